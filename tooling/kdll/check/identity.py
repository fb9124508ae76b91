"""Slots: given once, kept for ever. Learners' saved answers hang on them.

`update` extends what `identity.lock` holds by what the course has gained. A page, a question or
a medium is known by its id or path; `kdll.check.choices` tells which choice is which.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from kdll.check import choices
from kdll.check.media import kind_by_name
from kdll.check.rule import Subject, count
from kdll.model.course import Course, Status
from kdll.model.diagnostic import Diagnostic, Severity
from kdll.model.identity import Identity, QuestionSlots
from kdll.model.link import medium
from kdll.model.media import MediaKind
from kdll.model.place import Span
from kdll.model.quoting import key, quoted


def stale(subject: Subject) -> Iterator[Diagnostic]:
    """KD210 to KD215: how the course and its identity.lock agree."""
    yield from subject.slots[1]


def update(course: Course, old: Identity | None) -> tuple[Identity, tuple[Diagnostic, ...]]:
    """The identity of the course as it is now, an extension of `old`, and what to say of it.

    A question whose choices cannot be told keeps its old entry as it was.
    """
    place = Span(f"{course.folder}/identity.lock") if old else course.span
    if old and old.course != course.id:
        return old, (
            Diagnostic(
                place,
                "KD213",
                f"identity.lock belongs to course `{old.course}`, and this is `{course.id}`",
                "never change a course's id; if this course began as a copy, delete the file",
            ),
        )
    before = old or Identity(course.id)
    found: list[Diagnostic] = []
    questions = dict(before.questions)
    free = _next(entry.slot for entry in before.questions.values())
    for question in course.questions:
        if question.id is None:
            continue
        known = before.questions.get(question.id.value)
        if known is None and question.id.value in questions:
            continue  # twice in the course: KD203
        slots, doubts = choices.assign(question, known or QuestionSlots(free), course.status)
        found += doubts
        if doubts and known:
            continue
        questions[question.id.value] = slots
        free += known is None
    asked = {question.id.value for question in course.questions if question.id}
    for id_ in questions.keys() - asked:
        questions[id_] = _retired(questions[id_])
    after = Identity(
        course.id,
        _extended(before.pages, (page.id for page in course.pages if page.id)),
        questions,
        _extended(before.media, _played(course)),
        before.released,
    )
    found += _behind(course, before, after, place)
    found += _vanished(course, before, place)
    return after, tuple(sorted(found))


def dump(identity: Identity) -> str:
    """The text of identity.lock."""
    lines = [
        "# Kept by kdll check --write, and committed with the course: "
        "learners' saved answers hang on these numbers.",
        "kdll-identity: 1",
        f"course: {key(identity.course)}",
    ]
    for name, slots in (("pages", identity.pages), ("media", identity.media)):
        if slots:
            lines.append(f"{name}:")
            lines += [f"  {key(id_)}: {slot}" for id_, slot in slots.items()]
    if identity.questions:
        lines.append("questions:")
    for id_, question in identity.questions.items():
        lines += [f"  {key(id_)}:", f"    slot: {question.slot}"]
        if question.choices:
            lines.append("    choices:")
        for choice in question.choices:
            retired = ", retired: true" if choice.retired else ""
            words = quoted(choice.words)
            lines.append(f"      - {{slot: {choice.slot}, words: {words}{retired}}}")
    if identity.released:
        lines += ["released:", f"  version: {quoted(identity.released.version)}"]
        lines.append(f"  rules: {quoted(identity.released.rules)}")
        lines.append("  pages:")
        lines += [f"    {key(id_)}: {quoted(d)}" for id_, d in identity.released.pages.items()]
    return "\n".join(lines) + "\n"


def _retired(question: QuestionSlots) -> QuestionSlots:
    return replace(question, choices=tuple(replace(c, retired=True) for c in question.choices))


def _behind(course: Course, before: Identity, after: Identity, place: Span) -> Iterator[Diagnostic]:
    """What `kdll check --write` would add."""
    ids = [*after.pages.keys() - before.pages, *after.media.keys() - before.media]
    added = len(ids) + len(after.questions.keys() - before.questions)
    reworded = 0
    for id_, question in after.questions.items():
        if id_ in before.questions and question.current():
            slots = {choice.slot: choice for choice in before.questions[id_].choices}
            added += sum(choice.slot not in slots for choice in question.choices)
            reworded += sum(slots.get(choice.slot, choice) != choice for choice in question.choices)
    released = course.status is Status.RELEASED
    if added:
        yield Diagnostic(
            place,
            "KD210",
            count(added, "new id is", "new ids are") + " not in identity.lock yet",
            "run `kdll check --write`, and commit identity.lock with the course",
            Severity.ERROR if released else Severity.WARNING,
        )
    elif reworded:
        yield Diagnostic(
            place,
            "KD210",
            count(reworded, "choice has", "choices have") + " changed since identity.lock was kept",
            "run `kdll check --write`, and commit identity.lock with the course",
            Severity.WARNING,
        )


def _vanished(course: Course, before: Identity, place: Span) -> Iterator[Diagnostic]:
    """What a released course has lost since its lock was kept, renamed perhaps.

    A question is told of until its choices are marked as retired; a page or a medium only
    beside a new one, whose old name it may be.
    """
    if course.status is not Status.RELEASED:
        return
    asked = {question.id.value for question in course.questions if question.id}
    unknown = {
        id_ for id_, entry in before.questions.items() if id_ not in asked and entry.current()
    }
    gone = [("question", unknown)]
    for what, now, then in (
        ("page", {page.id for page in course.pages if page.id}, before.pages.keys()),
        ("medium", set(_played(course)), before.media.keys()),
    ):
        gone.append((what, then - now if now - then else set()))
    for what, ids in gone:
        for id_ in ids:
            yield Diagnostic(
                place,
                "KD212",
                f"{what} `{id_}` is in identity.lock, and no longer in the course",
                "if it was renamed, give it its old name back: what learners have done there is "
                "kept under it; if it was taken out, run `kdll check --write`",
                Severity.WARNING,
            )


def _played(course: Course) -> Iterator[str]:
    """Path of each video and sound, as `media/…`, in reading order."""
    for page in course.sheets:
        for image in page.images:
            path = medium(course, page, image.attrs.get("src", ""))
            if path and kind_by_name(path) in (MediaKind.VIDEO, MediaKind.AUDIO):
                yield path


def _extended(old: Mapping[str, int], names: Iterable[str]) -> dict[str, int]:
    slots = dict(old)
    free = _next(slots.values())
    for name in names:
        if name not in slots:
            slots[name] = free
            free += 1
    return slots


def _next(slots: Iterable[int]) -> int:
    return max(slots, default=-1) + 1
