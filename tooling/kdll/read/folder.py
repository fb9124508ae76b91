"""Reads the whole content folder: the lab, its frameworks, its courses."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping as Map
from typing import TypeAlias

from kdll.model.competency import Framework
from kdll.model.course import Course, Lab, Library
from kdll.model.coverage import CoverageRule
from kdll.model.diagnostic import Diagnostic
from kdll.model.place import Span
from kdll.model.theme import Theme
from kdll.model.tree import Tree
from kdll.read.case import case, case_file
from kdll.read.course import course
from kdll.read.framework import framework
from kdll.read.including import SHARED
from kdll.read.page import text, value
from kdll.read.plan import plans
from kdll.read.profiles import profiles
from kdll.read.report import Report
from kdll.read.role import roles as posts
from kdll.read.settings import Mapping, Value
from kdll.read.source import SETTINGS_LIMIT, open_source
from kdll.read.validation import Schemas, valid_settings

Look: TypeAlias = Callable[[Course, Lab, Map[str, Framework]], Course]
"""Is shown each course as soon as it is read, and says what is kept of it."""


def library(
    tree: Tree, schemas: Tree, look: Look = lambda course, lab, frameworks: course
) -> tuple[Library, tuple[Diagnostic, ...]]:
    """Everything under a content folder, and what is wrong with how it is written."""
    report, known = Report(), Schemas(schemas)
    lab = _lab(tree, known, report)
    frameworks = _frameworks(tree, known, report)
    _told_apart(tree, report)
    folders = [p.removesuffix("/course.yml") for p in tree if p.endswith("/course.yml")]
    courses = tuple(
        look(course(folder, tree, lab.language, known, report), lab, frameworks)
        for folder in folders
        if "/" not in folder and not folder.startswith(("_", "."))
    )
    roles, planned = posts(tree, known, report), plans(tree, known, report)
    return Library(lab, frameworks, courses, roles, planned), report.diagnostics()


def framework_of(
    path: str, file: bytes, schemas: Tree
) -> tuple[Framework | None, tuple[Diagnostic, ...]]:
    """The framework in one file of authors', and what is wrong with how it is written."""
    report = Report()
    found = framework(path, Tree({path: file}), Schemas(schemas), report)
    return found[0] if found else None, report.diagnostics()


def case_of(
    path: str, file: bytes
) -> tuple[Framework | None, tuple[Diagnostic, ...], Map[str, int]]:
    """The framework of a CFPackage of any size, what is wrong with it, and what is left out."""
    report = Report()
    source = open_source(path, file, report)
    found = case_file(source, report) if source else None
    return (
        found.framework if found else None,
        report.diagnostics(),
        found.left_out if found else {},
    )


def _frameworks(tree: Tree, schemas: Schemas, report: Report) -> dict[str, Framework]:
    found: dict[str, Framework] = {}
    for path in tree:
        if not path.startswith("frameworks/") or path.count("/") != 1:
            continue
        readers = [read for end, read in _READERS.items() if path.endswith(end)]
        one = readers[0](path, tree, schemas, report) if readers else None
        if one is not None and one[0].id in found:
            report.error(
                "KD113",
                one[1],
                f"framework id `{one[0].id}` is used twice",
                "give this framework an id of its own",
            )
        elif one is not None:
            found[one[0].id] = one[0]
    return found


_READERS = {".yml": framework, ".json": case}


def _told_apart(tree: Tree, report: Report) -> None:
    """Files that look like settings of ours and are not read, because of their name or place."""
    for path in tree:
        if path.endswith(".yaml"):
            hint = f"call it `{path.removesuffix('.yaml')}.yml`"
        elif path.endswith("/course.yml") and path.count("/") > 1:
            hint = "a course is a folder that lies directly in the content folder"
        else:
            continue
        report.error("KD106", Span.at(path, 1, 1), "this file is not read", hint)
    courses = {path.split("/")[0] for path in tree if path.endswith("/course.yml")}
    for path in filter(_is_page, tree):
        folder = path.split("/")[0]
        if folder not in courses:
            courses.add(folder)
            report.error(
                "KD105",
                Span.at(path, 1, 1),
                f"the folder `{folder}` has pages and no `course.yml`, so nothing in it is read",
                "copy the `course.yml` of another course into it and change what it says; "
                "`_` before the folder's name has it left alone",
            )


def _is_page(path: str) -> bool:
    folder, _, rest = path.partition("/")
    return (
        rest.endswith(".md")
        and not rest.endswith("README.md")
        and not folder.startswith(("_", "."))
        and folder not in _OTHERS
    )


_OTHERS = ("frameworks", "roles", "plans", SHARED)
"""Folders beside the courses that are none."""


def _settings(path: str, name: str, tree: Tree, schemas: Schemas, report: Report) -> Mapping | None:
    source = open_source(path, tree[path], report, SETTINGS_LIMIT)
    return valid_settings(source, name, schemas, report) if source else None


def _lab(tree: Tree, schemas: Schemas, report: Report) -> Lab:
    path = "lab.yml"
    if path not in tree:
        report.error(
            "KD105",
            Span.at(path, 1, 1),
            "there is no `lab.yml` in the content folder",
            "write one with two lines, `name: …` and `iri: https://…`: who publishes, and where",
        )
        return Lab("", "")
    found = _settings(path, "lab", tree, schemas, report)
    if found is None:
        return Lab("", "")
    contacts = found.get("contacts")
    named = contacts.entries if isinstance(contacts, Mapping) else ()
    return Lab(
        name=value(found, "name"),
        iri=value(found, "iri").rstrip("/"),
        language=value(found, "language") or "en",
        licence=value(found, "licence"),
        contacts={
            entry.key.value: ", ".join(
                part
                for key in ("name", "address", "web")
                if isinstance(entry.value, Mapping) and (part := value(entry.value, key))
            )
            for entry in named
        },
        profiles=profiles(found.get("profiles")),
        coverage=_coverage(found.get("coverage")),
        locked=value(found, "locked"),
        theme=_theme(found),
    )


def _theme(found: Mapping) -> Theme:
    theme = found.get("theme")
    if not isinstance(theme, Mapping):
        return Theme()
    return Theme(text(theme, "logo"), text(theme, "colour"), text(theme, "colour-dark"))


def _coverage(found: Value | None) -> CoverageRule:
    least = value(found, "questions-per-competency") if isinstance(found, Mapping) else ""
    usable = least.isascii() and least.isdigit() and len(least) < 7
    return CoverageRule(int(least)) if usable else CoverageRule()
