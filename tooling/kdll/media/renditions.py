"""The finished media of a course: what lies where in every package."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from kdll.media import sources, thumbnail, vector
from kdll.media.jobs import downloadable, href, recipes
from kdll.media.recipes import RECIPES, fitted
from kdll.media.side_files import side_files
from kdll.model.course import Course
from kdll.model.media import (
    AnimationSettings,
    Beside,
    MediaFacts,
    MediaKind,
    MediaSet,
    PictureSettings,
    Rendition,
    Variant,
    VideoSettings,
)
from kdll.model.profile import GENERIC, Profile
from kdll.model.tree import Blob, File, Tree

Results = Mapping[tuple[str, str], Mapping[str, Blob]]
"""(SHA-256 of the source, recipe), then name of the output."""


def assemble(
    tree: Tree,
    course: Course,
    facts: Mapping[str, MediaFacts],
    beside: Mapping[str, Beside],
    results: Results,
    profile: Profile = GENERIC,
) -> MediaSet:
    """Renditions by `media/…` path, and the files of every package.

    `results` must hold the outcome of every job that `plan` made without faults, for the same
    `profile`.
    """
    renditions: dict[str, Rendition] = {}
    files: dict[str, File] = {}
    found = sources.survey(tree, course)
    makers: dict[MediaKind, _Maker] = {**_MAKERS}
    makers |= {MediaKind.VIDEO: partial(_video, profile=profile)}
    for path in found.used:
        medium = facts.get(path)
        at = href(course, found, path, facts)
        if medium is None or medium.kind is MediaKind.FILE:
            if downloadable(path):
                renditions[sources.written(course, path)] = Rendition(MediaKind.FILE, at)
                files[at] = tree[path]
            continue
        if medium.fault:
            continue
        film = found.described.get(path, "")
        made: dict[str, Mapping[str, Blob]] = {}
        spoken: dict[str, Mapping[str, Blob]] = {}
        for source, recipe in recipes(found, path, facts, profile.renditions):
            of = spoken if source == film else made
            of[recipe] = _results(tree, source, recipe, results)
        rendition, files_made = makers[medium.kind](tree[path], path, medium, at, made)
        texts = beside.get(path, Beside())
        rendition = replace(
            rendition,
            duration=medium.duration,
            captions=texts.captions,
            descriptions=texts.descriptions,
            chapters=texts.chapters,
            transcripts=texts.transcripts,
        )
        files |= files_made | side_files(at, texts)
        if spoken:
            rendition, more = _with_description(rendition, spoken)
            files |= more
        renditions[sources.written(course, path)] = rendition
    return MediaSet(renditions, Tree(files), thumbnail.made(tree, found, facts, results, profile))


Made = Mapping[str, Mapping[str, Blob]]
"""What was made for one used file: recipe, then name of the output."""

_Maker = Callable[[File, str, MediaFacts, str, Made], tuple[Rendition, dict[str, File]]]


def _video(
    source: File, path: str, facts: MediaFacts, at: str, made: Made, *, profile: Profile
) -> tuple[Rendition, dict[str, File]]:
    settings = fitted("video", profile)
    assert isinstance(settings, VideoSettings)
    still = made["poster"]["picture.jpg"] if "poster" in made else made["video"]["poster.jpg"]
    poster = at.removesuffix(".mp4") + ".poster.jpg"
    width, height = settings.size(facts.width, facts.height)
    files: dict[str, File] = {at: made["video"]["video.mp4"], poster: still}
    low = audio_only = ""
    if "360p" in made:
        low = at.removesuffix(".mp4") + ".360p.mp4"
        files[low] = made["360p"]["video.mp4"]
    if "sound" in made:
        audio_only = at.removesuffix(".mp4") + ".sound.m4a"
        files[audio_only] = made["sound"]["audio.m4a"]
    rendition = Rendition(
        facts.kind, at, poster, width=width, height=height, low=low, audio_only=audio_only
    )
    return rendition, files


def _with_description(film: Rendition, made: Made) -> tuple[Rendition, dict[str, File]]:
    """A film and what was made of the same with audio description, which shares its still."""
    stem = film.href.removesuffix(".mp4") + ".described"
    files: dict[str, File] = {f"{stem}.mp4": made["video"]["video.mp4"]}
    low = ""
    if "360p" in made:
        low = f"{stem}.360p.mp4"
        files[low] = made["360p"]["video.mp4"]
    return replace(film, described=replace(film, href=f"{stem}.mp4", low=low, audio_only="")), files


def _audio(
    source: File, path: str, facts: MediaFacts, at: str, made: Made
) -> tuple[Rendition, dict[str, File]]:
    return Rendition(facts.kind, at), {at: made["audio"]["audio.m4a"]}


def _picture(
    source: File, path: str, facts: MediaFacts, at: str, made: Made
) -> tuple[Rendition, dict[str, File]]:
    settings = RECIPES["picture"].settings
    assert isinstance(settings, PictureSettings)
    files = made["picture"]
    (own,) = (name for name in files if name.startswith("picture."))
    # An empty one was not worth its bytes.
    webp = {
        Variant(f"{at}.{name}", int(name.removesuffix(".webp"))): blob
        for name, blob in files.items()
        if name != own and blob.size
    }
    variants = tuple(sorted(webp, key=lambda variant: variant.width))
    width, height = settings.shown(facts.width, facts.height)
    rendition = Rendition(facts.kind, at, width=width, height=height, variants=variants)
    return rendition, {at: files[own], **{variant.href: webp[variant] for variant in variants}}


def _animation(
    source: File, path: str, facts: MediaFacts, at: str, made: Made
) -> tuple[Rendition, dict[str, File]]:
    settings = RECIPES["animation"].settings
    assert isinstance(settings, AnimationSettings)
    poster = at.removesuffix(".mp4") + ".poster.jpg"
    width, height = settings.size(facts.width, facts.height)
    rendition = Rendition(facts.kind, at, poster, width=width, height=height)
    files = made["animation"]
    return rendition, {at: files["video.mp4"], poster: files["poster.jpg"]}


def _vector(
    source: File, path: str, facts: MediaFacts, at: str, made: Made
) -> tuple[Rendition, dict[str, File]]:
    drawing, _ = vector.clean(source, path) if isinstance(source, bytes) else (None, ())
    if drawing is None:
        return Rendition(facts.kind, at), {}
    rendition = Rendition(facts.kind, at, width=drawing.width, height=drawing.height)
    return rendition, {at: drawing.content}


_MAKERS: Mapping[MediaKind, _Maker] = {
    MediaKind.AUDIO: _audio,
    MediaKind.PICTURE: _picture,
    MediaKind.ANIMATION: _animation,
    MediaKind.VECTOR: _vector,
}


def _results(tree: Tree, path: str, recipe: str, results: Results) -> Mapping[str, Blob]:
    source = tree[path]
    assert isinstance(source, Blob)
    return results[source.sha256, recipe]
