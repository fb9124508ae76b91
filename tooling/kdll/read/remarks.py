"""Remarks, `<!-- … -->`: dropped, but for those that speak to kdll."""

from __future__ import annotations

import re

from kdll.model.exemption import Exemption
from kdll.model.place import Span, Text

_ALLOW = re.compile(
    r"<!--\s*kdll[ -]allow\b\s*:?\s*(?P<rule>[\w-]*)(?P<rest>.*?)-->", re.DOTALL | re.IGNORECASE
)
_BECAUSE = re.compile(r"\s+because\b[\s:]*(?P<reason>.*)", re.DOTALL | re.IGNORECASE)


def exemption(markup: str, span: Span) -> Exemption | None:
    """What a remark allows: `<!-- kdll allow: missing-captions because … -->`; None: nothing."""
    match = _ALLOW.match(markup)
    if not match:
        return None
    because = _BECAUSE.match(match["rest"])
    rule = "" if match["rule"].lower() == "because" else match["rule"]
    return Exemption(Text(rule, span), " ".join(because["reason"].split()) if because else "")
