"""How long a learner needs."""

from __future__ import annotations

from kdll.model.course import Course, Module, Page, PageKind
from kdll.model.minutes import minutes
from kdll.model.place import Span, Text
from kdll.model.prose import Node

HERE = Span("c/10-a.md")
LENGTHS = {"media/a.mp4": 120.0, "media/b.m4a": 60.0}


def page(id_: str, words: int = 0, *media: str) -> Page:
    said = Node("paragraph", HERE, (Node("text", HERE, text="word " * words),))
    shown = [Node("image", HERE, attrs={"src": src}) for src in media]
    return Page(id_, Text(id_, HERE), PageKind.PAGE, f"c/10-{id_}.md", (said, *shown), HERE)


def estimated(*pages: Page) -> int:
    module = Module("a", Text("A", HERE), pages, HERE)
    return minutes(Course("c", Text("C", HERE), "c", "en", "1", HERE, (module,)), pages, LENGTHS)


def test_two_hundred_words_are_a_minute() -> None:
    assert [estimated(page("a", words)) for words in (0, 99, 110, 200, 600)] == [0, 0, 1, 1, 3]


def test_a_medium_is_counted_once_however_often_it_is_shown() -> None:
    twice = page("a", 0, "media/a.mp4", "media/a.mp4")
    assert estimated(twice, page("b", 0, "media/a.mp4", "media/b.m4a")) == 3


def test_a_picture_takes_no_time_of_its_own() -> None:
    assert estimated(page("a", 0, "media/clock.svg")) == 0
