"""How many lines each kind of question needs and takes, and what may not stand in it twice."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from authored import choice, course, page, question, subject

from kdll.check import Subject, blanks, lines, questions
from kdll.check.blanks import compared
from kdll.model.course import PageKind
from kdll.model.diagnostic import Diagnostic
from kdll.model.profile import PROFILES
from kdll.model.question import UNSCORED, WRITTEN, Choice, Part, Question, QuestionKind

ANSWERS = json.loads((Path(__file__).parents[1] / "answers.json").read_text("utf-8"))
"""Typed and meant words, and whether they are alike; see `tests/player/unit` as well."""

Finder = Callable[[Subject], Iterator[Diagnostic]]


def of(kind: QuestionKind, **counts: int) -> Question:
    """So many lines of each sort, no two with the same words."""
    made = [
        part_of(Part(part), f"{part} {number}")
        for part, count in counts.items()
        for number in range(count)
    ]
    return question("q", *made, kind=kind)


def part_of(part: Part, words: str) -> Choice:
    answers = tuple(words.split(" | ")) if part is Part.BLANK else ()
    return replace(choice(words), part=part, accepted=answers)


def said(find: Finder, asked: Question, kind: PageKind = PageKind.PAGE) -> list[str]:
    return [d.message for d in find(subject(course(page("start", asked, kind=kind))))]


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        (of(QuestionKind.FILL_IN), "no blank"),
        (of(QuestionKind.MATCHING, source=1, target=1), "only one pair"),
        (of(QuestionKind.MATCHING, target=1), "no pairs"),
        (of(QuestionKind.ORDERING, step=2), "only 2 steps"),
        (of(QuestionKind.CATEGORISE, target=1, source=3), "only one group"),
        (of(QuestionKind.LIKERT, point=2), "no statements"),
        (of(QuestionKind.LIKERT, statement=1, point=1), "only one point"),
        (of(QuestionKind.NUMERIC), "no number to compare with"),
        (of(QuestionKind.MULTIPLE, choice=1), "only one choice"),
    ],
)
def test_too_few_lines_are_told(asked: Question, message: str) -> None:
    assert said(lines.too_few, asked) == [message]


@pytest.mark.parametrize(
    "asked",
    [
        of(QuestionKind.FILL_IN, blank=1),
        of(QuestionKind.MATCHING, source=2, target=1),
        of(QuestionKind.ORDERING, step=3),
        of(QuestionKind.CATEGORISE, target=2, source=1),
        of(QuestionKind.LIKERT, statement=1, point=2),
        of(QuestionKind.LIKERT, statement=1),
        of(QuestionKind.OPEN),
    ],
    ids=lambda asked: str(asked.kind),
)
def test_enough_lines_are_not(asked: Question) -> None:
    assert said(lines.too_few, asked) == []


def test_too_many_lines_are_told() -> None:
    assert said(lines.too_many, of(QuestionKind.ORDERING, step=8)) == []
    assert said(lines.too_many, of(QuestionKind.ORDERING, step=9)) == [
        "9 steps, and 8 are the most that can be put in order"
    ]
    assert said(lines.too_many, of(QuestionKind.MATCHING, source=18, target=18)) == []
    assert said(lines.too_many, of(QuestionKind.MATCHING, source=18, target=19)) == [
        "37 lines and answers, and 36 are the most that a platform can tell apart"
    ]
    assert said(lines.too_many, of(QuestionKind.SCENARIO, situation=50)) == []


@pytest.mark.parametrize(
    ("kind", "part", "name"),
    [
        (QuestionKind.ORDERING, Part.STEP, "step"),
        (QuestionKind.MATCHING, Part.SOURCE, "left side"),
        (QuestionKind.MATCHING, Part.TARGET, "right side"),
        (QuestionKind.CATEGORISE, Part.SOURCE, "line"),
        (QuestionKind.CATEGORISE, Part.TARGET, "group"),
        (QuestionKind.LIKERT, Part.STATEMENT, "statement"),
        (QuestionKind.LIKERT, Part.POINT, "point"),
        (QuestionKind.FILL_IN, Part.CHOICE, "wrong answer"),
    ],
)
def test_line_that_stands_twice_is_told(kind: QuestionKind, part: Part, name: str) -> None:
    asked = question("q", part_of(part, "PIO"), part_of(part, "pio"), kind=kind)
    assert said(lines.duplicate, asked) == [f"the {name} `pio` stands here twice"]


def test_sorts_of_lines_may_share_words_and_blanks_answers() -> None:
    both = (part_of(Part.SOURCE, "PIO"), part_of(Part.TARGET, "PIO"))
    assert said(lines.duplicate, question("q", *both, kind=QuestionKind.MATCHING)) == []
    twice = (part_of(Part.BLANK, "30"), part_of(Part.BLANK, "30"))
    assert said(lines.duplicate, question("q", *twice, kind=QuestionKind.FILL_IN)) == []
    one = question("q", part_of(Part.BLANK, "30 | 30"), kind=QuestionKind.FILL_IN)
    assert said(lines.duplicate, one) == ["the answer `30` stands twice in this blank"]


@pytest.mark.parametrize("kind", WRITTEN)
def test_setting_is_told_where_it_changes_nothing(kind: QuestionKind) -> None:
    asked = question(
        "q", kind=kind, partial_credit=True, points=2, attempts=3, keep_order=True, unit="Rs",
        exact=True, longest=9,
    )  # fmt: skip
    useless = {message.split("`")[1] for message in said(lines.setting_without_effect, asked)}
    assert ("points" in useless) == ("attempts" in useless) == (kind in UNSCORED)
    assert ("unit" in useless) == (kind is not QuestionKind.NUMERIC)
    assert ("match=exact" in useless) == (kind is not QuestionKind.FILL_IN)
    assert ("max" in useless) == (kind is not QuestionKind.OPEN)
    usual = replace(asked, partial_credit=False, points=1, attempts=None, keep_order=False)
    usual = replace(usual, unit="", exact=False, longest=0)
    assert said(lines.setting_without_effect, usual) == []


@pytest.mark.parametrize("answer", ["a" * 41, "🙂" * 31, "क" * 41])
def test_answer_that_a_state_cannot_keep_is_told(answer: str) -> None:
    for part in (Part.BLANK, Part.CHOICE):
        asked = question("q", part_of(part, answer), kind=QuestionKind.FILL_IN)
        assert len(said(blanks.long_answer, asked)) == 1
        asked = question("q", part_of(part, answer[:-1]), kind=QuestionKind.FILL_IN)
        assert said(blanks.long_answer, asked) == []


def test_wrong_answer_is_told_only_if_every_blank_takes_it() -> None:
    wrong = part_of(Part.CHOICE, "Thirty")
    one, other = part_of(Part.BLANK, "30 | thirty"), part_of(Part.BLANK, "48")
    asked = question("q", one, wrong, kind=QuestionKind.FILL_IN)
    assert len(said(blanks.right_and_wrong_answer, asked)) == 1
    assert said(blanks.right_and_wrong_answer, replace(asked, exact=True)) == []
    both = question("q", one, other, wrong, kind=QuestionKind.FILL_IN)
    assert said(blanks.right_and_wrong_answer, both) == []


@pytest.mark.parametrize("row", ANSWERS, ids=lambda row: f"{row['typed']!a} {row['meant']!a}")
def test_answers_are_compared_as_the_player_does(row: dict[str, Any]) -> None:
    """The player's unit tests read the same table."""
    for exact, wanted in ((False, row["alike"]), (True, row["exact"])):
        typed, meant = (compared(row[name], exact=exact) for name in ("typed", "meant"))
        assert (typed == meant) is wanted


def test_assessment_that_only_asks_for_opinions_is_told() -> None:
    asked = of(QuestionKind.LIKERT, statement=1, point=2)
    assert said(questions.assessment_without_questions, asked, PageKind.ASSESSMENT) == [
        "nothing that assessment `start` asks can be right or wrong"
    ]


def test_limits_of_a_platform_are_told_only_where_it_is_in_use_and_the_question_counts() -> None:
    asked = of(QuestionKind.MATCHING, source=7, target=7)
    for kind, profiles, number in (
        (PageKind.ASSESSMENT, (PROFILES["igot"],), 1),
        (PageKind.PAGE, (PROFILES["igot"],), 0),
        (PageKind.ASSESSMENT, (PROFILES["generic"],), 0),
    ):
        seen = subject(course(page("start", asked, kind=kind)))
        seen = replace(seen, lab=replace(seen.lab, profiles=profiles))
        assert len([*lines.beyond_the_platform(seen)]) == number


def test_kinds_without_boxes_need_no_right_choice() -> None:
    for kind in WRITTEN:
        asked = question("q", part_of(Part.CHOICE, "a"), kind=kind)
        ticked = kind in (
            QuestionKind.SINGLE,
            QuestionKind.MULTIPLE,
            QuestionKind.TRUE_FALSE,
            QuestionKind.NUMERIC,
        )
        assert bool(said(questions.without_right_choice, asked)) == ticked
