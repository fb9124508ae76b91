"""Which kdll this is, to the byte: what it found out holds as long as nothing of it changes."""

from __future__ import annotations

import hashlib
import sys
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_READERS = (
    *("av", "babel", "jsonschema", "lxml", "markdown-it-py", "mdit-py-plugins", "pillow"),
    *("pygments", "pyyaml", "webrtcvad-wheels", "webvtt-py", "latex2mathml"),
)
"""Libraries that what is found depends on."""


@cache
def of_kdll() -> str:
    """A digest of all files of kdll, and of the versions of what it reads with."""
    home = Path(__file__).parents[1]
    seen = hashlib.sha256(sys.version.encode())
    for path in sorted(home.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            place, content = path.relative_to(home).as_posix().encode(), path.read_bytes()
            seen.update(b"%d %b %d " % (len(place), place, len(content)))
            seen.update(content)
    for name in _READERS:
        try:
            seen.update(f"{name} {version(name)}\n".encode())
        except PackageNotFoundError:
            continue
    return seen.hexdigest()
