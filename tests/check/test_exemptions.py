"""Warnings that an author allows: only with a reason, only warnings, only where they stand."""

from __future__ import annotations

from typing import Any

import pytest
from test_rule_pages import base, probe

from kdll.edge import assets
from kdll.model.diagnostic import Severity
from kdll.model.tree import Tree
from kdll.pipeline.checked import Checked
from kdll.pipeline.checking import check, kept

PAGE = "a-course/30-more.md"
COURSE = "a-course/course.yml"
UNTAGGED = "---\nid: more\ntitle: More\n---\n\n"
REMARK = "<!-- kdll allow: untagged-module because it is an appendix -->\n\n"


def looked_at(files: dict[str, str], *, strict: bool = False) -> Checked:
    tree = Tree(base() | {path: text.encode() for path, text in files.items()})
    names = assets.rule_names()
    how: dict[str, Any] = {"strict": strict, "names": names, "recall": lambda jobs: {}}
    checked = check(tree, assets.load().schemas, probe, "2026-02-01", {}, **how)
    return kept(checked, [course.lock[0] for course in checked.courses], strict=strict)


def told(checked: Checked) -> list[tuple[str, str, int]]:
    found = checked.everything
    return [(d.code, d.span.file.rpartition("/")[2], d.span.start.line) for d in found]


def allowed(checked: Checked) -> list[tuple[str, str]]:
    return [(e.diagnostic.code, e.reason) for e in checked.exempted]


@pytest.mark.parametrize(
    "remark",
    [
        "<!-- kdll allow: untagged-module because it is an appendix -->",
        "<!-- kdll allow: KD301 because it is an appendix -->",
        "<!--kdll allow kd301 because: it is\nan   appendix-->",
        "Words. <!-- kdll allow: KD301 because it is an appendix -->",
        "- item\n  <!-- kdll allow: KD301 because it is an appendix -->",
    ],
)
def test_remark_with_a_reason_allows_the_warnings_of_its_page(remark: str) -> None:
    checked = looked_at({PAGE: f"{UNTAGGED}{remark}\n\nWords.\n"})
    assert (told(checked), allowed(checked)) == ([], [("KD301", "it is an appendix")])


def test_remark_is_not_shown_to_learners() -> None:
    checked = looked_at({PAGE: UNTAGGED + REMARK + "Words.\n"})
    page = checked.courses[0].course.pages[-1]
    assert [node.kind for node in page.body] == ["paragraph"]


def test_remark_speaks_for_its_own_page_alone() -> None:
    other = "a-course/40-other.md"
    text = UNTAGGED.replace("id: more", "id: other")
    checked = looked_at({PAGE: UNTAGGED + REMARK, other: text})
    assert told(checked) == [("KD301", "40-other.md", 2)]


def test_course_allows_the_warnings_of_all_its_files() -> None:
    course = base()[COURSE].decode() + (
        "allow:\n  - rule: untagged-module\n    because: they are appendices\n"
        "  - {rule: unused-media, because: it comes with the next version}\n"
    )
    files = {COURSE: course, PAGE: UNTAGGED, "a-course/media/x.png": "\x89PNG"}
    checked = looked_at(files)
    assert told(checked) == []
    assert [code for code, _ in allowed(checked)] == ["KD301", "KD436"]


def test_strictness_leaves_what_is_allowed_alone() -> None:
    checked = looked_at({PAGE: UNTAGGED + REMARK}, strict=True)
    assert told(checked) == []
    strict = looked_at({PAGE: UNTAGGED}, strict=True)
    assert [d.severity for d in strict.everything] == [Severity.ERROR]


@pytest.mark.parametrize("reason", ["", "    because:\n", '    because: " "\n'])
def test_course_that_gives_no_reason_is_told_and_allows_nothing(reason: str) -> None:
    course = base()[COURSE].decode() + f"allow:\n  - rule: untagged-module\n{reason}"
    checked = looked_at({COURSE: course, PAGE: UNTAGGED})
    assert [code for code, _, _ in told(checked)] == ["KD301", "KD190"]
    assert allowed(checked) == []


def test_slip_in_an_allowed_rule_of_the_course_brings_its_repair() -> None:
    course = base()[COURSE].decode() + "allow: [{rule: untaged-module, because: so}]\n"
    found = [d for d in looked_at({COURSE: course}).everything if d.code == "KD192"]
    assert [edit.text for d in found for edit in d.repair] == ["untagged-module"]


def test_remark_in_code_allows_nothing() -> None:
    body = f"```\n{REMARK}```\n\nWrite `{REMARK.strip()}`.\n"
    assert told(looked_at({PAGE: UNTAGGED + body})) == [("KD301", "30-more.md", 2)]


def test_other_remarks_that_begin_with_kdll_are_dropped() -> None:
    checked = looked_at({PAGE: UNTAGGED + REMARK + "<!-- kdll builds this -->\n"})
    assert told(checked) == []


def test_exemption_allows_no_exemption() -> None:
    remark = "<!-- kdll allow: KD193 because so -->\n\n<!-- kdll allow: KD711 because so -->\n"
    checked = looked_at({PAGE: UNTAGGED + REMARK + remark})
    assert [code for code, _, _ in told(checked)] == ["KD193", "KD193"]
