"""Questions as forms. The player adds the buttons and shows what is said back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from xml.etree.ElementTree import Element

from kdll.model.identity import QuestionSlots
from kdll.model.prose import Block, Node
from kdll.model.question import Choice, Question, QuestionKind
from kdll.render.elements import Piece, element, lines
from kdll.render.setting import Setting

Prose = Callable[[Iterable[Block], Setting], list[Piece]]

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"

_INPUT = {
    QuestionKind.SINGLE: ("radio", "radiogroup"),
    QuestionKind.TRUE_FALSE: ("radio", "radiogroup"),
    QuestionKind.MULTIPLE: ("checkbox", "group"),
}


def key(slot: int) -> str:
    """The name of a choice, for ever: its slot in base 36, one sign for the first thirty-six."""
    signs = _DIGITS[slot % 36]
    while slot := slot // 36:
        signs = _DIGITS[slot % 36] + signs
    return signs


def keys(question: Question, slots: QuestionSlots) -> list[str]:
    """The names of a question's choices, in the author's order."""
    return [key(slot) for _, slot in zip(question.choices, slots.current(), strict=True)]


def form(question: Question, setting: Setting, blocks: Prose, inline: Prose) -> Element:
    """The form of one question. It must have an id, and slots in the identity."""
    name = str(question.id)
    group = f"q-{name}"
    names = keys(question, setting.identity.questions[name])
    prompt = {"class": "kdll-prompt", "id": f"{group}--prompt"}
    content: list[Piece] = [element("div", prompt, blocks(question.prompt, setting))]
    if question.kind is QuestionKind.NUMERIC:
        content.append(_number(question, group))
    else:
        content.append(_choices(question, group, names, setting, inline))
    for when, said in _said(question, names):
        attrs = {"class": "kdll-said", "data-when": when, "hidden": ""}
        content.append(element("div", attrs, blocks(said, setting)))
    attrs = {
        "class": "kdll-question",
        "id": group,
        "data-question": name,
        "data-kind": question.kind.value,
        "novalidate": "",
    }
    return element("form", attrs, lines(content))


def _choices(
    question: Question, group: str, names: list[str], setting: Setting, inline: Prose
) -> Element:
    kind, role = _INPUT[question.kind]

    def label(choice: Choice, name: str) -> Element:
        box = element("input", {"type": kind, "name": group, "value": name})
        words = element("span", {}, inline(choice.content, setting))
        return element("label", {"class": "kdll-choice"}, [box, words])

    attrs = {"class": "kdll-choices", "role": role, "aria-labelledby": f"{group}--prompt"}
    return element("div", attrs, lines(map(label, question.choices, names)))


def _number(question: Question, group: str) -> Element:
    box = {
        "type": "text",
        "inputmode": "decimal",
        "name": group,
        "aria-labelledby": f"{group}--prompt",
        "autocomplete": "off",
    }
    content: list[Piece] = [element("input", box)]
    if question.unit:
        content += [" ", element("span", {"class": "kdll-unit"}, [question.unit])]
    return element("div", {"class": "kdll-number"}, content)


def _said(question: Question, names: list[str]) -> Iterator[tuple[str, tuple[Node, ...]]]:
    """(when, what) for all that the question may say back."""
    feedback = question.feedback
    said = [
        *((f"choice:{n}", c.feedback) for n, c in zip(names, question.choices, strict=True)),
        ("always", feedback.always),
        ("right", feedback.right),
        ("wrong", feedback.wrong),
        ("why", feedback.why),
        *((f"hint:{n}", hint) for n, hint in enumerate(feedback.hints, 1)),
    ]
    return ((when, what) for when, what in said if what)
