"""What the catalogue says of a course, kept with the course's own site.

A course that could not be built keeps its previous site; its card is part of that site, so the
catalogue always tells of what lies beside it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, fields

from kdll.model.edition import Edition
from kdll.model.minutes import minutes
from kdll.writers.preview.places import Place, Places

PATH = "kdll/card.json"
"""Where it lies in a course's site."""

THUMBNAIL = "kdll/thumbnail.jpg"
"""Where the course's picture lies there, if it has one."""


@dataclass(frozen=True, slots=True)
class Served:
    """A competency, and what a course does for it; places as (address, words)."""

    tag: str
    title: str
    iri: str
    target: bool
    level: int
    weight: float
    """Share of the course's points, 0 to 1."""
    taught: tuple[tuple[str, str], ...]
    practised: tuple[tuple[str, str], ...]
    assessed: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Card:
    """A course in the catalogue."""

    title: str
    description: str
    language: str
    version: str
    status: str
    current_as_of: str
    minutes: int
    """0 where it is not known."""
    pages: int
    questions: int
    """Put to a learner: of those that are drawn, as many as are drawn."""
    competencies: tuple[str, ...]
    """Their titles."""
    served: tuple[Served, ...]
    """What it does for its competencies."""
    thumbnail: str
    """Where its picture lies in the course's site; empty if it has none."""
    downloads: tuple[tuple[str, str, int], ...]
    """File name, standard, bytes."""


def card(edition: Edition, file: Callable[[str], str]) -> Card:
    """The card of a course; `file` gives the site's file of a page by its id."""
    course = edition.course
    return Card(
        title=course.title.value,
        description=course.description,
        language=course.language,
        version=course.version,
        status=course.status.value,
        current_as_of=course.current_as_of,
        minutes=minutes(course, course.pages, _lengths(edition)),
        pages=len(edition.pages),
        questions=sum(map(course.put, course.pages)),
        competencies=tuple(objective.title for objective in edition.objectives),
        served=tuple(_served(edition, file)),
        thumbnail=THUMBNAIL if edition.thumbnail else "",
        downloads=tuple((d.name, d.standard, d.size) for d in edition.downloads),
    )


def _served(edition: Edition, file: Callable[[str], str]) -> Iterator[Served]:
    places, matrix = Places(edition, file), edition.coverage

    def pairs(found: Iterable[Place]) -> tuple[tuple[str, str], ...]:
        return tuple((place.href, place.words) for place in found)

    for row in matrix.rows:
        yield Served(
            row.tag,
            row.title,
            row.iri,
            row.target,
            row.level,
            round(matrix.weight(row), 4),
            pairs(places.pages(row.taught)),
            pairs(places.questions(row.practised)),
            pairs(places.questions(row.assessed)),
        )


def _lengths(edition: Edition) -> dict[str, float]:
    """Seconds of the videos and sounds, by path, as the player is told of them."""
    lengths: dict[str, float] = {}
    for document in {unit.href for unit in edition.units}:
        lengths |= {m["path"]: float(m["duration"]) for m in _data(edition, document)["media"]}
    return lengths


def _data(edition: Edition, document: str) -> dict[str, list[dict[str, str]]]:
    """The player's data block of a document."""
    _, _, rest = edition.files.text(document).partition('id="kdll-data">')
    block, end, _ = rest.partition("</script>")
    return json.loads(block) if end else {"media": []}


def dump(value: Card) -> bytes:
    """The card's file."""
    return (json.dumps(asdict(value), ensure_ascii=False, indent=1) + "\n").encode()


def load(file: bytes) -> Card | None:
    """The card out of its file; None if another version of kdll wrote it differently."""
    raw = json.loads(file)
    if set(raw) != {field.name for field in fields(Card)}:
        return None
    if any(set(one) != {field.name for field in fields(Served)} for one in raw["served"]):
        return None
    raw["served"] = tuple(
        Served(**one | {part: _pairs(one[part]) for part in ("taught", "practised", "assessed")})
        for one in raw["served"]
    )
    raw["competencies"] = tuple(raw["competencies"])
    raw["downloads"] = tuple((name, standard, size) for name, standard, size in raw["downloads"])
    return Card(**raw)


def _pairs(found: list[list[str]]) -> tuple[tuple[str, str], ...]:
    return tuple((href, words) for href, words in found)
