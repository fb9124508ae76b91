"""Assessments that are taken before the modules: what they may spare, and what they may not do."""

from __future__ import annotations

from collections.abc import Iterator

from kdll.check.rule import Subject, setting
from kdll.model.course import Course, Page, Role
from kdll.model.diagnostic import Diagnostic


def pre_at_odds(subject: Subject) -> Iterator[Diagnostic]:
    """A pre-assessment of which something is asked that only a final one can do."""
    course = subject.course
    for id_, rule in course.assessments.items():
        if rule.role is not Role.PRE:
            if rule.exempt_from is not None:
                yield Diagnostic(
                    setting(subject, "assessments", id_, "exempt"),
                    "KD228",
                    f"assessment `{id_}` spares modules, and is not taken before them",
                    "write `role: pre` beside it, or take `exempt:` away",
                )
            continue
        asked = (
            (course.complete_when.passed, "it passes nothing"),
            (course.score_from, "its score is not the course's"),
        )
        for named, so in asked:
            if named is not None and named.value == id_:
                yield Diagnostic(
                    named.span,
                    "KD228",
                    f"assessment `{id_}` is taken before the modules (`role: pre`), so {so}",
                    "name the assessment at the end",
                )
        if rule.attempts is not None:
            yield Diagnostic(
                setting(subject, "assessments", id_, "attempts"),
                "KD228",
                f"assessment `{id_}` is taken before the modules (`role: pre`), and its attempts "
                "are counted",
                "take `attempts:` away: nothing is lost by it, so nobody need be kept from it",
            )


def useless_exemption(subject: Subject) -> Iterator[Diagnostic]:
    """A pre-assessment that spares no learner anything."""
    course = subject.course
    pages = {page.id: page for page in course.pages}
    for id_, rule in course.assessments.items():
        if rule.exempt_from is None or rule.role is not Role.PRE or id_ not in pages:
            continue
        asked = _asked(course, pages[id_])
        spared = [taught for taught in _taught(course) if taught <= asked]
        if spared:
            continue
        yield Diagnostic(
            setting(subject, "assessments", id_, "exempt"),
            "KD732",
            f"no module teaches only what assessment `{id_}` asks, so it spares nothing"
            if asked
            else f"assessment `{id_}` asks for no competency, so it spares nothing",
            "ask for all competencies of a module, or take `exempt:` away"
            if asked
            else "name the competencies of its questions, or take `exempt:` away",
        )


def _asked(course: Course, page: Page) -> frozenset[str]:
    tags = (course.competency_of(q, sheet) for q, sheet in course.asked(page) if q.scorable)
    return frozenset(tag.name for tag in tags if tag)


def _taught(course: Course) -> Iterator[frozenset[str]]:
    """The competencies of each module that teaches any."""
    for module in course.modules:
        if all(course.scores(page) for page in module.pages):
            continue
        tags = [*module.competencies, *(tag for page in module.pages for tag in page.competencies)]
        if tags:
            yield frozenset(tag.name for tag in tags)
