"""PDF files that pages link to: handed on as they are, so it is told what they do by themselves."""

from __future__ import annotations

import mmap
import re
import zlib
from collections.abc import Iterator
from pathlib import Path

_STREAM = re.compile(rb"stream\r?\n")
_END = b"endstream"
_NAME = re.compile(rb"#([0-9A-Fa-f]{2})")
_ACTS = {
    "holds a program (JavaScript)": re.compile(rb"/(?:JavaScript|JS)(?![A-Za-z0-9])"),
    "starts other programs": re.compile(rb"/Launch(?![A-Za-z0-9])"),
}
_DICTIONARY = 2048
"""Bytes before a stream in which its dictionary is looked for."""
_MOST = 64 << 20
"""Bytes that are unpacked of one file."""


def remark(path: Path) -> str:
    """What a PDF does by itself, in words that follow its name; empty if nothing was seen.

    By the names in it (ISO 32000-1, 12.6): in the open, and in its packed object streams. What is
    encrypted is not seen.
    """
    with path.open("rb") as file:
        if not file.read(1024).lstrip().startswith(b"%PDF-"):
            return ""
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
            seen = [
                words
                for part in _parts(content)
                for words, sign in _ACTS.items()
                if sign.search(part)
            ]
    return " and ".join(words for words in _ACTS if words in seen)


def _parts(content: mmap.mmap) -> Iterator[bytes]:
    """The objects of a PDF, without pictures, fonts and texts."""
    done, left = 0, _MOST
    while found := _STREAM.search(content, done):
        yield _names(content[done : found.start()])
        end = content.find(_END, found.end())
        end = len(content) if end < 0 else end
        about = _names(content[max(done, found.start() - _DICTIONARY) : found.start()])
        if b"/ObjStm" in about.rpartition(b"obj")[2] and left > 0:
            unpacked = _unpacked(content[found.end() : min(end, found.end() + _MOST)], left)
            left -= len(unpacked)
            yield _names(unpacked)
        done = end + len(_END)
    yield _names(content[done:])


def _unpacked(packed: bytes, most: int) -> bytes:
    try:
        return zlib.decompressobj().decompress(packed, most)
    except zlib.error:
        return packed


def _names(text: bytes) -> bytes:
    """`/J#61vaScript` is `/JavaScript`."""
    return _NAME.sub(lambda code: bytes([int(code[1], 16)]), text)
