"""Questions as forms. The player adds the buttons and shows what is said back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from xml.etree.ElementTree import Element

from kdll.model.prose import Node
from kdll.model.question import Part, Question, QuestionKind
from kdll.render import answers, pairs, scenario
from kdll.render.answers import Asked, Prose
from kdll.render.elements import Piece, element, lines
from kdll.render.keys import keys
from kdll.render.setting import Setting

ANSWERS: Mapping[QuestionKind, Callable[[Asked], Iterable[Piece]]] = {
    QuestionKind.SINGLE: answers.choices("radio", "radiogroup"),
    QuestionKind.MULTIPLE: answers.choices("checkbox", "group"),
    QuestionKind.TRUE_FALSE: answers.choices("radio", "radiogroup"),
    QuestionKind.NUMERIC: answers.number,
    QuestionKind.FILL_IN: lambda asked: (),  # its blanks stand in its prompt
    QuestionKind.MATCHING: pairs.pairs(with_none=False),
    QuestionKind.CATEGORISE: pairs.pairs(with_none=True),
    QuestionKind.ORDERING: answers.steps,
    QuestionKind.LIKERT: answers.scale,
    QuestionKind.OPEN: answers.words,
    QuestionKind.SCENARIO: scenario.situations,
}
"""What one answers with, by kind."""


def form(question: Question, setting: Setting, blocks: Prose, inline: Prose) -> Element:
    """The form of one question. It must have an id, and slots in the identity."""
    inside = replace(setting, question=question)
    names = keys(question, setting.identity)
    asked = Asked(question, names, inside, blocks, inline)
    content: list[Piece] = []
    if question.prompt:
        prompt = {"class": "kdll-prompt", "id": asked.prompt}
        content.append(element("div", prompt, blocks(question.prompt, inside)))
    content += ANSWERS[question.kind](asked)
    for when, said in _said(question, names):
        content.append(asked.said(when, said))
    attrs = {
        "class": "kdll-question",
        "id": asked.group,
        "data-question": str(question.id),
        "data-kind": question.kind.value,
        "novalidate": "",
    }
    return element("form", attrs, lines(content))


def _said(question: Question, names: list[str]) -> Iterator[tuple[str, tuple[Node, ...]]]:
    """(when, what) for all that the question may say back, but for what stands in its place."""
    feedback = question.feedback
    said = [
        *(
            (f"choice:{name}", choice.feedback)
            for name, choice in zip(names, question.choices, strict=True)
            if choice.part is not Part.OPTION
        ),
        ("always", feedback.always),
        ("right", feedback.right),
        ("wrong", feedback.wrong),
        ("why", feedback.why),
        *((f"hint:{n}", hint) for n, hint in enumerate(feedback.hints, 1)),
    ]
    return ((when, what) for when, what in said if what)
