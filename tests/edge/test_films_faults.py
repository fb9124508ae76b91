"""What becomes of films when ffmpeg crashes, hangs, lies or is killed; and what it is told."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest
from tests.processes import gone
from transcoding import job

from kdll.edge import ffmpeg, transcode
from kdll.edge.errors import EdgeError
from kdll.edge.probe import DECODERS
from kdll.edge.store import Store
from kdll.model.exit import Exit
from kdll.model.media import Job

VERSION = 'case "$*" in *-version*) echo "ffmpeg version 9.0"; exit 0;; esac\n'
SOUND_IS_REAL = 'case "$*" in *sound.m4a|*"-f null"*) exec REAL "$@";; esac\n'
"""A stand-in that does only the pictures otherwise than ffmpeg."""
OUTPUT = 'for last; do :; done; out="${last#file:}"\n'

Instead = Callable[[str], Path]


def quiet(job: Job, share: float) -> None:
    pass


def failure(path: Path, cache: Path, recipe: str = "") -> str:
    store = Store(cache)
    one = job(path, store, recipe)
    done, failed = transcode.run([one], store, quiet, 1)
    assert done == {}
    assert not list((cache / "tmp").iterdir())
    assert not [path for path in (cache / "blobs").rglob("*") if path.is_file()]
    (words,) = failed.values()
    return words


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("kill -KILL $$", r"crashed \(SIGKILL\)"),
        ("kill -ABRT $$", r"crashed \(SIGABRT\)"),
        ('echo "Conversion failed!" >&2; exit 187', r"could not read it \(Conversion failed!\)"),
        ("echo out_time_us=1500000; exit 1", r"could not read it beyond 1\.5 seconds"),
        (SOUND_IS_REAL + OUTPUT + ': > "$out"', "is empty"),
        (SOUND_IS_REAL + OUTPUT + 'echo "no film" > "$out"', "is a text"),
        (SOUND_IS_REAL + OUTPUT + 'cp SMALL "$out"', "lasts 4.0 seconds, but 2.0 could be read"),
        (SOUND_IS_REAL + OUTPUT + 'cp SILENT "$out"', "lost its pictures or its sound"),
        (SOUND_IS_REAL + OUTPUT + 'head -c 2000 SMALL > "$out"', "is damaged or cut off"),
        (SOUND_IS_REAL + "exit 0", "made nothing"),
    ],
)
def test_what_ffmpeg_makes_or_fails_to_make_is_looked_at(
    body: str, words: str, clips: Path, tmp_path: Path, instead: Instead
) -> None:
    source = tmp_path / "film.mkv"
    double = ["-stream_loop", "1", "-i", clips / "small.mp4", "-c", "copy", source]
    subprocess.run([ffmpeg.find(), "-loglevel", "error", *double], check=True)
    for name in ("small", "silent"):
        body = body.replace(name.upper(), str(clips / f"{name}.mp4"))
    instead(VERSION + body)
    assert re.search(words, failure(source, tmp_path / "cache"))


def test_an_ffmpeg_that_writes_without_end_is_stopped_at_the_limit(
    tmp_path: Path, instead: Instead
) -> None:
    if "prlimit" not in ffmpeg.jail():
        pytest.skip("this system has no prlimit")
    instead("exec cat /dev/zero > endless.mp4")
    with pytest.raises(ffmpeg.Failed, match="SIGXFSZ"):
        ffmpeg.run([str(ffmpeg.find())], tmp_path, seconds=1.0, stop=Event(), limit=100_000)
    assert (tmp_path / "endless.mp4").stat().st_size <= 100_000


def test_an_ffmpeg_that_only_talks_is_taken_to_hang_and_fills_no_memory(
    tmp_path: Path, instead: Instead
) -> None:
    instead("exec yes 'an error that comes again and again' >&2")
    with pytest.raises(ffmpeg.Failed, match="no progress") as caught:
        ffmpeg.run([str(ffmpeg.find())], tmp_path, seconds=1.0, stop=Event(), stall=0.3)
    assert sum(map(len, caught.value.log)) < 20_000


def test_an_ffmpeg_that_says_the_same_time_for_ever_hangs(tmp_path: Path, instead: Instead) -> None:
    instead("exec yes out_time_us=40000")
    with pytest.raises(ffmpeg.Failed, match="no progress"):
        ffmpeg.run([str(ffmpeg.find())], tmp_path, seconds=1.0, stop=Event(), stall=0.3)


def test_an_ffmpeg_that_ignores_being_asked_is_made_to_stop(
    tmp_path: Path, instead: Instead
) -> None:
    instead('trap "" TERM\necho $$ > pid\nwhile :; do sleep 0.05; done')
    with pytest.raises(ffmpeg.Failed, match="no progress"):
        ffmpeg.run([str(ffmpeg.find())], tmp_path, seconds=1.0, stop=Event(), stall=0.3, grace=0.1)
    assert gone((tmp_path / "pid").read_text().strip())


_WORKING = """
import sys
from pathlib import Path
from kdll.edge import transcode
from kdll.edge.store import Store
sys.path.insert(0, {tests!r})
from transcoding import job
store = Store(Path({cache!r}))
transcode.run([job(Path({film!r}), store)], store, lambda job, share: None, 1)
"""


def test_ffmpeg_dies_with_a_kdll_that_is_killed(
    clips: Path, tmp_path: Path, instead: Instead
) -> None:
    if "setpriv" not in ffmpeg.jail():
        pytest.skip("this system has no setpriv")
    started = tmp_path / "started"
    os.mkfifo(started)
    instead(VERSION + f"echo $$ > {started}; exec sleep 1000")
    script = textwrap.dedent(_WORKING).format(
        tests=str(Path(__file__).parent),
        cache=str(tmp_path / "cache"),
        film=str(clips / "silent.mp4"),
    )
    with subprocess.Popen([sys.executable, "-c", script]) as running:
        child = started.read_text().strip()
        assert Path(f"/proc/{child}").exists()
        running.send_signal(signal.SIGKILL)
    assert gone(child, 30)


def test_an_ffmpeg_without_the_options_that_are_needed_is_a_missing_tool(
    clips: Path, tmp_path: Path, instead: Instead
) -> None:
    instead('echo "ffmpeg version 4.4.2-0ubuntu0.22.04.1 Copyright"')
    store = Store(tmp_path / "cache")
    with pytest.raises(EdgeError, match=r"4\.4 is too old: kdll needs 5\.1") as caught:
        transcode.run([job(clips / "silent.mp4", store)], store, quiet, 1)
    assert caught.value.exit_code is Exit.TOOL


@pytest.mark.parametrize("version", ["n8.0.1", "N-118000-gabcdef", "5.1.9-0+deb12u1"])
def test_releases_and_builds_of_the_day_are_taken(
    version: str, tmp_path: Path, instead: Instead
) -> None:
    instead(f'echo "ffmpeg version {version} Copyright"')
    assert version in ffmpeg.version(ffmpeg.find(), Store(tmp_path / "cache"))


def test_an_ffmpeg_that_was_exchanged_in_its_place_makes_its_own_outputs(
    clips: Path, tmp_path: Path, instead: Instead
) -> None:
    store = Store(tmp_path / "cache")
    one = job(clips / "silent.mp4", store)
    instead('case "$*" in *-version*) echo "ffmpeg version 9.0";; *) exec REAL "$@";; esac')
    before = transcode.keys([one], store)
    instead('case "$*" in *-version*) echo "ffmpeg version 9.0.1";; *) exec REAL "$@";; esac')
    after = transcode.keys([one], store)
    assert before[one] != after[one]


_EVERY_INPUT = {
    "-protocol_whitelist": "file",
    "-codec_whitelist": ",".join(DECODERS),
    "-probesize": "33554432",
    "-analyzeduration": "10000000",
    "-max_streams": "8",
    "-max_alloc": "268435456",
    "-max_pixels": "36000000",
    "-err_detect": "explode",
    "-threads": "2",
}
_MOV_INPUT = {"-enable_drefs": "0", "-use_absolute_path": "0"}
_EVERY_MADE = {
    "-map_metadata": "-1",
    "-map_chapters": "-1",
    "-fflags": "+bitexact",
    "-flags": "+bitexact",
    "-movflags": "+faststart",
    "-fs": "4294967296",
}


@pytest.mark.parametrize("name", ["camera.mov", "screen.mkv", "quiet.wav"])
def test_ffmpeg_is_told_what_to_open_and_nothing_else(
    name: str, clips: Path, tmp_path: Path, instead: Instead
) -> None:
    log = instead('exec REAL "$@"')
    store = Store(tmp_path / "cache")
    one = job(clips / name, store)
    _, failed = transcode.run([one], store, quiet, 1)
    assert failed == {}
    calls = [call.split() for call in log.read_text().splitlines() if "-version" not in call]
    assert len(calls) >= 3
    for call in calls:
        assert {"-hide_banner", "-nostdin", "-xerror", "-n"} <= set(call)
        assert call[call.index("-progress") + 1] == "pipe:1"
        inputs = [at for at, word in enumerate(call) if word == "-i"]
        begin = call.index("-n")
        for at in inputs:
            told = dict(zip(call[begin:at], call[begin + 1 : at + 1], strict=True))
            assert told.items() >= _EVERY_INPUT.items()
            form = told["-f"]
            assert form == (one.facts.format if one.source.sha256 in call[at + 1] else "mov")
            assert form != "mov" or told.items() >= _MOV_INPUT.items()
            assert re.fullmatch(
                r"file:([0-9a-f]{64}\.in|sound\.m4a|video\.mp4|audio\.m4a)", call[at + 1]
            )
            begin = at + 1
        if call[-1].endswith((".mp4", ".m4a")):
            told = dict(zip(call[begin:-1], call[begin + 1 :], strict=True))
            assert told.items() >= _EVERY_MADE.items()
            assert {"-sn", "-dn"} <= set(call[begin:])
        assert re.fullmatch(r"-|file:[a-z0-9]+\.(mp4|m4a|png)", call[-1])


def test_the_cell_keeps_rights_memory_files_and_cores_from_ffmpeg() -> None:
    cell = ffmpeg.jail()
    if {"setpriv", "prlimit"} - set(cell):
        pytest.skip("this system has no cells")
    assert {"--no-new-privs", "--pdeathsig", "KILL", "--nofile=256", "--core=0"} <= set(cell)
    assert f"--as={4 << 30}" in cell


@pytest.mark.parametrize(
    "name",
    [
        *("-y.mp4", "img%03d.mp4", "$(id).mp4", "a;id.mp4", "concat:a|b.mp4", "a\nb.mp4"),
        *("subfile,,start,0,end,9,,:a.mp4", "\x1b[31m.mp4", "../up.mp4"),
    ],
)
def test_no_name_of_an_author_reaches_ffmpeg(
    name: str, clips: Path, tmp_path: Path, instead: Instead
) -> None:
    folder = tmp_path / "media"
    folder.mkdir()
    source = folder / name
    shutil.copyfile(clips / "small.mp4", source)
    log = instead(VERSION + "exit 1")
    assert "could not read it" in failure(source, tmp_path / "cache")
    stem = source.name.removesuffix(".mp4")
    assert not {f"file:{source.name}", source.name, stem, str(source)} & set(
        log.read_text().split()
    )
    assert "%03d" not in log.read_text()


def test_under_a_ceiling_of_bits_the_same_bytes_come_out_twice(tmp_path: Path) -> None:
    """With two threads x264 made others each time: see `VideoSettings.threads`."""
    source = tmp_path / "noise.mp4"
    noise = "testsrc2=size=320x240:rate=25:duration=1.5,noise=alls=60:allf=t:all_seed=5"
    made = ["-f", "lavfi", "-i", noise, "-c:v", "libx264", "-preset", "ultrafast", source]
    subprocess.run([ffmpeg.find(), "-loglevel", "error", *made], check=True)
    digests = set()
    for run in range(3):
        store = Store(tmp_path / f"cache{run}")
        one = job(source, store)
        one = replace(one, settings=replace(one.settings, max_kbps=300), outputs=("video.mp4",))
        done, _ = transcode.run([one], store, quiet, 1)
        digests.add(done[one.source.sha256, one.recipe]["video.mp4"].sha256)
    assert len(digests) == 1


def test_below_the_ceiling_the_number_of_threads_does_not_show(clips: Path, tmp_path: Path) -> None:
    digests = set()
    for threads in (1, 2):
        store = Store(tmp_path / f"cache{threads}")
        one = job(clips / "silent.mp4", store)
        settings = replace(one.settings, threads=threads)
        one = replace(one, settings=settings, outputs=("video.mp4",))
        done, _ = transcode.run([one], store, quiet, 1)
        digests.add(done[one.source.sha256, one.recipe]["video.mp4"].sha256)
    assert len(digests) == 1


def test_a_slow_line_gets_a_small_film_and_the_sound_alone(clips: Path, tmp_path: Path) -> None:
    store = Store(tmp_path / "cache")
    jobs = [job(clips / "camera.mov", store, recipe) for recipe in ("360p", "sound")]
    done, failed = transcode.run(jobs, store, quiet, 1)
    assert failed == {}
    assert [sorted(done[j.source.sha256, j.recipe]) for j in jobs] == [["video.mp4"], ["audio.m4a"]]
