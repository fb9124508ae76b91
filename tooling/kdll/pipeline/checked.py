"""What a check has found: of one course, and of the content folder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from kdll.check import Subject
from kdll.check.identity import dump
from kdll.media.pins import ANOTHER_CUT
from kdll.media.pins import LOCK as MEDIA_LOCK
from kdll.model.course import Course, Library
from kdll.model.diagnostic import Diagnostic, has_errors
from kdll.model.exemption import Exempted
from kdll.model.identity import Identity
from kdll.model.media import Beside, Cue, MediaFacts
from kdll.model.media_lock import MediaLock
from kdll.model.tree import Tree
from kdll.pipeline import locking
from kdll.pipeline.locking import Recall, Rewritten

LOCK = "identity.lock"
STALE = ("KD210", "KD219")
"""identity.lock lacks something: the faults that writing it mends."""
_MENDED = (*STALE, ANOTHER_CUT)


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
        return together(self.diagnostics, *(course.diagnostics for course in self.courses))

    @property
    def exempted(self) -> tuple[Exempted, ...]:
        """Of all courses, sorted."""
        return tuple(sorted(one for course in self.courses for one in course.exempted))


def together(*groups: Sequence[Diagnostic]) -> tuple[Diagnostic, ...]:
    """All of them, each once, sorted."""
    return tuple(sorted({found for group in groups for found in group}))
