"""What learners may want to know of a course: whose it is, which edition, on what terms."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

from kdll.model.course import Course, Lab
from kdll.model.edition import RenderedPage
from kdll.model.media import MediaSet
from kdll.model.tree import Blob

_DIGITS = 12
"""Of the digest, hexadecimal: enough to tell editions apart when read out on the telephone."""


def about(
    course: Course, lab: Lab, pages: Iterable[RenderedPage], media: MediaSet, promise: str
) -> dict[str, Any]:
    """The same for every format (`AboutData` of the player)."""
    return {
        "publisher": lab.name,
        "licence": course.licence or lab.licence,
        "contact": lab.contacts.get(course.contact, ""),
        "digest": _digest(pages, media, promise),
        "credits": _credits(course, media),
    }


def _digest(pages: Iterable[RenderedPage], media: MediaSet, promise: str) -> str:
    """Of all that learners read, see and hear, and of what is asked of them."""
    found = hashlib.sha256(promise.encode())
    for page in pages:
        found.update(f"\0{page.id}\0{page.article}".encode())
    for path, file in media.files.items():
        sha = file.sha256 if isinstance(file, Blob) else hashlib.sha256(file).hexdigest()
        found.update(f"\0{path}\0{sha}".encode())
    return found.hexdigest()[:_DIGITS]


def _credits(course: Course, media: MediaSet) -> list[dict[str, Any]]:
    """Media under the same terms together, in the order in which the first of each stands."""
    rows: dict[tuple[str, str, str], list[str]] = {}
    for path in sorted(media.renditions) if course.credits else ():
        credit = course.credits.of(path) if course.credits else None
        if credit and (credit.by or credit.licence or credit.source):
            terms = (credit.by, credit.licence, credit.source)
            rows.setdefault(terms, []).append(path.removeprefix("media/"))
    return [
        {"by": by, "licence": licence, "source": source, "files": files}
        for (by, licence, source), files in rows.items()
    ]
