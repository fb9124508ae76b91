"""The answer of a Sunbird platform to `framework/v1/read`, taken apart.

Three categories (areas, themes, sub-themes) hold terms; a term's associations name those of the
next category that belong to it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from kdll.imports.frameworks import Unusable, assembled
from kdll.model.competency import Area, Competency, Framework, Theme
from kdll.model.platform import Line, Term

_DEPTH = 3


def is_export(text: str) -> bool:
    """Whether a text is such an answer, whatever is wrong with it."""
    try:
        return bool(_framework(text).get("categories"))
    except Unusable:
        return False


def lines(text: str) -> tuple[Line, ...]:
    """Every sub-theme with its theme and area, in the platform's order. Raises `Unusable`."""
    categories = _list(_framework(text), "categories")
    if len(categories) < _DEPTH:
        raise Unusable("an export of a framework has three categories: areas, themes, sub-themes")
    levels = [
        {str(t["identifier"]): t for t in _list(c, "terms") if t.get("identifier")}
        for c in sorted(categories, key=lambda c: _index(c))[:_DEPTH]
    ]
    return tuple(
        Line(_term(area), _term(theme), _term(last), live=_live(last))
        for area in levels[0].values()
        for theme in _below(area, levels[1])
        for last in _below(theme, levels[2])
    )


def framework(text: str, id_: str, title: str, iri: str) -> Framework:
    """The same as a framework that tags can name. Raises `Unusable`."""
    raw, found = _framework(text), lines(text)
    if not found:
        raise Unusable("no sub-theme in it belongs to a theme and an area")
    areas: dict[str, Area] = {}
    for line in found:
        known = areas.get(line.area.name) or _area(line.area)
        if line.theme.name not in {theme.name for theme in known.themes}:
            theme = Theme(line.theme.name, line.theme.description, {}, _identifiers(line.theme))
            known = _area(line.area, (*known.themes, theme))
        areas[line.area.name] = known
    return assembled(
        Framework(
            id=id_,
            title=title or str(raw.get("name") or raw.get("code") or id_),
            iri=iri,
            competencies={},
            areas=tuple(areas.values()),
            description=_words(raw, "description"),
            identifiers={"identifier": _words(raw, "identifier") or _words(raw, "code")},
        ),
        [
            Competency(
                id="",
                name=line.competency.name,
                area=line.area.name,
                theme=line.theme.name,
                description=line.competency.description,
                identifiers=_identifiers(line.competency),
                retired=not line.live,
            )
            for line in found
        ],
    )


def _area(term: Term, themes: tuple[Theme, ...] = ()) -> Area:
    return Area(term.name, themes, term.description, {}, _identifiers(term))


def _identifiers(term: Term) -> dict[str, str]:
    return {"identifier": term.identifier, "refId": term.ref}


def _framework(text: str) -> Mapping[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        raise Unusable("it is no JSON") from None
    for key in ("result", "framework"):
        if isinstance(found, dict) and isinstance(found.get(key), dict):
            found = found[key]
    if not isinstance(found, dict) or not _list(found, "categories"):
        raise Unusable("it holds no framework: no `categories` are in it")
    return found


def _below(term: Mapping[str, Any], next_level: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for one in _list(term, "associations"):
        if found := next_level.get(str(one.get("identifier"))):
            yield found


def _term(raw: Mapping[str, Any]) -> Term:
    identifier, properties = _words(raw, "identifier"), raw.get("additionalProperties")
    return Term(
        identifier,
        _words(raw, "refId") or _words(raw, "code") or identifier,
        _words(raw, "name"),
        _words(raw, "category"),
        _words(raw, "description"),
        properties if isinstance(properties, dict) else {},
    )


def _live(raw: Mapping[str, Any]) -> bool:
    return _words(raw, "status") in ("", "Live")


def _index(category: Mapping[str, Any]) -> int:
    index = category.get("index")
    return index if isinstance(index, int) else 0


def _list(raw: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    found = raw.get(key)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _words(raw: Mapping[str, Any], key: str) -> str:
    found = raw.get(key)
    return " ".join(found.split()) if isinstance(found, str) else ""
