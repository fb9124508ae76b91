"""Warnings that an author allows, with a reason."""

from __future__ import annotations

from dataclasses import dataclass

from kdll.model.diagnostic import Diagnostic
from kdll.model.place import Text


@dataclass(frozen=True, slots=True)
class Exemption:
    """`<!-- kdll allow: RULE because … -->` on a page, or an entry of `allow:` in course.yml."""

    rule: Text
    """A rule's name or code, as written; empty where none is."""
    reason: str
    """Empty where the author gave none: then nothing is allowed."""


@dataclass(frozen=True, slots=True, order=True)
class Exempted:
    """A warning that is not told, and why."""

    diagnostic: Diagnostic
    reason: str
