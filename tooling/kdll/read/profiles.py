"""Reads `profiles:` of lab.yml: the platforms in use, and what differs from their usual."""

from __future__ import annotations

import re
from dataclasses import replace

from kdll.model.profile import MB, PROFILES, RENDITIONS, Profile
from kdll.read.page import items, value
from kdll.read.settings import Mapping, Scalar, Sequence, Value

_SIZE = re.compile(r"([1-9][0-9]{0,5}) ?([MG])B", re.ASCII)
_UNITS = {"M": MB, "G": 1000 * MB}


def profiles(found: Value | None) -> tuple[Profile, ...]:
    """Those that are known; what the schema does not allow is left at its usual."""
    listed = found.items if isinstance(found, Sequence) else ()
    return tuple(profile for entry in listed if (profile := _profile(entry)))


def _profile(entry: Value) -> Profile | None:
    if isinstance(entry, Scalar):
        return PROFILES.get(entry.text)
    if not isinstance(entry, Mapping) or not (usual := PROFILES.get(value(entry, "name"))):
        return None
    height = value(entry, "video-height")
    wanted = [item.text for item in items(entry.get("renditions"))]
    return replace(
        usual,
        max_package=_size(value(entry, "max-package")) or usual.max_package,
        max_file=_size(value(entry, "max-file")) or usual.max_file,
        video_height=int(height)
        if re.fullmatch(r"[1-9][0-9]{2,4}", height, re.ASCII) and int(height) >= 120
        else usual.video_height,
        renditions=tuple(r for r in RENDITIONS if r in wanted)
        if isinstance(entry.get("renditions"), Sequence)
        else usual.renditions,
    )


def _size(words: str) -> int:
    """Bytes; 0 where no size is written."""
    match = _SIZE.fullmatch(words)
    return int(match[1]) * _UNITS[match[2]] if match else 0
