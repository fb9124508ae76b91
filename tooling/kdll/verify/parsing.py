"""XML from a package, which may be anybody's: parsed without fetching or expanding anything."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kdll.model import xml
from kdll.model.diagnostic import Diagnostic
from kdll.verify.package import Package, finding, lowered, unsafe

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_BYTES = 8 * 1024 * 1024
MAX_ELEMENTS = 200_000
_BOM = b"\xef\xbb\xbf"

_DOCTYPE = re.compile(rb"(?:\s++|<\?.*?\?>|<!--.*?-->)*+<!DOCTYPE", re.DOTALL)
"""In a file's prolog (XML §2.8), told before a parser meets what it declares."""

_DECLARED = re.compile(rb"""^<\?xml[^>]*?\sencoding\s*=\s*["']([^"']*)["']""")


def root(package: Package, path: str) -> tuple[_Element | None, tuple[Diagnostic, ...]]:
    """The root element of an XML file, or what keeps it from being read."""
    raw = package.read(path)
    if len(raw) > MAX_BYTES:
        size = f"{path} has {len(raw):,} bytes; {MAX_BYTES:,} are the most that is safe to read"
        return None, (unsafe(finding("KD603", path, 1, size)),)
    if _DOCTYPE.match(raw.removeprefix(_BOM)):
        message = f"{path} has a DOCTYPE, which may fetch files or fill the memory"
        hint = "remove the line that begins <!DOCTYPE"
        return None, (unsafe(finding("KD603", path, 1, message, hint)),)
    fault = _encoding(raw, path)
    return (None, (fault,)) if fault else _parsed(raw, path)


def _encoding(raw: bytes, path: str) -> Diagnostic | None:
    declared = _DECLARED.match(raw.removeprefix(_BOM))
    name = declared[1].decode("ascii", "replace") if declared else "UTF-8"
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        return finding("KD602", path, line, f"{path} is not UTF-8 text", "save it as UTF-8")
    if name.upper() != "UTF-8":
        message = f"{path} says that its encoding is {name}"
        return finding("KD602", path, 1, message, "save it as UTF-8, and let it say so")
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        return finding("KD602", path, line, f"{path} holds a NUL character, which no XML may")
    return None


def _parsed(raw: bytes, path: str) -> tuple[_Element | None, tuple[Diagnostic, ...]]:
    try:
        return xml.parsed(raw, MAX_ELEMENTS), ()
    except xml.TooMany as fault:
        message = f"{path} has more than {MAX_ELEMENTS:,} elements"
        return None, (unsafe(finding("KD603", path, fault.line, message)),)
    except xml.Damaged as fault:
        message = f"{path} is not well-formed: {_words(fault.words)}"
        return None, (finding("KD602", path, fault.line, message),)
    except xml.DefinesWords:
        message = f"{path} declares or uses entities of its own"
        return None, (unsafe(finding("KD603", path, 1, message)),)


def _words(message: str) -> str:
    """The parser's own words, without the place, which the finding has already."""
    return lowered(re.sub(r",? ?line \d+, column \d+.*", "", message or "unreadable").strip())
