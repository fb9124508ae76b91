"""What is told of sounds in which nothing is heard, or too much."""

import json
from dataclasses import asdict, replace

import pytest
from courses import SOUND, VIDEO, course

from kdll.media import heard_out, plan
from kdll.media.loudness import NOTE, sound
from kdll.model.diagnostic import Severity
from kdll.model.media import Loudness, Sound
from kdll.model.tree import Blob, Tree

GOOD = Sound(Loudness(-23.0, -4.0), Loudness(-16.1, -1.6), clipped=False)


def told(found: Sound | None, name: str = "a.mov") -> list[tuple[str, str]]:
    path = f"rti/media/{name}"
    tree = Tree({path: Blob("a" * 64, 9)})
    one = course([f"media/{name}"])
    (job,), _ = plan(tree, one, {path: VIDEO if name == "a.mov" else SOUND})
    note = Blob("b" * 64, 5)
    results = {(job.source.sha256, job.recipe): {NOTE: note}}
    content = json.dumps(asdict(found) if found else None).encode()
    told = heard_out(one, [job], results, {note: content}.__getitem__)
    assert all(d.severity is Severity.WARNING and d.span.file == path for d in told)
    return [(d.code, d.message) for d in told]


def test_a_note_is_read_as_it_was_written() -> None:
    assert sound(json.dumps(asdict(GOOD)).encode()) == GOOD
    assert sound(b"null") is None


@pytest.mark.parametrize("found", [GOOD, None])
def test_nothing_is_told_of_sound_as_it_should_be_nor_of_none(found: Sound | None) -> None:
    assert told(found) == []


@pytest.mark.parametrize("name", ["a.mov", "a.wav"])
def test_silence_distortion_and_what_cannot_be_levelled_are_told(name: str) -> None:
    silent = replace(GOOD, before=Loudness(-70.0, -99.0), after=Loudness(-70.0, -99.0))
    assert told(silent, name) == [("KD496", f"nothing is heard in `media/{name}`")]
    (clipped,) = told(replace(GOOD, clipped=True), name)
    assert clipped[0] == "KD497"
    (uneven,) = told(replace(GOOD, after=Loudness(-18.4, -1.6)), name)
    assert uneven[0] == "KD498"
    assert uneven[1].endswith("it has -18 LUFS instead of -16")


def test_a_job_that_failed_is_left_to_its_own_message() -> None:
    tree = Tree({"rti/media/a.mov": Blob("a" * 64, 9)})
    one = course(["media/a.mov"])
    jobs, _ = plan(tree, one, {"rti/media/a.mov": VIDEO})
    assert heard_out(one, jobs, {}, lambda blob: b"") == ()
