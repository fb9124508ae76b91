"""Slots: whatever an author does to a course, no slot ever comes to mean another thing."""

from __future__ import annotations

from dataclasses import replace

import pytest
import yaml
from authored import choice, course, page, question, video
from hypothesis import given, settings
from hypothesis import strategies as st

from kdll.check.choices import letter
from kdll.check.identity import dump, update
from kdll.model.course import Course, Status
from kdll.model.diagnostic import Severity
from kdll.model.identity import ChoiceSlot, Identity, QuestionSlots
from kdll.model.prose import plain
from kdll.model.question import Question, QuestionKind


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
