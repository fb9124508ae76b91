"""A text file of the author's: decoded, cut into lines, and able to say where things stand."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kdll.model.place import Position, Span
from kdll.model.tree import File
from kdll.read.report import Report

SETTINGS_LIMIT = 256 * 1024
"""Bytes of a settings file: what the gate of `settings` looks through in a tenth of a second."""

_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_CONFLICT = re.compile(r"^(<{7}|>{7})(?: |$)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Source:
    """Lines of one file, from `first` on; columns and lines count from 1."""

    file: str
    lines: tuple[str, ...]
    first: int = 1
    """Number of the first line in the file."""

    def span(self, line: int, column: int, length: int = 1) -> Span:
        """A stretch of one line."""
        return Span.at(self.file, line, column, length)

    def line(self, number: int) -> str:
        """A line by its number in the file; empty beyond the end."""
        index = number - self.first
        return self.lines[index] if 0 <= index < len(self.lines) else ""

    def words(self, number: int) -> Span:
        """The whole of a line, without the space around its words."""
        text = self.line(number)
        start = len(text) - len(text.lstrip())
        return self.span(number, start + 1, max(len(text.strip()), 1))

    def begin(self) -> Span:
        """The very first character, for what concerns the whole file."""
        return Span(self.file, Position(1, 1), Position(1, 2))

    def from_line(self, number: int) -> Source:
        """The same file from a later line on."""
        return Source(self.file, self.lines[number - self.first :], number)

    def up_to(self, number: int) -> Source:
        """The same lines, but for those from `number` on."""
        return Source(self.file, self.lines[: max(number - self.first, 0)], self.first)

    @property
    def text(self) -> str:
        """The lines joined again, with `\\n` between them."""
        return "\n".join(self.lines)

    def excerpt(self, span: Span) -> str:
        """What stands at a span."""
        start, end = span.start, span.end
        lines = [self.line(n) for n in range(start.line, end.line + 1)]
        lines[-1] = lines[-1][: end.column - 1]
        lines[0] = lines[0][start.column - 1 :]
        return "\n".join(lines)


def open_source(path: str, file: File, report: Report, limit: int | None = None) -> Source | None:
    """Decode a file; what cannot be read is reported, and None is returned.

    A byte order mark is taken off, and no column counts it; `\\r\\n` and `\\r` end a line too.
    """
    begin = Span.at(path, 1, 1)
    if not isinstance(file, bytes) or (limit is not None and len(file) > limit):
        most = f"{limit // 1024} KiB" if limit else "1 MiB"
        report.error(
            "KD104",
            begin,
            f"this file is larger than {most}",
            "divide it into several files; pictures and videos belong into `media/`",
        )
        return None
    try:
        text = file.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        good = file[: fault.start].decode("utf-8", "replace").replace("\r\n", "\n")
        line, column = good.count("\n") + 1, len(good) - good.rfind("\n")
        report.error(
            "KD103",
            Span.at(path, line, column),
            f"this file is not plain text in UTF-8 (byte {fault.start + 1})",
            "open it in your editor and save it again with the encoding UTF-8",
        )
        return None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = tuple(text.split("\n"))
    source = Source(path, lines)
    if not (_FORBIDDEN.search(text) or _CONFLICT.search(text)):
        return source
    for number, line_text in enumerate(lines, 1):
        if found := _FORBIDDEN.search(line_text):
            report.error(
                "KD103",
                source.span(number, found.start() + 1),
                f"a character stands here that no text has (number {ord(found[0])})",
                "delete it; it often comes with text that was copied from a document",
            )
            return None
        if found := _CONFLICT.match(line_text):
            report.error(
                "KD123",
                source.span(number, 1, len(line_text)),
                "two versions of this file were joined and still stand in it together",
                "keep one of the two and delete the lines of `<<<<<<<`, `=======` and `>>>>>>>`",
            )
            return None
    return source
