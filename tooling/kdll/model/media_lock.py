"""`media.lock`: which film a text was made for, and what was made of which source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Fitting:
    """Captions, a transcript or a description, and the films that they were found to fit."""

    text: str
    """SHA-256 of the file."""
    films: Mapping[str, str]
    """By path as `media/…`, the SHA-256 of the film."""


@dataclass(frozen=True, slots=True)
class Pin:
    """What one recipe made of one source."""

    source: str
    """SHA-256."""
    settings: str
    """Digest of what the recipe was told."""
    tool: str
    """Name and version of the program that made it."""
    files: Mapping[str, str]
    """SHA-256 by name of the output."""


@dataclass(frozen=True, slots=True)
class MediaLock:
    """The content of one course's `media.lock`."""

    course: str
    texts: Mapping[str, Fitting] = field(default_factory=dict)
    """By path as `media/…`."""
    transcodes: Mapping[str, Mapping[str, Pin]] = field(default_factory=dict)
    """By path of the source as `media/…`, then recipe."""
