"""Our HTML enters MkDocs here: an extension that stands in for Python-Markdown's parser.

The staged pages hold finished articles. They pass through untouched, while the host still gets
what it draws from a page: the table of contents, the anchors, and each link for it to check and
to turn from a source file into a page. Only the host's own tree processors run, over a shadow
of the page's links, pictures and ids; what they change is written back.

It leans on nothing of MkDocs, so that it runs on the hosts that may follow it.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser
from typing import Any, TypedDict
from xml.etree import ElementTree as ET

from markdown import Markdown
from markdown.extensions import Extension

_LINKS = {"a": "href", "img": "src"}
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


class TocToken(TypedDict):
    """A heading, as Python-Markdown's own `toc` extension tells its host of it."""

    level: int
    id: str
    name: str
    html: str
    children: list[TocToken]


class Bridge(Extension):
    """Replaces `Markdown.convert`."""

    def __init__(self, **options: Any) -> None:
        self.config = {
            "beside": [[], "paths of files that lie beside the pages and are not the host's"]
        }
        super().__init__(**options)

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        """Take the place of the parser."""
        beside = frozenset(self.getConfig("beside"))
        md.convert = lambda source: _pass(md, source, beside)  # type: ignore[method-assign]


def makeExtension(**options: Any) -> Bridge:  # noqa: N802
    """The door that Python-Markdown looks for."""
    return Bridge(**options)


def _pass(md: Markdown, html: str, beside: frozenset[str]) -> str:
    page = _Page(html)
    md.toc_tokens = _nested(page.headings)  # type: ignore[attr-defined]
    shadows = [tag for tag in page.tags if not _lies_beside(tag, beside)]
    root = ET.Element("div")
    root.extend(tag.shadow for tag in shadows)
    for processor in md.treeprocessors:
        if not type(processor).__module__.startswith("markdown."):
            root = processor.run(root) or root
    pieces, done = [], 0
    for tag in shadows:
        attribute = _LINKS.get(tag.name) if tag.end else None
        if attribute and (new := tag.shadow.get(attribute)) != tag.attributes.get(attribute):
            pieces += [html[done : tag.start], _start_tag(tag.name, tag.attributes, attribute, new)]
            done = tag.end
    return "".join([*pieces, html[done:]])


@dataclass(frozen=True, slots=True)
class _Tag:
    """A start tag that the host cares for, and its place in the text."""

    name: str
    attributes: dict[str, str | None]
    start: int
    end: int
    """0 where nothing of it is written back."""
    shadow: ET.Element


def _lies_beside(tag: _Tag, beside: frozenset[str]) -> bool:
    link = tag.attributes.get(_LINKS.get(tag.name, ""))
    return link is not None and link.partition("#")[0] in beside


class _Page(HTMLParser):
    """The tags of a page: its links, pictures and ids, and its headings with their words."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[_Tag] = []
        self.headings: list[TocToken] = []
        self._heading: list[str] | None = None
        self._lines = [0]
        for line in html.split("\n"):
            self._lines.append(self._lines[-1] + len(line) + 1)
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag in _HEADINGS and values.get("id"):
            self._heading = []
        # What a browser may choose instead of a picture is a picture to the host: it must be there.
        for offered in (values.get("srcset") or "").split(","):
            if offered.strip():
                address = offered.split()[0]
                shadow = ET.Element("img", {"src": address})
                self.tags.append(_Tag("img", {"src": address}, 0, 0, shadow))
        linked = values.get(_LINKS.get(tag, "")) is not None
        if not linked and not values.get("id"):
            return
        line, column = self.getpos()
        start = self._lines[line - 1] + column
        # A link's id goes into a shadow of its own name; a tag that is neither link nor picture
        # must not look like one to the host, which expects its address to be there.
        shadow = ET.Element(tag if linked else "span", {k: v or "" for k, v in attrs})
        raw = self.get_starttag_text() or ""
        self.tags.append(_Tag(tag, values, start, start + len(raw), shadow))

    def handle_data(self, data: str) -> None:
        if self._heading is not None:
            self._heading.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag not in _HEADINGS or self._heading is None:
            return
        words = escape(" ".join("".join(self._heading).split()), quote=False)
        name = next(t for t in reversed(self.tags) if t.name == tag).attributes["id"] or ""
        self.headings.append(
            {"level": int(tag[1]), "id": name, "name": words, "html": words, "children": []}
        )
        self._heading = None


def _nested(headings: list[TocToken]) -> list[TocToken]:
    """The headings as a tree, each below the nearest earlier one of a higher level."""
    top: list[TocToken] = []
    path: list[TocToken] = []
    for heading in headings:
        while path and path[-1]["level"] >= heading["level"]:
            path.pop()
        (path[-1]["children"] if path else top).append(heading)
        path.append(heading)
    return top


def _start_tag(
    name: str, attributes: dict[str, str | None], changed: str, value: str | None
) -> str:
    written = [
        key if text is None else f'{key}="{escape(text, quote=True)}"'
        for key, text in (attributes | {changed: value}).items()
    ]
    return f"<{' '.join([name, *written])}>"
