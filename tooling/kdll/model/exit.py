"""How a run of kdll ends, as a number for whoever called it."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum


class Exit(IntEnum):
    """The exit codes. Numbers are a promise: never renumbered."""

    DONE = 0
    BUG = 1
    """kdll itself is at fault."""
    USAGE = 2
    CONTENT = 3
    """The author's content is wrong."""
    UNSAFE = 4
    """Content that is active, or that leaves its folder."""
    TOOL = 5
    """A tool, or kdll's own data, is missing or too old."""
    MACHINE = 6
    """Disk, permission, lock."""
    MEDIA = 7
    """A media file could not be made."""
    SERVER_BUSY = 8
    """A server failed; trying again may help."""
    SERVER_REFUSED = 9


_GRAVEST_FIRST = (
    Exit.BUG,
    Exit.MACHINE,
    Exit.TOOL,
    Exit.UNSAFE,
    Exit.CONTENT,
    Exit.MEDIA,
    Exit.SERVER_BUSY,
    Exit.SERVER_REFUSED,
    Exit.USAGE,
)


def gravest(exits: Iterable[Exit]) -> Exit:
    """The one code that a run with several causes ends with."""
    present = set(exits)
    return next((code for code in _GRAVEST_FIRST if code in present), Exit.DONE)
