"""The player's style sheet, fitted to the site's theme."""

from __future__ import annotations

import re

_LENGTH = re.compile(r"@media[^{]*|(?<![\w.#])(\d*\.?\d+)rem")
"""Lengths in rem; those in a media query are the browser's own 16 px whatever the page says."""

_THEME_REM = 20
_PLAYER_REM = 16
"""In px: the theme makes its root a quarter larger than the browser's."""


def article_css(player: bytes) -> bytes:
    """The same sheet, each of its lengths the same number of px on the site as in the player."""

    def fitted(length: re.Match[str]) -> str:
        if length[1] is None:
            return length[0]
        return f"{float(length[1]) * _PLAYER_REM / _THEME_REM:.5f}".rstrip("0").rstrip(".") + "rem"

    return _LENGTH.sub(fitted, player.decode()).encode()
