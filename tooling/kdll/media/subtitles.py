"""Reads SubRip, WebVTT and SubStation files into cues that know their line.

webvtt-py reads the times. Its readers of whole files, and those of pysubs2, keep no line numbers
and pass over what they cannot read, so the lines are divided here.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from webvtt import Caption
from webvtt.errors import MalformedCaptionError

from kdll.media.decoding import decode
from kdll.model.diagnostic import Diagnostic, Severity
from kdll.model.media import Cue
from kdll.model.place import Span
from kdll.model.tree import Blob, File

Found = tuple[tuple[Cue, ...], tuple[Diagnostic, ...]]
_Part = tuple[Cue | Diagnostic, "tuple[Diagnostic, ...]"]

_TIMES = re.compile(r"\s*(\S+)\s+-->\s+(\S+)")
_ARROW = re.compile(r"-->|→|->|—>|–>")
_TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9]*)")
_KNOWN_TAGS = frozenset(["b", "c", "font", "i", "lang", "rt", "ruby", "u", "v"])
# Left by subtitle programs: {\an8} moves a caption to the top of the screen.
_OVERRIDE = re.compile(r"\{\\[^}]*\}")
_NO_CUES = ("NOTE", "STYLE", "REGION")
_SAVE = "open the file in a text editor and save it as text with the encoding UTF-8"
_CLOCK = "write hours, minutes, seconds and thousandths: `00:00:01,000 --> 00:00:04,500`"


def read(path: str, content: File) -> Found:
    """The cues of a file in the order of their times, and what is wrong with them.

    A file with faults gives those that can be read.
    """
    if isinstance(content, Blob):
        return (), (_fault("KD437", Span(path), "captions of more than 1 MiB", _SAVE),)
    decoded = decode(content)
    place = Span.at(path, decoded.line, 1)
    if decoded.text is None:
        said = "these captions are not saved as UTF-8, and what else they are cannot be told"
        hint = f"{_SAVE}; if its letters look wrong there, it was made with an old Indian font"
        return (), (_fault("KD437", place, said, hint),)
    told: list[Diagnostic] = []
    if decoded.assumed:
        said = f"these captions are not saved as UTF-8: they were read as {decoded.assumed}"
        hint = f"look whether the preview shows them well; {_SAVE}"
        told.append(Diagnostic(place, "KD437", said, hint, Severity.WARNING))
    cues: list[Cue] = []
    parts = list(_READERS[path.rpartition(".")[2].lower()](path, decoded.text))
    for part, more in parts:
        if isinstance(part, Cue):
            cues.append(part)
        else:
            told.append(part)
        told += more
    if not parts:
        said = "there are no captions in this file"
        told.append(_fault("KD442", Span.at(path, 1, 1), said, "write them, or delete the file"))
    return tuple(sorted(cues, key=lambda c: (c.start, c.end))), (*told, *_order(cues))


@dataclass(frozen=True, slots=True)
class _Block:
    """Lines between two empty ones; `line` is the number of the first."""

    line: int
    lines: tuple[str, ...]


def _subrip(path: str, text: str) -> Iterator[_Part]:
    for block in _blocks(text):
        yield _cue(path, block)


def _webvtt(path: str, text: str) -> Iterator[_Part]:
    first, *others = list(_blocks(text)) or [_Block(1, ("",))]
    if first.lines[0].startswith("WEBVTT"):
        for block in others:
            if not block.lines[0].startswith(_NO_CUES):
                yield _cue(path, block)
        return
    hint = "write `WEBVTT` and an empty line at the top, or save the file as .srt"
    said = "these captions do not begin with `WEBVTT`"
    yield _fault("KD441", Span.at(path, 1, 1), said, hint), ()
    if first.lines[0]:
        yield from _subrip(path, text)


def _blocks(text: str) -> Iterator[_Block]:
    lines = _lines(text)
    begin = 0
    for number, line in enumerate([*lines, ""]):
        if not line.strip():
            if number > begin:
                yield _Block(begin + 1, tuple(lines[begin:number]))
            begin = number + 1


def _lines(text: str) -> list[str]:
    return re.split(r"\r\n|\r|\n", text)


def _cue(path: str, block: _Block) -> _Part:
    """The cue of a block, or what is wrong with its times."""
    at = next((n for n, line in enumerate(block.lines[:2]) if _ARROW.search(line)), None)
    if at is None:
        span = Span.at(path, block.line, 1, len(block.lines[0]))
        hint = (
            "write the times above the words, as in `00:00:01,000 --> 00:00:04,500`; "
            "no caption may hold an empty line"
        )
        return _fault("KD441", span, "a caption without times", hint), ()
    line = block.lines[at]
    span = Span.at(path, block.line + at, 1, len(line))
    times = _TIMES.match(line)
    if not times:
        said = f"these times cannot be read: `{line.strip()}`"
        return _fault("KD441", span, said, _CLOCK), ()
    words = [_OVERRIDE.sub("", words) for words in block.lines[at + 1 :]]
    return _timed(span, (times[1], times[2]), words, line.strip()), tuple(_markup(path, block))


def _timed(
    span: Span, times: tuple[str, str], words: list[str], written: str, clock: str = _CLOCK
) -> Cue | Diagnostic:
    try:
        caption = Caption(times[0].replace(",", "."), times[1].replace(",", "."), words)
    except MalformedCaptionError:
        return _fault("KD441", span, f"these times cannot be read: `{written}`", clock)
    start = caption.start_time.in_milliseconds() / 1000
    end = caption.end_time.in_milliseconds() / 1000
    if end <= start:
        said = "this caption ends before it begins"
        return _fault("KD443", span, said, "correct one of its two times")
    said = "\n".join(line.strip() for line in html.unescape(caption.text).splitlines()).strip()
    if not said:
        return _fault("KD442", span, "a caption without words", "write them, or delete its times")
    return Cue(start, end, said, span)


def _markup(path: str, block: _Block) -> Iterator[Diagnostic]:
    for number, line in enumerate(block.lines):
        for tag in _TAG.finditer(line):
            if tag[1].lower() not in _KNOWN_TAGS:
                span = Span.at(path, block.line + number, tag.start() + 1, len(tag[0]) + 1)
                said = f"captions cannot hold `{tag[0]}>`"
                hint = "delete it; to show the sign itself, write `&lt;`"
                yield _fault("KD447", span, said, hint)


_SECTION = re.compile(r"\[(.*)\]")
_DRAWING = re.compile(r"\{[^}]*\\p[1-9][^}]*\}")
_COLUMNS = "Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text"
_ASS_CLOCK = "write hours, minutes, seconds and hundredths: `0:00:01.00,0:00:04.50`"


def _substation(path: str, text: str) -> Iterator[_Part]:
    """The `Dialogue` lines of `[Events]`, in the order of their times, as players show them."""
    section, columns = "", [name.strip() for name in _COLUMNS.split(",")]
    found: list[_Part] = []
    for number, line in enumerate(_lines(text), 1):
        kind, colon, rest = line.partition(":")
        if heading := _SECTION.fullmatch(line.strip()):
            section = heading[1].casefold()
        elif section != "events" or not colon:
            continue
        elif kind.strip() == "Format":
            columns = [name.strip() for name in rest.split(",")]
        elif kind.strip() == "Dialogue":
            row = dict(zip(columns, rest.split(",", len(columns) - 1), strict=False))
            span = Span.at(path, number, 1, len(line))
            found += _event(path, span, row, line)
    yield from sorted(
        found, key=lambda part: part[0].start if isinstance(part[0], Cue) else float("inf")
    )


def _event(path: str, span: Span, row: Mapping[str, str], line: str) -> Iterator[_Part]:
    if not {"Start", "End", "Text"} <= row.keys():
        yield _fault("KD441", span, "a caption without times", _ASS_CLOCK), ()
        return
    if _DRAWING.search(row["Text"]):  # a shape, not words
        return
    words = re.sub(r"\{[^}]*\}", "", row["Text"]).replace("\\h", " ")
    times = tuple(_thousandths(row[key]) for key in ("Start", "End"))
    block = _Block(span.start.line, (line,))
    yield (
        _timed(
            span,
            (times[0], times[1]),
            re.split(r"\\[Nn]", words),
            f"{row['Start'].strip()},{row['End'].strip()}",
            _ASS_CLOCK,
        ),
        tuple(_markup(path, block)),
    )


def _thousandths(time: str) -> str:
    """`0:00:01.50` as webvtt-py wants it; what is no such time stays as it is."""
    match = re.fullmatch(r"\s*(\d+):(\d\d):(\d\d)[.:](\d\d)\s*", time)
    return "{:0>2}:{}:{}.{}0".format(*match.groups()) if match else time.strip()


_READERS: Mapping[str, Callable[[str, str], Iterator[_Part]]] = {
    "srt": _subrip,
    "vtt": _webvtt,
    "ass": _substation,
    "ssa": _substation,
}
SUFFIXES = tuple(_READERS)
"""Of the files that hold captions."""


def _order(cues: list[Cue]) -> Iterator[Diagnostic]:
    for before, cue in pairwise(cues):
        if cue.start < before.start:
            said = "this caption begins before the one above it"
            yield _fault("KD443", cue.span, said, "put the captions in the order of their times")
        elif cue.start < before.end:
            said = "this caption begins while the one above it is still shown"
            hint = "let one end before the next begins"
            yield Diagnostic(cue.span, "KD444", said, hint, Severity.WARNING)


def _fault(code: str, span: Span, message: str, hint: str) -> Diagnostic:
    return Diagnostic(span, code, message, hint)
