"""`kdll competency`, `kdll coverage` and `kdll plan`: finding tags, and seeing what is missing."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pytest

from kdll.cli import run
from kdll.model.exit import Exit

ROOT = Path(__file__).parents[2]

ROLE = """id: records-officer
title: Records Officer
activities:
  - {name: Answers requests, needs: [kcm:rti-responsiveness@1]}
  - {name: Listens, needs: [kcm:empathy]}
"""
PLAN = "id: p\ntitle: Plan\nroles:\n  - {role: records-officer, people: 40, by: 2027-03-31}\n"


@pytest.fixture
def content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    made = Path(shutil.copytree(ROOT / "tests" / "samples" / "base", tmp_path / "content"))
    for name, text in (("roles/officer.yml", ROLE), ("plans/p.yml", PLAN)):
        (made / name).parent.mkdir()
        (made / name).write_text(text, "utf-8")
    return made


def told(capsys: pytest.CaptureFixture[str], *words: str, code: int = Exit.DONE) -> str:
    assert run([*words]) == code
    said = capsys.readouterr()
    return said.out if code == Exit.DONE else said.out + said.err


def test_words_find_tags(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert told(capsys, "competency", "search", "responsivness").startswith(
        "kcm:rti-responsiveness  RTI Responsiveness · Citizen Centricity · Functional"
    )
    found = json.loads(told(capsys, "competency", "search", "--json", "writing"))
    assert [one["tag"] for one in found["competencies"]] == ["kcm:note-writing"]
    assert "no competency has" in told(capsys, "competency", "search", "zzz")


def test_a_tag_is_shown_with_who_is_for_it(
    content: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = told(capsys, "competency", "show", "kcm:rti-responsiveness")
    assert "@3 Advanced" in said
    assert "a-course, a target: taught on 1 page, practised by 1 question, assessed by 2" in said
    assert "no course is for it yet" in told(capsys, "competency", "show", "empathy")
    listed = told(capsys, "competency", "list", "kcm").splitlines()
    assert listed[-1] == "kcm: A Small Competency Model, 3 competencies"
    assert "did you mean `kcm`" in told(capsys, "competency", "list", "kmc", code=Exit.USAGE)


@pytest.mark.parametrize(("form", "end"), [("--case", "json"), ("--csv", "csv"), ("--yaml", "yml")])
def test_a_framework_goes_out_and_comes_in(
    content: Path, capsys: pytest.CaptureFixture[str], form: str, end: str
) -> None:
    out = f"out.{end}"
    told(capsys, "competency", "export", "kcm", form, "--out", out)
    printed = told(capsys, "competency", "export", "kcm", form)
    assert printed.encode() == Path(out).read_bytes()
    if end == "yml":
        assert printed == (content / "frameworks" / "kcm.yml").read_text("utf-8")
        return
    here = content / "frameworks" / "kcm.yml"
    assert "is there already" in told(capsys, "competency", "import", out, code=Exit.USAGE)
    here.unlink()
    assert "would write" in told(capsys, "competency", "import", out, "--dry-run")
    assert not here.exists()
    assert told(capsys, "competency", "import", out) == (
        "wrote content/frameworks/kcm.yml: 3 competencies\n"
    )
    assert told(capsys, "competency", "export", "kcm", form).encode() == Path(out).read_bytes()


def test_a_file_without_a_framework_is_told(
    content: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("x.csv").write_text("a,b\n", "utf-8")
    said = told(capsys, "competency", "import", "x.csv", code=Exit.CONTENT)
    assert "x.csv holds no framework: its first row names no column `name`" in said
    Path("x.json").write_text("[1, 2", "utf-8")
    assert "this is no JSON" in told(capsys, "competency", "import", "x.json", code=Exit.CONTENT)


def test_coverage_is_told_to_people_programs_and_spreadsheets(
    content: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "      1 tp   2 a\n" in told(capsys, "coverage", "a-course")
    found = json.loads(told(capsys, "coverage", "a-course", "--format", "json"))
    [row] = found["competencies"]
    assert (row["weight"], row["always-asked"], row["level"]) == (1.0, 2, 2)
    assert [use["question"] for use in row["modules"]["check"]["assessed"]] == [
        "reasons",
        "copy-fee",
    ]
    lines = told(capsys, "coverage", "--format", "csv").splitlines()
    rows = [*csv.DictReader(lines)]
    assert [(r["module"], r["taught"], r["practised"], r["assessed"]) for r in rows] == [
        ("start", "1", "1", "0"),
        ("check", "0", "0", "2"),
    ]


def test_a_plan_is_told_with_its_gaps_and_paths(
    content: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = told(capsys, "plan")
    assert "Records Officer: 40 people, 40 to be ready by 2027-03-31" in said
    assert "  met         kcm:rti-responsiveness: RTI Responsiveness (Beginner)" in said
    assert "  not met     kcm:empathy: Empathy" in said
    assert said.rstrip().endswith("1 of 2 needs are met")
    found = json.loads(told(capsys, "plan", "p", "--format", "json"))
    assert found["roles"][0]["path"] == ["a-course"]
    assert found["seats"] == {"a-course": 40}
    rows = [*csv.DictReader(told(capsys, "plan", "--format", "csv").splitlines())]
    assert [row["answer"] for row in rows] == ["met", "not met"]
    assert "did you mean `p`" in told(capsys, "plan", "pp", code=Exit.USAGE)


def test_a_plan_with_errors_says_that_it_may_not_be_all(
    content: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (content / "plans" / "p.yml").write_text(PLAN.replace("records-", "record-"), "utf-8")
    assert "this may not be all: kdll check" in told(capsys, "plan", code=Exit.CONTENT)
