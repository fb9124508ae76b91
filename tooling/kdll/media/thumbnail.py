"""The course's picture for catalogues: the one that `thumbnail:` names, else a film's still."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kdll.media.recipes import RECIPES, fitted
from kdll.media.sources import Sources
from kdll.model.course import Course
from kdll.model.diagnostic import Diagnostic
from kdll.model.media import Job, MediaFacts, MediaKind, PictureSettings, VideoSettings
from kdll.model.profile import Profile
from kdll.model.tree import Blob, Tree

RECIPE = "thumbnail"
STILL = "poster.jpg"
LEAST = (760, 430)
"""Pixels that the strictest platform asks for."""

Results = Mapping[tuple[str, str], Mapping[str, Blob]]
"""(SHA-256 of a source, recipe), then name of the output."""


def job(tree: Tree, found: Sources, facts: Mapping[str, MediaFacts]) -> Job | None:
    """What makes it of a picture of the author's: the named one, or the first film's still."""
    path = found.cover or found.posters.get(_film(found, facts), "")
    medium, source = facts.get(path), tree.get(path)
    if medium is None or not isinstance(source, Blob) or not _fit(medium):
        return None
    return _job(source, path, medium)


def late_job(
    tree: Tree,
    found: Sources,
    facts: Mapping[str, MediaFacts],
    results: Results,
    profile: Profile,
) -> Job | None:
    """What makes it of the still that was taken from the first film, once that is there."""
    path = _film(found, facts)
    if found.cover or not path or job(tree, found, facts):
        return None
    source = tree[path]
    video = fitted("video", profile)
    assert isinstance(source, Blob) and isinstance(video, VideoSettings)
    width, height = video.size(facts[path].width, facts[path].height)
    still = MediaFacts(MediaKind.PICTURE, "JPEG", width=width, height=height)
    made = results.get((source.sha256, "video"), {}).get(STILL)
    return _job(made, path, still) if made and _fit(still) else None


def made(
    tree: Tree,
    found: Sources,
    facts: Mapping[str, MediaFacts],
    results: Results,
    profile: Profile,
) -> Blob | None:
    """The finished picture, if there is one."""
    chosen = job(tree, found, facts) or late_job(tree, found, facts, results, profile)
    files = results.get((chosen.source.sha256, RECIPE), {}) if chosen else {}
    return next(iter(files.values()), None)


def faults(course: Course, found: Sources, facts: Mapping[str, MediaFacts]) -> Iterator[Diagnostic]:
    """Why a picture that `thumbnail:` names cannot be used."""
    medium = facts.get(found.cover)
    if medium is None or medium.fault or course.thumbnail is None or _fit(medium):
        return
    words = f"`{course.thumbnail}` is no picture of pixels"
    hint = "name a PNG, JPEG, GIF or WebP picture"
    if medium.kind in _PICTURES:
        words = f"`{course.thumbnail}` is too small: {medium.width} × {medium.height} pixels"
        hint = "name a picture of at least 765 × 430 pixels"
    otherwise = "or leave the line out, and the still of the first video is taken"
    yield Diagnostic(course.thumbnail.span, "KD438", words, f"{hint}, {otherwise}")


_PICTURES = (MediaKind.PICTURE, MediaKind.ANIMATION)


def _film(found: Sources, facts: Mapping[str, MediaFacts]) -> str:
    """The first video of the course, by its path; empty if there is none."""
    films = (p for p in found.used if p in facts and facts[p].kind is MediaKind.VIDEO)
    return next((path for path in films if not facts[path].fault), "")


def _fit(facts: MediaFacts) -> bool:
    if facts.fault or facts.kind not in _PICTURES:
        return False
    size = _settings().size(facts.width, facts.height)
    return size[0] >= LEAST[0] and size[1] >= LEAST[1]


def _settings() -> PictureSettings:
    settings = RECIPES[RECIPE].settings
    assert isinstance(settings, PictureSettings)
    return settings


def _job(source: Blob, path: str, facts: MediaFacts) -> Job:
    row = RECIPES[RECIPE]
    return Job(source, RECIPE, path, facts, row.names(facts), row.settings)
