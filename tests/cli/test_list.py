"""`kdll list`: what there is, in columns that fit and in JSON."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from rich.cells import cell_len

from kdll.cli import run
from kdll.cli.list import WIDTH, table
from kdll.model.exit import Exit

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "tests" / "samples"
GOLDEN = ROOT / "tests" / "golden"


@pytest.fixture
def content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return Path(shutil.copytree(SAMPLES / "base", tmp_path / "content"))


def told(capsys: pytest.CaptureFixture[str], *words: str, code: int = Exit.DONE) -> str:
    assert run(["list", *words]) == code
    said = capsys.readouterr()
    return said.out + said.err


def test_courses_are_told_with_what_is_in_them(
    content: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    [course] = json.loads(told(capsys, "--json"))["courses"]
    assert course == {
        "id": "a-course",
        "folder": "a-course",
        "title": "A small course",
        "language": "en",
        "version": "1.0.0",
        "status": "draft",
        "pages": 2,
        "minutes": 4,
        "questions": 3,
        "competencies": ["kcm:rti-responsiveness"],
        "errors": False,
    }
    head, row = told(capsys).splitlines()
    assert head.split() == ["ID", "TITLE", "VERSION", "STATUS", "MIN", "PAGES", "QUESTIONS", "TAGS"]
    assert row.split() == ["a-course", "A", "small", "course", "1.0.0", "draft", "4", "2", "3", "1"]


def test_a_course_is_told_page_by_page(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    course = json.loads(told(capsys, "a-course", "--json"))
    assert [(m["id"], [p["kind"] for p in m["pages"]]) for m in course["modules"]] == [
        ("start", ["page"]),
        ("check", ["assessment"]),
    ]
    assert course["modules"][1]["pages"][0] == {
        "id": "check",
        "title": "Check yourself",
        "kind": "assessment",
        "file": "a-course/20-check/index.md",
        "minutes": 2,
        "questions": 2,
        "competencies": ["kcm:rti-responsiveness"],
        "draws": [],
    }
    shown = told(capsys, "a-course")
    assert "a-course 1.0.0 (draft)\nA small course\n  teaches kcm:rti-responsiveness\n" in shown
    assert "  check  Check yourself  assessment" in shown


SCENARIO = """\
---
id: counter
title: At the counter
kind: scenario
competencies:
  - kcm:rti-responsiveness
---

## A man asks for a form {#form}

- [x] [Give it to him](#given)
- [ ] [Send him upstairs](#upstairs)

## Upstairs {#upstairs}

- [x] [Send him back](#form)
- [ ] [Say that it is lunch time](#lunch)

## He has his form {#given ending=good}

## Lunch time {#lunch}
"""
BANK = """\
---
id: core
title: What an officer must know
kind: bank
competencies:
  - kcm:empathy
---

"""
QUESTION = """\
::: question true-false {{#core-{0} difficulty=easy}}

Request number {0} is answered in thirty days.

- [x] True
- [ ] False

:::

"""


@pytest.fixture
def rich(content: Path) -> Path:
    """A course with a scenario, a bank that is drawn from, and a gate."""
    course = content / "a-course"
    (course / "15-counter.md").write_text(SCENARIO, "utf-8")
    (course / "banks").mkdir()
    bank = BANK + "".join(QUESTION.format(n) for n in range(4))
    (course / "banks" / "core.md").write_text(bank, "utf-8")
    check = course / "20-check" / "index.md"
    draw = "draw:\n  - {from: core, count: 2, difficulty: easy}\n---\n\nTwo"
    check.write_text(check.read_text("utf-8").replace("---\n\nTwo", draw), "utf-8")
    with (course / "course.yml").open("a", encoding="utf-8") as file:
        file.write("gates:\n  check: after start and counter\n")
    return content


def test_banks_draws_and_gates_are_told(rich: Path, capsys: pytest.CaptureFixture[str]) -> None:
    course = json.loads(told(capsys, "a-course", "--json"))
    assert course["modules"][2]["pages"][0]["draws"] == [
        {"from": "core", "count": 2, "of": 4, "competency": None, "difficulty": "easy"}
    ]
    assert course["banks"] == [
        {
            "id": "core",
            "title": "What an officer must know",
            "file": "a-course/banks/core.md",
            "questions": 4,
            "competencies": ["kcm:empathy"],
        }
    ]
    assert course["gates"] == [{"opens": "check", "after": ["start", "counter"]}]
    assert course["questions"] == 6
    assert course["competencies"] == ["kcm:rti-responsiveness", "kcm:empathy"]
    shown = told(capsys, "a-course").splitlines()
    assert any(
        line.split()[:5] == ["counter", "At", "the", "counter", "scenario"] for line in shown
    )
    assert "check draws 2 of 4 easy questions from core" in shown
    assert "check opens after start and counter" in shown
    assert next(line.split()[-3:] for line in shown if line.startswith("core")) == [
        "bank",
        "4",
        "1",
    ]


def test_a_scenario_is_drawn_with_its_best_way(
    rich: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert told(capsys, "--map", "counter").splitlines() == [
        "counter (scored)",
        "",
        "  form  A man asks for a form",
        "    → given  Give it to him (2)",
        "    → upstairs  Send him upstairs (0)",
        "",
        "  upstairs  Upstairs",
        "    → form  Send him back (2)",
        "    → lunch  Say that it is lunch time (0)",
        "",
        "  given  He has his form  ■ good ending",
        "",
        "  lunch  Lunch time  ■ ending",
        "",
        "  best way, 2 points: form → given",
    ]
    [scenario] = json.loads(told(capsys, "a-course", "--map", "counter", "--json"))["scenarios"]
    assert scenario["best"] == {"points": 2, "way": ["form", "given"]}
    assert [s["ending"] for s in scenario["situations"]] == [None, None, "good", ""]
    assert scenario["situations"][1]["options"][0] == {
        "words": "Send him back",
        "to": "form",
        "points": 2,
    }


def test_a_block_is_drawn_by_its_own_name(rich: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = Path("content/a-course/10-start.md")
    blocks = "\n## Two cases\n"
    for name in ("first-call", "second-call"):
        blocks += f"\n::: scenario {{#{name}}}\n\n### Ring {{#{name}-rings}}\n\n"
        blocks += (
            f"- [Answer](#{name}-over)\n\n### Over {{#{name}-over ending=good}}\n\nWell.\n\n:::\n"
        )
    page.write_text(page.read_text("utf-8") + blocks, "utf-8")
    both = json.loads(told(capsys, "--map", "start", "--json"))["scenarios"]
    assert [scenario["id"] for scenario in both] == ["first-call", "second-call"]
    for named in ("second-call", "a-course/second-call"):
        [one] = json.loads(told(capsys, "--map", named, "--json"))["scenarios"]
        assert one == both[1]
    assert "did you mean `first-call`?" in told(capsys, "--map", "frist-call", code=Exit.USAGE)


def test_a_page_without_a_scenario_has_no_map(
    rich: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "page `start` has no scenario" in told(capsys, "--map", "start", code=Exit.USAGE)
    assert "no page `countr`; did you mean `counter`?" in told(
        capsys, "--map", "countr", code=Exit.USAGE
    )


def test_minutes_are_those_of_the_catalogue(
    content: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["build", "--formats", "web"]) == Exit.DONE
    card = json.loads(Path("build/site/a-course/kdll/card.json").read_text("utf-8"))
    capsys.readouterr()
    assert json.loads(told(capsys, "--json"))["courses"][0]["minutes"] == card["minutes"] == 4


def test_a_course_with_errors_is_listed_and_said_to_have_them(
    content: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = content / "a-course" / "10-start.md"
    page.write_text(page.read_text("utf-8").replace("- [x] 30 days", "- [ ] 30 days"), "utf-8")
    assert "with errors, see kdll check: a-course" in told(capsys)


def test_an_empty_lab_says_how_a_course_is_made(
    content: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.rmtree(content / "a-course")
    assert "kdll new course" in told(capsys)


def test_a_file_outside_the_courses_is_no_course(
    content: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "`lab.yml` is no course" in told(capsys, "lab.yml", code=Exit.USAGE)


def test_columns_fit_the_line_and_stand_under_each_other_in_wide_scripts() -> None:
    rows = [
        ("a", "सूचना का अधिकार: आवेदन का उत्तर देना और समय की गणना", "v1.0.0", "7"),
        ("b" * 60, "漢字の長い題名がここにあります。まだまだ続きます", "v10.20.30", "1234"),
        ("c", "حق معلومات 👩‍💻 with\u202e tricks", "v1", "0"),
    ]
    lines = table(("ID", "TITLE", "v", "N"), rows, numbers=1)
    assert max(map(cell_len, lines)) <= WIDTH
    places = [
        cell_len(line[: line.index(f"  {v}") + 2])
        for line, v in zip(lines, ("v ", "v1.0.0", "v10.20.30", "v1 "), strict=True)
    ]
    assert len(set(places)) == 1
    assert "\u202e" not in "".join(lines)


def test_a_short_table_is_not_stretched() -> None:
    assert table(("ID", "N"), [("a", "1"), ("bcd", "12")], numbers=1) == [
        "ID    N",
        "a     1",
        "bcd  12",
    ]
