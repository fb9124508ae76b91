"""Which paragraphs of a Word document are items of lists, and what stands before each."""

from __future__ import annotations

import re
from typing import Any

from kdll.edge.word.markup import NS, value


class Lists:
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
            value(a, "abstractNumId"): {
                int(value(level, "ilvl") or 0): (
                    value(level.find("w:numFmt", NS)) or "decimal",
                    _integer(value(level.find("w:start", NS)), 1),
                )
                for level in a.iterfind("w:lvl", NS)
            }
            for a in numbering.element.iterfind("w:abstractNum", NS)
        }
        for one in numbering.element.iterfind("w:num", NS):
            self.kinds[value(one, "numId")] = abstract.get(
                value(one.find("w:abstractNumId", NS)), {}
            )

    def item(self, paragraph: Any, styles: list[Any]) -> tuple[int, int | None, bool] | None:
        """Level, number (None: a bullet) and whether that was a letter; None if it is no item."""
        number, level = "", ""
        for source in (paragraph, *styles):
            properties = source.find("w:pPr/w:numPr", NS)
            if properties is not None:
                number = number or value(properties.find("w:numId", NS))
                level = level or value(properties.find("w:ilvl", NS))
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


def item_by_name(names: list[str]) -> tuple[int, int | None, bool] | None:
    """An item known by the name of its style alone, where the style has lost its list."""
    match = re.fullmatch(r"list (bullet|number)(?: (\d))?", names[0].lower()) if names else None
    if not match:
        return None
    return int(match[2] or 1) - 1, None if match[1] == "bullet" else 1, False
