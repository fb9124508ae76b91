"""A framework as a CFPackage of 1EdTech's CASE 1.1.

Every identifier follows from a web address, and every date from the framework: the same framework
is the same file, wherever and whenever it is written.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from kdll.model.competency import Area, Competency, Framework, Theme, address, grouped, outline
from kdll.model.naming import slug, uuid_of

UNDATED = "1970-01-01"
"""Of a framework that bears no date: the standard wants one."""

_SPDX = re.compile(r"[A-Z0-9][A-Za-z0-9.+-]*")

_KDLL = "kdll"
"""Below `extensions`: what CASE has no word for."""


def package(framework: Framework) -> bytes:
    """The package's file."""
    areas, within = outline(framework), grouped(framework)
    items = [
        item
        for number, area in enumerate(areas, 1)
        for item in _area(framework, area, number, within)
    ]
    found: dict[str, Any] = {
        "CFDocument": document(framework),
        "CFItems": [item for item, _ in items],
        "CFAssociations": [*(link for _, link in items), *_replacements(framework)],
    }
    if rubrics := _rubrics(framework):
        found["CFRubrics"] = rubrics
    return dump(found)


def dump(value: Mapping[str, Any]) -> bytes:
    """JSON that people can compare line by line."""
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def document(framework: Framework) -> dict[str, Any]:
    """The framework itself."""
    iri = framework.iri.rstrip("/")
    own: dict[str, Any] = {"id": framework.id}
    if not framework.updated:
        own["undated"] = True
    licence = _licence(framework.licence)
    if framework.licence and not licence:
        own["licence"] = framework.licence
    return {
        "identifier": _identifier(framework.identifiers, iri),
        "uri": iri,
        "creator": framework.publisher or framework.title,
        "title": framework.title,
        "lastChangeDateTime": moment(framework),
        "caseVersion": "1.1",
        "adoptionStatus": "Adopted",
        "language": framework.language,
        **_given(
            officialSourceURL=framework.source,
            publisher=framework.publisher,
            description=framework.description,
            version=framework.version,
            licenseURI=licence,
        ),
        "extensions": {_KDLL: own | _others(framework.identifiers)},
    }


def moment(framework: Framework) -> str:
    """The framework's own date, as CASE writes moments."""
    return f"{framework.updated or UNDATED}T00:00:00+00:00"


def link(title: str, identifier: str, uri: str) -> dict[str, str]:
    """A LinkURI."""
    return {"title": title, "identifier": identifier, "uri": uri}


def item_link(framework: Framework, competency: Competency) -> dict[str, str]:
    """The LinkURI of a competency."""
    iri = address(framework, competency)
    return link(competency.name, _identifier(competency.identifiers, iri), iri)


def association(
    framework: Framework,
    kind: str,
    origin: Mapping[str, str],
    goal: Mapping[str, str],
    number: int | None = None,
) -> dict[str, Any]:
    """A CFAssociation; of `isChildOf`, the origin is the child."""
    iri = f"{framework.iri.rstrip('/')}/associations/{kind}/"
    iri += uuid_of(f"{origin['uri']} {goal['uri']}")
    return {
        "identifier": uuid_of(iri),
        "uri": iri,
        "associationType": kind,
        **({"sequenceNumber": number} if number is not None else {}),
        "originNodeURI": dict(origin),
        "destinationNodeURI": dict(goal),
        "lastChangeDateTime": moment(framework),
    }


_Placed = tuple[dict[str, Any], dict[str, Any]]


def _area(
    framework: Framework,
    area: Area,
    number: int,
    within: Mapping[tuple[str, str], Sequence[Competency]],
) -> Iterable[_Placed]:
    iri = area.identifiers.get("iri") or f"{framework.iri.rstrip('/')}/areas/{slug(area.name)}"
    whole = link(framework.title, _identifier(framework.identifiers, framework.iri), framework.iri)
    own = {"open": True} if area.open else {}
    made, here = _heading(framework, area, iri, "Area", own)
    yield made, association(framework, "isChildOf", here, whole, number)
    for place, theme in enumerate(area.themes, 1):
        below = f"{framework.iri.rstrip('/')}/areas/{slug(area.name)}/{slug(theme.name)}"
        below = theme.identifiers.get("iri") or below
        made, there = _heading(framework, theme, below, "Theme", {})
        yield made, association(framework, "isChildOf", there, here, place)
        for last, one in enumerate(within.get((area.name, theme.name), ()), 1):
            at = item_link(framework, one)
            yield _competency(framework, one), association(framework, "isChildOf", at, there, last)


def _heading(
    framework: Framework, part: Area | Theme, iri: str, kind: str, own: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, str]]:
    identifiers = {k: v for k, v in part.identifiers.items() if k != "iri"}
    extended = dict(own) | _given(descriptions=dict(part.descriptions)) | _others(identifiers)
    made = _item(
        framework,
        _identifier(identifiers, iri),
        iri,
        part.name,
        part.description,
        CFItemType=kind,
        extensions={_KDLL: extended} if extended else {},
    )
    return made, link(part.name, made["identifier"], iri)


def _competency(framework: Framework, one: Competency) -> dict[str, Any]:
    extended = _given(
        aliases=list(one.aliases) if len(one.aliases) > 1 else [],
        descriptions=dict(one.descriptions),
    ) | _others(one.identifiers)
    iri = address(framework, one)
    return _item(
        framework,
        _identifier(one.identifiers, iri),
        iri,
        one.name,
        one.description,
        CFItemType="Competency",
        humanCodingScheme=one.id,
        alternativeLabel=one.aliases[0] if one.aliases else "",
        # CASE has no mark for what is no longer used but the day from which on that is so.
        statusEndDate=(framework.updated or UNDATED) if one.retired else "",
        extensions={_KDLL: extended} if extended else {},
    )


def _item(
    framework: Framework, identifier: str, iri: str, name: str, description: str, **more: Any
) -> dict[str, Any]:
    return {
        "identifier": identifier,
        "uri": iri,
        "fullStatement": description or name,
        "abbreviatedStatement": name,
        **_given(notes=description if description == name else "", **more),
        "language": framework.language,
        "lastChangeDateTime": moment(framework),
    }


def _replacements(framework: Framework) -> Iterable[dict[str, Any]]:
    for one in framework.competencies.values():
        for id_ in one.replaced_by:
            if new := framework.competencies.get(id_):
                ends = item_link(framework, one), item_link(framework, new)
                yield association(framework, "replacedBy", *ends)


def _rubrics(framework: Framework) -> list[dict[str, Any]]:
    """The published levels: one rubric, a criterion for each competency that has any."""
    iri = f"{framework.iri.rstrip('/')}/levels"
    described = [one for one in framework.competencies.values() if one.levels]
    dated = moment(framework)

    def level(one: Competency, name: str, position: int, criterion: str) -> dict[str, Any]:
        here = f"{iri}/{one.id}/{slug(name) or position}"
        return {
            "identifier": uuid_of(here),
            "uri": here,
            "description": one.descriptors.get(name, ""),
            "quality": name,
            "position": position,
            "rubricCriterionId": criterion,
            "lastChangeDateTime": dated,
        }

    def criterion(one: Competency, position: int) -> dict[str, Any]:
        here = f"{iri}/{one.id}"
        return {
            "identifier": uuid_of(here),
            "uri": here,
            "description": one.name,
            "CFItemURI": item_link(framework, one),
            "position": position,
            "rubricId": uuid_of(iri),
            "lastChangeDateTime": dated,
            "CFRubricCriterionLevels": [
                level(one, name, n, uuid_of(here)) for n, name in enumerate(one.levels, 1)
            ],
        }

    if not described:
        return []
    return [
        {
            "identifier": uuid_of(iri),
            "uri": iri,
            "title": "Levels",
            "lastChangeDateTime": dated,
            "CFRubricCriteria": [criterion(one, n) for n, one in enumerate(described, 1)],
        }
    ]


def _licence(licence: str) -> dict[str, str]:
    if re.match(r"https?://", licence):
        return link(licence, uuid_of(licence), licence)
    if not _SPDX.fullmatch(licence):
        return {}
    iri = f"https://spdx.org/licenses/{licence}.html"
    return link(licence, uuid_of(iri), iri)


def _identifier(identifiers: Mapping[str, str], iri: str) -> str:
    return identifiers.get("case") or uuid_of(iri)


def _others(identifiers: Mapping[str, str]) -> dict[str, Any]:
    return _given(identifiers={k: v for k, v in identifiers.items() if k != "case"})


def _given(**fields: Any) -> dict[str, Any]:
    """The fields that hold something."""
    return {name: value for name, value in fields.items() if value}
