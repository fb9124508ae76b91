"""When somebody speaks: heard in real sounds, and kept with their content."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from kdll.edge import ffmpeg
from kdll.edge.probe import probe
from kdll.edge.speech import intervals, listen
from kdll.edge.store import Store
from kdll.model.media import Speech

COURSE = Path(__file__).parents[2] / "content" / "rti-act-2005"
SENTENCE = (0.6, 3.7)
"""Seconds of the course's film `clock.mov`, in which its first sentence is spoken."""


def heard(path: Path, cache: Path) -> Speech | None:
    return listen(path, probe(path), Store(cache))


@pytest.fixture
def talk(tmp_path: Path) -> Iterator[Path]:
    """A sentence spoken after two seconds, in a room that hisses for eight."""
    said = tmp_path / "said.wav"
    film, (begin, end) = COURSE / "media" / "clock.mov", SENTENCE
    cut = ["-ss", str(begin), "-t", str(end - begin), "-i", film, "-vn", "-ac", "1", "-ar", "22050"]
    subprocess.run([ffmpeg.find(), "-loglevel", "error", *cut, said], check=True)
    talk = tmp_path / "talk.wav"
    hiss = "anoisesrc=duration=8:amplitude=0.005:seed=7:sample_rate=22050"
    mixed = "[1]adelay=2000[said];[0][said]amix=inputs=2:normalize=0"
    command = [ffmpeg.find(), "-loglevel", "error", "-f", "lavfi", "-i", hiss, "-i", said]
    subprocess.run([*command, "-filter_complex", mixed, talk], check=True)
    yield talk


def test_a_sentence_is_heard_where_it_is_spoken(talk: Path, tmp_path: Path) -> None:
    speech = heard(talk, tmp_path / "cache")
    assert speech
    end = 2 + probe(talk.with_name("said.wav")).duration
    assert speech[0][0] == pytest.approx(2.0, abs=0.2)
    assert speech[-1][1] == pytest.approx(end, abs=0.4)
    assert sum(b - a for a, b in speech) > 0.8 * (end - 2)


@pytest.mark.parametrize("name", ["nothing.wav", "silent.mp4"])
def test_where_nobody_speaks_nothing_is_heard(name: str, clips: Path, tmp_path: Path) -> None:
    assert not heard(clips / name, tmp_path / "cache")


def test_a_sound_is_heard_once_for_its_content(talk: Path, tmp_path: Path) -> None:
    first = heard(talk, tmp_path / "cache")
    again = tmp_path / "again.wav"
    shutil.copyfile(talk, again)
    store, facts = Store(tmp_path / "cache"), probe(again)
    records = sorted((tmp_path / "cache").rglob("*.json"))
    assert listen(again, facts, store) == first
    assert sorted((tmp_path / "cache").rglob("*.json")) == records


def test_a_broken_sound_is_left_to_the_build(clips: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.mov"
    broken.write_bytes((clips / "camera.mov").read_bytes()[:9000])
    assert heard(broken, tmp_path / "cache") is None


def test_without_ffmpeg_nothing_is_known(
    clips: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KDLL_FFMPEG", "no-such-program")
    assert heard(clips / "quiet.wav", tmp_path / "cache") is None


def test_pauses_between_words_are_bridged_and_coughs_left_out() -> None:
    frames = [False] * 10 + [True] * 20 + [False] * 5 + [True] * 20 + [False] * 40 + [True] * 3
    assert intervals(frames) == ((0.3, 1.65),)
    assert intervals([]) == ()


def test_the_voice_of_the_course_s_films_is_heard_nearly_all_the_time(tmp_path: Path) -> None:
    speech = heard(COURSE / "media" / "refusal.mp4", tmp_path / "cache")
    assert speech
    assert 60 < sum(end - start for start, end in speech) < 68
