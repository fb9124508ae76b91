"""The gates: a course that is as it should be is told nothing, and each fault one thing."""

from __future__ import annotations

import pytest
from tests.check.test_rule_pages import base, probe

from kdll.edge import assets
from kdll.model.tree import Tree
from kdll.pipeline.checking import check as check_all
from kdll.pipeline.surveying import survey_of

GATES = tuple(f"KD3{n:02}" for n in (5, *range(8, 16)))

COURSE = """kdll: 1
id: a-course
title: A small course
language: en
version: 1.0.0
status: review
targets:
  - kcm:rti-responsiveness{level}
"""
START = """---
id: start
title: The clock
competencies:
{tags}
---

## Who counts the days {{#counting}}

A request is answered within thirty days. See [the check](20-check/index.md).
"""


def gates(**files: str) -> list[tuple[str, bool]]:
    """(code, whether kdll can mend it) of what the gates find in the tiny library with these
    files of its course; `__` in a name is a slash, `_yml` and `_md` its end."""
    added = {_path(name): words.encode() for name, words in files.items()}
    found = check_all(
        Tree(base() | added), assets.load().schemas, probe, "2026-02-01", {}
    ).everything
    return [(d.code, bool(d.repair)) for d in found if d.code in GATES]


def _path(name: str) -> str:
    path = name.replace("__", "/")
    for end in ("_yml", "_md"):
        path = path.removesuffix(end) + end.replace("_", ".") if path.endswith(end) else path
    return path if path.startswith(("lab", "frameworks")) else f"a-course/{path}"


def start(*tags: str) -> str:
    return START.format(tags="\n".join(f"  - {tag}" for tag in tags))


def test_the_tiny_library_passes_every_gate() -> None:
    assert gates() == []
    assert gates(course_yml=COURSE.format(level="")) == []


def test_levels_that_follow_each_other_pass() -> None:
    tags = ("kcm:rti-responsiveness@1", "kcm:rti-responsiveness@2")
    assert gates(**{"10-start_md": start(*tags)}) == []


@pytest.mark.parametrize(
    ("tags", "level", "codes"),
    [
        (("kcm:rti-responsiveness@1", "kcm:rti-responsiveness@3"), "@3", ["KD312"]),
        (("kcm:rti-responsiveness@3",), "@3", []),
        (("kcm:rti-responsiveness@1",), "@2", ["KD312"]),
        (("kcm:rti-responsiveness",), "@3", []),
    ],
)
def test_a_level_jump_is_told_where_it_is(
    tags: tuple[str, ...], level: str, codes: list[str]
) -> None:
    files = {"10-start_md": start(*tags), "course_yml": COURSE.format(level=level)}
    assert [code for code, _ in gates(**files)] == codes


def test_a_draft_may_have_few_questions_and_a_lab_may_want_none() -> None:
    lab = base()["lab.yml"].decode() + "coverage: {{questions-per-competency: {}}}\n"
    review = COURSE.format(level="")
    assert gates(course_yml=review, lab_yml=lab.format(3)) == [("KD310", False)]
    assert gates(course_yml=review, lab_yml=lab.format(0)) == []
    draft = review.replace("status: review", "status: draft")
    assert gates(course_yml=draft, lab_yml=lab.format(3)) == []


def test_a_misspelt_tag_is_told_once_and_nothing_of_what_it_was_to_teach() -> None:
    assert gates(**{"10-start_md": start("kcm:rti-responsivness")}) == []


FRAMEWORK = """id: kcm
title: Model
iri: https://lab.example/frameworks/kcm
areas:
  - name: A
    themes:
      - name: T
        competencies:
          - {id: rti-responsiveness, name: RTI Responsiveness, levels: [I, II], aliases: [RTI work]}
          - {id: older, name: Older, levels: [I, II], status: retired, replaced-by: old}
          - {id: old, name: Old, levels: [I, II], status: retired, replaced-by: rti-responsiveness}
          - {id: split, name: Split, status: retired, replaced-by: [rti-responsiveness, empathy]}
          - {id: gone, name: Gone, status: retired}
          - {id: round, name: Round, status: retired, replaced-by: about}
          - {id: about, name: About, status: retired, replaced-by: round}
          - {id: empathy, name: Empathy}
"""


@pytest.mark.parametrize(
    ("tag", "found"),
    [
        ("kcm:old", [("KD313", True)]),
        ("kcm:older", [("KD313", True)]),
        ("kcm:old@2", [("KD313", True)]),
        ("kcm:old@7", [("KD313", False)]),
        ("kcm:split", [("KD313", False)]),
        ("kcm:gone", [("KD313", False)]),
        ("kcm:round", [("KD313", False)]),
        ("kcm:rti-work", [("KD314", True)]),
        ("kcm:empathy", []),
    ],
)
def test_what_replaces_a_tag_is_written_only_where_it_is_one(
    tag: str, found: list[tuple[str, bool]]
) -> None:
    files = {"10-start_md": start("kcm:rti-responsiveness", tag), "frameworks__kcm_yml": FRAMEWORK}
    assert gates(**files) == found


def test_an_unknown_tag_is_told_with_the_nearest_three() -> None:
    names = ("note-taking", "note-making", "note-keeping", "note-filing")
    lines = "".join(f"          - {{id: {n}, name: {n}}}\n" for n in names)
    added = {
        "frameworks/kcm.yml": (FRAMEWORK + lines).encode(),
        "a-course/10-start.md": start("kcm:rti-responsiveness", "kcm:note-baking").encode(),
    }
    found = check_all(
        Tree(base() | added), assets.load().schemas, probe, "2026-02-01", {}
    ).everything
    [hint] = [d.hint for d in found if d.code == "KD302"]
    assert hint.count("`kcm:") == 3
    assert "`kcm:note-taking`" in hint


COURSES = {"one": ["two"], "two": ["three"], "three": ["one"], "four": ["one", "gone"]}


def test_a_circle_of_courses_is_spelt_out_once() -> None:
    files = base()
    for id_, before in COURSES.items():
        text = files["a-course/course.yml"].decode().replace("id: a-course", f"id: {id_}")
        text += "prerequisites:\n" + "".join(f"  - {one}\n" for one in before)
        files[f"{id_}/course.yml"] = text.encode()
    found = survey_of(Tree(files), assets.load().schemas).diagnostics
    told = [(d.code, d.span.file, d.message) for d in found if d.code in ("KD320", "KD321")]
    assert told == [
        ("KD320", "four/course.yml", "no course `gone`"),
        (
            "KD321",
            "three/course.yml",
            "no learner can begin: these courses ask for each other first: "
            "`one` → `two` → `three` → `one`",
        ),
    ]


def test_a_faulty_plan_keeps_no_course_from_being_built() -> None:
    plan = b"id: p\ntitle: P\nroles:\n  - {role: nobody, people: 3}\n"
    files = base() | {"plans/p.yml": plan}
    checked = check_all(Tree(files), assets.load().schemas, probe, "2026-02-01", {})
    assert [d.code for d in checked.diagnostics] == ["KD319"]
    assert not checked.courses[0].faulty
