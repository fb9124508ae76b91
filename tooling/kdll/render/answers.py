"""What a question is answered with: choices, a number, blanks, steps, a scale, words."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from kdll.model.prose import Block, Node
from kdll.model.question import Choice, Part, Question
from kdll.render.elements import Piece, element, lines
from kdll.render.keys import disordered, keys, numbers
from kdll.render.setting import Setting
from kdll.render.words import told

Prose = Callable[[Iterable[Block], Setting], list[Piece]]

LONGEST_BLANK = 40
"""Characters of an answer to a blank: what a learner's state has room for."""

LONGEST_WORDS = 1000
"""Characters of an open answer, where the author says nothing."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question while its form is made."""

    question: Question
    names: list[str]
    """Of its lines, in the author's order."""
    setting: Setting
    blocks: Prose
    inline: Prose

    @property
    def group(self) -> str:
        """The name of what is answered."""
        return f"q-{self.question.id}"

    @property
    def prompt(self) -> str:
        """The id of what is asked."""
        return f"{self.group}--prompt"

    def named(self, place: int) -> str:
        """The id of one of its lines."""
        return f"{self.group}--{self.names[place]}"

    def shown(self, choice: Choice) -> list[Piece]:
        """The words of a line."""
        return self.inline(choice.content, self.setting)

    def told(self, choice: Choice) -> str:
        """The words of a line where no element may stand."""
        return told(choice.content, self.setting.strings)

    def said(self, when: str, what: tuple[Node, ...]) -> Element:
        """What waits until it is said back."""
        attrs = {"class": "kdll-said", "data-when": when, "hidden": ""}
        return element("div", attrs, self.blocks(what, self.setting))


def choices(kind: str, role: str) -> Callable[[Asked], Iterable[Piece]]:
    """Radio buttons or boxes, in a group of the `role`."""

    def make(asked: Asked) -> Iterable[Piece]:
        def label(choice: Choice, name: str) -> Element:
            box = element("input", {"type": kind, "name": asked.group, "value": name})
            words = element("span", {}, asked.shown(choice))
            return element("label", {"class": "kdll-choice"}, [box, words])

        attrs = {"class": "kdll-choices", "role": role, "aria-labelledby": asked.prompt}
        yield element("div", attrs, lines(map(label, asked.question.choices, asked.names)))

    return make


def number(asked: Asked) -> Iterable[Piece]:
    """A box for a number, and its unit."""
    box = {
        "type": "text",
        "inputmode": "decimal",
        "name": asked.group,
        "aria-labelledby": asked.prompt,
        "autocomplete": "off",
    }
    content: list[Piece] = [element("input", box)]
    if unit := asked.question.unit:
        content += [" ", element("span", {"class": "kdll-unit"}, [unit])]
    yield element("div", {"class": "kdll-number"}, content)


def blank(node: Node, setting: Setting) -> Iterable[Piece]:
    """The box of one blank, amid the words of its question's prompt."""
    question = setting.question
    assert question, "a blank stands in a question"
    blanks = numbers(question, Part.BLANK)
    number = int(node.attrs["number"])
    label = setting.strings["render.blank"].format(number=number, total=len(blanks))
    attrs = {
        "class": "kdll-blank",
        "type": "text",
        "name": f"q-{question.id}",
        "data-key": keys(question, setting.identity)[blanks[number - 1]],
        "maxlength": str(LONGEST_BLANK),
        "autocomplete": "off",
        "autocapitalize": "off",
        "spellcheck": "false",
        "dir": "auto",
        "aria-label": label,
    }
    return [element("input", attrs)]


def steps(asked: Asked) -> Iterable[Piece]:
    """The steps, in an order that is not theirs; the player lets them be moved."""

    def step(place: int) -> Element:
        words = element("span", {}, asked.shown(asked.question.choices[place]))
        attrs = {"class": "kdll-step", "data-key": asked.names[place]}
        return element("li", attrs, [words])

    rows = map(step, disordered(asked.question, asked.names))
    yield element("ol", {"class": "kdll-steps", "aria-labelledby": asked.prompt}, lines(rows))


def scale(asked: Asked) -> Iterable[Piece]:
    """A row of radio buttons for each statement, a column for each point."""
    question = asked.question
    points = [(n, asked.told(question.choices[n])) for n in numbers(question, Part.POINT)]

    def row(place: int) -> Element:
        statement = asked.told(question.choices[place])

        def cell(point: int, words: str) -> Element:
            box = {
                "type": "radio",
                "name": asked.named(place),
                "value": asked.names[point],
                "aria-label": f"{statement}: {words}",
            }
            # Where the table becomes a list, on a narrow screen, its heads are said again.
            label = element("label", {"data-point": words}, [element("input", box)])
            return element("td", {}, [label])

        head = {"scope": "row", "id": asked.named(place)}
        cells = [
            element("th", head, asked.shown(question.choices[place])),
            *(cell(n, words) for n, words in points),
        ]
        return element("tr", {"data-key": asked.names[place]}, lines(cells))

    heads = [element("th", {"scope": "col"}, asked.shown(question.choices[n])) for n, _ in points]
    yield element(
        "table",
        {"class": "kdll-likert", "aria-labelledby": asked.prompt},
        lines(
            [
                element("thead", {}, [element("tr", {}, lines([element("td"), *heads]))]),
                element("tbody", {}, lines(map(row, numbers(question, Part.STATEMENT)))),
            ]
        ),
    )


def words(asked: Asked) -> Iterable[Piece]:
    """Room to write in, and where the words go: nowhere."""
    note = f"{asked.group}--note"
    attrs = {
        "class": "kdll-open",
        "name": asked.group,
        "maxlength": str(longest(asked.question)),
        "rows": "4",
        "dir": "auto",
        "aria-labelledby": asked.prompt,
        "aria-describedby": note,
    }
    yield element("textarea", attrs)
    said = asked.setting.strings["render.open"]
    attrs = {"class": "kdll-open-note", "id": note, **asked.setting.here}
    yield element("p", attrs, [said])


def longest(question: Question) -> int:
    """Characters that an open answer may have."""
    return question.longest or LONGEST_WORDS
