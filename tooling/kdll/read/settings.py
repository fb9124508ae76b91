"""Settings (`key: value` files and front matter) as a tree of values that know where they stand.

A strict reading of YAML 1.2: every scalar stays text, so that `1.10`, `no` and dates arrive as
written, and the JSON Schema alone decides what may be a number. Behind a gate: no anchors, aliases
or tags, at most 32 levels and 20,000 events (of a framework, which may be long, as many as its size
lets through), so that no small file costs much time or memory.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

import yaml

from kdll.model.place import Position, Span, Text

_LEVELS = 32
EVENTS = 20_000
# libyaml takes these for line ends, and lines would be counted apart from everyone else's.
_LINE_ENDS = {0x85: " ", 0x2028: " ", 0x2029: " "}
_DEEPER: dict[type, int] = {
    yaml.SequenceStartEvent: 1,
    yaml.MappingStartEvent: 1,
    yaml.SequenceEndEvent: -1,
    yaml.MappingEndEvent: -1,
}
_LOADER: Any = getattr(yaml, "CLoader", yaml.Loader)


@dataclass(frozen=True, slots=True)
class Scalar:
    """A value of words or a number, always as text."""

    text: str
    span: Span
    plain: bool = False
    """Written without quotes: the schema may take it for a number or a yes or no."""


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list."""

    items: tuple[Value, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Entry:
    """A key and what belongs to it."""

    key: Text
    value: Value


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys with values; the first of two equal keys counts."""

    entries: tuple[Entry, ...]
    span: Span
    duplicates: tuple[tuple[Text, Text], ...] = ()
    """(later key, first key)"""

    def get(self, key: str) -> Value | None:
        """The value of a key, if it is there."""
        return next((e.value for e in self.entries if e.key.value == key), None)

    def key(self, key: str) -> Span:
        """Where a key stands; the mapping itself if it is not there."""
        return next((e.key.span for e in self.entries if e.key.value == key), self.span)


Value: TypeAlias = "Scalar | Sequence | Mapping"


class Refused(Exception):
    """Something that is legal YAML and that no author of a course needs."""

    def __init__(self, what: str, line: int, column: int) -> None:
        super().__init__(what)
        self.what = what
        self.line = line
        self.column = column


class Unreadable(Exception):
    """A fault at a line and column, both counted from 0 within the text."""

    def __init__(self, problem: str, line: int, column: int, context_line: int | None) -> None:
        super().__init__(problem)
        self.problem = problem
        self.line = line
        self.column = column
        self.context_line = context_line


def compose(
    text: str,
    file: str,
    first: int = 1,
    rewritten: dict[int, Text] | None = None,
    shifts: dict[int, tuple[int, int]] | None = None,
    most: int = EVENTS,
) -> Value | None:
    """The value that a text holds, or None if it holds nothing.

    `rewritten` gives, by line, the author's own words where a fault was mended by quotes, and
    `shifts` from which column on a mended line is how many columns longer than the author's;
    `most` is how many events of the parser are looked at. Raises `Refused` or `Unreadable`.
    """
    try:
        events = _gate(yaml.parse(text.translate(_LINE_ENDS), Loader=_LOADER), most)
        return _Composer(file, first, rewritten or {}, shifts or {}).document(events)
    except yaml.MarkedYAMLError as fault:
        mark = fault.problem_mark or fault.context_mark
        context = fault.context_mark
        raise Unreadable(
            str(fault.problem or ""),
            mark.line if mark else 0,
            mark.column if mark else 0,
            context.line if context else None,
        ) from None
    except yaml.YAMLError as fault:
        raise Unreadable(str(fault), 0, 0, None) from None


def _gate(events: Any, most: int) -> Iterator[Any]:
    depth = documents = 0
    for count, event in enumerate(events):
        mark = event.start_mark
        if count > most:
            raise Refused(f"more than {most // 2:,} values", mark.line, mark.column)
        depth += _DEEPER.get(type(event), 0)
        if depth > _LEVELS:
            raise Refused(f"more than {_LEVELS} levels", mark.line, mark.column)
        if isinstance(event, yaml.AliasEvent):
            raise Unreadable("alias", mark.line, mark.column, None)
        if isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent):
            if event.anchor:
                raise Refused("a name that begins with `&`", mark.line, mark.column)
            if event.tag:
                raise Refused("a word that begins with `!`", mark.line, mark.column)
        elif isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                raise Unreadable("second document", mark.line, mark.column, None)
        yield event


class _Composer:
    """Builds values from events; one use."""

    def __init__(
        self,
        file: str,
        first: int,
        rewritten: dict[int, Text],
        shifts: dict[int, tuple[int, int]],
    ) -> None:
        self._file = file
        self._first = first
        self._rewritten = rewritten
        self._shifts = shifts

    def document(self, events: Iterator[Any]) -> Value | None:
        value = None
        for event in events:
            if isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent):
                value = self._value(event, events)
        return value

    def _span(self, start: Any, end: Any) -> Span:
        return Span(self._file, self._place(start), self._place(end))

    def _place(self, mark: Any) -> Position:
        line, column = mark.line + self._first, mark.column
        start, more = self._shifts.get(line, (0, 0))
        return Position(line, (column - more if column >= start else column) + 1)

    def _value(self, event: Any, events: Iterator[Any]) -> Value:
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event)
        if isinstance(event, yaml.SequenceStartEvent):
            items = []
            for inner in events:
                if isinstance(inner, yaml.SequenceEndEvent):
                    break
                items.append(self._value(inner, events))
            span = self._span(event.start_mark, event.end_mark)
            if items:
                span = Span(self._file, span.start, items[-1].span.end)
            return Sequence(tuple(items), span)
        return self._mapping(event, events)

    def _scalar(self, event: Any) -> Scalar:
        line = event.start_mark.line + self._first
        if line in self._rewritten and event.style == '"':
            own = self._rewritten[line]
            return Scalar(own.value, own.span)
        return Scalar(
            event.value, self._span(event.start_mark, event.end_mark), plain=not event.style
        )

    def _mapping(self, event: Any, events: Iterator[Any]) -> Mapping:
        entries: dict[str, Entry] = {}
        duplicates = []
        for inner in events:
            if isinstance(inner, yaml.MappingEndEvent):
                break
            key = self._value(inner, events)
            value = self._value(next(events), events)
            if not isinstance(key, Scalar):
                start = inner.start_mark
                raise Unreadable("complex key", start.line, start.column, None)
            name = Text(key.text, key.span)
            if name.value in entries:
                duplicates.append((name, entries[name.value].key))
            else:
                entries[name.value] = Entry(name, value)
        span = self._span(event.start_mark, event.end_mark)
        if entries:
            last = [*entries.values()][-1]
            span = Span(self._file, span.start, max(last.value.span.end, last.key.span.end))
        return Mapping(tuple(entries.values()), span, tuple(duplicates))
