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
from kdll.media.pins import ANOTHER_CUT
from kdll.media.pins import LOCK as MEDIA_LOCK
from kdll.model.competency import Framework
from kdll.model.course import Course, Lab, Library
from kdll.model.diagnostic import Diagnostic, Severity, has_errors
from kdll.model.edition import Opener
from kdll.model.exemption import Exempted
from kdll.model.exit import Exit, gravest
from kdll.model.identity import Identity
from kdll.model.media import Beside, Cue, MediaFacts, Speech
from kdll.model.media_lock import MediaLock
from kdll.model.tree import Tree
from kdll.pipeline import locking
from kdll.pipeline.locking import OF_THE_LOCK, Recall, Rewritten


@dataclass(frozen=True, slots=True)
class CheckedCourse:
    """One course, and all that was found in its folder."""

    subject: Subject
    """What the rules were handed."""
    identity: Identity
    """The slots of the course as it is now, whether or not identity.lock holds them yet."""
    diagnostics: tuple[Diagnostic, ...]
    """Of this course, sorted; with those of the library if they keep it from being built."""
    media_lock: MediaLock | None = None
    """The course's media.lock as it was read; None where there is none."""
    exempted: tuple[Exempted, ...] = ()
    """Warnings that the author allows, sorted."""
    rewritten: Rewritten | None = None
    """None where nobody is going to write the locks."""

    @property
    def course(self) -> Course:
        """The course itself."""
        return self.subject.course

    @property
    def facts(self) -> Mapping[str, MediaFacts]:
        """What probing told, by path from the content folder."""
        return self.subject.facts

    @property
    def captions(self) -> Mapping[str, Mapping[str, tuple[Cue, ...]]]:
        """By path from the content folder, then language."""
        return self.subject.captions

    @property
    def beside(self) -> Mapping[str, Beside]:
        """The texts that lie beside media, by path from the content folder."""
        return self.subject.beside

    @property
    def lock(self) -> tuple[str, bytes | None]:
        """Path of its identity.lock from the content folder, and what it should hold.

        None where nothing is to be written: the file is right, or the course has other errors.
        A slot that is given to half a question cannot be taken back.
        """
        path = f"{self.course.folder}/{LOCK}"
        content = dump(self.identity).encode()
        known = self.subject.tree.get(path)
        return path, None if self.faulty or known == content else content

    @property
    def pins(self) -> tuple[str, bytes | None]:
        """The same of its media.lock."""
        path = f"{self.course.folder}/{MEDIA_LOCK}"
        content = self.rewritten.media_lock if self.rewritten else b""
        right = content in (b"", self.subject.tree.get(path))
        return path, None if self.faulty or right else content

    def repinned(self, recall: Recall) -> CheckedCourse:
        """The same once more was made of its media, as `recall` tells; its words are at hand."""
        assert self.rewritten is not None
        pinned = locking.pinned(self.subject, self.media_lock, recall)
        return replace(self, rewritten=replace(self.rewritten, media_lock=pinned))

    @property
    def faulty(self) -> bool:
        """Whether there are errors that writing the locks would not mend."""
        return has_errors([d for d in self.diagnostics if d.code not in _MENDED])


@dataclass(frozen=True, slots=True)
class Checked:
    """The content folder, read and checked."""

    library: Library
    tree: Tree
    courses: tuple[CheckedCourse, ...]
    """Those that were asked for, by folder."""
    diagnostics: tuple[Diagnostic, ...]
    """Of the lab and the frameworks, and of courses that could not be read; sorted."""

    @property
    def everything(self) -> tuple[Diagnostic, ...]:
        """All diagnostics, each once, sorted."""
        return _sorted(self.diagnostics, *(course.diagnostics for course in self.courses))

    @property
    def exempted(self) -> tuple[Exempted, ...]:
        """Of all courses, sorted."""
        return tuple(sorted(one for course in self.courses for one in course.exempted))


LOCK = "identity.lock"
STALE = ("KD210", "KD219")
"""identity.lock lacks something: the faults that writing it mends."""
_MENDED = (*STALE, ANOTHER_CUT)

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
    recall: Recall | None = None,
) -> Checked:
    """Check every course whose folder `only` picks, and the library around them.

    `probe` tells the facts of a medium by its path from the content folder, `today` is an
    ISO date, `limits` are characters of learner's state by writer, `loaded` is what loading
    the tree found. `strict` makes errors of warnings but of those that the author allows;
    `names` are those of all rules, by code. `listen` is asked of media with captions.
    Where it is to be `slim`, the words of a course are let go of as soon as it is checked.
    Where the locks are going to be written, `recall` tells what earlier builds have made.
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
            seen[course.folder] = _look(subject, probe, listen, recall, slim=slim)
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
    return Checked(library, tree, tuple(courses), _sorted(shared, judged(unread, strict=strict)))


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
        diagnostics=_sorted(others, judged(again.left, strict=strict)),
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
    rewritten = recall and locking.rewritten(subject, now, media_lock, recall)
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
    told = _sorted(blocking, left)
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


def _sorted(*groups: Sequence[Diagnostic]) -> tuple[Diagnostic, ...]:
    return tuple(sorted({found for group in groups for found in group}))
