"""Reads a competency framework that is written by hand, `frameworks/*.yml`."""

from __future__ import annotations

from kdll.model.competency import Area, Competency, Framework, Theme
from kdll.model.place import Span
from kdll.model.tree import Tree
from kdll.read.page import items, text, texts, value
from kdll.read.report import Report
from kdll.read.settings import Mapping, Scalar, Sequence
from kdll.read.source import open_source
from kdll.read.validation import Schemas, valid_settings

LIMIT = 1 << 20
"""Bytes: some ten thousand competencies, one a line."""

_EVENTS = LIMIT // 2
"""No file within the limit has more: each takes a sign and what parts it from the next."""


def framework(
    path: str, tree: Tree, schemas: Schemas, report: Report
) -> tuple[Framework, Span] | None:
    """A framework, and where its id stands."""
    source = open_source(path, tree[path], report, LIMIT)
    if source is None:
        return None
    found = valid_settings(source, "framework", schemas, report, most=_EVENTS)
    if found is None:
        return None
    id_ = text(found, "id")
    areas = tuple(_area(area) for area in mappings(found, "areas"))
    made = Framework(
        id=id_.value if id_ else path.removeprefix("frameworks/").removesuffix(".yml"),
        title=value(found, "title"),
        iri=value(found, "iri").rstrip("/"),
        competencies=_competencies(found, report),
        open_areas=tuple(area.name for area in areas if area.open),
        areas=areas,
        language=value(found, "language") or "en",
        version=value(found, "version"),
        updated=value(found, "updated"),
        publisher=value(found, "publisher"),
        description=value(found, "description"),
        licence=value(found, "licence"),
        source=value(found, "source"),
        identifiers=_words(found, "identifiers"),
        path=path,
    )
    return made, id_.span if id_ else found.span


def mappings(found: Mapping, key: str) -> list[Mapping]:
    """The entries of a list that have settings of their own."""
    inner = found.get(key)
    listed = inner.items if isinstance(inner, Sequence) else ()
    return [item for item in listed if isinstance(item, Mapping)]


def _competencies(found: Mapping, report: Report) -> dict[str, Competency]:
    known: dict[str, Competency] = {}
    for area in mappings(found, "areas"):
        for theme in mappings(area, "themes"):
            for one in mappings(theme, "competencies"):
                read = _competency(one, value(area, "name"), value(theme, "name"))
                if read.id in known:
                    report.error(
                        "KD113",
                        one.key("id"),
                        f"competency id `{read.id}` is used twice in this framework",
                        "give this competency an id of its own",
                    )
                elif read.id:
                    known[read.id] = read
    return known


def _competency(found: Mapping, area: str, theme: str) -> Competency:
    replaced = found.get("replaced-by")
    return Competency(
        id=value(found, "id"),
        name=value(found, "name"),
        area=area,
        theme=theme,
        description=value(found, "description"),
        levels=tuple(item.text for item in items(found.get("levels"))),
        identifiers=_words(found, "identifiers"),
        aliases=tuple(item.text for item in items(found.get("aliases"))),
        descriptions=_words(found, "descriptions"),
        descriptors=_words(found, "descriptors"),
        iri=value(found, "iri"),
        retired=value(found, "status") == "retired",
        replaced_by=(replaced.text,)
        if isinstance(replaced, Scalar)
        else tuple(item.text for item in items(replaced)),
        span=found.key("id"),
    )


def _area(found: Mapping) -> Area:
    return Area(
        name=value(found, "name"),
        themes=tuple(
            Theme(
                value(theme, "name"),
                value(theme, "description"),
                _words(theme, "descriptions"),
                _words(theme, "identifiers"),
            )
            for theme in mappings(found, "themes")
        ),
        description=value(found, "description"),
        descriptions=_words(found, "descriptions"),
        identifiers=_words(found, "identifiers"),
        open=value(found, "open") == "true",
    )


def _words(found: Mapping, key: str) -> dict[str, str]:
    return {name: words.value for name, words in texts(found.get(key)).items()}
