"""The room for a learner's state: never more is written than was promised."""

from __future__ import annotations

import base64
import zlib
from dataclasses import replace

import pytest
from authored import course, page, question, subject, video
from hypothesis import given, settings
from hypothesis import strategies as st

from kdll.check import check
from kdll.check.budget import budget, varint
from kdll.check.identity import update
from kdll.model.course import AssessmentRule, Course, PageKind
from kdll.model.identity import Identity
from kdll.model.media import MediaFacts, MediaKind
from kdll.model.question import QuestionKind

CLIP = MediaFacts(MediaKind.VIDEO, "mov", duration=95.0, has_audio=True)


def leb(number: int) -> bytes:
    """Unsigned LEB128."""
    low, high = number & 0x7F, number >> 7
    return bytes([low | 0x80]) + leb(high) if high else bytes([low])


def fullest(of: Course, identity: Identity) -> str:
    """The state of a learner who saw, answered, retried and watched everything (format 1)."""
    seen = bytearray(max(identity.pages.values()) // 8 + 1)
    answers = assessments = media = b""
    for p in of.pages:
        seen[identity.pages[p.id] // 8] |= 1 << identity.pages[p.id] % 8
        for q in p.questions:
            entry = identity.questions[q.id.value]
            answers += leb(entry.slot) + leb(16_383)
            answers += bytes([1 | 2 | 4 | 8]) + (leb(100) if q.partial_credit else b"")
            if q.kind is QuestionKind.NUMERIC:
                answers += leb(24) + b"9" * 24
            else:
                answers += leb(sum(1 << slot for slot in entry.current()))
        if p.kind is PageKind.ASSESSMENT:
            limit = of.assessments[p.id].attempts or 16_383
            assessments += leb(identity.pages[p.id]) + leb(limit) + 3 * leb(10_001) + b"\3"
    for slot in identity.media.values():
        media += leb(slot) + leb(95) + b"\xff" * 5
    cursor = leb(2**35 - 1) + leb(max(identity.pages.values()) + 1) + leb(2**35 - 1) + leb(65_535)
    values = [cursor, bytes(seen), answers, assessments, media, b"\7"]
    payload = b"".join(bytes([n]) + leb(len(v)) + v for n, v in enumerate(values, 1) if v)
    text = f"kdll1.{of.id}.{base64.urlsafe_b64encode(payload).decode().rstrip('=')}"
    return f"{text}.{zlib.crc32(text.encode()):08x}"


def of_size(pages: int, questions: int, choices: int) -> Course:
    made = []
    for n in range(pages):
        asked = [
            question(
                f"q{n}-{m}",
                *(f"choice {c}" for c in range(choices)),
                kind=(QuestionKind.MULTIPLE, QuestionKind.NUMERIC, QuestionKind.SINGLE)[m % 3],
                partial_credit=m % 3 == 0,
            )
            for m in range(questions)
        ]
        kind = PageKind.ASSESSMENT if n % 3 == 2 else PageKind.PAGE
        made.append(page(f"p{n}", video(f"media/v{n}.mov"), *asked, kind=kind))
    rules = {p.id: AssessmentRule() for p in made if p.kind is PageKind.ASSESSMENT}
    return course(*made, rules=rules)


@settings(max_examples=60, derandomize=True, deadline=None)
@given(st.integers(1, 20), st.integers(0, 12), st.integers(2, 36))
def test_fullest_state_is_exactly_as_long_as_promised(pages: int, asked: int, choices: int) -> None:
    made = of_size(pages, asked, choices)
    identity, _ = update(made, None)
    facts = {f"a-course/{path}": CLIP for path in identity.media}
    promised = budget(subject(made, facts=facts), identity).characters
    assert promised == len(fullest(made, identity))


@pytest.mark.parametrize(("number", "size"), [(0, 1), (127, 1), (128, 2), (16_383, 2), (16_384, 3)])
def test_number_takes_a_byte_for_each_seven_bits(number: int, size: int) -> None:
    assert varint(number) == size == len(leb(number))


def test_course_that_could_overflow_is_an_error_with_a_table_of_the_pages() -> None:
    made = of_size(20, 12, 4)
    [found] = [d for d in check(subject(made, limits={"scorm12": 4096})) if d.code == "KD230"]
    assert "scorm12 can keep 4,096" in found.message
    sizes = [int(note.message.split()[0].replace(",", "")) for note in found.notes]
    assert len(found.notes) == 13
    assert sizes[:-1] == sorted(sizes[:-1], reverse=True)
    assert found.notes[-1].message.endswith("8 more pages")


def test_what_the_course_no_longer_has_takes_its_room_too() -> None:
    made = of_size(3, 2, 4)
    identity, _ = update(made, None)
    older = replace(
        identity,
        pages={**identity.pages, "gone": 9},
        media={**identity.media, "media/gone.mov": 9},
    )
    facts = {f"a-course/{path}": CLIP for path in identity.media}
    now, then = (budget(subject(made, facts=facts), i).characters for i in (identity, older))
    assert then - now >= len(base64.b64encode(bytes(9 + 9)))


def test_course_that_fits_is_not_spoken_of() -> None:
    found = check(subject(of_size(5, 4, 4), limits={"scorm12": 4096, "scorm2004": 64_000}))
    assert "KD230" not in [d.code for d in found]


def test_course_without_limits_may_be_of_any_size() -> None:
    assert "KD230" not in [d.code for d in check(subject(of_size(20, 12, 4)))]


def test_only_the_writers_that_cannot_hold_it_are_named() -> None:
    limits = {"scorm12": 4096, "scorm2004": 64_000}
    [found] = [d for d in check(subject(of_size(20, 12, 4), limits=limits)) if d.code == "KD230"]
    assert "scorm2004" not in found.message
