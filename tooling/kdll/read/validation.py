"""Holds settings against a JSON Schema and tells each fault in words, at its own place."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from collections.abc import Mapping as Map
from typing import TYPE_CHECKING, Any

from kdll.model.diagnostic import Edit
from kdll.model.place import Span, Text
from kdll.model.spelling import nearest
from kdll.model.tree import Tree
from kdll.read.faults import read_settings
from kdll.read.report import Report, listed, meant, respelt
from kdll.read.settings import EVENTS, Mapping, Scalar, Sequence, Value
from kdll.read.source import Source

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError
    from jsonschema.protocols import Validator

_INTEGER = re.compile(r"[-+]?[0-9]{1,18}")
_LEFT_TO_CHECK = {
    ("page", "id", "required"),
    ("page", "id", "pattern"),
    ("course", "id", "pattern"),
    ("course", "because", "required"),
    ("course", "because", "minLength"),
}
"""(schema, key, rule) that the check room tells with more to go on: KD190, KD201, KD202."""


class Plain(str):
    """A value written without quotes: text, and a number or a yes or no if it looks like one."""

    __slots__ = ()


class Schemas:
    """The schemas of what authors write, each made into a validator once."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._made: dict[str, tuple[dict[str, Any], Validator]] = {}

    def of(self, name: str) -> tuple[dict[str, Any], Validator]:
        """A schema by its name (`course`), and its validator."""
        if name not in self._made:
            schema = json.loads(self._tree.text(f"{name}.schema.json"))
            self._made[name] = schema, _validator_class()(schema)
        return self._made[name]


def valid_settings(
    source: Source,
    name: str,
    schemas: Schemas,
    report: Report,
    what: str = "file",
    most: int = EVENTS,
) -> Mapping | None:
    """The settings of a source; whatever its schema does not allow is reported.

    Values at fault stay in: those who read a setting take only what they can use.
    """
    settings = read_settings(source, report, what, most)
    if settings is None:
        return None
    schema, validator = schemas.of(name)
    for fault in validator.iter_errors(_instance(settings)):
        _tell(fault, settings, name, what, report)
    _cut_off(settings, schema, source, report)
    return settings


def _validator_class() -> type[Any]:
    from jsonschema import Draft202012Validator, validators
    from jsonschema.exceptions import ValidationError

    def integer(_: Any, value: Any) -> bool:
        return isinstance(value, Plain) and bool(_INTEGER.fullmatch(value))

    def boolean(_: Any, value: Any) -> bool:
        return isinstance(value, Plain) and value in ("true", "false")

    def nothing(_: Any, value: Any) -> bool:
        return isinstance(value, Plain) and value in ("", "~", "null")

    def at_least(_: Any, least: int, value: Any, __: Any) -> Iterator[ValidationError]:
        if integer(None, value) and int(value) < least:
            yield ValidationError(f"less than {least}")

    def const(_: Any, wanted: Any, value: Any, __: Any) -> Iterator[ValidationError]:
        if not isinstance(value, str) or value != str(wanted):
            yield ValidationError(f"not {wanted}")

    made: type[Any] = validators.extend(  # type: ignore[no-untyped-call]
        Draft202012Validator,
        {"minimum": at_least, "const": const},
        type_checker=Draft202012Validator.TYPE_CHECKER.redefine_many(
            {"integer": integer, "number": integer, "boolean": boolean, "null": nothing}
        ),
    )
    return made


def _instance(value: Value) -> Any:
    if isinstance(value, Mapping):
        return {entry.key.value: _instance(entry.value) for entry in value.entries}
    if isinstance(value, Sequence):
        return [_instance(item) for item in value.items]
    return Plain(value.text) if value.plain else value.text


def _tell(
    fault: ValidationError,
    settings: Mapping,
    name: str,
    what: str,
    report: Report,
) -> None:
    here, key, place = _find(settings, list(fault.absolute_path))
    rule = fault.validator
    part = _part(fault)
    if rule == "additionalProperties" and isinstance(here, Mapping):
        known = list(part["properties"])
        later = part.get("x-later", ())
        for entry in here.entries:
            word = entry.key.value
            if word in known:
                continue
            report.error(
                "KD115",
                entry.key.span,
                f"no setting is called `{word}` here",
                f"this kdll does not have `{word}` yet; take it away"
                if word in later
                else meant(word, known, f"what can stand here: {listed(sorted(known))}"),
                repair=()
                if word in later
                else respelt(entry.key, known, {e.key.value for e in here.entries}),
            )
    elif rule == "required" and isinstance(here, Mapping):
        misspelt = _misspelt(here, part)
        for word in part["required"]:
            if here.get(word) is not None or (name, word, rule) in _LEFT_TO_CHECK:
                continue
            if word in misspelt:
                continue
            example = (part["properties"][word].get("examples") or ["…"])[0]
            shown = example if isinstance(example, str | int) else "…"
            report.error(
                "KD116",
                place or _first_key(here),
                f"`{word}` is missing in "
                + (f"`{key}`" if key else "this entry" if place else f"this {what}"),
                f"add a line `{word}: {shown}`",
            )
    elif (name, key, rule) in _LEFT_TO_CHECK:
        return
    elif "propertyNames" in fault.absolute_schema_path:
        word = str(fault.instance)
        inner = here.key(word) if isinstance(here, Mapping) else here.span
        report.error(
            "KD117",
            inner,
            f"`{word}` is no name that can be referred to",
            "use small letters, digits and hyphens, such as `first-appeal`",
        )
    else:
        _wrong_value(fault, here, key, report)


def _misspelt(here: Mapping, part: dict[str, Any]) -> set[str | None]:
    """The settings that unknown ones are taken for: these are not missing as well."""
    known = part.get("properties", {})
    closed = part.get("additionalProperties") is False
    written = [entry.key.value for entry in here.entries] if closed else []
    return {nearest(word, known) for word in written if word not in known}


def _wrong_value(fault: ValidationError, here: Value, key: str, report: Report) -> None:
    part = _part(fault)
    expected = part.get("x-expected", "something else")
    called = f"`{key}`" if key else "this entry"
    if isinstance(here, Scalar) and not here.text.strip():
        message, hint = f"nothing stands after {called}", f"write {expected}, or take the line away"
        report.error("KD117", here.span, message, hint)
        return
    hint = ""
    repair: tuple[Edit, ...] = ()
    if isinstance(here, Scalar) and "enum" in part:
        if here.text in part.get("x-later", ()):
            hint = f"this kdll does not have `{here.text}` yet"
        else:
            hint = meant(here.text, part["enum"], "")
            repair = respelt(Text(here.text, here.span), part["enum"]) if here.plain else ()
    elif isinstance(here, Sequence) and fault.validator == "type":
        hint = "if these square brackets are words for the learner, put quotes around the whole"
    report.error("KD117", here.span, f"{called} should be {expected}", hint, repair=repair)


def _part(fault: ValidationError) -> dict[str, Any]:
    """The part of the schema that a value breaks."""
    return dict(fault.schema) if isinstance(fault.schema, Map) else {}


def _find(settings: Mapping, path: list[str | int]) -> tuple[Value, str, Span | None]:
    """The value at a path, the last key on the way, and where that key stands."""
    here: Value = settings
    key, place = "", None
    for step in path:
        if isinstance(here, Mapping) and isinstance(step, str):
            found = here.get(step)
            if found is None:
                break
            key, place, here = step, here.key(step), found
        elif isinstance(here, Sequence) and isinstance(step, int):
            here = here.items[step]
            key, place = "", here.span
    return here, key, place


def _first_key(settings: Mapping) -> Span:
    return settings.entries[0].key.span if settings.entries else settings.span


def _cut_off(settings: Mapping, schema: dict[str, Any], source: Source, report: Report) -> None:
    """Words for learners that ` #` cuts short: to YAML the rest is a remark."""
    waiting: list[tuple[Value, dict[str, Any], str]] = [(settings, schema, "")]
    while waiting:
        value, rule, key = waiting.pop()
        if isinstance(value, Mapping):
            known, others = rule.get("properties", {}), rule.get("additionalProperties")
            for entry in value.entries:
                inner = known.get(entry.key.value, others)
                if isinstance(inner, dict):
                    waiting.append((entry.value, inner, entry.key.value))
        elif isinstance(value, Sequence):
            inner = rule.get("items")
            if isinstance(inner, dict):
                waiting += [(item, inner, key) for item in value.items]
        elif rule.get("x-prose") and value.plain and value.text:
            end = value.span.end
            rest = source.line(end.line)[end.column - 1 :]
            if re.match(r"\s+#", rest):
                start = end.column + len(rest) - len(rest.lstrip())
                report.error(
                    "KD114",
                    source.span(end.line, start, len(rest.strip())),
                    f"`{key}` ends before this `#`, and the rest is not shown",
                    f'put quotes around all of it: `{key}: "{value.text}{rest.rstrip()}"`',
                )
