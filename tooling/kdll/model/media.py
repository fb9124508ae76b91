"""What is known of media, and what is to be done with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from kdll.model.place import Span
from kdll.model.tree import Blob, Tree


class MediaKind(StrEnum):
    """What a file in `media/` is, by its content."""

    VIDEO = "video"
    AUDIO = "audio"
    PICTURE = "picture"
    VECTOR = "vector"
    """An SVG drawing."""


@dataclass(frozen=True, slots=True)
class MediaFacts:
    """What probing a source told, before anything is made of it."""

    kind: MediaKind
    format: str
    """The demuxer or picture format that its first bytes call for: `mov`, `matroska`, `PNG`…"""
    duration: float = 0.0
    """Seconds."""
    width: int = 0
    height: int = 0
    """Pixels, as shown (after rotation)."""
    has_audio: bool = False
    fault: str = ""
    """In words, why the file cannot be used; empty if it can."""


@dataclass(frozen=True, slots=True)
class Cue:
    """One caption: when, and which words. Times in seconds."""

    start: float
    end: float
    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Job:
    """One piece of work on one source. Equal jobs make equal bytes."""

    source: Blob
    recipe: str
    """A row of `kdll.media.recipes.RECIPES`."""
    path: str
    """Of the source, from the content folder: for people, not part of the key."""
    facts: MediaFacts
    outputs: tuple[str, ...]
    """Names of what it makes (`video.mp4`, `poster.jpg`), each a blob of the result."""


@dataclass(frozen=True, slots=True)
class Rendition:
    """What a package carries for one media path of the author's."""

    kind: MediaKind
    href: str
    """Where the file lies in a package: `media/stamp.mp4`."""
    poster: str = ""
    duration: float = 0.0
    width: int = 0
    height: int = 0
    captions: Mapping[str, tuple[Cue, ...]] = field(default_factory=dict)
    """By language."""


@dataclass(frozen=True, slots=True)
class MediaSet:
    """The finished media of one course."""

    renditions: Mapping[str, Rendition] = field(default_factory=dict)
    """By path as an author writes it, `media/stamp.mov`."""
    files: Tree = field(default_factory=Tree)
    """What goes into each package, by path in the package."""
