"""Where a link or a picture on a page leads to; one answer for every room."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from urllib.parse import unquote

from kdll.model.course import Course, Page

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_DROPPED = re.compile("[\\x00-\\x20\\x7f]+")
"""Browsers drop white space and control characters: `java\\tscript:` is a scheme to them."""


class LinkKind(StrEnum):
    """What a link's address names, whether or not it is there."""

    OUTSIDE = "outside"
    """Has a scheme (`https:`, `mailto:`), or begins with `//`."""
    MEDIA = "media"
    """A file of the course's media folder, written `media/…` from any page."""
    PAGE = "page"
    """A page's file, by its path from the file that links; or `#anchor` alone: the page itself."""
    LEAVES = "leaves"
    """An absolute path, or one that climbs out of the course's folder."""


@dataclass(frozen=True, slots=True)
class Link:
    """An address as an author wrote it, taken apart."""

    kind: LinkKind
    path: str
    """From the content folder; as written where the kind is `outside` or `leaves`."""
    anchor: str = ""
    """What follows `#`, percent signs resolved."""


def medium(course: Course, page: Page, address: str) -> str:
    """The path of the medium that an address on `page` names, `media/…`; empty if it names none."""
    found = link(course, page, address)
    return found.path.removeprefix(f"{course.folder}/") if found.kind is LinkKind.MEDIA else ""


def link(course: Course, page: Page, address: str) -> Link:
    """Take an address apart that stands on `page`."""
    return _apart(course.folder, page.path, address)


# A dozen rules ask for each link of a course in turn.
@lru_cache(maxsize=4096)
def _apart(course: str, page: str, address: str) -> Link:
    """The same, by the course's folder and the page's path."""
    plain = _DROPPED.sub("", address)
    if _SCHEME.match(plain) or plain.startswith("//"):
        return Link(LinkKind.OUTSIDE, plain)
    path, _, anchor = address.partition("#")
    path, anchor = unquote(path), unquote(anchor)
    if path.startswith("/") or "\\" in path:
        return Link(LinkKind.LEAVES, path, anchor)
    if not path:
        return Link(LinkKind.PAGE, page, anchor)
    if path.startswith("media/"):
        full, kind = posixpath.normpath(f"{course}/{path}"), LinkKind.MEDIA
        home = f"{course}/media/"
    else:
        full = posixpath.normpath(posixpath.join(posixpath.dirname(page), path))
        kind, home = LinkKind.PAGE, f"{course}/"
    if not full.startswith(home):
        return Link(LinkKind.LEAVES, path, anchor)
    return Link(kind, full, anchor)
