"""What goes wrong when people write settings, told in their words, and mended to read on.

Each fault of a line is a row of `_FAULTS`: what it looks like, what is said, and how the line is
read all the same, so that one broken line hides neither its neighbours nor the page below it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass

from kdll.model.diagnostic import Edit, Note
from kdll.model.place import Position, Span, Text
from kdll.read.report import Report
from kdll.read.settings import EVENTS, Entry, Mapping, Refused, Unreadable, Value, compose
from kdll.read.source import Source

_TRIES = 40
"""Faults mended in one setting before the rest of it is given up."""

_LINE = re.compile(r"(?P<lead>\s*(?:- +)*(?:(?P<key>[\w-]+) *:[ \t]+)?)(?P<value>\S.*?)\s*$")


@dataclass(frozen=True, slots=True)
class _Found:
    """A fault of one line, and the line as it is to be read instead."""

    code: str
    start: int
    """Column from 0."""
    length: int
    message: str
    hint: str
    mended: str
    words: str | None = None
    """The author's own words, where the mended line puts quotes around them."""
    shift: tuple[int, int] = (0, 0)
    """From this column of the mended line on, so many columns more than the author wrote."""
    repair: tuple[int, int, str] | None = None
    """Columns from 0, and what is to stand between them; None where only the author can know."""


def read_settings(
    source: Source, report: Report, what: str = "file", most: int = EVENTS
) -> Mapping | None:
    """The settings that a source holds; None where it holds none at all.

    Faults are reported and mended one by one. `most` is the gate's (see `settings.compose`).
    """
    try:
        value = compose(source.text, source.file, source.first, most=most)
    except Refused as refused:
        _refuse(refused, source, report)
        return None
    except Unreadable:
        value = _by_keys(source, report)
    if isinstance(value, Mapping):
        for later, first in _duplicates(value):
            report.error(
                "KD113",
                later.span,
                f"`{later}` stands here twice, first in line {first.span.start.line}",
                "keep one of the two",
                notes=(Note(first.span, "first written here"),),
            )
        return value
    if value is None or not isinstance(value, Mapping):
        number = next(
            (n for n, line in enumerate(source.lines, source.first) if line.strip()), source.first
        )
        report.error(
            "KD122",
            source.words(number),
            f"this {what} holds no settings",
            "write each on a line of its own: its name, a colon, a space and its value, "
            "such as `title: The first appeal`",
        )
    return None


def _refuse(refused: Refused, source: Source, report: Report) -> None:
    report.error(
        "KD118",
        source.span(refused.line + source.first, refused.column + 1),
        f"{refused.what}: such settings are not read, because they can be made to do harm",
        "write the value out in full; if these are words for a learner, put quotes around them",
        unsafe=True,
    )


def _duplicates(value: Value) -> list[tuple[Text, Text]]:
    found: list[tuple[Text, Text]] = []
    waiting: list[Value] = [value]
    while waiting:
        here = waiting.pop()
        if isinstance(here, Mapping):
            found += here.duplicates
            waiting += [entry.value for entry in here.entries]
        elif not hasattr(here, "text"):
            waiting += here.items
    return found


def _by_keys(source: Source, report: Report) -> Value | None:
    """Read each setting of the outermost level by itself, mending what is at fault."""
    entries: dict[str, Entry] = {}
    duplicates: list[tuple[Text, Text]] = []
    last = source.span(source.first, 1)
    for chunk in _chunks(source):
        value = _mend(chunk, report)
        if not isinstance(value, Mapping):
            continue
        for entry in value.entries:
            last = entry.value.span
            if entry.key.value in entries:
                duplicates.append((entry.key, entries[entry.key.value].key))
            else:
                entries[entry.key.value] = entry
        duplicates += value.duplicates
    span = Span(source.file, Position(source.first, 1), last.end)
    return Mapping(tuple(entries.values()), span, tuple(duplicates))


def _chunks(source: Source) -> list[Source]:
    starts = [
        number
        for number, line in enumerate(source.lines, source.first)
        if line and line[0] not in " \t#]}" and not re.match(r"-(?:\s|$)", line)
    ]
    if not starts:
        return [source]
    ends = [*starts[1:], source.first + len(source.lines)]
    starts[0] = source.first
    return [source.from_line(start).up_to(end) for start, end in zip(starts, ends, strict=True)]


def _mend(chunk: Source, report: Report) -> Value | None:
    lines = list(chunk.lines)
    rewritten: dict[int, Text] = {}
    shifts: dict[int, tuple[int, int]] = {}
    told: set[int] = set()
    gone: set[int] = set()
    for _ in range(_TRIES):
        try:
            value = compose("\n".join(lines), chunk.file, chunk.first, rewritten, shifts)
        except Refused as refused:
            _refuse(refused, chunk, report)
            return None
        except Unreadable as fault:
            suspects = _suspects(fault, lines)
        else:
            if value is None or isinstance(value, Mapping):
                return value
            suspects = [next((i for i, line in enumerate(lines) if line.strip()), 0)]
        for index in suspects:
            found = _fault_of(lines[index]) if index not in gone else None
            if found is None or found.mended == lines[index]:
                continue
            number = index + chunk.first
            span = chunk.span(number, found.start + 1, max(found.length, 1))
            repair = []
            if found.repair is not None:
                begin, end, text = found.repair
                repair = [Edit(chunk.span(number, begin + 1, end - begin), text)]
            report.error(found.code, span, found.message, found.hint, repair=repair)
            lines[index] = found.mended
            told.add(index)
            shifts[number] = found.shift
            if found.words is not None:
                rewritten[number] = Text(found.words, span)
            break
        else:
            left = [i for i in suspects if i not in gone and lines[i].strip()]
            if not left:
                return None
            number = left[0] + chunk.first
            if left[0] not in told:
                report.error(
                    "KD110",
                    chunk.words(number),
                    "this line cannot be read",
                    "write `name: value`, begin the lines that belong together below each other, "
                    "and put quotes around a value with signs in it",
                )
            lines[left[0]] = ""
            gone.add(left[0])
    return None


def _suspects(fault: Unreadable, lines: list[str]) -> list[int]:
    last = len(lines) - 1
    first = [fault.line, fault.context_line, fault.line - 1]
    inside = [i for i in first if i is not None and 0 <= i <= last]
    return list(dict.fromkeys([*inside, *range(min(fault.line, last), -1, -1)][: 3 + _TRIES]))


def _fault_of(line: str) -> _Found | None:
    return next((found for look in _FAULTS if (found := look(line))), None)


def _tab(line: str) -> _Found | None:
    indent = line[: len(line) - len(line.lstrip())]
    if "\t" not in indent or not line.strip():
        return None
    return _Found(
        "KD112",
        indent.index("\t"),
        1,
        "this line is moved in with a tab",
        "use spaces: two for each step",
        indent.expandtabs(2) + line.lstrip(),
        shift=(0, len(indent.expandtabs(2)) - len(indent)),
        repair=(0, len(indent), indent.expandtabs(2)),
    )


def _divider(line: str) -> _Found | None:
    if not re.match(r"(?:---|\.\.\.)\s*$", line):
        return None
    message, hint = "these settings were not to end here", "take this line away"
    return _Found("KD110", 0, 3, message, hint, "")


def _no_colon(line: str) -> _Found | None:
    match = re.match(r"\s*([a-z][a-z-]*)\s*$", line)
    if not match:
        return None
    begin, end = match.span(1)
    return _Found(
        "KD110",
        begin,
        end - begin,
        f"no colon stands after `{match[1]}`",
        f"write `{match[1]}:`",
        f"{line[:end]}:",
    )


def _no_space(line: str) -> _Found | None:
    match = re.match(r"(\s*(?:- +)*[a-z][a-z-]*):(?=[^\s/])(.*?)\s*$", line)
    if not match or _TAG.fullmatch(line.strip()):
        return None
    return _Found(
        "KD110",
        match.end(1),
        1,
        "no space stands after this colon",
        f"write `{match[1].strip()}: {match[2]}`",
        f"{match[1]}: {match[2]}",
        shift=(match.end(1) + 2, 1),
        repair=(match.end(1) + 1, match.end(1) + 1, " "),
    )


def _needs_quotes(line: str) -> _Found | None:
    match = _LINE.match(line)
    if not match:
        return None
    value, key = match["value"], match["key"]
    what = f"this {key}" if key in _PROSE else "this value"
    if value[0] not in "\"'":
        before = re.split(r"\s#", value, maxsplit=1)[0]
        value = value if _COLON.search(before) else before.rstrip()
    start, length = match.start("value"), len(value)
    for wrong, message in _QUOTES:
        at = wrong.search(value)
        if at is None:
            continue
        words = value
        code = "KD111"
        if at.re is _OPEN:
            code, words = "KD119", value[1:].rstrip(value[0])
        elif value[-1] == value[0] and value[0] in "\"'":
            words = value[1:-1]
        hint = f"put quotes around it: `{(key + ': ') if key else ''}{_quoted(words)}`"
        message = message.format(what=what, sign=_SIGNS.get(value[0], f"`{value[0]}`"))
        mended = match["lead"] + json.dumps(words)
        # A line that is neither a setting nor an item is more likely a setting gone wrong.
        named = key or "-" in match["lead"]
        repair = (start, start + length, _quoted(words)) if named else None
        return _Found(code, start, length, message, hint, mended, words, repair=repair)
    return None


def _list_beside_key(line: str) -> _Found | None:
    match = re.match(r"(\s*[\w-]+:)\s+(- .*)$", line)
    if not match:
        return None
    return _Found(
        "KD110",
        match.start(2),
        len(match[2].rstrip()),
        "a list begins beside its name",
        f"begin it on the next line, moved in by two spaces: `{match[2].rstrip()}`",
        f"{match[1]} [{json.dumps(match[2][2:].strip())}]",
        match[2][2:].strip(),
    )


def _open_list(line: str) -> _Found | None:
    match = _LINE.match(line)
    if not match or match["value"][0] not in "[{":
        return None
    value = match["value"]
    close = {"[": "]", "{": "}"}[value[0]]
    if close in value:
        return None
    return _Found(
        "KD119",
        match.start("value"),
        1,
        f"the `{value[0]}` that opens here is never closed",
        f"close it with `{close}`; if these are words, put quotes around them: {_quoted(value)}",
        line.rstrip().rstrip(",") + close,
    )


def _quoted(words: str) -> str:
    if '"' in words and "'" not in words:
        return f"'{words}'"
    return '"' + words.replace("\\", "\\\\").replace('"', '\\"') + '"'


_TAG = re.compile(r"- +[a-z][a-z0-9-]*:[a-z0-9][a-z0-9@-]*")
"""A competency in a list: its colon takes no space."""
_PROSE = ("title", "description", "audience", "name", "role", "organisation")
_SIGNS = {"`": "a backtick"}
_COLON = re.compile(r"^[^\"'\[{].*?:(?:\s|$)")
_OPEN = re.compile(r"""^(?:"(?:[^"\\]|\\.)*|'(?:[^']|'')*)$""")
_QUOTES: tuple[tuple[re.Pattern[str], str], ...] = (
    (_OPEN, "the quotes that open here are never closed"),
    (
        re.compile(r"""^(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*')\s*[^\s#]"""),
        "words stand after the closing quotes",
    ),
    (
        re.compile(r"^[@`%*|>,\]}]"),
        "{what} begins with {sign}, which has a meaning of its own here",
    ),
    (re.compile(r"^[\[{].*[\]}]\s*[^\s#]"), "{what} begins with {sign}, which opens a list"),
    (_COLON, "the colon within {what} makes it unreadable"),
)
_FAULTS: tuple[Callable[[str], _Found | None], ...] = (
    _tab,
    _divider,
    _list_beside_key,
    _open_list,
    _no_colon,
    _no_space,
    _needs_quotes,
)
