"""Names and addresses: what can be told beyond doubt is written, and nothing else."""

from __future__ import annotations

import pytest

from kdll.model.spelling import slips, surely

from .mending import FRONT, PAGE, base, fixed, mended

QUESTION = "::: question\n\nHow many more days?\n\n- [x] 5\n- [ ] 10\n\n:::\n"
START = "a-course/10-start.md"
CHECK = "a-course/20-check/index.md"


def other(path: str, old: str, new: str) -> dict[str, bytes]:
    text = base()[path].decode()
    assert old in text
    return {path: text.replace(old, new).encode()}


@pytest.mark.parametrize(
    ("opener", "becomes"),
    [
        ("::: question", "::: question {#how-many-more-days}"),
        ("::: question single  ", "::: question single {#how-many-more-days}  "),
        ("::: question {points=2}", "::: question {#how-many-more-days points=2}"),
        ("::: question { points=2}", "::: question {#how-many-more-days points=2}"),
        ("::: question {}", "::: question {#how-many-more-days}"),
    ],
)
def test_question_gets_a_name_from_its_first_words(opener: str, becomes: str) -> None:
    body = QUESTION.replace("::: question", opener, 1)
    assert mended(body) == QUESTION.replace("::: question", becomes, 1)


def test_name_that_is_taken_is_not_given_again() -> None:
    text = fixed({PAGE: (FRONT + QUESTION + "\n" + QUESTION).encode()}).tree.text(PAGE)
    assert "{#how-many-more-days}" in text
    assert "{#how-many-more-days-2}" in text


def test_name_that_the_lock_still_knows_is_not_given_to_another_question() -> None:
    body = QUESTION.replace("How many more days", "Reply deadline")
    start = base()[START].decode().partition("::: question")[0].encode()
    text = fixed({PAGE: (FRONT + body).encode(), START: start}).tree.text(PAGE)
    assert "{#reply-deadline-2}" in text


def test_question_in_a_script_without_latin_letters_is_left_to_its_author() -> None:
    body = QUESTION.replace("How many more days", "कितने दिन")
    assert mended(body) == body


def test_second_run_keeps_the_name_when_the_words_change() -> None:
    first = mended(QUESTION)
    reworded = first.replace("How many more", "Which")
    assert mended(reworded) == reworded


def test_letters_of_a_link_become_those_of_the_file() -> None:
    link = "See [how](../10-Start.md#counting) and [10-Start.md](../10-Start.md).\n"
    done = fixed({CHECK: base()[CHECK] + link.encode()})
    assert done.tree.text(CHECK).endswith(
        "See [how](../10-start.md#counting) and [10-Start.md](../10-start.md).\n"
    )


def test_letters_of_a_picture_become_those_of_the_file() -> None:
    done = fixed(other(CHECK, "media/clock.svg", "media/Clock.SVG"))
    assert done.tree == fixed({}).tree


@pytest.mark.parametrize("value", ["media/Clock.svg", '"media/Clock.svg"'])
def test_letters_of_a_setting_become_those_of_the_file(value: str) -> None:
    files = other("a-course/course.yml", "language: en", f"language: en\nthumbnail: {value}")
    course = fixed(files).tree.text("a-course/course.yml")
    assert f"thumbnail: {value.replace('C', 'c')}" in course


def test_address_of_a_reference_is_left_to_its_author() -> None:
    body = "See [how][1].\n\n[1]: 10-Start.md\n"
    assert mended(body) == body


def test_slip_in_a_competency_is_mended() -> None:
    done = fixed(other(START, "kcm:rti-responsiveness", "kcm:rti-responsivness"))
    assert done.tree == fixed({}).tree


@pytest.mark.parametrize(
    ("word", "known", "meant"),
    [
        ("glosary", ["glossary", "page"], "glossary"),
        ("Title", ["title"], "title"),
        ("ID", ["id", "on"], "id"),
        ("ib", ["id"], None),
        ("ntoe", ["note", "tip"], "note"),
        ("tipp", ["tip", "tips"], None),
        ("assesmnet", ["assessment"], "assessment"),
        ("zzz", ["note"], None),
        ("x" * 500, ["note"], None),
        ("", ["note"], None),
    ],
)
def test_only_one_near_word_is_sure(word: str, known: list[str], meant: str | None) -> None:
    assert surely(word, known) == meant


@pytest.mark.parametrize(
    ("one", "other", "number"),
    [("note", "note", 0), ("ntoe", "note", 1), ("not", "note", 1), ("knots", "page", 3)],
)
def test_slips_are_counted(one: str, other: str, number: int) -> None:
    assert slips(one, other, 2) == number
