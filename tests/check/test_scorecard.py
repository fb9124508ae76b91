"""The scorecard: six groups, and only as sure as files can be."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from tests.check.test_rule_pages import BASE, base, probe
from tests.pipeline.test_checking import check

from kdll.check.questionnaire import GROUPS, STATEMENTS
from kdll.check.scorecard import Scorecard, scorecard
from kdll.cli import scorecard as shown
from kdll.model.tree import Tree

SCHEMA = Path(__file__).parents[2] / "schemas" / "scorecard.schema.json"


def card(**changes: str) -> Scorecard:
    from kdll.edge import assets

    files = base() | {path.replace("__", "/"): text.encode() for path, text in changes.items()}
    files = {path.replace("_md", ".md").replace("_yml", ".yml"): f for path, f in files.items()}
    result = check(Tree(files), assets.load().schemas, probe, "2026-02-01", {})
    [course] = result.courses
    return scorecard(course.subject, course.diagnostics)


def weights(of: Scorecard, begin: str) -> tuple[int, int]:
    [mark] = [m for m in of.marks if m.statement.words.startswith(begin)]
    return mark.least, mark.most


def test_the_statements_are_those_of_the_public_questionnaire_in_number() -> None:
    assert [*GROUPS.values()] == [9, 7, 4, 6, 5, 4]
    assert len({statement.words for statement in STATEMENTS}) == 35


def test_what_only_a_person_can_judge_is_open_from_none_to_all() -> None:
    of = card()
    assert weights(of, "Wrong choices could be right") == (0, 5)
    assert weights(of, "There is an assessment") == (5, 5)
    least = sum(m.least for m in of.marks)
    assert of.least == 100 * least // 175
    assert of.most > of.least


PAGE = (BASE / "a-course" / "10-start.md").read_text("utf-8")
CHECK = (BASE / "a-course" / "20-check" / "index.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("begin", "file", "old", "new", "before", "after"),
    [
        ("There is an assessment", "20-check/index_md", "kind: assessment\n", "", 5, 0),
        ("No choice is", "10-start_md", "45 days", "All of the above", 5, 1),
        (
            "Practice tells",
            "10-start_md",
            "  > Five days are added only if it came through another officer.\n",
            "",
            5,
            0,
        ),
        ("It says whom", "course_yml", "status: draft", "status: draft\ncontact: support", 0, 5),
        (
            "There is more to read",
            "10-start_md",
            "The days run",
            "See [the Act](https://lab.example/act). The days run",
            0,
            3,
        ),
        (
            "It works offline",
            "10-start_md",
            "The days run",
            "See [the film](https://youtu.be/abc). The days run",
            5,
            0,
        ),
        (
            "Examples, scenarios",
            "10-start_md",
            "## Who",
            "::: example\n\nA case.\n\n:::\n\n## Who",
            0,
            5,
        ),
    ],
)
def test_files_move_what_they_tell_of(
    begin: str, file: str, old: str, new: str, before: int, after: int
) -> None:
    path = file.replace("_md", ".md").replace("_yml", ".yml")
    text = (BASE / "a-course" / path).read_text("utf-8")
    assert old in text
    assert weights(card(), begin) == (before, before)
    changed = card(**{"a-course__" + file.replace("/", "__"): text.replace(old, new)})
    assert weights(changed, begin) == (after, after)


def test_pictures_without_words_cost_all_and_idle_words_cost_some() -> None:
    assert weights(card(), "Pictures have words") == (3, 5)
    path = "a-course__20-check__index_md"
    none = card(**{path: CHECK.replace("![A clock face with thirty marks]", "![]")})
    idle = card(**{path: CHECK.replace("![A clock", "![Image of a clock")})
    assert weights(none, "Pictures have words") == (0, 0)
    assert weights(idle, "Pictures have words") == (3, 3)


def test_both_ways_of_showing_hold_all_statements() -> None:
    of = card()
    whole = json.loads(shown.document([of]))
    jsonschema.validate(whole, json.loads(SCHEMA.read_text("utf-8")))
    said = shown.text([of])
    assert all(statement.words in said for statement in STATEMENTS)
    assert f"between {of.least} and {of.most} of 100" in said
