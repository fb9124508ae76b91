"""Questions, as authors write them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from kdll.model.competency import Tag
from kdll.model.place import Span, Text
from kdll.model.prose import Block, Node


class QuestionKind(StrEnum):
    """The word after `::: question`; none means `single`."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    TRUE_FALSE = "true-false"
    NUMERIC = "numeric"


@dataclass(frozen=True, slots=True)
class NumberRange:
    """The numbers that a line of a numeric question stands for, both ends included."""

    low: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True)
class Choice:
    """A line of a question's list."""

    content: tuple[Node, ...]
    """Inline nodes; for a numeric question the author's own way of writing the number."""
    right: bool
    span: Span
    """The words of the line, without its box."""
    feedback: tuple[Node, ...] = ()
    """Blocks said back when this is chosen."""
    id: Text | None = None
    """`{#b}`: only where `identity.lock` asked for it."""
    range: NumberRange | None = None
    """Numeric questions only."""


@dataclass(frozen=True, slots=True)
class Feedback:
    """What a question says back, each a tuple of blocks, empty where the author gave none."""

    always: tuple[Node, ...] = ()
    right: tuple[Node, ...] = ()
    wrong: tuple[Node, ...] = ()
    why: tuple[Node, ...] = ()
    hints: tuple[tuple[Node, ...], ...] = ()
    """At most three, shown in order, one after each wrong try."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a page."""

    id: Text | None
    """None where the author gave none: an error that a check reports."""
    kind: QuestionKind
    span: Span
    """The opener line."""
    prompt: tuple[Node, ...]
    choices: tuple[Choice, ...]
    feedback: Feedback = Feedback()
    competency: Tag | None = None
    """As written on the question; `Course.competency_of` knows the default."""
    objective: Text | None = None
    points: int = 1
    difficulty: str = ""
    partial_credit: bool = False
    keep_order: bool = False
    attempts: int | None = None
    unit: str = ""
    """The word beside a numeric question's box; it is not typed."""

    @property
    def children(self) -> tuple[Block, ...]:
        """All prose of the question in reading order."""
        said = self.feedback
        return (
            *self.prompt,
            *(n for c in self.choices for n in (*c.content, *c.feedback)),
            *said.always,
            *said.right,
            *said.wrong,
            *said.why,
            *(n for hint in said.hints for n in hint),
        )
