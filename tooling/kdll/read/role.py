"""Reads what people do in an office, `roles/*.yml`."""

from __future__ import annotations

from collections.abc import Iterator

from kdll.model.place import Span
from kdll.model.plan import Activity, Role
from kdll.model.tree import Tree
from kdll.read.framework import mappings
from kdll.read.page import tags, text, value
from kdll.read.report import Report
from kdll.read.settings import Mapping
from kdll.read.source import SETTINGS_LIMIT, open_source
from kdll.read.validation import Schemas, valid_settings


def roles(tree: Tree, schemas: Schemas, report: Report) -> dict[str, Role]:
    """All roles, by id."""
    found: dict[str, Role] = {}
    for id_, span, settings in named(tree, "role", schemas, report):
        activities = tuple(
            Activity(value(one, "name"), tags(one.get("needs")))
            for one in mappings(settings, "activities")
        )
        title, words = value(settings, "title") or id_, value(settings, "description")
        found[id_] = Role(id_, title, span, words, activities)
    return found


def named(
    tree: Tree, kind: str, schemas: Schemas, report: Report
) -> Iterator[tuple[str, Span, Mapping]]:
    """Id, its place and the settings of each file in the folder of a kind; no id twice.

    A folder of that name that holds a course is the course's.
    """
    folder, seen = f"{kind}s/", set[str]()
    for path in tree if f"{folder}course.yml" not in tree else ():
        if not path.startswith(folder) or path.count("/") != 1 or not path.endswith(".yml"):
            continue
        source = open_source(path, tree[path], report, SETTINGS_LIMIT)
        settings = valid_settings(source, kind, schemas, report) if source else None
        if settings is None:
            continue
        written = text(settings, "id")
        id_ = written.value if written else path.removeprefix(folder).removesuffix(".yml")
        span = written.span if written else settings.span
        if id_ in seen:
            hint = f"give this {kind} an id of its own"
            report.error("KD113", span, f"{kind} id `{id_}` is used twice", hint)
        else:
            seen.add(id_)
            yield id_, span, settings
