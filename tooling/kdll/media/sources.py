"""Which files of its media folder a course uses, and what they are called in a package."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from kdll.model.course import Course
from kdll.model.language import same_language
from kdll.model.link import LinkKind, link
from kdll.model.place import Span
from kdll.model.prose import Node, walk
from kdll.model.tree import Tree

_POSTER = re.compile(r"(.+)\.poster\.(?:png|jpe?g|webp)", re.IGNORECASE)
_DESCRIBED = re.compile(r"(.+)\.([a-z]{2,3}(?:-[a-z0-9]{2,8})*)\.described\.[^./]+", re.IGNORECASE)
_DEVICES = frozenset(
    ["con", "prn", "aux", "nul", *(f"{d}{n}" for d in ("com", "lpt") for n in range(1, 10))]
)


@dataclass(frozen=True, slots=True)
class Sources:
    """The media files of a course, by their paths from the content folder."""

    used: Mapping[str, Span]
    """Where each file is first used, in reading order; files that are missing are not in it."""
    pictured: frozenset[str]
    """Those of them that stand on a page; others are only linked to."""
    cover: str
    """The course's picture in catalogues; empty if it names none that is there."""
    posters: Mapping[str, str]
    """By a video's path, the still that lies beside it."""
    described: Mapping[str, str]
    """By a video's path, the same film with audio description mixed in."""

    @property
    def needed(self) -> frozenset[str]:
        """All that packages are made of, by their paths from the content folder."""
        beside = (*self.posters.values(), *self.described.values())
        return frozenset((*self.used, *beside, self.cover))


def survey(tree: Tree, course: Course) -> Sources:
    """What a course uses of its media folder."""
    used: dict[str, Span] = {}
    pictured: set[str] = set()
    for page in course.sheets:
        for node in walk(page.body):
            if not isinstance(node, Node) or node.kind not in _ADDRESSES:
                continue
            target = link(course, page, node.attrs.get(_ADDRESSES[node.kind], ""))
            if target.kind is LinkKind.MEDIA and target.path in tree:
                used.setdefault(target.path, node.span)
                if node.kind == "image":
                    pictured.add(target.path)
    named = f"{course.folder}/{course.thumbnail}" if course.thumbnail else ""
    cover = named if named in tree else ""
    home = folder(course)
    stills = {m[1]: p for p in tree.below(home) if (m := _POSTER.fullmatch(p))}
    films = described(tree, course)
    posters, spoken = (
        {path: there[stem] for path in used if (stem := path.rpartition(".")[0]) in there}
        for there in (stills, films)
    )
    return Sources(used, frozenset(pictured), cover, posters, spoken)


_ADDRESSES = {"image": "src", "link": "href"}


def folder(course: Course) -> str:
    """The course's media folder, from the content folder, with a `/` at its end."""
    return f"{course.folder}/media/"


def written(course: Course, path: str) -> str:
    """A content path as an author writes it: `media/…`."""
    return path.removeprefix(f"{course.folder}/")


def described(tree: Tree, course: Course) -> Mapping[str, str]:
    """`stamp.en.described.mp4` and its like: films with audio description mixed in.

    By the path of their video without suffix; those in another language than the course's are
    none, for it is heard in the place of what the course says.
    """
    named = (m for path in tree.below(folder(course)) if (m := _DESCRIBED.fullmatch(path)))
    return {m[1]: m[0] for m in named if same_language(m[2], course.language)}


def is_companion(path: str) -> bool:
    """Whether a file is by its name the still of a video, or the same with audio description."""
    return any(name.fullmatch(path) for name in (_POSTER, _DESCRIBED))


def package_path(course: Course, path: str, suffix: str) -> str:
    """Where a file lies in a package, its own suffix replaced.

    Small ASCII letters, digits and `-` only, as the strictest platforms want it. Where
    letters are lost on the way, a digest of the name keeps different names different.
    """
    stem = written(course, path).rpartition(".")[0] or written(course, path)
    return "/".join(_slug(part) for part in stem.split("/")) + f".{suffix}"


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name)
    lossy = any(not c.isascii() and not _is_mark(c) for c in plain)
    slug = re.sub(r"[^a-z0-9]+", "-", plain.encode("ascii", "ignore").decode().lower()).strip("-")
    if lossy or not slug:
        digest = hashlib.sha256(name.encode()).hexdigest()[:8]
        slug = f"{slug}-{digest}" if slug else f"m-{digest}"
    return f"{slug}-file" if slug in _DEVICES else slug


def _is_mark(character: str) -> bool:
    """An accent over a Latin letter: `é` becomes `e` and nothing is lost that a reader needs."""
    return "\u0300" <= character <= "\u036f"
