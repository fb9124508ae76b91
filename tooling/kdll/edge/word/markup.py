"""The names of WordprocessingML's elements and attributes."""

from __future__ import annotations

from typing import Any

NS = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "v": "urn:schemas-microsoft-com:vml",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
}
_PREFIXES = {uri: prefix for prefix, uri in NS.items()}
R_ID, R_EMBED = f"{{{NS['r']}}}id", f"{{{NS['r']}}}embed"
_W = f"{{{NS['w']}}}"


def tag_of(element: Any) -> str:
    """`w:p`; empty for comments and processing instructions."""
    if not isinstance(element.tag, str):
        return ""
    uri, _, name = element.tag[1:].partition("}")
    return f"{_PREFIXES.get(uri, '?')}:{name}"


def value(element: Any, name: str = "val") -> str:
    """An attribute such as `w:val`; empty where there is none, or no element."""
    return str(element.get(_W + name) or "") if element is not None else ""


def on(properties: Any, name: str) -> bool | None:
    """A yes-or-no property of a run: as set, or None where it is not."""
    found = properties.find(f"w:{name}", NS) if properties is not None else None
    return None if found is None else value(found) not in ("0", "false", "none")
