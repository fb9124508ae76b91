"""Mends what a test has written, as `kdll fix` does, and tells what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

from kdll.edge import assets
from kdll.model.diagnostic import Diagnostic
from kdll.model.media import MediaFacts, MediaKind
from kdll.model.place import Span
from kdll.model.prose import Node
from kdll.model.tree import Tree
from kdll.pipeline.checked import Checked
from kdll.pipeline.checking import check
from kdll.pipeline.fixing import Fixed, fix

ROOT = Path(__file__).parents[2]
BASE = ROOT / "tests" / "samples" / "base"
PAGE = "a-course/30-more.md"
FRONT = "---\nid: more\ntitle: More\ncompetencies:\n  - kcm:rti-responsiveness\n---\n\n"


def base() -> dict[str, bytes]:
    files = (path for path in BASE.rglob("*") if path.is_file())
    return {path.relative_to(BASE).as_posix(): path.read_bytes() for path in files}


def probe(path: str) -> MediaFacts:
    return MediaFacts(MediaKind.VECTOR, "SVG", width=40, height=40)


def looked_at(tree: Tree) -> Checked:
    return check(tree, assets.load().schemas, probe, "2026-02-01", {"scorm12": 4096})


def fixed(files: dict[str, bytes]) -> Fixed:
    """The tiny library with these files, mended."""
    return fix(Tree(base() | files), looked_at)


def mended(body: str, front: str = FRONT) -> str:
    """A page of the tiny library, mended; without its front matter if that is as it was."""
    text = fixed({PAGE: (front + body).encode()}).tree.text(PAGE)
    return text.removeprefix(front)


def meaning(value: Any) -> Any:
    """A value of the model as plain data, without places."""
    if isinstance(value, Span):
        return None
    if is_dataclass(value):
        return {f.name: meaning(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, Node):
        return {key: meaning(one) for key, one in value._asdict().items()}
    if isinstance(value, Mapping):
        return {key: meaning(one) for key, one in value.items()}
    if isinstance(value, tuple):
        return [meaning(one) for one in value]
    return value


def codes(found: tuple[Diagnostic, ...]) -> list[str]:
    return [d.code for d in found]
