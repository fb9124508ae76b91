"""Reads `media/credits.yml` of a course: who made the media, and how they may be used."""

from __future__ import annotations

from kdll.model.course import Credit, Credits
from kdll.model.tree import Tree
from kdll.read.page import value
from kdll.read.report import Report
from kdll.read.settings import Mapping, Value
from kdll.read.source import SETTINGS_LIMIT, open_source
from kdll.read.validation import Schemas, valid_settings


def media_credits(folder: str, tree: Tree, schemas: Schemas, report: Report) -> Credits | None:
    """The credits of the course in `folder`; None where there is no such file."""
    path = f"{folder}/media/credits.yml"
    if path not in tree:
        return None
    source = open_source(path, tree[path], report, SETTINGS_LIMIT)
    found = valid_settings(source, "credits", schemas, report) if source else None
    entries = found.entries if found else ()
    return Credits(
        path,
        _credit(found.get("default") if found else None),
        {e.key: _credit(e.value) for e in entries if e.key.value != "default"},
    )


def _credit(found: Value | None) -> Credit:
    if not isinstance(found, Mapping):
        return Credit()
    return Credit(
        value(found, "by"),
        value(found, "licence"),
        value(found, "source"),
        value(found, "language"),
        value(found, "narration-describes-all") == "true",
    )
