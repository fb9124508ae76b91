"""Media without a licence: when that is said, and when not."""

from __future__ import annotations

from dataclasses import replace

from authored import course, page, subject, video

from kdll.check import credits
from kdll.model.course import Credit, Credits, Status
from kdll.model.place import Span, Text

FILES = [f"a-course/media/{name}" for name in ("a.mov", "b.mov", "not-used.mov")]
SHOWN = page("start", video("media/a.mov"), video("media/b.mov"), video("media/a.mov"))
PATH = "a-course/media/credits.yml"


def told(found: Credits | None, status: Status = Status.DRAFT) -> list[str]:
    of = replace(course(SHOWN, status=status), credits=found)
    return [d.message for d in credits.without_licence(subject(of, files=FILES))]


def test_a_draft_without_credits_is_left_alone_and_a_released_course_is_warned_once() -> None:
    assert told(None) == []
    assert told(None, Status.RELEASED) == [
        "nothing says who made the 2 media files of this course, and how they may be used"
    ]


def test_credits_without_a_default_are_asked_for_each_file_that_is_used() -> None:
    name = Text("a.mov", Span.at(PATH, 1, 1, 5))
    assert told(Credits(PATH, files={name: Credit(licence="CC0-1.0")})) == [
        "nothing says how `media/b.mov` may be used"
    ]
    assert told(Credits(PATH, Credit(licence="CC0-1.0"), {name: Credit(by="Somebody")})) == [
        "nothing says how `media/a.mov` may be used"
    ]
    assert told(Credits(PATH, Credit(licence="CC0-1.0"))) == []


def test_course_without_media_needs_no_credits() -> None:
    of = course(page("start"), status=Status.RELEASED)
    assert list(credits.without_licence(subject(of))) == []
