"""Mends the lines of a question before Markdown is read: bullets, boxes and what is said back.

Stock parsers swallow each of these silently (a choice vanishes, feedback becomes words of the
choice). Here each is an error at its own place, and the line is read as it was meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice

from kdll.model.diagnostic import Edit
from kdll.model.question import QuestionKind
from kdll.read.arrows import joins
from kdll.read.blocks import Outline
from kdll.read.boxes import Advice, advice
from kdll.read.items import (
    BOX,
    DOUBTFUL,
    NO_BOX,
    NOT_RIGHT,
    QUOTE,
    Items,
    fault_of,
    fault_of_number,
    number_of,
    short,
    width_of,
)
from kdll.read.kinds import FORMS, kind_of
from kdll.read.layout import ReadAs
from kdll.read.opener import head
from kdll.read.quotes import before_choices, stray
from kdll.read.report import Report
from kdll.read.source import Source


@dataclass(slots=True)
class Mended:
    """The lines of all questions of a page."""

    edits: dict[int, ReadAs] = field(default_factory=dict)
    """By line, where it is read otherwise than written."""
    boxes: dict[int, bool] = field(default_factory=dict)
    """Line of a choice: whether its box is ticked."""
    bare: set[int] = field(default_factory=set)
    """Lines that a question is answered by, and that have no box."""
    fill_in: set[int] = field(default_factory=set)
    """Lines of questions in which `[[…]]` is a blank."""


def mend(source: Source, found: Outline, report: Report) -> Mended:
    """Look through the lines that belong to questions, and to no block within them."""
    mended = Mended()
    blocks = list(found.blocks.values())
    for index, block in enumerate(blocks):
        if block.name == "question":
            end = block.close
            skipped: set[int] = set()
            for inner in islice(blocks, index + 1, None):
                if inner.line > end:
                    break
                skipped.update(range(inner.line, inner.close + 1))
            lines = (
                n for n in range(block.line + 1, end) if n not in skipped and n not in found.fenced
            )
            kind = kind_of(head(block.head, block.line, block.column).words)
            if kind is QuestionKind.FILL_IN:
                mended.fill_in.update(range(block.line + 1, end))
            _Question(kind, source, report, mended).run(lines)
    return mended


class _Question:
    def __init__(self, kind: QuestionKind, source: Source, report: Report, mended: Mended) -> None:
        self.kind = kind
        self.form = FORMS[kind]
        self.items = Items(kind)
        self.source = source
        self.report = report
        self.mended = mended
        self.listed = False
        """A choice has been seen."""
        self.beside = False
        """The line before belongs to a choice or to what is said back about one."""
        self.inside = 2
        """Columns by which what belongs to the last choice is moved in."""
        self.member = 0
        """Columns by which the members of the last group are moved in, once there is one."""

    def run(self, numbers: Iterable[int]) -> None:
        lines = list(numbers)
        following = before_choices(lines, self.source, self.items)
        until = 0
        for number in lines:
            line = self.source.line(number)
            if not line.strip():
                continue
            if quote := QUOTE.match(line):
                if number > until:
                    until = self.quote(number, quote, following)
            elif box := BOX.match(line):
                self.box(number, box)
            elif bare := self.items.bare_line(line):
                self.bare(number, bare)
            elif step := self.items.step_line(line, listed=self.listed):
                self.step(number, step)
            elif (missing := NO_BOX.match(line)) and self.items.needs_box(missing):
                self.no_box(number, missing)
            else:
                self.beside = self.listed and line[0] in " \t"

    def quote(self, number: int, match: re.Match[str], following: set[int]) -> int:
        """Judge the quote that begins here; the last line to be moved in with it."""
        need = self.inside
        if not self.listed or need <= width_of(match["indent"]) < need + 4:
            return number
        found = stray(match, self.form, need=need, beside=self.beside, between=number in following)
        if found is None:
            self.beside = False
            return number
        indent, last, indents = " " * need, number, [match["indent"]]
        if found.moved:
            self.replace(number, match["indent"], indent, match["words"])
            while again := QUOTE.match(self.source.line(last + 1)):
                last += 1
                indents.append(again["indent"])
                self.replace(last, again["indent"], indent, again["words"])
        moved = (
            Edit(self.source.span(line, 1, len(old)), indent)
            for line, old in enumerate(indents, number)
            if old != indent
        )
        if found.told:
            self.report.error(
                "KD152",
                self.source.span(number, match.start("words") + 1),
                found.message,
                found.hint,
                repair=moved if found.moved and found.sure else (),
            )
        return last

    def replace(self, number: int, old: str, new: str, rest: str) -> None:
        self.mended.edits[number] = ReadAs(new + rest, len(new), len(old))

    def box(self, number: int, match: re.Match[str]) -> None:
        sign = match["sign"]
        right = bool(sign) and sign not in NOT_RIGHT
        joined = self.kind is QuestionKind.MATCHING and joins(match["words"])
        moved = self.form.nested and self.listed and width_of(match["indent"]) > 1
        told = advice(self.kind, ticked=right, joined=joined, moved=moved)
        if told:
            self.useless(number, match, told)
            return
        canonical = f"- [{'x' if right else ' '}] "
        fault = fault_of(match)
        if fault:
            self.misspelt(
                number,
                match.start("bullet") if match["bullet"] else match.start("inside") - 1,
                match.end("inside") + 1,
                fault,
                canonical,
                match,
                sure=not (sign and sign in DOUBTFUL),
            )
        self.as_choice(number, match, right=right)

    def as_choice(self, number: int, match: re.Match[str], *, right: bool) -> None:
        """Read a line as one with a box."""
        canonical, old = f"- [{'x' if right else ' '}] ", match.start("words")
        if not match["words"].strip():
            self.report.error(
                "KD157",
                self.source.words(number),
                f"this {self.form.one} has no words",
                "write them after the box, or take the line away",
            )
        self.mended.boxes[number] = right
        if self.source.line(number)[:old] != canonical:
            self.replace(number, " " * old, canonical, match["words"] or "…")
        self.goes_on(2)

    def misspelt(
        self,
        number: int,
        start: int,
        end: int,
        fault: str,
        canonical: str,
        match: re.Match[str],
        *,
        code: str = "KD150",
        sure: bool = True,
    ) -> None:
        """Tell of what stands before a line's words, from one column to another."""
        self.report.error(
            code,
            self.source.span(number, start + 1, end - start),
            fault,
            f"write `{canonical}{short(match['words'])}`",
            repair=(
                Edit(
                    self.source.span(number, 1, match.start("words")),
                    canonical if match["words"] else canonical.rstrip(),
                ),
            )
            if sure
            else (),
        )

    def useless(self, number: int, match: re.Match[str], told: Advice) -> None:
        """A box where the kind has none; the line is read as it would be without."""
        number_sign = (match["bullet"] or "")[-1:] in ")." and match["bullet"]
        canonical = told.instead.replace("1. ", f"{match['bullet']} " if number_sign else "1. ")
        sure = (
            told.sure
            and bool(match["words"].strip())
            and (self.kind is not QuestionKind.ORDERING or bool(number_sign))
        )
        start = match.start("inside") - 1
        self.report.error(
            "KD158",
            self.source.span(number, start + 1, match.end("inside") + 1 - start),
            f"a box like this means nothing in a question of kind `{self.kind}`",
            told.hint,
            repair=(Edit(self.source.span(number, 1, match.start("words")), canonical),)
            if sure
            else (),
        )
        if told.choice:
            self.as_choice(number, match, right=False)
        elif canonical and match["words"].strip():
            if self.kind is QuestionKind.ORDERING and not number_sign:
                canonical = "- "
            self.replace(number, " " * match.start("words"), canonical, match["words"])
            self.mended.bare.add(number)
            self.goes_on(len(canonical))

    def bare(self, number: int, match: re.Match[str]) -> None:
        """A line without a box, where none is needed."""
        bullet, gap, width = match["bullet"], match["gap"], width_of(match["indent"])
        member = self.form.nested and self.listed and width > 1
        sure, fault = True, ""
        if bullet not in "-*+":
            fault = f"`{bullet}` stands before this line, where a hyphen should"
        elif not gap:
            fault = "no space stands after this hyphen"
        elif "\u00a0" in gap:
            fault = "a non-breaking space stands after this hyphen"
        elif member and self.member and width > self.member + 1:
            sure, fault = False, "this line is moved in below one that is no group"
        elif width >= 6 if member else width >= 4 or (self.listed and width > 1):
            fault = "this line is moved in too far to be read"
        elif self.form.nested and self.listed and width == 1:
            sure, fault = False, "this line is moved in by one space"
        canonical = "  - " if member else "- "
        if fault:
            start = match.start("bullet")
            self.misspelt(
                number, start, start + 1, fault, canonical, match, code="KD159", sure=sure
            )
        self.member = (self.member or width) if member else 0
        self.as_line(number, match, canonical)

    def step(self, number: int, match: re.Match[str]) -> None:
        """A numbered line, where lines have numbers."""
        canonical = number_of(match)
        if fault := fault_of_number(match):
            start, end = match.start("number"), match.end("sign")
            self.misspelt(number, start, end, fault, canonical, match, code="KD159")
        self.as_line(number, match, canonical)

    def as_line(self, number: int, match: re.Match[str], canonical: str) -> None:
        """Read a line as one without a box."""
        old = match.start("words")
        if self.source.line(number)[:old] != canonical:
            self.replace(number, " " * old, canonical, match["words"])
        self.mended.bare.add(number)
        self.goes_on(len(canonical))

    def goes_on(self, inside: int) -> None:
        self.listed = self.beside = True
        self.inside = inside

    def no_box(self, number: int, match: re.Match[str]) -> None:
        words = short(match["words"])
        self.report.error(
            "KD151",
            self.source.span(number, match.start("bullet") + 1),
            "this line of a question has no box",
            f"write `- [ ] {words}`"
            + (", or `- [x]` if it is right; " if self.form.ticked else " if it is a wrong one; ")
            + f"number lines that are no {self.form.many}: `1.`",
        )
        self.mended.boxes[number] = False
        self.replace(number, " " * match.start("words"), "- [ ] ", match["words"])
        self.goes_on(2)
