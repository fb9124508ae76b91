"""Captions beside the media: SubRip and WebVTT files read into cues that know their line."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from webvtt import Caption
from webvtt.errors import MalformedCaptionError

from kdll.media import sources
from kdll.model.course import Course
from kdll.model.diagnostic import Diagnostic, Severity
from kdll.model.media import Cue
from kdll.model.place import Span
from kdll.model.tree import Blob, Tree

_NAME = re.compile(r"(?P<stem>.+?)(?:\.(?P<language>[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*))?")
_DESCRIPTION = re.compile(r".+\.description\.(?:vtt|srt)", re.IGNORECASE)
_TIMES = re.compile(r"\s*(\S+)\s+-->\s+(\S+)")
_ARROW = re.compile(r"-->|→|->|—>|–>")
_TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9]*)")
_KNOWN_TAGS = frozenset(["b", "c", "font", "i", "lang", "rt", "ruby", "u", "v"])
# Left by subtitle programs: {\an8} moves a caption to the top of the screen.
_OVERRIDE = re.compile(r"\{\\[^}]*\}")
_TEXTS = frozenset(["csv", "json", "md", "srt", "svg", "txt", "vtt", "yaml", "yml"])
_NO_CUES = ("NOTE", "STYLE", "REGION")

Captions = Mapping[str, Mapping[str, tuple[Cue, ...]]]
"""Content path of a medium, then language."""


def captions(tree: Tree, course: Course) -> tuple[Captions, tuple[Diagnostic, ...]]:
    """The captions of every medium of a course, by its path from the content folder.

    `stamp.en.srt` or `stamp.en.vtt` belongs to every `stamp.…` beside it that is no text.
    Cues come in the order of their times; a file with faults gives those that can be read.
    """
    home = sources.folder(course)
    owners: dict[str, list[str]] = {}
    files = [path for path in tree if path.startswith(home)]
    for path in files:
        if path.rpartition(".")[2].lower() not in _TEXTS and not sources.is_poster(path):
            owners.setdefault(path.rpartition(".")[0], []).append(path)
    found: dict[str, dict[str, tuple[Cue, ...]]] = {}
    told: list[Diagnostic] = []
    for path in files:
        name, _, suffix = path.rpartition(".")
        if suffix.lower() not in ("srt", "vtt") or _DESCRIPTION.fullmatch(path):
            continue
        parts = _NAME.fullmatch(name)
        stem, language = (parts["stem"], parts["language"]) if parts else (name, None)
        if not language:
            proper = f"{name}.{course.language}.{suffix}".removeprefix(home)
            told.append(
                Diagnostic(
                    Span(path),
                    "KD445",
                    "the name of these captions does not say their language",
                    f"call the file `{proper}` if they are in the course's language",
                )
            )
            continue
        if stem not in owners:
            told.append(
                Diagnostic(
                    Span(path),
                    "KD446",
                    f"captions without a video or sound: nothing beside them is called "
                    f"`{stem.removeprefix(home)}`",
                    "give the captions the same name as the video, or delete them",
                    Severity.WARNING,
                )
            )
            continue
        cues, faults = _read(tree, path)
        told += faults
        for owner in owners[stem]:
            spoken = found.setdefault(owner, {})
            if language in spoken:
                told.append(
                    Diagnostic(
                        Span(path),
                        "KD448",
                        f"there are two files with captions in `{language}`",
                        "delete one of them",
                    )
                )
            elif cues:
                spoken[language] = cues
    return found, tuple(sorted(set(told)))


@dataclass(frozen=True, slots=True)
class _Block:
    """Lines between two empty ones; `line` is the number of the first."""

    line: int
    lines: tuple[str, ...]


def _read(tree: Tree, path: str) -> tuple[tuple[Cue, ...], tuple[Diagnostic, ...]]:
    content = tree[path]
    if isinstance(content, Blob):
        return (), (_fault("KD437", Span(path), "captions of more than 1 MiB", _SAVE),)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        said = "these captions are not saved as UTF-8"
        return (), (_fault("KD437", Span.at(path, line, 1), said, _SAVE),)
    cues: list[Cue] = []
    told: list[Diagnostic] = []
    blocks = list(_blocks(text))
    if path.lower().endswith(".vtt"):
        if not blocks or not blocks[0].lines[0].startswith("WEBVTT"):
            hint = "write `WEBVTT` and an empty line at the top, or save the file as .srt"
            said = "these captions do not begin with `WEBVTT`"
            told.append(_fault("KD441", Span.at(path, 1, 1), said, hint))
        else:
            blocks = [b for b in blocks[1:] if not b.lines[0].startswith(_NO_CUES)]
    for block in blocks:
        cue = _cue(path, block)
        if isinstance(cue, Cue):
            cues.append(cue)
            told += _markup(path, block)
        else:
            told.append(cue)
    if not cues and not told:
        said = "there are no captions in this file"
        told.append(_fault("KD442", Span.at(path, 1, 1), said, "write them, or delete the file"))
    return tuple(sorted(cues, key=lambda c: (c.start, c.end))), (*told, *_order(cues))


_SAVE = "open the file in a text editor and save it as text with the encoding UTF-8"


def _blocks(text: str) -> Iterator[_Block]:
    lines = re.split(r"\r\n|\r|\n", text)
    begin = 0
    for number, line in enumerate([*lines, ""]):
        if not line.strip():
            if number > begin:
                yield _Block(begin + 1, tuple(lines[begin:number]))
            begin = number + 1


def _cue(path: str, block: _Block) -> Cue | Diagnostic:
    """The cue of a block, or what is wrong with its times."""
    at = next((n for n, line in enumerate(block.lines[:2]) if _ARROW.search(line)), None)
    if at is None:
        span = Span.at(path, block.line, 1, len(block.lines[0]))
        hint = (
            "write the times above the words, as in `00:00:01,000 --> 00:00:04,500`; "
            "no caption may hold an empty line"
        )
        return _fault("KD441", span, "a caption without times", hint)
    line = block.lines[at]
    span = Span.at(path, block.line + at, 1, len(line))
    hint = "write hours, minutes, seconds and thousandths: `00:00:01,000 --> 00:00:04,500`"
    times = _TIMES.match(line)
    if not times:
        return _fault("KD441", span, f"these times cannot be read: `{line.strip()}`", hint)
    words = [_OVERRIDE.sub("", words) for words in block.lines[at + 1 :]]
    try:
        caption = Caption(times[1].replace(",", "."), times[2].replace(",", "."), words)
    except MalformedCaptionError:
        return _fault("KD441", span, f"these times cannot be read: `{line.strip()}`", hint)
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
