"""Keys that open something are told wherever a course would carry them out."""

from __future__ import annotations

import pytest
from tests.check.test_rule_pages import base, probe

from kdll.edge import assets
from kdll.model.exit import Exit
from kdll.model.tree import Tree
from kdll.pipeline.checking import check, exit_code

KEY = "AKIAIOSFODNN7EXAMPLE"


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a-course/media/talk.en.srt", f"1\n00:00:01,000 --> 00:00:04,000\nSay {KEY} now.\n"),
        ("a-course/media/talk.en.md", f"She says {KEY}.\n"),
        ("a-course/media/days.csv", f"day,key\n1,{KEY}\n"),
    ],
)
def test_a_key_beside_the_media_is_told_and_not_shown(path: str, text: str) -> None:
    files = base() | {"a-course/media/talk.mp4": b"film", path: text.encode()}
    found = check(Tree(files), assets.load().schemas, probe, "2026-02-01", {}).everything
    (told,) = [one for one in found if one.code == "KD245"]
    assert told.span.file == path
    assert KEY not in told.message
    assert exit_code(found) is Exit.UNSAFE
