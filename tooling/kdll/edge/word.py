"""Walks a Word document that `kdll.edge.office` let through, and says what each part is."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from kdll.edge.pictures import look
from kdll.edge.sniff import HEAD, Format, Refusal, sniff
from kdll.model.manuscript import (
    Inline,
    Kind,
    Lost,
    Manuscript,
    Mark,
    Paragraph,
    Picture,
    Table,
    Words,
    first_words,
)
from kdll.model.media import MediaFacts

if TYPE_CHECKING:
    from docx.document import Document

_NS = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "v": "urn:schemas-microsoft-com:vml",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
}
_PREFIXES = {uri: prefix for prefix, uri in _NS.items()}
_R_ID, _R_EMBED = f"{{{_NS['r']}}}id", f"{{{_NS['r']}}}embed"
_W = f"{{{_NS['w']}}}"

_LOST = {
    "w:del": "a tracked deletion is left out, as if accepted",
    "w:moveFrom": "a tracked move is taken as if accepted",
    "w:ins": "a tracked insertion is taken as if accepted",
    "w:commentReference": "a comment",
    "m:oMath": "an equation",
    "m:oMathPara": "an equation",
    "w:object": "an embedded object",
    "w:txbxContent": "a text box",
    "w:vanish": "hidden words",
    "w:highlight": "highlighted words lose their colour",
    "w:color": "coloured words lose their colour",
    "w:sym": "a sign of a symbol font",
}
"""By element, the line that tells of it."""
_DIVED = {"w:ins", "w:moveTo", "w:smartTag", "w:sdt", "w:sdtContent", "w:fldSimple", "w:dir"}
"""Elements around runs that are looked into."""
_RAISED = dict(zip("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ", strict=True))
_LOWERED = dict(zip("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎", strict=True))
_WEB = re.compile(r"(?:https?://[^\s/]|mailto:[^\s@]+@)", re.IGNORECASE)


def read(path: Path) -> Manuscript:
    """The document's paragraphs, tables, notes and pictures, and what of it cannot be carried."""
    import docx

    return _Reader(docx.Document(str(path)), path.stem).run()


def _tag(element: Any) -> str:
    """`w:p`; empty for comments and processing instructions."""
    if not isinstance(element.tag, str):
        return ""
    uri, _, name = element.tag[1:].partition("}")
    return f"{_PREFIXES.get(uri, '?')}:{name}"


def _value(element: Any, name: str = "val") -> str:
    return str(element.get(_W + name) or "") if element is not None else ""


def _on(properties: Any, name: str) -> bool | None:
    """A yes-or-no property of a run: as set, or None where it is not."""
    found = properties.find(f"w:{name}", _NS) if properties is not None else None
    return None if found is None else _value(found) not in ("0", "false", "none")


class _Reader:
    def __init__(self, document: Document, name: str) -> None:
        self.document = document
        self.name = name
        self.part: Any = document.part
        self.styles = {s.style_id: s for s in document.styles}
        self.lists = _Lists(self.part)
        self.lost: dict[tuple[str, str], Lost] = {}
        self.pictures: dict[str, bytes] = {}
        self.facts: dict[str, MediaFacts] = {}
        self.unfit: dict[str, str] = {}
        """Why a picture cannot be used, by the name of its part."""
        self.where = ""
        """First words of the paragraph that is read."""
        self.field: list[str] = []
        """Instructions of the fields that are open."""

    def run(self) -> Manuscript:
        blocks = tuple(self.blocks(self.document.element.body))
        notes: dict[str, tuple[Inline, ...]] = {}
        for kind in ("footnote", "endnote"):
            notes |= self.notes(kind)
        self.around()
        lost = tuple(self.lost.values())
        return Manuscript(self.name, blocks, notes, self.pictures, self.facts, lost)

    def tell(self, what: str, where: str | None = None) -> None:
        place = first_words(self.where if where is None else where)
        self.lost.setdefault((what, place), Lost(what, place))

    def around(self) -> None:
        """Headers and footers stand on every sheet of paper, and on no page of a course."""
        for section in self.document.sections:
            for part in (section.header, section.footer):
                words = " ".join(p.text for p in part.paragraphs).strip()
                if words and not part.is_linked_to_previous:
                    self.tell("a header or footer", words)

    def blocks(self, parent: Any) -> Iterator[Paragraph | Table]:
        for element in parent:
            match _tag(element):
                case "w:p":
                    found = self.paragraph(element)
                    if found is not None:
                        yield found
                case "w:tbl":
                    yield self.table(element)
                case "w:sdt":
                    if element.find(".//w:docPartGallery", _NS) is not None:
                        gallery = _value(element.find(".//w:docPartGallery", _NS))
                        if gallery == "Table of Contents":
                            self.tell("the table of contents; the player has a menu", "")
                            continue
                    yield from self.blocks(element.find("w:sdtContent", _NS) or ())
                case "w:ins" | "w:moveTo" | "w:customXml":
                    yield from self.blocks(element)
                case "w:altChunk":
                    self.tell("another document that is embedded in this one", "")

    def paragraph(self, element: Any) -> Paragraph | None:
        words = "".join(t.text or "" for t in element.iterfind(".//w:t", _NS))
        self.where = " ".join(words.split())
        style = self.style(element)
        names = [s.name or "" for s in style]
        if names and names[0].lower().startswith("toc "):
            self.tell("the table of contents; the player has a menu", "")
            return None
        mark = element.find("w:pPr/w:rPr", _NS)
        if mark is not None and (mark.find("w:ins", _NS), mark.find("w:del", _NS)) != (None, None):
            self.tell("a tracked change of paragraphs is taken as it stands")
        inlines = tuple(self.inlines(element))
        for name in names:
            if match := re.fullmatch(r"heading ([1-9])", name.lower()):
                return Paragraph(inlines, Kind.HEADING, int(match[1]))
            if name.lower() == "title":
                return Paragraph(inlines, Kind.TITLE)
        item = self.lists.item(element, [s.element for s in style])
        if item is None:
            item = _item_by_name(names[:1])
        if item is not None:
            level, number, lettered = item
            if lettered:
                self.tell("the letters or roman numbers of a list become 1, 2, 3")
            return Paragraph(inlines, Kind.ITEM, level, number)
        quote = any("quote" in name.lower() for name in names)
        return Paragraph(inlines, Kind.QUOTE if quote else Kind.PLAIN)

    def style(self, element: Any) -> list[Any]:
        """The paragraph's style, and those that it is based on."""
        found, chain = self.styles.get(_value(element.find("w:pPr/w:pStyle", _NS))), list[Any]()
        while found is not None and found not in chain and len(chain) < 20:
            chain.append(found)
            found = getattr(found, "base_style", None)
        return chain

    def inlines(self, parent: Any, address: str = "") -> Iterator[Inline]:
        for element in parent:
            tag = _tag(element)
            if tag in _LOST:
                self.tell(_LOST[tag])
            if tag == "w:r":
                yield from self.stretch(element, address)
            elif tag == "w:hyperlink":
                yield from self.inlines(element, self.target(element))
            elif tag in _DIVED:
                to = self.instructed(_value(element, "instr")) if tag == "w:fldSimple" else ""
                yield from self.inlines(element, address or to)

    def target(self, element: Any) -> str:
        """Where a hyperlink leads, if that is a web or mail address."""
        relation = self.part.rels.get(element.get(_R_ID) or "")
        if relation is None:
            self.tell("a link to a place in the same document is carried as words")
            return ""
        return self.web(relation.target_ref if relation.is_external else "")

    def web(self, address: str) -> str:
        if _WEB.match(address):
            return address
        self.tell(f"a link that leads to no web page: {address[:60] or 'a part of the document'}")
        return ""

    def instructed(self, instruction: str) -> str:
        """The address in a field such as `HYPERLINK "https://…"`."""
        match = re.match(r'\s*HYPERLINK\s+(?!\\)"?([^"\s]+)', instruction)
        return self.web(match[1]) if match else ""

    def stretch(self, run: Any, address: str) -> Iterator[Inline]:
        """One run: its text, pictures and notes."""
        look = run.find("w:rPr", _NS)
        if _on(look, "vanish"):
            self.tell(_LOST["w:vanish"])
            return
        for name in ("highlight", "color"):
            found = look.find(f"w:{name}", _NS) if look is not None else None
            plain = ("", "auto", "000000", "none")
            if found is not None and _value(found) not in plain and self.where and not address:
                self.tell(_LOST[f"w:{name}"])
        if _on(look, "u") and not address:
            self.tell("underlined words are carried without the line, which would look like a link")
        text = ""
        for element in run:
            tag = _tag(element)
            if tag in ("w:t", "w:tab", "w:noBreakHyphen", "w:cr", "w:br"):
                text += _written(tag, element)
                continue
            if tag == "w:instrText" and self.field:
                self.field[-1] += element.text or ""
                continue
            if text:
                yield self.words(text, look, address)
                text = ""
            yield from self.other(tag, element)
        if text:
            yield self.words(text, look, address)

    def words(self, text: str, look: Any, address: str) -> Words:
        place = _value(look.find("w:vertAlign", _NS)) if look is not None else ""
        signs = {"superscript": _RAISED, "subscript": _LOWERED}.get(place)
        if signs and text.strip() and all(c in signs for c in text.strip()):
            text = "".join(signs.get(c, c) for c in text)
        elif signs and text.strip():
            self.tell(f"{place} words are carried on the line")
        if not address:
            address = next((to for f in self.field if (to := self.instructed(f))), "")
        strike = bool(_on(look, "strike") or _on(look, "dstrike"))
        return Words(text, bool(_on(look, "b")), bool(_on(look, "i")), strike, address)

    def other(self, tag: str, element: Any) -> Iterator[Inline]:
        """What stands in a run beside text."""
        if tag == "w:fldChar":
            kind = _value(element, "fldCharType")
            if kind == "begin":
                self.field.append("")
            elif kind == "end" and self.field:
                self.field.pop()
        elif tag in ("w:footnoteReference", "w:endnoteReference"):
            yield Mark(f"{tag[2:-9]}-{_value(element, 'id')}")
        elif tag == "w:drawing" or tag == "w:pict":
            yield from self.drawing(element)
        elif tag == "mc:AlternateContent":
            chosen = element.find("mc:Choice", _NS)
            for child in chosen if chosen is not None else ():
                yield from self.other(_tag(child), child)
        elif tag in _LOST:
            self.tell(_LOST[tag])

    def drawing(self, element: Any) -> Iterator[Inline]:
        """The pictures of a drawing; other drawings are told."""
        box = element.find(".//w:txbxContent", _NS)
        if box is not None:
            words = "".join(t.text or "" for t in box.iterfind(".//w:t", _NS))
            self.tell(_LOST["w:txbxContent"], " ".join(words.split()) or self.where)
        about = element.find(".//wp:docPr", _NS)
        alternative = (about.get("descr") or "").strip() if about is not None else ""
        found = [(b.get(_R_EMBED), alternative) for b in element.iterfind(".//a:blip", _NS)]
        for shape in element.iterfind(".//v:shape", _NS):
            data = shape.find("v:imagedata", _NS)
            if data is not None:
                found.append((data.get(_R_ID), (shape.get("alt") or "").strip()))
        for id_, words in found:
            relation = self.part.rels.get(id_ or "")
            if relation is None or relation.is_external:
                self.tell("a picture that is not in the document but linked")
                continue
            path = self.picture(relation.target_part)
            if path:
                yield Picture(path, words)
        if not found and box is None:
            self.tell("a chart, diagram or drawn shape; a picture of it can be carried")

    def picture(self, part: Any) -> str:
        """The path at which a picture is kept, by its content; empty where it is of no use."""
        content, name = part.blob, str(part.partname)
        if name in self.unfit:
            self.tell(self.unfit[name])
            return ""
        kinds = [sniff(f"picture.{s}", content[:HEAD]) for s in ("png", "jpg", "gif", "webp")]
        found = next((k for k in kinds if isinstance(k, Format)), kinds[0])
        fault = found.words if isinstance(found, Refusal) else ""
        if isinstance(found, Format):
            path = f"media/picture-{hashlib.sha256(content).hexdigest()[:12]}.{found.suffixes[0]}"
            if path in self.pictures:
                return path
            with TemporaryDirectory() as folder:
                file = Path(folder) / "picture"
                file.write_bytes(content)
                facts = look(file, found)
            fault = facts.fault
            if not fault:
                self.pictures[path], self.facts[path] = content, facts
                return path
        self.unfit[name] = f"a picture that {fault}; save it as PNG and put it in again"
        self.tell(self.unfit[name])
        return ""

    def table(self, element: Any) -> Table:
        rows = []
        merged = nested = False
        for row in element.iterfind("w:tr", _NS):
            cells: list[tuple[Paragraph, ...]] = []
            for cell in row.iterfind("w:tc", _NS):
                span = _value(cell.find("w:tcPr/w:gridSpan", _NS))
                below = cell.find("w:tcPr/w:vMerge", _NS)
                merged |= span not in ("", "1") or below is not None
                inner = list(self.blocks(cell))
                nested |= any(isinstance(block, Table) for block in inner)
                cells.append(tuple(_flat(inner)))
                wide = int(span) if span.isascii() and span.isdigit() else 1
                cells += [()] * min(wide - 1, 60)
            rows.append(tuple(cells))
        self.where = next((p.text for r in rows for c in r for p in c if p.text), "")
        if merged:
            self.tell("joined cells of a table are parted; their words stand in the first")
        if nested:
            self.tell("a table within a table is carried as words")
        return Table(tuple(rows))

    def notes(self, kind: str) -> dict[str, tuple[Inline, ...]]:
        """Footnotes or endnotes, each on one line."""
        from docx.oxml.parser import parse_xml

        found: dict[str, tuple[Inline, ...]] = {}
        for relation in self.part.rels.values():
            if relation.is_external or not relation.reltype.endswith(f"/{kind}s"):
                continue
            part, own = relation.target_part, self.part
            self.part = part
            for note in parse_xml(part.blob):
                if _tag(note) != f"w:{kind}" or _value(note, "type"):
                    continue
                inner: list[Inline] = []
                for paragraph in _flat(self.blocks(note)):
                    inner += [Words(" ")] * bool(inner) + list(paragraph.inlines)
                found[f"{kind}-{_value(note, 'id')}"] = tuple(inner)
            self.part = own
        return found


def _written(tag: str, element: Any) -> str:
    if tag == "w:t":
        return element.text or ""
    if tag == "w:br":
        return "\n" if _value(element, "type") in ("", "textWrapping") else " "
    return {"w:tab": " ", "w:noBreakHyphen": "‑", "w:cr": "\n"}[tag]


def _flat(blocks: Any) -> Iterator[Paragraph]:
    """Paragraphs, those of tables among them."""
    for block in blocks:
        if isinstance(block, Table):
            for row in block.rows:
                for cell in row:
                    yield from cell
        else:
            yield block


def _item_by_name(names: list[str]) -> tuple[int, int | None, bool] | None:
    """An item known by the name of its style alone, where the style has lost its list."""
    match = re.fullmatch(r"list (bullet|number)(?: (\d))?", names[0].lower()) if names else None
    if not match:
        return None
    return int(match[2] or 1) - 1, None if match[1] == "bullet" else 1, False


class _Lists:
    """The lists of a document: what kind each level is, and how far it has counted."""

    def __init__(self, part: Any) -> None:
        self.kinds: dict[str, dict[int, tuple[str, int]]] = {}
        """By list, then level: how it is numbered, and from which number."""
        self.counted: dict[str, dict[int, int]] = {}
        numbering = next(
            (r.target_part for r in part.rels.values() if r.reltype.endswith("/numbering")), None
        )
        if numbering is None:
            return
        abstract = {
            _value(a, "abstractNumId"): {
                int(_value(level, "ilvl") or 0): (
                    _value(level.find("w:numFmt", _NS)) or "decimal",
                    _integer(_value(level.find("w:start", _NS)), 1),
                )
                for level in a.iterfind("w:lvl", _NS)
            }
            for a in numbering.element.iterfind("w:abstractNum", _NS)
        }
        for one in numbering.element.iterfind("w:num", _NS):
            self.kinds[_value(one, "numId")] = abstract.get(
                _value(one.find("w:abstractNumId", _NS)), {}
            )

    def item(self, paragraph: Any, styles: list[Any]) -> tuple[int, int | None, bool] | None:
        """Level, number (None: a bullet) and whether that was a letter; None if it is no item."""
        number, level = "", ""
        for source in (paragraph, *styles):
            properties = source.find("w:pPr/w:numPr", _NS)
            if properties is not None:
                number = number or _value(properties.find("w:numId", _NS))
                level = level or _value(properties.find("w:ilvl", _NS))
        if not number or number == "0" or number not in self.kinds:
            return None
        named = re.search(r" ([2-9])$", styles[0].name_val or "") if styles and not level else None
        depth = _integer(level, int(named[1]) - 1 if named else 0)
        kinds = self.kinds[number]
        kind, start = kinds.get(depth) or kinds.get(0) or ("bullet", 1)
        if kind == "none":
            return None
        if kind == "bullet":
            return depth, None, False
        counted = self.counted.setdefault(number, {})
        for deeper in [d for d in counted if d > depth]:
            del counted[deeper]
        counted[depth] = counted.get(depth, start - 1) + 1
        return depth, counted[depth], "decimal" not in kind.lower()


def _integer(words: str, default: int) -> int:
    return int(words) if words.isascii() and words.isdigit() and len(words) < 6 else default
