"""The lab's colour as a style sheet: the player's tokens, after its own."""

from __future__ import annotations

from kdll.model.theme import DARK, LIGHT, Scheme, Theme, legible, soft

_DARK_PLACES = (
    '@media screen and (prefers-color-scheme:dark){{html.kdll:not([data-scheme="light"]){0}}}',
    '@media screen{{html.kdll[data-scheme="dark"]{0}}}',
)


def sheet(theme: Theme) -> bytes:
    """What follows `player.css` and `article.css`; empty for a lab that names no colour."""
    if theme.colour is None:
        return b""
    light = theme.colour.value.lower()
    dark = theme.colour_dark.value.lower() if theme.colour_dark else legible(light, DARK)
    rows = [":root" + _tokens(light, LIGHT)]
    rows += [place.format(_tokens(dark, DARK)) for place in _DARK_PLACES]
    return "".join(f"{row}\n" for row in rows).encode()


def _tokens(colour: str, scheme: Scheme) -> str:
    return (
        f"{{--kdll-strong:{colour};--kdll-strong-soft:{soft(colour, scheme)};"
        f"--kdll-on-strong:{scheme.on}}}"
    )
