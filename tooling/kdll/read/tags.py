"""Competency tags: `framework:competency`, optionally `@level`."""

from __future__ import annotations

import re

from kdll.model.competency import Tag
from kdll.model.place import Span

_TAG = re.compile(r"([a-z0-9][a-z0-9-]*):([a-z0-9][a-z0-9-]*)(?:@([^\s@]+))?")


def tag(words: str, span: Span) -> Tag | None:
    """A tag as written, or None if it is none."""
    match = _TAG.fullmatch(words)
    return Tag(match[1], match[2], match[3] or "", span) if match else None
