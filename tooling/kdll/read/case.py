"""Reads a framework in the way of 1EdTech's CASE 1.1: a CFPackage in `frameworks/*.json`.

| in the package | here |
| --- | --- |
| CFDocument | the framework; its short name is the file's, unless kdll wrote it |
| CFItem with children, by `isChildOf` | an area; below an area, a theme |
| CFItem without children, or of a type that says competency | a competency |
| CFRubricCriterionLevel of a CFItem | a level, with its descriptor |
| `replacedBy`, `statusEndDate` | retired |

What CASE has no word for, and kdll has, stands in `extensions`, under `kdll`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping as Map
from dataclasses import dataclass

from kdll.model.competency import Framework
from kdll.model.place import Span
from kdll.model.tree import Tree
from kdll.read.case_package import Package, description
from kdll.read.framework import LIMIT, mappings
from kdll.read.json_places import compose_json
from kdll.read.page import value
from kdll.read.report import Report
from kdll.read.settings import Mapping, Unreadable
from kdll.read.source import Source, open_source
from kdll.read.validation import Schemas

_CARRIED = {
    "CFDocument": (
        "identifier uri title creator publisher description language version officialSourceURL "
        "licenseURI lastChangeDateTime CFPackageURI caseVersion extensions adoptionStatus"
    ),
    "CFItems": (
        "identifier uri fullStatement abbreviatedStatement humanCodingScheme CFItemType "
        "lastChangeDateTime CFDocumentURI alternativeLabel language statusEndDate extensions"
    ),
}
"""Fields that come over, or that follow from others; the rest is counted in `left_out`."""


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A package, read."""

    framework: Framework
    span: Span
    """Where its document begins."""
    left_out: Map[str, int]
    """Fields and associations that kdll has no place for, and how often they occur."""


def case(path: str, tree: Tree, schemas: Schemas, report: Report) -> tuple[Framework, Span] | None:
    """A framework, and where it begins."""
    source = open_source(path, tree[path], report, LIMIT)
    found = case_file(source, report) if source else None
    return (found.framework, found.span) if found else None


def case_file(source: Source, report: Report) -> CaseFile | None:
    """The package that a file holds; None where it holds none."""
    try:
        package = compose_json(source.text, source.file)
    except Unreadable as fault:
        report.error(
            "KD317",
            source.span(fault.line + 1, fault.column + 1),
            f"this is no JSON: {fault.problem}",
            "export the framework again from the program that it came from",
        )
        return None
    document = package.get("CFDocument") if isinstance(package, Mapping) else None
    if not isinstance(package, Mapping) or not isinstance(document, Mapping):
        report.error(
            "KD317",
            source.begin(),
            "this JSON holds no framework: it has no `CFDocument`",
            "a framework in JSON is a CFPackage of CASE 1.1; kdll competency import takes others",
        )
        return None
    made = Package(package, document, source.file, report).read()
    return CaseFile(made, document.span, _left_out(package, document))


def _left_out(package: Mapping, document: Mapping) -> dict[str, int]:
    counted: Counter[str] = Counter()
    parts = (("CFDocument", [document]), ("CFItems", mappings(package, "CFItems")))
    for part, found_in in parts:
        carried = _CARRIED[part].split()
        for found in found_in:
            counted.update(e.key.value for e in found.entries if e.key.value not in carried)
    counted.update(
        f"associations {kind}"
        for link in mappings(package, "CFAssociations")
        if (kind := value(link, "associationType")) not in ("isChildOf", "replacedBy")
    )
    if "notes" in counted:
        counted["notes"] -= sum(
            description(i) == value(i, "notes") != "" for i in mappings(package, "CFItems")
        )
    return {name: n for name, n in sorted(counted.items()) if n > 0}
