"""Slots: whatever an author does to a course, no slot ever comes to mean another thing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import yaml
from authored import choice, course, page, question, video
from hypothesis import given, settings
from hypothesis import strategies as st

from kdll.check.choices import letter
from kdll.check.identity import dump, update
from kdll.model.course import Course, Status
from kdll.model.diagnostic import Diagnostic, Severity
from kdll.model.identity import ChoiceSlot, Identity, QuestionSlots
from kdll.model.place import Text
from kdll.model.prose import Node, plain
from kdll.model.question import Choice, Part, Question, QuestionKind
from kdll.model.scale import points


def lock(*words: str, of: str = "q") -> Identity:
    """The lock of a course with one page and one question."""
    choices = tuple(ChoiceSlot(n, w) for n, w in enumerate(words))
    return Identity("a-course", {"start": 0}, {of: QuestionSlots(0, choices)})


def asked(*choices, status: Status = Status.RELEASED, **how) -> Course:
    return course(page("start", question("q", *choices, **how)), status=status)


def slots(identity: Identity) -> dict[str, int]:
    """Slot by words, of the choices that the course has now."""
    return {c.words: c.slot for c in identity.questions["q"].choices if not c.retired}


def codes(found) -> list[str]:
    return [diagnostic.code for diagnostic in found]


def test_first_lock_counts_in_reading_order() -> None:
    now, _ = update(
        course(
            page("start", video("media/a.mov"), question("q", "30 days", "35 days")),
            page("end", question("r", "yes", "no")),
        ),
        None,
    )
    assert now.pages == {"start": 0, "end": 1}
    assert {id_: entry.slot for id_, entry in now.questions.items()} == {"q": 0, "r": 1}
    assert now.media == {"media/a.mov": 0}
    assert slots(now) == {"30 days": 0, "35 days": 1}


def test_reordered_choices_keep_their_slots() -> None:
    now, found = update(
        asked("45 days", "30 days", "35 days"), lock("35 days", "30 days", "45 days")
    )
    assert slots(now) == {"35 days": 0, "30 days": 1, "45 days": 2}
    assert found == ()


def test_deleted_choice_is_retired_and_its_slot_is_not_given_away() -> None:
    before, _ = update(asked("30 days", "45 days"), lock("35 days", "30 days", "45 days"))
    assert ChoiceSlot(0, "35 days", retired=True) in before.questions["q"].choices
    after, _ = update(asked("30 days", "45 days", "60 days"), before)
    assert slots(after) == {"30 days": 1, "45 days": 2, "60 days": 3}


def test_choice_that_comes_back_has_its_old_slot() -> None:
    gone, _ = update(asked("30 days", "45 days"), lock("35 days", "30 days", "45 days"))
    back, _ = update(asked("30 days", "45 days", "35 days"), gone)
    assert slots(back)["35 days"] == 0


def test_mended_typo_keeps_the_slot() -> None:
    now, found = update(
        asked("The first appelate authority", "The court"),
        lock("The first appellate authority", "The court"),
    )
    assert slots(now) == {"The first appelate authority": 0, "The court": 1}
    assert [(d.code, d.severity) for d in found] == [("KD210", Severity.WARNING)]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Report whose release would harm a person", "A report whose release would harm a person."),
        ("the Court", "The court"),
        ("लोक सूचना अधिकारि", "लोक सूचना अधिकारी"),
    ],
)
def test_capitals_marks_articles_and_typos_keep_the_slot(before: str, after: str) -> None:
    now, found = update(asked(after, "Something else"), lock(before, "Something else"))
    assert slots(now)[after] == 0
    assert codes(found) == ["KD210"]


def test_mended_typo_beside_an_inserted_choice_keeps_the_slot() -> None:
    now, _ = update(
        asked("The minister", "The court", "The first appellate officer"),
        lock("The court", "The first apellate officer"),
    )
    assert slots(now)["The first appellate officer"] == 1


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Clause 5(a)", "Clause 5(b)"),
        ("Refusing is legal", "Refusing is illegal"),
        ("The fee will increase", "The fee will decrease"),
        ("They should reply", "They shouldn't reply"),
        ("A gap of -5 degrees", "A gap of 5 degrees"),
        ("30 days from receipt", "35 days from receipt"),
        ("The officer must reply", "The officer must not reply"),
        ("The officer can refuse", "The officer can't refuse"),
        ("३० दिन में उत्तर देना है", "३५ दिन में उत्तर देना है"),
    ],
)
def test_small_change_that_turns_the_meaning_is_never_a_mended_typo(
    before: str, after: str
) -> None:
    now, found = update(asked(after, "Something else"), lock(before, "Something else"))
    assert codes(found) == ["KD211"]
    assert now.questions == lock(before, "Something else").questions


def test_reworded_choice_of_a_released_course_is_asked_about() -> None:
    _, found = update(asked("A month", "45 days"), lock("30 days", "45 days"))
    assert codes(found) == ["KD211"]
    assert found[0].message == "same choice reworded, or a new one? `A month`"
    assert "`{#a}`" in found[0].hint
    assert "`{#c}`" in found[0].hint


def test_reworded_choice_of_a_draft_takes_a_new_slot() -> None:
    now, found = update(
        asked("A month", "45 days", status=Status.DRAFT), lock("30 days", "45 days")
    )
    assert slots(now) == {"A month": 2, "45 days": 1}
    assert [(d.code, d.severity) for d in found] == [("KD210", Severity.WARNING)]


def test_letter_of_the_old_choice_says_that_it_is_the_same() -> None:
    now, found = update(asked(choice("A month", id_="a"), "45 days"), lock("30 days", "45 days"))
    assert slots(now) == {"A month": 0, "45 days": 1}
    assert codes(found) == ["KD210"]


def test_letter_of_the_next_slot_says_that_it_is_new() -> None:
    now, _ = update(asked(choice("A month", id_="c"), "45 days"), lock("30 days", "45 days"))
    assert slots(now) == {"A month": 2, "45 days": 1}
    assert ChoiceSlot(0, "30 days", retired=True) in now.questions["q"].choices


def test_two_reworded_choices_are_offered_two_new_letters() -> None:
    before = lock("30 days", "45 days")
    _, found = update(asked("A month", "Six weeks"), before)
    hints = [d.hint for d in found if d.code == "KD211"]
    assert ["`{#c}`" in hints[0], "`{#d}`" in hints[1]] == [True, True]
    answered = asked(choice("A month", id_="a"), choice("Six weeks", id_="d"))
    now, found = update(answered, before)
    assert slots(now) == {"A month": 0, "Six weeks": 3}
    assert codes(found) == ["KD210"]


def test_letter_wins_over_words() -> None:
    now, _ = update(
        asked(choice("45 days", id_="a"), choice("30 days", id_="b")), lock("30 days", "45 days")
    )
    assert slots(now) == {"45 days": 0, "30 days": 1}


@pytest.mark.parametrize("name", ["e", "reply", "z"])
def test_letter_that_no_choice_has_is_an_error(name: str) -> None:
    now, found = update(asked(choice("A month", id_=name), "45 days"), lock("30 days", "45 days"))
    assert "KD214" in codes(found)
    assert now.questions == lock("30 days", "45 days").questions


def test_added_choice_needs_no_letter() -> None:
    now, found = update(asked("30 days", "45 days", "60 days"), lock("30 days", "45 days"))
    assert slots(now)["60 days"] == 2
    assert codes(found) == ["KD210"]


def test_true_and_false_are_known_by_their_place() -> None:
    now, found = update(asked("सही", "गलत", kind=QuestionKind.TRUE_FALSE), lock("True", "False"))
    assert slots(now) == {"सही": 0, "गलत": 1}
    assert codes(found) == ["KD210"]


def test_number_of_a_numeric_question_may_change_without_a_question() -> None:
    now, found = update(asked("26", "34", kind=QuestionKind.NUMERIC), lock("24", "34"))
    assert slots(now) == {"26": 2, "34": 1}
    assert "KD211" not in codes(found)


def test_missing_ids_are_a_warning_in_a_draft_and_an_error_once_released() -> None:
    draft = course(page("start"), page("end"), status=Status.DRAFT)
    _, found = update(draft, None)
    assert [(d.severity, d.message) for d in found] == [
        (Severity.WARNING, "2 new ids are not in identity.lock yet")
    ]
    _, found = update(replace(draft, status=Status.RELEASED), None)
    assert [d.severity for d in found] == [Severity.ERROR]


def test_up_to_date_lock_draws_nothing() -> None:
    released = asked("30 days", "45 days")
    now, _ = update(released, None)
    assert update(released, now) == (now, ())


def test_vanished_question_is_named_until_the_lock_is_kept_again() -> None:
    before = Identity("a-course", {"start": 0}, lock("yes", "no", of="gone").questions)
    now, found = update(course(page("start")), before)
    assert [(d.code, d.severity) for d in found] == [("KD212", Severity.WARNING)]
    assert now.questions["gone"].slot == 0
    assert [c.slot for c in now.questions["gone"].choices] == [0, 1]
    assert update(course(page("start")), now) == (now, ())


def test_vanished_question_that_comes_back_has_its_old_slots() -> None:
    gone, _ = update(course(page("start")), lock("yes", "no"))
    back, _ = update(asked("no", "yes"), gone)
    assert slots(back) == {"yes": 0, "no": 1}


def test_page_that_was_renamed_is_named_and_both_keep_their_slots() -> None:
    before = Identity("a-course", {"start": 0, "old": 1})
    now, found = update(course(page("start"), page("new")), before)
    assert now.pages == {"start": 0, "old": 1, "new": 2}
    assert codes(found) == ["KD210", "KD212"]
    assert update(course(page("start"), page("new")), now)[1] == ()


def test_page_that_was_taken_out_keeps_its_slot_without_a_word() -> None:
    before = Identity("a-course", {"start": 0, "old": 1})
    assert update(course(page("start")), before) == (before, ())


def test_lock_of_another_course_is_not_extended() -> None:
    foreign = Identity("another", {"start": 7})
    now, found = update(course(page("start")), foreign)
    assert now == foreign
    assert codes(found) == ["KD213"]


def test_slots_of_choices_run_out_after_36() -> None:
    used = lock(*(f"choice {n} of many" for n in range(36)))
    _, found = update(asked("quite another", "choice 3 of many", status=Status.DRAFT), used)
    assert "KD215" in codes(found)


def test_letters_go_on_after_z() -> None:
    assert [letter(n) for n in (0, 25, 26, 27, 51, 52)] == ["a", "z", "aa", "ab", "az", "ba"]


def test_lock_is_written_as_documented() -> None:
    identity = Identity(
        "a-course",
        {"welcome": 0, "no": 1},
        {
            "q": QuestionSlots(
                0, (ChoiceSlot(1, 'He said "30"'), ChoiceSlot(0, "३० दिन", retired=True))
            )
        },
        {"media/stamp.mov": 0},
    )
    assert dump(identity) == (
        "# Kept by kdll check --write, and committed with the course: "
        "learners' saved answers hang on these numbers.\n"
        "kdll-identity: 1\n"
        "course: a-course\n"
        "pages:\n"
        "  welcome: 0\n"
        '  "no": 1\n'
        "media:\n"
        "  media/stamp.mov: 0\n"
        "questions:\n"
        "  q:\n"
        "    slot: 0\n"
        "    choices:\n"
        '      - {slot: 1, words: "He said \\"30\\""}\n'
        '      - {slot: 0, words: "३० दिन", retired: true}\n'
    )


@given(st.text(min_size=1, max_size=30))
def test_any_words_survive_the_lock(words: str) -> None:
    identity = Identity("a-course", {}, {"q": QuestionSlots(0, (ChoiceSlot(0, words),))})
    read = yaml.safe_load(dump(identity))
    assert read["questions"]["q"]["choices"] == [{"slot": 0, "words": words}]


WORDS = [
    *("30 days", "35 days", "45 days", "the court", "the courts", "the officer"),
    *("must reply", "must not reply", "may reply", "सात दिन", "True", "False"),
]
edits = st.lists(
    st.one_of(
        st.tuples(st.just("insert"), st.sampled_from(WORDS), st.integers(0, 5)),
        st.tuples(st.just("delete"), st.just(""), st.integers(0, 5)),
        st.tuples(st.just("move"), st.just(""), st.integers(0, 5)),
        st.tuples(st.just("reword"), st.sampled_from(WORDS), st.integers(0, 5)),
        st.tuples(st.just("page"), st.sampled_from(["one", "two", "three"]), st.integers(0, 2)),
    ),
    max_size=12,
)


def edited(question_: Question, edit: tuple[str, str, int]) -> Question:
    """The question after one edit; an edit that would repeat words does nothing."""
    what, words, at = edit
    choices = list(question_.choices)
    there = [plain(c.content) for c in choices]
    if what == "insert" and words not in there:
        choices.insert(at, choice(words))
    elif choices and what == "delete":
        choices.pop(at % len(choices))
    elif choices and what == "move":
        choices.append(choices.pop(at % len(choices)))
    elif choices and what == "reword" and words not in there:
        choices[at % len(choices)] = choice(words)
    return replace(question_, choices=tuple(choices))


@settings(max_examples=300, derandomize=True, deadline=None)
@given(
    edits, st.sampled_from(Status), st.sampled_from([QuestionKind.SINGLE, QuestionKind.MULTIPLE])
)
def test_no_edit_gives_a_slot_another_meaning(history, status, kind) -> None:
    q = question("q", "30 days", "45 days", "the court", kind=kind)
    pages = ["one"]
    now, _ = update(course(page("one", q), status=status), None)
    meant = {c.slot: c.words for c in now.questions["q"].choices}
    for edit in history:
        q = edited(q, edit)
        if edit[0] == "page" and edit[1] not in pages:
            pages.insert(edit[2], edit[1])
        elif edit[0] == "page" and len(pages) > 1:
            pages.remove(edit[1])
        body = [page(name, *([q] if n == 0 else [])) for n, name in enumerate(pages)]
        before, (now, found) = now, update(course(*body, status=status), now)
        assert before.pages.items() <= now.pages.items()
        assert len(set(now.pages.values())) == len(now.pages)
        entry = now.questions["q"]
        assert entry.slot == 0
        assert len({c.slot for c in entry.choices}) == len(entry.choices)
        assert set(meant) <= {c.slot for c in entry.choices}
        for c in entry.choices:
            assert c.slot not in meant or alike(meant[c.slot], c.words)
            meant[c.slot] = c.words
        if "KD211" in codes(found):
            assert status is Status.RELEASED
            assert entry == before.questions["q"]
        else:
            current = [c.words for c in entry.choices if not c.retired]
            assert current == [plain(c.content) for c in q.choices]


def alike(one: str, other: str) -> bool:
    """The only rewording in `WORDS` that every reader would take for the same choice."""
    return one == other or {one, other} == {"the court", "the courts"}


def line(part: Part, words: str = "", **fields: Any) -> Choice:
    """A line of a question that is no choice; a blank's answers are its words."""
    answers = tuple(words.split(" | ")) if part is Part.BLANK else ()
    return replace(choice(words), part=part, accepted=answers, **fields)


def of_kind(kind: QuestionKind, *choices: Choice) -> Question:
    return question("q", *choices, kind=kind)


def pairs(*joined: tuple[str, str], extras: tuple[str, ...] = ()) -> Question:
    """A matching question, as reading makes it."""
    rights = list(dict.fromkeys([*(right for _, right in joined), *extras]))
    return of_kind(
        QuestionKind.MATCHING,
        *(line(Part.SOURCE, one, target=len(joined) + rights.index(r)) for one, r in joined),
        *(line(Part.TARGET, right) for right in rights),
    )


def kept(*versions: Question, status: Status = Status.RELEASED) -> tuple[Identity, list[str]]:
    """The identity after the last version, and the codes of what was said of that one."""
    now: Identity | None = None
    found: tuple[Diagnostic, ...] = ()
    for version in versions:
        now, found = update(course(page("start", version), status=status), now)
    assert now
    return now, codes(found)


def test_sides_with_one_text_are_two_lines() -> None:
    now, _ = kept(pairs(("PIO", "Appeal"), ("Appeal", "PIO")))
    assert slots(now) == {"PIO": 0, "Appeal": 1, "-> Appeal": 2, "-> PIO": 3}


def test_inserted_pair_moves_no_slot() -> None:
    now, said = kept(
        pairs(("reply", "PIO"), ("appeal", "senior")),
        pairs(("fee", "PIO"), ("appeal", "senior"), ("reply", "PIO"), extras=("court",)),
    )
    assert slots(now) == {
        "fee": 4, "appeal": 1, "reply": 0, "-> PIO": 2, "-> senior": 3, "-> court": 5,
    }  # fmt: skip
    assert said == ["KD210"]


def test_right_side_that_loses_its_last_pair_stays_as_an_extra() -> None:
    now, _ = kept(
        pairs(("reply", "PIO"), ("appeal", "senior")),
        pairs(("reply", "PIO"), ("fee", "PIO"), extras=("senior",)),
    )
    assert slots(now)["-> senior"] == 3


def test_reworded_right_side_is_asked_about_with_the_words_that_answer() -> None:
    before = pairs(("reply", "the PIO"), ("appeal", "the court"))
    after = pairs(("reply", "somebody else"), ("appeal", "the court"))
    now, _ = kept(before)
    again, found = update(course(page("start", after)), now)
    assert codes(found) == ["KD211"]
    assert again.questions == now.questions
    assert "write `{fits=c}` at the beginning of a line that leads to it" in found[0].hint
    answered = replace(
        after,
        choices=tuple(
            replace(c, id=Text("c", c.span)) if plain(c.content) == "somebody else" else c
            for c in after.choices
        ),
    )
    assert slots(kept(before, answered)[0])["-> somebody else"] == 2


def test_letter_of_a_line_of_another_sort_is_an_error() -> None:
    before = pairs(("reply", "PIO"), ("appeal", "senior"))
    first = replace(before.choices[0], content=choice("answer").content)
    wrong = replace(before, choices=(replace(first, id=Text("c", first.span)), *before.choices[1:]))
    now, said = kept(before, wrong)
    assert "KD214" in said
    assert slots(now) == slots(kept(before)[0])


def test_renumbered_steps_keep_their_slots() -> None:
    steps = ["the request", "the fee", "the copies", "the appeal"]
    one, other = (
        of_kind(QuestionKind.ORDERING, *(line(Part.STEP, words) for words in order))
        for order in (steps, steps[::-1])
    )
    now, said = kept(one, other)
    assert slots(now) == {words: n for n, words in enumerate(steps)}
    assert said == []


def blanks(*answers: str, wrong: tuple[str, ...] = ()) -> Question:
    return of_kind(
        QuestionKind.FILL_IN,
        *(line(Part.BLANK, one) for one in answers),
        *(line(Part.CHOICE, one) for one in wrong),
    )


def test_blank_that_gains_an_answer_keeps_its_slot() -> None:
    now, said = kept(blanks("30", "48"), blanks("48", "30 | thirty"))
    assert slots(now) == {"[[48]]": 1, "[[30 | thirty]]": 0}
    assert said == ["KD210"]


def test_blanks_with_one_answer_are_two() -> None:
    now, _ = kept(blanks("30", "30", wrong=("[[30]]",)))
    assert slots(now) == {"[[30]]": 0, "[[30]] 2": 1, "\\[[30]]": 2}
    assert kept(blanks("30", "30"), blanks("30", "30"))[1] == []


def test_blank_with_another_answer_is_asked_about() -> None:
    now, _ = kept(blanks("30", "48"))
    _, found = update(course(page("start", blanks("45", "48"))), now)
    assert codes(found) == ["KD211"]
    assert "write `[[{#a} 45]]`; if it is new, write `[[{#c} 45]]`" in found[0].hint


def test_expected_wrong_answer_may_change_without_a_question() -> None:
    now, said = kept(blanks("30", wrong=("35",)), blanks("30", wrong=("45",)))
    assert slots(now) == {"[[30]]": 0, "45": 2}
    assert "KD211" not in said


def test_another_named_scale_has_points_of_its_own() -> None:
    def likert(scale: str) -> Question:
        made = (
            replace(c, content=(Node("scale", c.span, text=plain(c.content)),))
            for c in (line(Part.POINT, key) for key in points(scale))
        )
        return of_kind(QuestionKind.LIKERT, line(Part.STATEMENT, "I can refuse"), *made)

    now, said = kept(likert("agreement-5"), likert("agreement-4"))
    assert slots(now)["= agreement-4.1"] == 6
    assert "KD211" not in said
    assert (
        slots(kept(likert("agreement-5"), likert("agreement-4"), likert("agreement-5"))[0])[
            "= agreement-5.3"
        ]
        == 3
    )


def scenario(*situations: tuple[str, tuple[str, ...]]) -> Question:
    made: list[Choice] = []
    for id_, options in situations:
        at = len(made)
        made.append(line(Part.SITUATION, id_.title(), id=Text(id_, choice("x").span)))
        made += [line(Part.OPTION, words, within=at) for words in options]
    return of_kind(QuestionKind.SCENARIO, *made)


def test_situation_is_known_by_its_id_and_an_option_within_it() -> None:
    now, said = kept(
        scenario(("start", ("Accept it", "Pass it on")), ("done", ())),
        scenario(("done", ()), ("start", ("Pass it on", "Accept it")), ("other", ("Accept it",))),
    )
    assert slots(now) == {
        "#start": 0, "#start Accept it": 1, "#start Pass it on": 2, "#done": 3, "#other": 4,
        "#other Accept it": 5,
    }  # fmt: skip
    assert said == ["KD210"]


def test_renamed_situation_is_another_and_nobody_is_asked() -> None:
    _, said = kept(
        scenario(("start", ("Accept it",)), ("done", ())),
        scenario(("begin", ("Take it",)), ("done", ())),
    )
    assert "KD211" not in said


def test_scenario_may_have_more_lines_than_a_platform_has_signs() -> None:
    now, said = kept(scenario(*((f"s{n}", ("a", "b")) for n in range(30))))
    assert len(slots(now)) == 90
    assert "KD215" not in said


TWO_SORTS = {
    QuestionKind.MATCHING: (Part.SOURCE, Part.TARGET),
    QuestionKind.CATEGORISE: (Part.TARGET, Part.SOURCE),
    QuestionKind.LIKERT: (Part.STATEMENT, Part.POINT),
    QuestionKind.FILL_IN: (Part.BLANK, Part.CHOICE),
}
SIGNS = ["-> the court", "= True", "[[30]]", "#start", "\\x"]
kinds_and_lines = st.sampled_from(list(TWO_SORTS)).flatmap(
    lambda kind: st.tuples(
        st.just(kind),
        st.lists(
            st.lists(
                st.tuples(st.sampled_from(TWO_SORTS[kind]), st.sampled_from(WORDS + SIGNS)),
                max_size=6,
                unique=True,
            ),
            min_size=1,
            max_size=6,
        ),
    )
)


@settings(max_examples=300, derandomize=True, deadline=None)
@given(kinds_and_lines, st.sampled_from(Status))
def test_no_edit_of_any_kind_gives_a_slot_another_meaning(drawn, status) -> None:
    kind, versions = drawn
    now: Identity | None = None
    meant: dict[int, tuple[Part, str]] = {}
    for lines in versions:
        by_part = [entry for part in TWO_SORTS[kind] for entry in lines if entry[0] is part]
        q = of_kind(kind, *(line(*entry) for entry in by_part))
        before, (now, found) = now, update(course(page("one", q), status=status), now)
        entry = now.questions["q"]
        assert len({c.slot for c in entry.choices}) == len(entry.choices)
        assert len({c.words for c in entry.choices}) == len(entry.choices)
        assert set(meant) <= {c.slot for c in entry.choices}
        if "KD211" in codes(found):
            assert status is Status.RELEASED
            assert before and entry == before.questions["q"]
            continue
        for slot, (part, words) in zip(entry.current(), by_part, strict=True):
            then = meant.setdefault(slot, (part, words))
            assert then[0] is part
            assert alike(then[1], words)
            meant[slot] = part, words
        assert update(course(page("one", q), status=status), now)[0] == now
