"""The colours keep the contrasts that DESIGN.md promises, in light and dark."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TOKENS = Path(__file__).parents[2] / "tooling" / "player" / "css" / "tokens.css"

GROUNDS = ("paper", "sheet", "soft")
TEXT = [
    *((text, ground) for text in ("ink", "quiet", "strong") for ground in GROUNDS),
    ("on-strong", "strong"),
    ("strong", "strong-soft"),
    ("ink", "strong-soft"),
    ("quiet", "strong-soft"),
    *((text, f"{tone}-soft") for tone in ("amber", "right", "wrong") for text in (tone, "ink")),
    *((tone, "sheet") for tone in ("right", "wrong", "amber")),
]
EDGES = [
    (edge, ground)
    for edge in ("edge", "focus", "strong", "right", "wrong")
    for ground in (*GROUNDS, "strong-soft")
]


def colours(scheme: str) -> dict[str, str]:
    light, dark = TOKENS.read_text("utf-8").split("@media screen and (prefers-color-scheme: dark)")
    found = dict(re.findall(r"--kdll-([a-z-]+): (#[0-9a-f]{6});", light))
    if scheme == "dark":
        changed = dict(re.findall(r"--kdll-([a-z-]+): (#[0-9a-f]{6});", dark))
        assert changed.keys() == found.keys()
        return changed
    return found


def luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("pairs", "least"), [(TEXT, 4.5), (EDGES, 3.0)], ids=["text", "edges"])
def test_every_pair_has_its_contrast(
    scheme: str, pairs: list[tuple[str, str]], least: float
) -> None:
    known = colours(scheme)
    low = [
        f"{one} on {other}: {ratio:.2f}"
        for one, other in pairs
        if (ratio := contrast(known[one], known[other])) < least
    ]
    assert low == []
