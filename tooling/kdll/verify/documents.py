"""The HTML documents and style sheets of a package: what they fetch, and what they point at."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from html.parser import HTMLParser

from kdll.model.diagnostic import Diagnostic
from kdll.verify.addresses import local
from kdll.verify.package import Package, finding

_FETCHED = {
    "audio": ("src",),
    "embed": ("src",),
    "iframe": ("src",),
    "image": ("href", "xlink:href"),
    "img": ("src", "srcset"),
    "input": ("src",),
    "link": ("href",),
    "object": ("data",),
    "script": ("src",),
    "source": ("src", "srcset"),
    "track": ("src",),
    "use": ("href", "xlink:href"),
    "video": ("src", "poster"),
}
"""Attributes whose address a browser opens by itself."""

_CSS = re.compile(r"""url\(\s*["']?([^"')]+)["']?\s*\)|@import\s+["']([^"']+)["']""")

_DATA = "kdll-data"


class Document(HTMLParser):
    """What matters of one document, with line numbers."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.fetched: list[tuple[int, str]] = []
        self.links: list[tuple[int, str]] = []
        self.ids: list[tuple[int, str]] = []
        self.pages: list[str] = []
        """Ids of the pages that have a section, in order."""
        self.questions: list[str] = []
        """Ids of the questions that have a form."""
        self.worded: set[tuple[str, str]] = set()
        """Questions whose prompt stands in their form, and with a key, choices beside their box."""
        self.active: list[tuple[int, str]] = []
        """Markup that the content policy of kdll's documents forbids, in words."""
        self.data: str | None = None
        """The text of the block `kdll-data`."""
        self.data_line = 1
        self._inside = False
        self._form = self._box = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note addresses, ids, sections and active markup."""
        line = self.getpos()[0]
        given = {name: value or "" for name, value in attrs}
        for name in _FETCHED.get(tag, ()):
            addresses = given.get(name, "").split(",") if name == "srcset" else [given.get(name)]
            self.fetched += ((line, a.split()[0]) for a in addresses if a and a.strip())
        if tag in ("a", "area") and "href" in given:
            self.links.append((line, given["href"].strip()))
        if "id" in given:
            self.ids.append((line, given["id"]))
        if tag == "section" and "data-page" in given:
            self.pages.append(given["data-page"])
        if tag == "form" and "data-question" in given:
            self._form = given["data-question"]
            self.questions.append(self._form)
        self._note_words(tag, given)
        self._note_active(tag, given, line)
        if tag == "script" and given.get("id") == _DATA:
            self.data, self.data_line, self._inside = "", line, True

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """`<img/>` is `<img>`."""
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        """Leave the block `kdll-data`, or a form."""
        self._inside = False
        if tag == "form":
            self._form = ""

    def handle_data(self, data: str) -> None:
        """Gather the block `kdll-data`."""
        if self._inside:
            self.data = (self.data or "") + data

    def _note_words(self, tag: str, given: dict[str, str]) -> None:
        if self._form and "kdll-prompt" in given.get("class", "").split():
            self.worded.add((self._form, ""))
        if self._form and self._box and tag == "span":
            self.worded.add((self._form, self._box))
        self._box = given.get("value", "") if tag == "input" else ""

    def _note_active(self, tag: str, given: dict[str, str], line: int) -> None:
        if tag in ("iframe", "object", "embed"):
            self.active.append((line, f"a frame (<{tag}>)"))
        if tag == "script" and "src" not in given and given.get("type") != "application/json":
            self.active.append((line, "a script of its own"))
        for name in given:
            if name.startswith("on"):
                self.active.append((line, f"a script in an attribute ({name})"))
            elif name == "style":
                self.active.append((line, "a style attribute"))


def is_document(path: str) -> bool:
    """Whether a file of the package is an HTML document."""
    return path.lower().endswith((".html", ".htm"))


def document(package: Package, path: str) -> tuple[Document | None, tuple[Diagnostic, ...]]:
    """A document taken apart, or what keeps it from being read."""
    try:
        return Document(package.read(path).decode("utf-8")), ()
    except UnicodeDecodeError:
        message = f"{path} is not UTF-8 text"
        return None, (finding("KD602", path, 1, message, "save it as UTF-8"),)


def check(found: Document, package: Package, path: str) -> Iterator[Diagnostic]:
    """What is wrong with a document by itself."""
    folder = posixpath.dirname(path)
    for line, address in found.fetched:
        if not address.startswith(("data:", "#")):
            yield from local(package, path, line, address, folder).faults
    names = {name for _, name in found.ids}
    for line, address in found.links:
        yield from _link(package, path, line, address, names)
    seen: set[str] = set()
    for line, name in found.ids:
        if name in seen:
            yield finding("KD607", path, line, f"two elements of {path} have the id `{name}`")
        seen.add(name)
    if found.data is not None:
        for line, what in found.active:
            message = f"{path} holds {what}, which its own content policy forbids"
            yield finding("KD619", path, line, message)


def _link(
    package: Package, path: str, line: int, address: str, names: set[str]
) -> Iterator[Diagnostic]:
    if address.startswith("#"):
        if address[1:] and address[1:] not in names:
            message = f"a link leads to {address}, and nothing on {path} has that id"
            yield finding("KD608", path, line, message)
    elif address.lower().startswith(("http:", "https:", "mailto:", "tel:", "//")):
        return  # a reader follows it, a browser does not fetch it
    elif address:
        yield from local(package, path, line, address, posixpath.dirname(path)).faults


def styles(package: Package, path: str) -> Iterator[Diagnostic]:
    """Addresses in a style sheet."""
    text = package.read(path).decode("utf-8", "replace")
    for match in _CSS.finditer(text):
        address = (match[1] or match[2]).strip()
        line = text.count("\n", 0, match.start()) + 1
        if not address.startswith(("data:", "#")):
            yield from local(package, path, line, address, posixpath.dirname(path)).faults
