"""Questions in the storyboard, answers and all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from kdll.model.competency import Framework, Tag, find
from kdll.model.course import Course, Module, Page
from kdll.model.question import Question, QuestionKind
from kdll.render.elements import Piece, element, lines
from kdll.render.prose import blocks, inline
from kdll.render.question import key
from kdll.render.setting import Setting

_WIDE = 40
"""Letters from which on a fact takes a whole row."""

_KINDS = {
    QuestionKind.SINGLE: "one right answer",
    QuestionKind.MULTIPLE: "any number of right answers",
    QuestionKind.TRUE_FALSE: "true or false",
    QuestionKind.NUMERIC: "a number",
}


@dataclass(frozen=True, slots=True)
class Place:
    """A page and all that is needed to tell of what stands on it."""

    course: Course
    module: Module
    page: Page
    frameworks: Mapping[str, Framework]
    setting: Setting


def told(question: Question, place: Place) -> Element:
    """The question with all that a learner could ever be told of it."""
    setting = place.setting
    name = str(question.id)
    parts: list[Piece] = [
        element(
            "p",
            {"class": "kdll-label"},
            ["Question ", element("code", {}, [name]), f": {_KINDS[question.kind]}"],
        ),
        element("div", {"class": "kdll-prompt"}, blocks(question.prompt, setting)),
        _choices(question, setting),
    ]
    said = question.feedback
    for words, nodes in (
        ("Said after any answer", said.always),
        ("Said when right", said.right),
        ("Said when wrong", said.wrong),
        ("Why", said.why),
        *((f"Hint {number}", hint) for number, hint in enumerate(said.hints, 1)),
    ):
        if nodes:
            parts.append(_said(words, blocks(nodes, setting)))
    parts.append(_terms(question, place))
    return element("section", {"class": "kdll-asked", "id": f"q-{name}"}, lines(parts))


def _choices(question: Question, setting: Setting) -> Element:
    slots = setting.identity.questions[str(question.id)].current()
    rows = []
    for choice, slot in zip(question.choices, slots, strict=True):
        sign, verdict = ("✓", "right") if choice.right else ("✗", "wrong")
        mark = {"class": f"kdll-verdict kdll-is-{verdict}"}
        unit = f" {question.unit}" if question.unit else ""
        row: list[Piece] = [
            element("span", mark, [f"{sign} {verdict}"]),
            " ",
            element("span", {}, [*inline(choice.content, setting), unit]),
            " ",
            element("code", {"class": "kdll-key"}, [key(slot)]),
        ]
        if choice.feedback:
            row.append(_said("Said when chosen", blocks(choice.feedback, setting)))
        rows.append(element("li", {}, row))
    return element("ul", {"class": "kdll-answers"}, lines(rows))


def _said(words: str, content: list[Piece]) -> Element:
    label = element("p", {"class": "kdll-label"}, [words])
    return element("div", {"class": "kdll-answer"}, [label, *content])


def _terms(question: Question, place: Place) -> Element:
    course, module, page = place.course, place.module, place.page
    tag = course.competency_of(question, page)
    objective = ""
    if question.objective:
        name = question.objective.value
        known = page.objectives.get(name) or module.objectives.get(name)
        objective = f"{known} ({name})" if known else name
    scores = course.scores(page)
    credit = "; part of them for a partly right answer" if question.partial_credit else ""
    return facts(
        ("Competency", competency(tag, place.frameworks) if tag else ""),
        ("Objective", objective),
        ("Counts", f"points: {question.points}{credit}" if scores else "no, it is practice"),
        ("Attempts", str(question.attempts) if question.attempts else ""),
        ("Difficulty", question.difficulty),
        ("Order", "as written here" if question.keep_order else ""),
    )


def competency(tag: Tag, frameworks: Mapping[str, Framework]) -> str:
    """A tag in words: the competency's name, then the tag itself."""
    known = find(frameworks, tag)
    return f"{known.name} ({tag})" if known else str(tag)


def facts(*rows: tuple[str, str]) -> Element:
    """Terms and their values; a row without a value is left out, a long one stands alone."""

    def row(term: str, value: str) -> Element:
        attrs = {"class": "kdll-wide"} if len(value) > _WIDE else {}
        return element("div", attrs, [element("dt", {}, [term]), element("dd", {}, [value])])

    filled = [row(term, value) for term, value in rows if value]
    return element("dl", {"class": "kdll-facts"}, filled)
