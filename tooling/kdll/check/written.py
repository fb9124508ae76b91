"""An author's files as text, for rules that look at signs rather than at meaning."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property

from kdll.model.place import Position, Span


class Written:
    """One text file: what stands in it, and where."""

    def __init__(self, path: str, content: bytes) -> None:
        self.path = path
        text = content.decode("utf-8-sig", "replace")
        self.text = text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text

    @cached_property
    def folded(self) -> str:
        """In small letters."""
        return self.text.lower()

    @cached_property
    def ascii(self) -> bool:
        """Whether nothing but ASCII stands here."""
        return self.text.isascii()

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(match.end() for match in re.finditer("\n", self.text))]

    def place(self, offset: int) -> Position:
        """Line and column of an offset in the text."""
        line = bisect_right(self._starts, offset)
        return Position(line, offset - self._starts[line - 1] + 1)

    def span(self, start: int, end: int) -> Span:
        """The stretch between two offsets."""
        return Span(self.path, self.place(start), self.place(end))
