"""Choices: what other programs swallow silently is an error here, and read as it was meant."""

from __future__ import annotations

import pytest

from kdll.model.prose import plain
from kdll.model.question import Question

from .reading import FRONT, asked, codes, first_lines, question, source


def shape(of: Question) -> list[tuple[str, bool, str]]:
    """Words, whether right, and what is said back, of each choice."""
    return [(plain(c.content), c.right, plain(c.feedback)) for c in of.choices]


@pytest.mark.parametrize("bullet", ["-", "*", "+"])
@pytest.mark.parametrize("box", ["[x]", "[X]"])
def test_box_says_what_is_right(bullet: str, box: str) -> None:
    found, said = question(asked(f"{bullet} [ ] a", f"{bullet} {box} b"))
    assert (shape(found), said) == ([("a", False, ""), ("b", True, "")], ())


@pytest.mark.parametrize(
    ("line", "right", "message"),
    [
        ("-[x] b", True, "no space stands before this box"),
        ("-[ ] b", False, "no space stands before this box"),
        ("- [] b", False, "this box is written `[]`"),
        ("- [  ] b", False, "this box is written `[  ]`"),
        ("- [ x ] b", True, "this box is written `[ x ]`"),
        ("- [x ] b", True, "this box is written `[x ]`"),
        ("- [✓] b", True, "this box is written `[✓]`"),
        ("- [☑] b", True, "this box is written `[☑]`"),
        ("- [✗] b", False, "this box is written `[✗]`"),
        ("- [х] b", True, "this box is written `[х]`"),
        ("• [x] b", True, "`•` stands before this box, where a hyphen should"),
        ("– [x] b", True, "`–` stands before this box, where a hyphen should"),
        ("— [ ] b", False, "`—` stands before this box, where a hyphen should"),
        ("2. [x] b", True, "`2.` stands before this box, where a hyphen should"),
        ("[x] b", True, "nothing stands before this box, where a hyphen should"),
        ("- [x]b", True, "no space stands after this box"),
        ("   - [x] b", True, "this choice is moved in"),
        ("\t- [x] b", True, "this choice is moved in"),
    ],
)
def test_box_in_another_spelling_is_told_and_read(line: str, right: bool, message: str) -> None:
    found, said = question(asked("- [ ] a", line, "- [ ] c"))
    assert [(d.code, d.message) for d in said] == [("KD150", message)]
    assert shape(found) == [("a", False, ""), ("b", right, ""), ("c", False, "")]
    assert said[0].hint == f"write `- [{'x' if right else ' '}] b`"
    assert said[0].span.start.line == 4 + 6


def test_words_of_a_mended_choice_keep_their_place() -> None:
    text = asked("- [ ] a", "•[✓]   b *c*")
    found, _ = question(text)
    assert source(FRONT + text).excerpt(found.choices[1].span) == "b *c*"


def test_wide_space_before_a_box_is_read() -> None:
    found, said = question(asked("-   [x] a", "  > yes", "-     [ ] b"))
    assert (shape(found), said) == ([("a", True, "yes"), ("b", False, "")], ())


def test_line_without_a_box_is_told_and_read_as_wrong() -> None:
    found, said = question(asked("- [x] a", "- b"))
    assert first_lines(said) == ["6:1 KD151 this line of a question has no box"]
    assert shape(found) == [("a", True, ""), ("b", False, "")]


def test_link_at_the_start_of_a_line_is_no_box() -> None:
    _, said = question(asked("- [x](a.md)", "- [ ] b"))
    assert codes(said) == ["KD151"]


def test_choice_without_words_is_told() -> None:
    _, said = question(asked("- [x] a", "- [ ]", "- [ ] c"))
    assert first_lines(said) == ["6:1 KD157 this choice has no words"]


def test_choice_may_hold_what_would_begin_a_block() -> None:
    found, said = question(asked("- [x] 1. a", "- [ ] # b", "- [ ] > c", "- [ ] - d"))
    assert said == ()
    assert [words for words, _, _ in shape(found)] == ["1. a", "# b", "> c", "- d"]


def test_choice_may_run_over_several_lines() -> None:
    found, said = question(asked("- [x] a", "  b", "c", "- [ ] d"))
    assert (shape(found), said) == ([("a b c", True, ""), ("d", False, "")], ())


def test_choice_of_several_paragraphs_is_told() -> None:
    _, said = question(asked("- [x] a", "", "  b", "- [ ] c"))
    assert first_lines(said) == ["7:3 KD153 a choice is one paragraph, and this is more"]


def test_quote_under_a_choice_is_said_back_about_it() -> None:
    found, said = question(asked("- [x] a", "  > Wrong: b", "  > c", "- [ ] d", "", "  > e"))
    assert said == ()
    assert shape(found) == [("a", True, "Wrong: b c"), ("d", False, "e")]


@pytest.mark.parametrize(
    ("lines", "place", "message"),
    [
        (
            ["- [x] a", "> b", "> c", "- [ ] d"],
            "6:1",
            "this `>` stands between two choices and belongs to neither",
        ),
        (
            ["- [x] a", "", "> b", "> c", "", "- [ ] d"],
            "7:1",
            "this `>` stands between two choices and belongs to neither",
        ),
        (
            ["- [x] a", "      > b", "      > c", "- [ ] d"],
            "6:7",
            "this `>` is moved in too far to be read",
        ),
        (
            ["- [x] a", "\t\t> b", "\t\t> c", "- [ ] d"],
            "6:3",
            "this `>` is moved in too far to be read",
        ),
        (
            ["- [x] a", " > b", " > c", "- [ ] d"],
            "6:2",
            "this `>` stands between two choices and belongs to neither",
        ),
    ],
)
def test_quote_at_the_wrong_depth_is_told_and_read(
    lines: list[str], place: str, message: str
) -> None:
    found, said = question(asked(*lines))
    assert first_lines(said) == [f"{place} KD152 {message}"]
    assert "indent it by two spaces" in said[0].hint
    assert shape(found) == [("a", True, "b c"), ("d", False, "")]


def test_quote_moved_in_by_one_space_after_the_last_choice_is_told() -> None:
    found, said = question(asked("- [x] a", "- [ ] b", " > c"))
    assert first_lines(said) == ["7:2 KD152 this `>` is moved in by one space"]
    assert shape(found)[1] == ("b", False, "c")


def test_quote_at_the_margin_after_the_last_choice_is_about_the_question() -> None:
    found, said = question(asked("- [x] a", "- [ ] b", "> c"))
    assert said == ()
    assert plain(found.feedback.always) == "c"


def test_label_between_two_choices_is_told_as_such() -> None:
    found, said = question(asked("- [x] a", "> hint: b", "- [ ] c"))
    assert first_lines(said) == ["6:1 KD152 this `hint:` stands between two choices"]
    assert [plain(hint) for hint in found.feedback.hints] == ["b"]
    assert len(found.choices) == 2


def test_list_in_what_is_said_back_is_no_list_of_choices() -> None:
    found, said = question(asked("- [x] a", "  > - b", "  > - c", "- [ ] d", "", "> - e"))
    assert said == ()
    assert shape(found) == [("a", True, "b c"), ("d", False, "")]


def test_numbered_lines_belong_to_the_question() -> None:
    text = "::: question {#q}\n\nWhich is right?\n\n1. A\n2. B\n\n- [x] 1\n- [ ] 2\n\n:::"
    found, said = question(text)
    assert said == ()
    assert plain(found.prompt) == "Which is right? A B"
