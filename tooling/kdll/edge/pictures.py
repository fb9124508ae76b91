"""Pictures: looked into with limits, and made anew: no byte of the original is handed on."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from kdll.edge.sniff import Format
from kdll.model.media import MediaFacts, PictureSettings

if TYPE_CHECKING:
    from PIL.Image import Image

MAX_PIXELS = 50_000_000
_MAX_FRAMES = 500
_FORMATS = ("PNG", "JPEG", "GIF", "WEBP")
_AGAIN = "save it again from the program it was made with"
_ANIMATED = ("PNG", "GIF", "WEBP")
_QUALITIES = (85, 75, 65, 50, 35)


def look(path: Path, found: Format) -> MediaFacts:
    """The facts of a picture, all of it decoded once to see that it is whole."""
    facts = MediaFacts(found.kind, found.name)
    try:
        with _opened(path) as image:
            width, height = image.size
            frames = getattr(image, "n_frames", 1)
            if frames > _MAX_FRAMES:
                words = f"holds {frames} pictures, more than {_MAX_FRAMES}"
                return replace(facts, fault=words, hint="use a video instead", unsafe=True)
            image.load()
            if image.getexif().get(_ORIENTATION, 1) >= _LYING:
                width, height = height, width
            return replace(facts, width=width, height=height)
    except _TooLarge:
        words = f"is larger than {MAX_PIXELS // 1_000_000} million pixels"
        return replace(facts, fault=words, hint="save it at most 1600 pixels wide", unsafe=True)
    except (OSError, SyntaxError, ValueError, EOFError):
        return replace(facts, fault="is damaged or cut off", hint=_AGAIN)


_ORIENTATION, _LYING = 0x0112, 5


class _TooLarge(ValueError):
    """More pixels than any page needs: a picture made to fill the memory."""


def make(path: Path, target: Path, settings: PictureSettings) -> None:
    """Write the picture at `path` anew: turned upright, at most so large, in sRGB, no metadata.

    `OSError` or `ValueError` where it cannot be read.
    """
    from PIL import ImageSequence

    with _opened(path) as image:
        form = settings.format or image.format or "PNG"
        if getattr(image, "n_frames", 1) > 1 and form in _ANIMATED:
            frames = [_clean(frame.copy(), settings) for frame in ImageSequence.Iterator(image)]
            times = [frame.info.get("duration", 100) for frame in ImageSequence.Iterator(image)]
            target.write_bytes(
                _encoded(
                    frames[0],
                    form,
                    settings.quality,
                    save_all=True,
                    append_images=frames[1:],
                    duration=times,
                    loop=image.info.get("loop", 0),
                )
            )
            return
        clean = _clean(image, settings)
    if form == "JPEG" and clean.mode not in ("L", "RGB"):
        clean = _on_white(clean)
    content = _encoded(clean, form, settings.quality)
    for quality in _QUALITIES:
        if settings.max_bytes and len(content) > settings.max_bytes and quality < settings.quality:
            content = _encoded(clean, form, quality)
    target.write_bytes(content)


def still(candidates: list[Path], target: Path, quality: int) -> None:
    """Of some frames of a film, save the one with most to see as JPEG.

    The first that is neither black nor blank wins; if all are, the least so.
    """
    from PIL import ImageStat

    ranked = []
    for order, path in enumerate(candidates):
        with _opened(path) as image:
            spread = ImageStat.Stat(image.convert("L")).stddev[0]
        ranked.append((spread >= _BLANK, 0 if spread >= _BLANK else spread, -order, path))
    with _opened(max(ranked)[-1]) as image:
        target.write_bytes(_encoded(image.convert("RGB"), "JPEG", quality))


_BLANK = 12.0
"""Standard deviation of brightness, of 255, below which a frame shows next to nothing."""


@contextmanager
def _opened(path: Path) -> Iterator[Image]:
    from PIL import Image, ImageFile

    # Pillow's own limit is a warning, which threads cannot turn into an error safely.
    Image.MAX_IMAGE_PIXELS = None
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    with Image.open(path, formats=_FORMATS) as image:
        frames = getattr(image, "n_frames", 1)
        pixels = image.width * image.height
        if pixels > MAX_PIXELS or pixels * frames > MAX_PIXELS * 10:
            raise _TooLarge
        yield image


def _clean(image: Image, settings: PictureSettings) -> Image:
    from PIL import Image as Images
    from PIL import ImageOps

    upright = ImageOps.exif_transpose(image)
    upright = _in_srgb(upright)
    size = settings.size(*upright.size)
    if size != upright.size:
        if upright.mode not in ("L", "LA", "RGB", "RGBA"):
            clear = upright.mode == "P" and "transparency" in upright.info
            upright = upright.convert("RGBA" if clear or upright.mode == "PA" else "RGB")
        upright = upright.resize(size, Images.Resampling.LANCZOS)
    if upright is image:
        upright = image.copy()
    for key in set(upright.info) - {"transparency"}:
        del upright.info[key]
    return upright


def _in_srgb(image: Image) -> Image:
    """Colours as every browser shows them, the profile applied and dropped."""
    profile = image.info.get("icc_profile")
    if not profile or image.mode not in ("RGB", "RGBA", "CMYK", "L"):
        return image.convert("RGB") if image.mode == "CMYK" else image
    from PIL import ImageCms

    try:
        own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        mode = "RGBA" if image.mode == "RGBA" else "L" if image.mode == "L" else "RGB"
        if mode == "L":
            return image
        turned = ImageCms.profileToProfile(
            image, own, ImageCms.createProfile("sRGB"), outputMode=mode
        )
    except (ImageCms.PyCMSError, OSError):
        return image.convert("RGB") if image.mode == "CMYK" else image
    return turned or image


def _on_white(image: Image) -> Image:
    """JPEG knows no transparency: what was clear becomes white, as on a page."""
    from PIL import Image as Images

    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        over = image.convert("RGBA")
        white = Images.new("RGBA", over.size, "white")
        return Images.alpha_composite(white, over).convert("RGB")
    return image.convert("RGB")


_OPTIONS: dict[str, dict[str, object]] = {
    "PNG": {"optimize": True},
    "JPEG": {"optimize": True, "progressive": True},
    "GIF": {"optimize": True},
    "WEBP": {"method": 4},
}


def _encoded(image: Image, form: str, quality: int, **more: object) -> bytes:
    out = io.BytesIO()
    options = _OPTIONS[form] | ({"quality": quality} if form in ("JPEG", "WEBP") else {})
    image.save(out, form, **options, **more)
    return out.getvalue()
