"""identity.lock: its slots are read exactly, or the damage is told."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kdll.check.identity import dump
from kdll.model.identity import ChoiceSlot, Identity, QuestionSlots, Release
from kdll.read import identity, kept

from .reading import first_lines

LOCK = """\
# Kept by kdll check --write, and committed with the course.
kdll-identity: 1
course: rti-act-2005
pages:
  welcome: 0
media:
  media/stamp.mov: 0
questions:
  reply-deadline:
    slot: 0
    choices:
      - {slot: 0, words: "35 days: \\"no\\" \\u0915"}
      - {slot: 2, words: "30 days"}
      - {slot: 1, words: "60 days", retired: true}
"""


def said(text: str) -> list[str]:
    return first_lines(identity(text, "c/identity.lock")[1], skip=0)


def test_lock_is_read() -> None:
    found, diagnostics = identity(LOCK, "c/identity.lock")
    assert diagnostics == ()
    assert found == Identity(
        course="rti-act-2005",
        pages={"welcome": 0},
        media={"media/stamp.mov": 0},
        questions={
            "reply-deadline": QuestionSlots(
                0,
                (
                    ChoiceSlot(0, '35 days: "no" क'),
                    ChoiceSlot(2, "30 days"),
                    ChoiceSlot(1, "60 days", retired=True),
                ),
            )
        },
    )


def test_lock_of_a_new_course_is_read() -> None:
    text = "kdll-identity: 1\ncourse: c\npages: {}\nmedia:\nquestions: {}\n"
    assert identity(text, "f") == (Identity("c"), ())


DAMAGE = {
    "page slot twice": (
        ("  welcome: 0", "  welcome: 0\n  end: 0"),
        "6:8 KD124 slot 0 of pages is given to `welcome` and to `end`",
    ),
    "choice slot twice": (
        ("slot: 2", "slot: 0"),
        '13:16 KD124 slot 0 of choices is given to `35 days: "no" क (1)` and to `30 days (2)`',
    ),
    "words for a slot": (("welcome: 0", "welcome: first"), "5:12 KD124 this is no slot"),
    "negative slot": (("welcome: 0", "welcome: -1"), "5:12 KD124 this is no slot"),
    "later format": (
        ("kdll-identity: 1", "kdll-identity: 2"),
        "2:1 KD124 this lock has format `2`, and this kdll reads format `1`",
    ),
    "no format": (
        ("kdll-identity: 1\n", ""),
        "2:1 KD124 this lock does not say which format it has",
    ),
    "no course": (
        ("course: rti-act-2005\n", ""),
        "2:1 KD124 this lock does not say which course it belongs to",
    ),
    "question without a slot": (
        ("    slot: 0\n", ""),
        "9:3 KD124 question `reply-deadline` has no slot",
    ),
    "conflict of versions": (
        ("  welcome: 0", "  welcome: 0\n<<<<<<< mine"),
        "6:1 KD123 two versions of this file were joined and still stand in it together",
    ),
    "page twice": (
        ("  welcome: 0", "  welcome: 0\n  welcome: 1"),
        "6:3 KD113 `welcome` stands here twice, first in line 5",
    ),
}


@pytest.mark.parametrize("name", DAMAGE)
def test_damage_is_told_at_its_place(name: str) -> None:
    (old, new), message = DAMAGE[name]
    assert said(LOCK.replace(old, new)) == [message]


@settings(max_examples=200, derandomize=True, deadline=None)
@given(st.lists(st.sampled_from(LOCK.splitlines()), max_size=20), st.text(max_size=10))
def test_no_lock_makes_reading_fail(lines: list[str], more: str) -> None:
    found, diagnostics = identity("\n".join([*lines, more]), "f")
    assert found.course or diagnostics


NAMES = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=9)
LOCKS = st.builds(
    Identity,
    NAMES,
    st.dictionaries(NAMES, st.integers(0, 99), max_size=4),
    st.dictionaries(
        NAMES,
        st.builds(
            QuestionSlots,
            st.integers(0, 99),
            st.lists(
                st.builds(ChoiceSlot, st.integers(0, 99), NAMES, st.booleans()), max_size=3
            ).map(tuple),
        ),
        max_size=3,
    ),
    st.dictionaries(NAMES, st.integers(0, 99), max_size=3),
    st.none() | st.builds(Release, NAMES, NAMES, st.dictionaries(NAMES, NAMES, max_size=3)),
)


@settings(max_examples=200, derandomize=True, deadline=None)
@given(LOCKS)
def test_a_lock_as_kdll_wrote_it_is_read_line_by_line_to_the_same(lock: Identity) -> None:
    text = dump(lock)
    found = kept(text)
    if found is not None and dump(found) == text:
        careful, faults = identity(text, "c/identity.lock")
        assert (found, faults) == (careful, ())


def test_the_quick_way_is_taken_for_what_courses_have() -> None:
    lock = Identity(
        "a-course",
        {"start": 0, "घड़ी": 1},
        {"q": QuestionSlots(0, (ChoiceSlot(0, 'He said "no": 1'), ChoiceSlot(1, "x", True)))},
        {"media/a b.mp4": 0},
        Release("1.0.0", "ab", {"start": "cd"}),
    )
    assert kept(dump(lock)) == lock


@pytest.mark.parametrize("text", ["", "pages:\n  a: 1\n  b: 1\n", "pages:\n  a: x\n"])
def test_what_is_at_fault_is_left_to_the_careful_way(text: str) -> None:
    found = kept(text)
    assert found is None or dump(found) != text
