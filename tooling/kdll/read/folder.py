"""Reads the whole content folder: the lab, its frameworks, its courses."""

from __future__ import annotations

from kdll.model.competency import Competency, Framework
from kdll.model.course import Lab, Library
from kdll.model.diagnostic import Diagnostic
from kdll.model.place import Span
from kdll.model.theme import Theme
from kdll.model.tree import Tree
from kdll.read.course import course
from kdll.read.page import items, text, texts, value
from kdll.read.profiles import profiles
from kdll.read.report import Report
from kdll.read.settings import Mapping, Sequence
from kdll.read.source import SETTINGS_LIMIT, open_source
from kdll.read.validation import Schemas, valid_settings


def library(tree: Tree, schemas: Tree) -> tuple[Library, tuple[Diagnostic, ...]]:
    """Everything under a content folder, and what is wrong with how it is written."""
    report, known = Report(), Schemas(schemas)
    lab = _lab(tree, known, report)
    frameworks: dict[str, Framework] = {}
    for path in tree:
        if path.startswith("frameworks/") and path.count("/") == 1 and path.endswith(".yml"):
            read = _framework(path, tree, known, report)
            if read is not None and read[0].id in frameworks:
                report.error(
                    "KD113",
                    read[1],
                    f"framework id `{read[0].id}` is used twice",
                    "give this framework an id of its own",
                )
            elif read is not None:
                frameworks[read[0].id] = read[0]
    _told_apart(tree, report)
    folders = [p.removesuffix("/course.yml") for p in tree if p.endswith("/course.yml")]
    courses = tuple(
        course(folder, tree, lab.language, known, report)
        for folder in folders
        if "/" not in folder and not folder.startswith(("_", "."))
    )
    return Library(lab, frameworks, courses), report.diagnostics()


def _told_apart(tree: Tree, report: Report) -> None:
    """Files that look like settings of ours and are not read, because of their name or place."""
    for path in tree:
        if path.endswith(".yaml"):
            hint = f"call it `{path.removesuffix('.yaml')}.yml`"
        elif path.startswith("frameworks/") and path.endswith(".json"):
            hint = "write it as a `.yml` file; this kdll does not read frameworks in JSON yet"
        elif path.endswith("/course.yml") and path.count("/") > 1:
            hint = "a course is a folder that lies directly in the content folder"
        else:
            continue
        report.error("KD106", Span.at(path, 1, 1), "this file is not read", hint)


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
        locked=value(found, "locked"),
        theme=_theme(found),
    )


def _theme(found: Mapping) -> Theme:
    theme = found.get("theme")
    if not isinstance(theme, Mapping):
        return Theme()
    return Theme(text(theme, "logo"), text(theme, "colour"), text(theme, "colour-dark"))


def _framework(
    path: str, tree: Tree, schemas: Schemas, report: Report
) -> tuple[Framework, Span] | None:
    """A framework, and where its id stands."""
    found = _settings(path, "framework", tree, schemas, report)
    if found is None:
        return None
    competencies: dict[str, Competency] = {}
    open_areas = []
    for area in _mappings(found, "areas"):
        if value(area, "open") == "true":
            open_areas.append(value(area, "name"))
        for theme in _mappings(area, "themes"):
            for one in _mappings(theme, "competencies"):
                read = _competency(one, value(area, "name"), value(theme, "name"))
                if read.id in competencies:
                    report.error(
                        "KD113",
                        one.key("id"),
                        f"competency id `{read.id}` is used twice in this framework",
                        "give this competency an id of its own",
                    )
                elif read.id:
                    competencies[read.id] = read
    id_ = text(found, "id")
    framework = Framework(
        id=id_.value if id_ else path.removeprefix("frameworks/").removesuffix(".yml"),
        title=value(found, "title"),
        iri=value(found, "iri").rstrip("/"),
        competencies=competencies,
        open_areas=tuple(open_areas),
    )
    return framework, id_.span if id_ else found.span


def _competency(found: Mapping, area: str, theme: str) -> Competency:
    return Competency(
        id=value(found, "id"),
        name=value(found, "name"),
        area=area,
        theme=theme,
        description=value(found, "description"),
        levels=tuple(item.text for item in items(found.get("levels"))),
        identifiers={key: t.value for key, t in texts(found.get("identifiers")).items()},
    )


def _mappings(found: Mapping, key: str) -> list[Mapping]:
    inner = found.get(key)
    listed = inner.items if isinstance(inner, Sequence) else ()
    return [item for item in listed if isinstance(item, Mapping)]
