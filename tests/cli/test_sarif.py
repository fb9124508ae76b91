"""SARIF 2.1.0: what its readers rely on, by the clauses of the standard."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kdll.cli import run, sarif
from kdll.edge import assets
from kdll.model.diagnostic import Diagnostic, Edit, Note, Severity
from kdll.model.exemption import Exempted
from kdll.model.place import Position, Span

FILE = "a-course/30 größe.md"
FOUND = (
    Diagnostic(
        Span.at(FILE, 3, 5, 2),
        "KD150",
        "this box is written `[]`",
        "write `- [ ] a`",
        repair=(Edit(Span.at(FILE, 3, 1, 4), "- [ ] "), Edit(Span.at(FILE, 9, 1, 0), "\n")),
    ),
    Diagnostic(
        Span(FILE, Position(4, 1), Position(6, 2)),
        "KD203",
        "page id `a` is used twice",
        notes=(Note(Span.at("a-course/10-a.md", 2, 5), "first used here"),),
    ),
    Diagnostic(Span.at(FILE, 7, 1), "KD150", "no space stands before this box"),
    Diagnostic(Span("lab.yml"), "KD712", "late", "look", Severity.WARNING),
)
ALLOWED = (Exempted(Diagnostic(Span(FILE), "KD301", "x", severity=Severity.WARNING), "so"),)


def log(folder: Path, content: str = "content") -> dict[str, Any]:
    (folder / content).mkdir(exist_ok=True, parents=True)
    return dict(json.loads(sarif.document(FOUND, ALLOWED, folder / content)))


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    monkeypatch.chdir(tmp_path)
    whole = log(tmp_path)
    assert whole["version"] == "2.1.0"
    assert whole["$schema"].endswith("sarif-schema-2.1.0.json")
    [one] = whole["runs"]
    return dict(one)


def test_what_is_left_out_is_counted(tmp_path: Path) -> None:
    [run] = json.loads(sarif.document(FOUND, (), tmp_path, 1))["runs"]
    [said] = run["invocations"][0]["toolExecutionNotifications"]
    assert len(run["results"]) == 1
    assert said["message"]["text"].startswith(f"{len(FOUND) - 1} more are found")


def test_run_says_by_whom_and_how_columns_count(made: dict[str, Any]) -> None:
    assert made["tool"]["driver"]["name"] == "kdll"
    assert made["columnKind"] == "unicodeCodePoints"


def test_each_rule_that_occurs_is_there_once_with_its_page(made: dict[str, Any]) -> None:
    rules = made["tool"]["driver"]["rules"]
    assert [r["id"] for r in rules] == ["KD150", "KD203", "KD301", "KD712"]
    assert rules[0]["name"] == "wrong-box"
    assert rules[0]["shortDescription"]["text"].startswith("A choice begins with")
    assert rules[0]["help"]["markdown"] == str(assets.rule_page("KD150")).strip()
    assert all(r["help"]["text"] for r in rules)


def test_each_result_points_to_its_rule(made: dict[str, Any]) -> None:
    rules = made["tool"]["driver"]["rules"]
    for result in made["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["message"]["text"]
    assert [r["level"] for r in made["results"]] == [
        "error",
        "error",
        "error",
        "warning",
        "warning",
    ]
    assert made["results"][0]["message"]["text"] == (
        "this box is written `[]`\nhint: write `- [ ] a`"
    )


def test_places_are_relative_and_escaped_and_their_ends_exclusive(made: dict[str, Any]) -> None:
    [place] = made["results"][0]["locations"]
    assert place["physicalLocation"] == {
        "artifactLocation": {
            "uri": "content/a-course/30%20gr%C3%B6%C3%9Fe.md",
            "uriBaseId": "%SRCROOT%",
        },
        "region": {"startLine": 3, "startColumn": 5, "endLine": 3, "endColumn": 7},
    }
    [note] = made["results"][1]["relatedLocations"]
    assert note["message"] == {"text": "first used here"}
    assert note["physicalLocation"]["region"]["startLine"] == 2


def test_repair_travels_as_a_fix(made: dict[str, Any]) -> None:
    [fix] = made["results"][0]["fixes"]
    [change] = fix["artifactChanges"]
    assert change["artifactLocation"]["uri"].startswith("content/a-course/")
    assert [r["insertedContent"] for r in change["replacements"]] == [
        {"text": "- [ ] "},
        {"text": "\n"},
    ]
    region = change["replacements"][1]["deletedRegion"]
    assert (region["startColumn"], region["endColumn"]) == (1, 1)
    assert not any("fixes" in r for r in made["results"][1:])


def test_what_is_allowed_is_suppressed_with_its_reason(made: dict[str, Any]) -> None:
    assert made["results"][-1]["suppressions"] == [{"kind": "inSource", "justification": "so"}]
    assert not any("suppressions" in r for r in made["results"][:-1])


def test_content_elsewhere_is_named_in_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    [made] = log(tmp_path, "other")["runs"]
    place = made["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert place == {"uri": f"{tmp_path.resolve().as_uri()}/other/a-course/30%20gr%C3%B6%C3%9Fe.md"}


def test_content_that_is_the_working_folder_needs_no_prefix(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    [made] = log(tmp_path, ".")["runs"]
    place = made["results"][3]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert place["uri"] == "lab.yml"


def test_check_prints_it_and_ends_as_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "content"
    folder.mkdir()
    assert run(["check", "--format", "sarif"]) == 3
    [made] = json.loads(capsys.readouterr().out)["runs"]
    assert [r["ruleId"] for r in made["results"]] == ["KD105"]
