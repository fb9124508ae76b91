"""Media through the real ffmpeg: what comes out, what is cached, and what happens when it fails."""

import json
import os
import re
import signal
import subprocess
import sys
import textwrap
from array import array
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from threading import Event

import av
import pytest
from PIL import Image, ImageStat
from tests.processes import gone
from transcoding import job

from kdll.edge import ffmpeg, transcode
from kdll.edge.errors import EdgeError
from kdll.edge.probe import probe
from kdll.edge.store import Store
from kdll.model.exit import Exit
from kdll.model.media import Job
from kdll.model.tree import Blob


def quiet(job: Job, share: float) -> None:
    pass


def made(path: Path, store: Store) -> dict[str, Path]:
    one = job(path, store)
    done, failed = transcode.run([one], store, quiet, 1)
    assert failed == {}
    return {n: store.path(b) for n, b in done[one.source.sha256, one.recipe].items()}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """One cache for the whole module: equal jobs are done once."""
    return Store(tmp_path_factory.mktemp("transcode") / "cache")


@pytest.mark.parametrize(
    ("name", "size"),
    [
        ("camera.mov", (160, 120)),
        ("screen.mkv", (160, 120)),
        ("small.mp4", (160, 120)),
        ("silent.mp4", (160, 120)),
        ("odd.mkv", (160, 120)),
        ("turned.mov", (120, 160)),
        ("tall.mp4", (240, 720)),
    ],
)
def test_any_film_becomes_an_mp4_that_every_browser_plays(
    name: str, size: tuple[int, int], clips: Path, store: Store
) -> None:
    source = probe(clips / name)
    files = made(clips / name, store)
    assert set(files) == {"video.mp4", "poster.jpg", "sound.json"}
    with av.open(str(files["video.mp4"])) as film:
        (video,) = film.streams.video
        assert (video.codec_context.name, video.codec_context.pix_fmt) == ("h264", "yuv420p")
        assert (video.codec_context.width, video.codec_context.height) == size
        assert video.average_rate is not None and video.average_rate <= 30
        assert [s.codec_context.name for s in film.streams.audio] == ["aac"] * source.has_audio
        assert film.duration is not None
        assert film.duration / 1e6 == pytest.approx(source.duration, abs=0.1)
        assert set(film.metadata) <= {"major_brand", "minor_version", "compatible_brands"}
        keys = [float(p.pts * p.time_base) for p in film.demux(video) if p.is_keyframe and p.pts]
        assert all(b - a <= 2.05 for a, b in pairwise(keys))
    with Image.open(files["poster.jpg"]) as poster:
        assert (poster.format, poster.size) == ("JPEG", size)


def test_a_film_starts_before_it_is_loaded(clips: Path, store: Store) -> None:
    content = made(clips / "camera.mov", store)["video.mp4"].read_bytes()
    assert content.index(b"moov") < content.index(b"mdat")


def test_the_poster_is_not_black(clips: Path, store: Store) -> None:
    with Image.open(made(clips / "black-first.mp4", store)["poster.jpg"]) as poster:
        assert ImageStat.Stat(poster.convert("L")).mean[0] > 40


def _loudness(path: Path) -> float:
    command = [ffmpeg.find(), "-nostats", "-i", path, "-af", "ebur128", "-f", "null", "-"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    return float(re.findall(r"I:\s+(-?[\d.]+) LUFS", said)[-1])


@pytest.mark.parametrize(
    ("name", "output"),
    [
        ("camera.mov", "video.mp4"),
        ("screen.mkv", "video.mp4"),
        ("quiet.wav", "audio.m4a"),
        ("peaks.flac", "audio.m4a"),
    ],
)
def test_every_sound_is_as_loud_as_the_others(
    name: str, output: str, clips: Path, store: Store
) -> None:
    assert _loudness(made(clips / name, store)[output]) == pytest.approx(-16, abs=1.5)


def test_silence_stays_silence(clips: Path, store: Store) -> None:
    assert _loudness(made(clips / "nothing.wav", store)["audio.m4a"]) <= -70


def _onset(path: Path) -> float:
    """When the first sound is heard, in seconds from the film's beginning."""
    plain = av.AudioResampler(format="s16", layout="mono")
    with av.open(str(path)) as film:
        begin = (film.start_time or 0) / 1e6
        for coded in film.decode(film.streams.audio[0]):
            for frame in plain.resample(coded):
                samples = array("h", bytes(frame.planes[0])[: frame.samples * 2])
                loud = next((n for n, s in enumerate(samples) if abs(s) > 1600), None)
                if loud is not None and frame.time is not None:
                    return frame.time - begin + loud / frame.rate
    raise AssertionError("nothing is heard")


def test_sound_that_begins_later_still_begins_later(clips: Path, store: Store) -> None:
    before = _onset(clips / "late.mkv")
    after = _onset(made(clips / "late.mkv", store)["video.mp4"])
    assert before == pytest.approx(0.6, abs=0.05)
    assert after == pytest.approx(before, abs=0.05)


def test_the_same_bytes_come_out_twice_and_at_any_number_of_jobs(
    clips: Path, tmp_path: Path
) -> None:
    names = ("camera.mov", "screen.mkv", "quiet.wav", "turned.mov")
    results = []
    for workers in (1, 2):
        store = Store(tmp_path / f"cache{workers}")
        jobs = [job(clips / name, store) for name in names]
        done, failed = transcode.run(jobs, store, quiet, workers)
        assert failed == {}
        results.append(done)
    assert results[0] == results[1]


def test_a_second_run_starts_no_ffmpeg(
    clips: Path, tmp_path: Path, instead: Callable[[str], Path]
) -> None:
    log = instead('exec REAL "$@"')
    store = Store(tmp_path / "cache")
    first = transcode.run([job(clips / "camera.mov", store)], store, quiet, 1)
    assert log.read_text()
    log.write_text("")
    told: list[float] = []
    store = Store(tmp_path / "cache")
    again = transcode.run(
        [job(clips / "camera.mov", store)], store, lambda j, share: told.append(share), 1
    )
    assert again == first
    assert log.read_text() == ""
    assert told == [1.0]


def test_a_damaged_film_in_the_cache_is_made_anew(clips: Path, tmp_path: Path) -> None:
    store = Store(tmp_path / "cache")
    files = made(clips / "silent.mp4", store)
    good = files["video.mp4"].read_bytes()
    files["video.mp4"].write_bytes(good[:-1] + bytes([good[-1] ^ 1]))
    store = Store(tmp_path / "cache")
    assert made(clips / "silent.mp4", store)["video.mp4"].read_bytes() == good
    assert any("damaged" in warning for warning in store.warnings)


def test_progress_only_goes_forward_and_ends_at_one(clips: Path, tmp_path: Path) -> None:
    store = Store(tmp_path / "cache")
    told: list[float] = []
    transcode.run([job(clips / "camera.mov", store)], store, lambda j, s: told.append(s), 1)
    assert told == sorted(set(told))
    assert (told[0], told[-1]) == (0.0, 1.0)
    assert len(told) > 2


def _failure(path: Path, cache: Path) -> str:
    store = Store(cache)
    bad, good = job(path, store), job(path.with_name("picture.png"), store)
    done, failed = transcode.run([bad, good], store, quiet, 1)
    assert set(failed) == {(bad.source.sha256, bad.recipe)}
    assert set(done) == {(good.source.sha256, good.recipe)}
    assert not list((cache / "tmp").iterdir())
    (words,) = failed.values()
    return words


@pytest.fixture
def film(clips: Path, tmp_path: Path) -> Path:
    """A film with a picture beside it, which is made whatever becomes of the film."""
    Image.new("RGB", (40, 30), "teal").save(tmp_path / "picture.png")
    path = tmp_path / "film.mov"
    path.write_bytes((clips / "camera.mov").read_bytes())
    return path


_VERSION = 'case "$*" in *-version*) echo "ffmpeg version 9"; exit 0;; esac\n'


def test_a_failing_ffmpeg_is_quoted_and_the_others_finish(
    film: Path, tmp_path: Path, instead: Callable[[str], Path]
) -> None:
    instead(_VERSION + 'echo "moov atom not found" >&2; exit 1')
    assert _failure(film, tmp_path / "cache") == ("ffmpeg could not read it (moov atom not found)")


def test_a_crashing_ffmpeg_is_said_to_have_crashed(
    film: Path, tmp_path: Path, instead: Callable[[str], Path]
) -> None:
    instead(_VERSION + "kill -SEGV $$")
    assert "ffmpeg crashed (SIGSEGV)" in _failure(film, tmp_path / "cache")


def test_a_hanging_ffmpeg_is_ended_with_all_its_children(
    tmp_path: Path, instead: Callable[[str], Path]
) -> None:
    children = tmp_path / "children.txt"
    instead(f'trap "" TERM; sleep 1000 & echo $! >> {children}; wait; wait')
    with pytest.raises(ffmpeg.Failed, match="made no progress"):
        ffmpeg.run([str(ffmpeg.find())], tmp_path, seconds=2.0, stop=Event(), stall=0.5, grace=0.2)
    for child in children.read_text().split():
        assert gone(child)


def test_an_ffmpeg_that_says_all_is_well_and_makes_nothing_is_not_believed(
    film: Path, tmp_path: Path, instead: Callable[[str], Path]
) -> None:
    instead(
        _VERSION
        + 'case "$*" in *sound.m4a|*"-f null"*) exec REAL "$@";; esac\n'
        + 'for last; do :; done; : > "${last#file:}"'
    )
    assert "is empty" in _failure(film, tmp_path / "cache")


def test_an_ffmpeg_that_never_stops_talking_fills_no_memory(
    film: Path, tmp_path: Path, instead: Callable[[str], Path]
) -> None:
    instead(_VERSION + 'head -c 20000000 /dev/zero | tr "\\0" "x" >&2; exit 1')
    assert len(_failure(film, tmp_path / "cache")) < 3000


def test_a_film_that_breaks_off_fails_with_both_lengths(clips: Path, tmp_path: Path) -> None:
    Image.new("RGB", (40, 30), "teal").save(tmp_path / "picture.png")
    whole = (clips / "screen.mkv").read_bytes()
    path = tmp_path / "film.mkv"
    path.write_bytes(whole[: len(whole) // 3])
    assert re.search(r"lasts 2\.\d seconds|could not read", _failure(path, tmp_path / "cache"))


def test_no_ffmpeg_is_missed_where_only_pictures_are_made(
    film: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KDLL_FFMPEG", "/nowhere/ffmpeg")
    store = Store(tmp_path / "cache")
    assert made(tmp_path / "picture.png", store)
    with pytest.raises(EdgeError, match="KDLL_FFMPEG") as caught:
        transcode.run([job(film, store)], store, quiet, 1)
    assert caught.value.exit_code is Exit.TOOL


def test_another_ffmpeg_makes_its_own_outputs(
    film: Path, tmp_path: Path, instead: Callable[[str], Path]
) -> None:
    store = Store(tmp_path / "cache")
    made(film, store)
    instead(_VERSION + "exit 1")
    assert "could not read it" in _failure(film, tmp_path / "cache")


_INTERRUPTED = """
import sys, threading
from pathlib import Path
from kdll.edge import transcode
from kdll.edge.store import Store
sys.path.insert(0, {tests!r})
from transcoding import job
store = Store(Path({cache!r}))
def tell(job, share):
    print("under way", flush=True)
transcode.run([job(Path({film!r}), store)], store, tell, 1)
"""


def test_ctrl_c_leaves_no_orphan_and_nothing_half_made(
    film: Path, tmp_path: Path, instead: Callable[[str], Path]
) -> None:
    children = tmp_path / "children.txt"
    instead(_VERSION + f"echo $$ >> {children}; echo started > {tmp_path}/started; sleep 1000")
    os.mkfifo(tmp_path / "started")
    script = textwrap.dedent(_INTERRUPTED).format(
        tests=str(Path(__file__).parent), cache=str(tmp_path / "cache"), film=str(film)
    )
    running = subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    with running:
        assert (tmp_path / "started").read_text() == "started\n"
        running.send_signal(signal.SIGINT)
        running.communicate(timeout=60)
    assert running.returncode in (1, 130, -signal.SIGINT)
    for child in children.read_text().split():
        assert gone(child)
    assert not list((tmp_path / "cache" / "tmp").iterdir())
    assert not list((tmp_path / "cache" / "blobs").rglob("*.*"))


def test_ffmpeg_runs_without_a_network_where_the_system_can_do_that(tmp_path: Path) -> None:
    if "unshare" not in ffmpeg.jail():
        pytest.skip("this system has no unshare")
    seen = subprocess.run(
        [*ffmpeg.jail(), "cat", "/proc/net/dev"], capture_output=True, text=True, check=True
    )
    assert [line.split(":")[0].strip() for line in seen.stdout.splitlines()[2:]] == ["lo"]


def test_a_playlist_inside_is_not_followed_even_by_ffmpeg_itself(
    clips: Path, tmp_path: Path
) -> None:
    """The demuxer is forced: were the gate before it passed, ffmpeg would still not open a list."""
    store = Store(tmp_path / "cache")
    one = job(clips / "camera.mov", store)
    forged = tmp_path / "a.mp4"
    forged.write_text("#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n")
    blob = store.register(forged)
    assert isinstance(blob, Blob)
    forged_job = Job(blob, one.recipe, "a.mp4", one.facts, one.outputs, one.settings)
    _, failed = transcode.run([forged_job], store, quiet, 1)
    assert json.dumps(list(failed.values())).count("could not read it") == 1
