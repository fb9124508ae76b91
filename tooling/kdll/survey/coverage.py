"""The matrix of a course, reckoned once for the checks, the command and the preview.

Modules and pages teach, but for assessments and banks; questions on other pages practise; what is
scored assesses, a drawn question with the chance that it is drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from kdll.model.competency import Framework, Tag, address, find, rank
from kdll.model.course import AssessmentRule, Course, Module, Page, PageKind, Role
from kdll.model.coverage import Cell, Coverage, Row, Use
from kdll.model.question import Question, QuestionKind


def coverage(course: Course, frameworks: Mapping[str, Framework]) -> Coverage:
    """What the course does for each of its competencies, module by module."""
    gathered = _gather(course)
    targets = {tag.name for tag in course.targets}
    return Coverage(
        course.id,
        tuple((module.id, module.title.value) for module in course.modules),
        tuple(_row(one, name in targets, course, frameworks) for name, one in gathered.items()),
    )


@dataclass(slots=True)
class _Found:
    """What was found of one competency so far; cells by the module's place."""

    tags: list[Tag]
    taught: dict[int, list[str]] = field(default_factory=dict)
    practised: dict[int, list[Use]] = field(default_factory=dict)
    assessed: dict[int, list[Use]] = field(default_factory=dict)
    sure: int = 0


_Of: TypeAlias = "Callable[[Tag], _Found]"
"""Gives what was found of a tag so far."""


def _gather(course: Course) -> dict[str, _Found]:
    found: dict[str, _Found] = {}

    def of(tag: Tag) -> _Found:
        one = found.setdefault(tag.name, _Found([]))
        one.tags.append(tag)
        return one

    for tag in course.targets:
        of(tag)
    for place, module in enumerate(course.modules):
        for page in module.pages:
            if course.scores(page):
                _assessed(course, module, page, place, of)
                continue
            for tag in teaches(module, page):
                of(tag).taught.setdefault(place, []).append(page.id)
            for question in page.questions:
                practised = served(question, page, module)
                if practised and question.kind is not QuestionKind.LIKERT:
                    of(practised).practised.setdefault(place, []).append(_use(question, page))
    return found


def teaches(module: Module, page: Page) -> tuple[Tag, ...]:
    """What a page teaches: its own competencies, else its module's; an assessment, nothing."""
    if page.kind in (PageKind.ASSESSMENT, PageKind.BANK):
        return ()
    opening = module.pages[0]
    inherited = () if opening.kind is PageKind.ASSESSMENT else module.competencies
    return page.competencies or (inherited if page.kind is not PageKind.GLOSSARY else ())


def served(question: Question, page: Page, module: Module | None) -> Tag | None:
    """As `Course.competency_of`, for one who knows where the page stands."""
    if question.competency:
        return question.competency
    for tags in (page.competencies, module.competencies if module else ()):
        if tags:
            return tags[0] if len(tags) == 1 else None
    return None


def _assessed(course: Course, module: Module, page: Page, place: int, of: _Of) -> None:
    judged = course.assessments.get(page.id, AssessmentRule()).role is not Role.PRE
    for question in page.questions:
        tag = served(question, page, module)
        if tag and question.scorable:
            one = of(tag)
            use = _use(question, page, float(question.points))
            one.assessed.setdefault(place, []).append(use)
            one.sure += judged
    for chance, least, drawn in draws(course, page):
        for tag, question in drawn:
            if question.scorable:
                use = _use(question, page, question.points * chance, drawn=chance < 1)
                of(tag).assessed.setdefault(place, []).append(use)
        for name, number in least.items() if judged else ():
            of_name = next(tag for tag, _ in drawn if tag.name == name)
            of(of_name).sure += number


def draws(
    course: Course, page: Page
) -> Iterator[tuple[float, dict[str, int], list[tuple[Tag, Question]]]]:
    """Of each draw: the chance of a question, how many questions of each competency every learner
    is asked at least, and all that may be drawn.

    So many of N questions are drawn, so at most N less that many of a competency can be left out.
    """
    for draw in page.draws:
        drawn = [
            (tag, question)
            for question, bank in course.drawn(draw)
            if (tag := served(question, bank, None))
        ]
        if not drawn:
            continue
        left_out = max(len(drawn) - draw.count, 0)
        counted: dict[str, int] = {}
        for tag, question in drawn:
            counted[tag.name] = counted.get(tag.name, 0) + question.scorable
        least = {name: n - left_out for name, n in counted.items() if n > left_out}
        yield min(1.0, draw.count / len(drawn)), least, drawn


def _use(question: Question, page: Page, points: float = 0.0, *, drawn: bool = False) -> Use:
    objective = question.objective.value if question.objective else ""
    return Use(question.id.value if question.id else "", page.id, objective, points, drawn)


def _row(found: _Found, target: bool, course: Course, frameworks: Mapping[str, Framework]) -> Row:
    tag = found.tags[0]
    competency, framework = find(frameworks, tag), frameworks.get(tag.framework)
    levels = [rank(competency, one.level) for one in found.tags if one.level] if competency else []
    return Row(
        tag.name,
        competency.name if competency else tag.name,
        address(framework, competency) if framework and competency else "",
        target,
        max(levels, default=0),
        tuple(
            Cell(
                tuple(found.taught.get(place, ())),
                tuple(found.practised.get(place, ())),
                tuple(found.assessed.get(place, ())),
            )
            for place in range(len(course.modules))
        ),
        found.sure,
    )
