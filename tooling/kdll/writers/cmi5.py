"""cmi5: an assignable unit (AU) per module, or one of the whole course (`aus: course`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from kdll.model.edition import Delivery, Edition, Objective, Unit, Writer
from kdll.model.tree import Tree
from kdll.writers.markup import Vocabulary, legal, serialise

if TYPE_CHECKING:
    from lxml.etree import _Element

_CMI5 = "https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd"

_MOVE_ON: Mapping[tuple[bool, bool], str] = {
    (True, True): "CompletedAndPassed",
    (True, False): "Completed",
    (False, True): "Passed",
    # Satisfied from the start, which is right only where the course asks for nothing in a unit.
    (False, False): "NotApplicable",
}
"""By (pages or videos must be gone through, an assessment must be passed)."""


def write(edition: Edition) -> Tree:
    """The package's files."""
    return Tree({"cmi5.xml": serialise(_structure(edition))}) | edition.files


def _structure(edition: Edition) -> _Element:
    make = Vocabulary(_CMI5, {"": _CMI5})
    course = edition.course
    iris = {objective.tag: objective.iri for objective in edition.objectives}

    def text(tag: str, words: str) -> _Element:
        return make(tag, {}, make("langstring", {"lang": course.language}, legal(words)))

    def described(title: str, description: str) -> tuple[_Element, _Element]:
        # A description is required; where the author gave none, the title is the truest one.
        return text("title", title), text("description", description or title)

    def objectives(each: Iterable[_Element]) -> tuple[_Element, ...]:
        elements = tuple(each)
        return (make("objectives", {}, *elements),) if elements else ()

    def au(unit: Unit) -> _Element:
        attrs = {
            "id": unit.iri,
            "moveOn": _MOVE_ON[unit.requires_pages, unit.pass_mark is not None],
            "launchMethod": "AnyWindow",
        }
        if unit.mastery is not None:
            # At most four decimals (cmi5 §13.1.4).
            attrs["masteryScore"] = f"{unit.mastery:.4f}".rstrip("0").rstrip(".")
        return make(
            "au",
            attrs,
            *described(unit.title, unit.description),
            *objectives(make("objective", {"idref": iris[tag]}) for tag in unit.competencies),
            make("url", {}, unit.href),
        )

    def competency(objective: Objective) -> _Element:
        words = described(objective.title, objective.description)
        return make("objective", {"id": objective.iri}, *words)

    return make(
        "courseStructure",
        {},
        make("course", {"id": edition.iri}, *described(course.title.value, course.description)),
        *objectives(map(competency, edition.objectives)),
        *map(au, edition.units),
    )


WRITER = Writer(
    name="cmi5",
    standard="cmi5",
    delivery=Delivery("cmi5", unit="aus"),
    write=write,
    losses=(
        "a link from one module to a page of another cannot be followed: each module is opened "
        "from the platform's own list",
        "the order of the modules is advice: the platform may open any of them first",
        "gates between modules, what an assessment before them spares, and minutes to be spent "
        "are advice too: write `aus: course` in course.yml to have them held",
    ),
)
