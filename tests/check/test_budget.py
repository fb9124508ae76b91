"""The room for a learner's state: never more is written than was promised."""

from __future__ import annotations

import base64
import math
import zlib
from collections.abc import Iterable
from dataclasses import replace

import pytest
from authored import course, page, question, subject, video
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.made import identity as slots_of
from tests.made.kinds import every_kind

from kdll.check import check
from kdll.check.budget import budget
from kdll.check.identity import update
from kdll.check.response import RESPONSES, varint
from kdll.edge import assets
from kdll.model.course import AssessmentRule, Course, PageKind
from kdll.model.identity import Identity, QuestionSlots
from kdll.model.media import MediaFacts, MediaKind
from kdll.model.question import Part, Question, QuestionKind

CLIP = MediaFacts(MediaKind.VIDEO, "mov", duration=95.0, has_audio=True)


def leb(number: int) -> bytes:
    """Unsigned LEB128."""
    low, high = number & 0x7F, number >> 7
    return bytes([low | 0x80]) + leb(high) if high else bytes([low])


def bits(slots: Iterable[int]) -> bytes:
    """A bit for each."""
    number = sum(1 << slot for slot in set(slots))
    return number.to_bytes(number.bit_length() // 8 + 1, "little").rstrip(b"\0")


def longest(q: Question, entry: QuestionSlots) -> tuple[int, bytes]:
    """The number of the form of a response, and the longest such response."""
    slots = entry.current()
    by_part = {
        part: [s for s, c in zip(slots, q.choices, strict=True) if c.part is part] for part in Part
    }
    last = leb(max(slots, default=0) + 1)

    def pairs(part: Part) -> bytes:
        lines = by_part[part]
        return leb(len(lines)) + b"".join(leb(slot) + last for slot in lines)

    forms = {
        QuestionKind.NUMERIC: lambda: (1, leb(24) + b"9" * 24),
        QuestionKind.ORDERING: lambda: (2, leb(len(slots)) + b"".join(map(leb, slots))),
        QuestionKind.MATCHING: lambda: (3, pairs(Part.SOURCE)),
        QuestionKind.CATEGORISE: lambda: (3, pairs(Part.SOURCE)),
        QuestionKind.LIKERT: lambda: (3, pairs(Part.STATEMENT)),
        QuestionKind.FILL_IN: lambda: (
            4,
            leb(len(by_part[Part.BLANK]))
            + b"".join(leb(s) + leb(120) + "म".encode() * 40 for s in by_part[Part.BLANK]),
        ),
        QuestionKind.SCENARIO: lambda: (5, pairs(Part.SITUATION) + last),
        QuestionKind.OPEN: lambda: (6, b""),
    }
    made = forms.get(q.kind)
    return made() if made else (0, leb(sum(1 << slot for slot in slots)))


def entry(q: Question, identity: Identity) -> bytes:
    """The row of one answer, given as often and at such length as can be."""
    slots = identity.questions[q.id.value]
    form, response = longest(q, slots)
    parted = q.partial_credit or q.kind is QuestionKind.SCENARIO
    flags = bytes([1 | 2 | 4 | form << 4])
    return leb(slots.slot) + leb(16_383) + flags + (leb(99) if parted else b"") + response


def fullest(of: Course, identity: Identity) -> str:
    """The state of a learner who saw, answered, retried and watched everything (format 1)."""
    seen = bits(identity.pages[p.id] for p in of.pages)
    answers = assessments = media = draws = b""
    drawn_before: set[int] = set()
    for p in of.pages:
        answers += b"".join(entry(q, identity) for q in p.questions)
        for draw in p.draws:
            drawable = sorted((entry(q, identity) for q, _ in of.drawn(draw)), key=len)
            answers += b"".join(drawable[-draw.count :])
        if of.scores(p):
            limit = of.assessments[p.id].attempts or 16_383
            assessments += leb(identity.pages[p.id]) + leb(limit) + 3 * leb(10_001) + b"\3"
        if p.draws:
            pools = [[identity.questions[q.id.value].slot for q, _ in of.drawn(d)] for d in p.draws]
            slots = [
                s for d, pool in zip(p.draws, pools, strict=True) for s in sorted(pool)[-d.count :]
            ]
            draws += leb(identity.pages[p.id]) + leb(len(slots)) + b"".join(map(leb, slots))
            drawn_before |= {slot for pool in pools for slot in pool}
    for slot in identity.media.values():
        media += leb(slot) + leb(95) + b"\xff" * 5
    cursor = leb(2**35 - 1) + leb(max(identity.pages.values()) + 1) + leb(2**35 - 1) + leb(65_535)
    before = bits(drawn_before) if drawn_before else b""
    values = [cursor, seen, answers, assessments, media, b"\7", draws, seen, before]
    payload = b"".join(bytes([n]) + leb(len(v)) + v for n, v in enumerate(values, 1) if v)
    text = f"kdll1.{of.id}.{base64.urlsafe_b64encode(payload).decode().rstrip('=')}"
    return f"{text}.{zlib.crc32(text.encode()):08x}"


BY_HAND = {
    # changes so far, page's slot + 1, seconds, seed
    "cursor": 2 + 5 + 1 + 5 + 3,
    "pages seen": 2 + 1,
    # each: slot, tries, flags and form, response; a number typed: its length and 24 bytes
    "answers": 2 + (1 + 2 + 1 + 1) + (1 + 2 + 1 + 1) + (1 + 2 + 1 + 1 + 24),
    # slot, three attempts at the most, best and last and first score, flags
    "assessments": 2 + 1 + 1 + 3 * 2 + 1,
    "verdict": 2 + 1,
    "exempted pages": 2 + 1,
}
"""Bytes of the payload of the example on KD230's page, reckoned from the tables of STATE.md; each
section has a tag and a length, which take the first two."""


def test_the_example_of_the_rule_s_page_is_what_one_reckons_by_hand() -> None:
    payload = sum(BY_HAND.values())
    assert payload == 77
    told = len("kdll1.a-course.") + math.ceil(payload * 4 / 3) + len(".c3b30f52")
    assert f"can take {told} characters" in assets.rule_page("KD230")


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


def test_every_kind_has_a_longest_response() -> None:
    assert set(RESPONSES) == set(QuestionKind)


def test_fullest_state_of_every_kind_with_draws_is_exactly_as_long_as_promised() -> None:
    made = every_kind()
    identity = slots_of(made)
    facts = {f"a-course/{path}": CLIP for path in identity.media}
    promised = budget(subject(made, facts=facts), identity)
    assert promised.characters == len(fullest(made, identity))
    assert {page.id for page, size in promised.pages if size} >= {"practice", "final"}


def test_a_film_in_a_bank_is_counted_where_it_is_drawn() -> None:
    made = every_kind()
    identity = slots_of(made)
    with_film = {p.id: size for p, size in budget(subject(made), identity).pages}
    dull = replace(
        made,
        banks=tuple(
            replace(b, body=tuple(replace(q, prompt=()) for q in b.questions)) for b in made.banks
        ),
    )
    without = {p.id: size for p, size in budget(subject(dull), identity).pages}
    assert with_film["final"] - without["final"] == 1 + 3 + 5


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
