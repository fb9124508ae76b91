"""Films made to do harm, or made by something broken: none is believed, none stops the others."""

from __future__ import annotations

import random
import re
import resource
import struct
import subprocess
from pathlib import Path

import av
import pytest
from transcoding import job

from kdll.edge import ffmpeg, transcode
from kdll.edge.probe import probe
from kdll.edge.store import Store
from kdll.model.media import Job


def call(*arguments: object) -> None:
    program = [ffmpeg.find(), "-hide_banner", "-nostdin", "-loglevel", "error", "-y"]
    subprocess.run([*program, *map(str, arguments)], check=True)


def quiet(job: Job, share: float) -> None:
    pass


def done(path: Path, cache: Path) -> tuple[dict[str, Path], str]:
    """What was made of a film that looked sound, or the words of the failure."""
    store = Store(cache)
    one = job(path, store)
    made, failed = transcode.run([one], store, quiet, 1)
    files = made.get((one.source.sha256, one.recipe), {})
    return {name: store.path(blob) for name, blob in files.items()}, "".join(failed.values())


def patched(source: Path, target: Path, pattern: bytes, change: bytes, at: int) -> Path:
    """A copy in which `change` stands `at` bytes behind the first place of `pattern`."""
    content = bytearray(source.read_bytes())
    begin = content.index(pattern) + at
    content[begin : begin + len(change)] = change
    target.write_bytes(content)
    return target


@pytest.fixture(scope="module")
def avi(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("avi") / "film.avi"
    call("-f", "lavfi", "-i", "testsrc=size=64x48:rate=10:duration=1", "-c:v", "mjpeg", path)
    return path


def test_a_film_of_400_million_pixels_is_not_opened(avi: Path, tmp_path: Path) -> None:
    """Whether its header says so, or only its first picture."""
    size = struct.pack("<ii", 20_000, 20_000)
    header = probe(patched(avi, tmp_path / "a.avi", b"strf", size, 12))
    picture = struct.pack(">HH", 20_000, 20_000)
    both = probe(patched(tmp_path / "a.avi", tmp_path / "b.avi", b"\xff\xc0", picture, 5))
    alone = probe(patched(avi, tmp_path / "c.avi", b"\xff\xc0", picture, 5))
    assert header.fault == "" or header.unsafe
    for facts in (both, alone):
        assert facts.fault
        assert facts.hint
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert peak < 1 << 20, "more than a gigabyte was taken"


@pytest.mark.parametrize(("rate", "scale"), [(0, 1), (1_000_000, 1), (1, 0)])
def test_a_rate_that_no_camera_has_is_no_crash(
    rate: int, scale: int, avi: Path, tmp_path: Path
) -> None:
    broken = patched(avi, tmp_path / "a.avi", b"vids", struct.pack("<II", scale, rate), 20)
    facts = probe(broken)
    if not facts.fault:
        files, words = done(broken, tmp_path / "cache")
        assert bool(files) != bool(words)
        for name, path in files.items():
            if name == "video.mp4":
                with av.open(str(path), format="mov") as film:
                    assert (film.streams.video[0].average_rate or 0) <= 30
    else:
        assert facts.hint


def test_a_film_that_says_it_lasts_300_hours_is_as_long_as_it_is_or_fails(
    clips: Path, tmp_path: Path
) -> None:
    content = (clips / "silent.mp4").read_bytes()
    scale = struct.unpack(">I", content[content.index(b"mvhd") + 16 :][:4])[0]
    long = struct.pack(">I", min(0xFFFFFFFF, 300 * 3600 * scale))
    path = patched(clips / "silent.mp4", tmp_path / "a.mp4", b"mvhd", long, 20)
    facts = probe(path)
    files, words = done(path, tmp_path / "cache")
    if files:
        assert facts.duration == pytest.approx(2.0, abs=0.1)
    else:
        assert re.search(r"says that it lasts \d+\.\d seconds, but 2\.0 could be read", words)


def test_a_film_cut_without_encoding_begins_where_it_was_cut(clips: Path, tmp_path: Path) -> None:
    """Its first pictures are there, with times below zero, and an edit list says to hide them."""
    cut = tmp_path / "cut.mp4"
    call("-ss", "0.7", "-i", clips / "camera.mov", "-c", "copy", cut)
    assert probe(cut).duration == pytest.approx(1.3, abs=0.15)
    files, words = done(cut, tmp_path / "cache")
    assert words == ""
    assert probe(files["video.mp4"].rename(tmp_path / "made.mp4")).duration == pytest.approx(
        1.3, abs=0.15
    )


def test_only_pictures_and_sound_are_handed_on(clips: Path, tmp_path: Path) -> None:
    """No fonts, subtitles, chapters, or words of the author's."""
    (tmp_path / "a.ttf").write_bytes(b"\0\1\0\0 a font, as some films carry them")
    (tmp_path / "a.srt").write_text("1\n00:00:00,000 --> 00:00:01,000\nSecret words\n")
    (tmp_path / "a.txt").write_text(
        ";FFMETADATA1\ntitle=Secret title\n[CHAPTER]\nTIMEBASE=1/1\nSTART=0\nEND=1\ntitle=One\n"
    )
    film = tmp_path / "a.mkv"
    call(
        *("-i", clips / "screen.mkv", "-i", tmp_path / "a.srt", "-i", tmp_path / "a.txt"),
        *("-map", "0", "-map", "1", "-map_metadata", "2", "-map_chapters", "2", "-c", "copy"),
        *("-attach", tmp_path / "a.ttf", "-metadata:s:t", "mimetype=font/ttf", film),
    )
    files, words = done(film, tmp_path / "cache")
    assert words == ""
    content = files["video.mp4"].read_bytes()
    assert b"Secret" not in content and b"a font" not in content
    with av.open(str(files["video.mp4"]), format="mov") as made:
        assert [stream.type for stream in made.streams] == ["video", "audio"]


def test_a_film_of_many_tracks_is_not_used(clips: Path, tmp_path: Path) -> None:
    film = tmp_path / "a.mkv"
    call("-i", clips / "screen.mkv", "-map", "0:v", *["-map", "0:a"] * 12, "-c", "copy", film)
    facts = probe(film)
    assert facts.fault == "holds 8 tracks or more"
    assert "one sound track" in facts.hint


def test_a_film_coded_in_a_way_that_is_not_on_the_list_is_named(tmp_path: Path) -> None:
    film = tmp_path / "a.mkv"
    call("-f", "lavfi", "-i", "testsrc=size=64x48:duration=0.2", "-c:v", "ffv1", film)
    facts = probe(film)
    assert "ffv1" in facts.fault or "cannot be" in facts.fault
    assert "MP4" in facts.hint


@pytest.mark.parametrize("name", ["camera.mov", "screen.mkv"])
def test_flipped_bits_fail_the_film_or_do_not_matter(
    name: str, clips: Path, tmp_path: Path
) -> None:
    """No crash, no endless run, and never a film of another length."""
    whole = (clips / name).read_bytes()
    rng = random.Random(f"flipped {name}")
    for trial in range(2):
        content = bytearray(whole)
        for _ in range(40):
            content[rng.randrange(200, len(content))] ^= 1 << rng.randrange(8)
        path = tmp_path / f"{trial}{name[-4:]}"
        path.write_bytes(content)
        facts = probe(path)
        if facts.fault:
            assert facts.hint
            continue
        files, words = done(path, tmp_path / f"cache{trial}")
        assert bool(files) != bool(words)


@pytest.mark.parametrize("name", ["camera.mov", "screen.mkv", "quiet.wav", "peaks.flac"])
def test_a_file_cut_off_anywhere_is_no_crash(name: str, clips: Path, tmp_path: Path) -> None:
    whole = (clips / name).read_bytes()
    for share in (0.001, 0.01, 0.1, 0.5, 0.9, 0.999):
        path = tmp_path / name
        path.write_bytes(whole[: int(len(whole) * share)])
        facts = probe(path)
        assert bool(facts.fault) == bool(facts.hint)
