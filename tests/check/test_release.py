"""A released version is what it was: changes are told until its number is raised."""

from __future__ import annotations

import pytest
from tests.check.test_rule_pages import base, probe

from kdll.edge import assets
from kdll.model.tree import Tree
from kdll.pipeline.checked import Checked
from kdll.pipeline.checking import check

PAGE, COURSE, LOCK = "a-course/10-start.md", "a-course/course.yml", "a-course/identity.lock"


def looked(files: dict[str, bytes]) -> Checked:
    return check(Tree(files), assets.load().schemas, probe, "2026-02-01", {"scorm12": 4096})


def released(files: dict[str, bytes] | None = None) -> dict[str, bytes]:
    """The tiny course or another, released, with the lock that `--write` keeps for it."""
    files = dict(files or base())
    files[COURSE] = files[COURSE].replace(b"status: draft", b"status: released")
    [course] = looked(files).courses
    path, lock = course.lock
    assert lock is not None
    return files | {path: lock}


def codes(files: dict[str, bytes]) -> list[str]:
    return [d.code for d in looked(files).everything if d.code in ("KD216", "KD219")]


def changed(path: str, old: str, new: str) -> dict[str, bytes]:
    files = released()
    assert old.encode() in files[path]
    return files | {path: files[path].replace(old.encode(), new.encode())}


def test_what_was_noted_is_read_back_and_nothing_is_told() -> None:
    files = released()
    assert codes(files) == []
    [course] = looked(files).courses
    assert course.lock[1] is None
    noted = course.subject.identity.released if course.subject.identity else None
    assert noted is not None
    assert noted.version == "1.0.0"
    assert {*noted.pages} == {"start", "check"}


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        (PAGE, "thirty days", "forty days"),
        (PAGE, "title: The clock", "title: A clock"),
        (PAGE, "- [ ] 45 days", "- [ ] 46 days"),
        (COURSE, "pass: 50%", "pass: 60%"),
        (COURSE, "pages: all", "pages: [start]"),
        ("a-course/media/clock.svg", "<svg", "<!-- other --><svg"),
    ],
)
def test_what_learners_meet_counts(path: str, old: str, new: str) -> None:
    assert codes(changed(path, old, new)) == ["KD216"]


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        (PAGE, "\n\nThe days run", "\n\n\nThe  days\nrun"),
        (PAGE, "The days run", "<!-- a remark -->\n\nThe days run"),
        (PAGE, "\n", "\r\n"),
        (COURSE, "language: en", "language: en   # English"),
        (COURSE, "current-as-of: 2026-01-15", "current-as-of: 2026-01-16"),
    ],
)
def test_white_space_remarks_and_the_day_do_not(path: str, old: str, new: str) -> None:
    assert codes(changed(path, old, new)) == []


@pytest.mark.parametrize(
    ("shared", "new", "told"),
    [
        ("a-course/shared/help.md", "Ask at the counter.\n\n<!-- why -->", []),
        ("a-course/shared/help.md", "Ask at another counter.", ["KD216"]),
        ("shared/help.md", "Ask at another counter.", ["KD216"]),
    ],
)
def test_what_a_page_includes_counts_as_its_own(shared: str, new: str, told: list[str]) -> None:
    files = base() | {shared: b"Ask at the counter."}
    files[PAGE] += b"\n::: include {file=shared/help.md}\n\n:::\n"
    files = released(files)
    assert codes(files) == []
    assert codes(files | {shared: new.encode()}) == told


def test_captions_count_with_their_film() -> None:
    said = b"1\n00:00:01,000 --> 00:00:04,000\nThe days run.\n"
    captions = "a-course/media/talk.en.srt"
    files = base() | {"a-course/media/talk.mp4": b"film", captions: said}
    files[PAGE] += b"\n![The clock is told](media/talk.mp4)\n"
    files = released(files)
    assert codes(files) == []
    assert codes(files | {captions: said.replace(b"run", b"stop")}) == ["KD216"]


def test_with_a_new_number_the_change_is_to_be_noted_and_is_by_writing() -> None:
    files = changed(PAGE, "thirty days", "forty days")
    files[COURSE] = files[COURSE].replace(b"1.0.0", b"1.1.0")
    assert codes(files) == ["KD219"]
    [course] = looked(files).courses
    assert course.lock[1] is not None
    assert codes(files | {LOCK: course.lock[1]}) == []


def test_an_old_version_is_never_noted_anew() -> None:
    files = changed(PAGE, "thirty days", "forty days")
    [course] = looked(files).courses
    assert course.lock[1] is None, "the error keeps the lock from being written"
    assert course.identity.released == course.subject.identity.released  # type: ignore[union-attr]


def test_pages_are_named_and_a_page_taken_out_too() -> None:
    files = released()
    del files[PAGE]
    files["a-course/20-check/index.md"] = files["a-course/20-check/index.md"].replace(
        b"See [how the days are counted](../10-start.md) if you are unsure.", b""
    )
    [told] = [d for d in looked(files).everything if d.code == "KD216"]
    assert "page `check`, page `start` (taken out)" in told.message
    assert [note.span.file for note in told.notes] == ["a-course/20-check/index.md"]
