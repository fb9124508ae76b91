"""xAPI with `tincan.xml`: one activity to launch, the whole course, and what lies within it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kdll.model.edition import Delivery, Edition, Writer
from kdll.model.tree import Tree
from kdll.writers.markup import Vocabulary, legal, serialise

if TYPE_CHECKING:
    from lxml.etree import _Element

_TINCAN = "http://projecttincan.com/tincan.xsd"
_TYPES = "http://adlnet.gov/expapi/activities/"


def write(edition: Edition) -> Tree:
    """The package's files."""
    return Tree({"tincan.xml": serialise(_tincan(edition))}) | edition.files


def _tincan(edition: Edition) -> _Element:
    make = Vocabulary(_TINCAN, {"": _TINCAN})
    course = edition.course
    lang = {"lang": course.language}

    def activity(iri: str, kind: str, name: str, description: str, *launch: _Element) -> _Element:
        return make(
            "activity",
            {"id": iri, "type": _TYPES + kind},
            make("name", lang, legal(name)),
            make("description", lang, legal(description or name)),
            *launch,
        )

    return make(
        "tincan",
        {},
        make(
            "activities",
            {},
            # Only one may have a launch; a platform reports under its id.
            *(
                activity(u.iri, "course", u.title, u.description, make("launch", lang, u.href))
                for u in edition.units
            ),
            *(
                activity(f"{edition.iri}/modules/{m.id}", "module", m.title.value, m.description)
                for m in course.modules
            ),
            *(
                activity(f"{edition.iri}/pages/{p.id}", "assessment", p.title.value, p.description)
                for p in course.pages
                if course.scores(p)
            ),
            *(activity(o.iri, "objective", o.title, o.description) for o in edition.objectives),
        ),
    )


WRITER = Writer(
    name="xapi",
    standard="xAPI (tincan.xml)",
    delivery=Delivery("xapi"),
    write=write,
    losses=(
        "the platform has no rule of its own for completion and passing: it must read the "
        "statements of the course",
    ),
)
