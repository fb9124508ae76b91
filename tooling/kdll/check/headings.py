"""The headings of a page, by which people who listen to it find their way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kdll.check.rule import Subject
from kdll.model.course import Page, PageKind
from kdll.model.diagnostic import Diagnostic
from kdll.model.place import Span
from kdll.model.prose import Block
from kdll.model.question import Part, Question

_WITHOUT_HEADINGS = frozenset({"paragraph", "table", "code_block", "hr", "math_block"})


@dataclass(frozen=True, slots=True)
class _Heading:
    level: int
    """As learners get it."""
    span: Span
    situation: bool = False
    """Whether it opens a situation: of these the level is not the author's to choose."""


def skipped(subject: Subject) -> Iterator[Diagnostic]:
    """A heading more than one level below the one before it."""
    for page in subject.course.sheets:
        above = 1
        for heading in _of(page):
            if heading.level > above + 1:
                signs = "#" * (above + 1)
                yield Diagnostic(
                    heading.span,
                    "KD503",
                    f"this heading of level {heading.level} stands below one of level {above}",
                    f"write a heading with {signs} above the scenario"
                    if heading.situation
                    else f"write it with {signs}",
                )
            above = heading.level


def second_title(subject: Subject) -> Iterator[Diagnostic]:
    """A heading of the page's own level: the title at the top of the file is that."""
    for page in subject.course.sheets:
        for heading in _of(page):
            if heading.level == 1:
                yield Diagnostic(
                    heading.span,
                    "KD504",
                    "this heading has the level of the page's title",
                    "write it with ##; the title stands at the top of the file, as `title:`",
                )


def _of(page: Page) -> Iterator[_Heading]:
    """In reading order; those of a scenario stand one level deeper where it is but a block."""
    yield from _below(page.body, 2 if page.kind is PageKind.SCENARIO else 3)


def _below(body: tuple[Block, ...], situations: int) -> Iterator[_Heading]:
    for block in body:
        if isinstance(block, Question):
            for one in block.parts(Part.SITUATION):
                yield _Heading(situations, one.span, situation=True)
                yield from _below(one.body, situations)
        elif block.kind == "heading":
            yield _Heading(int(block.attrs["level"]), block.span)
        elif block.kind not in _WITHOUT_HEADINGS:
            yield from _below(block.children, situations)
