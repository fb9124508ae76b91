"""Lines as word processors write them: their lists and spaces are no Markdown."""

from __future__ import annotations

import re

from kdll.model.diagnostic import Edit
from kdll.read.report import Report
from kdll.read.source import Source

_SPACE = "\u00a0"
_LINE = re.compile(
    r"(?P<indent>[ \t\u00a0]*)"
    r"(?:(?P<bullet>[•‣▪●○◦·])|(?P<mark>[-*+]|\d{1,9}[.)]|#{1,6})(?=[ \t]*\u00a0))"
    r"[ \t\u00a0]+(?=\S)"
)


def tell(source: Source, number: int, report: Report) -> None:
    """Tell of a line that was to begin a list or a heading, and begins none."""
    line = source.line(number)
    match = _LINE.match(line)
    if not match:
        return
    indent = match["indent"].replace(_SPACE, " ")
    if len(indent.expandtabs(4)) >= 4 and not source.line(number - 1).strip():
        return  # code
    mark = "-" if match["bullet"] else match["mark"]
    report.warning(
        "KD139",
        source.span(number, match.start("bullet" if match["bullet"] else "mark") + 1),
        f"this `{match['bullet']}` begins no list here"
        if match["bullet"]
        else f"a non-breaking space stands after this `{mark}`, which is so only a sign",
        f"write `{mark} ` and the words",
        repair=[Edit(source.span(number, 1, match.end()), f"{indent}{mark} ")],
    )


def tell_opener(source: Source, number: int, report: Report) -> None:
    """Tell of non-breaking spaces in a block's opener; those in its braces are told there."""
    before = source.line(number).partition("{")[0]
    places = [column for column, sign in enumerate(before, 1) if sign == _SPACE]
    if places:
        report.warning(
            "KD139",
            source.span(number, places[0]),
            "a non-breaking space stands in this line",
            "write an ordinary space",
            repair=[Edit(source.span(number, column), " ") for column in places],
        )
