"""Formulas: nothing but what the table names leaves here, whatever made it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from xml.etree.ElementTree import Element, ParseError, fromstring

from kdll.model.prose import Node
from kdll.render.direction import rightward
from kdll.render.elements import Piece, element
from kdll.render.setting import Setting

ELEMENTS = frozenset(
    (
        *("math", "mrow", "mi", "mn", "mo", "mtext", "mspace", "ms", "mpadded", "mphantom"),
        *("mfrac", "msqrt", "mroot", "mstyle", "menclose", "mmultiscripts", "mprescripts"),
        *("msub", "msup", "msubsup", "munder", "mover", "munderover", "none"),
        *("mtable", "mtr", "mtd"),
    )
)
ATTRIBUTES = frozenset(
    (
        *("display", "displaystyle", "scriptlevel", "mathvariant", "mathsize", "dir"),
        *("stretchy", "fence", "form", "separator", "symmetric", "largeop", "movablelimits"),
        *("lspace", "rspace", "minsize", "maxsize", "accent", "accentunder", "linebreak"),
        *("width", "height", "depth", "voffset", "linethickness", "notation", "bevelled"),
        *("columnalign", "rowalign", "columnspan", "rowspan", "columnlines", "rowlines"),
        *("columnspacing", "rowspacing", "framespacing", "frame", "numalign", "denomalign"),
    )
)
_VALUE = re.compile(r"[\w.%+ -]*", re.ASCII)
_DEEPEST = 150


def formula(node: Node, setting: Setting) -> Iterable[Piece]:
    """`$…$`, or a formula on lines of its own, which scrolls by itself on a narrow screen.

    The TeX goes along as its alternative text. What could not be read is shown as it was written.
    """
    made = _read(node.attrs.get("mathml", ""))
    if made is None:
        return [element("code", {}, [node.text])]
    made.set("alttext", node.text)
    for key, value in rightward(setting).items():
        made.set(key, value)
    if node.kind == "math":
        return [made]
    frame = {
        "class": "kdll-formula",
        "role": "group",
        "tabindex": "0",
        "aria-label": setting.strings["render.formula"],
    }
    return [element("span", frame, [made])]


def _read(markup: str) -> Element | None:
    if not markup.startswith("<math"):
        return None
    try:
        root = fromstring(markup)  # noqa: S314 - ours, and every part of it is looked at below
    except ParseError:
        return None
    return _allowed(root, 0)


def _allowed(part: Element, depth: int) -> Element | None:
    """The same, without what the tables do not name; None where too much stands in each other."""
    if depth > _DEEPEST:
        return None
    attrs = {k: v for k, v in part.attrib.items() if k in ATTRIBUTES and _VALUE.fullmatch(v)}
    made = element(part.tag if part.tag in ELEMENTS else "mrow", attrs, [part.text or ""])
    for inner in part:
        kept = _allowed(inner, depth + 1)
        if kept is not None:
            kept.tail = inner.tail
            made.append(kept)
    return made
