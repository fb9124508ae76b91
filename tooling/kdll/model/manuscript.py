"""What a subject expert sends: a Word document or a spreadsheet, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from kdll.model.media import MediaFacts

_SHORT = 60
"""Characters of a paragraph that are enough to find it."""


@dataclass(frozen=True, slots=True)
class Words:
    """A stretch of text that looks alike; `\\n` in it is a line's end."""

    text: str
    strong: bool = False
    emphasis: bool = False
    strike: bool = False
    address: str = ""
    """Where it leads, if it is a link."""


@dataclass(frozen=True, slots=True)
class Mark:
    """The place of a footnote or endnote."""

    note: str
    """Key in `Manuscript.notes`."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture within the text."""

    path: str
    """Key in `Manuscript.pictures`: `media/…`."""
    alternative: str = ""
    """Words for those who cannot see it; empty where the document has none."""


Inline: TypeAlias = Words | Mark | Picture


class Kind(StrEnum):
    """What a paragraph is."""

    TITLE = "title"
    """The name of the whole document."""
    HEADING = "heading"
    PLAIN = "plain"
    QUOTE = "quote"
    ITEM = "item"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph."""

    inlines: tuple[Inline, ...]
    kind: Kind = Kind.PLAIN
    level: int = 0
    """Of a heading from 1, of an item from 0."""
    number: int | None = None
    """Of an item in a numbered list; None: it has a bullet."""

    @property
    def text(self) -> str:
        """Its words alone, white space folded."""
        return " ".join("".join(i.text for i in self.inlines if isinstance(i, Words)).split())


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells, each of them paragraphs."""

    rows: tuple[tuple[tuple[Paragraph, ...], ...], ...]


@dataclass(frozen=True, slots=True)
class Lost:
    """Something that cannot be carried."""

    what: str
    where: str = ""
    """The paragraph's first words in quotes, or a row; empty: the whole file."""


def first_words(text: str) -> str:
    """Of a paragraph, in quotes, so that it can be found; empty where it has none."""
    words = " ".join(text.split())
    if len(words) > _SHORT:
        words = words[: _SHORT - 1].rstrip() + "…"
    return f"“{words}”" if words else ""


@dataclass(frozen=True, slots=True)
class Manuscript:
    """A Word document."""

    name: str
    """The file's name, without its ending."""
    blocks: tuple[Paragraph | Table, ...]
    notes: Mapping[str, tuple[Inline, ...]] = field(default_factory=dict)
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    """By the path within a course under which they are kept."""
    facts: Mapping[str, MediaFacts] = field(default_factory=dict)
    """Of the pictures, by the same paths."""
    lost: tuple[Lost, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a workbook, or a CSV file: all rows as text, the first line of it included."""

    name: str
    rows: tuple[tuple[str, ...], ...]
    lost: tuple[Lost, ...] = ()
    unread: frozenset[int] = frozenset()
    """Indexes of rows in which a formula stands whose result nobody has computed."""
