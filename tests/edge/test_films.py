"""Films and sounds as people have them, each made into what every browser plays.

The sources are made once per session by the encoders of the ffmpeg that kdll brings. Not made
here, for it has no encoder or no way to write them: Dolby Vision and HDR of phones, AMR sound,
and PAFF, the H.264 that changes between fields and whole pictures.
"""

from __future__ import annotations

import json
import platform
import re
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import pytest
from PIL import Image
from transcoding import job

from kdll.edge import ffmpeg, transcode
from kdll.edge.probe import probe
from kdll.edge.store import Store
from kdll.model.media import Job, MediaKind

VOICE = (
    "aevalsrc='0.3*pow(max(0,sin(2*PI*3.5*t)),2)*(sin(2*PI*140*t)+0.5*sin(2*PI*280*t)"
    "+0.4*sin(2*PI*700*t)+0.3*sin(2*PI*2200*t))':s=48000:d=1.6"
)
"""Three and a half syllables a second."""


def lavfi(*graphs: str) -> list[str]:
    return [part for graph in graphs for part in ("-f", "lavfi", "-i", graph)]


def picture(size: str = "160x120", rate: str = "25") -> list[str]:
    return lavfi(f"testsrc=size={size}:rate={rate}:duration=1.6")


@dataclass(frozen=True)
class Source:
    """What is made, and what is to be found and made of it."""

    arguments: list[str]
    codecs: str
    size: tuple[int, int] = (160, 120)
    fps: float = 25.0
    interlaced: bool = False
    track: int = 0


_X264 = "-c:v libx264 -preset ultrafast"
_SIX = "-af pan=5.1|FC=c0"
"""Speech in the middle loudspeaker of six and nowhere else, as films have it."""
_LINES = "-vf tinterlace=interleave_top,setfield=tff"


def source(inputs: list[str], more: str, codecs: str, **expected: Any) -> Source:
    return Source([*inputs, *more.split()], codecs, **expected)


BOTH = [*picture(), *lavfi(VOICE)]
FIELDS = [*picture(rate="50"), *lavfi(VOICE)]
FILMS: Mapping[str, Source] = {
    "phone-hevc-10-bit.mov": source(
        BOTH,
        "-c:v libx265 -preset ultrafast -x265-params log-level=none -pix_fmt yuv420p10le "
        "-tag:v hvc1 -c:a aac -ac 1",
        "hevc, aac",
    ),
    "camera-prores-interlaced.mov": source(
        FIELDS,
        f"{_LINES} -c:v prores_ks -flags +ildct+ilme -c:a pcm_s24le",
        "prores, pcm_s24le",
        interlaced=True,
    ),
    "camcorder-interlaced.mkv": source(
        FIELDS,
        f"{_LINES} {_X264} -x264-params tff=1 {_SIX} -c:a ac3",
        "h264, ac3",
        interlaced=True,
    ),
    "screen-of-varying-rate.mkv": source(
        [*picture(rate="30"), *lavfi(VOICE)],
        f"-vf select='not(between(n,6,20))*mod(n,3)' -fps_mode vfr {_X264} -c:a flac",
        "h264, flac",
        fps=0.0,
    ),
    "screen-of-odd-size.mkv": source(
        picture("161x121", "60"), f"{_X264} -pix_fmt yuv444p", "h264", fps=30.0
    ),
    "old.avi": source(BOTH, "-c:v mpeg4 -c:a libmp3lame", "mpeg4, mp3float"),
    "older.avi": source(
        [*picture(rate="15"), *lavfi(VOICE)], "-c:v mjpeg -c:a pcm_u8", "mjpeg, pcm_u8", fps=15.0
    ),
    "browser-vp9.webm": source(
        BOTH,
        f"-c:v libvpx-vp9 -deadline realtime -cpu-used 8 {_SIX} -c:a libopus -mapping_family 1",
        "vp9, opus",
    ),
    "browser-vp8.webm": source(
        BOTH, "-c:v libvpx -deadline realtime -cpu-used 8 -c:a libvorbis", "vp8, vorbis"
    ),
    "av1.mp4": source(
        BOTH, "-c:v libsvtav1 -preset 12 -svtav1-params lp=1 -c:a aac", "libdav1d, aac"
    ),
    "two-languages.mp4": source(
        [*picture(), *lavfi("anullsrc=duration=1.6", VOICE)],
        f"-map 0 -map 1 -map 2 {_X264} -pix_fmt yuv420p -c:a aac "
        "-disposition:a:0 0 -disposition:a:1 default",
        "h264, aac",
        track=1,
    ),
    "fast-and-silent.mp4": source(picture(rate="50"), f"{_X264} -pix_fmt yuv420p", "h264"),
    "one-pixel.mkv": source(
        picture("16x16"), f"-vf crop=1:1:3:3:exact=1 {_X264} -pix_fmt yuv444p", "h264", size=(2, 2)
    ),
}

ALONE = lavfi(VOICE)
SOUNDS: Mapping[str, Source] = {
    "voice.wav": source(ALONE, "-c:a pcm_s16le", "pcm_s16le"),
    "voice.mp3": source(ALONE, "-c:a libmp3lame", "mp3float"),
    "voice.m4a": source(ALONE, "-c:a alac", "alac"),
    "voice.flac": source(ALONE, "-af volume=-20dB", "flac"),
    "voice.ogg": source(ALONE, "-ac 2 -c:a libvorbis", "vorbis"),
    "voice.opus": source(ALONE, "-c:a libopus", "opus"),
    "six-loudspeakers.m4a": source(ALONE, f"{_SIX} -c:a aac", "aac"),
    "loud.wav": source(ALONE, "-af volume=14dB", "pcm_s16le"),
    "clicks.flac": source(
        lavfi(VOICE, "aevalsrc=0.6*between(mod(t\\,0.5)\\,0\\,0.004):d=1.6"),
        "-filter_complex [0]volume=-20dB[v];[v][1]amix=inputs=2:normalize=0",
        "flac",
    ),
}
EVERYTHING = FILMS | SOUNDS


@dataclass(frozen=True)
class Made:
    source: Path
    job: Job
    files: Mapping[str, Path]


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Made]:
    """Every source, probed and transcoded."""
    folder = tmp_path_factory.mktemp("sources")
    for name, source in EVERYTHING.items():
        program = [ffmpeg.find(), "-hide_banner", "-nostdin", "-loglevel", "error"]
        subprocess.run([*program, *source.arguments, folder / name], check=True)
    store = Store(folder / "cache")
    jobs = {name: job(folder / name, store) for name in EVERYTHING}
    done, failed = transcode.run(list(jobs.values()), store, lambda job, share: None, 2)
    assert failed == {}
    return {
        name: Made(
            folder / name,
            one,
            {n: store.path(b) for n, b in done[one.source.sha256, one.recipe].items()},
        )
        for name, one in jobs.items()
    }


@pytest.mark.parametrize("name", EVERYTHING)
def test_a_source_is_known_for_what_it_is(name: str, made: Mapping[str, Made]) -> None:
    facts, source = made[name].job.facts, EVERYTHING[name]
    assert facts.codecs == source.codecs
    assert facts.kind is (MediaKind.VIDEO if name in FILMS else MediaKind.AUDIO)
    assert facts.has_audio == (name in SOUNDS or ", " in source.codecs)
    assert facts.duration == pytest.approx(1.6, abs=0.1)
    assert facts.interlaced == source.interlaced
    assert facts.sound_track == source.track


@pytest.mark.parametrize("name", FILMS)
def test_a_film_becomes_one_that_every_browser_plays(name: str, made: Mapping[str, Made]) -> None:
    facts, files, source = made[name].job.facts, made[name].files, FILMS[name]
    with av.open(str(files["video.mp4"])) as film:
        (video,) = film.streams.video
        assert (video.codec_context.name, video.codec_context.pix_fmt) == ("h264", "yuv420p")
        assert (video.codec_context.width, video.codec_context.height) == source.size
        assert video.average_rate is not None and video.average_rate <= 30
        if source.fps:
            assert float(video.average_rate) == pytest.approx(source.fps, rel=0.05)
        assert [s.codec_context.name for s in film.streams.audio] == ["aac"] * facts.has_audio
        assert [s.codec_context.layout.name for s in film.streams.audio] == (
            ["stereo"] * facts.has_audio
        )
        assert film.duration is not None
        assert film.duration / 1e6 == pytest.approx(facts.duration, abs=0.5)
        assert set(film.metadata) <= {"major_brand", "minor_version", "compatible_brands"}
        packets = [p for p in film.demux(video) if p.pts is not None and p.time_base]
        keys = [float(p.pts * p.time_base) for p in packets if p.is_keyframe]
        assert keys[0] == pytest.approx(0, abs=0.1)
        assert all(b - a <= 2.05 for a, b in pairwise([*keys, facts.duration]))
    content = files["video.mp4"].read_bytes()
    assert content.index(b"moov") < content.index(b"mdat")
    assert b"x264 - core" not in content
    with Image.open(files["poster.jpg"]) as poster:
        assert (poster.format, poster.size) == ("JPEG", source.size)


@pytest.mark.parametrize("name", SOUNDS)
def test_a_sound_becomes_one_that_every_browser_plays(name: str, made: Mapping[str, Made]) -> None:
    with av.open(str(made[name].files["audio.m4a"])) as sound:
        (audio,) = sound.streams.audio
        assert (audio.codec_context.name, audio.codec_context.layout.name) == ("aac", "stereo")
        assert not sound.streams.video
        assert sound.duration is not None
        assert sound.duration / 1e6 == pytest.approx(1.6, abs=0.1)
    content = made[name].files["audio.m4a"].read_bytes()
    assert content.index(b"moov") < content.index(b"mdat")


def measured(path: Path) -> tuple[float, float]:
    """LUFS and dBTP, by another filter than the one that kdll measures with."""
    command = [ffmpeg.find(), "-nostats", "-i", path, "-af", "loudnorm=print_format=json"]
    said = subprocess.run(
        [*command, "-f", "null", "-"], capture_output=True, text=True, check=True
    ).stderr
    found = json.loads(said[said.rindex("{") : said.rindex("}") + 1])
    return float(found["input_i"]), float(found["input_tp"])


@pytest.mark.parametrize(
    "name", [n for n, s in EVERYTHING.items() if n in SOUNDS or "," in s.codecs]
)
def test_every_sound_is_as_loud_as_the_others(name: str, made: Mapping[str, Made]) -> None:
    files = made[name].files
    loudness, peak = measured(files.get("audio.m4a") or files["video.mp4"])
    assert loudness == pytest.approx(-16, abs=1.05)
    assert peak <= -1.45
    said = json.loads(files["sound.json"].read_text())
    assert said["after"]["loudness"] == pytest.approx(loudness, abs=0.2)
    assert said["after"]["peak"] == pytest.approx(peak, abs=0.3)


def test_only_what_was_recorded_too_loud_is_called_so(made: Mapping[str, Made]) -> None:
    notes = {name: json.loads(one.files["sound.json"].read_text()) for name, one in made.items()}
    assert [name for name, note in notes.items() if note and note["clipped"]] == ["loud.wav"]
    assert notes["fast-and-silent.mp4"] is None


def combed(path: Path) -> float:
    """How much more neighbouring lines differ than every other one: high where lines of two
    moments alternate. Of the part of the test picture where something moves."""
    with av.open(str(path)) as film:
        frames = [f.to_image().convert("L") for f in film.decode(film.streams.video[0])]
    image = frames[len(frames) // 2]
    rows = [image.crop((0, y, image.width, y + 1)).tobytes() for y in range(image.height)]

    def apart(step: int) -> int:
        return sum(
            abs(a - b)
            for above, below in zip(rows, rows[step:], strict=False)
            for a, b in zip(above, below, strict=True)
        )

    return apart(1) / apart(2)


def test_lines_of_two_moments_are_parted_where_the_film_says_so(tmp_path: Path) -> None:
    source = tmp_path / "fields.mkv"
    moving = lavfi("gradients=size=160x120:rate=50:duration=0.6:speed=0.9:seed=7")
    options = f"{_LINES} {_X264} -x264-params tff=1 -pix_fmt yuv420p".split()
    program = [ffmpeg.find(), "-loglevel", "error"]
    subprocess.run([*program, *moving, *options, source], check=True)
    store = Store(tmp_path / "cache")
    one = job(source, store)
    done, _ = transcode.run([one], store, lambda job, share: None, 1)
    after = store.path(done[one.source.sha256, one.recipe]["video.mp4"])
    assert combed(source) > 1.0 > combed(after)
    assert probe(after).interlaced is False


ON_ANOTHER_PROCESSOR = (
    *("phone-hevc-10-bit.mov", "camera-prores-interlaced.mov", "old.avi", "browser-vp9.webm"),
    *("voice.mp3", "clicks.flac"),
)

LONG = Path(__file__).parents[2] / "content/authoring-handbook/media/adding-a-question.mp4"
_WITHOUT_AVX = """
for word; do
    shift
    case $word in mbtree=*) word=$word:asm=ssse3 ;; esac
    set -- "$@" "$word"
done
exec REAL -cpuflags sse2 "$@"
"""


x86 = pytest.mark.skipif(
    platform.machine() not in ("x86_64", "AMD64"),
    reason="only on x86 can newer instructions be forbidden to FFmpeg and x264",
)


@x86
def test_another_processor_makes_the_same_bytes(
    made: Mapping[str, Made], tmp_path: Path, instead: Callable[[str], Path]
) -> None:
    """One without AVX: FFmpeg and x264 are forbidden to use what this one can do besides."""
    instead(_WITHOUT_AVX)
    store = Store(tmp_path / "cache")
    jobs = {}
    for name in ON_ANOTHER_PROCESSOR:
        jobs[name] = made[name].job
        assert store.register(made[name].source) == made[name].job.source
    done, failed = transcode.run(list(jobs.values()), store, lambda job, share: None, 2)
    assert failed == {}
    for name, one in jobs.items():
        found = done[one.source.sha256, one.recipe]
        for output, path in made[name].files.items():
            assert store.path(found[output]).read_bytes() == path.read_bytes(), (name, output)


@x86
def test_another_processor_makes_the_same_of_a_longer_film(
    tmp_path: Path, instead: Callable[[str], Path]
) -> None:
    """Where x264 looks far ahead, it would reckon with what each processor approximates."""
    source = tmp_path / "long.mp4"
    cut = [ffmpeg.find(), "-loglevel", "error", "-i", LONG, "-t", "20", "-c", "copy", source]
    subprocess.run(cut, check=True)

    def made_in(folder: str) -> bytes:
        store = Store(tmp_path / folder)
        one = job(source, store)
        done, failed = transcode.run([one], store, lambda job, share: None, 1)
        assert failed == {}
        return store.path(done[one.source.sha256, one.recipe]["video.mp4"]).read_bytes()

    here = made_in("here")
    instead(_WITHOUT_AVX)
    assert made_in("there") == here


def test_a_camera_held_sideways_is_seen_upright(clips: Path, tmp_path: Path) -> None:
    facts = probe(clips / "turned.mov")
    assert (facts.width, facts.height) == (120, 160)


def test_speech_in_the_middle_loudspeaker_is_heard_from_both(made: Mapping[str, Made]) -> None:
    command = [ffmpeg.find(), "-nostats", "-i", made["six-loudspeakers.m4a"].files["audio.m4a"]]
    said = subprocess.run(
        [*command, "-af", "astats", "-f", "null", "-"], capture_output=True, text=True, check=True
    ).stderr
    left, right, _ = (float(x) for x in re.findall(r"RMS level dB: (\S+)", said))
    assert left == pytest.approx(right, abs=0.1)
    assert left > -25
