"""How a course teaches: objectives are asked for, practice follows teaching, modules are short.

Warnings alone, and of what a course lacks only once it is put forward for review.
"""

from __future__ import annotations

from collections.abc import Iterator

from kdll.check.rule import Subject, setting
from kdll.model.course import Course, Module, PageKind, Status
from kdll.model.diagnostic import Diagnostic, Severity
from kdll.model.link import LinkKind, link
from kdll.model.media import MediaKind
from kdll.model.minutes import seconds
from kdll.model.place import Text
from kdll.model.question import QuestionKind

LONGEST_FILM = 6 * 60
"""Seconds: resources are ideally of three to five minutes; a minute's grace."""
LONGEST_MODULE = 20 * 60
"""Seconds of reading and watching, without questions, after which a module is better parted."""
_FEW = 8
"""Questions below which a course need not have several kinds."""


def put_forward(course: Course) -> bool:
    """Whether the author holds the course for whole."""
    return course.status is not Status.DRAFT


def objectives(course: Course) -> dict[str, Text]:
    """All objectives that pages and modules name, the first of each name."""
    found: dict[str, Text] = {}
    for module in course.modules:
        for page in module.pages:
            found = {**page.objectives, **found}
        found = {**module.objectives, **found}
    return found


def unasked_objective(subject: Subject) -> Iterator[Diagnostic]:
    """An objective that no question serves: nobody learns whether it was reached."""
    course = subject.course
    if not put_forward(course):
        return
    served = {question.objective.value for question in course.questions if question.objective}
    for name, words in objectives(course).items():
        if name not in served:
            yield Diagnostic(
                words.span,
                "KD740",
                f"no question serves the objective `{name}`",
                f"write `objective={name}` in the braces of the question that shows it, or ask one",
                Severity.WARNING,
            )


def without_objectives(subject: Subject) -> Iterator[Diagnostic]:
    """A course that does not say what a learner can do afterwards."""
    course = subject.course
    if put_forward(course) and course.pages and not objectives(course):
        yield Diagnostic(
            course.span,
            "KD741",
            "the course names no objective",
            "write at the top of a module's first page what a learner can do after it: "
            "`objectives:`, and below it `who-and-when: State who must answer, and by when`",
            Severity.WARNING,
        )


def teaches(module: Module) -> bool:
    """Whether a module has pages to learn from, not only an assessment or a glossary."""
    return any(p.kind in (PageKind.PAGE, PageKind.SCENARIO) for p in module.pages)


def without_practice(subject: Subject) -> Iterator[Diagnostic]:
    """A module that teaches and asks nothing."""
    course = subject.course
    if not put_forward(course) or not course.questions:
        return
    for module in course.modules:
        asked = any(
            page.questions or page.kind in (PageKind.SCENARIO, PageKind.ASSESSMENT)
            for page in module.pages
        )
        if teaches(module) and not asked:
            yield Diagnostic(
                module.span,
                "KD742",
                f"module `{module.id}` teaches, and lets nobody try",
                "put a question, a scenario or an activity after what is taught",
                Severity.WARNING,
            )


def long_film(subject: Subject) -> Iterator[Diagnostic]:
    """A film longer than people watch in one go."""
    from kdll.check.media import played

    told = set()
    for _, path, span in played(subject):
        facts = subject.facts.get(path)
        if facts is None or path in told or facts.kind is not MediaKind.VIDEO:
            continue
        told.add(path)
        if facts.duration > LONGEST_FILM:
            yield Diagnostic(
                span,
                "KD743",
                f"this film is {facts.duration / 60:.0f} minutes long",
                "three to five minutes are watched to the end: part it, with a question between",
                Severity.WARNING,
            )


def long_module(subject: Subject) -> Iterator[Diagnostic]:
    """A module that takes longer than people have at a stretch."""
    course = subject.course
    lengths = {
        path.removeprefix(f"{course.folder}/"): facts.duration
        for path, facts in subject.facts.items()
    }
    for module in course.modules:
        if not teaches(module):
            continue
        needed = seconds(course, module.pages, lengths, questions=False)
        if needed > LONGEST_MODULE:
            yield Diagnostic(
                module.span,
                "KD744",
                f"module `{module.id}` takes about {needed / 60:.0f} minutes to read and watch",
                "part it into modules of ten to fifteen minutes, each with its own objective",
                Severity.WARNING,
            )


def one_kind(subject: Subject) -> Iterator[Diagnostic]:
    """Many questions, all of one kind."""
    course = subject.course
    if not put_forward(course):
        return
    asked = [q for q in course.questions if q.scorable]
    kinds = {question.kind for question in asked}
    if len(asked) >= _FEW and len(kinds) == 1:
        [kind] = kinds
        yield Diagnostic(
            asked[0].span,
            "KD745",
            f"all {len(asked)} questions of the course are of one kind, `{kind.value}`",
            "ask some in another way: learners learn the form of a question, too",
            Severity.WARNING,
        )


def mostly_true_false(subject: Subject) -> Iterator[Diagnostic]:
    """True or false is half right by guessing."""
    if not put_forward(subject.course):
        return
    asked = [q for q in subject.course.questions if q.scorable]
    guessed = [q for q in asked if q.kind is QuestionKind.TRUE_FALSE]
    if len(asked) >= _FEW and 2 * len(guessed) > len(asked) and len(guessed) < len(asked):
        yield Diagnostic(
            guessed[0].span,
            "KD746",
            f"{len(guessed)} of {len(asked)} questions are true or false",
            "who guesses is right half the time: ask which, why or in what order",
            Severity.WARNING,
        )


def without_further_reading(subject: Subject) -> Iterator[Diagnostic]:
    """A course that names nothing to go on with."""
    course = subject.course
    if not put_forward(course) or not course.pages or further_reading(course):
        return
    yield Diagnostic(
        course.span,
        "KD750",
        "the course links to nothing to read on",
        "link to the law, the rules or a manual, or put a document into `media/` and link to it",
        Severity.WARNING,
    )


def further_reading(course: Course) -> bool:
    """Whether any page links out of the course, or to a document in its media folder."""
    return any(
        link(course, page, node.attrs.get("href", "")).kind in (LinkKind.OUTSIDE, LinkKind.MEDIA)
        or "download" in page.nodes
        for page in course.pages
        for node in page.nodes.get("link", ())
    )


def without_contact(subject: Subject) -> Iterator[Diagnostic]:
    """A course that does not say whom to ask."""
    course = subject.course
    if put_forward(course) and not course.contact:
        yield Diagnostic(
            setting(subject, "status"),
            "KD751",
            "the course does not say whom learners can ask for help",
            "write `contact: …` in course.yml, with the name of an entry of lab.yml",
            Severity.WARNING,
        )
