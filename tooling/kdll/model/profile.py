"""What the platforms in use take: limits on packages, and how media are made for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

MB = 1_000_000
"""Bytes, as sizes are shown everywhere."""


@dataclass(frozen=True, slots=True)
class Profile:
    """One platform's wishes (`profiles:` in lab.yml), or those of several joined."""

    name: str
    max_package: int = 0
    """Bytes that a package may have; 0: any number."""
    max_file: int = 0
    """Bytes of one media file above which the author is warned; 0: never."""
    video_height: int = 720
    """Pixels that no video exceeds."""
    renditions: tuple[str, ...] = ()
    """What is made of each video besides itself, from `RENDITIONS`."""


RENDITIONS = ("360p", "audio")
"""A small picture, and the sound alone, for learners on a slow line."""

GENERIC = Profile("generic")
"""Where lab.yml names no platform."""

PROFILES: Mapping[str, Profile] = MappingProxyType(
    {
        profile.name: profile
        for profile in (
            GENERIC,
            # The upload dialog of iGOT Karmayogi refuses more ("Max. file size - 200MB":
            # VIDEO_MAX_SIZE in sunbird-cb-portal, project/ws/author/…/constants/upload.ts), and
            # its content service offers nothing larger for use without a line
            # (content.artifact.size.for_online). Both count 200 × 1024 × 1024; whoever looks at
            # a file sees 200 MB, so that is where we stop. Files above 50 MB met a limit of
            # their own in older releases (MAX_CONTENT_PACKAGE_FILE_SIZE_LIMIT=52428800).
            Profile("igot", max_package=200 * MB, max_file=50 * MB, video_height=720),
            # 360 lines of H.264 at 25 frames run at some 300 kbit/s; a 3G line gives about 400.
            Profile("low-bandwidth", renditions=RENDITIONS),
        )
    }
)
"""By name. An entry of lab.yml names one of them, and may change single figures."""


def strictest(profiles: Iterable[Profile]) -> Profile:
    """One profile that satisfies them all; of none, the generic one."""
    wanted = tuple(profiles) or (GENERIC,)
    asked = {rendition for profile in wanted for rendition in profile.renditions}
    return Profile(
        " and ".join(dict.fromkeys(profile.name for profile in wanted)),
        min((p.max_package for p in wanted if p.max_package), default=0),
        min((p.max_file for p in wanted if p.max_file), default=0),
        min(p.video_height for p in wanted),
        tuple(rendition for rendition in RENDITIONS if rendition in asked),
    )
