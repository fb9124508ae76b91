"""What is made of an author's media: one table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kdll.model.media import AudioSettings, MediaFacts, MediaKind, PictureSettings, Settings
from kdll.model.media import VideoSettings as Video

PICTURE_SUFFIXES = {"PNG": "png", "JPEG": "jpg", "GIF": "gif", "WEBP": "webp"}
"""By Pillow's names. A picture stays in its family of formats."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """A row of `RECIPES`. The names of its outputs may hold `{suffix}`, the source's own."""

    kind: MediaKind
    settings: Settings
    outputs: tuple[str, ...]

    def names(self, facts: MediaFacts) -> tuple[str, ...]:
        """What the recipe makes of a source."""
        suffix = PICTURE_SUFFIXES.get(facts.format, "")
        return tuple(name.format(suffix=suffix) for name in self.outputs)


RECIPES: Mapping[str, Recipe] = {
    "video": Recipe(MediaKind.VIDEO, Video(), ("video.mp4", "poster.jpg")),
    "audio": Recipe(MediaKind.AUDIO, AudioSettings(), ("audio.m4a",)),
    "picture": Recipe(MediaKind.PICTURE, PictureSettings(), ("picture.{suffix}",)),
    "poster": Recipe(
        MediaKind.PICTURE,
        PictureSettings(max_width=1280, max_height=720, format="JPEG"),
        ("picture.jpg",),
    ),
    # What learning platforms take as a course's cover: at most 500 KB, JPEG.
    "cover": Recipe(
        MediaKind.PICTURE,
        PictureSettings(max_width=1280, max_height=720, format="JPEG", max_bytes=500_000),
        ("picture.jpg",),
    ),
}
"""By the name that jobs carry. A changed setting makes other jobs, so nothing stale is used."""

BY_KIND = {
    MediaKind.VIDEO: "video",
    MediaKind.AUDIO: "audio",
    MediaKind.PICTURE: "picture",
}
"""The recipe of a source that stands on a page."""
