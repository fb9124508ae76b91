"""Walks a Word document that `kdll.edge.office` let through, and says what each part is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kdll.edge.word.lists import Lists, item_by_name
from kdll.edge.word.markup import NS, tag_of, value
from kdll.edge.word.runs import Runs
from kdll.model.manuscript import Inline, Kind, Manuscript, Paragraph, Table, Words

if TYPE_CHECKING:
    from docx.document import Document


def read(path: Path) -> Manuscript:
    """The document's paragraphs, tables, notes and pictures, and what of it cannot be carried."""
    import docx

    return _Reader(docx.Document(str(path)), path.stem).run()


class _Reader:
    def __init__(self, document: Document, name: str) -> None:
        self.document = document
        self.name = name
        self.part: Any = document.part
        self.styles = {s.style_id: s for s in document.styles}
        self.lists = Lists(self.part)
        self.runs = Runs(self.part)

    def run(self) -> Manuscript:
        blocks = tuple(self.blocks(self.document.element.body))
        notes: dict[str, tuple[Inline, ...]] = {}
        for kind in ("footnote", "endnote"):
            notes |= self.notes(kind)
        self.around()
        lost = tuple(self.runs.lost.values())
        return Manuscript(self.name, blocks, notes, self.runs.pictures, self.runs.facts, lost)

    def around(self) -> None:
        """Headers and footers stand on every sheet of paper, and on no page of a course."""
        for section in self.document.sections:
            for part in (section.header, section.footer):
                words = " ".join(p.text for p in part.paragraphs).strip()
                if words and not part.is_linked_to_previous:
                    self.runs.tell("a header or footer", words)

    def blocks(self, parent: Any) -> Iterator[Paragraph | Table]:
        for element in parent:
            match tag_of(element):
                case "w:p":
                    found = self.paragraph(element)
                    if found is not None:
                        yield found
                case "w:tbl":
                    yield self.table(element)
                case "w:sdt":
                    if element.find(".//w:docPartGallery", NS) is not None:
                        gallery = value(element.find(".//w:docPartGallery", NS))
                        if gallery == "Table of Contents":
                            self.runs.tell("the table of contents; the player has a menu", "")
                            continue
                    yield from self.blocks(element.find("w:sdtContent", NS) or ())
                case "w:ins" | "w:moveTo" | "w:customXml":
                    yield from self.blocks(element)
                case "w:altChunk":
                    self.runs.tell("another document that is embedded in this one", "")

    def paragraph(self, element: Any) -> Paragraph | None:
        words = "".join(t.text or "" for t in element.iterfind(".//w:t", NS))
        self.runs.where = " ".join(words.split())
        style = self.style(element)
        names = [s.name or "" for s in style]
        if names and names[0].lower().startswith("toc "):
            self.runs.tell("the table of contents; the player has a menu", "")
            return None
        mark = element.find("w:pPr/w:rPr", NS)
        if mark is not None and (mark.find("w:ins", NS), mark.find("w:del", NS)) != (None, None):
            self.runs.tell("a tracked change of paragraphs is taken as it stands")
        inlines = tuple(self.runs.inlines(element))
        for name in names:
            if match := re.fullmatch(r"heading ([1-9])", name.lower()):
                return Paragraph(inlines, Kind.HEADING, int(match[1]))
            if name.lower() == "title":
                return Paragraph(inlines, Kind.TITLE)
        item = self.lists.item(element, [s.element for s in style])
        if item is None:
            item = item_by_name(names[:1])
        if item is not None:
            level, number, lettered = item
            if lettered:
                self.runs.tell("the letters or roman numbers of a list become 1, 2, 3")
            return Paragraph(inlines, Kind.ITEM, level, number)
        quote = any("quote" in name.lower() for name in names)
        return Paragraph(inlines, Kind.QUOTE if quote else Kind.PLAIN)

    def style(self, element: Any) -> list[Any]:
        """The paragraph's style, and those that it is based on."""
        found, chain = self.styles.get(value(element.find("w:pPr/w:pStyle", NS))), list[Any]()
        while found is not None and found not in chain and len(chain) < 20:
            chain.append(found)
            found = getattr(found, "base_style", None)
        return chain

    def table(self, element: Any) -> Table:
        rows = []
        merged = nested = False
        for row in element.iterfind("w:tr", NS):
            cells: list[tuple[Paragraph, ...]] = []
            for cell in row.iterfind("w:tc", NS):
                span = value(cell.find("w:tcPr/w:gridSpan", NS))
                below = cell.find("w:tcPr/w:vMerge", NS)
                merged |= span not in ("", "1") or below is not None
                inner = list(self.blocks(cell))
                nested |= any(isinstance(block, Table) for block in inner)
                cells.append(tuple(_flat(inner)))
                wide = int(span) if span.isascii() and span.isdigit() else 1
                cells += [()] * min(wide - 1, 60)
            rows.append(tuple(cells))
        self.runs.where = next((p.text for r in rows for c in r for p in c if p.text), "")
        if merged:
            self.runs.tell("joined cells of a table are parted; their words stand in the first")
        if nested:
            self.runs.tell("a table within a table is carried as words")
        return Table(tuple(rows))

    def notes(self, kind: str) -> dict[str, tuple[Inline, ...]]:
        """Footnotes or endnotes, each on one line."""
        from docx.oxml.parser import parse_xml

        found: dict[str, tuple[Inline, ...]] = {}
        for relation in self.part.rels.values():
            if relation.is_external or not relation.reltype.endswith(f"/{kind}s"):
                continue
            part = relation.target_part
            self.runs.part = part
            for note in parse_xml(part.blob):
                if tag_of(note) != f"w:{kind}" or value(note, "type"):
                    continue
                inner: list[Inline] = []
                for paragraph in _flat(self.blocks(note)):
                    inner += [Words(" ")] * bool(inner) + list(paragraph.inlines)
                found[f"{kind}-{value(note, 'id')}"] = tuple(inner)
            self.runs.part = self.part
        return found


def _flat(blocks: Any) -> Iterator[Paragraph]:
    """Paragraphs, those of tables among them."""
    for block in blocks:
        if isinstance(block, Table):
            for row in block.rows:
                for cell in row:
                    yield from cell
        else:
            yield block
