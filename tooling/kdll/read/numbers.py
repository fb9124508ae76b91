"""Numbers as authors of numeric questions write them."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from kdll.model.question import NumberRange

_NUMBER = r"[-+−]?\s?(?:\d{1,3}(?:,\d{2,3})*,\d{3}|\d{1,30})(?:\.\d{1,30})?"
_RANGE = re.compile(
    rf"(?P<low>{_NUMBER})(?:\s+to\s+(?P<high>{_NUMBER})"
    rf"|\s*(?:±|\+/-|\+-)\s*(?P<off>{_NUMBER})\s*(?P<percent>%)?)?"
)


def number_range(words: str) -> NumberRange | None:
    """`24`, `24 ± 0.5`, `24 +/- 2 %`, `20 to 25`, `1,00,000`; digits of any script; else None."""
    match = _RANGE.fullmatch(_digits(words.strip()))
    if not match:
        return None
    low = _number(match["low"])
    if match["high"]:
        high = _number(match["high"])
        return NumberRange(low, high) if low <= high else None
    if match["off"]:
        off = _number(match["off"])
        if off < 0:
            return None
        if match["percent"]:
            off = abs(low) * off / 100
        return NumberRange(low - off, low + off)
    return NumberRange(low, low)


def _digits(words: str) -> str:
    return "".join(
        str(unicodedata.decimal(sign)) if sign.isdecimal() and not sign.isascii() else sign
        for sign in words
    )


def _number(words: str) -> Decimal:
    return Decimal(re.sub(r"[,\s]", "", words).replace("−", "-"))
