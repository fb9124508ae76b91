"""JSON as values that know where they stand, in the shape of other settings.

A strict reading of RFC 8259: whatever another program takes for JSON is taken here, and nothing
else. At most 32 levels; what it costs grows with the length of the text alone.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from itertools import accumulate
from typing import NoReturn

from kdll.model.place import Position, Span, Text
from kdll.read.settings import Entry, Mapping, Scalar, Sequence, Unreadable, Value

_LEVELS = 32
_TOKEN = re.compile(
    r'[ \t\n\r]*(?:(?P<sign>[{}\[\],:])|(?P<string>"(?:[^"\\\x00-\x1f]|\\.)*")'
    r"|(?P<plain>-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?|true|false|null)\b|\Z)"
)


def compose_json(text: str, file: str) -> Value:
    """The value that a text holds. Raises `Unreadable`, its place counted from 0."""
    reader = _Reader(text, file)
    value = reader.value(0)
    if reader.sign or reader.more:
        reader.fail("something stands after its end")
    return value


class _Reader:
    """One look ahead in a text; one use."""

    def __init__(self, text: str, file: str) -> None:
        self._text = text
        self._file = file
        self._starts = [0, *accumulate(len(line) + 1 for line in text.split("\n"))]
        self._end = 0
        self._next()

    def _next(self) -> None:
        match = _TOKEN.match(self._text, self._end)
        if match is None:
            rest = self._text[self._end :]
            self._begin = self._end + len(rest) - len(rest.lstrip(" \t\n\r"))
            self.fail("no value of JSON begins here")
        self.sign = match["sign"] or ""
        self._string, self._plain = match["string"], match["plain"]
        self.more = bool(self._string or self._plain)
        self._end = match.end()
        said = self.sign or self._string or self._plain or ""
        self._begin = self._end - len(said)

    def fail(self, problem: str) -> NoReturn:
        place = self._place(self._begin)
        raise Unreadable(problem, place.line - 1, place.column - 1, None)

    def _place(self, index: int) -> Position:
        line = bisect_right(self._starts, index)
        return Position(line, index - self._starts[line - 1] + 1)

    def _span(self, begin: int, end: int) -> Span:
        return Span(self._file, self._place(begin), self._place(end))

    def value(self, depth: int) -> Value:
        """The value that begins at the next word."""
        if depth > _LEVELS:
            self.fail(f"this stands within more than {_LEVELS} others")
        if self.sign == "{":
            return self._mapping(depth)
        if self.sign == "[":
            return self._sequence(depth)
        return self._scalar()

    def _scalar(self) -> Scalar:
        if not self.more:
            self.fail("a value is missing here")
        span = self._span(self._begin, self._end)
        words = self._decoded(self._string) if self._string else self._plain or ""
        made = Scalar(words, span, plain=not self._string)
        self._next()
        return made

    def _decoded(self, written: str) -> str:
        try:
            words: str = json.loads(written)
            words.encode()
        except ValueError:
            self.fail("this text holds a sign that JSON does not have")
        return words

    def _sequence(self, depth: int) -> Sequence:
        begin, items = self._begin, list[Value]()
        self._next()
        while self.sign != "]":
            items.append(self.value(depth + 1))
            self._parted("]")
        end = self._end
        self._next()
        return Sequence(tuple(items), self._span(begin, end))

    def _mapping(self, depth: int) -> Mapping:
        begin, entries = self._begin, dict[str, Entry]()
        duplicates: list[tuple[Text, Text]] = []
        self._next()
        while self.sign != "}":
            if not self._string:
                self.fail("a name in quotes is missing here")
            key = self._scalar()
            if self.sign != ":":
                self.fail("a colon is missing here")
            self._next()
            name, value = Text(key.text, key.span), self.value(depth + 1)
            if name.value in entries:
                duplicates.append((name, entries[name.value].key))
            else:
                entries[name.value] = Entry(name, value)
            self._parted("}")
        end = self._end
        self._next()
        return Mapping(tuple(entries.values()), self._span(begin, end), tuple(duplicates))

    def _parted(self, close: str) -> None:
        """Past the comma between two members, or on to the sign that closes."""
        if self.sign == ",":
            self._next()
            if self.sign == close:
                self.fail("nothing stands after the comma")
        elif self.sign != close:
            self.fail(f"a comma or `{close}` is missing here")
