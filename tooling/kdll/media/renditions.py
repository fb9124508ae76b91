"""The finished media of a course: what lies where in every package."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from kdll.media import sources, vector
from kdll.media.jobs import downloadable, href, recipes
from kdll.media.recipes import RECIPES
from kdll.media.side_files import side_files
from kdll.model.course import Course
from kdll.model.media import (
    Beside,
    MediaFacts,
    MediaKind,
    MediaSet,
    PictureSettings,
    Rendition,
    VideoSettings,
)
from kdll.model.tree import Blob, File, Tree

Results = Mapping[tuple[str, str], Mapping[str, Blob]]
"""(SHA-256 of the source, recipe), then name of the output."""


def assemble(
    tree: Tree,
    course: Course,
    facts: Mapping[str, MediaFacts],
    beside: Mapping[str, Beside],
    results: Results,
) -> MediaSet:
    """Renditions by `media/…` path, and the files of every package.

    `results` must hold the outcome of every job that `plan` made without faults.
    """
    renditions: dict[str, Rendition] = {}
    files: dict[str, File] = {}
    found = sources.survey(tree, course)
    for path in found.used:
        medium = facts.get(path)
        at = href(course, found, path, facts)
        if medium is None:
            if downloadable(path):
                renditions[sources.written(course, path)] = Rendition(MediaKind.FILE, at)
                files[at] = tree[path]
            continue
        if medium.fault:
            continue
        made = {
            recipe: _results(tree, source, recipe, results)
            for source, recipe in recipes(found, path, facts)
        }
        rendition, files_made = _MAKERS[medium.kind](tree[path], path, medium, at, made)
        texts = beside.get(path, Beside())
        renditions[sources.written(course, path)] = replace(
            rendition,
            duration=medium.duration,
            captions=texts.captions,
            descriptions=texts.descriptions,
            chapters=texts.chapters,
            transcripts=texts.transcripts,
        )
        files |= files_made | side_files(at, texts)
    return MediaSet(renditions, Tree(files))


Made = Mapping[str, Mapping[str, Blob]]
"""What was made for one used file: recipe, then name of the output."""


def _video(
    source: File, path: str, facts: MediaFacts, at: str, made: Made
) -> tuple[Rendition, dict[str, File]]:
    settings = RECIPES["video"].settings
    assert isinstance(settings, VideoSettings)
    still = made["poster"]["picture.jpg"] if "poster" in made else made["video"]["poster.jpg"]
    poster = at.removesuffix(".mp4") + ".poster.jpg"
    width, height = settings.size(facts.width, facts.height)
    rendition = Rendition(facts.kind, at, poster, width=width, height=height)
    return rendition, {at: made["video"]["video.mp4"], poster: still}


def _audio(
    source: File, path: str, facts: MediaFacts, at: str, made: Made
) -> tuple[Rendition, dict[str, File]]:
    return Rendition(facts.kind, at), {at: made["audio"]["audio.m4a"]}


def _picture(
    source: File, path: str, facts: MediaFacts, at: str, made: Made
) -> tuple[Rendition, dict[str, File]]:
    ((recipe, files),) = made.items()
    settings = RECIPES[recipe].settings
    assert isinstance(settings, PictureSettings)
    width, height = settings.size(facts.width, facts.height)
    (picture,) = files.values()
    return Rendition(facts.kind, at, width=width, height=height), {at: picture}


def _vector(
    source: File, path: str, facts: MediaFacts, at: str, made: Made
) -> tuple[Rendition, dict[str, File]]:
    drawing, _ = vector.clean(source, path) if isinstance(source, bytes) else (None, ())
    if drawing is None:
        return Rendition(facts.kind, at), {}
    rendition = Rendition(facts.kind, at, width=drawing.width, height=drawing.height)
    return rendition, {at: drawing.content}


_MAKERS = {
    MediaKind.VIDEO: _video,
    MediaKind.AUDIO: _audio,
    MediaKind.PICTURE: _picture,
    MediaKind.VECTOR: _vector,
}


def _results(tree: Tree, path: str, recipe: str, results: Results) -> Mapping[str, Blob]:
    source = tree[path]
    assert isinstance(source, Blob)
    return results[source.sha256, recipe]
