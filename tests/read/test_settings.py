"""Settings: values arrive as written, and every fault is told at its place and read past."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kdll.read.faults import read_settings
from kdll.read.report import Report
from kdll.read.settings import Mapping, Scalar, Value

from .reading import first_lines, source


def read(text: str) -> tuple[object, list[str]]:
    """The settings as plain values, and what is said about them."""
    report = Report()
    found = read_settings(source(text, "f.yml"), report)
    return found and plain(found), first_lines(report.diagnostics(), skip=0)


def plain(value: Value) -> object:
    if isinstance(value, Scalar):
        return value.text
    if isinstance(value, Mapping):
        return {entry.key.value: plain(entry.value) for entry in value.entries}
    return [plain(item) for item in value.items]


@pytest.mark.parametrize(
    "written",
    [
        "1.10",
        "no",
        "NO",
        "12:30",
        "2024-01-01",
        "2024-13-45",
        "0o17",
        "1e400",
        ".nan",
        "~",
        "9" * 5000,
    ],
)
def test_values_arrive_as_written(written: str) -> None:
    assert read(f"a: {written}\n") == ({"a": written}, [])


FAULTS = {
    "colon in a title": (
        "title: RTI: a guide\nid: x",
        {"title": "RTI: a guide", "id": "x"},
        ["1:8 KD111 the colon within this title makes it unreadable"],
    ),
    "colon at a title's end": (
        "title: 'a' and b:\nid: x",
        {"title": "'a' and b:", "id": "x"},
        ["1:8 KD111 words stand after the closing quotes"],
    ),
    "at sign": (
        "a: @2\nb: c",
        {"a": "@2", "b": "c"},
        ["1:4 KD111 this value begins with `@`, which has a meaning of its own here"],
    ),
    "star": (
        "title: *New* rules\nb: c",
        {"title": "*New* rules", "b": "c"},
        ["1:8 KD111 this title begins with `*`, which has a meaning of its own here"],
    ),
    "star and one word": (
        "title: *New\nb: c",
        {"title": "*New", "b": "c"},
        ["1:8 KD111 this title begins with `*`, which has a meaning of its own here"],
    ),
    "bracket": (
        "title: [New] rules\nb: c",
        {"title": "[New] rules", "b": "c"},
        ["1:8 KD111 this title begins with `[`, which opens a list"],
    ),
    "percent sign": (
        "a: %1\nb: c",
        {"a": "%1", "b": "c"},
        ["1:4 KD111 this value begins with `%`, which has a meaning of its own here"],
    ),
    "backtick": (
        "a: `x`\nb: c",
        {"a": "`x`", "b": "c"},
        ["1:4 KD111 this value begins with a backtick, which has a meaning of its own here"],
    ),
    "sign in a list": (
        "a:\n  - @2\n  - b\nc: d",
        {"a": ["@2", "b"], "c": "d"},
        ["2:5 KD111 this value begins with `@`, which has a meaning of its own here"],
    ),
    "tab": (
        "a:\n\t- b\nc: d",
        {"a": ["b"], "c": "d"},
        ["2:1 KD112 this line is moved in with a tab"],
    ),
    "quotes not closed": (
        'a: "b\nc: "d"',
        {"a": "b", "c": "d"},
        ["1:4 KD119 the quotes that open here are never closed"],
    ),
    "apostrophe in single quotes": (
        "title: 'It's new'\nb: c",
        {"title": "It's new", "b": "c"},
        ["1:8 KD111 words stand after the closing quotes"],
    ),
    "list not closed": (
        "a: [b, c\nd: e",
        {"a": ["b", "c"], "d": "e"},
        ["1:4 KD119 the `[` that opens here is never closed"],
    ),
    "no space after the colon": (
        "title:New\nb: c",
        {"title": "New", "b": "c"},
        ["1:6 KD110 no space stands after this colon"],
    ),
    "no colon before a list": (
        "a: b\ncompetencies\n  - kcm:x\n  - kcm:y@2\nc: d",
        {"a": "b", "competencies": ["kcm:x", "kcm:y@2"], "c": "d"},
        ["2:1 KD110 no colon stands after `competencies`"],
    ),
    "list beside its name": (
        "a: - b\nc: d",
        {"a": ["b"], "c": "d"},
        ["1:4 KD110 a list begins beside its name"],
    ),
    "no setting": (
        "a: b\nhello there\nc: d",
        {"a": "b", "c": "d"},
        ["2:1 KD110 this line cannot be read"],
    ),
    "moved in for no reason": (
        "a: b\n c: d\ne: f",
        {"a": "b", "e": "f"},
        ["2:2 KD110 this line cannot be read"],
    ),
    "second document": (
        "a: b\n---\nc: d",
        {"a": "b", "c": "d"},
        ["2:1 KD110 these settings were not to end here"],
    ),
    "twice": (
        "a: b\nc: d\na: e",
        {"a": "b", "c": "d"},
        ["3:1 KD113 `a` stands here twice, first in line 1"],
    ),
    "twice further in": (
        "a:\n  b: c\n  b: d",
        {"a": {"b": "c"}},
        ["3:3 KD113 `b` stands here twice, first in line 2"],
    ),
    "several at once": (
        "a: b: c\nd:\n\t- e\nf: @g\nh: i",
        {"a": "b: c", "d": ["e"], "f": "@g", "h": "i"},
        [
            "1:4 KD111 the colon within this value makes it unreadable",
            "3:1 KD112 this line is moved in with a tab",
            "4:4 KD111 this value begins with `@`, which has a meaning of its own here",
        ],
    ),
    "list instead of settings": ("- a\n- b", None, ["1:1 KD122 this file holds no settings"]),
    "nothing": ("", None, ["1:1 KD122 this file holds no settings"]),
    "only a remark": ("# a", None, ["1:1 KD122 this file holds no settings"]),
    "words": ("hello", None, ["1:1 KD122 this file holds no settings"]),
    "mapping as a key": (
        "{a: b}: c\nd: e",
        {"d": "e"},
        ["1:1 KD111 this value begins with `{`, which opens a list"],
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_fault_is_told_at_its_place_and_the_rest_is_read(name: str) -> None:
    text, value, said = FAULTS[name]
    assert read(text) == (value, said)


def test_quotes_are_offered_as_they_are_to_be_typed() -> None:
    report = Report()
    read_settings(source('title: The "RTI": a guide', "f.yml"), report)
    assert report.diagnostics()[0].hint == "put quotes around it: `title: 'The \"RTI\": a guide'`"


def test_remark_after_a_value_is_no_fault() -> None:
    text = "a: b  # c: d\nlist:\n  - e   # f: @g\nh: i: j"
    assert read(text) == (
        {"a": "b", "list": ["e"], "h": "i: j"},
        ["4:4 KD111 the colon within this value makes it unreadable"],
    )


def test_mended_value_keeps_its_place() -> None:
    text = "a:\n\t- b\nc:d\ne: f: g"
    shown = source(text, "f.yml")
    found = read_settings(shown, Report())
    assert found is not None
    values = [found.get("a").items[0], found.get("c"), found.get("e")]  # type: ignore[union-attr]
    assert [shown.excerpt(v.span) for v in values if v] == ["b", "d", "f: g"]


HOSTILE = {
    "alias bomb": "a: &a [x, x]\n" + "\n".join(f"k{i}: &k{i} [*a, *a]" for i in range(12)),
    "merge bomb": "a: &a {b: c}\nd:\n  <<: [*a, *a, *a]",
    "itself": "a: &a [*a]",
    "deep": "a: " + "[" * 100_000,
    "wide": "a: [" + "x, " * 50_000 + "x]",
    "python": "a: !!python/object/apply:os.system ['touch canary']",
    "own tag": "a: !ENV HOME",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_made_to_do_harm_is_refused_as_unsafe(name: str) -> None:
    report = Report()
    assert read_settings(source(HOSTILE[name], "f.yml"), report) is None
    (found,) = report.diagnostics()
    assert (found.code, found.unsafe) == ("KD118", True)


def test_lines_are_counted_as_everyone_counts_them() -> None:
    text = "a: b\u2028c\u0085d\re: f\r\ng: h: i\n"
    assert read(text) == (
        {"a": "b c d", "e": "f", "g": "h: i"},
        ["3:4 KD111 the colon within this value makes it unreadable"],
    )


@settings(max_examples=400, derandomize=True, deadline=None)
@given(st.text("ab:-  \n\t[]{}#&*!|>'\"%@`,?\\é", max_size=60))
def test_no_settings_make_reading_fail(text: str) -> None:
    report = Report()
    found = read_settings(source(text, "f.yml"), report)
    assert found is not None or report.diagnostics()
