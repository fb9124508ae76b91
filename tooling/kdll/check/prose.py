"""What pages say to colleagues, and the terms of glossaries."""

from __future__ import annotations

from collections.abc import Iterator

from kdll.check.rule import Subject
from kdll.model.course import PageKind, Status
from kdll.model.diagnostic import Diagnostic, Note
from kdll.model.place import Span
from kdll.model.prose import plain


def unfinished(subject: Subject) -> Iterator[Diagnostic]:
    """A note to colleagues in a course that is said to be finished."""
    course = subject.course
    if course.status is not Status.RELEASED:
        return
    for page in course.sheets:
        for node in page.nodes.get("container", ()):
            if node.attrs.get("name") == "todo":
                start = node.span.start
                yield Diagnostic(
                    Span.at(node.span.file, start.line, start.column, len("::: todo")),
                    "KD183",
                    "a note to colleagues stands in a released course",
                    "do what it asks for and take it away, or write `status: review` in course.yml",
                )


def term_twice(subject: Subject) -> Iterator[Diagnostic]:
    """A term that glossaries explain twice: only the first would be found."""
    first: dict[str, Span] = {}
    for page in subject.course.pages:
        if page.kind is not PageKind.GLOSSARY:
            continue
        for node in page.nodes.get("term", ()):
            words = plain(node.children)
            seen = first.setdefault(words.casefold(), node.span)
            if seen is not node.span:
                yield Diagnostic(
                    node.span,
                    "KD184",
                    f"the term `{words}` is explained twice",
                    "join the two explanations in one place",
                    notes=(Note(seen, "first explained here"),),
                )
