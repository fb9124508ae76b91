"""Scenarios: situations, what one can do in them, and what is told where they are written wrong."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kdll.model.place import Span
from kdll.model.prose import Node, plain, walk
from kdll.model.question import Choice, Part, Question, QuestionKind

from .reading import codes, first_lines, nodes, read, read_page, source

FRONT = "---\nid: meena\ntitle: Meena\nkind: scenario\n---\n"
"""Five lines."""

CASE = """\
It is a Monday in June.

## Monday, ten past ten {#start}

Meena Kumari asks for the muster rolls of a road work.

- what she says
- [the clauses](20-clauses.md), and who must know them

What do you do?

- [x] [Accept it, give a receipt](#accepted)
  > Section 5(4) lets you seek help.
- [ ] [Pass it on to the *other*
  office](#passed-on) {points=1}
  > Section 6(3) is for another authority.

## Accepted {#accepted ending=good}

Done.

### What the Act says

Words.

## Passed on

She complains.

- [Begin again](#start)
- [Give up](#accepted)
"""


def case(body: str, front: str = FRONT) -> tuple[Question, list[str]]:
    page, said = read_page(body, front)
    return page.questions[0], first_lines(said, front.count("\n"))


def path(scenario: Question) -> list[tuple[str, str | None]]:
    """(situation, the situation that an option leads to), in order; None for its heading."""
    names = {i: c.id.value for i, c in enumerate(scenario.choices) if c.id and c.within is None}
    return [
        (names[i], None)
        if choice.part is Part.SITUATION
        else (names[choice.within or 0], names.get(-1 if choice.target is None else choice.target))
        for i, choice in enumerate(scenario.choices)
    ]


def test_situations_and_their_options_are_read_in_order() -> None:
    scenario, said = case(CASE)
    assert said == []
    assert (scenario.kind, scenario.id and scenario.id.value) == (QuestionKind.SCENARIO, "meena")
    assert path(scenario) == [
        ("start", None),
        ("start", "accepted"),
        ("start", "passed-on"),
        ("accepted", None),
        ("passed-on", None),
        ("passed-on", "start"),
        ("passed-on", "accepted"),
    ]
    first, *options = scenario.choices[:3]
    assert [plain(c.content) for c in (first, *options)] == [
        "Monday, ten past ten",
        "Accept it, give a receipt",
        "Pass it on to the other office",
    ]
    assert [(c.right, c.points, plain(c.feedback)) for c in options] == [
        (True, None, "Section 5(4) lets you seek help."),
        (False, 1, "Section 6(3) is for another authority."),
    ]
    assert [node.kind for node in first.body] == ["paragraph", "bullet_list", "paragraph"]
    assert [n.kind for n in scenario.choices[3].body] == ["paragraph", "heading", "paragraph"]
    assert [c.ending for c in scenario.parts(Part.SITUATION)] == ["", "good", ""]
    assert scenario.scorable


def test_opening_prose_stands_before_the_scenario() -> None:
    page, _ = read_page(CASE, FRONT)
    first, scenario = page.body
    assert plain([first]) == "It is a Monday in June."
    assert isinstance(scenario, Question)
    assert scenario.prompt == ()


def test_places_are_those_of_the_words() -> None:
    scenario, _ = case(CASE)
    shown = source(FRONT + CASE)
    start, accept, pass_on = scenario.choices[:3]
    assert shown.excerpt(start.span) == "Monday, ten past ten"
    assert start.id
    assert shown.excerpt(start.id.span) == "#start"
    assert shown.excerpt(accept.span) == "[Accept it, give a receipt](#accepted)"
    assert shown.excerpt(pass_on.span) == "[Pass it on to the *other*\n  office](#passed-on)"


def test_without_boxes_nothing_is_scored() -> None:
    scenario, said = case("## A\n\n- [On](#b)\n- [Stay](#a)\n\n## B\n")
    assert (said, scenario.scorable) == ([], False)
    assert path(scenario) == [("a", None), ("a", "b"), ("a", "a"), ("b", None)]


def test_points_alone_make_it_scored() -> None:
    scenario, said = case("## A\n\n- [On](#b) {points=3}\n  > Why.\n- [Off](#b)\n\n## B\n")
    assert (said, scenario.scorable) == ([], True)


def test_block_has_headings_one_level_deeper() -> None:
    page, said = read_page(
        "## Part\n\n::: scenario {#case competency=kcm:rti points=2}\n\nA case.\n\n"
        "### One\n\n- [x] [Go](#two)\n- [ ] [Stay](#one)\n\n### Two {ending=poor}\n\n:::\n\nOn."
    )
    assert said == ()
    [scenario] = page.questions
    assert (scenario.id and scenario.id.value, scenario.points) == ("case", 2)
    assert str(scenario.competency) == "kcm:rti"
    assert plain(scenario.prompt) == "A case."
    assert path(scenario) == [("one", None), ("one", "two"), ("one", "one"), ("two", None)]
    assert [n.kind if isinstance(n, Node) else "case" for n in page.body] == [
        "heading",
        "case",
        "paragraph",
    ]


def test_ids_in_the_script_of_the_course_are_found() -> None:
    scenario, said = case(
        "## पहला\n\n- [आगे](#दूसरा)\n- [फिर](#%E0%A4%AA%E0%A4%B9%E0%A4%B2%E0%A4%BE)\n\n## दूसरा\n"
    )
    assert said == []
    assert path(scenario)[1:3] == [("पहला", "दूसरा"), ("पहला", "पहला")]


def test_letters_of_options_are_read_where_kdll_asked_for_them() -> None:
    scenario, said = case(
        "## A\n\n- [x] {#b} [On](#b)\n- [ ] [Off](#b) {#c points=1}\n  > Why.\n\n## B\n"
    )
    assert said == []
    assert [c.id and c.id.value for c in scenario.parts(Part.OPTION)] == ["b", "c"]


WRONG = {
    "Only words.\n": ["-3:5 KD126 no situation stands on this page"],
    "- [x] [Go](#a)\n\n## A\n": ["1:1 KD126 these options stand before the first situation"],
    "### A\n\nx\n": ["1:1 KD126 this situation's heading is of level 3"],
    "# A\n\n- [Go](#b)\n\n## B": ["1:1 KD126 this situation's heading is of level 1"],
    "## A\n\n- [x] Go\n- [ ] [Stay](#a)\n": ["3:7 KD127 this option leads nowhere"],
    "## A\n\n- [Go](#a)\n- Stay\n": ["4:3 KD127 this option leads nowhere"],
    "## A\n\n- [Go](#a)\n- [On](#a) and on\n": ["4:3 KD127 words stand beside this option's link"],
    "## A\n\n- [ ] [Go](#a)[On](#a)\n": ["3:7 KD127 two links stand in one option"],
    "## A\n\n- [Go](#a)\n- [On](20-b.md)\n": ["4:3 KD128 no situation `20-b.md` in this scenario"],
    "## Alpha\n\n- [Go](#alpa)\n": ["3:3 KD128 no situation `#alpa` in this scenario"],
    "## A\n\n- [x] [Go](#a)\n- [On](#a)\n": ["4:1 KD151 this line of a question has no box"],
    "## A\n\n- [] [Go](#a)\n": ["3:1 KD150 this box is written `[]`"],
    "## A\n\n- [x] [Go](#a)\n> Said.\n- [ ] [On](#a)\n": [
        "4:1 KD152 this `>` stands between two choices and belongs to neither"
    ],
    "## A\n\n- [Go](#a)\n> Said.\n- [On](#a)\n": [
        "4:1 KD152 this `>` stands at the margin, so it is about none of the options"
    ],
    "## A\n\n- [Go](#a)\n\nMore.\n": ["5:1 KD126 this stands after the options"],
    "## A\n\n- [Go](#a)\n\n  More.\n": ["5:3 KD126 an option is one link, and this is more"],
    "## A\n\n- [Go](#a) {points=half}\n": [
        "3:13 KD142 `points` should be a whole number from 0 to 999"
    ],
    "## A\n\n- [Go](#a) {worth=2}\n": ["3:13 KD141 an option has no setting `worth` here"],
    "## A\n\n- [Go](#a) {points=2\n": ["3:12 KD140 these braces are never closed"],
    "## A\n\n- [Go](#a) {points=2} now\n": ["3:22 KD127 words stand after these braces"],
    "## A\n\n- [a](x.md) {points=2}\n": ["3:13 KD143 `{points=2}` belongs to nothing"],
    "## A {ending=happy}\n": ["1:7 KD142 `ending` should be `good`, `mixed` or `poor`"],
    "## A {end=good}\n": ["1:7 KD141 a heading has no setting `end`"],
    "## A {ending=good}\n\n- [Go](#a)\n": [
        "1:7 KD126 this situation has options, so it is no ending"
    ],
    "## A\n\n### B {ending=good}\n": ["3:8 KD141 a heading has no setting `ending`"],
    "## A\n\n::: question {#q}\n\nWhat?\n\n- [x] a\n- [ ] b\n\n:::\n": [
        "3:1 KD126 a question stands within a scenario"
    ],
}  # fmt: skip


@pytest.mark.parametrize("body", WRONG)
def test_what_is_wrong_is_told_at_its_place(body: str) -> None:
    _, said = read_page(body, FRONT)
    assert first_lines(said, 5) == WRONG[body]


def test_ending_outside_a_scenario_is_told() -> None:
    _, said = read_page("## A {#a ending=good}\n")
    assert first_lines(said) == ["1:10 KD141 a heading has no setting `ending`"]


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("::: scenario {#a}\n\nWords.\n\n:::", "1:1 KD126 no situation stands in this scenario"),
        ("::: scenario {#a unit=x}\n\n### A\n\n:::", "1:18 KD141 a scenario has no setting `unit`"),
        ("::: scenario case\n\n### A\n\n:::", "1:14 KD132 words stand after `scenario`"),
        (
            "::: scenario {#a}\n\n### A\n\n## B\n\n:::",
            "1:1 KD130 the scenario that opens here is not closed before a heading follows "
            "in line 9",
        ),
    ],
)
def test_block_that_is_written_wrong_is_told(body: str, told: str) -> None:
    assert first_lines(read_page(body)[1]) == [told]


def test_slip_in_a_link_is_mended() -> None:
    body = "## Accepted\n\n- [Go](#acepted)\n"
    [found] = read_page(body, FRONT)[1]
    [edit] = found.repair
    assert (source(FRONT + body).excerpt(edit.span), edit.text) == ("#acepted", "#accepted")


def test_quote_below_an_option_is_moved_in() -> None:
    [found] = read_page("## A\n\n- [Go](#a)\n> Said.\n> More.\n", FRONT)[1]
    assert [(e.span.start, e.span.end, e.text) for e in found.repair] == [
        ((9, 1), (9, 1), "  "),
        ((10, 1), (10, 1), "  "),
    ]


def test_two_scenarios_of_a_page_are_read() -> None:
    block = "::: scenario {{#{0}}}\n\n### {0}\n\n- [x] [Go](#{0})\n- [ ] [On](#{0})\n\n:::\n\n"
    page, said = read_page(block.format("a") + block.format("b"))
    assert said == ()
    assert [path(q)[0] for q in page.questions] == [("a", None), ("b", None)]
    assert nodes(page, "heading") == []


PIECES = [
    "## A {#a}", "## B", "### C {ending=good}", "# D {#a ending=x}", "- [x] [go](#a)", "- [go](#b)",
    "- [ ] [go](#a) {points=1}", "-[x] [go](#c)", "- [x] go", "  > said", "> said", "words", "",
    "", "::: note", ":::", "::: scenario {#s}", "::: question {#q}", "```", "- {points=1}",
    "1. [x]", "  go](#a) {points=", "- [x] {#b} [a](#b)", "[x] [go](#a)", "• [x] [go](#a)",
    "\tcode", "<!--",
    "| a |", "- [ ] [go", "A", "=====", "---", "- a\n  - [x] [b](#a) {points=2}",
]  # fmt: skip


@settings(max_examples=300, derandomize=True, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=25), st.booleans())
def test_any_lines_are_read_and_every_place_lies_in_the_file(
    lines: list[str], whole_page: bool
) -> None:
    front = FRONT if whole_page else FRONT.replace("scenario", "page")
    text = front + "\n".join(lines)
    found, said = read({"c/10-p.md": text})
    page = found.courses[0].pages[0]
    last = text.split("\n")
    spans: list[Span] = [d.span for d in said if d.span.file == "c/10-p.md"]
    spans += [e.span for d in said for e in d.repair]
    for block in walk(page.body):
        spans.append(block.span)
        if isinstance(block, Question):
            spans += [s for c in block.choices for s in (c.span, *([c.id.span] if c.id else []))]
            _sound(block.choices if block.kind is QuestionKind.SCENARIO else ())
    for span in spans:
        for place in (span.start, span.end):
            assert 1 <= place.line <= len(last)
            # The line's end may be meant, and the sign that stands for words that are missing.
            assert 1 <= place.column <= len(last[place.line - 1]) + 3
        assert span.start <= span.end
    assert codes(said) == codes(read({"c/10-p.md": text})[1])


def _sound(choices: tuple[Choice, ...]) -> None:
    """Options stand below their situation, and lead to situations."""
    for index, choice in enumerate(choices):
        if choice.part is Part.SITUATION:
            assert choice.id
            continue
        assert choice.within is not None
        assert choice.within < index
        between = choices[choice.within : index]
        assert [c.part for c in between] == [Part.SITUATION, *[Part.OPTION] * (len(between) - 1)]
        if choice.target is not None:
            assert choices[choice.target].part is Part.SITUATION
