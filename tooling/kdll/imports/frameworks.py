"""A table of competencies, ours or anybody's, becomes a framework."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from kdll.model.competency import Area, Competency, Framework, Theme, outline
from kdll.model.naming import LONGEST, slug

_CALLED = {
    "competency": "name",
    "competency name": "name",
    "sub-theme": "name",
    "subtheme": "name",
    "sub theme": "name",
    "competency sub-theme": "name",
    "competency area": "area",
    "competency theme": "theme",
    "code": "id",
    "replaced by": "replaced-by",
}
"""What others call our columns, in small letters."""


class Unusable(Exception):
    """A file that holds no framework, and why, in words."""


def from_table(text: str, id_: str, title: str, iri: str) -> Framework:
    """The framework of a table (`kdll.writers.frameworks.table` says which columns it may have).

    What the table says of the framework itself counts for more than what is given beside it.
    Raises `Unusable`.
    """
    rows = _rows(text)
    whole: Mapping[str, str] = next((r for r in rows if _kind(r) == "framework"), {})
    areas: dict[str, Area] = {}
    for row in rows:
        if _kind(row) == "area":
            areas[row["name"]] = _area(row)
    for row in rows:
        if _kind(row) == "theme":
            above = areas.get(row.get("area", "")) or Area(row.get("area", ""))
            areas[above.name] = replace(above, themes=(*above.themes, _theme(row)))
    found = [_competency(row) for row in rows if _kind(row) == "competency"]
    if not found:
        raise Unusable("no row of it names a competency")
    return assembled(
        Framework(
            id=whole.get("id") or id_,
            title=whole.get("name") or title or id_,
            iri=(whole.get("iri") or iri).rstrip("/"),
            competencies={},
            open_areas=tuple(a.name for a in areas.values() if a.open),
            areas=tuple(areas.values()),
            language=whole.get("language") or "en",
            version=whole.get("version", ""),
            updated=whole.get("updated", ""),
            publisher=whole.get("publisher", ""),
            description=whole.get("description", ""),
            licence=whole.get("licence", ""),
            source=whole.get("source", ""),
            identifiers=_below(whole, "identifier"),
        ),
        found,
    )


def assembled(framework: Framework, found: Sequence[Competency]) -> Framework:
    """The framework with its competencies, each with an id.

    Made of its name; where names are alike, of those of theme and area, too. Raises `Unusable`
    where that is not enough.
    """
    plain = Counter(slug(one.name) for one in found)
    known: dict[str, Competency] = {}
    for one in found:
        made = one.id or slug(one.name)
        if not one.id and plain[made] > 1:
            made = slug(f"{one.theme} {one.name}")[:LONGEST]
        if made in known and not one.id:
            made = slug(f"{one.area} {one.theme} {one.name}")[:LONGEST]
        if not made or made in known:
            told = "has no Latin letter to make an id of" if not made else "is in it twice"
            raise Unusable(f"`{one.name}` {told}: give it an `id` of its own")
        theme = one.theme or one.area or framework.title
        known[made] = replace(one, id=made, area=one.area or framework.title, theme=theme)
    whole = replace(framework, competencies=known)
    return replace(whole, areas=outline(whole))


def split(cell: str) -> tuple[str, ...]:
    """The values of a cell, as `writers.frameworks.table.joined` put them together."""
    parts = re.findall(r"((?:[^\\|]|\\.)+)", cell)
    return tuple(w for p in parts if (w := re.sub(r"\\(.)", r"\1", p).strip()))


def _rows(text: str) -> list[dict[str, str]]:
    try:
        rows = [r for r in csv.reader(text.splitlines(keepends=True), strict=True) if any(r)]
    except csv.Error as fault:
        raise Unusable(f"it is no table of CSV: {fault}") from None
    if not rows:
        raise Unusable("it is empty")
    head = [_column(cell) for cell in rows[0]]
    if "name" not in head:
        raise Unusable("its first row names no column `name`")
    return [
        {column: cell.strip() for column, cell in zip(head, row, strict=False) if cell.strip()}
        for row in rows[1:]
    ]


def _column(cell: str) -> str:
    word = cell.strip()
    folded = word.casefold()
    return word if ":" in word else _CALLED.get(folded, folded)


def _kind(row: Mapping[str, str]) -> str:
    return row.get("kind", "competency") if row.get("name") else ""


def _area(row: Mapping[str, str]) -> Area:
    return Area(row["name"], (), *_said(row), open=row.get("open") == "true")


def _theme(row: Mapping[str, str]) -> Theme:
    return Theme(row["name"], *_said(row))


def _said(row: Mapping[str, str]) -> tuple[str, dict[str, str], dict[str, str]]:
    return row.get("description", ""), _below(row, "description"), _below(row, "identifier")


def _competency(row: Mapping[str, str]) -> Competency:
    return Competency(
        id=row.get("id", ""),
        name=row["name"],
        area=row.get("area", ""),
        theme=row.get("theme", ""),
        description=row.get("description", ""),
        levels=split(row.get("levels", "")),
        identifiers=_below(row, "identifier"),
        aliases=split(row.get("aliases", "")),
        descriptions=_below(row, "description"),
        descriptors=_below(row, "level"),
        iri=row.get("iri", ""),
        retired=row.get("status") == "retired",
        replaced_by=split(row.get("replaced-by", "")),
    )


def _below(row: Mapping[str, str], prefix: str) -> dict[str, str]:
    """Columns `prefix: NAME`, by name."""
    found = ((*column.partition(":"), words) for column, words in row.items())
    return {
        name.strip(): words
        for before, colon, name, words in found
        if colon and before.strip() == prefix
    }
