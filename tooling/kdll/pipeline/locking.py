"""What `media.lock` should hold, given what earlier builds have left in the cache."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kdll import media
from kdll.media import pins
from kdll.model.media import Job
from kdll.pipeline.checking import CheckedCourse


def media_lock(
    checked: CheckedCourse, recall: Callable[[Sequence[Job]], pins.Made]
) -> tuple[str, bytes | None]:
    """Path of a course's media.lock from the content folder, and what it should hold.

    None where nothing is to be written: the file is right, there is nothing to keep, or the
    course has errors. `recall` tells what was made of which jobs.
    """
    course, tree = checked.course, checked.subject.tree
    path = f"{course.folder}/{pins.LOCK}"
    if checked.faulty:
        return path, None
    jobs, _ = media.plan(tree, course, checked.facts, checked.subject.lab.profile)
    old = checked.media_lock
    if old and old.course != course.id:
        old = None
    lock = pins.update(tree, course, checked.beside, jobs, recall(jobs), old)
    content = pins.dump(lock).encode()
    return path, None if content in (b"", tree.get(path)) else content
