"""Which known word an author most likely meant, and which one certainly."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

_LONGEST = 160
"""Characters of a word that are compared: nothing that we know is longer."""


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that was most likely meant, if one is close: good enough to be offered."""
    close = closest(word, known, 1)
    return close[0] if close else None


def closest(word: str, known: Iterable[str], most: int) -> list[str]:
    """At most so many known words that may have been meant, the likeliest first."""
    return get_close_matches(word.casefold()[:_LONGEST], list(known), n=most, cutoff=0.6)


def surely(word: str, known: Iterable[str]) -> str | None:
    """The one known word that was meant beyond doubt: good enough to be written unasked.

    One slip away (none in a word of two letters, two in one of eight), and no other is as close.
    """
    given = word.casefold()
    if len(given) > _LONGEST:
        return None
    most = 2 if len(given) >= 8 else 1 if len(given) >= 3 else 0
    close = [one for one in known if slips(given, one.casefold(), most) <= most]
    return close[0] if len(close) == 1 else None


def slips(one: str, other: str, most: int) -> int:
    """Letters added, left out, changed or swapped with the next; `most` + 1 for any more."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        two_before, before, row = before, row, [i]
        for j, wanted in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                cost = min(cost, two_before[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)
