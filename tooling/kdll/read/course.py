"""Reads one course: course.yml, and the modules in its folder."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kdll.model.course import Aus, Contributor, Course, Module, Page, PageKind, Status
from kdll.model.exemption import Exemption
from kdll.model.place import Span, Text
from kdll.model.tree import Tree
from kdll.read.credits import media_credits
from kdll.read.including import SHARED
from kdll.read.page import items, page, tags, text, texts, value
from kdll.read.promises import assessments, complete_when, gates, one
from kdll.read.report import Report
from kdll.read.settings import Mapping, Sequence, Value
from kdll.read.source import SETTINGS_LIMIT, open_source
from kdll.read.surroundings import Shelf
from kdll.read.validation import Schemas, valid_settings

_BANKS = "banks"
_NOT_MODULES = ("media", _BANKS, SHARED)
_NUMBER = re.compile(r"(\d+)-")


def course(folder: str, tree: Tree, language: str, schemas: Schemas, report: Report) -> Course:
    """The course in a folder of the content; what it lacks stays empty."""
    path = f"{folder}/course.yml"
    source = open_source(path, tree[path], report, SETTINGS_LIMIT)
    settings = None
    if source is not None:
        settings = valid_settings(source, "course", schemas, report)
    begin = Span.at(path, 1, 1)
    settings = settings or Mapping((), begin)
    values = texts(settings.get("values"))
    shelf = Shelf(folder, tree, values)
    modules = tuple(_modules(shelf, schemas, report))
    id_, status = text(settings, "id"), value(settings, "status")
    return Course(
        id=id_.value if id_ else folder,
        title=text(settings, "title") or Text(folder, begin),
        folder=folder,
        language=value(settings, "language") or language,
        version=value(settings, "version"),
        span=id_.span if id_ else begin,
        modules=modules,
        description=value(settings, "description"),
        status=one(Status, status, Status.DRAFT),
        current_as_of=value(settings, "current-as-of"),
        review_by=value(settings, "review-by"),
        audience=value(settings, "audience"),
        level=value(settings, "level"),
        keywords=tuple(item.text for item in items(settings.get("keywords"))),
        thumbnail=text(settings, "thumbnail"),
        licence=value(settings, "licence"),
        contact=value(settings, "contact"),
        contributors=tuple(_contributors(settings.get("contributors"))),
        targets=tags(settings.get("targets")),
        prerequisites=tuple(
            Text(item.text, item.span) for item in items(settings.get("prerequisites"))
        ),
        assessments=assessments(settings.get("assessments"), _assessed(modules)),
        complete_when=complete_when(settings.get("complete-when")),
        score_from=text(settings, "score-from"),
        credits=media_credits(folder, tree, schemas, report),
        exemptions=tuple(_exemptions(settings.get("allow"))),
        aus=one(Aus, value(settings, "aus"), Aus.MODULE),
        banks=tuple(_banks(shelf, schemas, report)),
        values=values,
        gates=gates(settings.get("gates")),
        minutes=text(settings, "minutes"),
    )


def _modules(shelf: Shelf, schemas: Schemas, report: Report) -> list[Module]:
    """Folders and single files of the course, in their numbers' order."""
    folder = shelf.folder
    inside = shelf.tree.under(folder)
    for path in inside:
        if _is_page(path) and path.count("/") > 1:
            report.error(
                "KD106",
                Span.at(f"{folder}/{path}", 1, 1),
                "this page is not read: it lies in a folder within a module",
                "put it directly into the module's folder",
            )
    inside = Tree({p: f for p, f in inside.items() if _is_page(p) and p.count("/") <= 1})
    names = {path.split("/")[0] for path in inside}
    modules = []
    for name in sorted(names, key=_order):
        if name in inside:
            paths = [name]
        else:
            paths = sorted((p for p in inside if p.startswith(name + "/")), key=_order)
            if paths[0] != f"{name}/index.md":
                report.error(
                    "KD105",
                    Span.at(f"{folder}/{paths[0]}", 1, 1),
                    f"the folder `{name}` has no `index.md`",
                    "a module's folder opens with a page called `index.md`, which names the module",
                )
        read = (page(f"{folder}/{p}", inside[p], schemas, report, shelf) for p in paths)
        pages = tuple(p for p in read if p is not None)
        if pages:
            first = pages[0]
            modules.append(
                Module(
                    id=first.id,
                    title=first.title,
                    pages=pages,
                    span=first.span,
                    competencies=first.competencies,
                    objectives=first.objectives,
                    description=first.description,
                )
            )
    return modules


def _assessed(modules: tuple[Module, ...]) -> list[str]:
    pages = (page for module in modules for page in module.pages)
    return [page.id for page in pages if page.kind is PageKind.ASSESSMENT and page.id]


def _banks(shelf: Shelf, schemas: Schemas, report: Report) -> Iterator[Page]:
    """The files of questions to draw from, by name; a check holds them to their kind."""
    folder = shelf.folder
    for path, file in shelf.tree.under(f"{folder}/{_BANKS}").items():
        full = f"{folder}/{_BANKS}/{path}"
        if not path.endswith(".md") or any(p.startswith(("_", ".")) for p in path.split("/")):
            continue
        if "/" in path:
            report.error(
                "KD106",
                Span.at(full, 1, 1),
                "this bank is not read: it lies in a folder within `banks/`",
                "put it directly into `banks/`",
            )
            continue
        read = page(full, file, schemas, report, shelf)
        if read is not None:
            yield read


def _is_page(path: str) -> bool:
    parts = path.split("/")
    return (
        path.endswith(".md")
        and parts[0] not in _NOT_MODULES
        and not any(part.startswith(("_", ".")) for part in parts)
    )


def _order(path: str) -> tuple[bool, float, str]:
    """`index.md` first, then by number, then those without one by name."""
    name = path.rsplit("/", 1)[-1]
    match = _NUMBER.match(name)
    return name != "index.md", int(match[1][:9]) if match else float("inf"), name


def _contributors(found: Value | None) -> list[Contributor]:
    people = found.items if isinstance(found, Sequence) else ()
    return [
        Contributor(value(p, "name"), value(p, "role"), value(p, "organisation"))
        for p in people
        if isinstance(p, Mapping)
    ]


def _exemptions(found: Value | None) -> list[Exemption]:
    entries = found.items if isinstance(found, Sequence) else ()
    return [
        Exemption(text(e, "rule") or Text("", e.span), value(e, "because"))
        for e in entries
        if isinstance(e, Mapping)
    ]
