"""The written xAPI profile, held against statements: schemas/xapi-profile.jsonld."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

TEMPLATES = json.loads(
    (Path(__file__).parents[2] / "schemas" / "xapi-profile.jsonld").read_text("utf-8")
)["templates"]
VIDEO = "https://w3id.org/xapi/video"
_STEP = re.compile(r"\.(\w+)|\['([^']+)'\]|(\[\*\])")
_SEGMENTS = re.compile(r"(\d+(\.\d{1,3})?\[\.\]\d+(\.\d{1,3})?(\[,\](?!$)|$))*")


def templates_of(statement: dict[str, Any]) -> list[dict[str, Any]]:
    """Those that are for a statement, by its verb and the type of its object."""
    about = (statement["verb"]["id"], type_of(statement))
    return [t for t in TEMPLATES if (t["verb"], t["objectActivityType"]) == about]


def type_of(statement: dict[str, Any]) -> str:
    """The activity type of what a statement is about."""
    return str(statement["object"].get("definition", {}).get("type", ""))


def faults(statement: dict[str, Any]) -> Iterator[str]:
    """What the profile asks of a statement and is not in it, in words."""
    found = templates_of(statement)
    film = type_of(statement).startswith(VIDEO)
    if film and not found:
        yield f"no template for {statement['verb']['id']} of a film"
    for template in found:
        for rule in template["rules"]:
            values = at(statement, rule["location"])
            if rule["presence"] == "included" and not values:
                yield f"{template['id']}: no {rule['location']}"
            elif "any" in rule and not set(rule["any"]) & set(values):
                yield f"{template['id']}: {rule['location']} is {values}"
    if film:
        yield from _numbers(statement)


def at(statement: dict[str, Any], location: str) -> list[Any]:
    """The values at a JSONPath of names and `[*]`."""
    found: list[Any] = [statement]
    for dotted, quoted, each in _STEP.findall(location):
        if each:
            found = [inner for one in found for inner in one]
        else:
            name = dotted or quoted
            found = [one[name] for one in found if name in one]
    return found


def _numbers(statement: dict[str, Any]) -> Iterator[str]:
    """The profile's own notation: three decimals, and segments in pairs."""
    for part in (statement.get("result", {}), statement.get("context", {})):
        for name, value in part.get("extensions", {}).items():
            if isinstance(value, float) and round(value, 3) != value:
                yield f"{name} has more than three decimals: {value}"
            if name.endswith("/played-segments") and not _SEGMENTS.fullmatch(value):
                yield f"no segments: {value}"
