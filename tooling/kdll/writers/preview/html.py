"""HTML made and looked through, without gluing strings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape
from html.parser import HTMLParser
from typing import TypeAlias
from xml.etree import ElementTree as ET

Attributes: TypeAlias = dict[str, str | None]


def element(
    tag: str, attributes: Mapping[str, str] | None = None, *content: ET.Element | str
) -> ET.Element:
    """An element holding text and elements, in order."""
    made = ET.Element(tag, dict(attributes or {}))
    last: ET.Element | None = None
    for part in content:
        if isinstance(part, ET.Element):
            made.append(part)
            last = part
        elif last is None:
            made.text = (made.text or "") + part
        else:
            last.tail = (last.tail or "") + part
    return made


def noted(words: str, look: str = "site-note") -> list[ET.Element | str]:
    """A space and words set apart by a class; nothing where there are no words."""
    return [" ", element("span", {"class": look}, words)] if words else []


def markup(root: ET.Element) -> str:
    """The element as HTML."""
    return ET.tostring(root, encoding="unicode", method="html")


def with_links(html: str, change: Callable[[str], str]) -> str:
    """The same HTML, every character of it, but for what `change` makes of each link's `href`."""
    reader = _Links(change)
    reader.feed(html)
    reader.close()
    pieces, done = [], 0
    for start, end, tag in reader.changes:
        pieces += [html[done:start], tag]
        done = end
    return "".join([*pieces, html[done:]])


class _Links(HTMLParser):
    """Collects the start tags of links whose `href` changes, with their place in the text."""

    def __init__(self, change: Callable[[str], str]) -> None:
        super().__init__(convert_charrefs=True)
        self._change = change
        self._lines: list[int] = [0]
        self.changes: list[tuple[int, int, str]] = []

    def feed(self, data: str) -> None:
        for line in data.split("\n"):
            self._lines.append(self._lines[-1] + len(line) + 1)
        super().feed(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        href = values.get("href")
        if tag != "a" or href is None or (new := self._change(href)) == href:
            return
        line, column = self.getpos()
        start = self._lines[line - 1] + column
        raw = self.get_starttag_text() or ""
        self.changes.append((start, start + len(raw), start_tag(tag, values | {"href": new})))


def start_tag(tag: str, attributes: Attributes) -> str:
    """`<a href="…">`; an attribute without a value is None."""
    written = [
        name if value is None else f'{name}="{escape(value, quote=True)}"'
        for name, value in attributes.items()
    ]
    return f"<{' '.join([tag, *written])}>"
