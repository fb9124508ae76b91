"""Pictures made to do harm, and animations: what they may take, and what comes of them."""

import io
import random
import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from threading import Event

import av
import pytest
from PIL import Image

from kdll.edge import darkroom, ffmpeg, pictures, transcode
from kdll.edge.probe import probe
from kdll.edge.sniff import Format
from kdll.edge.store import Store
from kdll.media.recipes import RECIPES
from kdll.model.media import Job, MediaKind, PictureSettings
from kdll.model.tree import Blob

JPEG = Format("JPEG", "", ("jpg",), MediaKind.PICTURE)
PNG = Format("PNG", "", ("png",), MediaKind.PICTURE)


def chunk(name: bytes, content: bytes) -> bytes:
    crc = struct.pack(">I", zlib.crc32(name + content))
    return struct.pack(">I", len(content)) + name + content + crc


def png(width: int, height: int, *before: bytes) -> bytes:
    """An all black PNG, with other chunks before its pixels."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    rows = zlib.compress(bytes((width + 1) * height))
    parts = (header, *before, chunk(b"IDAT", rows), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def inflated(name: bytes, megabytes: int) -> bytes:
    """A chunk of compressed nothing."""
    text = zlib.compress(bytes(megabytes << 20))
    if name == b"iTXt":
        return chunk(name, b"a\0\1\0\0\0" + text)
    return chunk(name, b"a\0\0" + text)


def animated(form: str, frames: int, size: tuple[int, int] = (41, 31)) -> bytes:
    out = io.BytesIO()
    first, *others = (
        Image.new("RGB", size, (n * 97 % 256, n * 31 % 256, 90)) for n in range(frames)
    )
    first.save(out, form, save_all=True, append_images=others, duration=100)
    return out.getvalue()


def wide_gif(side: int, frames: int) -> bytes:
    """A GIF of one pixel on a large ground, many times over."""
    ground = b"GIF89a" + struct.pack("<HHBBB", side, side, 0x80, 0, 0) + b"\0\0\0\xff\xff\xff"
    pixel = b"," + struct.pack("<HHHHB", 0, 0, 1, 1, 0) + b"\x02\x02\x44\x01\0"
    return ground + pixel * frames + b";"


def repeated_scan(side: int, times: int) -> bytes:
    """A JPEG that says what it shows over and over: a few bytes, and much work."""
    out = io.BytesIO()
    Image.new("L", (side, side), 128).save(out, "JPEG", progressive=True)
    whole = out.getvalue()
    last = whole.rindex(b"\xff\xda")
    return whole[:-2] + whole[last:-2] * times + whole[-2:]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.png", lambda: png(8000, 8000), "million pixels"),
        ("a.png", lambda: png(9, 9, inflated(b"zTXt", 100)), "far more hidden data"),
        ("a.png", lambda: png(9, 9, inflated(b"iTXt", 100)), "far more hidden data"),
        ("a.png", lambda: png(9, 9, *[inflated(b"zTXt", 1)] * 70), "far more hidden data"),
        ("a.png", lambda: png(9, 9, inflated(b"iCCP", 100)), "far more hidden data"),
        ("a.gif", lambda: animated("GIF", 501), "holds 501 pictures"),
        ("a.webp", lambda: animated("WEBP", 501, (9, 9)), "holds 501 pictures"),
        ("a.png", lambda: animated("PNG", 501, (9, 9)), "holds 501 pictures"),
        ("a.gif", lambda: wide_gif(7000, 11), "which is too much"),
        ("a.gif", lambda: wide_gif(9, 100_000), "holds 100000 pictures"),
    ],
)
def test_more_than_a_page_needs_is_refused_as_unsafe(
    name: str, content: Callable[[], bytes], words: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(content())
    facts = probe(tmp_path / name)
    assert words in facts.fault
    assert facts.unsafe
    assert facts.hint


def test_a_picture_that_takes_too_long_is_ended(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(repeated_scan(3000, 1500))
    facts = darkroom.look(tmp_path / "a.jpg", JPEG, seconds=1)
    assert "more memory or time" in facts.fault
    assert facts.unsafe


def test_a_picture_that_takes_too_much_memory_is_ended(tmp_path: Path) -> None:
    Image.new("RGB", (7000, 7000)).save(tmp_path / "a.png", compress_level=1)
    assert "more memory or time" in darkroom.look(tmp_path / "a.png", PNG, memory=200 << 20).fault
    assert darkroom.look(tmp_path / "a.png", PNG).fault == ""


def test_work_on_a_picture_stops_when_it_is_told_to(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(repeated_scan(3000, 1500))
    stop = Event()
    stop.set()
    with pytest.raises(ffmpeg.Stopped):
        darkroom.make(tmp_path / "a.jpg", tmp_path, PictureSettings(), ("made",), stop)


@pytest.mark.filterwarnings("ignore::UserWarning:PIL")
@pytest.mark.parametrize("form", ["PNG", "JPEG", "GIF", "WEBP"])
def test_whatever_is_broken_in_a_picture_is_told_and_never_a_crash(
    form: str, tmp_path: Path
) -> None:
    out = io.BytesIO()
    exif = {} if form == "GIF" else {"exif": Image.Exif()}
    Image.effect_noise((30, 20), 60).convert("RGB").save(out, form, **exif)
    whole, luck = out.getvalue(), random.Random(form)
    path = tmp_path / "a"
    for _ in range(150):
        broken = bytearray(whole)
        for _ in range(luck.choice((1, 3, 9))):
            broken[luck.randrange(12, len(broken))] = luck.randrange(256)
        path.write_bytes(broken[: luck.randrange(13, 2 * len(broken))])
        facts = pictures.look(path, Format(form, "", (), MediaKind.PICTURE))
        assert facts.fault in ("", "is damaged or cut off") or facts.unsafe
        try:
            pictures.make(path, tmp_path, PictureSettings(), ["made"])
        except pictures.DAMAGED:
            assert facts.fault


@pytest.mark.parametrize("form", ["eps", "psd", "tiff", "bmp", "ico", "pcx", "ppm"])
def test_pillow_opens_no_other_family_whatever_it_is_called(form: str, tmp_path: Path) -> None:
    out = io.BytesIO()
    if form == "psd":
        out.write(b"8BPS\0\1" + bytes(6) + struct.pack(">HIIHH", 3, 9, 9, 8, 3) + bytes(12))
    else:
        Image.new("RGB", (16, 16)).save(out, form)
    (tmp_path / "a.png").write_bytes(out.getvalue())
    assert probe(tmp_path / "a.png").fault
    assert "damaged" in pictures.look(tmp_path / "a.png", PNG).fault


@pytest.mark.parametrize("head", [b"OTTO\0\1", b"\0\1\0\0\0\x0f", b"wOF2\0\1\0\0", b"wOFF\0\1\0\0"])
@pytest.mark.parametrize("name", ["a.woff2", "a.png"])
def test_fonts_are_refused(head: bytes, name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(head + bytes(range(256)))
    assert "nothing that kdll can open" in probe(tmp_path / name).fault


def film(path: Path) -> tuple[Job, dict[str, Path]]:
    """An animation, made a film: the job, and where its outputs lie."""
    store = Store(path.parent / "cache")
    facts = probe(path)
    source = store.register(path)
    assert isinstance(source, Blob)
    row = RECIPES["animation"]
    job = Job(source, "animation", path.name, facts, row.names(facts), row.settings)
    made, failed = transcode.run([job], store, lambda job, share: None, 1)
    assert failed == {}
    files = made[source.sha256, "animation"]
    return job, {name: store.path(blob) for name, blob in files.items()}


@pytest.mark.parametrize(("form", "name"), [("GIF", "a.gif"), ("WEBP", "a.webp"), ("PNG", "a.png")])
def test_an_animation_becomes_a_film_of_the_same_times(
    form: str, name: str, tmp_path: Path
) -> None:
    frames = [Image.new("RGB", (41, 31), colour) for colour in ("red", "lime", "blue")]
    frames[0].save(
        tmp_path / name, form, save_all=True, append_images=frames[1:], duration=[100, 230, 500]
    )
    job, files = film(tmp_path / name)
    assert (job.facts.kind, job.facts.duration) == (MediaKind.ANIMATION, 0.83)
    with av.open(str(files["video.mp4"])) as container:
        assert [s.type for s in container.streams] == ["video"]
        shown = list(container.decode(video=0))
    assert [round(float(f.time or 0), 2) for f in shown][:3] == [0.0, 0.1, 0.33]
    assert (shown[0].width, shown[0].height) == (40, 30)
    colours = [f.to_image().getpixel((20, 15)) for f in shown[:3]]
    assert [c.index(max(c)) for c in colours] == [0, 1, 2]
    with Image.open(files["poster.jpg"]) as poster:
        assert (poster.format, poster.size) == ("JPEG", (40, 30))


def test_what_is_clear_in_an_animation_becomes_white(tmp_path: Path) -> None:
    frames = [Image.new("RGBA", (40, 30), (0, 0, 0, n)) for n in (0, 1)]
    frames[0].save(tmp_path / "a.webp", save_all=True, append_images=frames[1:], lossless=True)
    _, files = film(tmp_path / "a.webp")
    with Image.open(files["poster.jpg"]) as poster:
        assert poster.getpixel((9, 9)) == pytest.approx((255, 255, 255), abs=2)


def test_a_frame_that_is_broken_is_found_out_before_anything_is_made(tmp_path: Path) -> None:
    whole = animated("PNG", 3, (60, 60))
    at = whole.rindex(b"fdAT") + 8
    (tmp_path / "a.png").write_bytes(whole[:at] + b"\0\0\0\0" + whole[at + 4 :])
    assert "damaged" in probe(tmp_path / "a.png").fault
