"""The catalogues of the interface's words: each that ships is whole, and says the same things."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from kdll.model.language import autonym
from kdll.render.words import catalogue, direction, spoken

STRINGS = Path(__file__).parents[2] / "tooling" / "player" / "strings"
CATALOGUES = {path.stem: json.loads(path.read_text("utf-8")) for path in STRINGS.glob("*.json")}
SCHEDULED = [
    "as",
    "bn",
    "brx",
    "doi",
    "gu",
    "hi",
    "kn",
    "kok",
    "ks",
    "mai",
    "ml",
    "mni",
    "mr",
    "ne",
    "or",
    "pa",
    "sa",
    "sat",
    "sd",
    "ta",
    "te",
    "ur",
]  # 22 languages
PLACEHOLDER = re.compile(r"\{[a-z]+\}")


@pytest.mark.parametrize("language", sorted(set(CATALOGUES) - {"en"}))
def test_a_catalogue_has_every_word_with_the_same_places_to_fill(language: str) -> None:
    english, other = CATALOGUES["en"], CATALOGUES[language]
    assert sorted(other) == sorted(english)
    apart = [
        key
        for key in english
        if sorted(PLACEHOLDER.findall(english[key])) != sorted(PLACEHOLDER.findall(other[key]))
    ]
    assert apart == []
    assert [key for key, words in other.items() if not words.strip() and english[key].strip()] == []


def test_hindi_is_written_in_its_own_script() -> None:
    latin = [
        key
        for key, words in CATALOGUES["hi"].items()
        if re.search(r"[A-Za-z]", PLACEHOLDER.sub("", words))
    ]
    assert latin == []


@pytest.mark.parametrize("language", SCHEDULED)
def test_every_scheduled_language_has_a_name_and_a_direction(language: str) -> None:
    assert autonym(language) != language
    expected = "rtl" if language in ("ks", "sd", "ur") else "ltr"
    assert direction(language) == expected


def test_a_language_written_in_two_scripts_goes_by_the_script() -> None:
    assert direction("sd-Deva") == "ltr"
    assert direction("ks-Deva-IN") == "ltr"
    assert direction("pa-Arab") == "rtl"


@pytest.mark.parametrize(
    ("language", "words"),
    [("hi", "hi"), ("hi-IN", "hi"), ("en-IN", "en"), ("ur", "en"), ("ta", "en")],
)
def test_a_course_speaks_its_language_or_english(language: str, words: str) -> None:
    assert spoken(CATALOGUES, language) == words
    assert catalogue(CATALOGUES, language)["nav.next"] == CATALOGUES[words]["nav.next"]
