"""Keeps `media.lock`: texts that were made for another cut, and transcodes that differ."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict

from kdll.media import sources
from kdll.model.course import Course
from kdll.model.diagnostic import Diagnostic, Severity
from kdll.model.media import Beside, Job
from kdll.model.media_lock import Fitting, MediaLock, Pin
from kdll.model.place import Span
from kdll.model.quoting import key, quoted
from kdll.model.tree import Blob, Tree

LOCK = "media.lock"
ANOTHER_CUT = "KD449"

Made = Mapping[tuple[str, str], tuple[str, Mapping[str, Blob]]]
"""(SHA-256 of the source, recipe): the tool, and its results by name."""


def cuts(
    tree: Tree, course: Course, beside: Mapping[str, Beside], lock: MediaLock
) -> tuple[Diagnostic, ...]:
    """Texts that are still the same although the film that they were made for is another."""
    told = []
    for owner, texts in beside.items():
        film = sources.written(course, owner)
        for path, sha256 in texts.files.items():
            known = lock.texts.get(sources.written(course, path))
            before = known.films.get(film) if known else None
            if known and known.text == sha256 and before not in (None, _digest(tree, owner)):
                told.append(
                    Diagnostic(
                        Span(path),
                        ANOTHER_CUT,
                        f"this was made for another cut of `{film}`",
                        "look whether it still fits, and correct it; if it does, "
                        "`kdll check --write` takes note of that",
                        Severity.WARNING,
                    )
                )
    return tuple(told)


def differences(
    course: Course,
    jobs: Sequence[Job],
    results: Mapping[tuple[str, str], Mapping[str, Blob]],
    lock: MediaLock,
) -> tuple[Diagnostic, ...]:
    """Transcodes that came out otherwise than the lock has them, and whether it is behind."""
    told: list[Diagnostic] = []
    unknown = []
    place = f"{course.folder}/{LOCK}"
    for job in jobs:
        name = sources.written(course, job.path)
        pin = lock.transcodes.get(name, {}).get(job.recipe)
        files = results.get((job.source.sha256, job.recipe))
        if files is None:
            continue
        if pin is None or (pin.source, pin.settings) != (job.source.sha256, settings(job)):
            unknown.append(name)
        elif other := [n for n, blob in files.items() if pin.files.get(n) != blob.sha256]:
            told.append(
                Diagnostic(
                    Span(job.path),
                    "KD491",
                    f"`{name}` came out otherwise than media.lock has it: {', '.join(other)}",
                    f"it was made with {pin.tool}; with another version, or on another kind of "
                    "processor, bytes may differ; if this is the one to keep, run "
                    "`kdll check --write`",
                    Severity.WARNING,
                )
            )
    if unknown:
        several = f" and {len(unknown) - 1} more" if len(unknown) > 1 else ""
        told.append(
            Diagnostic(
                Span(place),
                "KD492",
                f"media.lock does not have what is made of `{unknown[0]}`{several} yet",
                "build with `--write`, or run `kdll check --write` now, and commit media.lock",
                Severity.WARNING,
            )
        )
    return tuple(told)


def update(
    tree: Tree,
    course: Course,
    beside: Mapping[str, Beside],
    jobs: Sequence[Job],
    made: Made,
    old: MediaLock | None,
) -> MediaLock:
    """The lock of the course as it is now.

    Of a transcode that is not at hand, the old pin stays as long as source and settings are
    the same.
    """
    texts: dict[str, Fitting] = {}
    for owner, mine in sorted(beside.items()):
        film = _digest(tree, owner)
        for path, sha256 in mine.files.items():
            name = sources.written(course, path)
            films = texts[name].films if name in texts else {}
            texts[name] = Fitting(sha256, {**films, sources.written(course, owner): film})
    transcodes: dict[str, dict[str, Pin]] = {}
    for job in jobs:
        name = sources.written(course, job.path)
        pin = old.transcodes.get(name, {}).get(job.recipe) if old else None
        if found := made.get((job.source.sha256, job.recipe)):
            tool, files = found
            digests = {n: blob.sha256 for n, blob in files.items()}
            pin = Pin(job.source.sha256, settings(job), tool, digests)
        if pin and (pin.source, pin.settings) == (job.source.sha256, settings(job)):
            transcodes.setdefault(name, {})[job.recipe] = pin
    return MediaLock(course.id, texts, transcodes)


def settings(job: Job) -> str:
    """A digest of all that a recipe was told, but for the source."""
    told = json.dumps([job.recipe, asdict(job.settings), job.outputs], sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def dump(lock: MediaLock) -> str:
    """The text of media.lock; empty where there is nothing to keep."""
    if not lock.texts and not lock.transcodes:
        return ""
    lines = [
        "# Kept by kdll check --write, and committed with the course: "
        "the films that the captions were made for,",
        "# and what came of each medium, so that a build elsewhere can tell if it is the same.",
        "kdll-media: 1",
        f"course: {quoted(lock.course)}",
    ]
    if lock.texts:
        lines.append("texts:")
    for path, fitting in sorted(lock.texts.items()):
        lines += [f"  {key(path)}:", f"    text: {quoted(fitting.text)}", "    films:"]
        lines += [f"      {key(n)}: {quoted(d)}" for n, d in sorted(fitting.films.items())]
    if lock.transcodes:
        lines.append("transcodes:")
    for path, pins in sorted(lock.transcodes.items()):
        lines.append(f"  {key(path)}:")
        for recipe, pin in sorted(pins.items()):
            lines.append(f"    {key(recipe)}:")
            for name, value in (
                ("source", pin.source),
                ("settings", pin.settings),
                ("tool", pin.tool),
            ):
                lines.append(f"      {name}: {quoted(value)}")
            lines.append("      files:")
            lines += [f"        {key(n)}: {quoted(d)}" for n, d in sorted(pin.files.items())]
    return "\n".join(lines) + "\n"


def _digest(tree: Tree, path: str) -> str:
    file = tree[path]
    return file.sha256 if isinstance(file, Blob) else hashlib.sha256(file).hexdigest()
