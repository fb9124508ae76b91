"""The encoding of texts that subtitle programs have saved: known, or assumed and said so.

Detection by statistics (charset-normalizer) was tried on captions of two to eight lines: it took
Windows-1252 for Windows-1250, and Cyrillic and Greek for another Mac's. So only what the bytes
themselves tell is believed, and the one assumption that is left is told to the author.
"""

from __future__ import annotations

from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from dataclasses import dataclass

_MARKS = ((BOM_UTF8, "utf-8"), (BOM_UTF16_LE, "utf-16-le"), (BOM_UTF16_BE, "utf-16-be"))
_FOREIGN = 0.25
"""Share of letters beyond ASCII above which no text of Western Europe is likely: French has a
twelfth; in Cyrillic, Greek or an old Indian encoding it is nearly all of them."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, or none where its encoding cannot be told."""

    text: str | None
    line: int = 1
    """Where the first byte stands that is not UTF-8."""
    assumed: str = ""
    """In words, the encoding that was taken without being told; empty if it is certain."""


def decode(content: bytes) -> Decoded:
    """The text of a file. Certain are UTF-8, and UTF-16 with its mark."""
    for mark, name in _MARKS:
        if content.startswith(mark):
            try:
                return Decoded(content[len(mark) :].decode(name))
            except UnicodeDecodeError as error:
                return Decoded(None, _line(content, error.start))
    if b"\0" in content:
        return _without_mark(content)
    try:
        return Decoded(content.decode("utf-8"))
    except UnicodeDecodeError as error:
        line = _line(content, error.start)
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError:
        return Decoded(None, line)
    letters = [c for c in text if c.isalpha()]
    foreign = sum(not c.isascii() for c in letters)
    if not letters or foreign > _FOREIGN * len(letters):
        return Decoded(None, line)
    return Decoded(text, line, "Windows-1252 (Western European)")


def _without_mark(content: bytes) -> Decoded:
    """UTF-16 that lost its mark: digits and line ends put their empty bytes on one side."""
    even, odd = content[::2].count(0), content[1::2].count(0)
    name, words = ("utf-16-le", "UTF-16 LE") if odd > even else ("utf-16-be", "UTF-16 BE")
    try:
        text = content.decode(name)
    except UnicodeDecodeError:
        return Decoded(None)
    return Decoded(None) if "\0" in text else Decoded(text, 1, words)


def _line(content: bytes, at: int) -> int:
    return content.count(b"\n", 0, at) + 1
