"""Questions, as authors write them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from kdll.model.competency import Tag
from kdll.model.place import Span, Text
from kdll.model.prose import Block, Node


class QuestionKind(StrEnum):
    """The word after `::: question`; none means `single`.

    A scenario is asked like a question and answered by a path through it, but is written as a
    page or block of its own.
    """

    SINGLE = "single"
    MULTIPLE = "multiple"
    TRUE_FALSE = "true-false"
    NUMERIC = "numeric"
    FILL_IN = "fill-in"
    MATCHING = "matching"
    ORDERING = "ordering"
    CATEGORISE = "categorise"
    LIKERT = "likert"
    OPEN = "open"
    SCENARIO = "scenario"


WRITTEN = tuple(kind for kind in QuestionKind if kind is not QuestionKind.SCENARIO)
"""Kinds that an author may name after `::: question`."""

UNSCORED = frozenset({QuestionKind.LIKERT, QuestionKind.OPEN})
"""Kinds that have no right answer."""


class Part(StrEnum):
    """What a line of a question is for, by kind of question.

    | kind | lines, in the author's order |
    | --- | --- |
    | single, multiple, true-false, numeric | choices |
    | fill-in | blanks, then choices: the wrong answers that one expects |
    | matching | a source for each left side; a target for each different right side |
    | categorise | a target for each group; a source for each member |
    | ordering | steps, in the right order |
    | likert | statements, then points of the scale |
    | open | none |
    | scenario | situations, each followed by its options |
    """

    CHOICE = "choice"
    BLANK = "blank"
    SOURCE = "source"
    TARGET = "target"
    STEP = "step"
    STATEMENT = "statement"
    POINT = "point"
    SITUATION = "situation"
    OPTION = "option"


@dataclass(frozen=True, slots=True)
class NumberRange:
    """The numbers that a line of a numeric question stands for, both ends included."""

    low: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True)
class Choice:
    """A line of a question: whatever has a slot of its own in `identity.lock`."""

    content: tuple[Node, ...]
    """Inline nodes; for a numeric question the author's own way of writing the number, for a
    blank its accepted answers, for a point of a named scale a node `scale`; of a situation the
    words of its heading, of an option those of its link."""
    right: bool
    """Its box is ticked. False where a line has no box."""
    span: Span
    """The words of the line, without its box."""
    feedback: tuple[Node, ...] = ()
    """Blocks said back when this is chosen."""
    id: Text | None = None
    """`{#b}`: only where `identity.lock` asked for it."""
    range: NumberRange | None = None
    """Numeric questions only."""
    part: Part = Part.CHOICE
    target: int | None = None
    """Index in `Question.choices`: of the target that fits a source (None: none fits), of the
    situation that an option leads to (None: there is none of that name)."""
    within: int | None = None
    """Of an option: index of the situation that it stands in."""
    accepted: tuple[str, ...] = ()
    """Of a blank: the answers that are right, as written."""
    body: tuple[Node, ...] = ()
    """Of a situation: the blocks below its heading."""
    points: int | None = None
    """Of an option: what the author gave it; None: two if its box is ticked, else none."""
    ending: str = ""
    """Of a situation without options: `good`, `mixed`, `poor`, or empty."""


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
    """See `Part`."""
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
    exact: bool = False
    """`match=exact`: answers to blanks are compared letter by letter."""
    longest: int = 0
    """Characters that an open answer may have; 0: the usual number."""

    def parts(self, part: Part) -> tuple[Choice, ...]:
        """Its lines of one sort, in order."""
        return tuple(choice for choice in self.choices if choice.part is part)

    @property
    def scorable(self) -> bool:
        """Whether an answer can be right or wrong; a scenario's, if any of its boxes is ticked
        or any of its options has points."""
        if self.kind is QuestionKind.SCENARIO:
            return any(c.right or c.points for c in self.parts(Part.OPTION))
        return self.kind not in UNSCORED

    @property
    def children(self) -> tuple[Block, ...]:
        """All prose of the question in reading order."""
        said = self.feedback
        return (
            *self.prompt,
            *(n for c in self.choices for n in (*c.content, *c.body, *c.feedback)),
            *said.always,
            *said.right,
            *said.wrong,
            *said.why,
            *(n for hint in said.hints for n in hint),
        )
