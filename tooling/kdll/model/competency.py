"""Competency frameworks, and the tags that authors write."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from kdll.model.naming import slug
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
    """In the framework's own language."""
    levels: tuple[str, ...] = ()
    """Names of the published levels, lowest first; `@1` is the first. Empty: none published."""
    identifiers: Mapping[str, str] = field(default_factory=dict)
    """What other systems call it: `identifier` and `refId` of the platform, `igot-v5`, `case`."""
    aliases: tuple[str, ...] = ()
    """Other spellings of its name, and ids that it once had."""
    descriptions: Mapping[str, str] = field(default_factory=dict)
    """In other languages, by BCP 47 tag."""
    descriptors: Mapping[str, str] = field(default_factory=dict)
    """What the publisher says of a level, by its name; only where something is published."""
    iri: str = ""
    """Its own web address; empty: the framework's, a slash and its id."""
    retired: bool = False
    replaced_by: tuple[str, ...] = ()
    """Ids in the same framework."""
    span: Span | None = field(default=None, compare=False)
    """Where its id stands, if it was read from a file."""


@dataclass(frozen=True, slots=True)
class Theme:
    """What stands between an area and its competencies."""

    name: str
    description: str = ""
    descriptions: Mapping[str, str] = field(default_factory=dict)
    identifiers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Area:
    """The widest part of a framework."""

    name: str
    themes: tuple[Theme, ...] = ()
    description: str = ""
    descriptions: Mapping[str, str] = field(default_factory=dict)
    identifiers: Mapping[str, str] = field(default_factory=dict)
    open: bool = False
    """The publisher leaves its list open: a lab adds its own competencies there."""


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
    areas: tuple[Area, ...] = ()
    """With what is said of them; `outline` also knows those that only competencies name."""
    language: str = "en"
    version: str = ""
    updated: str = ""
    """ISO date of the list as published; dates whatever is exported."""
    publisher: str = ""
    description: str = ""
    licence: str = ""
    source: str = ""
    """Web address of the original."""
    identifiers: Mapping[str, str] = field(default_factory=dict)
    path: str = field(default="", compare=False)
    """Of its file, from the content folder."""


def find(frameworks: Mapping[str, Framework], tag: Tag) -> Competency | None:
    """The competency that a tag names, if there is one."""
    framework = frameworks.get(tag.framework)
    return framework.competencies.get(tag.competency) if framework else None


def address(framework: Framework, competency: Competency) -> str:
    """The competency's web address, which names it for ever."""
    return competency.iri or f"{framework.iri.rstrip('/')}/{competency.id}"


def outline(framework: Framework) -> tuple[Area, ...]:
    """All areas with all themes, those among them that nothing but a competency names."""
    themes: dict[str, dict[str, Theme]] = {
        a.name: {t.name: t for t in a.themes} for a in framework.areas
    }
    for one in framework.competencies.values():
        themes.setdefault(one.area, {}).setdefault(one.theme, Theme(one.theme))
    known = {area.name: area for area in framework.areas}
    return tuple(
        _with_themes(known.get(name) or Area(name, open=name in framework.open_areas), inside)
        for name, inside in themes.items()
    )


def _with_themes(area: Area, themes: Mapping[str, Theme]) -> Area:
    return Area(
        area.name,
        tuple(themes.values()),
        area.description,
        area.descriptions,
        area.identifiers,
        area.open,
    )


def called(framework: Framework, word: str) -> tuple[Competency, ...]:
    """The competencies that go by a word which is no id: by name or by another spelling."""
    return tuple(
        one
        for one in framework.competencies.values()
        if word in {slug(name) for name in (one.name, *one.aliases)}
    )


def present(framework: Framework, competency: Competency) -> tuple[Competency, ...]:
    """What a competency is replaced by today, itself if it is not retired; empty if by nothing.

    Goes on from one retired competency to the next, and round no circle.
    """
    seen: dict[str, Competency] = {}
    waiting = [competency]
    while waiting:
        one = waiting.pop(0)
        if one.id not in seen:
            seen[one.id] = one
            waiting += [
                framework.competencies[id_]
                for id_ in one.replaced_by
                if one.retired and id_ in framework.competencies
            ]
    return tuple(one for one in seen.values() if not one.retired)


def rank(competency: Competency, level: str) -> int:
    """A level's place among the published ones, from 1; 0 where it is none of them."""
    names = [name.casefold() for name in competency.levels]
    if level.isascii() and level.isdigit() and 0 < int(level[:9]) <= len(names):
        return int(level[:9])
    return names.index(level.casefold()) + 1 if level.casefold() in names else 0


def everyone(frameworks: Mapping[str, Framework]) -> Iterator[tuple[Framework, Competency]]:
    """Every competency of every framework, in order."""
    for framework in frameworks.values():
        for competency in framework.competencies.values():
            yield framework, competency


def grouped(framework: Framework) -> dict[tuple[str, str], list[Competency]]:
    """The competencies of each (area, theme), in order."""
    found: dict[tuple[str, str], list[Competency]] = {}
    for one in framework.competencies.values():
        found.setdefault((one.area, one.theme), []).append(one)
    return found
