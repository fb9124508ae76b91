"""SVG drawings: what learners' browsers are given is built from an allow-list."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from lxml import etree

from kdll.media import drawing_cost
from kdll.model import xml
from kdll.model.diagnostic import Diagnostic
from kdll.model.place import Span

_SVG = "http://www.w3.org/2000/svg"
_XLINK = "http://www.w3.org/1999/xlink"
_XML = "http://www.w3.org/XML/1998/namespace"
_MAX_ELEMENTS = 20_000
_MAX_SIDE = 20_000


def _words(words: str) -> frozenset[str]:
    return frozenset(words.split())


_ELEMENTS = _words(
    """svg g defs symbol use path rect circle ellipse line polyline polygon text tspan textPath
    marker clipPath mask pattern linearGradient radialGradient stop title desc"""
)
_PROPERTIES = _words(
    """alignment-baseline baseline-shift clip-path clip-rule color color-interpolation direction
    display dominant-baseline fill fill-opacity fill-rule font-family font-size font-stretch
    font-style font-variant font-weight letter-spacing marker-end marker-mid marker-start mask
    opacity overflow paint-order pointer-events shape-rendering stop-color stop-opacity stroke
    stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin stroke-miterlimit
    stroke-opacity stroke-width text-anchor text-decoration text-rendering transform-origin
    unicode-bidi vector-effect visibility white-space word-spacing writing-mode"""
)
_ATTRIBUTES = _PROPERTIES | _words(
    """clipPathUnits cx cy d dx dy fr fx fy gradientTransform gradientUnits height id lengthAdjust
    markerHeight markerUnits markerWidth maskContentUnits maskUnits method offset orient pathLength
    patternContentUnits patternTransform patternUnits points preserveAspectRatio r refX refY rotate
    rx ry side spacing spreadMethod startOffset textLength transform version viewBox width x x1 x2
    y y1 y2"""
)

# Why an element is refused, what to do, and whether it is there to do harm.
_ACTIVE = ("is active: a drawing may only be looked at", "draw it without, or use a PNG", True)
_REFUSED = {
    **dict.fromkeys(("script", "handler", "listener", "foreignObject", "iframe"), _ACTIVE),
    **dict.fromkeys(("object", "embed", "audio", "video", "a"), _ACTIVE),
    **dict.fromkeys(("animate", "animateMotion", "animateTransform", "animateColor"), _ACTIVE),
    **dict.fromkeys(("set", "discard"), _ACTIVE),
    "style": (
        "holds colours and fonts that do not travel with the drawing",
        "save it with presentation attributes (Illustrator), as plain SVG (Inkscape), or as PNG",
        False,
    ),
    "image": ("holds a photo inside the drawing", "save the picture as PNG instead", False),
    **dict.fromkeys(
        ("filter", "switch", "cursor", "font", "view", "mpath"),
        ("is not shown alike everywhere", "draw it without, or save the picture as PNG", False),
    ),
}
_LOCAL = re.compile(r"#[\w.:-]+")
_URL = re.compile(r"url\s*\(\s*(['\"]?)(.*?)\1\s*\)", re.IGNORECASE)
_SCRIPT = re.compile(r"(?:java|vb)script:|data:|expression\(|@import|\\", re.IGNORECASE)
_LENGTH = re.compile(r"\s*([0-9]*\.?[0-9]+(?:[eE][-+]?[0-9]+)?)\s*([a-z]*)\s*")
_UNITS = {"": 1.0, "px": 1.0, "pt": 4 / 3, "pc": 16.0, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0}


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing that is safe to show. Sizes in CSS pixels."""

    content: bytes
    width: int
    height: int


def clean(source: bytes, file: str) -> tuple[Drawing | None, tuple[Diagnostic, ...]]:
    """The drawing without anything that is not on the allow-list, and why it cannot be used.

    Active content is an unsafe error (KD433), what cannot be kept without changing how the
    drawing looks another (KD434); programs' private notes are left out silently. No drawing
    where there is any error.
    """
    root, fault = _parse(source, file)
    if root is None:
        return None, (fault,) if fault else ()
    told = {*_faults(root, file), *drawing_cost.filters(root, file)}
    if told:
        return None, tuple(sorted(told))
    width, height = _size(root)
    if not max(width, height) <= _MAX_SIDE:
        words = f"this drawing says that it is more than {_MAX_SIDE} pixels wide or high"
        return None, (_unsafe(Span.at(file, _line(root), 1), words, "save it anew, smaller"),)
    _strip(root)
    if told := set(drawing_cost.faults(root, file)):
        return None, tuple(sorted(told))
    etree.cleanup_namespaces(root)
    content = etree.tostring(root, encoding="utf-8")
    return Drawing(content, max(1, round(width)), max(1, round(height))), ()


def _parse(source: bytes, file: str) -> tuple[etree._Element | None, Diagnostic | None]:
    try:
        root = xml.parsed(source, _MAX_ELEMENTS)
    except xml.TooMany:
        words = f"a drawing of more than {_MAX_ELEMENTS} parts"
        return None, _unsafe(Span(file), words, "save it as PNG")
    except xml.Damaged as fault:
        return None, Diagnostic(
            Span.at(file, fault.line, fault.column),
            "KD434",
            "this drawing is damaged here",
            "save it again as SVG, or as PNG",
        )
    except xml.DefinesWords:
        words = "this drawing defines words of its own, by which files are smuggled in"
        return None, _unsafe(Span.at(file, 1, 1), words, "save it again as plain SVG, or as PNG")
    if root.tag != f"{{{_SVG}}}svg":
        return None, Diagnostic(
            Span.at(file, _line(root), 1), "KD434", "this is not an SVG drawing"
        )
    etree.strip_tags(root, etree.Comment)
    return root, None


def _faults(root: etree._Element, file: str) -> Iterator[Diagnostic]:
    for node in root.iter(etree.Element):
        name = etree.QName(node)
        span = Span.at(file, _line(node), 1)
        # HTML in a drawing comes alive too, so refused names are refused in any namespace.
        if name.localname in _REFUSED and name.namespace in (_SVG, _HTML, None):
            why, hint, unsafe = _REFUSED[name.localname]
            harmful = unsafe or bool(name.localname == "style" and _SCRIPT.search(node.text or ""))
            code = "KD433" if harmful else "KD434"
            yield Diagnostic(span, code, f"`{name.localname}` {why}", hint, unsafe=harmful)
        for key, value in node.attrib.items():
            attribute = etree.QName(key)
            embedded = name.localname == "image" and str(value).startswith("data:image/")
            if not embedded and (harm := _harm(attribute.localname, str(value))):
                hint = "draw it without, or save the picture as PNG"
                yield _unsafe(span, f"`{attribute.localname}` {harm}", hint)


_HTML = "http://www.w3.org/1999/xhtml"


def _harm(name: str, value: str) -> str:
    if name.lower().startswith("on"):
        return "is active: a drawing may only be looked at"
    if name == "href":
        return "" if _LOCAL.fullmatch(value.strip()) else "leads out of the drawing"
    if name in _ATTRIBUTES or name == "style":
        if any(not _LOCAL.fullmatch(url[2].strip()) for url in _URL.finditer(value)):
            return "leads out of the drawing"
        if name != "font-family" and _SCRIPT.search(value):
            return "is active: a drawing may only be looked at"
    return ""


def _strip(root: etree._Element) -> None:
    """Keep what is on the lists; `style` becomes presentation attributes."""
    for node in list(root.iter(etree.Element)):
        name = etree.QName(node)
        if name.namespace != _SVG or name.localname not in _ELEMENTS:
            parent = node.getparent()
            if parent is not None:
                _drop(parent, node)
            continue
        style = node.get("style", "")
        for key in node.attrib:
            attribute = etree.QName(key)
            local = attribute.namespace is None and attribute.localname in _ATTRIBUTES
            reference = attribute.localname == "href" and attribute.namespace in (None, _XLINK)
            if not (local or reference or str(key) == f"{{{_XML}}}space"):
                del node.attrib[key]
        for declaration in style.split(";"):
            key, _, value = declaration.partition(":")
            if key.strip() in _PROPERTIES:
                node.set(key.strip(), value.replace("!important", "").strip())


def _drop(parent: etree._Element, node: etree._Element) -> None:
    """Take a node out, but not the words behind it."""
    if node.tail:
        before = node.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + node.tail
        else:
            parent.text = (parent.text or "") + node.tail
    parent.remove(node)


def _size(root: etree._Element) -> tuple[float, float]:
    """In CSS pixels; told by width and height, else by the viewBox, else as browsers take it."""
    own = tuple(_pixels(root.get(side, "")) for side in ("width", "height"))
    box = re.split(r"[\s,]+", root.get("viewBox", "").strip())
    try:
        left, top, width, height = (float(number) for number in box)
        sound = all(map(math.isfinite, (left, top))) and width > 0 and height > 0
    except ValueError:
        sound, width, height = False, 0.0, 0.0
    if not sound:
        width, height = own if all(own) else (300.0, 150.0)
        root.set("viewBox", f"0 0 {width:g} {height:g}")
    return own if all(own) else (width, height)  # type: ignore[return-value]


def _pixels(length: str) -> float:
    found = _LENGTH.fullmatch(length)
    return float(found[1]) * _UNITS.get(found[2], 0.0) if found else 0.0


def _line(node: etree._Element) -> int:
    return cast("int | None", node.sourceline) or 1


def _unsafe(span: Span, message: str, hint: str) -> Diagnostic:
    return Diagnostic(span, "KD433", message, hint, unsafe=True)
