"""Questions in the storyboard, answers and all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from xml.etree.ElementTree import Element

from kdll.model.competency import Framework, Tag, find
from kdll.model.course import Course, Module, Page, PageKind, competency_in
from kdll.model.question import Question, QuestionKind
from kdll.render.elements import Piece, element, lines
from kdll.render.prose import blocks
from kdll.render.setting import Setting
from kdll.render.solution import answers, said_back

_WIDE = 40
"""Letters from which on a fact takes a whole row."""

_KINDS = {
    QuestionKind.SINGLE: "one right answer",
    QuestionKind.MULTIPLE: "any number of right answers",
    QuestionKind.TRUE_FALSE: "true or false",
    QuestionKind.NUMERIC: "a number",
    QuestionKind.FILL_IN: "blanks to fill in",
    QuestionKind.MATCHING: "pairs to find",
    QuestionKind.ORDERING: "steps to put in order",
    QuestionKind.CATEGORISE: "members to put into groups",
    QuestionKind.LIKERT: "an opinion on a scale",
    QuestionKind.OPEN: "an answer in one's own words",
    QuestionKind.SCENARIO: "situations to find a way through",
}


@dataclass(frozen=True, slots=True)
class Place:
    """A page or bank, and all that is needed to tell of what stands on it."""

    course: Course
    module: Module | None
    """None for a bank."""
    page: Page
    frameworks: Mapping[str, Framework]
    setting: Setting


def told(question: Question, place: Place) -> Element:
    """The question with all that a learner could ever be told of it."""
    setting = replace(place.setting, question=question)
    name = str(question.id)
    label: list[Piece] = ["Question ", element("code", {}, [name]), f": {_KINDS[question.kind]}"]
    parts: list[Piece] = [element("p", {"class": "kdll-label"}, label)]
    if question.prompt:
        prompt = element("div", {"class": "kdll-prompt"}, blocks(question.prompt, setting))
        # On paper, a blank is a gap with its number.
        for number, box in enumerate(prompt.iter("input"), 1):
            box.tag, box.attrib, box.text = "span", {"class": "kdll-gap"}, str(number)
        parts.append(prompt)
    parts += answers(question, setting)
    said = question.feedback
    for words, nodes in (
        ("Said after any answer", said.always),
        ("Said when right" if question.scorable else "To compare with", said.right),
        ("Said when wrong", said.wrong),
        ("Why", said.why),
        *((f"Hint {number}", hint) for number, hint in enumerate(said.hints, 1)),
    ):
        if nodes:
            parts.append(said_back(words, nodes, setting))
    parts.append(_terms(question, place))
    attrs = {"class": "kdll-asked", "id": f"q-{name}", "data-kind": question.kind.value}
    return element("section", attrs, lines(parts))


def _terms(question: Question, place: Place) -> Element:
    course, module, page = place.course, place.module, place.page
    tag = competency_in(question, page, module)
    objective = ""
    if question.objective:
        name = question.objective.value
        known = page.objectives.get(name) or (module and module.objectives.get(name))
        objective = f"{known} ({name})" if known else name
    scores = course.scores(page) or page.kind is PageKind.BANK
    return facts(
        ("Competency", competency(tag, place.frameworks) if tag else ""),
        ("Objective", objective),
        ("Counts", _counts(question) if scores else "no, it is practice"),
        ("Compared", "letter by letter" if question.exact else ""),
        ("Attempts", str(question.attempts) if question.attempts else ""),
        ("Difficulty", question.difficulty),
        ("Order", "as written here" if question.keep_order else ""),
    )


def _counts(question: Question) -> str:
    if not question.scorable:
        return "no, nothing in it is right or wrong"
    credit = "; part of them for a partly right answer" if question.partial_credit else ""
    return f"points: {question.points}{credit}"


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
