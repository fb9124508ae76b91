"""Parts a line of a matching question at its arrow: `left -> right`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from markdown_it.common.utils import unescapeAll

from kdll.model.diagnostic import Edit
from kdll.model.place import Position, Span
from kdll.model.prose import Node
from kdll.read.report import Report
from kdll.read.source import Source

_ARROW = re.compile(r"\\.|(?P<arrow>(?<!<)(?:[-–—−]+>|=+>|[→⇒⟶⟹➔➜➡]))")
_RIGHT = ("->", "→")
_BREAKS = ("softbreak", "hardbreak")


def joins(line: str) -> bool:
    """Whether something like an arrow stands in a line as written."""
    return any(match["arrow"] for match in _ARROW.finditer(line))


@dataclass(frozen=True, slots=True)
class Sides:
    """What stands on either side of an arrow."""

    left: tuple[Node, ...]
    right: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class _Arrow:
    index: int
    """Of the text in the line's content."""
    start: int
    """In the text as written."""
    end: int
    good: bool


def sides(content: Sequence[Node], source: Source, report: Report) -> Sides | None:
    """The two sides of a line; None where nothing joins it. What is wrong is reported."""
    found = [
        arrow
        for index, node in enumerate(content)
        if node.kind == "text"
        for arrow in _arrows(content, index, source.excerpt(node.span))
    ]
    good = [arrow for arrow in found if arrow.good]
    if not found:
        return None
    arrow = (good or found)[0]
    if len(good) > 1:
        report.error(
            "KD161",
            _span(content, good[1]),
            "a second arrow stands in this line",
            r"write one pair a line; before an arrow that is to be shown write `\`: `\->`",
        )
    elif not good:
        _misspelt(content, found, source, report)
    return _parted(content, arrow, source)


def _arrows(content: Sequence[Node], index: int, raw: str) -> list[_Arrow]:
    before = not index or content[index - 1].kind in _BREAKS
    after = index + 1 == len(content) or content[index + 1].kind in _BREAKS
    found = []
    for match in _ARROW.finditer(raw):
        if match["arrow"]:
            start, end = match.span()
            spaced = (raw[start - 1].isspace() if start else before) and (
                raw[end].isspace() if end < len(raw) else after
            )
            found.append(_Arrow(index, start, end, spaced and match[0] in _RIGHT))
    return found


def _span(content: Sequence[Node], arrow: _Arrow) -> Span:
    place = content[arrow.index].span
    line, column = place.start.line, place.start.column
    return Span.at(place.file, line, column + arrow.start, arrow.end - arrow.start)


def _misspelt(content: Sequence[Node], found: list[_Arrow], source: Source, report: Report) -> None:
    arrow = found[0]
    span = _span(content, arrow)
    raw = source.excerpt(content[arrow.index].span)
    written = raw[arrow.start : arrow.end]
    sure = len(found) == 1
    start, end = arrow.start, arrow.end
    while start and raw[start - 1] in " \t\u00a0":
        start -= 1
    while end < len(raw) and raw[end] in " \t\u00a0":
        end += 1
    # At either end of the line nothing would stand beside it.
    sure = sure and (start > 0 or arrow.index > 0)
    sure = sure and (end < len(raw) or arrow.index + 1 < len(content))
    wide = Span.at(
        span.file, span.start.line, span.start.column - (arrow.start - start), end - start
    )
    report.error(
        "KD160",
        span,
        f"no space stands beside this `{written}`"
        if written in _RIGHT
        else f"this arrow is written `{written}`",
        "write `->` with a space on each side",
        repair=(Edit(wide, " -> "),) if sure else (),
    )


def _parted(content: Sequence[Node], arrow: _Arrow, source: Source) -> Sides:
    node = content[arrow.index]
    raw = source.excerpt(node.span)
    before, after = raw[: arrow.start].rstrip(), raw[arrow.end :]
    skipped = len(after) - len(after.lstrip())
    left = [*content[: arrow.index], *_stretch(node, raw, 0, len(before))]
    right = [
        *_stretch(node, raw, arrow.end + skipped, len(raw)),
        *content[arrow.index + 1 :],
    ]
    while left and left[-1].kind in _BREAKS:
        left.pop()
    while right and right[0].kind in _BREAKS:
        right.pop(0)
    return Sides(tuple(left), tuple(right))


def _stretch(node: Node, raw: str, start: int, end: int) -> list[Node]:
    if end <= start:
        return []
    at = node.span.start
    span = Span(
        node.span.file,
        Position(at.line, at.column + start),
        Position(at.line, at.column + end),
    )
    return [Node("text", span, text=unescapeAll(raw[start:end]))]
