"""What is made of an author's media: one table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from kdll.model.media import (
    AnimationSettings,
    AudioSettings,
    MediaFacts,
    MediaKind,
    PictureSettings,
    Settings,
)
from kdll.model.media import VideoSettings as Video
from kdll.model.profile import Profile

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
        names = tuple(name.format(suffix=suffix) for name in self.outputs)
        if isinstance(self.settings, PictureSettings):
            flat = facts.format != "JPEG"
            steps = self.settings.steps(facts.width, may_be_flat=flat)
            names += tuple(f"{width}.webp" for width in steps)
        return names


RECIPES: Mapping[str, Recipe] = {
    "video": Recipe(MediaKind.VIDEO, Video(), ("video.mp4", "poster.jpg", "sound.json")),
    "audio": Recipe(MediaKind.AUDIO, AudioSettings(), ("audio.m4a", "sound.json")),
    # For a line of 400 kbit/s, picture and sound together. One channel at 64 kbit/s sounds as
    # two at 128 do, of which speech has but one to say.
    "360p": Recipe(
        MediaKind.VIDEO,
        Video(max_height=360, crf=29, max_kbps=300, sound=AudioSettings(kbps=64, channels=1)),
        ("video.mp4",),
    ),
    "sound": Recipe(MediaKind.VIDEO, AudioSettings(kbps=64, channels=1), ("audio.m4a",)),
    # An article is 42rem wide, 672 px: 1344 is the most that a screen of two pixels each can
    # show. 480 and 960 are for phones, and 960 for screens of one pixel each. What is flat may
    # keep up to twice 1344, for resampled letters take more bytes than sharp ones.
    "picture": Recipe(
        MediaKind.PICTURE,
        PictureSettings(max_width=960, widths=(480, 960, 1344), flat_width=2688),
        ("picture.{suffix}",),
    ),
    "animation": Recipe(MediaKind.ANIMATION, AnimationSettings(), ("video.mp4", "poster.jpg")),
    "poster": Recipe(
        MediaKind.PICTURE,
        PictureSettings(max_width=1280, max_height=720, format="JPEG"),
        ("picture.jpg",),
    ),
    # What learning platforms take as a course's picture: JPEG, 16:9, at most 500 KB.
    "thumbnail": Recipe(
        MediaKind.PICTURE,
        PictureSettings(max_width=1280, format="JPEG", max_bytes=500_000, aspect=(16, 9)),
        ("picture.jpg",),
    ),
}
"""By the name that jobs carry. A changed setting makes other jobs, so nothing stale is used."""

BY_RENDITION = {"360p": "360p", "audio": "sound"}
"""The recipe of what a profile wants of a video besides itself: its `renditions`."""

BY_KIND = {
    MediaKind.VIDEO: "video",
    MediaKind.AUDIO: "audio",
    MediaKind.PICTURE: "picture",
    MediaKind.ANIMATION: "animation",
}
"""The recipe of a source that stands on a page."""


def fitted(recipe: str, profile: Profile) -> Settings:
    """A recipe's settings as the platforms in use want them; `video` alone may be larger too."""
    settings = RECIPES[recipe].settings
    if not isinstance(settings, Video):
        return settings
    height = profile.video_height
    return replace(
        settings, max_height=height if recipe == "video" else min(height, settings.max_height)
    )
