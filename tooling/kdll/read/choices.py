"""Mends the lines of a question before Markdown is read: boxes and what is said back.

Stock parsers swallow each of these silently (a choice vanishes, feedback becomes words of the
choice). Here each is an error at its own place, and the line is read as it was meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice

from kdll.model.diagnostic import Edit
from kdll.read.blocks import Opening, Outline
from kdll.read.report import Report
from kdll.read.source import Source

LABELS = ("hint", "right", "wrong", "why")
LABEL = re.compile(r"(hint|right|wrong|why)[ \t]*:[ \t]*", re.IGNORECASE)

_SIGNS = "xXхХ×✓✔☑☒✗✘*vVyY"
_BOX = re.compile(
    r"(?P<indent>[ \t]*)(?P<bullet>[-*+•·‣▪●○–—−]|\d{1,3}[.)])?(?P<gap>[ \t\u00a0]*)"
    rf"\[(?P<inside>[ \t\u00a0]*(?P<sign>[{re.escape(_SIGNS)}])?[ \t\u00a0]*)\]"
    r"(?![(\[:])(?P<after>[ \t\u00a0]*)(?P<words>.*)$"
)
_NO_BOX = re.compile(r"(?P<indent> {0,1})(?P<bullet>[-*+])[ \t]+(?P<words>\S.*)$")
_QUOTE = re.compile(r"(?P<indent>[ \t]*)(?P<words>>.*)$")
_NOT_RIGHT = "✗✘"
_DOUBTFUL = "✗✘☒×*"
"""Signs that some people write for a right choice and others for a wrong one."""


@dataclass(frozen=True, slots=True)
class ReadAs:
    """A line read otherwise than written: only what stands before `new` columns differs."""

    text: str
    new: int
    """Columns of the changed beginning, as read."""
    old: int
    """The same, as written."""


@dataclass(slots=True)
class Mended:
    """The lines of all questions of a page."""

    edits: dict[int, ReadAs] = field(default_factory=dict)
    """By line, where it is read otherwise than written."""
    boxes: dict[int, bool] = field(default_factory=dict)
    """Line of a choice: whether its box is ticked."""


def mend(source: Source, found: Outline, report: Report) -> Mended:
    """Look through the lines that belong to questions, and to no block within them."""
    mended = Mended()
    blocks = list(found.blocks.values())
    for index, block in enumerate(blocks):
        if block.name == "question":
            end = block.close
            inner: list[Opening] = []
            for later in islice(blocks, index + 1, None):
                if later.line > end:
                    break
                inner.append(later)
            skipped = {n for b in inner for n in range(b.line, b.close + 1)}
            lines = (
                n for n in range(block.line + 1, end) if n not in skipped and n not in found.fenced
            )
            _Question(source, report, mended).run(lines)
    return mended


class _Question:
    def __init__(self, source: Source, report: Report, mended: Mended) -> None:
        self.source = source
        self.report = report
        self.mended = mended
        self.listed = False
        """A choice has been seen."""
        self.beside = False
        """The line before belongs to a choice or to what is said back about one."""

    def run(self, numbers: Iterable[int]) -> None:
        lines = list(numbers)
        following = self.followed_by_choice(lines)
        until = 0
        for number in lines:
            line = self.source.line(number)
            if not line.strip():
                continue
            if quote := _QUOTE.match(line):
                if number > until:
                    until = self.quote(number, quote, following)
                    if until > number:
                        for inside in range(number + 1, until + 1):
                            if again := _QUOTE.match(self.source.line(inside)):
                                self.replace(inside, again["indent"], "  ", again["words"])
            elif box := _BOX.match(line):
                self.box(number, box)
            elif bare := _NO_BOX.match(line):
                self.no_box(number, bare)
            else:
                self.beside = self.listed and line[0] in " \t"

    def followed_by_choice(self, lines: list[int]) -> set[int]:
        """Lines of quotes after which another choice comes."""
        found: set[int] = set()
        choice = False
        for number in reversed(lines):
            line = self.source.line(number)
            if _QUOTE.match(line):
                if choice:
                    found.add(number)
            elif line.strip():
                choice = bool(_BOX.match(line) or _NO_BOX.match(line)) or (
                    choice and line[0] in " \t"
                )
        return found

    def quote(self, number: int, match: re.Match[str], following: set[int]) -> int:
        """Judge the quote that begins here; the last line to be moved in with it."""
        width = len(match["indent"].expandtabs(4))
        if not self.listed or 2 <= width < 6:
            return number
        label = LABEL.match(match["words"].lstrip("> \t"))
        span = self.source.span(number, match.start("words") + 1)
        sure = True
        if width >= 6:
            if not self.beside:
                return number
            message, hint = "this `>` is moved in too far to be read", "indent it by two spaces"
        elif number in following and label:
            self.report.error(
                "KD152",
                span,
                f"this `{label[1]}:` stands between two choices",
                "put it after the last choice: it is about the whole question",
            )
            return number
        elif number in following:
            message = "this `>` stands between two choices and belongs to neither"
            hint = "indent it by two spaces, so that it is said about the choice above"
        elif width == 1 and self.beside:
            sure = False
            message = "this `>` is moved in by one space"
            hint = "indent it by two spaces if it is about the choice, by none if not"
        else:
            self.beside = False
            return number
        self.replace(number, match["indent"], "  ", match["words"])
        last = number
        indents = [match["indent"]]
        while again := _QUOTE.match(self.source.line(last + 1)):
            last += 1
            indents.append(again["indent"])
        moved = (
            Edit(self.source.span(line, 1, len(indent)), "  ")
            for line, indent in enumerate(indents, number)
            if indent != "  "
        )
        self.report.error("KD152", span, message, hint, repair=moved if sure else ())
        return last

    def replace(self, number: int, old: str, new: str, rest: str) -> None:
        self.mended.edits[number] = ReadAs(new + rest, len(new), len(old))

    def box(self, number: int, match: re.Match[str]) -> None:
        sign = match["sign"]
        right = bool(sign) and sign not in _NOT_RIGHT
        after, bullet, inside = match["after"], match["bullet"], match["inside"]
        fault = ""
        if bullet not in ("-", "*", "+"):
            fault = f"`{bullet}`" if bullet else "nothing"
            fault += " stands before this box, where a hyphen should"
        elif not match["gap"]:
            fault = "no space stands before this box"
        elif inside not in (" ", "x", "X"):
            fault = f"this box is written `[{inside}]`"
        elif match["words"] and not after:
            fault = "no space stands after this box"
        elif "\u00a0" in match["gap"] + after:
            fault = "a non-breaking space stands beside this box"
        elif len(match["indent"].expandtabs(4)) > 1:
            fault = "this choice is moved in"
        canonical = f"- [{'x' if right else ' '}] "
        old = line_start = match.start("words")
        start = match.start("bullet") if bullet else match.start("inside") - 1
        if fault:
            self.report.error(
                "KD150",
                self.source.span(number, start + 1, match.end("inside") + 1 - start),
                fault,
                f"write `{canonical}{_short(match['words'])}`",
                repair=()
                if sign and sign in _DOUBTFUL
                else (
                    Edit(
                        self.source.span(number, 1, old),
                        canonical if match["words"] else canonical.rstrip(),
                    ),
                ),
            )
        if not match["words"].strip():
            self.report.error(
                "KD157",
                self.source.words(number),
                "this choice has no words",
                "write them after the box, or take the line away",
            )
        self.mended.boxes[number] = right
        if self.source.line(number)[:line_start] != canonical:
            self.replace(number, " " * old, canonical, match["words"] or "…")
        self.listed = self.beside = True

    def no_box(self, number: int, match: re.Match[str]) -> None:
        self.report.error(
            "KD151",
            self.source.span(number, match.start("bullet") + 1),
            "this line of a question has no box",
            f"write `- [ ] {_short(match['words'])}`, or `- [x]` if it is right; "
            "number lines that are no choices: `1.`",
        )
        self.mended.boxes[number] = False
        old = match.start("words")
        self.replace(number, " " * old, "- [ ] ", match["words"])
        self.listed = self.beside = True


def _short(words: str) -> str:
    words = words.strip()
    return words if len(words) <= 40 else words[:39].rstrip() + "…"
