"""What the check of a manifest hands on to the check of the documents that it launches."""

from __future__ import annotations

from dataclasses import dataclass

from kdll.model.diagnostic import Diagnostic


@dataclass(frozen=True, slots=True)
class Launch:
    """A document that a platform opens."""

    path: str
    line: int
    """Of the manifest's name for the course."""
    course: str
    """How the manifest names the course: its IRI, or an identifier that ends in its id."""
    exact: bool
    """Whether `course` is the IRI itself."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is wrong with a manifest, and what it launches."""

    diagnostics: tuple[Diagnostic, ...]
    standard: str
    """As the player is called: `scorm12`; empty if that cannot be told."""
    launches: tuple[Launch, ...]
