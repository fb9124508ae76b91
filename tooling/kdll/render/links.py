"""Where an author's links lead, once all pages stand in one document."""

from __future__ import annotations

import re

from kdll.model.link import Link, LinkKind, link
from kdll.model.measure import size
from kdll.render.setting import Setting

_WEB = ("http://", "https://")
_APPLICATIONS = ("mailto:", "tel:")


def attributes(href: str, setting: Setting) -> dict[str, str]:
    """The attributes of `a` for a link as an author wrote it; none where it leads nowhere.

    `15-clauses.md#table` becomes `#clauses--table`, `media/form.pdf` a file to take home. What
    would replace the course in its window opens in another (a check reports dead links).
    """
    found = link(setting.course, setting.page, href.strip())
    return _ATTRIBUTES[found.kind](found, setting)


def anchor(page: str, place: str = "") -> str:
    """The address of a page, or of a place on it, inside one document."""
    return f"#{page}--{place}" if place else f"#page-{page}"


def _outside(found: Link, setting: Setting) -> dict[str, str]:
    scheme = found.path.lower()
    if scheme.startswith(_WEB):
        return {"href": found.path, "target": "_blank", "rel": "noopener noreferrer"}
    return {"href": found.path} if scheme.startswith(_APPLICATIONS) else {}


def _medium(found: Link, setting: Setting) -> dict[str, str]:
    path = found.path.removeprefix(f"{setting.course.folder}/")
    rendition = setting.media.renditions.get(path)
    return {"href": rendition.href, "download": ""} if rendition else {}


def _page(found: Link, setting: Setting) -> dict[str, str]:
    page = setting.pages.get(found.path)
    return {"href": anchor(page, found.anchor)} if page else {}


def _nowhere(found: Link, setting: Setting) -> dict[str, str]:
    return {}


_ATTRIBUTES = {
    LinkKind.OUTSIDE: _outside,
    LinkKind.MEDIA: _medium,
    LinkKind.PAGE: _page,
    LinkKind.LEAVES: _nowhere,
}


def facts(href: str, setting: Setting) -> str:
    """Type and size of a file of the media folder: `PDF, 1.2 MB`; empty where it is not there."""
    found = link(setting.course, setting.page, href)
    rendition = setting.media.renditions.get(found.path.removeprefix(f"{setting.course.folder}/"))
    file = setting.media.files.get(rendition.href) if rendition else None
    if found.kind is not LinkKind.MEDIA or rendition is None or file is None:
        return ""
    length = len(file) if isinstance(file, bytes) else file.size
    return f"{rendition.href.rpartition('.')[2].upper()}, {size(length)}"


_INTERNAL = re.compile(r'<a href="#([^"]*)"')


def keep_inside(article: str, pages: frozenset[str]) -> str:
    """The article for a document that holds only some pages: links to others lose their address.

    Safe on text, since a `<` of the author's is always written `&lt;`.
    """

    def relink(found: re.Match[str]) -> str:
        page, dashes, _ = found[1].partition("--")
        kept = (page if dashes else page.removeprefix("page-")) in pages
        return found.group() if kept else "<a"

    return _INTERNAL.sub(relink, article)
