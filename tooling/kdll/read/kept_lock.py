"""Reads an `identity.lock` that stands as kdll wrote it: line by line, and in a tenth of the time.

Whoever calls this writes what it found out again and compares: if one byte differs, somebody else
has been at the file, and `kdll.read.lock` reads it with all its care.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

from kdll.model.identity import ChoiceSlot, Identity, QuestionSlots, Release

_SETTING = re.compile(r'( *)("(?:[^"\\]|\\.)*"|[^\s":]+):(?: (\S.*))?')
_CHOICE = re.compile(
    r' {6}- \{slot: (\d{1,6}), words: ("(?:[^"\\]|\\.)*")(, retired: true)?\}', re.ASCII
)


def kept(text: str) -> Identity | None:
    """What the lock holds; None if it does not look as kdll writes it."""
    try:
        return _read(text.split("\n"))
    except ValueError:
        return None


def _read(lines: list[str]) -> Identity:
    found: dict[str, dict[str, str]] = {"": {}, "pages": {}, "media": {}, "released": {}}
    slots: dict[str, int] = {}
    choices: dict[str, list[ChoiceSlot]] = {}
    noted: dict[str, str] = {}
    part = question = ""
    for line in lines:
        if choice := _CHOICE.fullmatch(line):
            words = json.loads(choice[2])
            choices[question].append(ChoiceSlot(int(choice[1]), words, bool(choice[3])))
            continue
        setting = _SETTING.fullmatch(line)
        if setting is None:
            continue
        depth, name, value = len(setting[1]), _words(setting[2]), _words(setting[3] or "")
        if depth == 0:
            part = "" if value else name
            found[""][name] = value
        elif part == "questions" and depth == 2:
            question = name
            choices[question] = []
        elif part == "questions" and name == "slot":
            slots[question] = int(value)
        elif part == "released" and depth == 4:
            noted[name] = value
        elif part in found and depth == 2:
            found[part][name] = value
    released = found["released"]
    pages, media = ({k: int(v) for k, v in found[p].items()} for p in ("pages", "media"))
    for given in (pages.values(), media.values(), slots.values()):
        _once(given)
    for own in choices.values():
        _once([choice.slot for choice in own])
    if not found[""].get("course", "").strip():
        raise ValueError("it does not say whose it is")
    return Identity(
        found[""].get("course", ""),
        pages,
        {id_: QuestionSlots(slots[id_], tuple(choices[id_])) for id_ in choices if id_ in slots},
        media,
        Release(released.get("version", ""), released.get("rules", ""), noted)
        if released
        else None,
    )


def _words(written: str) -> str:
    return str(json.loads(written)) if written.startswith('"') else written


def _once(slots: Iterable[int]) -> None:
    """`ValueError` if a slot is given twice, which is to be told with all care."""
    given = [*slots]
    if len({*given}) != len(given):
        raise ValueError("a slot is given twice")
