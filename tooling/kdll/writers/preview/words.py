"""Figures and dates as people read them."""

from __future__ import annotations

_MONTHS = "January February March April May June July August September October November December"


def count(number: int, one: str, many: str = "") -> str:
    """`1 page`, `18 pages`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def duration(minutes: int) -> str:
    """`12 minutes`, `2 hours 20 minutes`: an estimate, so the long ones are rounded to five."""
    if minutes < 60:
        return count(minutes, "minute") if minutes else ""
    hours, rest = divmod(5 * round(minutes / 5), 60)
    return count(hours, "hour") + (f" {rest} minutes" if rest else "")


def bytes_of(size: int) -> str:
    """`840 kB`, `12.4 MB`; thousands, as file managers show them."""
    if size < 1_000_000:
        return f"{max(1, round(size / 1000))} kB"
    return f"{size / 1_000_000:.1f} MB"


def date(iso: str) -> str:
    """`2026-10-01` as `1 October 2026`."""
    year, month, day = iso.split("-")
    return f"{int(day)} {_MONTHS.split()[int(month) - 1]} {year}"
