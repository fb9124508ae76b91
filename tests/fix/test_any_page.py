"""Whatever is wrong with a page: mending ends, changes nothing twice, and no meaning."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kdll.edge import assets
from kdll.fix import mend
from kdll.model.diagnostic import Diagnostic
from kdll.model.tree import Tree
from kdll.pipeline.fixing import ROUNDS
from kdll.read import library

from .mending import FRONT, PAGE, base, fixed, looked_at, meaning

PIECES = [
    "::: question {#q}", "::: note", ":::", "-[x] a", "- [] b", "• [✓] c", "– [ x ] d", "- [x] e",
    "  > f", "> g", "      > h", "> hint: i", "", "", "", "::: qestion {#r unit=“s t”}",
    "::: question multipel {points = 2}", "::: question {#u", "word<br>", "word", "- item",
    "## Title {#v\u00a0}", "| a | b |", "| - | - |", "```", "<!-- w -->", "\t- [ ] x", "1. y",
    "> > z", "  ::: tip", "-\u00a0[x] n", "\u00a0", "• aa",
    "\t◦ bb", "##\u00a0Cc", ":::\u00a0note", "1.\u00a0dd",
]  # fmt: skip
LINES = [
    "title: a: b", "title: @c", "title:d", "\te: f", "kind: glosary", "titel: g", "objectives:",
    "  h: i: j", "competencies", "  - kcm:rti-responsivness", 'title: "k', "description: *l* # m",
    "title: 'n' o", "- p", "id: q",
]  # fmt: skip
ANSWERS: dict[str, list[str]] = {
    "fill-in": [
        "[[a | b]] c", "[ [d] ] e", "[[f] ]", "[[g]", "| h | [[i \\| j]] |", "| - | - |", "___",
        "- k [ [l] ]", "-[] m", "- [x] n", "- o", "> hint: [ [p] ]", "  > q",
    ],
    "matching": [
        "- a -> b", "- c=>d", "- e-->f", "•g -> h", "• g => h", "-i -> j", "- [x] k -> l",
        "- [x] k->l", "- [ ] m", "[] n", "\t- o -> p", "      - o -> p", "-\u00a0q→r", "- -> s",
        "- t ->", "- *u*->![v](w)", "- `x`=>&amp;", "- {#b} y  =>  z", "  > aa", "> bb",
        "      > cc", "dd -> ee", "- \\->",
    ],
    "ordering": [
        "1. a", "2. b", "१. c", "2। d", "3.\u00a0e", "    1. f", "1. [x] g", "2) [ ] h", "- [x] i",
        "- j", "  > k", "   > l", "> m", "10. n", "       > o", "  1. p", "[x] q",
    ],
    "categorise": [
        "- a", "  - b", "      - c", "\t- d", "  • e", " - f", "  - [x] g", "  - [ ] h", "- [ ] i",
        "-[] j", "- [x] k", "  > l", "    > m", "> n", "          > o", "    - p", "-\u00a0q",
    ],
    "likert": ["- a", "- [ ] b", "-[x] c", "• d", "1. e", "२. f", "  1. g", "    - h", "[ ] i"],
    "open": ["- [x] a", "- b", "1. c", "> right: d", "e"],
}  # fmt: skip
"""Lines that authors write below questions of each kind."""
WORDS = {"KD139", "KD115", "KD117", "KD132", "KD141", "KD170"}
"""Codes whose repair says what could not be read before."""
SCHEMAS = assets.load().schemas


def same_words(found: Diagnostic) -> bool:
    return found.code not in WORDS


def check_repairs(files: dict[str, bytes]) -> None:
    done = fixed(files)
    again = fixed(dict(done.tree))  # type: ignore[arg-type]
    assert again.repaired == ()
    assert again.tree == done.tree
    # Bounded, and not stopped by the bound: nothing that could be mended is left.
    assert not [d for d in done.checked.everything if d.repair]


def check_meaning(files: dict[str, bytes]) -> None:
    tree = Tree(base() | files)
    before, found = library(tree, SCHEMAS)
    after, _ = library(mend(tree, filter(same_words, found)).tree, SCHEMAS)
    assert meaning(before.courses) == meaning(after.courses)


@settings(max_examples=30, derandomize=True, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=14), st.sampled_from(["\n", "\r\n"]))
def test_mending_a_page_ends_and_is_done_in_one_run(lines: list[str], end: str) -> None:
    check_repairs({PAGE: (FRONT + "\n".join(lines)).replace("\n", end).encode()})


@settings(max_examples=80, derandomize=True, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=14))
def test_mending_a_page_changes_no_meaning(lines: list[str]) -> None:
    check_meaning({PAGE: (FRONT + "\n".join(lines)).encode()})


@settings(max_examples=25, derandomize=True, deadline=None)
@given(st.lists(st.sampled_from(LINES), min_size=1, max_size=6))
def test_mending_settings_ends_and_is_done_in_one_run(lines: list[str]) -> None:
    check_repairs({PAGE: "\n".join(["---", "id: more", *lines, "---", ""]).encode()})


@settings(max_examples=50, derandomize=True, deadline=None)
@given(st.lists(st.sampled_from(LINES), min_size=1, max_size=6))
def test_mending_settings_changes_no_meaning(lines: list[str]) -> None:
    check_meaning({PAGE: "\n".join(["---", "id: more", *lines, "---", ""]).encode()})


@pytest.mark.parametrize("seed", range(12))
def test_damaged_sample_is_mended_in_one_run_and_keeps_its_meaning(seed: int) -> None:
    chance = random.Random(seed)
    files = {}
    for path in ("a-course/10-start.md", "a-course/20-check/index.md", "a-course/course.yml"):
        text = base()[path].decode()
        for _ in range(4):
            at = chance.randrange(len(text))
            text = text[:at] + chance.choice(["", "\n", " ", "\t", "“", ":"]) + text[at + 1 :]
        files[path] = text.encode()
    check_repairs(files)
    check_meaning(files)


def test_there_are_more_rounds_than_a_page_of_every_fault_takes() -> None:
    tree = Tree(base() | {PAGE: (FRONT + "\n".join(PIECES)).encode()})
    for _ in range(ROUNDS // 2):
        tree = mend(tree, looked_at(tree).everything).tree
    assert not [d for d in looked_at(tree).everything if d.repair]


BELOW = st.sampled_from(list(ANSWERS)).flatmap(
    lambda kind: st.tuples(
        st.just(kind),
        st.lists(st.sampled_from([*ANSWERS[kind], "", "words", "> right: r"]), max_size=12),
    )
)


def of_kind(asked: tuple[str, list[str]]) -> dict[str, bytes]:
    kind, lines = asked
    text = "\n".join([f"::: question {kind} {{#q}}", "", "How?", "", *lines, "", ":::", ""])
    return {PAGE: (FRONT + text).encode()}


@settings(max_examples=40, derandomize=True, deadline=None)
@given(BELOW)
def test_mending_a_question_ends_and_is_done_in_one_run(asked: tuple[str, list[str]]) -> None:
    check_repairs(of_kind(asked))


@settings(max_examples=300, derandomize=True, deadline=None)
@given(BELOW)
def test_mending_a_question_changes_no_meaning(asked: tuple[str, list[str]]) -> None:
    check_meaning(of_kind(asked))
