"""Findings as SARIF 2.1.0 (OASIS, Static Analysis Results Interchange Format)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from kdll import __version__
from kdll.cli.show import MOST, first
from kdll.edge import assets
from kdll.model.diagnostic import Diagnostic, Edit
from kdll.model.exemption import Exempted
from kdll.model.place import Span

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_ROOT = "%SRCROOT%"
"""The folder that kdll was called in: whoever reads the log knows where it lies (§3.4.4)."""


def document(
    diagnostics: Sequence[Diagnostic],
    exempted: Sequence[Exempted],
    content: Path,
    most: int | None = MOST,
) -> str:
    """One run, with a rule for each code that occurs; files are named from the working folder.

    Of more than `most` diagnostics the rest are counted in a notification.
    """
    told = first(diagnostics, most)
    codes = sorted({d.code for d in (*told, *(e.diagnostic for e in exempted))})
    index = {code: number for number, code in enumerate(codes)}
    place = _Places(content)
    results = [_result(d, index, place) for d in told]
    results += [
        _result(e.diagnostic, index, place)
        | {"suppressions": [{"kind": "inSource", "justification": e.reason}]}
        for e in exempted
    ]
    run = {
        "tool": {
            "driver": {
                "name": "kdll",
                "version": __version__,
                "semanticVersion": __version__,
                "rules": [_rule(code) for code in codes],
            }
        },
        # Columns of ours count code points, and this says so (§3.14.27).
        "columnKind": "unicodeCodePoints",
        "results": results,
        **_invocations(len(diagnostics) - len(told)),
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2)


def _invocations(rest: int) -> dict[str, Any]:
    """`invocations` (§3.14.11), where there is something to say of the run as a whole."""
    if not rest:
        return {}
    said = {"level": "warning", "message": {"text": f"{rest:,} more are found: kdll check --all"}}
    return {"invocations": [{"executionSuccessful": True, "toolExecutionNotifications": [said]}]}


class _Places:
    """Names files as SARIF does."""

    def __init__(self, content: Path) -> None:
        root, folder = Path.cwd().resolve(), content.resolve()
        self._relative = folder.is_relative_to(root)
        inside = folder.relative_to(root).as_posix() if self._relative else ""
        self._home = quote(f"{inside}/").removeprefix("./") if inside else folder.as_uri() + "/"

    def artifact(self, file: str) -> dict[str, str]:
        """`artifactLocation` (§3.4): relative wherever the content lies in the working folder."""
        uri = {"uri": self._home + quote(file)}
        return uri | {"uriBaseId": _ROOT} if self._relative else uri

    def physical(self, span: Span) -> dict[str, Any]:
        """`physicalLocation` (§3.29)."""
        return {"artifactLocation": self.artifact(span.file), "region": _region(span)}


def _region(span: Span) -> dict[str, int]:
    """`region` (§3.30): its end is exclusive, as ours is."""
    return {
        "startLine": span.start.line,
        "startColumn": span.start.column,
        "endLine": span.end.line,
        "endColumn": span.end.column,
    }


def _rule(code: str) -> dict[str, Any]:
    """`reportingDescriptor` (§3.49), from the rule's page."""
    page = assets.rule_page(code) or ""
    _, _, body = page.partition("\n\n")
    first, _, _ = body.partition("\n\n")
    name = assets.rule_names().get(code, code)
    return {
        "id": code,
        "name": name,
        "shortDescription": {"text": first.strip() or name},
        "help": {"text": body.strip() or name, "markdown": page.strip() or name},
    }


def _result(diagnostic: Diagnostic, index: Mapping[str, int], place: _Places) -> dict[str, Any]:
    """`result` (§3.27)."""
    said = [diagnostic.message, f"hint: {diagnostic.hint}" if diagnostic.hint else ""]
    result: dict[str, Any] = {
        "ruleId": diagnostic.code,
        "ruleIndex": index[diagnostic.code],
        "level": str(diagnostic.severity),
        "message": {"text": "\n".join(filter(None, said))},
        "locations": [{"physicalLocation": place.physical(diagnostic.span)}],
    }
    if diagnostic.notes:
        result["relatedLocations"] = [
            {"physicalLocation": place.physical(note.span), "message": {"text": note.message}}
            for note in diagnostic.notes
        ]
    if diagnostic.repair:
        result["fixes"] = [_fix(diagnostic.repair, place)]
    return result


def _fix(repair: Iterable[Edit], place: _Places) -> dict[str, Any]:
    """`fix` (§3.55): one change for each file."""
    changes: dict[str, list[dict[str, Any]]] = {}
    for edit in repair:
        changes.setdefault(edit.span.file, []).append(
            {"deletedRegion": _region(edit.span), "insertedContent": {"text": edit.text}}
        )
    return {
        "description": {"text": "as kdll fix does"},
        "artifactChanges": [
            {"artifactLocation": place.artifact(file), "replacements": replacements}
            for file, replacements in changes.items()
        ],
    }
