"""Diagnostics as people and programs read them."""

from __future__ import annotations

import json
import os
import sys
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TextIO

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from kdll.model import handbook
from kdll.model.diagnostic import Diagnostic, Severity
from kdll.model.exemption import Exempted
from kdll.model.place import Span
from kdll.model.tree import Tree

MOST = 200
"""Diagnostics that are told; the rest are counted."""

_WIDEST = 100
"""Cells of an author's line that are shown."""
_TAB = "    "
_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow"}


def show(
    diagnostics: Sequence[Diagnostic],
    tree: Tree,
    *,
    prefix: str = "",
    further: str = "",
    closing: str = "",
    stream: TextIO | None = None,
    most: int | None = MOST,
) -> None:
    """Print diagnostics with the lines that they speak of, where to read on, and a closing line.

    `prefix` is put before each path, so that a terminal can open it: the content folder as
    the author named it. Colour only where `stream` is a terminal. A reader who closes the
    stream early is no fault.
    """
    stream = stream or sys.stdout
    console = terminal(stream)
    sources = _Sources(tree, [d.span for d in diagnostics if d.secret])
    try:
        told = first(diagnostics, most)
        for diagnostic in told:
            console.print(rendered(diagnostic, sources, prefix))
            console.print()
        if rest := len(diagnostics) - len(told):
            console.print(f"… and {rest:,} more")
        for line in filter(None, (further, closing)):
            console.print(visible(line))
        stream.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def first(diagnostics: Sequence[Diagnostic], most: int | None = MOST) -> list[Diagnostic]:
    """At most so many of them, in the same order; where there are more, errors before warnings.

    None: all of them.
    """
    grave = sorted(
        range(len(diagnostics)), key=lambda n: diagnostics[n].severity is not Severity.ERROR
    )
    return [diagnostics[n] for n in sorted(grave[:most])]


class _Terminal(Console):
    def on_broken_pipe(self) -> None:
        """Leave the exit code to the command: rich would end the process with 1."""
        raise BrokenPipeError


def terminal(stream: TextIO) -> Console:
    """Prints what it is given, unchanged, with colours only where `stream` is a terminal."""
    return _Terminal(file=stream, highlight=False, markup=False, emoji=False, soft_wrap=True)


class _Sources:
    """The lines of the files that diagnostics speak of; each file is decoded once.

    What stands at the `secret` places is never shown, whichever diagnostic shows the line.
    """

    def __init__(self, tree: Tree, secret: Iterable[Span] = ()) -> None:
        self._tree = tree
        self._secret = tuple(secret)
        self._lines: dict[str, list[str]] = {}

    def line(self, file: str, number: int) -> str | None:
        """A line of a text file, if it is there."""
        if file not in self._lines:
            content = self._tree.get(file)
            text = content.decode("utf-8-sig", "replace") if isinstance(content, bytes) else ""
            text = text.replace("\r\n", "\n").replace("\r", "\n")
            self._lines[file] = text.split("\n") if text else []
            for span in self._secret:
                if span.file == file:
                    self._hide(self._lines[file], span)
        lines = self._lines[file]
        return lines[number - 1] if 0 < number <= len(lines) else None

    @staticmethod
    def _hide(lines: list[str], span: Span) -> None:
        for number in range(span.start.line, min(span.end.line, len(lines)) + 1):
            line = lines[number - 1]
            start = span.start.column - 1 if number == span.start.line else 0
            end = span.end.column - 1 if number == span.end.line else len(line)
            lines[number - 1] = line[:start] + "•" * len(line[start:end]) + line[end:]


def rendered(diagnostic: Diagnostic, sources: _Sources | Tree, prefix: str = "") -> Text:
    """One diagnostic: its first line, the author's line with a caret, notes and hint."""
    if isinstance(sources, Tree):
        sources = _Sources(sources, [diagnostic.span] if diagnostic.secret else [])
    style = _STYLES[diagnostic.severity]
    text = Text(first_line(diagnostic, prefix))
    label = f"{diagnostic.severity}[{diagnostic.code}]"
    begin = len(visible(place(diagnostic.span, prefix))) + 2
    text.stylize(style, begin, begin + len(label))
    text.stylize("bold", begin + len(label) + 1)
    text.append_text(_excerpt(diagnostic.span, sources, style))
    for note in diagnostic.notes:
        text.append("\n  note: ", style="cyan")
        text.append(f"{visible(place(note.span, prefix))}: {visible(note.message)}")
    hint = hint_of(diagnostic)
    if hint:
        text.append("\n  hint: ", style="bold cyan")
        text.append(visible(hint))
    return text


def hint_of(diagnostic: Diagnostic) -> str:
    """What to do, and whether kdll can do it."""
    if not diagnostic.repair:
        return diagnostic.hint
    return f"{diagnostic.hint} (kdll fix does this)" if diagnostic.hint else "kdll fix mends this"


def first_line(diagnostic: Diagnostic, prefix: str = "") -> str:
    """`file:line:column: error[KD302]: message`."""
    return (
        f"{visible(place(diagnostic.span, prefix))}: "
        f"{diagnostic.severity}[{diagnostic.code}]: {visible(diagnostic.message)}"
    )


def place(span: Span, prefix: str = "") -> str:
    """`file:line:column`, with which editors and terminals can find the spot."""
    return f"{prefix}{span.file}:{span.start.line}:{span.start.column}"


def visible(text: str) -> str:
    """Control characters, and those that turn the direction of writing, as `\\u202e`.

    The joiners of Indic scripts and of emoji are left alone.
    """
    return "".join(map(_visible, text))


def _visible(character: str) -> str:
    if character in "\u200c\u200d":
        return character
    if unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp"):
        number = ord(character)
        return f"\\u{number:04x}" if number > 0xFF else f"\\x{number:02x}"
    return character


def _excerpt(span: Span, sources: _Sources, style: str) -> Text:
    line = sources.line(span.file, span.start.line)
    if line is None or not line.strip():
        return Text()
    shown = [_TAB if character == "\t" else _visible(character) for character in line]
    start = min(span.start.column - 1, len(line))
    end = span.end.column - 1 if span.end.line == span.start.line else len(line.rstrip())
    end = max(start, min(end, len(line)))
    before, marked, after = _window(shown, start, end)
    gutter = f"{span.start.line:>4} | "
    text = Text("\n" + gutter, style="dim")
    text.append(f"{before}{marked}{after}", style="not dim")
    caret = "^" * max(1, cell_len(marked))
    text.append("\n" + " " * (len(gutter) - 2) + "| ", style="dim")
    text.append(" " * cell_len(before) + caret, style=f"not dim {style}")
    return text


def _window(shown: list[str], start: int, end: int) -> tuple[str, str, str]:
    """A long line's part around the marked words, with `…` where it is cut."""
    before, marked, after = "".join(shown[:start]), "".join(shown[start:end]), "".join(shown[end:])
    if cell_len(before + marked + after) <= _WIDEST:
        return before, marked, after
    marked = _cut(marked, _WIDEST)
    room = max(20, _WIDEST - cell_len(marked))
    if cell_len(before) > room * 2 // 3:
        before = _cut(before[::-1], room * 2 // 3)[::-1]
    return before, marked, _cut(after, max(10, room - cell_len(before)))


def _cut(text: str, width: int) -> str:
    if cell_len(text) <= width:
        return text
    while text and cell_len(text) > width - 1:
        text = text[: max(0, min(len(text) - 1, width - 1))]
    return text + "…"


def counts(diagnostics: Sequence[Diagnostic]) -> str:
    """`2 errors and 1 warning`, `no errors and no warnings`."""
    errors = sum(d.severity is Severity.ERROR for d in diagnostics)
    warnings = len(diagnostics) - errors
    if not diagnostics:
        return "no errors and no warnings"
    words = [_number(errors, "error")] if errors else []
    words += [_number(warnings, "warning")] if warnings else []
    return " and ".join(words)


def closing(diagnostics: Sequence[Diagnostic], courses: int, outcome: str = "") -> str:
    """What was found, where, and what came of it, in words.

    `courses` is how many were looked at; `outcome` is the caller's: "nothing was built".
    """
    places = {d.span.file.partition("/")[0] for d in diagnostics}
    folders = {d.span.file.partition("/")[0] for d in diagnostics if "/" in d.span.file}
    folders.discard("frameworks")
    where = (
        _number(len(folders), "course")
        if places == folders and folders
        else _number(len({d.span.file for d in diagnostics}), "file")
        if diagnostics
        else _number(courses, "course")
    )
    line = f"{counts(diagnostics)} in {where}"
    return f"{line}: {outcome}" if outcome else line


def more(diagnostics: Sequence[Diagnostic]) -> str:
    """Where to read on about the first of them, errors before warnings."""
    first = min(diagnostics, key=lambda d: d.severity is not Severity.ERROR)
    about = handbook.chapter(first.code).title
    return f"more about {first.code}: kdll explain {first.code}; in the handbook, “{about}”"


def as_json(
    diagnostics: Sequence[Diagnostic],
    summary: Mapping[str, int],
    *,
    prefix: str = "",
    exempted: Sequence[Exempted] = (),
    most: int | None = MOST,
) -> str:
    """One object, as `schemas/diagnostics.schema.json` describes it; its counts are of all."""
    told = first(diagnostics, most)
    whole = {
        "diagnostics": rows(told, prefix=prefix),
        "exempted": exempted_rows(exempted, prefix=prefix),
        "summary": {**totals(diagnostics), "rest": len(diagnostics) - len(told), **summary},
    }
    return json.dumps(whole, indent=2)


def totals(diagnostics: Sequence[Diagnostic]) -> dict[str, int]:
    """How many errors and warnings."""
    errors = sum(d.severity is Severity.ERROR for d in diagnostics)
    return {"errors": errors, "warnings": len(diagnostics) - errors}


def rows(diagnostics: Sequence[Diagnostic], *, prefix: str = "") -> list[dict[str, Any]]:
    """Each diagnostic as a flat record."""
    return [
        {
            "code": d.code,
            "severity": str(d.severity),
            "message": d.message,
            "hint": d.hint,
            "file": prefix + d.span.file,
            "line": d.span.start.line,
            "column": d.span.start.column,
            "end_line": d.span.end.line,
            "end_column": d.span.end.column,
            "fixable": bool(d.repair),
        }
        for d in diagnostics
    ]


def exempted_rows(exempted: Sequence[Exempted], *, prefix: str = "") -> list[dict[str, Any]]:
    """The same of warnings that are allowed, each with the author's reason."""
    told = rows([one.diagnostic for one in exempted], prefix=prefix)
    return [row | {"because": one.reason} for row, one in zip(told, exempted, strict=True)]


def _number(number: int, one: str) -> str:
    return f"{number:,} {one if number == 1 else one + 's'}"
