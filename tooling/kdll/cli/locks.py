"""Bringing the locks of courses up to date, for the commands that are asked to."""

from __future__ import annotations

from pathlib import Path

from kdll.edge import disk
from kdll.pipeline import checking
from kdll.pipeline.checked import Checked, CheckedCourse


def keep_identity(checked: Checked, content: Path, *, strict: bool) -> tuple[Checked, list[str]]:
    """Write each identity.lock that is behind; what is found then, and the paths."""
    written = [_written(content, *course.lock) for course in checked.courses]
    paths = [path for path in written if path]
    return checking.kept(checked, paths, strict=strict), paths


def keep_media(course: CheckedCourse, content: Path) -> list[str]:
    """Write media.lock if it is behind; its path then.

    That a text was made for another cut is told once more, by the run that takes note of it.
    """
    return [path for path in [_written(content, *course.pins)] if path]


def _written(content: Path, path: str, lock: bytes | None) -> str:
    if lock is None:
        return ""
    disk.write_file(content / path, lock)
    return path
