"""Competencies are found by words, more or less as they are spelt."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from kdll.model.competency import Competency, Framework
from kdll.survey import search
from tests.read.reading import read

ROOT = Path(__file__).parents[2]


@cache
def kcm() -> dict[str, Framework]:
    file = (ROOT / "content" / "frameworks" / "kcm.yml").read_bytes()
    library, found = read({"frameworks/kcm.yml": file})
    assert found == ()
    return dict(library.frameworks)


@pytest.mark.parametrize(
    ("words", "tag"),
    [
        ("RTI Responsiveness", "kcm:rti-responsiveness"),
        ("rti responsivness", "kcm:rti-responsiveness"),
        ("active listning", "kcm:active-listening"),
        ("sound judgment", "kcm:sound-judgement"),
        ("judgment", "kcm:sound-judgement"),
        ("performance appraisal", "kcm:handling-apar-matters"),
        ("drafting of notes", "kcm:noting-and-drafting-of-official-communications"),
        ("cabinet note", "kcm:cabinet-note-writing"),
    ],
)
def test_the_best_hit_is_what_was_meant(words: str, tag: str) -> None:
    assert search(words, kcm())[0].tag == tag


def test_nothing_is_found_for_words_that_nothing_has() -> None:
    assert search("zzzz", kcm()) == ()
    assert search("", kcm()) == ()


def test_descriptions_in_any_language_are_looked_through() -> None:
    one = Competency("x", "Listening", "A", "T", descriptions={"hi": "ध्यान से सुनना"})
    known = {"f": Framework("f", "F", "https://lab.example/f", {"x": one})}
    assert [hit.tag for hit in search("सुनना", known)] == ["f:x"]
    # Signs above and below letters belong to the word.
    assert search("सनन", known) == ()
