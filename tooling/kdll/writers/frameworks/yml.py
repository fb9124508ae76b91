"""A framework as the file that authors write: one line a competency."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from kdll.model.competency import Area, Competency, Framework, Theme, grouped, outline
from kdll.model.quoting import key, quoted

_WHOLE = ("language", "version", "updated", "publisher", "description", "licence", "source")

_PLAIN = re.compile(r"[A-Za-z][\w()'./-]*( [\w()'./-]+)*", re.ASCII)
"""Words that mean themselves without quotes, wherever they stand."""


def yml(framework: Framework) -> bytes:
    """The file, `frameworks/ID.yml`."""
    return ("\n".join(_lines(framework)) + "\n").encode()


def _lines(framework: Framework) -> Iterator[str]:
    whole = (
        ["language", "version", "updated", "publisher", "description", "licence", "source"]
        if framework.language != "en"
        else ["version", "updated", "publisher", "description", "licence", "source"]
    )
    yield f"id: {framework.id}"
    yield f"title: {quoted(framework.title)}"
    yield f"iri: {quoted(framework.iri)}"
    for name in whole:
        if words := getattr(framework, name):
            yield f"{name}: {quoted(words)}"
    if framework.identifiers:
        yield f"identifiers: {_mapping(framework.identifiers)}"
    yield ""
    areas, within = outline(framework), grouped(framework)
    yield "areas:" if areas else "areas: []"
    for area in areas:
        yield from _area(area, within)


def _area(area: Area, within: Mapping[tuple[str, str], Sequence[Competency]]) -> Iterator[str]:
    yield f"  - name: {_words(area.name)}"
    yield from (f"    {line}" for line in _said(area))
    if area.open:
        yield "    open: true"
    yield "    themes:" if area.themes else "    themes: []"
    for theme in area.themes:
        yield f"      - name: {_words(theme.name)}"
        yield from (f"        {line}" for line in _said(theme))
        inside = within.get((area.name, theme.name), ())
        yield "        competencies:" if inside else "        competencies: []"
        yield from (f"          - {_competency(one)}" for one in inside)


def _said(part: Area | Theme) -> Iterator[str]:
    if part.description:
        yield f"description: {quoted(part.description)}"
    if part.descriptions:
        yield f"descriptions: {_mapping(part.descriptions)}"
    if part.identifiers:
        yield f"identifiers: {_mapping(part.identifiers)}"


def _competency(one: Competency) -> str:
    fields: dict[str, str] = {
        "id": one.id,
        "name": _words(one.name),
        "description": quoted(one.description) if one.description else "",
        "descriptions": _mapping(one.descriptions),
        "levels": _list(one.levels),
        "descriptors": _mapping(one.descriptors),
        "aliases": _list(one.aliases),
        "identifiers": _mapping(one.identifiers),
        "iri": quoted(one.iri) if one.iri else "",
        "status": "retired" if one.retired else "",
        "replaced-by": _replaced(one.replaced_by),
    }
    return "{" + ", ".join(f"{name}: {words}" for name, words in fields.items() if words) + "}"


def _replaced(by: Sequence[str]) -> str:
    return by[0] if len(by) == 1 else _list(by)


def _mapping(values: Mapping[str, str]) -> str:
    inside = ", ".join(f"{key(name)}: {quoted(words)}" for name, words in values.items())
    return f"{{{inside}}}" if inside else ""


def _list(values: Iterable[str]) -> str:
    inside = ", ".join(map(_words, values))
    return f"[{inside}]" if inside else ""


def _words(words: str) -> str:
    """As an author would write it: in quotes only where it would mean something else."""
    plain = _PLAIN.fullmatch(words) and words.lower() not in ("true", "false", "null", "yes", "no")
    return words if plain else quoted(words)
