"""What authors type, and what it becomes: the fault is gone, and the course is the one meant."""

from __future__ import annotations

import pytest

from kdll.model.tree import Tree

from .mending import FRONT, PAGE, base, codes, fixed, looked_at, meaning, mended

ASKED = "::: question {#more-days}\n\nHow many?\n\n"
END = "\n:::\n"

FILLED, MATCHED, ORDERED, GROUPED = (
    ASKED.replace("{", f"{kind} {{") for kind in ("fill-in", "matching", "ordering", "categorise")
)

TRAPS = {
    "closer right after the last choice": (
        ASKED + "- [x] 5\n- [ ] 10\n:::\n",
        ASKED + "- [x] 5\n- [ ] 10\n\n:::\n",
    ),
    "no empty line around a block": (
        "words\n::: note\nmore\n:::\n",
        "words\n\n::: note\n\nmore\n\n:::\n",
    ),
    "quote between two choices": (
        ASKED + "- [x] 5\n> yes\n> indeed\n- [ ] 10\n" + END,
        ASKED + "- [x] 5\n  > yes\n  > indeed\n- [ ] 10\n" + END,
    ),
    "quote moved in too far": (
        ASKED + "- [x] 5\n      > yes\n\t\t> indeed\n- [ ] 10\n" + END,
        ASKED + "- [x] 5\n  > yes\n  > indeed\n- [ ] 10\n" + END,
    ),
    "boxes in other spellings": (
        ASKED
        + "-[x] 5\n- [] 10\n- [ x ] 15\n- [✓] 20\n• [x] 25\n– [x] 30\n- [x]35\n[ ] 40\n"
        + END,
        ASKED.replace("question", "question multiple")
        + "- [x] 5\n- [ ] 10\n- [x] 15\n- [x] 20\n- [x] 25\n- [x] 30\n- [x] 35\n- [ ] 40\n"
        + END,
    ),
    "boxes moved in": (
        ASKED + "    - [x] 5\n\t- [ ] 10\n" + END,
        ASKED + "- [x] 5\n- [ ] 10\n" + END,
    ),
    "non-breaking spaces around a box": (
        ASKED + "-\u00a0[x]\u00a05\n- [\u00a0] 10\n" + END,
        ASKED + "- [x] 5\n- [ ] 10\n" + END,
    ),
    "signs of a word processor in braces": (
        ASKED.replace("}", "\u00a0points=“2”\u00a0unit=„two days“}") + "- [x] 5\n- [ ] 10\n" + END,
        ASKED.replace("}", ' points="2" unit="two days"}') + "- [x] 5\n- [ ] 10\n" + END,
    ),
    "spaces around an equals sign": (
        ASKED.replace("}", " points = 2}") + "- [x] 5\n- [ ] 10\n" + END,
        ASKED.replace("}", " points=2}") + "- [x] 5\n- [ ] 10\n" + END,
    ),
    "braces that are never closed": (
        ASKED.replace("}", " points=2  ") + "- [x] 5\n- [ ] 10\n" + END,
        ASKED.replace("}", " points=2}  ") + "- [x] 5\n- [ ] 10\n" + END,
    ),
    "quotes in braces that are never closed": (
        ASKED.replace("}", ' unit="two days}') + "- [x] 5\n- [ ] 10\n" + END,
        ASKED.replace("}", ' unit="two days"}') + "- [x] 5\n- [ ] 10\n" + END,
    ),
    "arrows in other spellings": (
        MATCHED + "- a --> b\n- c=>d\n- e->f\n• g → h\n- i ⇒ j\n-k –> l\n" + END,
        MATCHED + "- a -> b\n- c -> d\n- e -> f\n- g → h\n- i -> j\n- k -> l\n" + END,
    ),
    "boxes before pairs": (
        MATCHED + "- [x] a -> b\n-[x] c -> d\n-[] e\n" + END,
        MATCHED + "- a -> b\n- c -> d\n- [ ] e\n" + END,
    ),
    "pairs moved in": (
        MATCHED + "    - a -> b\n\t- c -> d\n" + END,
        MATCHED + "- a -> b\n- c -> d\n" + END,
    ),
    "spaces between the brackets of a blank": (
        FILLED + "Within [ [30 | thirty] ] days, [[48] ] hours.\n\n-[] 35\n" + END,
        FILLED + "Within [[30 | thirty]] days, [[48]] hours.\n\n- [ ] 35\n" + END,
    ),
    "a blank in a table": (
        FILLED + "| [ [30 \\| thirty] ] | b |\n| - | - |\n" + END,
        FILLED + "| [[30 \\| thirty]] | b |\n| - | - |\n" + END,
    ),
    "steps with boxes": (
        ORDERED + "1. [x] a\n2) [ ] b\n3. c\n" + END,
        ORDERED + "1. a\n2) b\n3. c\n" + END,
    ),
    "steps in other digits": (
        ORDERED + "१. a\n२। b\n३.\u00a0c\n" + END,
        ORDERED + "1. a\n2. b\n3. c\n" + END,
    ),
    "members with boxes, or moved in too far": (
        GROUPED + "- a\n  - [x] b\n      - c\n  • d\n  > e\n- f\n\t- g\n" + END,
        GROUPED + "- a\n  - b\n  - c\n  - d\n    > e\n- f\n\t- g\n" + END,
    ),
    "statements with boxes": (
        ASKED.replace("{", "likert {").replace("}", " scale=agreement-5}")
        + "- [ ] a\n-[x] b\n• c\n" + END,
        ASKED.replace("{", "likert {").replace("}", " scale=agreement-5}")
        + "- a\n- b\n- c\n" + END,
    ),
}  # fmt: skip
"""By what was typed: a page's body, and what it becomes."""

FRONTS = {
    "colon in a title": ("title: More: a guide", 'title: "More: a guide"'),
    "at sign": ("title: @2", 'title: "@2"'),
    "star": ("title: *More* days # so far", 'title: "*More* days" # so far'),
    "bracket": ("title: [More] days", 'title: "[More] days"'),
    "per cent": ("title: %5", 'title: "%5"'),
    "backtick": ("title: `More`", 'title: "`More`"'),
    "quotes and more": ('title: "More" days', "title: '\"More\" days'"),
    "quotes not closed": ('title: "More days', 'title: "More days"'),
    "backslash": ("title: C:\\x: more", 'title: "C:\\\\x: more"'),
    "no space": ("title:More days", "title: More days"),
}
"""By what was typed: a line of the front matter, and what it becomes."""


def checked_meaning(files: dict[str, bytes]) -> object:
    return meaning(looked_at(Tree(base() | files)).library.courses)


@pytest.mark.parametrize("name", TRAPS)
def test_trap_is_mended_and_means_what_was_read_before(name: str) -> None:
    typed, becomes = TRAPS[name]
    if "multiple" in becomes:
        typed = typed.replace("question", "question multiple")
    before = {PAGE: (FRONT + typed).encode()}
    done = fixed(before)
    assert done.tree.text(PAGE) == FRONT + becomes
    assert checked_meaning(before) == meaning(done.checked.library.courses)
    assert done.repaired


@pytest.mark.parametrize("name", FRONTS)
def test_line_of_settings_is_mended_and_means_what_was_read_before(name: str) -> None:
    typed, becomes = FRONTS[name]
    before = {PAGE: FRONT.replace("title: More", typed).encode()}
    done = fixed(before)
    assert done.tree.text(PAGE) == FRONT.replace("title: More", becomes)
    assert checked_meaning(before) == meaning(done.checked.library.courses)
    assert set(codes(done.repaired)) <= {"KD110", "KD111", "KD119"}


@pytest.mark.parametrize(
    ("typed", "becomes"),
    [
        ("Three:\n• one\n•\ttwo\n  ◦ three\n", "Three:\n- one\n- two\n  - three\n"),
        ("\u00a0\u00a0·\u00a0one\n", "  - one\n"),
        ("1.\u00a0one\n2)\u00a0two\n", "1. one\n2) two\n"),
        ("##\u00a0More\n", "## More\n"),
        ("-\u00a0one\n", "- one\n"),
        (":::\u00a0note\u00a0{#a}\n\nx\n\n:::\u00a0\n", "::: note {#a}\n\nx\n\n:::\u00a0\n"),
    ],
)
def test_line_of_a_word_processor_is_mended(typed: str, becomes: str) -> None:
    assert mended(typed) == becomes


@pytest.mark.parametrize(
    "typed",
    ["```\n• one\n```\n", "words\n\n    • one\n", "<!--\n• one\n-->\n", "a • b\n", "•one\n", "•\n"],
)
def test_bullet_that_is_no_list_of_a_word_processor_is_left(typed: str) -> None:
    assert mended(typed) == typed


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_trap_is_mended_with_the_line_ends_of_its_file(end: str) -> None:
    typed, becomes = TRAPS["quote between two choices"]
    done = fixed({PAGE: ("\ufeff" + FRONT + typed).replace("\n", end).encode()})
    assert done.tree[PAGE] == ("\ufeff" + FRONT + becomes).replace("\n", end).encode()


def test_tab_among_settings_becomes_spaces() -> None:
    front = FRONT.replace("  - kcm", "\t- kcm")
    assert mended("", front) == FRONT


@pytest.mark.parametrize(
    ("typed", "becomes"),
    [
        ("::: noet\n\nx\n\n:::\n", "::: note\n\nx\n\n:::\n"),
        (ASKED.replace("question", "qeustion") + "- [x] 5\n- [ ] 6\n" + END, None),
        (ASKED.replace("question", "question singel") + "- [x] 5\n- [ ] 6\n" + END, None),
        (ASKED.replace("}", " poinst=2}") + "- [x] 5\n- [ ] 6\n" + END, None),
    ],
)
def test_slip_in_a_known_word_is_mended(typed: str, becomes: str | None) -> None:
    for slip, word in (("qeustion", "question"), ("singel", "single"), ("poinst", "points")):
        becomes = becomes or (typed.replace(slip, word) if slip in typed else None)
    assert mended(typed) == becomes


@pytest.mark.parametrize(("slip", "word"), [("titel", "title"), ("Kind", "kind")])
def test_slip_in_the_name_of_a_setting_is_mended(slip: str, word: str) -> None:
    line = f"{slip}: page" if word == "kind" else f"{slip}: More"
    front = FRONT.replace("title: More", line + ("\ntitle: More" if word == "kind" else ""))
    assert mended("", front) == front.replace(slip, word)


def test_slip_in_the_value_of_a_setting_is_mended() -> None:
    front = FRONT.replace("title", "kind: glosary\ntitle")
    assert mended("", front) == front.replace("glosary", "glossary")


@pytest.mark.parametrize(
    ("typed", "becomes"),
    [
        ("one<br>\ntwo\n", "one\\\ntwo\n"),
        ("one<br/>  \ntwo\n", "one\\\ntwo\n"),
        ("- one<BR />\n  two\n", "- one\\\n  two\n"),
    ],
)
def test_forced_line_end_is_written_as_here(typed: str, becomes: str) -> None:
    assert mended(typed) == becomes


@pytest.mark.parametrize(
    "typed",
    [
        "one<br>two\n",
        "one<br>\n",
        "| a<br> | b |\n| --- | --- |\n| c | d |\n",
        "::: note\n\nnever closed\n",
        ":::\n",
        ASKED + "- [x] 5\n- 10\n" + END,
        ASKED + "- [x] 5\n- [✗] 10\n" + END,
        ASKED + "- [x] 5\n- [×] 10\n" + END,
        ASKED + "- [x] 5\n- [x] 10\n" + END,
        ASKED + "- [x] 5\n> hint: no\n- [ ] 10\n" + END,
        ASKED + "- [x] 5\n- [ ] 10\n > for both\n" + END,
        ASKED + "- [x] {#b 5\n- [ ] 10\n" + END,
        ASKED.replace("}", " a=b a=c}") + "- [x] 5\n- [ ] 10\n" + END,
        MATCHED + "- [ ] a -> b\n- c -> d\n- e -> f\n" + END,
        MATCHED + "- a => b => c\n- d -> e\n- f -> g\n" + END,
        MATCHED + "- a -> b -> c\n- d -> e\n- f -> g\n" + END,
        FILLED + "Within [[30] days, [48]] hours.\n" + END,
        FILLED + "Within ____ days.\n" + END,
        FILLED + "Within [[30]] days.\n\n- [x] 35\n" + END,
        ORDERED + "1. a\n3. b\n2. c\n" + END,
        ORDERED + "- a\n- b\n- c\n" + END,
        GROUPED + "- a\n - b\n- c\n  - d\n" + END,
        GROUPED + "- a\n  - [ ] b\n- c\n  - d\n" + END,
        ASKED.replace("{", "open {") + "- [x] a\n" + END,
        "::: nott\n\nx\n\n:::\n::: tip\n\ny\n\n:::\n".replace("nott", "zzz"),
        "<b>one</b>\n",
    ],
)
def test_what_only_the_author_can_know_is_left_as_it_is(typed: str) -> None:
    done = fixed({PAGE: (FRONT + typed).encode()})
    assert done.tree.text(PAGE) == FRONT + typed
    assert done.repaired == ()
    assert [d for d in done.checked.everything if d.span.file == PAGE]


def test_name_that_stands_there_already_is_not_written_twice() -> None:
    front = FRONT.replace("title: More", "title: More\ntitel: Less")
    assert mended("", front) == ""
