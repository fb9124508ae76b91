"""Reads a learner's state, format 1 (`tooling/player/STATE.md`): what the player writes."""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TypeVar

from kdll.model.learner import (
    Answer,
    Attempts,
    Broken,
    Form,
    LearnerState,
    Played,
    Response,
    Unreadable,
)

T = TypeVar("T")

_FORMAT = "kdll1"
_CHECKSUM = re.compile(r"[0-9a-f]{8}")
_PAYLOAD = re.compile(r"[A-Za-z0-9_-]*")
_MOST = 2**53
_FORMS = tuple(Form)
_RIGHT, _PARTIAL, _CHECKED = 1, 2, 4
_UNDERWAY, _PASSED = 1, 2
_COMPLETED, _COURSE_PASSED, _FAILED = 1, 2, 4
_PLAYED = 5
"""Bytes: a bit for each part of a medium."""


class _MalformedError(Exception):
    """Bytes that end too early, or that follow no rule."""


def learner_state(text: str, course: str = "") -> LearnerState | Unreadable:
    """What a text holds; `course`: the id that it must be of, empty for any. Never raises."""
    text = text.strip()
    if not text:
        return Unreadable(Broken.EMPTY)
    head, _, checksum = text.rpartition(".")
    words = text.split(".")
    if words[0] != _FORMAT:
        return Unreadable(Broken.FOREIGN)
    named = words[1] if len(words) > 2 else ""
    # The text is cut off where it ends before the checksum does, wherever that is.
    if len(words) < 4 or (len(words) == 4 and len(checksum) < 8):
        return Unreadable(Broken.CUT, named)
    if not _CHECKSUM.fullmatch(checksum) or f"{zlib.crc32(head.encode()):08x}" != checksum:
        return Unreadable(Broken.CHECKSUM, named)
    if len(words) != 4 or not _PAYLOAD.fullmatch(words[2]):
        return Unreadable(Broken.MALFORMED, named)
    if course and named != course:
        return Unreadable(Broken.COURSE, named)
    try:
        return _parsed(_bytes(words[2]), LearnerState(named))
    except _MalformedError:
        return Unreadable(Broken.MALFORMED, named)


def _bytes(payload: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4))
    except binascii.Error:
        raise _MalformedError from None


class _Reader:
    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    @property
    def ended(self) -> bool:
        return self._at >= len(self._data)

    def byte(self) -> int:
        return self.raw(1)[0]

    def raw(self, length: int) -> bytes:
        found = self._data[self._at : self._at + length]
        if len(found) < length:
            raise _MalformedError
        self._at += length
        return found

    def number(self) -> int:
        """A varint (unsigned LEB128), up to 2^53."""
        value = self.mask()
        if value >= _MOST:
            raise _MalformedError
        return value

    def mask(self) -> int:
        """A varint of any length: a set of small numbers as bits."""
        value = shift = 0
        while True:
            byte = self.byte()
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value

    def text(self) -> str:
        return self.raw(self.number()).decode("utf-8", "replace")

    def slot_or_none(self) -> int | None:
        stored = self.number()
        return stored - 1 if stored else None

    def rows(self, row: Callable[[_Reader], T]) -> dict[int, T]:
        """Slot and row, to the end."""
        found = {}
        while not self.ended:
            slot = self.number()
            found[slot] = row(self)
        return found

    def listed(self, row: Callable[[_Reader], T]) -> tuple[T, ...]:
        """A count, and so many rows."""
        return tuple(row(self) for _ in range(self.number()))

    def members(self) -> frozenset[int]:
        """All that is left, as a bit set: number n is bit n % 8 of byte n / 8."""
        return frozenset(_bits(int.from_bytes(self._data[self._at :], "little")))


def _bits(value: int) -> Iterator[int]:
    number = 0
    while value:
        if value & 1:
            yield number
        value >>= 1
        number += 1


def _parsed(data: bytes, state: LearnerState) -> LearnerState:
    reader = _Reader(data)
    while not reader.ended:
        tag = reader.byte()
        section = _Reader(reader.raw(reader.number()))
        if read := _SECTIONS.get(tag):
            state = read(section, state)
        else:
            state = replace(state, foreign=(*state.foreign, tag))
    return state


def _cursor(r: _Reader, state: LearnerState) -> LearnerState:
    saves, page, seconds, seed = r.number(), r.slot_or_none(), r.number(), r.number()
    return replace(state, saves=saves, page=page, seconds=seconds, seed=seed & 0xFFFF)


def _verdict(r: _Reader, state: LearnerState) -> LearnerState:
    bits = r.byte()
    return replace(
        state,
        completed=bool(bits & _COMPLETED),
        passed=bool(bits & _COURSE_PASSED),
        failed=bool(bits & _FAILED),
    )


def _answer(r: _Reader) -> Answer:
    tries, flags = r.number(), r.byte()
    right = bool(flags & _RIGHT)
    score = r.number() / 100 if flags & _PARTIAL else float(right)
    return Answer(tries, right, score, bool(flags & _CHECKED), _response(r, flags >> 4))


def _response(r: _Reader, number: int) -> Response:
    if number >= len(_FORMS):
        raise _MalformedError
    form = _FORMS[number]
    match form:
        case Form.TAKEN:
            return Response(form, slots=tuple(_bits(r.mask())))
        case Form.TEXT:
            return Response(form, text=r.text())
        case Form.ROW:
            return Response(form, slots=r.listed(_Reader.number))
        case Form.PAIRS:
            return Response(form, pairs=r.listed(_pair))
        case Form.TEXTS:
            return Response(form, texts=r.listed(lambda r: (r.number(), r.text())))
        case Form.PATH:
            return Response(form, pairs=r.listed(_pair), at=r.slot_or_none())
        case Form.TOLD:
            return Response(form)


def _pair(r: _Reader) -> tuple[int, int | None]:
    return r.number(), r.slot_or_none()


def _attempts(r: _Reader) -> Attempts:
    finished = r.number()
    best, last, first = (_score(r) for _ in range(3))
    flags = r.byte()
    return Attempts(finished, best, last, first, bool(flags & _UNDERWAY), bool(flags & _PASSED))


def _score(r: _Reader) -> float | None:
    stored = r.number()
    return min(1.0, (stored - 1) / 10_000) if stored else None


def _played(r: _Reader) -> Played:
    position = r.number()
    return Played(position, _Reader(r.raw(_PLAYED)).members())


_SECTIONS: dict[int, Callable[[_Reader, LearnerState], LearnerState]] = {
    1: _cursor,
    2: lambda r, state: replace(state, seen=r.members()),
    3: lambda r, state: replace(state, answers=r.rows(_answer)),
    4: lambda r, state: replace(state, assessments=r.rows(_attempts)),
    5: lambda r, state: replace(state, media=r.rows(_played)),
    6: _verdict,
    7: lambda r, state: replace(state, draws=r.rows(lambda r: r.listed(_Reader.number))),
    8: lambda r, state: replace(state, exempt=r.members()),
    9: lambda r, state: replace(state, drawn_before=r.members()),
}
