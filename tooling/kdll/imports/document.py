"""A Word document as pages: one for each heading of the first level."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field

from kdll.imports.markdown import folded, heading, lines, one_line
from kdll.imports.names import ID, slug, top
from kdll.model.manuscript import (
    Inline,
    Kind,
    Lost,
    Manuscript,
    Mark,
    Paragraph,
    Picture,
    Table,
    first_words,
)
from kdll.model.manuscript import Words as Stretch
from kdll.model.tree import Tree

_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_QUESTION = re.compile(
    r"(?:q(?:uestion|ue|\.|n\.?)?\s*[.:]?\s*[0-9]+\b|प्रश्न\s*[0-9०-९]+)"
    r"|(?:correct\s+)?answer\s*(?:key)?\s*[:\-–]",
    re.IGNORECASE,
)
_OF_QUESTIONS = re.compile(r"\b(option\s*[1-9a-h]?|correct|answer|is\s*correct)\b", re.IGNORECASE)
_DEEPEST = 6
_HIGHEST = 999_999_999
"""A number of more digits begins no item (CommonMark, 5.2)."""


@dataclass(frozen=True, slots=True)
class Made:
    """What comes of a document or a spreadsheet."""

    files: Tree = field(default_factory=Tree)
    """New files by path from the content folder, or the one page that is added to."""
    lost: tuple[Lost, ...] = ()
    unnamed: tuple[str, ...] = ()
    """Headings that no id can be made of, or only one that is taken. With any, nothing is made."""


@dataclass(slots=True)
class _Draft:
    """A page while its paragraphs are gathered."""

    title: str
    blocks: list[Paragraph | Table] = field(default_factory=list)


def pages(
    manuscript: Manuscript,
    folder: str,
    course: str,
    tree: Tree,
    taken: Collection[str],
    numbers: Callable[[int], Sequence[int]],
    competency: str = "",
    ids: Sequence[str] = (),
) -> Made:
    """The pages of a document, as new files of `folder`.

    `taken` are the ids that the course's pages have; `ids` are given, in order, to headings of
    which none can be made; `numbers` tells what so many files' names begin with.
    """
    drafts = _drafts(manuscript)
    named: list[str] = []
    given, unnamed = list(ids), []
    for draft in drafts:
        made = slug(draft.title)
        if not made or made in taken or made in named:
            made = given.pop(0) if given else ""
        if not ID.fullmatch(made) or made in taken or made in named:
            unnamed.append(draft.title)
        named.append(made)
    if unnamed:
        return Made(unnamed=tuple(unnamed))
    lost = list(manuscript.lost)
    files: dict[str, bytes] = {}
    used: set[str] = set()
    for draft, id_, number in zip(drafts, named, numbers(len(drafts)), strict=True):
        page = _Page(manuscript, draft, lost)
        body = page.body()
        used |= page.pictures
        files[f"{folder}/{number:02}-{id_}.md"] = (
            f"{top(id_, draft.title, competency)}\n{body}"
        ).encode()
    for path in sorted(used):
        if tree.get(f"{course}/{path}") is None:
            files[f"{course}/{path}"] = manuscript.pictures[path]
    return Made(Tree(files), tuple(lost))


def _drafts(manuscript: Manuscript) -> list[_Draft]:
    """The document parted at its headings of the first level.

    What stands before the first of them makes a page with the document's own title.
    """
    titles = [b for b in manuscript.blocks if isinstance(b, Paragraph) and b.kind is Kind.TITLE]
    name = next((folded(t.text) for t in titles if t.text), manuscript.name)
    drafts = [_Draft(name)]
    for block in manuscript.blocks:
        if isinstance(block, Paragraph):
            words = folded(block.text)
            title = block.kind is Kind.TITLE or (block.kind is Kind.HEADING and block.level == 1)
            if title and words:
                if block.kind is Kind.HEADING:
                    drafts.append(_Draft(words))
                elif block is not next(t for t in titles if t.text):
                    drafts[-1].blocks.append(Paragraph(block.inlines, Kind.HEADING, 2))
                    continue
                block = Paragraph(tuple(i for i in block.inlines if not isinstance(i, Stretch)))
            elif block.kind is Kind.HEADING and not words:
                block = Paragraph(block.inlines)
            if not any(not isinstance(i, Stretch) or i.text.strip() for i in block.inlines):
                continue
        drafts[-1].blocks.append(block)
    return [draft for draft in drafts if draft.blocks or draft is not drafts[0]]


class _Page:
    """Writes one page."""

    def __init__(self, manuscript: Manuscript, draft: _Draft, lost: list[Lost]) -> None:
        self.manuscript = manuscript
        self.draft = draft
        self.lost = lost
        self.parts: list[str] = []
        """Blocks, an empty line between each two."""
        self.pictures: set[str] = set()
        self.notes: list[str] = []
        self.above = 1
        """Level of the heading before."""
        self.run: list[str] = []
        """Lines of the list or quote that is being written."""
        self.kind = Kind.PLAIN
        self.open: list[tuple[int, bool]] = []
        """Of each open item the column of its words, and whether it has a number."""

    def body(self) -> str:
        """All but the head of the page."""
        for block in self.draft.blocks:
            if isinstance(block, Table):
                self.end()
                self.table(block)
            else:
                self.paragraph(block)
        self.end()
        if self.notes:
            self.parts.append("---")
        for number, note in enumerate(self.notes, 1):
            mark = Stretch(str(number).translate(_RAISED) + " ")
            words = self.words(self.manuscript.notes.get(note, ()), noted=False)
            self.parts.append("\n".join(lines([mark, *words])))
        return "\n\n".join(self.parts) + "\n"

    def tell(self, what: str, where: str = "") -> None:
        """Note what is not as it was."""
        self.lost.append(Lost(what, first_words(where)))

    def end(self) -> None:
        """Finish the list or quote that is open."""
        if self.run:
            self.parts.append("\n".join(self.run))
        self.run, self.kind, self.open = [], Kind.PLAIN, []

    def paragraph(self, block: Paragraph) -> None:
        """A heading, an item, a quote or plain words; pictures on lines of their own."""
        if block.kind is not self.kind:
            self.end()
        if _QUESTION.match(block.text.strip()):
            self.tell(
                "looks like a question and is carried as words; questions come from a spreadsheet",
                block.text,
            )
        words = self.words(block.inlines)
        shown = [self.picture(i) for i in block.inlines if isinstance(i, Picture)]
        if block.kind is Kind.HEADING:
            self.heading(block, words)
        elif block.kind is Kind.ITEM:
            self.item(block, lines(words), shown)
            return
        elif block.kind is Kind.QUOTE:
            self.kind = Kind.QUOTE
            quoted = lines(words)
            if quoted:
                self.run += [">"] * bool(self.run) + [f"> {line}" for line in quoted]
        elif written := lines(words):
            self.parts.append("\n".join(written))
        if shown:
            self.end()
        self.parts += shown

    def heading(self, block: Paragraph, words: list[Stretch]) -> None:
        """A heading, no more than one level below the one before."""
        level = min(max(block.level, 2), _DEEPEST, self.above + 1)
        if level != block.level:
            was = f"a heading of level {block.level} is written as one of level {level}"
            self.tell(f"{was}, because levels may not be skipped", block.text)
        self.above = level
        self.parts.append(f"{'#' * level} {heading(words)}")

    def item(self, block: Paragraph, written: list[str], shown: list[str]) -> None:
        """A line of a list, and what hangs below it."""
        if not written and not shown:
            return
        if not written:
            self.end()
            self.parts += shown
            return
        self.kind = Kind.ITEM
        level = min(block.level, len(self.open))
        ordered = block.number is not None
        same = level < len(self.open) and self.open[level][1] is ordered
        if not level and not same:
            self.end()
            self.kind = Kind.ITEM
        indent = self.open[level - 1][0] if level else 0
        mark = f"{min(block.number, _HIGHEST)}. " if block.number is not None else "- "
        inside = " " * (indent + len(mark))
        if level and not same and block.number not in (None, 1):
            # A list that begins with another number than 1 would be words of the item above.
            self.run.append("")
        self.run.append(" " * indent + mark + written[0])
        self.run += [inside + line for line in written[1:]]
        for picture in shown:
            self.run += ["", inside + picture, ""]
        self.open[level:] = [(len(inside), ordered)]

    def table(self, table: Table) -> None:
        """Rows of one line each; the first is the head."""
        rows = [[self.cell(cell) for cell in row] for row in table.rows]
        shown = [
            self.picture(i)
            for row in table.rows
            for cell in row
            for paragraph in cell
            for i in paragraph.inlines
            if isinstance(i, Picture)
        ]
        texts = [folded(p.text) for row in table.rows for cell in row for p in cell]
        where = next(filter(None, texts), "")
        if sum(map(len, rows)) == 1:
            self.tell("the frame around these words", where)
            for paragraph in table.rows[0][0]:
                self.paragraph(paragraph)
            self.end()
            return
        if shown:
            self.tell("pictures within a table stand below it now", where)
        if any(_several(cell) for row in table.rows for cell in row):
            self.tell("paragraphs or lists within a cell are joined on one line", where)
        head = [folded(" ".join(p.text for p in cell)) for cell in table.rows[0]] if rows else []
        if sum(bool(_OF_QUESTIONS.search(words)) for words in head) > 1:
            self.tell(
                "looks like a table of questions and is carried as a table; "
                "questions come from a spreadsheet",
                where,
            )
        width = max(map(len, rows), default=0)
        if any(any(row) for row in rows):
            written = [row + [""] * (width - len(row)) for row in rows]
            written.insert(1, ["---"] * width)
            self.parts.append("\n".join(f"| {' | '.join(row)} |" for row in written))
        self.parts += shown

    def cell(self, cell: tuple[Paragraph, ...]) -> str:
        """The words of a cell on one line."""
        words: list[Stretch] = []
        for paragraph in cell:
            words += [Stretch(" ")] * bool(words) + self.words(paragraph.inlines)
        return one_line(words)

    def picture(self, picture: Picture) -> str:
        """A picture with the words for those who cannot see it."""
        self.pictures.add(picture.path)
        return f"![{one_line([Stretch(picture.alternative)])}]({picture.path})"

    def words(self, inlines: Iterable[Inline], *, noted: bool = True) -> list[Stretch]:
        """The text of a paragraph, each note's place as a raised number."""
        found: list[Stretch] = []
        for inline in inlines:
            if isinstance(inline, Stretch):
                found.append(inline)
            elif isinstance(inline, Mark) and noted:
                if inline.note not in self.notes:
                    self.notes.append(inline.note)
                number = self.notes.index(inline.note) + 1
                found.append(Stretch(str(number).translate(_RAISED)))
        return found


def _several(cell: tuple[Paragraph, ...]) -> bool:
    return sum(bool(p.text) for p in cell) > 1 or any(p.kind is Kind.ITEM for p in cell)
