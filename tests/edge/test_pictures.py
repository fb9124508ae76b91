"""Pictures are made anew: smaller, upright, and without what their makers did not mean to tell."""

import io
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path

import pytest
from PIL import Image, ImageCms, ImageDraw, ImageOps, PngImagePlugin

from kdll.edge import pictures
from kdll.media.recipes import RECIPES
from kdll.model.media import PictureSettings

_PLAIN = PictureSettings()
_PAGE = RECIPES["picture"].settings
assert isinstance(_PAGE, PictureSettings)


def made(path: Path, settings: PictureSettings = _PLAIN) -> Image.Image:
    """The picture in its own family."""
    pictures.make(path, path.parent, settings, ["made"])
    return opened((path.parent / "made").read_bytes())


def offered(path: Path) -> Mapping[int, bytes]:
    """What a page offers as WebP, by width; and the fallback as 0."""
    with Image.open(path) as image:
        steps = _PAGE.steps(
            ImageOps.exif_transpose(image).width, may_be_flat=image.format != "JPEG"
        )
    pictures.make(path, path.parent, _PAGE, ["made", *(f"{w}.webp" for w in steps)])
    found = {w: (path.parent / f"{w}.webp").read_bytes() for w in steps}
    return {0: (path.parent / "made").read_bytes()} | {w: c for w, c in found.items() if c}


def opened(content: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


def photo(width: int, height: int) -> Image.Image:
    """Soft shapes under grain, of as many colours as a camera sees."""
    sky = Image.linear_gradient("L").resize((width, height))
    grain = Image.frombytes("L", (64, 64), bytes(n * 7919 % 256 for n in range(4096)))
    grain = grain.resize((width, height), Image.Resampling.BICUBIC)
    sun = Image.radial_gradient("L").resize((width, height))
    return Image.merge("RGB", (Image.blend(sky, grain, 0.2), Image.blend(sky, sun, 0.4), sun))


def screenshot(width: int, height: int) -> Image.Image:
    """Rows of words on white, as a form shows them."""
    shot = Image.new("RGB", (width, height), "white")
    pen = ImageDraw.Draw(shot)
    for row in range(0, height, 24):
        pen.text((20, row), f"Row {row}: the date of receipt starts the clock. " * 4, fill="navy")
    return shot


@pytest.mark.parametrize("form", ["PNG", "JPEG", "GIF", "WEBP"])
def test_a_wide_picture_gets_narrower_and_stays_in_its_family(form: str, tmp_path: Path) -> None:
    Image.new("RGB", (3200, 1000), "teal").save(tmp_path / "a", form)
    image = made(tmp_path / "a")
    assert image.format == form
    assert image.size == (960, 300)


def test_a_small_picture_is_never_enlarged(tmp_path: Path) -> None:
    Image.new("RGB", (40, 30), "teal").save(tmp_path / "a", "PNG")
    assert made(tmp_path / "a").size == (40, 30)


def test_a_photo_is_offered_in_the_widths_that_screens_want(tmp_path: Path) -> None:
    photo(2000, 1500).save(tmp_path / "a", "JPEG", quality=92)
    found = offered(tmp_path / "a")
    assert {w: opened(c).size for w, c in found.items()} == {
        0: (960, 720),
        480: (480, 360),
        960: (960, 720),
        1344: (1344, 1008),
    }
    assert {opened(c).format for w, c in found.items() if w} == {"WEBP"}
    sizes = [len(found[w]) for w in (480, 960, 1344)]
    assert sizes == sorted(sizes)


def test_a_screenshot_stays_exactly_as_it_was(tmp_path: Path) -> None:
    shot = screenshot(1900, 1000)
    shot.save(tmp_path / "a", "PNG")
    found = offered(tmp_path / "a")
    assert 1344 not in found, "resampled, it would take more bytes than as it is"
    assert opened(found[1900]).convert("RGB").tobytes() == shot.tobytes()


def test_a_large_photo_does_not_keep_its_size_because_it_is_a_png(tmp_path: Path) -> None:
    photo(1900, 1000).save(tmp_path / "a", "PNG")
    assert set(offered(tmp_path / "a")) == {0, 480, 960, 1344}


def test_no_size_is_offered_that_takes_more_bytes_than_a_wider_one(tmp_path: Path) -> None:
    screenshot(1280, 900).save(tmp_path / "a", "PNG")
    found = offered(tmp_path / "a")
    widths = sorted(w for w in found if w)
    assert widths[-1] == 1280
    assert all(len(found[a]) < len(found[b]) for a, b in pairwise(widths))


def test_a_photo_is_turned_upright_and_forgets_where_it_was_taken(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif.get_ifd(0x8825)[2] = (28.6, 12.0, 0.0)
    photo = Image.new("RGB", (40, 30), "teal")
    photo.paste("red", (0, 0, 40, 10))
    photo.save(tmp_path / "a", "JPEG", exif=exif, comment=b"from my phone", quality=95)
    for content in offered(tmp_path / "a").values():
        image = opened(content)
        assert image.size == (30, 40)
        assert not image.getexif()
        assert b"xif" not in content
        assert b"my phone" not in content
        red, _, blue = image.convert("RGB").getpixel((28, 20))  # type: ignore[misc]
        assert red > 200 > blue


def test_texts_in_a_png_are_left_out_and_its_clear_parts_stay(tmp_path: Path) -> None:
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", "<script>", zip=True)
    info.add_itxt("XML:com.adobe.xmp", "<x:xmpmeta/>")
    Image.new("RGBA", (40, 30), (0, 0, 0, 0)).save(tmp_path / "a", "PNG", pnginfo=info)
    image = made(tmp_path / "a")
    assert image.info == {}
    assert image.getpixel((0, 0)) == (0, 0, 0, 0)
    for content in offered(tmp_path / "a").values():
        assert b"xmp" not in content.lower()
        assert opened(content).convert("RGBA").getpixel((9, 9))[3] == 0  # type: ignore[index]


@pytest.mark.parametrize(("form", "mark"), [("JPEG", b"\xff\xd9"), ("PNG", b"IEND"), ("GIF", b";")])
def test_what_is_hidden_behind_a_picture_never_comes_out(
    form: str, mark: bytes, tmp_path: Path
) -> None:
    out = io.BytesIO()
    photo(300, 200).save(out, form)
    hidden = b"PK\x03\x04 <script>alert(1)</script>"
    assert mark in out.getvalue()
    (tmp_path / "a").write_bytes(out.getvalue() + hidden)
    assert all(b"script" not in content for content in offered(tmp_path / "a").values())


def test_a_picture_with_few_colours_stays_small(tmp_path: Path) -> None:
    drawn = Image.new("RGB", (800, 600), "white")
    ImageDraw.Draw(drawn).ellipse((100, 100, 700, 500), fill="navy")
    drawn.save(tmp_path / "a", "PNG")
    image = made(tmp_path / "a")
    assert image.mode == "P"
    assert image.convert("RGB").tobytes() == drawn.tobytes()
    assert (tmp_path / "made").stat().st_size <= (tmp_path / "a").stat().st_size


def test_colours_are_those_of_every_browser(tmp_path: Path) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    Image.new("RGB", (40, 30), (200, 30, 30)).save(tmp_path / "a", "PNG", icc_profile=profile)
    image = made(tmp_path / "a")
    assert "icc_profile" not in image.info
    assert image.convert("RGB").getpixel((5, 5)) == pytest.approx((200, 30, 30), abs=1)


def test_colours_of_another_profile_are_converted(tmp_path: Path) -> None:
    # A device whose red and blue are exchanged: as sRGB, but for the names of two of its tags.
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    crossed = profile.replace(b"rXYZ", b"tmp_").replace(b"bXYZ", b"rXYZ").replace(b"tmp_", b"bXYZ")
    Image.new("RGB", (40, 30), (200, 30, 30)).save(tmp_path / "a", "PNG", icc_profile=crossed)
    red, _, blue = made(tmp_path / "a").convert("RGB").getpixel((5, 5))  # type: ignore[misc]
    assert blue > red


def test_a_grey_picture_of_16_bits_keeps_its_tones(tmp_path: Path) -> None:
    Image.new("I;16", (40, 30), 0x8000).save(tmp_path / "a", "PNG")
    assert made(tmp_path / "a").convert("L").getpixel((5, 5)) == 128


def test_a_print_picture_gets_the_colours_of_screens(tmp_path: Path) -> None:
    Image.new("CMYK", (40, 30), (0, 255, 255, 0)).save(tmp_path / "a", "JPEG")
    image = made(tmp_path / "a")
    assert image.mode == "RGB"
    assert image.getpixel((5, 5)) == pytest.approx((254, 0, 0), abs=8)


def test_a_thumbnail_has_the_shape_and_size_that_platforms_take(tmp_path: Path) -> None:
    tall = Image.effect_noise((2000, 3000), 90).convert("RGBA")
    tall.save(tmp_path / "a", "PNG", compress_level=1)
    settings = PictureSettings(max_width=1280, format="JPEG", max_bytes=300_000, aspect=(16, 9))
    image = made(tmp_path / "a", settings)
    assert (image.format, image.size) == ("JPEG", (1280, 720))
    assert (tmp_path / "made").stat().st_size <= 300_000


def test_what_is_clear_becomes_white_in_a_jpeg(tmp_path: Path) -> None:
    Image.new("RGBA", (40, 30), (0, 0, 0, 0)).save(tmp_path / "a", "PNG")
    assert made(tmp_path / "a", PictureSettings(format="JPEG")).getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize("form", ["PNG", "JPEG", "GIF", "WEBP"])
def test_the_same_picture_makes_the_same_bytes(form: str, tmp_path: Path) -> None:
    photo(700, 300).save(tmp_path / "a", form)
    assert offered(tmp_path / "a") == offered(tmp_path / "a")


def test_of_some_frames_the_first_that_shows_something_is_the_poster(tmp_path: Path) -> None:
    paths = []
    for n, image in enumerate(
        (
            Image.new("RGB", (40, 30), "black"),
            Image.linear_gradient("L").resize((40, 30)),
            Image.effect_noise((40, 30), 90),
        )
    ):
        paths.append(tmp_path / f"{n}.png")
        image.save(paths[-1])
    pictures.still(paths, tmp_path / "poster.jpg", 82)
    with Image.open(tmp_path / "poster.jpg") as poster:
        assert poster.convert("L").getpixel((0, 0)) < 40  # type: ignore[operator]
        assert poster.convert("L").getpixel((0, 29)) > 200  # type: ignore[operator]
