"""Gates on the matrix of a course: what it promises is taught, and judged well enough."""

from __future__ import annotations

from collections.abc import Iterator

from kdll.check.rule import Subject, count
from kdll.model.competency import Tag, find, rank
from kdll.model.course import Course, Page, PageKind, Role, Status
from kdll.model.coverage import Row
from kdll.model.diagnostic import Diagnostic, Severity
from kdll.model.place import Span
from kdll.model.question import Question


def untaught_target(subject: Subject) -> Iterator[Diagnostic]:
    """A target that no module or page teaches."""
    for target, row in _targets(subject):
        if not row.taught and _all_known(subject):
            yield Diagnostic(
                target.span,
                "KD305",
                f"no module teaches the target `{target.name}`",
                "name it under `competencies:` of the module that teaches it, or take it out of "
                "`targets:`",
                Severity.WARNING,
            )


def unassessed_target(subject: Subject) -> Iterator[Diagnostic]:
    """A target that is taught, in a course that judges others and not this one."""
    if _unfinished(subject) or not any(row.assessed for row in subject.coverage.rows):
        return
    for target, row in _targets(subject):
        if row.taught and not row.assessed:
            yield Diagnostic(
                target.span,
                "KD308",
                f"the target `{target.name}` is taught, and no assessment asks for it",
                f"ask for it on an assessment page: `competency={target.name}` in a question's "
                "braces",
                Severity.WARNING,
            )


def assessed_before_taught(subject: Subject) -> Iterator[Diagnostic]:
    """A question that counts, on what no page before it has taught."""
    course = subject.course
    if _unfinished(subject) or not _all_known(subject):
        return
    taught: set[str] = set()
    by_page: dict[str, set[str]] = {}
    for row in subject.coverage.rows:
        for id_ in row.taught:
            by_page.setdefault(id_, set()).add(row.tag)
    untaught = {row.tag for row in subject.coverage.rows if row.target and not row.taught}
    told: set[str] = set()
    for page in course.pages:
        rule = course.assessments.get(page.id)
        if course.scores(page) and (rule is None or rule.role is not Role.PRE):
            # A scenario may teach by what it says back.
            own = by_page.get(page.id, set()) if page.kind is PageKind.SCENARIO else set()
            for question, tag in _asked(subject, page):
                # A target that is never taught is told once: KD305.
                if tag.name in taught | own | told or tag.name in untaught:
                    continue
                told.add(tag.name)
                yield Diagnostic(
                    question.competency.span if question.competency else question.span,
                    "KD309",
                    f"`{tag.name}` is assessed here, and no page before has taught it",
                    "name it under `competencies:` of the module that teaches it, or ask for "
                    "what was taught",
                    Severity.WARNING,
                )
        taught |= by_page.get(page.id, set())


def too_few_questions(subject: Subject) -> Iterator[Diagnostic]:
    """A target that is judged by fewer questions than the lab wants."""
    if _unfinished(subject):
        return
    least = subject.lab.coverage.questions_per_competency
    for target, row in _targets(subject):
        if row.sure and row.sure < least:
            yield Diagnostic(
                target.span,
                "KD310",
                f"the target `{target.name}` is judged by "
                f"{count(row.sure, 'question')}; the lab wants {least}",
                "ask for it once more on an assessment page, or set "
                "`questions-per-competency:` under `coverage:` in lab.yml",
                Severity.WARNING,
            )


def level_jump(subject: Subject) -> Iterator[Diagnostic]:
    """Levels of a competency that are taught, or promised, with one left out below."""
    reached: dict[str, int] = {}
    for tag in _taught(subject.course):
        level = _rank(subject, tag)
        before = reached.get(tag.name, level)
        if level and before and level > before + 1:
            yield _jump(subject, tag, before, level)
        reached[tag.name] = max(level, before)
    for target in subject.course.targets:
        level, before = _rank(subject, target), reached.get(target.name, 0)
        if level and before and level > before:
            yield _jump(subject, target, before, level)


def _jump(subject: Subject, tag: Tag, before: int, level: int) -> Diagnostic:
    competency = find(subject.frameworks, tag)
    names = competency.levels if competency else ()
    return Diagnostic(
        tag.span,
        "KD312",
        f"`{tag}` ({names[level - 1]}) comes after level `@{before}` ({names[before - 1]})",
        f"teach `{tag.name}@{before + 1}` between the two, or lower the level here",
        Severity.WARNING,
    )


def _rank(subject: Subject, tag: Tag) -> int:
    competency = find(subject.frameworks, tag)
    return rank(competency, tag.level) if competency and tag.level else 0


def _taught(course: Course) -> Iterator[Tag]:
    """Tags of what teaches, in the order of the pages."""
    for module in course.modules:
        seen: set[Span] = set()
        for page in module.pages:
            for tag in page.competencies if page.kind is not PageKind.ASSESSMENT else ():
                if tag.span not in seen:
                    seen.add(tag.span)
                    yield tag


def _unfinished(subject: Subject) -> bool:
    """Whether the course is a draft: what is still to be written is not missed yet."""
    return subject.course.status is Status.DRAFT


def _all_known(subject: Subject) -> bool:
    """Whether every tag that teaches is one: what a misspelt one was to teach is not known."""
    return all(find(subject.frameworks, tag) for tag in _taught(subject.course))


def _targets(subject: Subject) -> Iterator[tuple[Tag, Row]]:
    """Targets that a framework has, each once, with their rows."""
    seen: set[str] = set()
    for target in subject.course.targets:
        row = subject.coverage.of(target.name)
        if row and target.name not in seen:
            seen.add(target.name)
            yield target, row


def _asked(subject: Subject, page: Page) -> Iterator[tuple[Question, Tag]]:
    for question, sheet in subject.course.asked(page):
        tag = subject.course.competency_of(question, sheet)
        if tag and question.scorable and find(subject.frameworks, tag):
            yield question, tag
