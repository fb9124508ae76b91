"""The block `kdll-data` of a document: that it is there, can be read, and fits the package."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from kdll.model.diagnostic import Diagnostic
from kdll.verify import shape
from kdll.verify.documents import Document
from kdll.verify.package import finding, lowered
from kdll.verify.standard import Launch

PLAYER = "kdll/player.js"
"""Where kdll's own packages have it; others' documents need no `kdll-data`."""


def check(found: Document, path: str, launch: Launch | None, standard: str) -> Iterator[Diagnostic]:
    """What is wrong with the data of a document, and between it and the manifest."""
    if found.data is None:
        if launch:
            yield finding("KD611", path, 1, f"{path} has no block `kdll-data` for the player")
        return
    try:
        data = json.loads(found.data)
        course, pages = data["course"], [page["id"] for page in data["pages"]]
        iri, name, speaks = str(course["iri"]), str(course["id"]), data["standard"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        message = f"the block `kdll-data` of {path} cannot be read ({_reason(error)})"
        yield finding("KD611", path, found.data_line, message)
        return
    if fault := _fault(data, pages, found, path):
        yield finding("KD611", path, found.data_line, fault)
    if speaks != standard:
        message = f"the player of {path} speaks `{speaks}`, the package is `{standard}`"
        yield finding("KD611", path, found.data_line, message)
    if launch and not _same(launch, iri, name):
        message = f"the manifest names the course `{launch.course}`, {path} names it `{iri}`"
        hint = "a platform keeps learners' records under these names: they must be one"
        yield finding("KD621", path, found.data_line, message, hint)


def _fault(data: Any, pages: list[str], found: Document, path: str) -> str | None:
    """The first thing that does not fit: what comes after it mostly comes of it."""
    if pages != found.pages:
        return f"{path} shows other pages than its block `kdll-data` names"
    if wrong := next(shape.faults(data), None):
        return f"the block `kdll-data` of {path} {wrong}"
    if sorted(question["id"] for question in data["questions"]) != sorted(found.questions):
        return f"{path} asks other questions than its block `kdll-data` names"
    for question, key in shape.left_to_the_article(data):
        if (question, key) not in found.worded:
            what = f"choice `{key}` of " if key else ""
            return f"neither {path} nor its block `kdll-data` has the words of {what}`{question}`"
    return None


def _same(launch: Launch, iri: str, name: str) -> bool:
    return launch.course == iri if launch.exact else launch.course.endswith(name)


def _reason(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"line {error.lineno} of it: {lowered(error.msg)}"
    return "something is missing in it" if isinstance(error, KeyError) else "it has another shape"
