"""Competency tags: what a course teaches, in the words of a published framework."""

from __future__ import annotations

from collections.abc import Iterator

from kdll.check import tags as faults
from kdll.check.rule import Subject, setting
from kdll.model.competency import Tag
from kdll.model.course import Course, Page, PageKind
from kdll.model.diagnostic import Diagnostic, Severity


def tags(course: Course) -> Iterator[Tag]:
    """Every tag of a course, each once."""
    seen = set()
    for group in (
        course.targets,
        *(module.competencies for module in course.modules),
        *(sheet.competencies for sheet in course.sheets),
        tuple(q.competency for q in course.questions if q.competency),
        tuple(d.competency for page in course.pages for d in page.draws if d.competency),
    ):
        for tag in group:
            if tag not in seen:
                seen.add(tag)
                yield tag


def untagged_module(subject: Subject) -> Iterator[Diagnostic]:
    """A module that names no competency cannot be reported on."""
    for module in subject.course.modules:
        if all(_needs_none(page) for page in module.pages):
            continue
        if not module.competencies and not any(page.competencies for page in module.pages):
            yield Diagnostic(
                module.span,
                "KD301",
                f"module `{module.id}` names no competency",
                "add `competencies:` at the top of its first file",
                Severity.WARNING,
            )


def _needs_none(page: Page) -> bool:
    """A glossary; an assessment that draws, whose questions bring their competencies along."""
    drawing = page.kind is PageKind.ASSESSMENT and bool(page.draws)
    return page.kind is PageKind.GLOSSARY or drawing


def unknown_competency(subject: Subject) -> Iterator[Diagnostic]:
    """A tag whose framework has no such competency."""
    yield from faults.unknown_competency(tags(subject.course), subject)


def unknown_framework(subject: Subject) -> Iterator[Diagnostic]:
    """A tag whose framework is none of the library's."""
    yield from faults.unknown_framework(tags(subject.course), subject)


def unknown_level(subject: Subject) -> Iterator[Diagnostic]:
    """A tag with a level that the framework does not publish for its competency."""
    yield from faults.unknown_level(tags(subject.course), subject)


def retired(subject: Subject) -> Iterator[Diagnostic]:
    """A tag whose competency is no longer used."""
    yield from faults.retired(tags(subject.course), subject)


def other_name(subject: Subject) -> Iterator[Diagnostic]:
    """A tag by another spelling of a competency's name, or by an id that it once had."""
    yield from faults.other_name(tags(subject.course), subject)


def ambiguous(subject: Subject) -> Iterator[Diagnostic]:
    """A tag by a name that several competencies have."""
    yield from faults.ambiguous(tags(subject.course), subject)


def question_without_competency(subject: Subject) -> Iterator[Diagnostic]:
    """A question whose answer would count toward no competency, or toward one of several."""
    course = subject.course
    of_modules = {page.path: m.competencies for m in course.modules for page in m.pages}
    for sheet in course.sheets:
        for question in sheet.questions:
            if course.competency_of(question, sheet) is not None:
                continue
            choice = sheet.competencies or of_modules.get(sheet.path, ())
            if choice:
                names = ", ".join(f"`{tag.name}`" for tag in choice)
                message = f"this question serves one of {len(choice)} competencies: {names}"
                hint = (
                    "a scenario is about one: keep that one at the top of its page"
                    if question.span == sheet.span
                    else f"name the one in the braces: `competency={choice[0].name}`"
                )
            else:
                message = "this question serves no competency"
                hint = (
                    "add `competencies:` at the top of the page or of its module, "
                    "or `competency=…` in the braces"
                )
            yield Diagnostic(question.span, "KD306", message, hint)


def no_targets(subject: Subject) -> Iterator[Diagnostic]:
    """A list of targets with nothing in it. (Without the list, course.yml is not whole: KD116.)"""
    place = setting(subject, "targets")
    if not subject.course.targets and place != subject.course.span:
        yield Diagnostic(
            place,
            "KD307",
            "the course has no targets",
            "name the competencies that it is for under `targets:` in course.yml",
            Severity.WARNING,
        )
