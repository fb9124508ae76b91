"""The competencies of a course in files of their own, beside the packages.

| file | is |
| --- | --- |
| `…-tags.csv` | a row for each place that is for a competency, with its web address |
| `…-case.json` | the same as CFAssociations of CASE 1.1, for a registry of competencies |
| `…-competencies-v6.json` | the targets as iGOT takes them in a course's metadata |
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kdll.model.competency import Competency, Framework, address
from kdll.model.course import Course
from kdll.model.coverage import Coverage, Row
from kdll.model.naming import uuid_of
from kdll.model.platform import Line, Term
from kdll.writers.frameworks.case import UNDATED, dump, item_link, link
from kdll.writers.frameworks.table import written

PLACEHOLDER = "TO-BE-READ-FROM-THE-PLATFORM"
"""Stands for an identifier that only the platform knows. None is ever made up."""

_HEAD = (
    "tag",
    "competency",
    "name",
    "framework",
    "area",
    "theme",
    "target",
    "use",
    "kind",
    "id",
    "iri",
)


@dataclass(frozen=True, slots=True)
class Beside:
    """Files by the end of their names, and the tags whose identifiers are not known."""

    files: Mapping[str, bytes]
    unresolved: tuple[str, ...]


def beside(
    course: Course,
    iri: str,
    matrix: Coverage,
    frameworks: Mapping[str, Framework],
    platform: Sequence[Line],
) -> Beside:
    """The files; `iri` is the course's address, `platform` what the platform's export says."""
    named = [_Named(row, *_of(row.tag, frameworks)) for row in matrix.rows]
    tags, unresolved = _v6(named, platform)
    return Beside(
        {
            "tags.csv": written(_HEAD, _rows(named, iri)),
            "case.json": dump({"CFAssociations": [*_associations(course, iri, named)]}),
            "competencies-v6.json": dump({"competencies_v6": tags}),
        },
        unresolved,
    )


@dataclass(frozen=True, slots=True)
class _Named:
    row: Row
    framework: Framework
    competency: Competency


def _of(tag: str, frameworks: Mapping[str, Framework]) -> tuple[Framework, Competency]:
    framework, _, id_ = tag.partition(":")
    return frameworks[framework], frameworks[framework].competencies[id_]


def _uses(row: Row) -> Iterator[tuple[str, str, str]]:
    """(use, kind of place, its id), each once."""
    if row.target:
        yield "promises", "course", ""
    yield from (("teaches", "page", page) for page in row.taught)
    yield from (("practises", "question", use.question) for use in row.practised)
    yield from (("assesses", "question", use.question) for use in row.assessed)


def _rows(named: Iterable[_Named], iri: str) -> Iterator[Sequence[str]]:
    for one in named:
        about = one.competency
        for use, kind, id_ in dict.fromkeys(_uses(one.row)):
            yield (
                one.row.tag,
                address(one.framework, about),
                about.name,
                one.framework.title,
                about.area,
                about.theme,
                "yes" if one.row.target else "no",
                use,
                kind,
                id_,
                _place(iri, kind, id_),
            )


def _place(iri: str, kind: str, id_: str) -> str:
    return f"{iri}/{kind}s/{id_}" if id_ else iri


def _associations(course: Course, iri: str, named: Iterable[_Named]) -> Iterator[dict[str, Any]]:
    titles = {page.id: page.title.value for page in course.pages} | {"": course.title.value}
    dated = f"{course.current_as_of or UNDATED}T00:00:00+00:00"
    for one in named:
        places = [(kind, id_) for _, kind, id_ in _uses(one.row)]
        for kind, id_ in dict.fromkeys(places):
            place = _place(iri, kind, id_)
            goal = item_link(one.framework, one.competency)
            here = f"{iri}/associations/{uuid_of(place + ' ' + goal['uri'])}"
            yield {
                "identifier": uuid_of(here),
                "uri": here,
                # The standard has no type for what is for a competency and is none itself.
                "associationType": "isRelatedTo",
                "originNodeURI": link(titles.get(id_, id_), uuid_of(place), place),
                "destinationNodeURI": goal,
                "lastChangeDateTime": dated,
            }


def _v6(
    named: Sequence[_Named], platform: Sequence[Line]
) -> tuple[list[dict[str, Any]], tuple[str, ...]]:
    """An item for each target, or for each competency where there is no target."""
    chosen = [one for one in named if one.row.target] or named
    items, unresolved = [], []
    for one in chosen:
        line = _on_platform(one, platform)
        if not all(term.identifier for term in (line.area, line.theme, line.competency)):
            unresolved.append(one.row.tag)
        items.append(_item(line))
    return items, tuple(unresolved)


def _item(line: Line) -> dict[str, Any]:
    """The fifteen keys."""
    area, theme, last = line.area, line.theme, line.competency
    return {
        "competencyAreaIdentifier": area.identifier or PLACEHOLDER,
        "competencyAreaRefId": area.ref or PLACEHOLDER,
        "competencyAreaName": area.name,
        "competencyAreaDescription": area.description,
        "competencyThemeIdentifier": theme.identifier or PLACEHOLDER,
        "competencyThemeRefId": theme.ref or PLACEHOLDER,
        "competencyThemeName": theme.name,
        "competencyThemeType": theme.category or "theme",
        "competencyThemeDescription": theme.description,
        "competencyThemeAdditionalProperties": dict(theme.properties),
        "competencySubThemeIdentifier": last.identifier or PLACEHOLDER,
        "competencySubThemeRefId": last.ref or PLACEHOLDER,
        "competencySubThemeName": last.name,
        "competencySubThemeDescription": last.description,
        "competencySubThemeAdditionalProperties": dict(last.properties),
    }


def _on_platform(one: _Named, platform: Sequence[Line]) -> Line:
    """As the platform has it; else as the framework does, with what it knows of the platform."""
    about = one.competency
    own = about.identifiers.get("identifier", "")
    names = {_folded(name) for name in (about.name, *about.aliases)}
    close = [
        line
        for line in platform
        if line.live
        and (
            line.competency.identifier == own
            if own
            else _folded(line.competency.name) in names
            and _folded(line.area.name) == _folded(about.area)
        )
    ]
    exact = [line for line in close if _folded(line.theme.name) == _folded(about.theme)]
    if len(exact or close) == 1:
        return (exact or close)[0]
    area = next((a for a in one.framework.areas if a.name == about.area), None)
    theme = next((t for t in area.themes if t.name == about.theme), None) if area else None
    return Line(
        _term(about.area, area.identifiers if area else {}, area.description if area else ""),
        _term(about.theme, theme.identifiers if theme else {}, theme.description if theme else ""),
        _term(about.name, about.identifiers, about.description),
    )


def _term(name: str, identifiers: Mapping[str, str], description: str) -> Term:
    identifier = identifiers.get("identifier", "")
    return Term(identifier, identifiers.get("refId", "") or identifier, name, "", description)


def _folded(name: str) -> str:
    return " ".join(name.casefold().replace("&", " and ").split())
