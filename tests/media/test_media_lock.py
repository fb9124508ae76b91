"""media.lock: which film a text was made for, what was made of which source, and what is told."""

from dataclasses import replace

import pytest
from courses import VIDEO, course
from hypothesis import given
from hypothesis import strategies as st

from kdll.media import beside, cuts, plan
from kdll.media.pins import Made, differences, dump, settings, update
from kdll.model.media import Job, VideoSettings
from kdll.model.media_lock import Fitting, MediaLock, Pin
from kdll.model.tree import Blob, File, Tree
from kdll.read import media_lock

FILM, OTHER = Blob("a" * 64, 9), Blob("b" * 64, 9)
SRT = b"1\n00:00:01,000 --> 00:00:04,000\nA request is received.\n"
COURSE = course(["media/stamp.mov"])


def tree(film: File = FILM, captions: bytes = SRT) -> Tree:
    return Tree({"rti/media/stamp.mov": film, "rti/media/stamp.en.srt": captions})


def jobs(there: Tree) -> tuple[Job, ...]:
    return plan(there, COURSE, {"rti/media/stamp.mov": VIDEO})[0]


def results(there: Tree, digest: str = "c") -> Made:
    return {
        (j.source.sha256, j.recipe): (
            "ffmpeg 9",
            {name: Blob(digest * 64, 5) for name in j.outputs},
        )
        for j in jobs(there)
    }


def kept(there: Tree, made: Made | None = None, old: MediaLock | None = None) -> MediaLock:
    found = beside(there, COURSE)[0]
    return update(there, COURSE, found, jobs(there), made or {}, old)


def cut(there: Tree, lock: MediaLock) -> list[str]:
    return [f"{d.code} {d.span.file}" for d in cuts(there, COURSE, beside(there, COURSE)[0], lock)]


def differing(there: Tree, made: Made, lock: MediaLock) -> list[tuple[str, str]]:
    blobs = {key: files for key, (_, files) in made.items()}
    return [(d.code, d.message) for d in differences(COURSE, jobs(there), blobs, lock)]


def test_captions_of_an_unchanged_film_are_right() -> None:
    assert cut(tree(), kept(tree())) == []


def test_captions_of_another_cut_are_told() -> None:
    assert cut(tree(OTHER), kept(tree())) == ["KD449 rti/media/stamp.en.srt"]


def test_captions_that_changed_with_the_film_are_right() -> None:
    assert cut(tree(OTHER, SRT + b"\n2\n00:00:05,000 --> 00:00:06,000\nEnd\n"), kept(tree())) == []


def test_taking_note_of_it_settles_it() -> None:
    assert cut(tree(OTHER), kept(tree(OTHER), old=kept(tree()))) == []


def test_a_text_or_a_film_that_the_lock_does_not_know_is_no_matter() -> None:
    assert cut(tree(), MediaLock("rti")) == []
    assert cut(tree(), MediaLock("rti", {"media/stamp.en.srt": Fitting("x", {})})) == []


def test_two_media_of_one_name_are_told_apart() -> None:
    both = Tree({**tree(), "rti/media/stamp.mp3": Blob("d" * 64, 9)})
    changed = Tree({**both, "rti/media/stamp.mp3": Blob("e" * 64, 9)})
    found = cuts(changed, COURSE, beside(changed, COURSE)[0], kept(both))
    assert ["`media/stamp.mp3`" in d.message for d in found] == [True]


def test_a_transcode_that_comes_out_the_same_is_right() -> None:
    assert differing(tree(), results(tree()), kept(tree(), results(tree()))) == []


def test_a_transcode_that_comes_out_otherwise_is_named_with_its_files_and_tool() -> None:
    lock = kept(tree(), results(tree()))
    ((code, message),) = differing(tree(), results(tree(), "f"), lock)
    assert code == "KD491"
    assert "`media/stamp.mov`" in message
    assert "video.mp4" in message
    found = differences(
        COURSE, jobs(tree()), {k: f for k, (_, f) in results(tree(), "f").items()}, lock
    )
    assert "made with ffmpeg 9" in found[0].hint


def test_a_changed_source_or_setting_leaves_the_lock_behind() -> None:
    lock = kept(tree(), results(tree()))
    ((code, message),) = differing(tree(OTHER), results(tree(OTHER)), lock)
    assert (code, "`media/stamp.mov`" in message) == ("KD492", True)
    (job,) = jobs(tree())
    slower = replace(job, settings=VideoSettings(preset="slow"))
    blobs = {key: files for key, (_, files) in results(tree()).items()}
    assert [d.code for d in differences(COURSE, [slower], blobs, lock)] == ["KD492"]
    assert settings(slower) != settings(job)


def test_what_was_not_made_this_time_is_not_told_of() -> None:
    assert differing(tree(), {}, kept(tree(), results(tree()))) == []


def test_a_pin_stays_while_its_transcode_is_not_at_hand_and_goes_with_its_source() -> None:
    lock = kept(tree(), results(tree()))
    assert kept(tree(), {}, lock) == lock
    assert kept(tree(OTHER), {}, lock).transcodes == {}


def test_a_lock_is_read_back_as_it_was_written() -> None:
    lock = kept(tree(), results(tree()))
    read, told = media_lock(dump(lock), "rti/media.lock")
    assert told == ()
    assert read == lock
    assert dump(read) == dump(lock)


WORDS = st.text(st.characters(blacklist_categories=["Cs", "Cc", "Cn", "Co"]), min_size=1).filter(
    lambda words: words.strip() == words
)
PINS = st.builds(Pin, WORDS, WORDS, WORDS, st.dictionaries(WORDS, WORDS, max_size=2))
LOCKS = st.builds(
    MediaLock,
    WORDS,
    st.dictionaries(
        WORDS,
        st.builds(Fitting, WORDS, st.dictionaries(WORDS, WORDS, min_size=1, max_size=2)),
        min_size=1,
        max_size=3,
    ),
    st.dictionaries(WORDS, st.dictionaries(WORDS, PINS, min_size=1, max_size=2), max_size=2),
)


@given(LOCKS)
def test_any_lock_is_read_back_as_it_was_written(lock: MediaLock) -> None:
    assert media_lock(dump(lock), "rti/media.lock")[0] == lock


@given(st.text())
def test_no_text_upsets_the_reader(text: str) -> None:
    for whole in (text, f"kdll-media: 1\ncourse: rti\n{text}", f"kdll-media: 1\ntexts:\n  {text}"):
        found, _ = media_lock(whole, "rti/media.lock")
        assert isinstance(found, MediaLock)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("course: rti\n", "does not say which format"),
        ("kdll-media: 2\ncourse: rti\n", "has format `2`"),
        ("kdll-media: 1\ncourse: rti\ntexts: [a]\n", "names with digests"),
        ("kdll-media: 1\ncourse: rti\ntexts:\n  a: b\n", "nothing stands under `a`"),
        (
            "kdll-media: 1\ncourse: rti\ntexts:\n  a:\n    text: x\n    films:\n      b: [c]\n",
            "no digest stands beside `b`",
        ),
    ],
)
def test_a_damaged_lock_is_told(text: str, message: str) -> None:
    _, told = media_lock(text, "rti/media.lock")
    assert [d.code for d in told] == ["KD125"]
    assert message in told[0].message


def test_nothing_to_keep_is_no_file() -> None:
    assert dump(MediaLock("rti")) == ""
