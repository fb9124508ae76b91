"""From an offset in the text that the Markdown parser saw to a place in the author's file."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from kdll.model.place import Position, Span
from kdll.read.source import Source


@dataclass(frozen=True, slots=True)
class ReadAs:
    """A line read otherwise than written: only what stands before `new` columns differs."""

    text: str
    new: int
    """Columns of the changed beginning, as read."""
    old: int
    """The same, as written."""


class Layout:
    """The lines of a page as they are parsed, each mapped to the line as written."""

    def __init__(self, source: Source, edits: Mapping[int, ReadAs]) -> None:
        self.source = source
        self.edits = edits
        self.lines = [
            edits[number].text if number in edits else line
            for number, line in enumerate(source.lines, source.first)
        ]
        self.text = "\n".join(self.lines)
        self._starts = [0]
        for line in self.lines:
            self._starts.append(self._starts[-1] + len(line) + 1)

    def place(self, line: int, column: int) -> Position:
        """The place in the file of a line and column, both from 0, of the parsed text."""
        number = line + self.source.first
        edit = self.edits.get(number)
        if edit and column >= edit.new:
            # What was added in reading, such as the space after a box, ends where the line does.
            column = min(column + edit.old - edit.new, len(self.source.line(number)))
        elif edit:
            column = min(column, edit.old)
        return Position(number, max(column, 0) + 1)

    def offset(self, offset: int) -> tuple[int, int]:
        """Line and column, both from 0, of an offset in the parsed text."""
        line = bisect_right(self._starts, offset) - 1
        return line, offset - self._starts[line]

    def block(self, offset: int, end_line: int) -> Span:
        """From an offset to the last words before a line, counted from 0."""
        line, column = self.offset(offset)
        last = min(end_line, len(self.lines)) - 1
        while last > line and not self.lines[last].strip(" \t>"):
            last -= 1
        last = max(last, line)
        end = max(len(self.lines[last].rstrip()), column + 1 if last == line else 1)
        return Span(self.source.file, self.place(line, column), self.place(last, end))


Inline: TypeAlias = Callable[[int, int], Span]
"""The place of a stretch between two offsets of the content of one inline token."""


def paragraph(layout: Layout, content: str, line: int, tail: int = 0) -> Inline:
    """Content that is, line by line, the end of the lines from `line` on.

    `tail` columns of the last line follow the content (a heading's closing marks).
    """
    parts = content.split("\n")
    starts, shifts = [], []
    offset = 0
    for index, part in enumerate(parts):
        whole = layout.lines[line + index] if line + index < len(layout.lines) else ""
        end = len(whole.rstrip()) - tail if index == len(parts) - 1 else len(whole)
        starts.append(offset)
        shifts.append(end - len(part) - offset)
        offset += len(part) + 1
    file, first = layout.source.file, line + layout.source.first
    if layout.edits and any(n in layout.edits for n in range(first, first + len(parts))):

        def place(at: int) -> Position:
            index = bisect_right(starts, at) - 1
            return layout.place(line + index, shifts[index] + at)

        return _between(file, place)
    if len(parts) == 1:
        return _within_line(file, first, shifts[0])

    def across(start: int, end: int) -> Span:
        index = bisect_right(starts, start) - 1
        begin = Position(first + index, max(shifts[index] + start, 0) + 1)
        if end <= start:
            return Span(file, begin, begin)
        index = bisect_right(starts, end - 1, index) - 1
        return Span(file, begin, Position(first + index, max(shifts[index] + end - 1, 0) + 2))

    return across


def _between(file: str, place: Callable[[int], Position]) -> Inline:
    """Places that are to be asked for one by one."""

    def span(start: int, end: int) -> Span:
        first = place(start)
        if end <= start:
            return Span(file, first, first)
        last = place(end - 1)
        return Span(file, first, Position(last.line, last.column + 1))

    return span


def _within_line(file: str, line: int, shift: int) -> Inline:
    """Places in one line of the file as written: most cells, headings and choices."""

    def span(start: int, end: int) -> Span:
        begin = max(shift + start, 0) + 1
        last = max(shift + end + 1, begin + (end > start))
        return Span(file, Position(line, begin), Position(line, last))

    return span


def heading_tail(line: str) -> int:
    """Columns at the end of a `## heading ##` that are no part of its words."""
    trimmed = line.rstrip(" \t")
    without = trimmed.rstrip("#")
    if without != trimmed and without[-1:] in (" ", "\t") and without.strip(" \t>"):
        return len(line.rstrip()) - len(without.rstrip(" \t"))
    return 0


class Row:
    """The cells of one row of a table, each with the columns of its characters."""

    def __init__(self, layout: Layout, line: int, quotes: int, at: int | None) -> None:
        """A row at a line, within so many quotes; `at` is its first character, where known."""
        self._layout = layout
        self._line = line
        text = layout.lines[line]
        prefix = re.match(rf"(?:[ \t]*>){{0,{quotes}}}[ \t]*", text)
        self.start = prefix.end() if prefix else 0
        if at is not None:
            self.start = layout.offset(at)[1]
        self.end = len(text.rstrip())
        self._cells = _cells(text, self.start, self.end)

    @property
    def span(self) -> Span:
        """The whole row."""
        return self._span(self.start, self.end)

    def _span(self, start: int, end: int) -> Span:
        layout, line = self._layout, self._line
        return Span(layout.source.file, layout.place(line, start), layout.place(line, end))

    def cell(self, index: int) -> tuple[Inline, Span]:
        """Places of a cell's content, and the cell's own span; the row's end if it has none."""
        columns = self._cells[index] if index < len(self._cells) else range(self.end, self.end + 1)
        layout, line = self._layout, self._line
        number = line + layout.source.first
        if isinstance(columns, range) and number not in layout.edits:
            within = _within_line(layout.source.file, number, columns[0])
            return within, within(0, len(columns) - 1)

        def place(at: int) -> Position:
            return layout.place(line, columns[min(at, len(columns) - 1)])

        return _between(layout.source.file, place), self._span(columns[0], columns[-1])


def _cells(text: str, start: int, end: int) -> Sequence[Sequence[int]]:
    """For each cell the column of each of its characters, and of its end.

    As GFM parts them: at each `|` without a `\\` before it; that `\\` is no part of the content.
    """
    if "\\" not in text:
        return _unescaped(text, start, end)
    cells: list[list[int]] = [[]]
    escaped = False
    for column in range(start, end):
        sign = text[column]
        if sign == "|" and not escaped:
            cells.append([])
        else:
            if sign == "|":
                cells[-1].pop()
            cells[-1].append(column)
        escaped = sign == "\\"
    if cells and not cells[0]:
        cells.pop(0)
    if cells and not cells[-1]:
        cells.pop()
    return [_trimmed(text, cell, end) for cell in cells]


def _unescaped(text: str, start: int, end: int) -> list[range]:
    """The same of a row in which nothing is escaped."""
    parts = text[start:end].split("|")
    cells = []
    for index, part in enumerate(parts):
        if part or 0 < index < len(parts) - 1:
            words = part.strip()
            at = start + len(part) - len(part.lstrip()) if words else end
            cells.append(range(at, at + len(words) + 1))
        start += len(part) + 1
    return cells


def _trimmed(text: str, columns: list[int], end: int) -> list[int]:
    while columns and text[columns[0]].isspace():
        columns.pop(0)
    while columns and text[columns[-1]].isspace():
        last = columns.pop()
        if not columns:
            return [last]
    return [*columns, columns[-1] + 1] if columns else [end]


def shifted(span: Span, columns: int) -> Span:
    """The same stretch without its first columns."""
    return Span(span.file, Position(span.start.line, span.start.column + columns), span.end)


def over(first: Span, last: Span) -> Span:
    """From the beginning of one to the end of another; what another file holds is left out."""
    return Span(first.file, first.start, last.end) if first.file == last.file else first
