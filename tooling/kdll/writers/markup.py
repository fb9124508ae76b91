"""What the writers of XML have in common: legal text, and one way to serialise."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lxml.etree import _Element

_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 §2.2 allows in no document, not even escaped."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Makes the elements of one namespace."""

    namespace: str
    prefixes: Mapping[str, str] = field(default_factory=dict)
    """Namespaces by prefix, for the root; the default namespace has the empty one."""

    def __call__(
        self, tag: str, attrs: Mapping[str, str] | None = None, *content: _Element | str
    ) -> _Element:
        """An element with attributes in the order given, and content: elements, or one text."""
        from lxml import etree

        nsmap: Any = {prefix or None: uri for prefix, uri in self.prefixes.items()}
        made = etree.Element(f"{{{self.namespace}}}{tag}", dict(attrs or {}), nsmap=nsmap)
        for piece in content:
            if isinstance(piece, str):
                made.text = piece
            else:
                made.append(piece)
        return made


def legal(text: str, limit: int | None = None) -> str:
    """Text that XML can hold, on one line; longer than `limit` characters, it ends in `…`."""
    text = " ".join(_ILLEGAL.sub("\ufffd", text).split())
    if limit is None or len(text) <= limit:
        return text
    return text[: limit - 1].rstrip() + "…"


def serialise(root: _Element) -> bytes:
    """UTF-8 with its declaration, one element a line."""
    from lxml import etree

    etree.indent(root)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True) + b"\n"
