"""What a drawing costs a browser: how often its parts are drawn, before anyone draws them.

A kilobyte of SVG can ask for more work than a browser ends in a lifetime: parts that repeat
parts that repeat parts, or a pattern of specks on a large ground.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from kdll.model.diagnostic import Diagnostic
from kdll.model.place import Span

_SVG = "{http://www.w3.org/2000/svg}"
_HREF = ("href", "{http://www.w3.org/1999/xlink}href")
_MAX_DRAWN = 10_000
_MAX_DEPTH = 200
_MAX_TILES = 10_000
"""Of a pattern, or dashes of a line, along one side of the drawing."""
_MAX_FILTERS = 10

_URL = re.compile(r"url\(\s*['\"]?#([\w.:-]+)")
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_ON_VERTICES = ("marker-mid", "marker")
_HINT = "save it as PNG"


def faults(root: etree._Element, file: str) -> Iterator[Diagnostic]:
    """Why a browser could not bear to draw it, all unsafe. What it is given is what it draws."""
    named: dict[str, etree._Element] = {}
    for node in root.iter(etree.Element):
        named.setdefault(node.get("id", ""), node)  # of two, browsers take the first
    costs = _Costs(named)
    if costs.of(root) > _MAX_DRAWN:
        words = f"this drawing repeats itself more than {_MAX_DRAWN} times"
        yield _unsafe(file, costs.worst if costs.worst is not None else root, words)
    extent = max(_numbers(root.get("viewBox", ""))[2:4] or [1000.0])
    for node in root.iter(etree.Element):
        if any(times > _MAX_TILES for times in _repeats(node, extent)):
            words = f"this drawing repeats a speck more than {_MAX_TILES} times"
            yield _unsafe(file, node, words)


def filters(root: etree._Element, file: str) -> Iterator[Diagnostic]:
    """Whether it was made to filter itself to no end; a few filters are an ordinary mistake."""
    found = [n for n in root.iter(f"{_SVG}filter") for _ in n.iterchildren(etree.Element)]
    if len(found) > _MAX_FILTERS:
        words = f"this drawing filters itself more than {_MAX_FILTERS} times"
        yield _unsafe(file, found[0], words)


class _Costs:
    """How many parts are drawn for each element, with all that it refers to."""

    def __init__(self, named: dict[str, etree._Element]) -> None:
        self._named = named
        self._known: dict[etree._Element, int] = {}
        self._under_way: set[etree._Element] = set()
        self.worst: etree._Element | None = None
        """The innermost that is too much by itself."""

    def of(self, node: etree._Element, depth: int = 0) -> int:
        """At most one more than `_MAX_DRAWN`, which circles and deep nests are, too."""
        if node in self._known:
            return self._known[node]
        if node in self._under_way or depth > _MAX_DEPTH:
            return _MAX_DRAWN + 1
        self._under_way.add(node)
        total = 1
        for child in node.iterchildren(etree.Element):
            total += self.of(child, depth + 1)
        for target, times in self._referred(node):
            total += times * self.of(target, depth + 1)
        self._under_way.discard(node)
        if total > _MAX_DRAWN and self.worst is None:
            self.worst = node
        self._known[node] = min(total, _MAX_DRAWN + 1)
        return self._known[node]

    def _referred(self, node: etree._Element) -> Iterator[tuple[etree._Element, int]]:
        """Other parts that are drawn with it, and how often."""
        for key in _HREF:
            name = node.get(key, "")[1:]
            if name and (target := self._named.get(name)) is not None:
                yield target, 1
        for attribute, value in node.attrib.items():
            for named in _URL.findall(str(value)):
                if (target := self._named.get(named)) is not None:
                    yield target, _vertices(node) if attribute in _ON_VERTICES else 1


def _vertices(node: etree._Element) -> int:
    return 1 + len(_numbers(node.get("d", "") + " " + node.get("points", ""))) // 2


def _repeats(node: etree._Element, extent: float) -> Iterator[float]:
    """How often, along one side or one line, what fills it is drawn until it is full."""
    if node.tag == f"{_SVG}pattern":
        ground = extent if node.get("patternUnits") == "userSpaceOnUse" else 1.0
        scale = [abs(float(n)) for n in _SCALE.findall(node.get("patternTransform", ""))]
        for side in ("width", "height"):
            for size in _numbers(node.get(side, ""))[:1]:
                yield ground / max(abs(size) * min([1.0, *scale]), 1e-300)
    dashes = _numbers(node.get("stroke-dasharray", ""))
    if sum(dashes) > 0:
        drawn = (abs(n) for key in _PLACES for n in _numbers(node.get(key, "")))
        yield max([extent, *drawn]) / sum(dashes)


_SCALE = re.compile(rf"(?:scale|matrix)\s*\(\s*({_NUMBER.pattern})")
_PLACES = ("d", "points", "x1", "x2", "y1", "y2", "r", "rx", "width", "height", "pathLength")


def _numbers(text: str) -> list[float]:
    return [float(number) for number in _NUMBER.findall(text)]


def _unsafe(file: str, node: etree._Element, words: str) -> Diagnostic:
    line = node.sourceline
    span = Span.at(file, line, 1) if isinstance(line, int) else Span(file)
    return Diagnostic(span, "KD433", words, _HINT, unsafe=True)
