"""HTML elements, built and serialised by ElementTree: nothing is ever glued from text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeAlias
from xml.etree.ElementTree import Element, tostring

Piece: TypeAlias = "Element | str"
"""What an element holds: an element, or words."""


def element(
    tag: str, attrs: Mapping[str, str] | None = None, content: Iterable[Piece] = ()
) -> Element:
    """An element with attributes in the order given, and content."""
    made = Element(tag, dict(attrs or {}))
    last: Element | None = None
    for piece in content:
        if not isinstance(piece, str):
            made.append(piece)
            last = piece
        elif last is None:
            made.text = (made.text or "") + piece
        else:
            last.tail = (last.tail or "") + piece
    return made


def lines(pieces: Iterable[Piece]) -> list[Piece]:
    """The same blocks, each on a line of its own, so that people can read and diff the output."""
    spaced: list[Piece] = ["\n"]
    for piece in pieces:
        spaced += (piece, "\n")
    return spaced


def serialise(root: Element) -> str:
    """HTML text: void elements stay open, text and attributes are escaped."""
    return tostring(root, encoding="unicode", method="html")
