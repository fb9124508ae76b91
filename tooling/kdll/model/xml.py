"""Strangers' XML, parsed without fetching or expanding anything."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lxml.etree import _Element

_CHUNK = 64 * 1024


class Unfit(Exception):
    """Why XML is not read, and where; `line` and `column` count from 1."""

    def __init__(self, line: int = 1, column: int = 1, words: str = "") -> None:
        super().__init__(words)
        self.line = max(1, line)
        self.column = max(1, column)
        self.words = words
        """The parser's own."""


class Damaged(Unfit):
    """Not well-formed."""


class TooMany(Unfit):
    """More elements than were allowed."""


class DefinesWords(Unfit):
    """Declares or uses entities, by which files are smuggled in and memory is filled."""


def parsed(raw: bytes, most: int) -> _Element:
    """The root element, with at most so many elements below it. Comments stay.

    Fed piece by piece, so that a flood is noticed before it fills the memory. Raises `Unfit`.
    """
    # Here, because most commands never meet XML.
    from lxml import etree

    parser = etree.XMLPullParser(
        events=("start",),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        huge_tree=False,
        recover=False,
        remove_pis=True,
    )
    count = 0
    try:
        for start in range(0, len(raw), _CHUNK):
            parser.feed(raw[start : start + _CHUNK])
            for event in parser.read_events():
                count += 1
                if count > most:
                    begun: Any = event[1]
                    raise TooMany(begun.sourceline or 1)
        root: _Element = parser.close()
    except etree.XMLSyntaxError as error:
        line, column = error.position
        raise Damaged(line or 1, column or 1, error.msg or "") from None
    dtd: Any = root.getroottree().docinfo.internalDTD
    declares = dtd is not None and any(True for _ in dtd.iterentities())
    if declares or any(True for _ in root.iter(etree.Entity)):
        raise DefinesWords
    return root
