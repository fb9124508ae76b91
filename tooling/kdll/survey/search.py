"""Finds competencies by words, spelt more or less as they are in a framework."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from kdll.model.competency import Competency, Framework, everyone
from kdll.model.spelling import slips

_LONGEST = 40
"""Letters of a word that are compared."""

_SMALL = frozenset(
    ("a", "an", "and", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with")
)

_BETWEEN = re.compile(r"[\s_/&.,;:!?()\[\]{}'\"|@+*–—…।-]+")
"""What parts words. Signs above and below letters, as Indian scripts have them, do not."""

_WEIGHTS = {"name": 8.0, "alias": 7.0, "id": 6.0, "theme": 3.0, "area": 2.0, "description": 2.0}
"""What a word counts for, by where it stands."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A competency that was found."""

    framework: str
    competency: Competency
    score: float
    """More is better; hits are to be compared within one search alone."""

    @property
    def tag(self) -> str:
        """`framework:competency`."""
        return f"{self.framework}:{self.competency.id}"


def search(words: str, frameworks: Mapping[str, Framework]) -> tuple[Hit, ...]:
    """The competencies that have every word of `words`, the best first.

    If there are none, those that have some of them. Names, other spellings, themes, areas and
    descriptions in all languages are looked through; slips of the pen and endings are forgiven.
    """
    asked = [w for w in dict.fromkeys(_words(words)) if w not in _SMALL] or [*_words(words)]
    texts = [(f, c, dict(_text(c))) for f, c in everyone(frameworks)]

    @cache
    def likeness(word: str, token: str) -> float:
        return _likeness(word, token)

    found = []
    for framework, competency, text in texts:
        scores = [
            max(
                (
                    likeness(word, token) * _WEIGHTS[part]
                    for part, tokens in text.items()
                    for token in tokens
                ),
                default=0.0,
            )
            for word in asked
        ]
        hits = sum(score > 0 for score in scores)
        if hits:
            exact = _whole(words, competency)
            # Of two that have the words, the one with fewer others is meant more surely.
            short = 1 / (10 + len(text["name"]))
            score = sum(scores) + exact + short - competency.retired
            found.append((hits, Hit(framework.id, competency, score)))
    most = max((hits for hits, _ in found), default=0)
    best = [hit for hits, hit in found if hits == most]
    return tuple(sorted(best, key=lambda hit: (-hit.score, hit.tag)))


def _whole(words: str, competency: Competency) -> float:
    names = (competency.name, competency.id, *competency.aliases)
    return 20.0 if _folded(words) in map(_folded, names) else 0.0


def _text(one: Competency) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield "name", _words(one.name)
    yield "alias", tuple(w for alias in one.aliases for w in _words(alias))
    yield "id", _words(one.id)
    yield "theme", _words(one.theme)
    yield "area", _words(one.area)
    said = (one.description, *one.descriptions.values(), *one.descriptors.values())
    yield "description", tuple(dict.fromkeys(w for text in said for w in _words(text)))


def _folded(words: str) -> str:
    return unicodedata.normalize("NFKC", words).casefold().strip()


def _words(text: str) -> tuple[str, ...]:
    return tuple(
        w[:_LONGEST] for w in re.findall(r"[^\W_]+(?:[\u0900-\u0dff]+\w*)*", _folded(text))
    )


def _likeness(word: str, token: str) -> float:
    """0 to 1."""
    if word == token:
        return 1.0
    if len(word) >= 3 and token.startswith(word):
        return 0.9
    if len(token) >= 4 and word.startswith(token) and len(word) - len(token) <= 3:
        return 0.75
    if len(word) >= 4 and word in token:
        return 0.6
    most = 2 if len(word) >= 8 else 1 if len(word) >= 4 else 0
    if most and word[0] == token[0] and slips(word, token, most) <= most:
        return 0.7
    # Half of a word is enough where endings differ: `drafted` for `drafting`.
    stem = min(len(word), len(token)) - 2
    return 0.5 if stem >= 5 and word[:stem] == token[:stem] else 0.0
