"""Mends the lines of a scenario's options before Markdown is read, as those of a question are.

A list at the margin whose lines have boxes is judged as the choices of a question; what stands in
braces at the end of an option is taken off, so that it is no word for the learner.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from kdll.model.place import Position
from kdll.read.blocks import Opening, Outline
from kdll.read.choices import Mended, mend
from kdll.read.layout import ReadAs
from kdll.read.report import Report
from kdll.read.source import Source

_BOX = r"\[[ \t\u00a0]*\S?[ \t\u00a0]*\](?![(\[:])"
_BULLET = r"(?:[-*+•·‣▪●○–—−]|\d{1,3}[.)])"
_ITEM = re.compile(rf" {{0,3}}(?:[-*+][ \t]|{_BULLET}?[ \t\u00a0]*{_BOX})")
_BOXED = re.compile(rf"[ \t]*{_BULLET}?[ \t\u00a0]*{_BOX}")
_ENDS_LIST = re.compile(r" {0,3}(?:#{1,6}(?:[ \t]|$)|```|~~~|:::)")
_TAIL = re.compile(r"\)(?P<gap>[ \t\u00a0]*)(?P<braces>\{[^()\[\]]*)$")


@dataclass(frozen=True, slots=True)
class Tail:
    """Braces at the end of a line, and where they begin."""

    text: str
    start: Position


def inside(outline: Outline, first: int, end: int) -> list[int]:
    """The lines from `first` on and before `end` that stand in no block between them."""
    blocks = [b for b in outline.blocks.values() if first <= b.line < end]
    skipped = {n for b in blocks for n in range(b.line, b.close + b.closed)}
    return [n for n in range(first, end) if n not in skipped and n not in outline.fenced]


def mend_options(
    source: Source, lines: Iterable[int], outline: Outline, report: Report
) -> tuple[Mended, dict[int, Tail]]:
    """How the lines of a scenario are read, and the braces that were taken off them."""
    groups = list(_groups(source, list(lines)))
    mended = mend(source, replace(outline, blocks=_as_questions(source, groups)), report)
    tails: dict[int, Tail] = {}
    for number in (n for group in groups for n in group):
        line = source.line(number)
        match = _TAIL.search(line.rstrip())
        if match is None:
            continue
        tails[number] = Tail(match["braces"], Position(number, match.start("braces") + 1))
        cut = len(line) - match.start("gap")
        before = mended.edits.get(number, ReadAs(line, 0, 0))
        mended.edits[number] = replace(before, text=before.text[:-cut])
    return mended, tails


def _groups(source: Source, lines: list[int]) -> Iterable[range]:
    """Stretches of lines that are lists at the margin, with what is said back among them."""
    start = last = 0
    allowed: Collection[int] = set(lines)
    for number in lines:
        line = source.line(number)
        if start and (number - 1 not in allowed or _ends(source, number)):
            yield range(start, last + 1)
            start = 0
        if not start and _ITEM.match(line):
            start = number
        if line.strip():
            last = number
    if start:
        yield range(start, last + 1)


def _ends(source: Source, number: int) -> bool:
    """Whether a list that stands above cannot go on in this line."""
    line = source.line(number)
    if _ENDS_LIST.match(line):
        return True
    apart = not source.line(number - 1).strip()
    return apart and line[:1] not in ("", " ", "\t", ">") and not _ITEM.match(line)


def _as_questions(source: Source, groups: Iterable[range]) -> dict[int, Opening]:
    """The lists with boxes, each as if a question opened before it and closed after it."""
    boxed = (g for g in groups if any(_BOXED.match(source.line(n)) for n in g))
    return {g.start - 1: Opening(g.start - 1, 0, "question", 1, g.stop, closed=True) for g in boxed}
