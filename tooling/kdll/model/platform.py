"""A framework as the platform holds it (Sunbird; iGOT's is `kcmfinal_fw`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Term:
    """One word of the platform's framework."""

    identifier: str
    ref: str
    """What it calls the term for people: its code, else its identifier."""
    name: str
    category: str = ""
    description: str = ""
    properties: Mapping[str, object] = field(default_factory=dict)
    """Its `additionalProperties`, as they are."""


@dataclass(frozen=True, slots=True)
class Line:
    """A sub-theme, and what stands above it."""

    area: Term
    theme: Term
    competency: Term
    live: bool = True
