"""Courses built by hand, for tests that need no file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kdll.check import Subject
from kdll.model.course import (
    AssessmentRule,
    Course,
    Lab,
    Module,
    Page,
    PageKind,
    Status,
)
from kdll.model.identity import Identity
from kdll.model.media import MediaFacts
from kdll.model.place import Span, Text
from kdll.model.prose import Block, Node
from kdll.model.question import Choice, Question, QuestionKind
from kdll.model.tree import Tree

FILE = "a-course/10-start.md"


def choice(words: str, *, right: bool = False, id_: str | None = None, line: int = 1) -> Choice:
    """`{#b}` and words, as an author writes one line of a list."""
    span = Span.at(FILE, line, 7, max(1, len(words)))
    name = Text(id_, span) if id_ else None
    return Choice((Node("text", span, text=words),), right, span, id=name)


def question(
    id_: str, *choices: str | Choice, kind: QuestionKind = QuestionKind.SINGLE, **settings: object
) -> Question:
    """The first of plain choices is right."""
    made = tuple(
        choice(words, right=number == 0, line=number + 10) if isinstance(words, str) else words
        for number, words in enumerate(choices)
    )
    return Question(
        Text(id_, Span.at(FILE, 8, 15, len(id_))),
        kind,
        Span.at(FILE, 8, 1, 20),
        (Node("text", Span.at(FILE, 9, 1), text="What is so?"),),
        made,
        **settings,  # type: ignore[arg-type]
    )


def video(path: str) -> Node:
    """`![A clerk](path)`."""
    span = Span.at(FILE, 5, 1, 20)
    return Node("image", span, (Node("text", span, text="A clerk"),), attrs={"src": path})


def page(id_: str, *body: Block, kind: PageKind = PageKind.PAGE) -> Page:
    """A page with a file of its own."""
    path = f"a-course/10-{id_}.md"
    return Page(id_, Text(id_.title(), Span(path)), kind, path, body, Span(path))


def course(
    *pages: Page,
    status: Status = Status.RELEASED,
    rules: Mapping[str, AssessmentRule] | None = None,
) -> Course:
    """One module that holds all pages."""
    span = Span.at("a-course/course.yml", 2, 5, 8)
    modules = (Module("start", Text("Start", span), pages, span),) if pages else ()
    return Course(
        "a-course",
        Text("A course", span),
        "a-course",
        "en",
        "1.0.0",
        span,
        modules,
        status=status,
        assessments=rules or {},
    )


def subject(
    of: Course,
    *,
    identity: Identity | None = None,
    limits: Mapping[str, int] | None = None,
    facts: Mapping[str, MediaFacts] | None = None,
    files: Iterable[str] = (),
) -> Subject:
    """The course in an empty library, on a day in 2026."""
    return Subject(
        of,
        Lab("A lab", "https://lab.example"),
        {},
        Tree(dict.fromkeys(files, b"")),
        "2026-02-01",
        facts=facts or {},
        identity=identity,
        state_limits=limits or {},
    )
