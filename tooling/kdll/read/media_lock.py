"""Reads `media.lock`: which film a text was made for, and what was made of which source."""

from __future__ import annotations

from kdll.model.diagnostic import Diagnostic
from kdll.model.media_lock import Fitting, MediaLock, Pin
from kdll.model.place import Span
from kdll.read.faults import read_settings
from kdll.read.page import value
from kdll.read.report import Report
from kdll.read.settings import Mapping, Scalar, Value
from kdll.read.source import open_source

_HINT = "take the file back from your last version, or delete it; then run `kdll check --write`"


def media_lock(text: str, file: str) -> tuple[MediaLock, tuple[Diagnostic, ...]]:
    """The content of a lock's text. Never raises; what cannot be read is left out and told."""
    report = Report()
    source = open_source(file, text.encode("utf-8", "surrogatepass"), report)
    found = read_settings(source, report) if source else None
    if found is None:
        return MediaLock(""), report.diagnostics()
    version = value(found, "kdll-media")
    if version != "1":
        _error(
            report,
            found.key("kdll-media"),
            f"this lock has format `{version}`, and this kdll reads format `1`"
            if version
            else "this lock does not say which format it has",
        )
    texts = {
        path: Fitting(value(entry, "text"), _words(entry.get("films"), report))
        for path, entry in _named(found.get("texts"), report).items()
    }
    transcodes = {
        path: {
            recipe: Pin(
                value(pin, "source"),
                value(pin, "settings"),
                value(pin, "tool"),
                _words(pin.get("files"), report),
            )
            for recipe, pin in _named(recipes, report).items()
        }
        for path, recipes in _named(found.get("transcodes"), report).items()
    }
    return MediaLock(value(found, "course"), texts, transcodes), report.diagnostics()


def _named(found: Value | None, report: Report) -> dict[str, Mapping]:
    """The mappings of a mapping by their names."""
    if found is None:
        return {}
    if not isinstance(found, Mapping):
        _error(report, found.span, "names with digests should stand here")
        return {}
    named = {}
    for entry in found.entries:
        if isinstance(entry.value, Mapping):
            named[entry.key.value] = entry.value
        else:
            _error(report, entry.key.span, f"nothing stands under `{entry.key}`")
    return named


def _words(found: Value | None, report: Report) -> dict[str, str]:
    words = {}
    for entry in found.entries if isinstance(found, Mapping) else ():
        if isinstance(entry.value, Scalar) and entry.value.text:
            words[entry.key.value] = entry.value.text
        else:
            _error(report, entry.key.span, f"no digest stands beside `{entry.key}`")
    return words


def _error(report: Report, span: Span, message: str) -> None:
    report.error("KD125", span, message, _HINT)
