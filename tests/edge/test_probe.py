"""What a media file is, by its bytes; and what is said of those that cannot be used."""

import io
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image

from kdll.edge.probe import probe
from kdll.edge.store import Store
from kdll.model.media import MediaKind


@pytest.mark.parametrize(
    ("name", "kind", "form", "size", "has_audio"),
    [
        ("camera.mov", MediaKind.VIDEO, "mov", (160, 120), True),
        ("screen.mkv", MediaKind.VIDEO, "matroska", (160, 120), True),
        ("silent.mp4", MediaKind.VIDEO, "mov", (160, 120), False),
        ("odd.mkv", MediaKind.VIDEO, "matroska", (161, 121), False),
        ("turned.mov", MediaKind.VIDEO, "mov", (120, 160), True),
        ("quiet.wav", MediaKind.AUDIO, "wav", (0, 0), True),
        ("peaks.flac", MediaKind.AUDIO, "flac", (0, 0), True),
    ],
)
def test_facts_of_films_and_sounds(
    name: str, kind: MediaKind, form: str, size: tuple[int, int], has_audio: bool, clips: Path
) -> None:
    facts = probe(clips / name)
    assert facts.fault == ""
    assert (facts.kind, facts.format, facts.has_audio) == (kind, form, has_audio)
    assert (facts.width, facts.height) == size
    assert facts.duration == pytest.approx(4.0 if name == "peaks.flac" else 2.0, abs=0.1)


def test_facts_are_kept_with_the_content(clips: Path, tmp_path: Path) -> None:
    store = Store(tmp_path / "cache")
    first = probe(clips / "camera.mov", store)
    copy = tmp_path / "copy.mov"
    copy.write_bytes((clips / "camera.mov").read_bytes())
    assert probe(copy, Store(tmp_path / "cache")) == first
    assert len(list((tmp_path / "cache" / "records").rglob("*.json"))) == 1


def _picture(form: str, size: tuple[int, int] = (40, 30), **options: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, form, **options)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "form"), [("a.png", "PNG"), ("a.jpg", "JPEG"), ("a.gif", "GIF"), ("a.webp", "WEBP")]
)
def test_facts_of_pictures(name: str, form: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(_picture(form))
    facts = probe(tmp_path / name)
    assert (facts.kind, facts.format, facts.width, facts.height) == (
        MediaKind.PICTURE,
        form,
        40,
        30,
    )
    assert facts.fault == ""


def test_a_photo_held_sideways_counts_as_it_is_shown(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    (tmp_path / "a.jpg").write_bytes(_picture("JPEG", exif=exif))
    facts = probe(tmp_path / "a.jpg")
    assert (facts.width, facts.height) == (30, 40)


def _bomb() -> bytes:
    """A PNG of a few hundred bytes that says it has 60,000 × 60,000 pixels."""

    def chunk(name: bytes, content: bytes) -> bytes:
        crc = struct.pack(">I", zlib.crc32(name + content))
        return struct.pack(">I", len(content)) + name + content + crc

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0))
    return (
        b"\x89PNG\r\n\x1a\n"
        + header
        + chunk(b"IDAT", zlib.compress(bytes(99)))
        + chunk(b"IEND", b"")
    )


def _frames(count: int) -> bytes:
    out = io.BytesIO()
    frames = [Image.new("P", (2, 2), n % 2) for n in range(count)]
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:], optimize=False)
    return out.getvalue()


_EPS = b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\nshowpage\n"
_HLS = b"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile:///etc/passwd\n"


@pytest.mark.parametrize(
    ("name", "content", "words", "unsafe"),
    [
        ("a.mp4", b"", "is empty", False),
        ("a.png", b"", "is empty", False),
        ("a.mp4", b"Dear colleague,\n", "is a text", False),
        ("a.mp4", bytes(range(200)), "is nothing that kdll can open", False),
        ("a.jpg", _picture("PNG"), "is a PNG picture, whatever its name says", False),
        ("a.mp4", _picture("PNG"), "is a PNG picture, whatever its name says", False),
        ("a.mp4", _HLS, "is a list of other files", True),
        ("a.ts", _HLS, "is a list of other files", True),
        ("a.mov", b"ffconcat version 1.0\nfile /etc/passwd\n", "is a list of other files", True),
        ("a.mp4", b"v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\n", "is a list of other files", True),
        ("a.mp4", b'<?xml version="1.0"?>\n<MPD xmlns="x">', "is a list of other files", True),
        ("a.png", _EPS, "is a program", True),
        ("a.jpg", b"8BPS\0\1", "browsers cannot show", False),
        ("a.png", _bomb(), "million pixels", True),
        ("a.gif", _frames(501), "holds 501 pictures", True),
        ("a.png", _picture("PNG", (400, 300))[:200], "is damaged or cut off", False),
        ("a.jpg", _picture("JPEG", (400, 300))[:-200], "is damaged or cut off", False),
        ("a.mp4", b"\0\0\0\x20ftypisom" + bytes(500), "is damaged or cut off", False),
        ("a.svg", b"<svg>" + bytes(1 << 20), "more than 1 MiB", False),
    ],
)
def test_what_cannot_be_used_is_said_in_words(
    name: str, content: bytes, words: str, unsafe: bool, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(content)
    facts = probe(tmp_path / name)
    assert words in facts.fault
    assert facts.hint
    assert facts.unsafe is unsafe


def test_a_film_that_was_cut_off_is_found_out(clips: Path, tmp_path: Path) -> None:
    whole = (clips / "small.mp4").read_bytes()
    (tmp_path / "cut.mp4").write_bytes(whole[: len(whole) // 2])
    assert "cut off" in probe(tmp_path / "cut.mp4").fault


@pytest.mark.parametrize("name", ["-y.mp4", "a b.mp4", "img%03d.mp4", "$(id).mp4", "नियम.mp4"])
def test_names_that_mean_something_to_programs_are_only_names(
    name: str, clips: Path, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes((clips / "small.mp4").read_bytes())
    assert probe(tmp_path / name).fault == ""


def test_an_svg_is_a_drawing_even_with_a_long_preamble(tmp_path: Path) -> None:
    (tmp_path / "a.svg").write_bytes(
        b'<?xml version="1.0"?>\n<!-- made by hand -->\n<!DOCTYPE svg>\n<svg xmlns="x"/>'
    )
    facts = probe(tmp_path / "a.svg")
    assert (facts.kind, facts.fault) == (MediaKind.VECTOR, "")
