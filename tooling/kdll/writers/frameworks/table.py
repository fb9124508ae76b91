"""A framework as a table: a row for itself, for each area, theme and competency.

| column | is |
| --- | --- |
| `kind` | `framework`, `area`, `theme` or `competency` |
| `level: NAME` | what the publisher says of this level |
| `description: hi` | the description in another language |
| `identifier: SYSTEM` | what another system calls it |
| any other | as in the file that authors write; several values with ` | ` between them |

`kdll.imports.frameworks` reads it back without loss.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping

from kdll.model.competency import Area, Competency, Framework, Theme, outline

_FIRST = ("kind", "id", "name", "area", "theme", "description", "levels", "aliases")
_LAST = ("status", "replaced-by", "iri", "open")
_WHOLE = ("language", "version", "updated", "publisher", "licence", "source")


def table(framework: Framework) -> bytes:
    """The table's file: CSV as RFC 4180 has it, UTF-8."""
    rows = [_framework(framework)]
    for area in outline(framework):
        rows.append(_part("area", area) | ({"open": "true"} if area.open else {}))
        for theme in area.themes:
            rows.append(_part("theme", theme) | {"area": area.name})
    rows += [_competency(one) for one in framework.competencies.values()]
    used = {column for row in rows for column in row}
    known = (*_FIRST, *_LAST, *_WHOLE)
    more = sorted(used - set(known))
    columns = [
        *_FIRST,
        *more,
        *(c for c in (*_LAST, *_WHOLE) if c in used),
    ]
    return written(columns, ([row.get(c, "") for c in columns] for row in rows))


def written(head: Iterable[str], rows: Iterable[Iterable[str]]) -> bytes:
    """A table of CSV with its head."""
    lines = _Lines()
    out = csv.writer(lines)
    out.writerow(head)
    out.writerows(rows)
    return "".join(lines.all).encode()


def joined(values: Iterable[str]) -> str:
    """Several values in one cell; a stroke within one of them is `\\\\|`."""
    return " | ".join(v.replace("\\", "\\\\").replace("|", "\\|") for v in values)


class _Lines:
    """What the writer of CSV takes for a file."""

    def __init__(self) -> None:
        self.all: list[str] = []

    def write(self, line: str) -> None:
        self.all.append(line)


def _framework(framework: Framework) -> dict[str, str]:
    whole = {name: getattr(framework, name) for name in _WHOLE}
    return {
        "kind": "framework",
        "id": framework.id,
        "name": framework.title,
        "description": framework.description,
        "iri": framework.iri,
        **{name: words for name, words in whole.items() if words},
        **_columns("identifier", framework.identifiers),
    }


def _part(kind: str, part: Area | Theme) -> dict[str, str]:
    return {
        "kind": kind,
        "name": part.name,
        "description": part.description,
        **_columns("description", part.descriptions),
        **_columns("identifier", part.identifiers),
    }


def _competency(one: Competency) -> dict[str, str]:
    rare = {
        "status": "retired" if one.retired else "",
        "replaced-by": joined(one.replaced_by),
        "iri": one.iri,
    }
    return {
        "kind": "competency",
        "id": one.id,
        "name": one.name,
        "area": one.area,
        "theme": one.theme,
        "description": one.description,
        "levels": joined(one.levels),
        "aliases": joined(one.aliases),
        **{name: words for name, words in rare.items() if words},
        **_columns("level", one.descriptors),
        **_columns("description", one.descriptions),
        **_columns("identifier", one.identifiers),
    }


def _columns(prefix: str, values: Mapping[str, str]) -> dict[str, str]:
    return {f"{prefix}: {name}": words for name, words in values.items()}
