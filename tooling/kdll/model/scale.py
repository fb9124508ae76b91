"""Scales that kdll has a name for, so that authors need not write or translate their points."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

SCALES: Mapping[str, int] = MappingProxyType(
    {
        "agreement-5": 5,
        "agreement-4": 4,
        "confidence-5": 5,
        "frequency-5": 5,
        "likelihood-5": 5,
        "satisfaction-5": 5,
    }
)
"""Number of points by name. Point 1 is the least (strongly disagree, not at all confident, never,
very unlikely, very dissatisfied), the last the most; `agreement-4` has no middle. The words of a
point stand in the strings of the player, by its key."""


def points(scale: str) -> tuple[str, ...]:
    """The keys of a scale's points, from the least to the most: `agreement-5.1`, …"""
    return tuple(f"{scale}.{number}" for number in range(1, SCALES[scale] + 1))
