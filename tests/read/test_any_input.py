"""Whatever stands in a content folder: reading reports, it never fails, and its cost is linear."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kdll.model.course import Library
from kdll.model.place import Span
from kdll.model.prose import walk
from kdll.model.tree import Tree
from kdll.read import library

from .reading import COURSE, FRONT, LAB, ROOT, read, read_page, schemas

SAMPLES = [
    path.read_text("utf-8")
    for path in sorted((ROOT / "tests" / "samples" / "base").rglob("*"))
    if path.suffix in (".md", ".yml")
]
PIECES = [
    "::: question {#q}", "::: note", ":::", "- [x] a", "- [ ] b", "-[x]", "  > c", "> hint: d",
    "      > e", "## F {#g}", "", "", "---", "```", "<!--", "-->", "| a | b |", "| - | - |", "Term",
    ": def", "1. h", "\tcode", "<b>", "{#x}", "title: x: y", "id: p", "- kcm:a", "[a]: b",
    "![a][a]", "~~~ x", "* *", "+ [ ]", "> > - [x] i", "  ::: tip {a=b", "word", "=====", "\\",
    "&amp; \u2028", "a ==b== $x$ [^1]", "[^1]: n", "$$", "x $$ y", "==", "[=fee] [^", "$a",
    "::: tabs", "### T", "::: steps", "::: activity", "::: download", "::: todo", "- [ ] [",
    "::: include {file=c/10-p.md}", "::: include {file=shared/a.md}", "[a](media/b.pdf)", "رو",
    "::: question fill-in {#q}", "[[a | b]]", "[ [c]", "[[", "]]", "___",
    "::: question matching {#q}", "- d -> e", "-f->", "→ g", "- [x] h --> i",
    "::: question ordering {#q}", "२. j", "2) k", "1. [ ] l",
    "::: question categorise {#q}", "  - m", "      - n", "    > o",
    "::: question likert {#q scale=agreement-5}", "::: question open {#q max=2}", "- {#b} p",
    "- {fits=b} q -> {r", "::: question scenario {#q}", "::: question hotspot {#q}",
]  # fmt: skip
PATHS = [
    "lab.yml",
    "c/course.yml",
    "c/10-a.md",
    "c/20-b/index.md",
    "frameworks/k.yml",
    "c/30-c/x.md",
]


def paths_of(found: Library) -> set[str]:
    return {page.path for course in found.courses for page in course.pages}


@settings(max_examples=300, derandomize=True, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=30))
def test_no_page_makes_reading_fail(lines: list[str]) -> None:
    text = FRONT + "\n".join(lines)
    found, said = read({"c/10-p.md": text, "shared/a.md": "\n".join(lines[::-1])})
    (page,) = found.courses[0].pages
    assert page.id == "p"
    written = {"c/10-p.md": text.split("\n"), "shared/a.md": lines[::-1] or [""]}
    spans = [(d.span, *(edit.span for edit in d.repair)) for d in said]
    spans += [(block.span,) for block in walk(page.body)]
    for span in (span for many in spans for span in many):
        assert within(span, written.get(span.file, [""])), span


def within(span: Span, lines: list[str]) -> bool:
    """Whether a span lies in its file; an end may stand one column behind the last letter."""
    if not span.start <= span.end or span.end.line > len(lines):
        return False
    ends = (len(lines[place.line - 1]) + 2 for place in (span.start, span.end))
    return all(
        1 <= place.column <= end for place, end in zip((span.start, span.end), ends, strict=True)
    )


@settings(max_examples=200, derandomize=True, deadline=None)
@given(st.dictionaries(st.sampled_from(PATHS), st.binary(max_size=60) | st.text().map(str.encode)))
def test_no_bytes_make_reading_fail(files: dict[str, bytes]) -> None:
    found, diagnostics = library(Tree(files), schemas())
    assert paths_of(found) <= set(files)
    assert diagnostics
    assert all(d.message and d.message[0] != " " and d.span.start.line > 0 for d in diagnostics)


@pytest.mark.parametrize("seed", range(40))
def test_damaged_sample_is_read_to_its_end(seed: int) -> None:
    chance = random.Random(seed)
    files = {"lab.yml": LAB, "c/course.yml": COURSE, "c/10-a.md": FRONT}
    for path in files:
        text = list(chance.choice(SAMPLES))
        for _ in range(chance.randrange(8)):
            at = chance.randrange(len(text))
            text[at : at + chance.randrange(6)] = chance.choice(PIECES)
        files[path] = "".join(text)
    found, _ = read(dict(files))
    assert len(found.courses) == 1


def test_same_folder_gives_the_same_findings_in_the_same_order() -> None:
    files: dict[str, str | bytes] = {
        "c/10-a.md": FRONT + "\n".join(PIECES),
        "c/course.yml": "x: y: z",
    }
    assert read(files) == read(files)
    said = read(files)[1]
    assert list(said) == sorted(said, key=lambda d: (d.span, d.code, d.message))


HOSTILE = {
    "[": "[", "![": "![", "[a](": "[a](", "*a_": "*a_", "{a=": "{a=", "==a": "==a", "<a ": "<a ",
    "open remark": "<!-- \n\n", "open block": "::: note\n\n", "stray colons": ":::\n\n",
    "question": "::: question {#a}\n\nq\n\n- [x] a\n> b\n- [ ] c\n\n:::\n\n",
    "fill-in": "::: question fill-in {#a}\n\n[[q]] [[ [r] ]] ___\n\n- [x] a\n\n:::\n\n",
    "matching": "::: question matching {#a}\n\nq\n\n- a -> b\n- c=>d\n- [ ] e\n\n:::\n\n",
    "categorise": "::: question categorise {#a}\n\nq\n\n- a\n  - b\n  > c\n\n:::\n\n",
    "ordering": "::: question ordering {#a}\n\nq\n\n2. a\n  > b\n1. c\n\n:::\n\n",
    "same heading": "## A\n\n", "cells": "|a", "rows": "|a|b|\n", "script": "<script ",
    "entity": "&amp;", "fence": "```\n", "line": "word *em* ", "quote": "> ", "item": "- a\n",
    "reference": "[a]: b\n\n[a] ", "definition": "T\n: d\n\n", "emoji": "😀 ",
    "marks": "==a", "many marks": "==a== ", "equals": "=", "notes": "[^", "called": "[^a] ",
    "open notes": "[^a[^", "written": "[^a]: b\n\n", "nested notes": "[^a]: ", "dollars": "$",
    "money": "$a ", "escaped": "$\\$", "formulas": "$x$ ", "displayed": "$$",
    "open formulas": "$$ a\n",
    "values": "[=", "open values": "[=a", "known": "[=fee] ", "tabs": "::: tabs\n\n### a\n\n",
    "nested": "$\\frac{", "definitions": "\\def\\a{\\a\\a}", "boxes": "- [ ] a\n", "bitmap": "![[=",
    "quotes": "\"'", "includes": "::: include {file=shared/a.md}\n\n:::\n\n",
}  # fmt: skip


def calls(text: str) -> int:
    """Function calls, C's included, that reading a page takes: the same on every machine."""
    count = 0

    def counted(*_: object) -> None:
        nonlocal count
        count += 1

    sys.setprofile(counted)
    try:
        read_page(text)
    finally:
        sys.setprofile(None)
    return count


IN_FILL_IN = ["[[", "[ [", "[[a|", "[a]]", "]", "_", "[[a]]", "\\[["]
IN_MATCHING = ["- a -> b\n", "-> ", "- ", "\\->", "-", "=>", "- a\n  ", "- *a* "]


@pytest.mark.parametrize(
    ("kind", "piece"),
    [*(("fill-in", p) for p in IN_FILL_IN), *(("matching", p) for p in IN_MATCHING)],
)
def test_work_grows_with_the_length_of_a_question(kind: str, piece: str) -> None:
    few, many = (
        calls(f"::: question {kind} {{#a}}\n\nq\n\n{piece * n}\n\n:::\n") for n in (100, 400)
    )
    assert many <= 6 * few


@pytest.mark.parametrize("name", HOSTILE)
def test_work_grows_with_the_length_of_a_page(name: str) -> None:
    piece = HOSTILE[name]
    few = calls(piece * 100)
    many = calls(piece * 400)
    assert many <= 6 * few


def test_one_very_long_line_is_read() -> None:
    page, said = read_page("word " * 200_000)
    assert (len(page.body), said) == (1, ())


def test_the_real_course_is_read_without_a_finding() -> None:
    content = Path(ROOT / "content")
    files = {p.relative_to(content).as_posix(): p for p in content.rglob("*")}
    texts = {k: p.read_bytes() for k, p in files.items() if p.suffix in (".md", ".yml")}
    found, said = library(Tree(texts), schemas())
    assert [str(d) for d in said] == []
    assert len(found.courses[0].questions) >= 30
