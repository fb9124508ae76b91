"""Languages by their tags (BCP 47)."""

from __future__ import annotations


def same_language(one: str, other: str) -> bool:
    """`en` serves readers of `en-IN`, and the other way round."""
    return one.casefold().split("-")[0] == other.casefold().split("-")[0]
