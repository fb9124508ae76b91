"""Words that were written elsewhere are the same words once they are Markdown."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kdll.imports.markdown import heading, lines, one_line, said
from kdll.model.manuscript import Words
from kdll.model.prose import Node, plain, walk
from tests.read.reading import asked, nodes, question, read_page

PIECES = [
    *"\\`*_[]<>{}|$~&#=:+-.)(! \"'^;/a1९क्षेاب😀é\n\u00a0",
    *("**", "__", "[x]", "https://a.in/b_c", "&amp;", "- ", "1. ", "::: note", "# ", "> "),
    *("```", "{#id}", "<br>", "<script>", "==m==", "[^1]", "[=v]", "\\n", "---", "hint: "),
]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)
STRETCHES = st.builds(
    Words,
    TEXTS,
    st.booleans(),
    st.booleans(),
    st.booleans(),
    st.sampled_from(["", "", "", "https://e.in/a_(b)?x=1&copy=2"]),
)


def folded(text: str) -> str:
    return " ".join(text.split())


def written(words: list[Words]) -> dict[str, str]:
    """The same words at every place where words can stand."""
    row = one_line(words)
    return {
        "paragraph": "\n".join(lines(words)),
        "heading": f"## {heading(words)}",
        "item": "- " + "\n  ".join(lines(words)),
        "quote": "> " + "\n> ".join(lines(words)),
        "table": f"| {row} |\n| --- |\n| b |",
    }


@settings(max_examples=120, deadline=None, derandomize=True)
@given(st.lists(STRETCHES, max_size=4))
def test_words_are_read_back_as_they_were_at_every_place(words: list[Words]) -> None:
    expected = folded("".join(stretch.text for stretch in words))
    for place, markdown in written(words).items() if expected else ():
        page, told = read_page(f"\n{markdown}\n")
        got = plain(page.body)
        assert (got.removesuffix(" b") if place == "table" else got) == expected, markdown
        assert told == (), markdown


@settings(max_examples=80, deadline=None, derandomize=True)
@given(TEXTS)
def test_what_is_said_back_is_read_back_and_is_no_label(text: str) -> None:
    if not folded(text):
        return
    quoted = [f"> {line}" for line in said(text)]
    quoted[0] = quoted[0].replace("> ", "> why: ", 1)
    found, told = question(asked("- [ ] one", "- [x] two", "", *quoted))
    assert plain(found.feedback.why) == folded(text)
    assert told == ()


def styled(markdown: str) -> list[tuple[str, str]]:
    page, told = read_page(f"\n{markdown}\n")
    assert told == ()
    marks = ("strong", "em", "s", "link")
    return [
        (node.kind, plain([node]))
        for node in walk(page.body)
        if isinstance(node, Node) and node.kind in marks
    ]


def test_bold_italic_and_struck_words_stay_so() -> None:
    words = [
        Words("A "),
        Words("bold ", strong=True),
        Words("slanted", emphasis=True),
        Words(" and "),
        Words("gone", strike=True),
        Words(" word"),
    ]
    assert styled(one_line(words)) == [("strong", "bold"), ("em", "slanted"), ("s", "gone")]


def test_bold_words_that_end_in_a_sign_before_a_letter_leave_the_sign_outside() -> None:
    assert one_line([Words("Note:", strong=True), Words("see")]) == "**Note**:see"


def test_a_link_keeps_its_words_and_its_address() -> None:
    page, _ = read_page(
        "\n" + one_line([Words("wow!"), Words("the Act", address="https://a.in/x(1)?a=1&lt=2")])
    )
    [link] = nodes(page, "link")
    assert plain([link]) == "the Act"
    assert link.attrs["href"] == "https://a.in/x%281%29?a=1&lt=2"
    assert nodes(page, "image") == []


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("# one", "\\# one"),
        ("1. one", "1\\. one"),
        ("१. एक", "१. एक"),
        ("- one", "\\- one"),
        ("-5 degrees", "-5 degrees"),
        ("a_b and _c_", "a_b and \\_c\\_"),
        ("Section 8(1)(a)", "Section 8(1)(a)"),
        ("R&D", "R\\&D"),
        ("R & D", "R & D"),
    ],
)
def test_signs_are_escaped_only_where_they_would_mean_something(text: str, markdown: str) -> None:
    assert one_line([Words(text)]) == markdown
