"""Diagnostics on a terminal: the author's own line, and a caret below the right characters."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest
from rich.console import Console

from kdll.cli import show
from kdll.model.diagnostic import Diagnostic, Edit, Note, Severity
from kdll.model.exemption import Exempted
from kdll.model.place import Position, Span
from kdll.model.tree import Blob, Tree

SCHEMA = Path(__file__).parents[2] / "schemas" / "diagnostics.schema.json"
FILE = "rti-act-2005/20-handling-a-request.md"


def said(line: str, start: int, length: int, **more) -> list[str]:
    """What is shown of a diagnostic about a part of `line`, line by line."""
    diagnostic = Diagnostic(Span.at(FILE, 1, start, length), "KD302", "what is", **more)
    return show.rendered(diagnostic, Tree({FILE: line.encode()}), "content/").plain.split("\n")


def test_diagnostic_is_shown_as_the_handbook_prints_it() -> None:
    text = "---\nid: x\ntitle: y\ncompetencies:\n  - kcm:rti-responsivness\n---\n"
    diagnostic = Diagnostic(
        Span.at(FILE, 5, 5, 21),
        "KD302",
        "no competency `rti-responsivness` in framework `kcm`",
        "did you mean `kcm:rti-responsiveness` (RTI Responsiveness)?",
    )
    assert show.rendered(diagnostic, Tree({FILE: text.encode()}), "content/").plain == (
        "content/rti-act-2005/20-handling-a-request.md:5:5: error[KD302]: "
        "no competency `rti-responsivness` in framework `kcm`\n"
        "   5 |   - kcm:rti-responsivness\n"
        "     |     ^^^^^^^^^^^^^^^^^^^^^\n"
        "  hint: did you mean `kcm:rti-responsiveness` (RTI Responsiveness)?"
    )


def test_notes_name_their_own_place() -> None:
    lines = said("x", 1, 1, notes=(Note(Span.at("a/b.md", 3, 4), "first used here"),))
    assert lines[-1] == "  note: content/a/b.md:3:4: first used here"


@pytest.mark.parametrize(
    ("line", "start", "length", "shown", "carets"),
    [
        ("\tfee: 10", 7, 2, "    fee: 10", "         ^^"),
        ("日本 fee", 4, 3, "日本 fee", "     ^^^"),
        ("fee 日本", 5, 2, "fee 日本", "    ^^^^"),
        ("😀 fee", 3, 3, "😀 fee", "   ^^^"),
        ("e\u0301t fee", 5, 3, "e\u0301t fee", "   ^^^"),
        ("fee", 4, 1, "fee", "   ^"),
        ("fee", 2, 0, "fee", " ^"),
        ("a\u202eb fee", 5, 3, "a\\u202eb fee", "         ^^^"),
        ("a\x1b[31m fee", 8, 3, "a\\x1b[31m fee", "          ^^^"),
    ],
)
def test_caret_stands_below_the_marked_characters(
    line: str, start: int, length: int, shown: str, carets: str
) -> None:
    lines = said(line, start, length)
    assert lines[1] == f"   1 | {shown}"
    assert lines[2] == f"     | {carets}"


def test_joiners_of_indic_scripts_are_left_in_place() -> None:
    assert show.visible("क्\u200dष") == "क्\u200dष"


def test_several_lines_are_marked_to_the_end_of_the_first() -> None:
    span = Span(FILE, Position(1, 5), Position(3, 2))
    shown = show.rendered(Diagnostic(span, "KD101", "x"), Tree({FILE: b"one two\nx\ny"})).plain
    assert shown.endswith("   1 | one two\n     |     ^^^")


def test_long_line_is_cut_around_the_marked_words() -> None:
    lines = said("x" * 300 + " fee " + "y" * 300, 302, 3)
    assert len(lines[1]) < 120
    at = lines[1].index("fee")
    assert lines[2][at : at + 3] == "^^^"
    assert lines[2].count("^") == 3


def test_control_characters_of_messages_and_names_are_escaped() -> None:
    diagnostic = Diagnostic(Span("a\x1b.md"), "KD411", "no file `\x07`", "put\nit there")
    shown = show.rendered(diagnostic, Tree({})).plain
    assert shown == "a\\x1b.md:1:1: error[KD411]: no file `\\x07`\n  hint: put\\x0ait there"


@pytest.mark.parametrize("tree", [Tree({}), Tree({FILE: Blob("0" * 64, 9)}), Tree({FILE: b""})])
def test_file_without_lines_is_told_without_an_excerpt(tree: Tree) -> None:
    diagnostic = Diagnostic(Span.at(FILE, 7, 1), "KD411", "no file")
    assert show.rendered(diagnostic, tree).plain == f"{FILE}:7:1: error[KD411]: no file"


def test_hint_says_where_kdll_can_mend_it() -> None:
    repair = (Edit(Span.at(FILE, 1, 1, 0), "\n"),)
    assert said("x", 1, 1, hint="do so", repair=repair)[-1] == "  hint: do so (kdll fix does this)"
    assert said("x", 1, 1, repair=repair)[-1] == "  hint: kdll fix mends this"


def many(number: int) -> tuple[Diagnostic, ...]:
    return tuple(Diagnostic(Span.at("a/b.md", n, 1), "KD501", "x") for n in range(1, number + 1))


def test_more_than_200_are_counted_and_not_shown() -> None:
    stream = io.StringIO()
    show.show(many(237), Tree({}), stream=stream, closing="done")
    lines = stream.getvalue().splitlines()
    assert sum("KD501" in line for line in lines) == 200
    assert lines[-2:] == ["… and 37 more", "done"]


def test_no_error_is_left_out_for_a_warning_above_it() -> None:
    warnings = [replace(d, severity=WARNING) for d in many(3)]
    errors = [Diagnostic(Span.at("a/b.md", n, 1), "KD501", "x") for n in (2, 5)]
    found = sorted([*warnings, *errors])
    told = show.first(found, 3)
    assert [d for d in told if d.severity is not WARNING] == errors
    assert told == sorted(told)
    assert show.first(found, None) == found


def test_there_is_no_colour_but_on_a_terminal() -> None:
    stream = io.StringIO()
    show.show(many(1), Tree({"a/b.md": b"x"}), stream=stream)
    assert "\x1b" not in stream.getvalue()
    terminal = Console(force_terminal=True, file=io.StringIO(), color_system="standard")
    terminal.print(show.rendered(many(1)[0], Tree({"a/b.md": b"x"})))
    assert "\x1b[" in terminal.file.getvalue()


def found(*places: tuple[str, Severity]) -> list[Diagnostic]:
    return [Diagnostic(Span(file), "KD201", "x", severity=severity) for file, severity in places]


ERROR, WARNING = Severity.ERROR, Severity.WARNING


@pytest.mark.parametrize(
    ("diagnostics", "words"),
    [
        ([], "no errors and no warnings in 3 courses: everything was built"),
        (found(("a/b.md", ERROR)), "1 error in 1 course: everything was built"),
        (
            found(("a/b.md", ERROR), ("a/c.md", ERROR), ("a/b.md", WARNING)),
            "2 errors and 1 warning in 1 course: everything was built",
        ),
        (
            found(("a/b.md", WARNING), ("b/c.md", WARNING)),
            "2 warnings in 2 courses: everything was built",
        ),
        (
            found(("lab.yml", ERROR), ("a/c.md", ERROR)),
            "2 errors in 2 files: everything was built",
        ),
        (found(("frameworks/kcm.yml", ERROR)), "1 error in 1 file: everything was built"),
    ],
)
def test_closing_line_counts_in_words(diagnostics: list[Diagnostic], words: str) -> None:
    assert show.closing(diagnostics, 3, "everything was built") == words


@pytest.mark.parametrize(("most", "rest"), [(200, 37), (None, 0)])
def test_json_keeps_its_schema_and_counts_what_it_leaves_out(most: int | None, rest: int) -> None:
    given = {"courses": 1, "written": 0}
    whole = json.loads(show.as_json(many(237), given, prefix="content/", most=most))
    jsonschema.validate(whole, json.loads(SCHEMA.read_text("utf-8")))
    assert len(whole["diagnostics"]) == 237 - rest
    assert whole["summary"] == {"errors": 237, "warnings": 0, "rest": rest, **given}
    assert whole["diagnostics"][0] == {
        "code": "KD501",
        "severity": "error",
        "message": "x",
        "hint": "",
        "file": "content/a/b.md",
        "line": 1,
        "column": 1,
        "end_line": 1,
        "end_column": 2,
        "fixable": False,
    }


def test_json_lists_what_is_allowed_with_its_reason() -> None:
    allowed = Exempted(Diagnostic(Span(FILE), "KD301", "x", severity=WARNING), "an appendix")
    text = show.as_json((), {"courses": 1, "written": 0}, prefix="content/", exempted=[allowed])
    whole = json.loads(text)
    jsonschema.validate(whole, json.loads(SCHEMA.read_text("utf-8")))
    [row] = whole["exempted"]
    assert (row["code"], row["because"]) == ("KD301", "an appendix")
    assert (whole["diagnostics"], whole["summary"]["warnings"]) == ([], 0)
