"""Mends the lines of a question before Markdown is read: bullets, boxes and what is said back.

Stock parsers swallow each of these silently (a choice vanishes, feedback becomes words of the
choice). Here each is an error at its own place, and the line is read as it was meant.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice

from kdll.model.diagnostic import Edit
from kdll.model.question import QuestionKind
from kdll.read.arrows import joins
from kdll.read.blocks import Opening, Outline
from kdll.read.boxes import Advice, advice
from kdll.read.items import (
    BOX,
    DOUBTFUL,
    NO_BOX,
    NOT_RIGHT,
    QUOTE,
    Items,
    fault_of,
    short,
    width_of,
)
from kdll.read.kinds import FORMS, kind_of
from kdll.read.layout import ReadAs
from kdll.read.opener import head
from kdll.read.report import Report
from kdll.read.source import Source

LABELS = ("hint", "right", "wrong", "why")
LABEL = re.compile(r"(hint|right|wrong|why)[ \t]*:[ \t]*", re.IGNORECASE)


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
            inner: list[Opening] = []
            for later in islice(blocks, index + 1, None):
                if later.line > end:
                    break
                inner.append(later)
            skipped = {n for b in inner for n in range(b.line, b.close + 1)}
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
        following = self.followed_by_choice(lines)
        until = 0
        for number in lines:
            line = self.source.line(number)
            if not line.strip():
                continue
            if quote := QUOTE.match(line):
                if number > until:
                    until = self.quote(number, quote, following)
                    if until > number:
                        for inside in range(number + 1, until + 1):
                            if again := QUOTE.match(self.source.line(inside)):
                                self.replace(
                                    inside, again["indent"], " " * self.inside, again["words"]
                                )
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

    def followed_by_choice(self, lines: list[int]) -> set[int]:
        """Lines of quotes after which another choice comes."""
        found: set[int] = set()
        choice = False
        for number in reversed(lines):
            line = self.source.line(number)
            if QUOTE.match(line):
                if choice:
                    found.add(number)
            elif line.strip():
                choice = self.items.is_choice(line) or (choice and line[0] in " \t")
        return found

    def quote(self, number: int, match: re.Match[str], following: set[int]) -> int:
        """Judge the quote that begins here; the last line to be moved in with it."""
        width, need = width_of(match["indent"]), self.inside
        if not self.listed or need <= width < need + 4:
            return number
        label = LABEL.match(match["words"].lstrip("> \t"))
        span = self.source.span(number, match.start("words") + 1)
        sure = told = True
        message, hint = "", f"indent it by {_COUNTS.get(need, str(need))} spaces"
        if width >= need + 4:
            if not self.beside:
                return number
            message = "this `>` is moved in too far to be read"
        elif width >= 2:
            # Two spaces are the rule, and enough below a number too.
            told = self.form.nested
            message = "this `>` is moved in too little for the line above it"
        elif number in following and label:
            self.report.error(
                "KD152",
                span,
                f"this `{label[1]}:` stands between two {self.form.many}",
                f"put it after the last {self.form.one}: it is about the whole question",
            )
            return number
        elif number in following:
            message = f"this `>` stands between two {self.form.many} and belongs to neither"
            hint += f", so that it is said about the {self.form.one} above"
        elif width == 1 and self.beside:
            sure = False
            message = "this `>` is moved in by one space"
            hint += f" if it is about the {self.form.one}, by none if not"
        else:
            self.beside = False
            return number
        indent = " " * need
        self.replace(number, match["indent"], indent, match["words"])
        last = number
        indents = [match["indent"]]
        while again := QUOTE.match(self.source.line(last + 1)):
            last += 1
            indents.append(again["indent"])
        moved = (
            Edit(self.source.span(line, 1, len(old)), indent)
            for line, old in enumerate(indents, number)
            if old != indent
        )
        if told:
            self.report.error("KD152", span, message, hint, repair=moved if sure else ())
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
        digits, sign = match["number"], match["sign"]
        ascii_ = "".join(str(unicodedata.decimal(digit)) for digit in digits)
        fault = ""
        if ascii_ != digits:
            fault = f"`{digits}` is a number that no list begins with"
        elif sign == "।":
            fault = f"`{sign}` stands after this number, where a point should"
        elif "\u00a0" in match["gap"]:
            fault = "a non-breaking space stands after this number"
        elif width_of(match["indent"]) >= 4:
            fault = "this line is moved in too far to be read"
        canonical = f"{ascii_}{'.' if sign == '।' else sign} "
        if fault:
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


_COUNTS = {2: "two", 3: "three", 4: "four"}
