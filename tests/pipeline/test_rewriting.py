"""What the locks should hold is known though the words of a course are let go of."""

from __future__ import annotations

from pathlib import Path

import pytest

from kdll.edge import assets
from kdll.model.media import MediaFacts, MediaKind
from kdll.model.tree import Tree
from kdll.pipeline import checking
from kdll.pipeline.checked import Checked

BASE = Path(__file__).parents[1] / "samples" / "base"
FILES = {p.relative_to(BASE).as_posix(): p.read_bytes() for p in BASE.rglob("*") if p.is_file()}
BARE = {path: file for path, file in FILES.items() if not path.endswith(".lock")}
LOCK = b"kdll-identity: 1\ncourse: a-course\npages:\n  gone: 0\n"
OTHER = BARE | {"a-course/identity.lock": LOCK}


def checked(files: dict[str, bytes], *, slim: bool) -> Checked:
    return checking.check(
        Tree(files),
        assets.load().schemas,
        lambda path: MediaFacts(MediaKind.VECTOR, "SVG", width=40, height=40),
        "2026-01-15",
        {},
        slim=slim,
        recall=lambda jobs: {},
        names=assets.rule_names(),
    )


def locks(of: Checked) -> dict[str, bytes]:
    pairs = (pair for course in of.courses for pair in (course.lock, course.pins))
    return {path: content for path, content in pairs if content is not None}


@pytest.mark.parametrize("files", [FILES, BARE, OTHER], ids=["as it is", "none", "behind"])
def test_the_words_are_not_needed_to_write_the_locks(files: dict[str, bytes]) -> None:
    whole, slim = checked(files, slim=False), checked(files, slim=True)
    assert not any(page.body for course in slim.courses for page in course.course.sheets)
    assert locks(slim) == locks(whole)
    after = checking.kept(slim, [*locks(slim)])
    assert after.everything == checking.kept(whole, [*locks(whole)]).everything
    # What was said of the locks is what a new look would say of them.
    again = checked(files | locks(slim), slim=True)
    assert after.everything == again.everything


def test_locks_that_are_behind_are_to_be_written() -> None:
    assert [*locks(checked(BARE, slim=True))] == ["a-course/identity.lock"]
    assert [*locks(checked(OTHER, slim=True))] == ["a-course/identity.lock"]
