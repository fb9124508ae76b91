"""What measuring the sounds told: those in which nothing is heard, or too much.

It is told when packages are built, for it is measured on the way: to hear a long film out costs
more than all other checks together.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence

from kdll.media import sources
from kdll.model.course import Course
from kdll.model.diagnostic import Diagnostic, Severity
from kdll.model.media import AudioSettings, Job, Loudness, Sound, VideoSettings
from kdll.model.place import Span
from kdll.model.tree import Blob

NOTE = "sound.json"
"""The output of a job that holds a `Sound`."""


def sound(note: bytes) -> Sound | None:
    """What was measured; None where there is no sound."""
    found = json.loads(note)
    if found is None:
        return None
    return Sound(Loudness(**found["before"]), Loudness(**found["after"]), found["clipped"])


def heard_out(
    course: Course,
    jobs: Sequence[Job],
    results: Mapping[tuple[str, str], Mapping[str, Blob]],
    read: Callable[[Blob], bytes],
) -> tuple[Diagnostic, ...]:
    """KD496 to KD498 for the sounds that `jobs` made, as far as they did."""
    told: list[Diagnostic] = []
    for job in jobs:
        note = results.get((job.source.sha256, job.recipe), {}).get(NOTE)
        found = sound(read(note)) if note else None
        if found:
            told += _faults(course, job, found)
    return tuple(told)


def _faults(course: Course, job: Job, found: Sound) -> Iterator[Diagnostic]:
    name = sources.written(course, job.path)
    settings = job.settings.sound if isinstance(job.settings, VideoSettings) else job.settings
    if not found.before.audible:
        yield _warning(
            job,
            "KD496",
            f"nothing is heard in `{name}`",
            "was the microphone off? if it is meant to be silent, export it without sound",
        )
        return
    if found.clipped:
        yield _warning(
            job,
            "KD497",
            f"the sound of `{name}` was recorded too loud: it is distorted",
            "record it again with the microphone's level lower; nothing can mend it afterwards",
        )
    assert isinstance(settings, AudioSettings)
    if abs(found.after.loudness - settings.loudness) > settings.tolerance:
        yield _warning(
            job,
            "KD498",
            f"`{name}` could not be made as loud as the other sounds: it has "
            f"{found.after.loudness:.0f} LUFS instead of {settings.loudness:.0f}",
            "single noises in it are far louder than the speech: cut them out, or turn them down",
        )


def _warning(job: Job, code: str, message: str, hint: str) -> Diagnostic:
    return Diagnostic(Span(job.path), code, message, hint, Severity.WARNING)
