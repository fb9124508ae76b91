"""Kinds of question: what their lines become, and every wrong form at its place."""

from __future__ import annotations

import pytest

from kdll.model.prose import Node, plain, walk
from kdll.model.question import WRITTEN, Choice, Part, Question, QuestionKind
from kdll.model.scale import SCALES, points

from .reading import FRONT, asked, codes, first_lines, nodes, question, read_page, source
from .written import written

USELESS = "a box like this means nothing in a question of kind "


def of(kind: str, *lines: str, settings: str = "") -> str:
    return asked(*lines, opener=f"::: question {kind} {{#q{settings}}}")


def parts(found: Question) -> list[tuple[str, str]]:
    return [(choice.part.value, plain(choice.content)) for choice in found.choices]


def joined(found: Question) -> list[tuple[str, str | None]]:
    """Each source with what fits it."""
    return [
        (plain(s.content), None if s.target is None else plain(found.choices[s.target].content))
        for s in found.parts(Part.SOURCE)
    ]


@pytest.mark.parametrize("kind", WRITTEN)
def test_each_kind_is_read_without_a_finding(kind: QuestionKind) -> None:
    text = written(kind)
    found, said = question(text)
    assert (found.kind, said) == (kind, ())
    shown = source(FRONT + text)
    for choice in found.choices:
        assert choice.span.start.line > 4
        assert shown.excerpt(choice.span)
        assert all(c.target is None or choice.part is not Part.TARGET for c in [choice])


def test_sides_of_a_pair_are_a_source_and_a_target() -> None:
    found, said = question(written(QuestionKind.MATCHING))
    assert said == ()
    assert parts(found) == [
        ("source", "Gives the reply"),
        ("source", "Hears the appeal"),
        ("source", "Passes it on"),
        ("target", "PIO"),
        ("target", "A clerk"),
        ("target", "The court"),
    ]
    assert joined(found) == [
        ("Gives the reply", "PIO"),
        ("Hears the appeal", "PIO"),
        ("Passes it on", "A clerk"),
    ]
    assert plain(found.choices[0].feedback) == "So it is."
    shown = source(FRONT + written(QuestionKind.MATCHING))
    assert [shown.excerpt(c.span) for c in found.choices[::3]] == ["Gives the *reply*", "PIO"]


def test_pictures_with_one_text_are_two_targets() -> None:
    found, _ = question(of("matching", "- a -> ![x](media/a.png)", "- b -> ![x](media/b.png)"))
    assert len(found.parts(Part.TARGET)) == 2


@pytest.mark.parametrize(
    ("line", "left", "right"),
    [
        (r"- a \-> b -> c", "a -> b", "c"),
        ("- a&rarr;b -> c &amp; d", "a→b", "c & d"),
        ("- `a -> b` -> c", "a -> b", "c"),
        ("- a->b -> c", "a->b", "c"),
        ("- a\n  -> b", "a", "b"),
        ("- a ->\n  b", "a", "b"),
        ("- **a** -> [b](c.md)", "a", "b"),
        ("- ![a](media/a.png) -> b", "a", "b"),
        ("- \\*a\\* → क", "*a*", "क"),
    ],
)
def test_arrow_parts_a_line_once(line: str, left: str, right: str) -> None:
    found, said = question(of("matching", *line.split("\n"), "- y -> z"))
    assert said == ()
    assert joined(found)[0] == (left, right)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("- a --> b", "5:5 KD160 this arrow is written `-->`"),
        ("- a => b", "5:5 KD160 this arrow is written `=>`"),
        ("- a –> b", "5:5 KD160 this arrow is written `–>`"),
        ("- a ⇒ b", "5:5 KD160 this arrow is written `⇒`"),
        ("- a->b", "5:4 KD160 no space stands beside this `->`"),
        ("- a →b", "5:5 KD160 no space stands beside this `→`"),
        ("- a -> b -> c", "5:10 KD161 a second arrow stands in this line"),
        ("- a b", "5:3 KD161 no arrow stands in this line"),
        ("- -> b", "5:3 KD161 nothing stands before the arrow of this line"),
        ("- a ->", "5:3 KD161 nothing stands after the arrow of this line"),
        ("- a ≥ b", "5:3 KD161 no arrow stands in this line"),
        ("- [x] a -> b", "5:3 KD158 " + USELESS + "`matching`"),
        ("- [ ] a -> b", "5:3 KD158 " + USELESS + "`matching`"),
        ("- [x] a", "5:3 KD158 " + USELESS + "`matching`"),
        ("• a -> b", "5:1 KD159 `•` stands before this line, where a hyphen should"),
        ("– a -> b", "5:1 KD159 `–` stands before this line, where a hyphen should"),
        ("-a -> b", "5:1 KD159 no space stands after this hyphen"),
        ("    - a -> b", "5:5 KD159 this line is moved in too far to be read"),
        ("-\u00a0a -> b", "5:1 KD159 a non-breaking space stands after this hyphen"),
        ("-[ ] a", "5:1 KD150 no space stands before this box"),
    ],
)  # fmt: skip
def test_line_of_a_matching_question_in_another_form_is_told_and_read(line: str, said: str) -> None:
    found, told = question(of("matching", line, "- y -> z"))
    assert first_lines(told) == [said]
    assert joined(found)[-1] == ("y", "z")
    words = {plain(c.content) for c in found.choices}
    assert words - {"y", "z"} <= {"a", "b", "a b", "a ≥ b", "b -> c", ""}
    assert words - {"y", "z"}


def test_blanks_are_numbered_and_hold_their_answers() -> None:
    text = of(
        "fill-in",
        "Within [[30 | thirty]] days, or [[ 48|forty-eight\nhours ]].",
        "",
        "| in | a table |",
        "| - | - |",
        r"| x | [[a \| b]] |",
        "",
        r"Or [[a \| \[b\] &amp; c]].",
    )
    found, said = question(text)
    assert said == ()
    assert [c.accepted for c in found.parts(Part.BLANK)] == [
        ("30", "thirty"),
        ("48", "forty-eight hours"),
        ("a", "b"),
        ("a | [b] & c",),
    ]
    assert [plain(c.content) for c in found.choices][:2] == [
        "30 | thirty",
        "48 | forty-eight hours",
    ]
    blanks = [n for n in walk(found.prompt) if isinstance(n, Node) and n.kind == "blank"]
    assert [(n.attrs["number"], n.text) for n in blanks] == [(str(n), "") for n in range(1, 5)]
    shown = source(FRONT + text)
    assert shown.excerpt(found.choices[0].span) == "[[30 | thirty]]"
    assert shown.excerpt(found.choices[2].span) == r"[[a \| b]]"


def test_blanks_may_stand_in_a_list_that_the_wrong_answers_follow() -> None:
    found, said = question(of("fill-in", "- Within [[30]] days", "- [ ] 35", "  > No."))
    assert said == ()
    assert parts(found) == [("blank", "30"), ("choice", "35")]
    assert plain(found.prompt) == "How many? Within days"
    assert plain(found.choices[1].feedback) == "No."


def test_double_brackets_elsewhere_are_signs() -> None:
    page, said = read_page("A [[b | c]] d.\n\n" + asked("- [x] [[e]]", "- [ ] f"))
    assert said == ()
    assert plain(page.body[:1]) == "A [[b | c]] d."
    assert plain(page.questions[0].choices[0].content) == "[[e]]"
    assert not nodes(page, "blank")


def test_link_in_a_fill_in_question_is_a_link() -> None:
    page, said = read_page(of("fill-in", "See [the [b] act](https://a.example) for [[30]] days."))
    assert said == ()
    assert len(nodes(page, "link")) == 1
    assert len(nodes(page, "blank")) == 1


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["[ [30] ] a"], ["5:1 KD163 a space stands between the brackets of this blank"]),
        (["[[30] ] a"], ["5:1 KD163 a space stands between the brackets of this blank"]),
        (["[[30] a"], ["5:1 KD163 a bracket of this blank is missing"]),
        (["a [30]]"], ["5:3 KD163 a bracket of this blank is missing"]),
        (["[[ ]] a"], ["5:1 KD164 this blank has no answer"]),
        (["[[30 | ]] a"], ["5:1 KD164 nothing stands beside a `|` of this blank"]),
        (["A ____ a [[30]]"], ["5:1 KD163 `____` is no blank"]),
        (["[[30]] a", "", "___"], ["7:1 KD163 `___` is no blank"]),
        (["[[30]] a", "", "- [ ] [[35]]"], ["7:7 KD165 a blank stands outside the question"]),
        (["[[30]] a", "", "> hint: [[b]]"], ["7:9 KD165 a blank stands outside the question"]),
        (
            ["[[30]] a", "", "- [x] 35"],
            ["7:3 KD158 a box like this means nothing in a question of kind `fill-in`"],
        ),
        (["[[30]] a", "", "- 35"], ["7:1 KD151 this line of a question has no box"]),
    ],
)
def test_blank_in_another_form_is_told_and_read(lines: list[str], said: list[str]) -> None:
    found, told = question(of("fill-in", *lines))
    assert first_lines(told) == said
    assert len(found.parts(Part.BLANK)) == 1
    assert not any(choice.right for choice in found.choices)


def test_steps_are_in_the_authors_order_and_may_all_be_number_one() -> None:
    for numbers in ("123", "111"):
        lines = [f"{n}. {words}" for n, words in zip(numbers, "abc", strict=True)]
        found, said = question(of("ordering", *lines, "", "> why: d"))
        assert said == ()
        assert parts(found) == [("step", "a"), ("step", "b"), ("step", "c")]
        assert plain(found.feedback.why) == "d"


@pytest.mark.parametrize("indent", ["  ", "   "])
def test_quote_under_a_step_is_about_it(indent: str) -> None:
    lines = ["1. a", f"{indent}> d", f"{indent}> e", "2. b", "", f"{indent}> f", "3. c"]
    found, said = question(of("ordering", *lines))
    assert said == ()
    assert [plain(c.feedback) for c in found.choices] == ["d e", "f", ""]


def test_bullets_above_the_steps_are_words_of_the_question() -> None:
    found, said = question(of("ordering", "- a case", "", "1. a", "2. b", "3. c"))
    assert said == ()
    assert len(found.choices) == 3
    assert plain(found.prompt) == "How many? a case"


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["1. a", "3. b", "2. c"], "6:1 KD162 number 3 stands where number 2 should"),
        (["2. a", "3. b", "4. c"], "5:1 KD162 number 2 stands where number 1 should"),
        (["1. a", "1. b", "2. c"], "6:1 KD162 number 1 stands where number 2 should"),
        (
            ["- a", "- b", "- c"],
            "5:3 KD162 the steps of an ordering question have numbers, and this has none",
        ),
        (["१. a", "2. b", "3. c"], "5:1 KD159 `१` is a number that no list begins with"),
        (["1। a", "2. b", "3. c"], "5:1 KD159 `।` stands after this number, where a point should"),
        (["1.\u00a0a", "2. b", "3. c"], "5:1 KD159 a non-breaking space stands after this number"),
        (["    1. a", "2. b", "3. c"], "5:5 KD159 this line is moved in too far to be read"),
        (
            ["1. [x] a", "2. b", "3. c"],
            "5:4 KD158 " + USELESS + "`ordering`",
        ),
        (["1. a", "   1. x", "2. b", "3. c"], "6:4 KD153 a step is one paragraph,"
         " and this is more"),
        (["1. a", "> d", "2. b", "3. c"], "6:1 KD152 this `>` stands between two steps"
         " and belongs to neither"),
    ],
)  # fmt: skip
def test_step_in_another_form_is_told_and_read(lines: list[str], said: str) -> None:
    found, told = question(of("ordering", *lines))
    assert first_lines(told) == [said]
    assert [plain(c.content) for c in found.choices] in (["a", "b", "c"], ["a", "c", "b"])


def test_groups_hold_what_stands_below_them() -> None:
    found, said = question(written(QuestionKind.CATEGORISE))
    assert said == ()
    assert parts(found)[:2] == [("target", "48 hours"), ("target", "30 days")]
    assert joined(found) == [
        ("A detained person", "48 hours"),
        ("A tender", "30 days"),
        ("A road", "30 days"),
        ("A bribe", None),
    ]
    assert plain(found.choices[2].feedback) == "Life and liberty."


@pytest.mark.parametrize("indent", ["  ", "   ", "    ", "\t"])
def test_members_may_be_moved_in_by_any_few_columns(indent: str) -> None:
    found, said = question(of("categorise", "- g", f"{indent}- a", f"{indent}- b", "- h", "  - c"))
    assert said == ()
    assert joined(found) == [("a", "g"), ("b", "g"), ("c", "h")]


@pytest.mark.parametrize(
    ("lines", "said", "shape"),
    [
        (
            ["- g", "      - a"],
            "6:7 KD159 this line is moved in too far to be read",
            [("a", "g")],
        ),
        (["- g", "  - [x] a"], "6:5 KD158 a box like this means nothing in a question of kind"
         " `categorise`", [("a", "g")]),
        (["- g", "  - [ ] a"], "6:5 KD158 a box like this means nothing in a question of kind"
         " `categorise`", [("a", "g")]),
        (["- [x] a", "- g"], "5:3 KD158 a box like this means nothing in a question of kind"
         " `categorise`", [("a", None)]),
        (["- g", "  • a"], "6:3 KD159 `•` stands before this line, where a hyphen should",
         [("a", "g")]),
        (["- g", "  - a", "  > b"], "7:3 KD152 this `>` is moved in too little for the line above"
         " it", [("a", "g")]),
        (["- g", "  > b", "  - a"], "6:5 KD153 this is said about a group, and nobody chooses one",
         [("a", "g")]),
        (["- [ ] a", "  - b", "- g"], "6:5 KD153 this stands below a line that is no group",
         [("a", None)]),
        (["- g", "  - a", "    - b"], "7:5 KD159 this line is moved in below one that is no group",
         [("a", "g")]),
    ],
)  # fmt: skip
def test_line_of_a_categorise_question_in_another_form_is_told_and_read(
    lines: list[str], said: str, shape: list[tuple[str, str | None]]
) -> None:
    found, told = question(of("categorise", *lines))
    assert first_lines(told)[:1] == [said]
    assert joined(found)[:1] == shape


def test_member_moved_in_by_one_space_is_told_and_no_guess_is_made() -> None:
    found, told = question(of("categorise", "- g", " - a"))
    assert first_lines(told) == ["6:2 KD159 this line is moved in by one space"]
    assert told[0].repair == ()
    assert len(found.parts(Part.TARGET)) == 2


@pytest.mark.parametrize("scale", SCALES)
def test_named_scale_gives_its_points(scale: str) -> None:
    found, said = question(of("likert", "- a", settings=f" scale={scale}"))
    assert said == ()
    assert parts(found) == [("statement", "a"), *(("point", key) for key in points(scale))]
    assert [[n.kind for n in c.content] for c in found.parts(Part.POINT)] == [["scale"]] * SCALES[
        scale
    ]


def test_own_scale_is_a_numbered_list_after_the_statements() -> None:
    found, said = question(of("likert", "1. case", "", "- a", "- b", "", "1. no", "2. *yes*"))
    assert said == ()
    assert parts(found) == [
        ("statement", "a"),
        ("statement", "b"),
        ("point", "no"),
        ("point", "yes"),
    ]
    assert plain(found.prompt) == "How many? case"


@pytest.mark.parametrize(
    ("lines", "settings", "said"),
    [
        (["- a"], "", ["1:1 KD166 this question has no scale to answer on"]),
        (
            ["- a", "", "1. no", "2. yes"],
            " scale=agreement-5",
            ["7:4 KD166 a scale is named in the braces, and another stands here"],
        ),
        (
            ["- a"],
            " scale=agrement-5",
            [
                "1:25 KD142 `scale` should be `agreement-5`, `agreement-4`, `confidence-5`, "
                "`frequency-5`, `likelihood-5` or `satisfaction-5`"
            ],
        ),
        (
            ["- [ ] a"],
            " scale=agreement-5",
            ["5:3 KD158 a box like this means nothing in a question of kind `likert`"],
        ),
        (["- a", "", "1. no", "3. yes"], "", ["8:1 KD162 number 3 stands where number 2 should"]),
    ],
)
def test_likert_question_in_another_form_is_told_and_read(
    lines: list[str], settings: str, said: list[str]
) -> None:
    found, told = question(of("likert", *lines, settings=settings))
    assert first_lines(told) == said
    assert parts(found)[0] == ("statement", "a")


def test_open_question_has_no_lines() -> None:
    found, said = question(of("open", "- a list", "", "> right: b", "> hint: c", settings=" max=9"))
    assert said == ()
    assert (found.choices, found.longest) == ((), 9)
    assert plain(found.feedback.right) == "b"
    _, said = question(of("open", "- [x] a"))
    assert codes(said) == ["KD158"]
    _, said = question(of("open", "> right: b", "", "And more."))
    assert first_lines(said) == ["7:1 KD153 this stands after the quotes"]


def test_settings_of_single_kinds_are_read() -> None:
    found, said = question(of("fill-in", "[[a]]", settings=" match=exact credit=partial"))
    assert said == ()
    assert (found.exact, found.partial_credit) == (True, True)
    _, said = question(of("fill-in", "[[a]]", settings=" match=loose"))
    assert first_lines(said) == ["1:26 KD142 `match` should be `exact`"]
    _, said = question(of("open", settings=" max=0"))
    assert first_lines(said) == [
        "1:23 KD142 `max` should be a whole number of characters from 1 on"
    ]


@pytest.mark.parametrize(
    ("kind", "lines", "which"),
    [
        ("matching", ["- {#b} a -> b", "- c -> d"], 0),
        ("matching", ["- {fits=b} a -> b", "- c -> d"], 2),
        ("ordering", ["1. {#b} a", "2. b"], 0),
        ("categorise", ["- {#b} g", "  - a"], 0),
        ("categorise", ["- g", "  - {#b} a"], 1),
        ("likert", ["- a", "", "1. {#b} no", "2. yes"], 1),
        ("fill-in", ["[[{#b} 30 | thirty]]"], 0),
    ],
)
def test_line_may_have_the_id_that_kdll_asked_for(kind: str, lines: list[str], which: int) -> None:
    text = of(kind, *lines)
    found, said = question(text)
    assert said == ()
    named: list[tuple[int, Choice]] = [(n, c) for n, c in enumerate(found.choices) if c.id]
    [(number, choice)] = named
    assert number == which
    assert choice.id
    assert choice.id.value == "b"
    assert "b" in source(FRONT + text).excerpt(choice.id.span)
    assert "{" not in plain(choice.content)


def test_scale_stands_at_a_likert_question_only() -> None:
    _, said = question(asked("- [x] a", opener="::: question {#q scale=agreement-5}"))
    assert first_lines(said) == ["1:18 KD141 a question of kind `single` has no setting `scale`"]


def test_scenario_is_no_word_after_question() -> None:
    _, said = question(of("scenario", "- [x] a", "- [ ] b"))
    assert first_lines(said) == ["1:14 KD132 a scenario is no kind of question"]


def test_hotspot_is_still_to_come() -> None:
    _, said = question(of("hotspot", "- [x] a", "- [ ] b"))
    assert first_lines(said) == ["1:14 KD138 this kdll does not have `hotspot` questions yet"]
