"""Marks, formulas, footnotes and values: what an author writes beyond CommonMark."""

from __future__ import annotations

import pytest

from kdll.model.prose import Node, plain, walk

from .reading import FRONT, codes, first_lines, nodes, read, read_page

VALUES = "values:\n  fee: Rs 10\n  days: 30\n"
COURSE = "kdll: 1\nid: c\ntitle: C\nlanguage: en\nversion: 1.0.0\ntargets:\n  - kcm:rti\n" + VALUES


def valued(body: str) -> tuple[str, list[str]]:
    """The words of a page of a course with values, and what is told of it."""
    found, said = read({"c/course.yml": COURSE, "c/10-p.md": FRONT + body})
    page = found.courses[0].pages[0]
    return plain(n for n in page.body if isinstance(n, Node)), first_lines(said)


@pytest.mark.parametrize(
    ("written", "marked"),
    [
        ("a ==b== c", ["b"]),
        ("==b *c* d==", ["b c d"]),
        ("*a ==b== c*", ["b"]),
        ("==दो शब्द== और ==तीन==", ["दो शब्द", "तीन"]),
        ("==معلومات==", ["معلومات"]),
        ("இது ==தகவல்==ஐ", ["தகவல்"]),
        ("==🙂==", ["🙂"]),
        ("[==a==](b.md)", ["a"]),
        ("a==b==c and a == b == c", []),
        (r"\==a==", []),
        ("`==a==`", []),
        ("==never closed", []),
        ("====", []),
    ],
)
def test_marked_words(written: str, marked: list[str]) -> None:
    page, _ = read_page(written)
    assert [plain(n.children) for n in nodes(page, "mark")] == marked


def test_a_mark_knows_where_it_stands() -> None:
    page, said = read_page("one ==two== three")
    (found,) = nodes(page, "mark")
    assert (found.span.start.column, found.span.end.column, said) == (5, 12, ())


@pytest.mark.parametrize(
    ("written", "formulas"),
    [
        ("$x$", ["x"]),
        ("a $x^2$, b", ["x^2"]),
        ("$5 and $6", []),
        ("$5-$7, US$5 and CA$6 or 5$ and 6$", []),
        ("only $5", []),
        (r"\$x$ and $y\$z$", [r"y\$z"]),
        ("`$x$`", []),
        ("$ x $", []),
        ("$$x$$ amid words", ["x"]),
        ("$x$ and $y$", ["x", "y"]),
        ("cost $5 and $n$ pages", ["n"]),
        ("$*a*$", ["*a*"]),
    ],
)
def test_formulas_and_money(written: str, formulas: list[str]) -> None:
    page, said = read_page(written)
    found = [n.text for b in page.body for n in walk([b]) if isinstance(n, Node)
             if n.kind in ("math", "math_block")]  # fmt: skip
    assert (found, said) == (formulas, ())


def test_a_formula_of_its_own_may_have_several_lines() -> None:
    page, said = read_page("$$\nx = 1\n+ 2\n$$\n\n> $$ y $$\n\nend")
    assert [n.text for n in nodes(page, "math_block")] == ["x = 1\n+ 2", "y"]
    assert said == ()


@pytest.mark.parametrize(
    ("written", "told"),
    [
        (r"Let $x + \fracc$ be.", r"1:10 KD176 no sign of a formula is called `\fracc`"),
        ("$\\frac{1}$", "1:1 KD176 something is missing in this formula"),
        (r"$\href{javascript:x}{y}$", r"1:2 KD176 `\href` is not read in formulas"),
        (r"$\def\a{\a\a}\a$", r"1:2 KD176 `\def` is not read in formulas"),
        ("$रु$", "1:1 KD176 `रु` is a word, and words are not read in formulas as they stand"),
        ("$a & b$", "1:4 KD176 this `&` parts no columns here"),
        ("$a % b$", "1:4 KD176 all that follows this `%` would be left out"),
        ("a\n\n$$\nx\n\ny", "3:1 KD176 the formula that begins here is never closed"),
        ("$$\nx +\n  {y\n$$", "3:3 KD176 this `{` is never closed"),
        (r"$\begin{matrx}a\end{matrx}$", "1:9 KD176 no part of a formula is called `matrx`"),
    ],
)
def test_what_is_no_formula_is_told_at_its_place(written: str, told: str) -> None:
    _, said = read_page(written)
    assert first_lines(said) == [told]


def test_a_formula_carries_its_mathml() -> None:
    page, _ = read_page("$x^2$")
    (found,) = nodes(page, "math")
    assert "<msup><mi>x</mi><mn>2</mn></msup>" in found.attrs["mathml"]


def test_footnotes_are_numbered_as_they_are_first_called() -> None:
    page, said = read_page("[^b]: B.\n\nx[^a] y[^b] z[^a]\n\n[^a]: A *it*.\n")
    calls = nodes(page, "footnote_ref")
    assert [n.attrs["number"] for n in calls] == ["1", "2", "1"]
    (end,) = nodes(page, "footnotes")
    assert page.body[-1] is end
    assert [plain(n.children) for n in end.children if isinstance(n, Node)] == ["A it.", "B."]
    first = end.children[0]
    assert isinstance(first, Node)
    assert first.attrs["from"].split() == [calls[0].attrs["id"], calls[2].attrs["id"]]
    assert len({n.attrs["id"] for n in (*calls, *end.children) if isinstance(n, Node)}) == 5
    assert said == ()


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("a[^x]", ["1:2 KD173 no footnote `[^x]` is written on this page"]),
        ("[^x]: n", ["1:1 KD174 nothing refers to footnote `[^x]`, so it is not shown"]),
        ("a[^x]\n\n[^x]: n\n\n[^x]: m", ["5:1 KD175 footnote `[^x]` is written twice"]),
        (r"a\[^x]", []),
        ("`[^x]`", []),
        ("a[^टिप्पणी]\n\n[^टिप्पणी]: n", []),
    ],
)
def test_footnotes_that_do_not_fit_are_told(written: str, told: list[str]) -> None:
    _, said = read_page(written)
    assert first_lines(said) == told


@pytest.mark.parametrize("written", ["[a[^x]](b.md)", "![a[^x]](media/c.svg)"])
def test_a_footnote_stands_in_no_link(written: str) -> None:
    page, said = read_page(f"{written} b[^x]\n\n[^x]: n")
    assert codes(said) == ["KD173"]
    assert len(nodes(page, "footnote_ref")) == 1


def test_the_nearest_footnote_is_offered() -> None:
    _, said = read_page("a[^rule]\n\n[^rules]: n")
    assert said[0].hint == "did you mean `rules`?"


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("Pay [=fee] now", "Pay Rs 10 now"),
        ("## Pay [=fee]", "Pay Rs 10"),
        ("| [=fee] |\n| --- |\n| [=days] |", "Rs 10 30"),
        ("![Pay [=fee]](media/a.png)", "Pay Rs 10"),
        ("- [=days] days", "30 days"),
        ("*[=fee]*", "Rs 10"),
        ("[Pay [=fee]](#a) [=days]", "Pay Rs 10 30"),
        ("[[=fee]]", "[Rs 10]"),
        (r"\[=fee]", "[=fee]"),
        ("`[=fee]`", "[=fee]"),
        ("{{ fee }} and {% if %}", "{{ fee }} and {% if %}"),
    ],
)
def test_values_stand_where_words_stand(written: str, words: str) -> None:
    assert valued(written) == (words, [])


def test_values_stand_in_questions() -> None:
    body = "::: question {#q}\n\nWhat is due?\n\n- [x] [=fee]\n- [ ] Rs 20\n\n:::\n"
    found, said = read({"c/course.yml": COURSE, "c/10-p.md": FRONT + body})
    (asked,) = found.courses[0].questions
    assert [plain(c.content) for c in asked.choices] == ["Rs 10", "Rs 20"]
    assert said == ()


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("Pay [=fees]", "1:5 KD172 no value is called `fees`"),
        ("Pay [=]", "1:5 KD172 no name stands after this `=`"),
        ("Pay [=fee now", "1:5 KD172 this `[=` is never closed"),
    ],
)
def test_unknown_values_are_told(written: str, told: str) -> None:
    assert valued(written)[1] == [told]


def test_the_nearest_value_is_offered_and_written() -> None:
    _, said = read({"c/course.yml": COURSE, "c/10-p.md": FRONT + "Pay [=fees]"})
    (found,) = said
    assert found.hint == "did you mean `fee`?"
    (edit,) = found.repair
    assert (edit.span.start.column, edit.span.end.column, edit.text) == (7, 11, "fee")


@pytest.mark.parametrize(
    ("fence", "told"),
    [
        ("```python", []),
        ("```Python", []),
        ("```", []),
        ("```pyton", ["1:4 KD177 no language of code is called `pyton`"]),
        ("```python title=x", ["1:11 KD177 words stand after `python`"]),
        ("> ```xyzzy", ["1:6 KD177 no language of code is called `xyzzy`"]),
    ],
)
def test_languages_of_code(fence: str, told: list[str]) -> None:
    end = "> ```" if fence.startswith(">") else "```"
    _, said = read_page(f"{fence}\n{end}\n")
    assert first_lines(said) == told
