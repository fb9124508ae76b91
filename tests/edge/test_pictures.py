"""Pictures are made anew: smaller, upright, and without what their makers did not mean to tell."""

import io
from pathlib import Path

import pytest
from PIL import Image, ImageCms, PngImagePlugin

from kdll.edge import pictures
from kdll.model.media import PictureSettings

_PAGE = PictureSettings()


def _made(path: Path, settings: PictureSettings = _PAGE) -> Image.Image:
    target = path.with_name("made")
    pictures.make(path, target, settings)
    image = Image.open(io.BytesIO(target.read_bytes()))
    image.load()
    return image


@pytest.mark.parametrize("form", ["PNG", "JPEG", "GIF", "WEBP"])
def test_a_wide_picture_gets_narrower_and_stays_in_its_family(form: str, tmp_path: Path) -> None:
    Image.new("RGB", (3200, 1000), "teal").save(tmp_path / "a", form)
    made = _made(tmp_path / "a")
    assert made.format == form
    assert made.size == (1600, 500)


def test_a_small_picture_is_never_enlarged(tmp_path: Path) -> None:
    Image.new("RGB", (40, 30), "teal").save(tmp_path / "a", "PNG")
    assert _made(tmp_path / "a").size == (40, 30)


def test_a_photo_is_turned_upright_and_forgets_where_it_was_taken(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif.get_ifd(0x8825)[2] = (28.6, 12.0, 0.0)
    photo = Image.new("RGB", (40, 30), "teal")
    photo.paste("red", (0, 0, 40, 10))
    photo.save(tmp_path / "a", "JPEG", exif=exif, comment=b"from my phone", quality=95)
    made = _made(tmp_path / "a")
    assert made.size == (30, 40)
    assert not made.getexif()
    assert b"Exif" not in (tmp_path / "made").read_bytes()
    assert b"my phone" not in (tmp_path / "made").read_bytes()
    red, _, blue = made.convert("RGB").getpixel((28, 20))  # type: ignore[misc]
    assert red > 200 > blue


def test_texts_in_a_png_are_left_out_and_its_clear_parts_stay(tmp_path: Path) -> None:
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", "<script>", zip=True)
    info.add_itxt("XML:com.adobe.xmp", "<x:xmpmeta/>")
    Image.new("RGBA", (40, 30), (0, 0, 0, 0)).save(tmp_path / "a", "PNG", pnginfo=info)
    made = _made(tmp_path / "a")
    assert made.info == {}
    assert made.getpixel((0, 0)) == (0, 0, 0, 0)
    assert b"xmp" not in (tmp_path / "made").read_bytes()


def test_a_picture_with_few_colours_stays_small(tmp_path: Path) -> None:
    drawn = Image.new("RGB", (800, 600), "white").quantize(4)
    drawn.save(tmp_path / "a", "PNG")
    made = _made(tmp_path / "a")
    assert made.mode == "P"
    assert (tmp_path / "made").stat().st_size <= (tmp_path / "a").stat().st_size


def test_colours_are_those_of_every_browser(tmp_path: Path) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    Image.new("RGB", (40, 30), (200, 30, 30)).save(tmp_path / "a", "PNG", icc_profile=profile)
    made = _made(tmp_path / "a")
    assert "icc_profile" not in made.info
    assert made.getpixel((5, 5)) == pytest.approx((200, 30, 30), abs=1)


@pytest.mark.parametrize("form", ["GIF", "WEBP", "PNG"])
def test_an_animation_goes_on_moving(form: str, tmp_path: Path) -> None:
    frames = [Image.new("RGB", (40, 30), colour) for colour in ("red", "green", "blue")]
    frames[0].save(tmp_path / "a", form, save_all=True, append_images=frames[1:], duration=200)
    made = _made(tmp_path / "a", PictureSettings(max_width=20))
    assert getattr(made, "n_frames", 1) == 3
    assert made.size == (20, 15)


def test_a_cover_fits_the_size_that_platforms_take(tmp_path: Path) -> None:
    noise = Image.effect_noise((2560, 1440), 90).convert("RGBA")
    noise.save(tmp_path / "a", "PNG")
    settings = PictureSettings(
        max_width=1280, max_height=720, format="JPEG", quality=85, max_bytes=200_000
    )
    made = _made(tmp_path / "a", settings)
    assert (made.format, made.size) == ("JPEG", (1280, 720))
    assert (tmp_path / "made").stat().st_size <= 200_000


def test_what_is_clear_becomes_white_in_a_jpeg(tmp_path: Path) -> None:
    Image.new("RGBA", (40, 30), (0, 0, 0, 0)).save(tmp_path / "a", "PNG")
    made = _made(tmp_path / "a", PictureSettings(format="JPEG"))
    assert made.getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize("form", ["PNG", "JPEG", "GIF", "WEBP"])
def test_the_same_picture_makes_the_same_bytes(form: str, tmp_path: Path) -> None:
    Image.effect_noise((200, 100), 90).convert("RGB").save(tmp_path / "a", form)
    _made(tmp_path / "a")
    first = (tmp_path / "made").read_bytes()
    _made(tmp_path / "a")
    assert (tmp_path / "made").read_bytes() == first


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
