"""How the lines of a question are written, by its kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kdll.model.question import WRITTEN, QuestionKind

KINDS = tuple(kind.value for kind in WRITTEN)
LATER_KINDS = ("hotspot",)


@dataclass(frozen=True, slots=True)
class Form:
    """What stands below a question of one kind."""

    one: str
    """What a line is called."""
    many: str
    ticked: bool = False
    """Boxes `[x]` may stand before its lines."""
    empty: bool = False
    """Boxes `[ ]` may."""
    bulleted: bool = False
    """Lines with a bullet and without a box belong to it."""
    numbered: bool = False
    """Numbered lines belong to it."""
    nested: bool = False
    """Lines may stand below another line, moved in."""

    @property
    def bare(self) -> bool:
        """Whether lines without a box belong to it."""
        return self.bulleted or self.numbered


_CHOICES = Form("choice", "choices", ticked=True, empty=True)
FORMS: Mapping[QuestionKind, Form] = {
    QuestionKind.SINGLE: _CHOICES,
    QuestionKind.MULTIPLE: _CHOICES,
    QuestionKind.TRUE_FALSE: _CHOICES,
    QuestionKind.NUMERIC: _CHOICES,
    QuestionKind.FILL_IN: Form("wrong answer", "wrong answers", empty=True),
    QuestionKind.MATCHING: Form("pair", "pairs", empty=True, bulleted=True),
    QuestionKind.ORDERING: Form("step", "steps", numbered=True),
    QuestionKind.CATEGORISE: Form("group", "groups", empty=True, bulleted=True, nested=True),
    QuestionKind.LIKERT: Form("statement", "statements", bulleted=True, numbered=True),
    QuestionKind.OPEN: Form("line", "lines"),
}


def kind_of(words: str) -> QuestionKind:
    """The kind that the words after `question` name; single where they name none."""
    word = words.split(maxsplit=1)[0] if words else ""
    return QuestionKind(word) if word in KINDS else QuestionKind.SINGLE
