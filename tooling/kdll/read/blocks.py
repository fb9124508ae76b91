"""Finds the `::: name … :::` blocks of a page, line by line, before Markdown is read.

A pass of its own rather than a rule of the Markdown parser, because what pairs an opener with its
closer must not hang on how the prose between them nests: equal colons pair innermost first,
whatever stands before them, each line is looked at once, and every opener without a closer, closer
without an opener and missing empty line is known at its own place. The parser's rule then only
looks up where the block that opens at its line ends.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from kdll.model.diagnostic import Edit, Note
from kdll.read import paste
from kdll.read.report import Report
from kdll.read.source import Source

PAGE_LEVEL = 2
"""Headings of a page's own outline: its title is 1, its parts are 2."""

ANSWERED = ("question", "scenario")
"""Blocks in which learners act: none stands in another, and no part of the page begins in one."""

_COLONS = re.compile(r"[ \t]*(?P<colons>:{3,})[ \t\u00a0]*(?P<rest>.*?)[ \t\u00a0]*$")
_FENCE = re.compile(r"[ \t]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*(?P<mark>`{3,}(?=[^`]*$)|~{3,})")
_AFTER_NAME = re.compile(r"[\s{]")
_HEADING = re.compile(rf" {{0,3}}#{{1,{PAGE_LEVEL}}}(?:[ \t]|$)")


@dataclass(slots=True)
class Opening:
    """A block, while it is being found and after."""

    line: int
    """Of the opener, in the file."""
    indent: int
    head: str
    """What follows the colons."""
    column: int
    """Of the head, from 1."""
    close: int = 0
    """Line of its closer, or the line before which it was given up."""
    closed: bool = False
    """A closer of its own stands in the line `close`."""
    name: str = field(init=False)
    """The block's name: the first word of its head."""

    def __post_init__(self) -> None:
        self.name = _AFTER_NAME.split(self.head, maxsplit=1)[0]


@dataclass(frozen=True, slots=True)
class Outline:
    """The blocks of a page and the lines that are none of their prose."""

    blocks: dict[int, Opening] = field(default_factory=dict)
    """By the opener's line."""
    strays: frozenset[int] = frozenset()
    """Lines of closers that close nothing."""
    fenced: frozenset[int] = frozenset()
    """Lines of fenced code, fences included."""


def outline(source: Source, report: Report) -> Outline:
    """Pair the openers and closers of a page."""
    return _Pass(source, report).run()


class _Pass:
    def __init__(self, source: Source, report: Report) -> None:
        self.source = source
        self.report = report
        self.open: list[Opening] = []
        self.question: Opening | None = None
        """The open one, or scenario; there is never a second."""
        self.blocks: dict[int, Opening] = {}
        self.strays: set[int] = set()
        self.fenced: set[int] = set()
        self.fence: tuple[int, str] | None = None
        self.forgiven = 0
        """Closers to come of blocks that were already given up."""

    def run(self) -> Outline:
        comment = False
        for number, line in enumerate(self.source.lines, self.source.first):
            if self.fence:
                self.in_fence(number, line)
            elif comment or line.lstrip().startswith("<!--"):
                comment = "-->" not in line
            elif line[:1].isalpha():
                continue  # words
            elif mark := _FENCE.match(line):
                self.fence = number, mark["mark"]
                self.fenced.add(number)
            elif match := _COLONS.match(line):
                self.colons(number, line, match)
            elif _HEADING.match(line):
                self.heading(number)
            elif self.question is None or self.question.name != "question":
                paste.tell(self.source, number, self.report)
        self.finish()
        return Outline(self.blocks, frozenset(self.strays), frozenset(self.fenced))

    def in_fence(self, number: int, line: str) -> None:
        assert self.fence
        self.fenced.add(number)
        words, mark = line.strip(), self.fence[1]
        if len(words) >= len(mark) and not words.strip(mark[0]):
            self.fence = None

    def colons(self, number: int, line: str, match: re.Match[str]) -> None:
        if match["rest"]:
            self.opener(number, match)
        elif self.open:
            self.closer(number, match)
        elif self.forgiven:
            self.forgiven -= 1
            self.strays.add(number)
        else:
            self.strays.add(number)
            self.report.error(
                "KD131",
                self.source.span(number, match.start("colons") + 1, len(match["colons"])),
                "these colons close nothing",
                "take them away, or open a block above with a name: `::: note`",
            )

    def opener(self, number: int, match: re.Match[str]) -> None:
        block = Opening(number, match.start("colons"), match["rest"], match.start("rest") + 1)
        if block.name in ANSWERED:
            if self.question:
                self.give_up(self.question, number, f"`::: {block.head}` opens in line {number}")
            self.question = block
        paste.tell_opener(self.source, number, self.report)
        self.spaced(number, number + 1, "after")
        self.spaced(number, number - 1, "before")
        self.open.append(block)
        self.blocks[number] = block

    def closer(self, number: int, match: re.Match[str]) -> None:
        block = self.open.pop()
        if block is self.question:
            self.question = None
        block.close, block.closed = number, True
        self.spaced(number, number - 1, "before")

    def heading(self, number: int) -> None:
        if self.question:
            self.give_up(self.question, number, f"a heading follows in line {number}")
            self.forgiven += 1

    def give_up(self, question: Opening, number: int, why: str) -> None:
        """A question that runs into what cannot be its own: its closer was forgotten."""
        while self.open:
            block = self.open.pop()
            block.close = number
            if block is question:
                break
        self.question = None
        self.report.error(
            "KD130",
            self.source.words(question.line),
            f"the {question.name} that opens here is not closed before {why}",
            "write `:::` on a line of its own at its end, after an empty line",
            notes=(Note(self.source.words(number), "where it should have ended"),),
        )

    def spaced(self, number: int, beside: int, where: str) -> None:
        """A block's marks stand apart: other viewers would show them inside the sentence."""
        neighbour = self.source.line(beside)
        if not neighbour.strip() or _COLONS.match(neighbour) or neighbour.strip().endswith("-->"):
            return
        self.report.error(
            "KD133",
            self.source.words(number),
            f"no empty line stands {where} this line",
            f"put an empty line {where} it; other programs would run the colons into the words",
            # Further in, what follows an empty line would be code.
            repair=(Edit(self.source.span(max(number, beside), 1, 0), "\n"),)
            if _indent(self.source.line(number)) < 4
            else (),
        )

    def finish(self) -> None:
        end = self.source.first + len(self.source.lines)
        if self.fence:
            self.report.error(
                "KD135",
                self.source.words(self.fence[0]),
                "the code that begins here is never closed",
                f"close it with `{self.fence[1]}` on a line of its own",
            )
        for block in self.open:
            block.close = end
            if not self.fence:
                self.report.error(
                    "KD130",
                    self.source.words(block.line),
                    f"the block `{block.name}` that opens here is never closed",
                    "write `:::` on a line of its own at its end, after an empty line",
                )


def _indent(line: str) -> int:
    return len(line[: len(line) - len(line.lstrip())].expandtabs(4))
