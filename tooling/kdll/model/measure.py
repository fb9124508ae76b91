"""Sizes and lengths in words."""

from __future__ import annotations


def size(number: int) -> str:
    """`1.2 GB`, `3.4 MB`, `5 kB`, `0 kB`: decimal, as platforms and shops count."""
    if number >= 1e9:
        return f"{number / 1e9:.1f} GB"
    if number >= 1e6:
        return f"{number / 1e6:.1f} MB"
    return f"{max(1, round(number / 1e3)) if number else 0} kB"


def length(seconds: float) -> str:
    """`2 min 5 s`, `14 s`; empty for what lasts no time."""
    minutes, rest = divmod(round(seconds), 60)
    if not minutes and not rest:
        return "1 s" if seconds else ""
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


def count(number: int, one: str, many: str = "") -> str:
    """`1 file`, `1,200 files`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
