"""What a learner has done, as the player keeps it (`tooling/player/STATE.md`); all by slot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

PARTS = 40
"""Equal parts into which a medium is cut to know which were played."""


class Form(StrEnum):
    """In which form a question was answered, in the order of their numbers in the state."""

    TAKEN = "taken"
    TEXT = "text"
    ROW = "row"
    PAIRS = "pairs"
    TEXTS = "texts"
    PATH = "path"
    TOLD = "told"


@dataclass(frozen=True, slots=True)
class Response:
    """An answer. Which fields are set goes by the form; slots are those of the question's lines."""

    form: Form
    slots: tuple[int, ...] = ()
    """Choices taken, ascending; or steps from first to last."""
    text: str = ""
    pairs: tuple[tuple[int, int | None], ...] = ()
    """Source and target, None for "fits none"; statement and point; situation and option."""
    texts: tuple[tuple[int, str], ...] = ()
    """Blank and what was typed."""
    at: int | None = None
    """The present situation of a scenario."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One question's."""

    tries: int
    right: bool
    score: float
    """0 to 1."""
    checked: bool
    """Its verdict was shown, or its attempt was handed in."""
    response: Response


@dataclass(frozen=True, slots=True)
class Attempts:
    """At one assessment; scores 0 to 1, None before the first was handed in."""

    finished: int
    best: float | None
    last: float | None
    first: float | None
    underway: bool
    passed: bool


@dataclass(frozen=True, slots=True)
class Played:
    """Of one video or sound."""

    position: int
    """Seconds."""
    parts: frozenset[int]
    """Of `PARTS`, from 0."""


@dataclass(frozen=True, slots=True)
class LearnerState:
    """All that a learner's state holds."""

    course: str
    saves: int = 0
    """Changes so far."""
    page: int | None = None
    """Where the learner is."""
    seconds: int = 0
    seed: int = 0
    seen: frozenset[int] = frozenset()
    answers: Mapping[int, Answer] = field(default_factory=dict)
    assessments: Mapping[int, Attempts] = field(default_factory=dict)
    media: Mapping[int, Played] = field(default_factory=dict)
    completed: bool = False
    passed: bool = False
    failed: bool = False
    draws: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    """Questions drawn for the attempt at an assessment."""
    exempt: frozenset[int] = frozenset()
    drawn_before: frozenset[int] = frozenset()
    foreign: tuple[int, ...] = ()
    """Tags of sections that a later version wrote."""


class Broken(StrEnum):
    """Why a text is no state that can be read."""

    EMPTY = "empty"
    FOREIGN = "foreign"
    """Nothing of ours, or of another format."""
    COURSE = "course"
    """Of another course than the one asked for."""
    CUT = "cut off"
    CHECKSUM = "checksum"
    """Changed on its way."""
    MALFORMED = "malformed"
    """Whole, but by nobody's rules."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A text that is no state, and the course that it names, if it names one."""

    reason: Broken
    course: str = ""
