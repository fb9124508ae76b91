"""How long a learner needs."""

from __future__ import annotations

from dataclasses import replace

from kdll.model.course import Course, Draw, Module, Page, PageKind
from kdll.model.minutes import minutes, seconds
from kdll.model.place import Span, Text
from kdll.model.prose import Node
from kdll.model.question import Question, QuestionKind

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


def test_signs_of_chinese_are_counted_one_by_one_and_words_elsewhere() -> None:
    han = Node("paragraph", HERE, (Node("text", HERE, text="法" * 520),))
    hindi = Node("paragraph", HERE, (Node("text", HERE, text="अधिकारी " * 400),))
    assert estimated(page("a", 0), replace(page("b", 0), body=(han,))) == 2
    assert estimated(replace(page("b", 0), body=(hindi,))) == 2


def asked(id_: str, kind: QuestionKind, words: int = 0) -> Question:
    prompt = (Node("text", HERE, text="word " * words),)
    return Question(Text(id_, HERE), kind, HERE, prompt, ())


def test_of_a_bank_so_many_questions_count_as_a_learner_gets() -> None:
    bank = replace(
        page("core"),
        kind=PageKind.BANK,
        body=tuple(asked(f"q-{n}", QuestionKind.SINGLE, 200) for n in range(10)),
    )
    test = replace(page("test"), draws=(Draw(Text("core", HERE), 3, HERE),))
    module = Module("a", Text("A", HERE), (test,), HERE)
    course = Course("c", Text("C", HERE), "c", "en", "1", HERE, (module,), banks=(bank,))
    assert minutes(course, (test,), {}) == 6
    assert seconds(course, (test,), {}, questions=False) == 0


def test_kinds_that_need_more_thought_take_longer() -> None:
    quick = replace(page("a"), body=(asked("q", QuestionKind.TRUE_FALSE),) * 2)
    slow = replace(page("a"), body=(asked("q", QuestionKind.SCENARIO),) * 2)
    assert [estimated(one) for one in (quick, slow)] == [2, 4]
