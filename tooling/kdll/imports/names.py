"""Ids and file names for what is new in a course."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Collection

from kdll.imports.markdown import folded

ID = re.compile(r"(?=.{1,64}$)[a-z0-9]+(-[a-z0-9]+)*")
TAG = re.compile(r"[a-z0-9][a-z0-9-]*:[a-z0-9][a-z0-9-]*(@[^\s@},\"']+)?")
_USUAL = 5
_STEP = 10


def slug(words: str, most: int = _USUAL) -> str:
    """An id of the first words; empty where they have no Latin letter."""
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    found = re.findall(r"[a-z0-9]+", re.sub(r"(?<=[a-z])['’](?=[a-z])", "", plain))
    while found and found[0].isdigit() and len(found) > 1:
        found.pop(0)
    made = "-".join(found[:most])
    while len(made) > 64:
        made = made.rpartition("-")[0] if "-" in made else made[:64]
    return made if re.search(r"[a-z]", made) else ""


def free_slug(words: str, taken: Collection[str]) -> str:
    """The shortest such id, of five words or more, that is free; else empty."""
    for most in range(_USUAL, 33):
        made = slug(words, most)
        if made not in taken:
            return made
    return ""


def numbers(count: int, before: int, after: int | None) -> list[int]:
    """So many numbers for new files, behind `before` and, where there is room, ahead of `after`."""
    first = (before // _STEP + 1) * _STEP
    if after is None or first + _STEP * (count - 1) < after:
        return [first + _STEP * n for n in range(count)]
    step = (after - before) // (count + 1)
    if step > 0:
        return [before + step * n for n in range(1, count + 1)]
    return numbers(count, max(before, after), None)


def top(id_: str, title: str, competency: str, kind: str = "") -> str:
    """The lines at the head of a page."""
    lines = ["---", f"id: {id_}", f"title: {json.dumps(folded(title), ensure_ascii=False)}"]
    if kind:
        lines.append(f"kind: {kind}")
    if competency:
        lines += ["competencies:", f"  - {competency}"]
    return "\n".join([*lines, "---", ""])
