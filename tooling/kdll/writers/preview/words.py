"""Figures and dates as people read them."""

from __future__ import annotations

_MONTHS = "January February March April May June July August September October November December"


def count(number: int, one: str, many: str = "") -> str:
    """`1 page`, `18 pages`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def bytes_of(size: int) -> str:
    """`840 kB`, `12.4 MB`; thousands, as file managers show them."""
    if size < 1_000_000:
        return f"{max(1, round(size / 1000))} kB"
    return f"{size / 1_000_000:.1f} MB"


def date(iso: str) -> str:
    """`2026-10-01` as `1 October 2026`."""
    year, month, day = iso.split("-")
    return f"{int(day)} {_MONTHS.split()[int(month) - 1]} {year}"
