"""Where something stands in an author's file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Position(NamedTuple):
    """A line and a column, both counted from 1, the column in Unicode code points."""

    line: int
    column: int


class Span(NamedTuple):
    """A stretch of one file; `end` is exclusive, so an empty span has `start == end`.

    A tuple, as a `Node` is: some three hundred are made for a page, and those of a frozen class
    take four times as long to make and to compare.
    """

    file: str
    """Path from the content folder, with `/` on every platform."""
    start: Position = Position(1, 1)
    end: Position = Position(1, 1)

    @classmethod
    def at(cls, file: str, line: int, column: int, length: int = 1) -> Span:
        """A span of `length` code points on one line."""
        return cls(file, Position(line, column), Position(line, column + length))


@dataclass(frozen=True, slots=True)
class Text:
    """A short text of the author's (a title, a tag, an id) and where it was written."""

    value: str
    span: Span

    def __str__(self) -> str:
        return self.value
