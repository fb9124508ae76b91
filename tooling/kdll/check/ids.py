"""Ids: learners' records hang on them, so each is there, well formed and alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import count

from kdll.check import repairs
from kdll.check.links import named, situations
from kdll.check.rule import Subject
from kdll.model.course import Course
from kdll.model.diagnostic import Diagnostic, Note
from kdll.model.place import Span
from kdll.model.prose import plain
from kdll.model.question import Part, Question, QuestionKind

# Two hyphens part a page from a place on it in a package, so none stands in an id.
FORM = re.compile(r"(?=.{1,64}$)[a-z0-9]+(-[a-z0-9]+)*")


def missing(subject: Subject) -> Iterator[Diagnostic]:
    """A page or a question without an id: nothing could be kept for it."""
    # An id that was given once is not given to another question: its slot may hold answers.
    taken = {question.id.value for question in subject.course.questions if question.id}
    taken |= {*(subject.identity.questions if subject.identity else ())}
    for page in subject.course.sheets:
        if not page.id:
            yield Diagnostic(
                page.span,
                "KD201",
                "this page has no id",
                "write one at the top of the file, such as `id: fees`; it must never change",
            )
        for question in page.questions:
            if question.id is None and question.span != page.span:
                words = _slug(_words(question))
                suggestion = _free(words or "first-question", taken)
                taken.add(suggestion)
                yield Diagnostic(
                    question.span,
                    "KD201",
                    f"this {_opener(question)} has no id",
                    f"write `{{#{suggestion}}}` after `::: {_opener(question)}`; learners' answers "
                    "are kept under it, so it must never change",
                    repair=repairs.named(subject, question.span, suggestion) if words else (),
                )


def malformed(subject: Subject) -> Iterator[Diagnostic]:
    """An id that some platform would not take."""
    course = subject.course
    named = [("course", course.id, course.span)]
    named += [("module", m.id, m.span) for m in course.modules if m.id != m.pages[0].id]
    named += [("page", p.id, p.span) for p in course.sheets if p.id]
    named += _questions(course)
    for what, id_, span in named:
        if not FORM.fullmatch(id_):
            better = _slug(id_)
            yield Diagnostic(
                span,
                "KD202",
                f"the {what}'s id `{id_}` is not made of small letters a to z, digits "
                "and single hyphens"
                if len(id_) <= 64
                else f"the {what}'s id is {len(id_)} characters long, and 64 is the most",
                f"write `{better}`" if better else "name it in a few English words: `first-appeal`",
            )


def duplicate(subject: Subject) -> Iterator[Diagnostic]:
    """Two pages, two questions or two places of a page that share an id."""
    course = subject.course
    yield from _twice(("page", p.id, p.span) for p in course.sheets if p.id)
    pages = {page.span for page in course.pages}
    asked = [("question", q.id.value, q.id.span) for q in course.questions if q.id]
    # A scenario that is a page has the page's id: two of them are told as pages.
    asked.sort(key=lambda named: named[2] not in pages)
    yield from (d for d in _twice(asked) if d.span not in pages)
    for question in course.questions:
        lines = (c for c in question.choices if c.id and c.part is not Part.SITUATION)
        yield from _twice(("choice", c.id.value, c.id.span) for c in lines if c.id)
    for page in course.sheets:
        places = [(_PLACES.get(n.kind, "place"), id_, n.span) for n, id_ in named(page)]
        places += [("situation", name.value, name.span) for name in situations(page)]
        yield from _twice(sorted(places, key=lambda place: place[2]))


def _questions(course: Course) -> list[tuple[str, str, Span]]:
    """Questions that have a name of their own; a scenario that is a page has the page's."""
    pages = {page.span for page in course.pages}
    ids = (q.id for q in course.questions if q.id)
    return [("question", id_.value, id_.span) for id_ in ids if id_.span not in pages]


def _opener(question: Question) -> str:
    """The word after `:::`."""
    return "scenario" if question.kind is QuestionKind.SCENARIO else "question"


def _words(question: Question) -> str:
    """What a question without a name may be named after."""
    first = question.choices[0].content if question.kind is QuestionKind.SCENARIO else ()
    return plain(question.prompt) or plain(first)


_PLACES = {"heading": "heading", "container": "box", "term": "term"}
"""What an author calls a piece of a page that has an id."""


def _twice(named: Iterable[tuple[str, str, Span]]) -> Iterator[Diagnostic]:
    first: dict[str, tuple[str, Span]] = {}
    for what, id_, span in named:
        seen, place = first.setdefault(id_.casefold(), (id_, span))
        if place is span:
            continue
        yield Diagnostic(
            span,
            "KD203",
            f"{what} id `{id_}` is used twice"
            if seen == id_
            else f"{what} ids `{seen}` and `{id_}` differ only in capital letters",
            f"give this {what} an id of its own",
            notes=(Note(place, "first used here"),),
        )


def _free(wanted: str, taken: set[str]) -> str:
    """A name that is not taken yet: `fees`, `fees-2`…"""
    names = (f"{wanted[:60]}-{number}" for number in count(2))
    return wanted if wanted not in taken else next(name for name in names if name not in taken)


def _slug(words: str) -> str:
    found = re.findall(r"[a-z0-9]+", words.lower())
    return "-".join(found[:5])[:64].strip("-")


DEVICES = frozenset(
    ["con", "prn", "aux", "nul", *(f"{p}{n}" for p in ("com", "lpt") for n in range(1, 10))]
)
"""Names that Windows keeps for devices, with any ending (Microsoft, "Naming Files")."""


def device_name(subject: Subject) -> Iterator[Diagnostic]:
    """An id that no file can have on Windows: packages name files and folders by ids."""
    course = subject.course
    named = [("course", course.id, course.span)]
    named += [("page", p.id, p.span) for p in course.pages]
    for what, id_, span in named:
        if id_ in DEVICES:
            yield Diagnostic(
                span,
                "KD217",
                f"the {what}'s id `{id_}` is the name of a device on Windows",
                f"give it another, such as `{id_}-1`: no file may be called so there",
            )


LONGEST_PATH = 180
"""Characters of a file's path in the course: with the folder that a platform unpacks into, 260
must not be passed (Microsoft, "Maximum Path Length Limitation")."""


def long_path(subject: Subject) -> Iterator[Diagnostic]:
    """A file so deep or so long in name that it cannot be unpacked everywhere."""
    home = f"{subject.course.folder}/"
    for path in subject.tree.below(home):
        if len(path) - len(home) > LONGEST_PATH:
            yield Diagnostic(
                Span(path),
                "KD218",
                f"the path of this file is {len(path) - len(home)} characters long, and "
                f"{LONGEST_PATH} are the most",
                "use shorter names for the file and its folders",
            )
