"""`imsmanifest.xml`: what the two SCORM standards have in common, and a table of what differs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kdll.model.edition import Edition, Unit
from kdll.model.tree import Tree
from kdll.writers.markup import Vocabulary, legal, serialise

if TYPE_CHECKING:
    from lxml.etree import _Element

XSI = "http://www.w3.org/2001/XMLSchema-instance"

TITLE = 200
"""Characters: SCORM 1.2's schema refuses a longer title, SCORM 2004 promises to keep no more."""

Extras = Callable[[Edition], "Iterable[_Element]"]


@dataclass(frozen=True, slots=True)
class Dialect:
    """One SCORM standard's way of writing a manifest."""

    version: str
    """`schemaversion`."""
    namespaces: Mapping[str, str]
    """By prefix; the content packaging namespace has the empty one."""
    schemas: Mapping[str, str]
    """File names of the schemas at the package's root, by namespace."""
    sco: tuple[str, str]
    """Namespace and name of the attribute that tells a SCO from an asset."""
    folder: str
    """Of the schemas that travel along, in the assets."""
    in_metadata: Extras
    in_item: Extras
    in_organization: Extras
    organization: Mapping[str, str]
    """Further attributes of the organization."""


def package(edition: Edition, dialect: Dialect) -> Tree:
    """The edition's files, the manifest and the schemas."""
    manifest = Tree({"imsmanifest.xml": serialise(_manifest(edition, dialect))})
    return manifest | edition.files | edition.assets.schemas.under(dialect.folder)


def identifier(iri: str) -> str:
    """A legal XML id that is one course's alone, and stays: `kdll-lab.example-courses-rti`."""
    return "kdll-" + re.sub(r"[^A-Za-z0-9.-]+", "-", iri.partition("://")[2])


def _manifest(edition: Edition, dialect: Dialect) -> _Element:
    prefixes = {**dialect.namespaces, "xsi": XSI}
    make = Vocabulary(dialect.namespaces[""], prefixes)
    organization = f"organization-{edition.course.id}"
    sco = "{{{}}}{}".format(*dialect.sco)

    def title(words: str) -> _Element:
        return make("title", {}, legal(words, TITLE))

    def item(unit: Unit) -> _Element:
        attrs = {"identifier": f"item-{unit.id}", "identifierref": f"resource-{unit.id}"}
        return make("item", attrs, title(unit.title), *dialect.in_item(edition))

    def resource(unit: Unit) -> _Element:
        attrs = {"identifier": f"resource-{unit.id}", "type": "webcontent", "href": unit.href}
        files = (make("file", {"href": path}) for path in _files(edition, unit))
        return make("resource", attrs | {sco: "sco"}, *files)

    return make(
        "manifest",
        {
            "identifier": identifier(edition.iri),
            "version": "1.0",
            f"{{{XSI}}}schemaLocation": " ".join(
                f"{uri} {xsd}" for uri, xsd in dialect.schemas.items()
            ),
        },
        make(
            "metadata",
            {},
            make("schema", {}, "ADL SCORM"),
            make("schemaversion", {}, dialect.version),
            *dialect.in_metadata(edition),
        ),
        make(
            "organizations",
            {"default": organization},
            make(
                "organization",
                {"identifier": organization, **dialect.organization},
                title(edition.course.title.value),
                *map(item, edition.units),
                *dialect.in_organization(edition),
            ),
        ),
        make("resources", {}, *map(resource, edition.units)),
    )


def _files(edition: Edition, unit: Unit) -> list[str]:
    """Its document first, then all that no other unit has to itself."""
    others = {u.href for u in edition.units}
    return [unit.href, *(path for path in edition.files if path not in others)]
