"""Where an author's links lead, once all pages stand in one document."""

from __future__ import annotations

import re

from kdll.model.link import LinkKind, link
from kdll.render.setting import Setting

_WEB = ("http:", "https:", "//")
_APPLICATIONS = ("mailto:", "tel:")


def target(href: str, setting: Setting) -> tuple[str, bool]:
    """The address for a link as an author wrote it, and whether it leaves the course.

    `15-clauses.md#table` becomes `#clauses--table`, `media/form.pdf` the file in the package.
    The address is empty where the link leads nowhere (a check reports those).
    """
    found = link(setting.course, setting.page, href)
    if found.kind is LinkKind.OUTSIDE:
        scheme = found.path.lower()
        leaves = scheme.startswith(_WEB)
        return (found.path, leaves) if leaves or scheme.startswith(_APPLICATIONS) else ("", False)
    if found.kind is LinkKind.MEDIA:
        return _medium(found.path.removeprefix(f"{setting.course.folder}/"), setting), False
    if found.kind is LinkKind.PAGE:
        page = setting.pages.get(found.path)
        return (anchor(page, found.anchor) if page else "", False)
    return "", False


def anchor(page: str, place: str = "") -> str:
    """The address of a page, or of a place on it, inside one document."""
    return f"#{page}--{place}" if place else f"#page-{page}"


def _medium(path: str, setting: Setting) -> str:
    rendition = setting.media.renditions.get(path)
    if rendition:
        return rendition.href
    return path if path in setting.media.files else ""


_INTERNAL = re.compile(r'<a href="#(?:page-([^"]*)|([^"]*?)--[^"]*)"')


def keep_inside(article: str, pages: frozenset[str]) -> str:
    """The article for a document that holds only some pages: links to others lose their address.

    Safe on text, since a `<` of the author's is always written `&lt;`.
    """

    def relink(found: re.Match[str]) -> str:
        return found.group() if (found[1] or found[2]) in pages else "<a"

    return _INTERNAL.sub(relink, article)
