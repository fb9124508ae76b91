"""What kdll has to say about the author's content."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kdll.model.place import Span


class Severity(StrEnum):
    """How much it matters: an error keeps the course from being built, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class Note:
    """Another place that matters to a diagnostic ("first used here")."""

    span: Span
    message: str


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """Other words for a stretch of a file; an empty span puts them in before it."""

    span: Span
    text: str
    """Line ends are `\\n`, whatever the file has."""


@dataclass(frozen=True, slots=True, order=True)
class Diagnostic:
    """One finding. Diagnostics sort by place, so that no thread or job order shows.

    The message says what is, in lower case and without a full stop, and is enough if it
    is all the reader sees; the hint says what to do.
    """

    span: Span
    code: str
    """`KD` and three digits: 1xx reading, 2xx links and ids, 3xx competency, 4xx media,
    5xx accessibility, 6xx package, 7xx pedagogy. Never reused, never renumbered."""
    message: str
    hint: str = ""
    severity: Severity = Severity.ERROR
    notes: tuple[Note, ...] = ()
    unsafe: bool = False
    """Active content, or a path that leaves its folder: the run ends with exit code 4."""
    repair: tuple[Edit, ...] = ()
    """What mends it, all of it or nothing; empty where only the author can know."""
    secret: bool = False
    """What stands at the span must not be shown: a key, or a number of a person's."""


def has_errors(diagnostics: tuple[Diagnostic, ...] | list[Diagnostic]) -> bool:
    """Whether any of them keeps the course from being built."""
    return any(d.severity is Severity.ERROR for d in diagnostics)
