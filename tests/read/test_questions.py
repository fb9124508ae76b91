"""Questions: their kinds, their settings, what they say back, and their numbers."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import settings as runs
from hypothesis import strategies as st

from kdll.model.prose import plain
from kdll.model.question import NumberRange, Question, QuestionKind
from kdll.read.numbers import number_range

from .reading import FRONT, asked, codes, first_lines, nodes, question, read_page, source


def test_kind_is_single_where_none_is_named() -> None:
    assert question(asked("- [x] 1"))[0].kind is QuestionKind.SINGLE
    assert question(asked("- [x] 1", opener="::: question{#q}"))[0].kind is QuestionKind.SINGLE


def test_settings_are_read() -> None:
    opener = (
        "::: question numeric {#fee competency=kcm:rti@2 objective=fees points=3 difficulty=hard "
        'credit=partial keep-order attempts=2 unit="Rs a page"}'
    )
    text = asked("- [x] 24", opener=opener)
    found, said = question(text)
    assert said == ()
    assert found.id and found.id.value == "fee"
    assert found.objective and found.objective.value == "fees"
    assert (str(found.competency), found.points, found.difficulty) == ("kcm:rti@2", 3, "hard")
    assert (found.partial_credit, found.keep_order, found.attempts) == (True, True, 2)
    assert found.unit == "Rs a page"
    assert found.competency
    shown = source(FRONT + text)
    assert shown.excerpt(found.competency.span) == "kcm:rti@2"
    assert shown.excerpt(found.objective.span) == "fees"
    assert shown.excerpt(found.id.span) == "#fee"
    assert shown.excerpt(found.span) == opener


def test_settings_have_defaults() -> None:
    found = question(asked("- [x] 1"))[0]
    usual = Question(found.id, found.kind, found.span, found.prompt, found.choices)
    assert found == usual


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("pionts=1", "1:21 KD141 a question has no setting `pionts`"),
        ("points=0", "1:21 KD142 `points` should be a whole number from 1 on"),
        ("points=1.5", "1:21 KD142 `points` should be a whole number from 1 on"),
        ("attempts=many", "1:21 KD142 `attempts` should be a whole number from 1 on"),
        ("difficulty=low", "1:21 KD142 `difficulty` should be `easy`, `medium` or `hard`"),
        ("credit=some", "1:21 KD142 `credit` should be `all` or `partial`"),
        ("keep-order=yes", "1:21 KD142 `keep-order` should be a word of its own, without `=`"),
        (
            "competency=rti",
            "1:21 KD142 `competency` should be a competency such as `kcm:rti-responsiveness`",
        ),
        ("objective", "1:21 KD142 `objective` should be the name of an objective"),
    ],
)
def test_setting_that_cannot_be_is_told_at_its_column(words: str, said: str) -> None:
    _, found = question(asked("- [x] 1", opener=f"::: question {{#q    {words}}}"))
    assert first_lines(found) == [said]


def test_labels_part_what_is_said_back() -> None:
    found, said = question(
        asked(
            "- [x] 1",
            "- [ ] 2",
            "",
            "> always *a*",
            "",
            "> hint: b",
            "> more b",
            "> right: c",
            "",
            "> Wrong: d",
            "> - e",
            "",
            "> why: [f](g.md)",
            ">",
            "> h",
        )
    )
    assert said == ()
    back = found.feedback
    assert plain(back.always) == "always a"
    assert [plain(hint) for hint in back.hints] == ["b more b"]
    assert plain(back.right) == "c"
    assert plain(back.wrong) == "d e"
    assert plain(back.why) == "f h"


def test_label_alone_on_its_line_takes_what_follows() -> None:
    found, said = question(asked("- [x] 1", "", "> why:", "> - a", "> - b", "", "> right: c"))
    assert said == ()
    assert plain(found.feedback.why) == "a b"
    assert found.feedback.always == ()


def test_words_that_only_look_like_a_label_are_words() -> None:
    found, _ = question(asked("- [x] 1", "", "> The right: a", "> *why:* b", r"> hint\: c"))
    assert plain(found.feedback.always) == "The right: a why: b hint: c"


def test_fourth_hint_is_told() -> None:
    found, said = question(asked("- [x] 1", "", *(f"> hint: {n}" for n in range(5))))
    assert first_lines(said) == ["10:9 KD156 a question has 3 hints at most"]
    assert len(found.feedback.hints) == 3


def test_quote_before_the_choices_is_told_and_read() -> None:
    text = "::: question {#q}\n\nWhat?\n\n> why: a\n\n- [x] 1\n- [ ] 2\n\n:::"
    found, said = question(text)
    assert first_lines(said) == ["5:1 KD153 this quote stands before the choices"]
    assert plain(found.feedback.why) == "a"


def test_words_after_and_between_the_choices_are_told() -> None:
    found, said = question(asked("- [x] 1", "", "a", "", "- [ ] 2", "", "b"))
    assert first_lines(said) == [
        "7:1 KD153 this stands between the choices",
        "11:1 KD153 this stands after the choices",
    ]
    assert len(found.choices) == 2


def test_question_without_words_is_told() -> None:
    _, said = question("::: question {#q}\n\n- [x] 1\n- [ ] 2\n\n:::")
    assert first_lines(said) == ["1:1 KD153 no question stands in this block"]


def test_question_may_hold_a_picture_a_table_and_a_note() -> None:
    text = (
        "::: question {#q}\n\n![a](media/b.png)\n\n| c |\n| - |\n\n::: note\n\n- d\n\n:::\n\n"
        "- [x] 1\n- [ ] 2\n\n:::"
    )
    page, said = read_page(text)
    assert said == ()
    assert [node.kind for node in page.questions[0].prompt] == ["paragraph", "table", "container"]
    assert len(nodes(page, "image")) == 1


def test_choice_may_have_the_id_that_kdll_asked_for() -> None:
    text = asked("- [x] {#b} 30 days", "- [ ] 45 days")
    found, said = question(text)
    assert said == ()
    first = found.choices[0]
    assert first.id and first.id.value == "b"
    shown = source(FRONT + text)
    assert (shown.excerpt(first.id.span), shown.excerpt(first.span)) == ("#b", "30 days")
    assert codes(question(asked("- [x] {b=c} 1"))[1]) == ["KD141"]


NUMBERS = {
    "24": ("24", "24"),
    "-24.50": ("-24.50", "-24.50"),
    "−24": ("-24", "-24"),
    "24 ± 0.5": ("23.5", "24.5"),
    "24±0.5": ("23.5", "24.5"),
    "24 +/- 0.5": ("23.5", "24.5"),
    "24 ± 2 %": ("23.52", "24.48"),
    "-50 ± 10%": ("-55", "-45"),
    "20 to 25": ("20", "25"),
    "-5 to 5": ("-5", "5"),
    "1,00,000": ("100000", "100000"),
    "100,000": ("100000", "100000"),
    "1,00,000.5 to 2,00,000": ("100000.5", "200000"),
    "३०": ("30", "30"),
    "٣٠ to ٤٠": ("30", "40"),
}


@pytest.mark.parametrize("words", NUMBERS)
def test_number_is_read_as_it_is_written(words: str) -> None:
    low, high = NUMBERS[words]
    assert number_range(words) == NumberRange(Decimal(low), Decimal(high))
    found, said = question(asked(f"- [x] {words}", opener="::: question numeric {#q}"))
    assert found.choices[0].range == NumberRange(Decimal(low), Decimal(high))
    assert said == ()


@pytest.mark.parametrize(
    "words",
    ["", "twenty", "3,5", "1,0000", "25 to 20", "24 Rs", "24 ± -1", "24 ±", "1e5", "0x10", "1.2.3"],
)
def test_words_that_are_no_number_have_no_range(words: str) -> None:
    assert number_range(words) is None


def test_only_numeric_questions_have_numbers() -> None:
    assert question(asked("- [x] 24"))[0].choices[0].range is None


@runs(max_examples=300, derandomize=True, deadline=None)
@given(st.decimals(-(10**9), 10**9, places=3), st.decimals(0, 10**6, places=3))
def test_range_holds_the_number_it_is_around(number: Decimal, off: Decimal) -> None:
    found = number_range(f"{number:f} ± {off:f}")
    assert found == NumberRange(number - off, number + off)


@runs(max_examples=300, derandomize=True, deadline=None)
@given(st.text("0123456789,.-+±% to/३", max_size=20))
def test_no_number_makes_reading_fail(words: str) -> None:
    found = number_range(words)
    assert found is None or found.low <= found.high
