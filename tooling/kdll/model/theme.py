"""How a lab's courses look: its sign and its colour."""

from __future__ import annotations

from dataclasses import dataclass

from kdll.model.colour import TEXT, contrast, mixed
from kdll.model.place import Text

LOGO_BYTES = 50_000
"""A sign is fetched before anything can be read: larger ones are refused."""


@dataclass(frozen=True, slots=True)
class Scheme:
    """What the player's own sheet has around the colour, light or dark (`tokens.css`)."""

    grounds: tuple[str, ...]
    """Paper, sheets, quiet areas: links stand on all of them."""
    on: str
    """Words on the colour."""
    end: str
    """Towards which a colour is moved until it can be read: black or white."""
    tint: float
    """Share of the colour in the ground of the page that is open."""


LIGHT = Scheme(("#fdfcfa", "#ffffff", "#f3f1ec"), "#ffffff", "#000000", 0.1)
DARK = Scheme(("#14191f", "#1b222a", "#222b35"), "#0e1a26", "#ffffff", 0.16)


@dataclass(frozen=True, slots=True)
class Theme:
    """`theme:` in lab.yml."""

    logo: Text | None = None
    """Path of a picture, from the content folder."""
    colour: Text | None = None
    """`#rrggbb`: of links, of the main button, of the page that is open."""
    colour_dark: Text | None = None
    """The same for those who read light on dark; without it, made from `colour`."""

    @property
    def logo_href(self) -> str:
        """Where the sign lies in a package; empty if there is none."""
        return f"kdll/logo.{self.logo.value.rpartition('.')[2].lower()}" if self.logo else ""


def soft(colour: str, scheme: Scheme) -> str:
    """The ground of the page that is open: a breath of the colour."""
    return mixed(colour, scheme.grounds[0], scheme.tint)


def worst(colour: str, scheme: Scheme) -> float:
    """The least contrast of the colour with anything that it meets."""
    return min(
        contrast(colour, ground) for ground in (*scheme.grounds, scheme.on, soft(colour, scheme))
    )


def legible(colour: str, scheme: Scheme) -> str:
    """The colour, or the nearest to it, darker or lighter, that can be read everywhere."""
    for step in range(21):
        made = mixed(colour, scheme.end, 1 - step / 20)
        if worst(made, scheme) >= TEXT:
            return made
    return scheme.end
