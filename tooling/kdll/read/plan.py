"""Reads an organisation's capacity-building plans, `plans/*.yml`."""

from __future__ import annotations

from kdll.model.place import Text
from kdll.model.plan import Plan, Post
from kdll.model.tree import Tree
from kdll.read.framework import mappings
from kdll.read.page import items, text, value
from kdll.read.report import Report
from kdll.read.role import named
from kdll.read.settings import Mapping, Sequence
from kdll.read.validation import Schemas

_DIGITS = 9


def plans(tree: Tree, schemas: Schemas, report: Report) -> dict[str, Plan]:
    """All plans, by id."""
    found = {}
    for id_, span, settings in named(tree, "plan", schemas, report):
        courses = settings.get("courses")
        found[id_] = Plan(
            id=id_,
            title=value(settings, "title") or id_,
            span=span,
            organisation=value(settings, "organisation"),
            year=value(settings, "year"),
            description=value(settings, "description"),
            posts=tuple(
                post
                for one in mappings(settings, "roles")
                if (post := _post(one, report)) is not None
            ),
            courses=tuple(Text(item.text, item.span) for item in items(courses))
            if isinstance(courses, Sequence)
            else None,
        )
    return found


def _post(found: Mapping, report: Report) -> Post | None:
    role = text(found, "role")
    if role is None:
        return None
    people = _number(found, "people") or 0
    ready = _number(found, "ready")
    if ready is not None and ready > people:
        report.error(
            "KD322",
            found.key("ready"),
            f"{ready:,} are to be ready, and there are {people:,} people in this role",
            "mend one of the two numbers",
        )
    counted = people if ready is None else min(ready, people)
    return Post(role, people, counted, value(found, "by"))


def _number(found: Mapping, key: str) -> int | None:
    words = value(found, key)
    usable = words.isascii() and words.isdigit() and len(words) <= _DIGITS
    return int(words) if usable else None
