"""`media/credits.yml`: who made the media; what it gets wrong is told."""

from __future__ import annotations

import pytest

from kdll.model.course import Credit, Credits

from .reading import first_lines, read


def credited(text: str | bytes) -> tuple[Credits, list[str]]:
    found, told = read({"c/media/credits.yml": text})
    credits_ = found.courses[0].credits
    assert credits_ is not None
    return credits_, first_lines(told, skip=0)


TEXT = """\
default: {by: A Lab, licence: CC-BY-4.0, source: made here, language: hi}
stamp.mov:
  by: A Studio
  licence: CC0-1.0
clock.mov: {language: en, narration-describes-all: true}
unit 1/photo.jpg: {by: Somebody}
"""


def test_a_file_of_which_nothing_is_said_takes_the_default() -> None:
    found, told = credited(TEXT)
    assert told == []
    assert found.of("media/other.png") == Credit("A Lab", "CC-BY-4.0", "made here", "hi")


def test_who_made_a_file_is_never_mixed_with_the_terms_of_another() -> None:
    found, _ = credited(TEXT)
    assert found.of("media/stamp.mov") == Credit("A Studio", "CC0-1.0")
    assert found.of("media/unit 1/photo.jpg") == Credit("Somebody")


def test_an_entry_that_only_speaks_of_the_narration_keeps_the_default() -> None:
    found, _ = credited(TEXT)
    assert found.of("media/clock.mov") == Credit("A Lab", "CC-BY-4.0", "made here", "en", True)


def test_a_course_without_the_file_has_no_credits() -> None:
    assert read({})[0].courses[0].credits is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a.mov: {license: X}\n", "1:9 KD115 no setting is called `license` here"),
        (
            "a.mov: {narration-describes-all: yes}\n",
            "1:34 KD117 `narration-describes-all` should be `true` or `false`",
        ),
        (
            "a.mov: CC-BY-4.0\n",
            "1:8 KD117 `a.mov` should be `by:`, `licence:` and `source:`, moved in below it",
        ),
        ("a.mov: {language: English}\n", "1:19 KD117 `language` should be a language such as"),
    ],
)
def test_what_is_wrong_with_an_entry_is_told(text: str, said: str) -> None:
    found, told = credited(text)
    assert len(told) == 1
    assert told[0].startswith(said)
    assert found.of("media/a.mov").licence == ""


def test_an_unknown_setting_is_told_with_the_nearest() -> None:
    (told,) = read({"c/media/credits.yml": "a.mov: {license: X}\n"})[1]
    assert told.hint == "did you mean `licence`?"


@pytest.mark.parametrize("text", ["", "- a\n", b"\xff", "a: [\n"])
def test_a_file_that_cannot_be_read_credits_nobody_and_stops_nothing(text: str | bytes) -> None:
    found, told = credited(text)
    assert told
    assert found.of("media/a.mov") == Credit()
