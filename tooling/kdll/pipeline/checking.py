"""The first half of the way: read, look at the media, check. Makes nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from kdll import check as rules
from kdll import media, read, survey, verify
from kdll.check import Subject
from kdll.check.identity import dump
from kdll.check.release import noted
from kdll.media.jobs import downloadable
from kdll.media.pins import LOCK as MEDIA_LOCK
from kdll.model.competency import Framework
from kdll.model.course import Course, Lab
from kdll.model.diagnostic import Diagnostic, Severity
from kdll.model.edition import Opener
from kdll.model.exit import Exit, gravest
from kdll.model.identity import Identity
from kdll.model.media import MediaFacts, Speech
from kdll.model.media_lock import MediaLock
from kdll.model.tree import Tree
from kdll.pipeline import locking
from kdll.pipeline.checked import LOCK, Checked, CheckedCourse, together
from kdll.pipeline.locking import OF_THE_LOCK, Recall, Rewritten

Listen = Callable[[str, MediaFacts], Speech | None]
"""When somebody speaks in a medium, by its path from the content folder; None: not known."""


def check(
    tree: Tree,
    schemas: Tree,
    probe: Callable[[str], MediaFacts],
    today: str,
    limits: Mapping[str, int],
    *,
    loaded: Sequence[Diagnostic] = (),
    only: Callable[[str], bool] = lambda folder: True,
    strict: bool = False,
    listen: Listen = lambda path, facts: None,
    names: Mapping[str, str] | None = None,
    slim: bool = False,
    writing: bool = False,
    recall: Recall | None = None,
) -> Checked:
    """Check every course whose folder `only` picks, and the library around them.

    `probe` tells the facts of a medium by its path from the content folder, `today` is an
    ISO date, `limits` are characters of learner's state by writer, `loaded` is what loading
    the tree found. `strict` makes errors of warnings but of those that the author allows;
    `names` are those of all rules, by code. `listen` is asked of media with captions.
    Where it is to be `slim`, the words of a course are let go of as soon as it is checked.
    `writing` if identity.lock is going to be written; media.lock as well where `recall` tells
    what earlier builds have made.
    """
    seen: dict[str, _Seen] = {}

    def look(course: Course, lab: Lab, frameworks: Mapping[str, Framework]) -> Course:
        if only(course.folder):
            subject = Subject(
                course,
                lab,
                frameworks,
                tree,
                today,
                state_limits=limits,
                rules=names or {},
                coverage=survey.coverage(course, frameworks),
            )
            seen[course.folder] = _look(
                subject, probe, listen, recall, writing=writing or recall is not None, slim=slim
            )
        return course.without_words() if slim else course

    library, found = read.library(tree, schemas, look)
    found = (*loaded, *found, *rules.check_library(library, tree), *rules.secrets_around(tree))
    found = rules.hidden(found, tree)
    found = (*found, *media.logo.faults(tree, library.lab.theme))
    folders = {path.split("/")[0] for path in tree if path.endswith("/course.yml")}
    around = [d for d in found if d.span.file.split("/")[0] not in folders]
    shared = judged(around, strict=strict)
    blocking = [
        d
        for d in shared
        if d.severity is Severity.ERROR and not d.span.file.startswith(_BESIDE_COURSES)
    ]
    courses = []
    for folder, course in seen.items():
        own = [d for d in found if d.span.file.startswith(folder + "/")]
        courses.append(_judged(course, own, blocking, strict=strict))
    readable = {course.folder for course in library.courses}
    unread = [
        d
        for d in found
        if (folder := d.span.file.split("/")[0]) in folders - readable and only(folder)
    ]
    return Checked(library, tree, tuple(courses), together(shared, judged(unread, strict=strict)))


def kept(checked: Checked, locks: Sequence[str], *, strict: bool = False) -> Checked:
    """The same content once these files of identity, by path, were written as they should be.

    Of a check that was told what earlier builds have made.
    """
    files = {path: lock for path, lock in (c.lock for c in checked.courses) if path in locks}
    return replace(
        checked,
        tree=Tree({**checked.tree, **{path: lock for path, lock in files.items() if lock}}),
        courses=tuple(
            _kept(course, strict=strict) if course.lock[0] in locks else course
            for course in checked.courses
        ),
    )


def _kept(course: CheckedCourse, *, strict: bool) -> CheckedCourse:
    subject = replace(course.subject, identity=course.identity)
    others = [d for d in course.diagnostics if d.code not in OF_THE_LOCK]
    assert course.rewritten is not None
    again = rules.exempt(subject, course.rewritten.found)
    allowed = [e for e in course.exempted if e.diagnostic.code not in OF_THE_LOCK]
    return replace(
        course,
        subject=subject,
        diagnostics=together(others, judged(again.left, strict=strict)),
        exempted=tuple(sorted((*allowed, *again.exempted))),
    )


_BESIDE_COURSES = ("roles/", "plans/")
"""What no course is made of: a fault there keeps none from being built."""


def package(tree: Tree, opener: Opener, schemas: Tree) -> tuple[Diagnostic, ...]:
    """Check a finished package, whatever standard it keeps; `opener` reads one of its files."""
    return verify.verify(tree, opener, schemas)


def exit_code(diagnostics: Sequence[Diagnostic]) -> Exit:
    """What a run ends with that found this."""
    return gravest(
        Exit.UNSAFE if found.unsafe else Exit.CONTENT
        for found in diagnostics
        if found.severity is Severity.ERROR
    )


@dataclass(frozen=True, slots=True)
class _Seen:
    """A course that the rules have seen, before it is known what its author allows."""

    subject: Subject
    identity: Identity
    media_lock: MediaLock | None
    found: tuple[Diagnostic, ...]
    rewritten: Rewritten | None


def _look(
    subject: Subject,
    probe: Callable[[str], MediaFacts],
    listen: Listen,
    recall: Recall | None,
    *,
    writing: bool,
    slim: bool,
) -> _Seen:
    course, tree = subject.course, subject.tree
    home = f"{course.folder}/media/"
    facts = {path: probe(path) for path in tree.below(home) if _is_medium(path)}
    prose, written = read.transcripts(tree, media.transcript_files(tree, course))
    beside, told = media.beside(tree, course, facts, prose)
    heard = media.heard(course, beside, facts, listen)
    captions = {path: texts.captions for path, texts in beside.items()}
    _, planned = media.plan(tree, course, facts)
    path, identity = f"{course.folder}/{LOCK}", None
    lock_faults: tuple[Diagnostic, ...] = ()
    if path in tree:
        identity, lock_faults = _identity(_decoded(tree, path), path)
    media_lock = None
    path = f"{course.folder}/{MEDIA_LOCK}"
    if path in tree:
        media_lock, faults = read.media_lock(_decoded(tree, path), path)
        told = (*told, *faults, *media.cuts(tree, course, beside, media_lock))
    subject = replace(subject, facts=facts, captions=captions, identity=identity, beside=beside)
    found = (*told, *written, *heard, *planned, *lock_faults, *rules.check(subject))
    now = noted(subject, subject.slots[0])
    rewritten = locking.rewritten(subject, now, media_lock, recall) if writing else None
    if slim:
        subject = replace(subject, course=course.without_words(), facts={}, captions={}, beside={})
    return _Seen(subject, now, media_lock, found, rewritten)


def _identity(text: str, path: str) -> tuple[Identity, tuple[Diagnostic, ...]]:
    """What identity.lock holds; with care where it is not as kdll wrote it."""
    found = read.kept(text)
    return (found, ()) if found and dump(found) == text else read.identity(text, path)


def _judged(
    seen: _Seen, own: Sequence[Diagnostic], blocking: Sequence[Diagnostic], *, strict: bool
) -> CheckedCourse:
    found = rules.hidden((*own, *seen.found), seen.subject.tree)
    parted = rules.exempt(seen.subject, found)
    left = judged((*parted.left, *parted.told), strict=strict)
    told = together(blocking, left)
    return CheckedCourse(
        seen.subject, seen.identity, told, seen.media_lock, parted.exempted, seen.rewritten
    )


_BESIDE = (".srt", ".vtt", ".ass", ".ssa", ".md", ".yml", ".yaml")
"""Texts that lie beside media and belong to them."""


def _is_medium(path: str) -> bool:
    """Whether a file of a media folder is to be looked into, whatever its name says."""
    name = path.lower()
    return name.endswith(".pdf") or not (name.endswith(_BESIDE) or downloadable(path))


def _decoded(tree: Tree, path: str) -> str:
    file = tree[path]
    return file.decode("utf-8", "replace") if isinstance(file, bytes) else ""


def judged(found: Sequence[Diagnostic], *, strict: bool) -> tuple[Diagnostic, ...]:
    """The same findings; where it is `strict`, warnings count as errors."""
    return tuple(replace(d, severity=Severity.ERROR) if strict else d for d in found)
