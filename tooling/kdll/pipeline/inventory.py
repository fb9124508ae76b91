"""What a course's media folder holds, and what has been made of it: the stuff of `kdll media`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from kdll import media
from kdll.media import sources
from kdll.media.jobs import downloadable
from kdll.model.course import Credit
from kdll.model.media import Job, MediaFacts, MediaKind
from kdll.model.tree import Blob, File
from kdll.pipeline.building import Transcoded
from kdll.pipeline.checked import CheckedCourse


class State(StrEnum):
    """How far a medium is."""

    MADE = "made"
    TO_BE_MADE = "to be made"
    FAILED = "failed"
    """An earlier build could not work on it; the next one tries again."""
    UNUSABLE = "unusable"
    AS_IT_IS = "as it is"
    """Goes into packages unchanged."""
    UNUSED = "not used"


@dataclass(frozen=True, slots=True)
class Medium:
    """One file of the author's, and what learners get of it."""

    path: str
    """As the author writes it: `media/stamp.mov`."""
    facts: MediaFacts
    size: int
    """Bytes of the source."""
    state: State
    reason: str = ""
    """In words, why it failed or cannot be used."""
    renditions: Mapping[str, int] = field(default_factory=dict)
    """Bytes of each file that was made of it, by recipe and name: `video/poster.jpg`."""
    loudness: tuple[float, float] | None = None
    """LUFS of the source and of what was made of it; None: not measured yet, or no sound."""
    captions: tuple[str, ...] = ()
    """Languages."""
    credit: Credit = Credit()

    @property
    def made(self) -> int:
        """Bytes that learners load: of what was made, or of the source where it goes as it is."""
        return self.size if self.state is State.AS_IT_IS else sum(self.renditions.values())


def inventory(
    checked: CheckedCourse,
    seen: Callable[[Sequence[Job]], Transcoded],
    opened: Callable[[Blob], bytes],
) -> tuple[Medium, ...]:
    """Every file of the media folder that learners could get, by path.

    `seen` tells what earlier builds made of jobs, `opened` reads a small file that was made.
    """
    course, tree = checked.course, checked.subject.tree
    jobs, _ = media.plan(tree, course, checked.facts, checked.subject.lab.profile)
    known = seen(jobs)
    found = sources.survey(tree, course)
    home = sources.folder(course)
    listed = []
    for path, file in tree.items():
        if not path.startswith(home):
            continue
        facts = checked.facts.get(path)
        if facts is None and downloadable(path) and path in found.needed:
            facts = MediaFacts(MediaKind.FILE, path.rpartition(".")[2].lower())
        if facts is None:
            continue
        own = [job for job in jobs if isinstance(file, Blob) and job.source == file]
        state, reason = _state(facts, own, known, used=path in found.needed)
        outputs = {j.recipe: known.outputs.get((j.source.sha256, j.recipe), {}) for j in own}
        name = sources.written(course, path)
        beside = checked.beside.get(path)
        listed.append(
            Medium(
                name,
                facts,
                _bytes(file),
                state,
                reason,
                {
                    f"{recipe}/{n}": blob.size
                    for recipe, made in outputs.items()
                    for n, blob in made.items()
                    if blob.size and n not in _NOTES
                },
                _loudness(outputs.values(), opened),
                tuple(sorted(beside.captions)) if beside else (),
                course.credits.of(name) if course.credits else Credit(),
            )
        )
    return tuple(listed)


_NOTES = ("sound.json",)
"""What jobs leave for us, and not for learners."""


def _state(
    facts: MediaFacts, jobs: Sequence[Job], known: Transcoded, *, used: bool
) -> tuple[State, str]:
    if facts.fault:
        return State.UNUSABLE, facts.fault
    if not used:
        return State.UNUSED, ""
    abouts = [(job.source.sha256, job.recipe) for job in jobs]
    for about in abouts:
        if about in known.failures:
            return State.FAILED, known.failures[about]
    if not jobs:
        return State.AS_IT_IS, ""
    done = all(about in known.outputs for about in abouts)
    return (State.MADE if done else State.TO_BE_MADE), ""


def _loudness(
    outputs: Iterable[Mapping[str, Blob]], opened: Callable[[Blob], bytes]
) -> tuple[float, float] | None:
    for made in outputs:
        note = made.get("sound.json")
        said = json.loads(opened(note)) if note else None
        if said:
            return said["before"]["loudness"], said["after"]["loudness"]
    return None


def _bytes(file: File) -> int:
    return file.size if isinstance(file, Blob) else len(file)
