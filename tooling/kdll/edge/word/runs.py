"""The runs of a Word paragraph: words with their looks, links, notes and pictures."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from kdll.edge.pictures import look
from kdll.edge.sniff import HEAD, Format, Refusal, sniff
from kdll.edge.word.markup import NS, R_EMBED, R_ID, on, tag_of, value
from kdll.model.manuscript import Inline, Lost, Mark, Picture, Words, first_words
from kdll.model.media import MediaFacts

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


class Runs:
    """Reads runs, and gathers pictures and what cannot be carried."""

    def __init__(self, part: Any) -> None:
        self.part = part
        """Whose relationships count."""
        self.lost: dict[tuple[str, str], Lost] = {}
        self.pictures: dict[str, bytes] = {}
        self.facts: dict[str, MediaFacts] = {}
        self.where = ""
        """First words of the paragraph that is read."""
        self._unfit: dict[str, str] = {}
        """Why a picture cannot be used, by the name of its part."""
        self._field: list[str] = []
        """Instructions of the fields that are open."""

    def tell(self, what: str, where: str | None = None) -> None:
        """Note what cannot be carried, once for each paragraph."""
        place = first_words(self.where if where is None else where)
        self.lost.setdefault((what, place), Lost(what, place))

    def inlines(self, parent: Any, address: str = "") -> Iterator[Inline]:
        """What stands in a paragraph, or in a link to `address` within it."""
        for element in parent:
            tag = tag_of(element)
            if tag in _LOST:
                self.tell(_LOST[tag])
            if tag == "w:r":
                yield from self._stretch(element, address)
            elif tag == "w:hyperlink":
                yield from self.inlines(element, self._target(element))
            elif tag in _DIVED:
                to = self._instructed(value(element, "instr")) if tag == "w:fldSimple" else ""
                yield from self.inlines(element, address or to)

    def _target(self, element: Any) -> str:
        """Where a hyperlink leads, if that is a web or mail address."""
        relation = self.part.rels.get(element.get(R_ID) or "")
        if relation is None:
            self.tell("a link to a place in the same document is carried as words")
            return ""
        return self._web(relation.target_ref if relation.is_external else "")

    def _web(self, address: str) -> str:
        if _WEB.match(address):
            return address
        self.tell(f"a link that leads to no web page: {address[:60] or 'a part of the document'}")
        return ""

    def _instructed(self, instruction: str) -> str:
        """The address in a field such as `HYPERLINK "https://…"`."""
        match = re.match(r'\s*HYPERLINK\s+(?!\\)"?([^"\s]+)', instruction)
        return self._web(match[1]) if match else ""

    def _stretch(self, run: Any, address: str) -> Iterator[Inline]:
        """One run: its text, pictures and notes."""
        look = run.find("w:rPr", NS)
        if on(look, "vanish"):
            self.tell(_LOST["w:vanish"])
            return
        for name in ("highlight", "color"):
            found = look.find(f"w:{name}", NS) if look is not None else None
            plain = ("", "auto", "000000", "none")
            if found is not None and value(found) not in plain and self.where and not address:
                self.tell(_LOST[f"w:{name}"])
        if on(look, "u") and not address:
            self.tell("underlined words are carried without the line, which would look like a link")
        text = ""
        for element in run:
            tag = tag_of(element)
            if tag in ("w:t", "w:tab", "w:noBreakHyphen", "w:cr", "w:br"):
                text += _written(tag, element)
                continue
            if tag == "w:instrText" and self._field:
                self._field[-1] += element.text or ""
                continue
            if text:
                yield self._words(text, look, address)
                text = ""
            yield from self._other(tag, element)
        if text:
            yield self._words(text, look, address)

    def _words(self, text: str, look: Any, address: str) -> Words:
        place = value(look.find("w:vertAlign", NS)) if look is not None else ""
        signs = {"superscript": _RAISED, "subscript": _LOWERED}.get(place)
        if signs and text.strip() and all(c in signs for c in text.strip()):
            text = "".join(signs.get(c, c) for c in text)
        elif signs and text.strip():
            self.tell(f"{place} words are carried on the line")
        if not address:
            address = next((to for f in self._field if (to := self._instructed(f))), "")
        strike = bool(on(look, "strike") or on(look, "dstrike"))
        return Words(text, bool(on(look, "b")), bool(on(look, "i")), strike, address)

    def _other(self, tag: str, element: Any) -> Iterator[Inline]:
        """What stands in a run beside text."""
        if tag == "w:fldChar":
            kind = value(element, "fldCharType")
            if kind == "begin":
                self._field.append("")
            elif kind == "end" and self._field:
                self._field.pop()
        elif tag in ("w:footnoteReference", "w:endnoteReference"):
            yield Mark(f"{tag[2:-9]}-{value(element, 'id')}")
        elif tag == "w:drawing" or tag == "w:pict":
            yield from self._drawing(element)
        elif tag == "mc:AlternateContent":
            chosen = element.find("mc:Choice", NS)
            for child in chosen if chosen is not None else ():
                yield from self._other(tag_of(child), child)
        elif tag in _LOST:
            self.tell(_LOST[tag])

    def _drawing(self, element: Any) -> Iterator[Inline]:
        """The pictures of a drawing; other drawings are told."""
        box = element.find(".//w:txbxContent", NS)
        if box is not None:
            words = "".join(t.text or "" for t in box.iterfind(".//w:t", NS))
            self.tell(_LOST["w:txbxContent"], " ".join(words.split()) or self.where)
        about = element.find(".//wp:docPr", NS)
        alternative = (about.get("descr") or "").strip() if about is not None else ""
        found = [(b.get(R_EMBED), alternative) for b in element.iterfind(".//a:blip", NS)]
        for shape in element.iterfind(".//v:shape", NS):
            data = shape.find("v:imagedata", NS)
            if data is not None:
                found.append((data.get(R_ID), (shape.get("alt") or "").strip()))
        for id_, words in found:
            relation = self.part.rels.get(id_ or "")
            if relation is None or relation.is_external:
                self.tell("a picture that is not in the document but linked")
                continue
            path = self._picture(relation.target_part)
            if path:
                yield Picture(path, words)
        if not found and box is None:
            self.tell("a chart, diagram or drawn shape; a picture of it can be carried")

    def _picture(self, part: Any) -> str:
        """The path at which a picture is kept, by its content; empty where it is of no use."""
        content, name = part.blob, str(part.partname)
        if name in self._unfit:
            self.tell(self._unfit[name])
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
        self._unfit[name] = f"a picture that {fault}; save it as PNG and put it in again"
        self.tell(self._unfit[name])
        return ""


def _written(tag: str, element: Any) -> str:
    if tag == "w:t":
        return element.text or ""
    if tag == "w:br":
        return "\n" if value(element, "type") in ("", "textWrapping") else " "
    return {"w:tab": " ", "w:noBreakHyphen": "‑", "w:cr": "\n"}[tag]
