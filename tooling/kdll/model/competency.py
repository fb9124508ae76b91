"""Competency frameworks, and the tags that authors write."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kdll.model.place import Span


@dataclass(frozen=True, slots=True)
class Tag:
    """`framework:competency`, optionally `@level`, as an author wrote it."""

    framework: str
    competency: str
    level: str
    """The text after `@`; empty where none was written."""
    span: Span

    @property
    def name(self) -> str:
        """`framework:competency`, without the level."""
        return f"{self.framework}:{self.competency}"

    def __str__(self) -> str:
        return self.name + (f"@{self.level}" if self.level else "")


@dataclass(frozen=True, slots=True)
class Competency:
    """One line of a framework (in the Karmayogi Competency Model: a sub-theme)."""

    id: str
    name: str
    area: str
    theme: str
    description: str = ""
    levels: tuple[str, ...] = ()
    """Names of the published levels, lowest first; `@1` is the first. Empty: none published."""
    identifiers: Mapping[str, str] = field(default_factory=dict)
    """What other systems call it."""


@dataclass(frozen=True, slots=True)
class Framework:
    """A list of competencies with a short name that tags begin with."""

    id: str
    title: str
    iri: str
    competencies: Mapping[str, Competency]
    """By id, in the framework's own order."""
    open_areas: tuple[str, ...] = ()
    """Areas whose list the publisher leaves open: a lab adds its own competencies there."""


def find(frameworks: Mapping[str, Framework], tag: Tag) -> Competency | None:
    """The competency that a tag names, if there is one."""
    framework = frameworks.get(tag.framework)
    return framework.competencies.get(tag.competency) if framework else None
