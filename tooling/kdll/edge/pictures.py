"""Pictures: looked into with limits, and made anew: no byte of the original is handed on.

All but `still` runs in a process of its own (`kdll.edge.darkroom`), because the bytes are
anybody's and the decoders are C.
"""

from __future__ import annotations

import io
import struct
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from kdll.edge.sniff import Format
from kdll.model.media import AnimationSettings, MediaFacts, MediaKind, PictureSettings

if TYPE_CHECKING:
    from PIL.Image import Image

MAX_PIXELS = 50_000_000
_MAX_FRAMES = 500
_MAX_MOVING_PIXELS = 10 * MAX_PIXELS
"""Of all frames together: 500 frames of 1280 × 720, two minutes of work."""
_FORMATS = ("PNG", "JPEG", "GIF", "WEBP")
_AGAIN = "save it again from the program it was made with"
_QUALITIES = (85, 75, 65, 50, 35)
DAMAGED = (
    *(OSError, SyntaxError, ValueError, EOFError),
    *(ArithmeticError, LookupError, TypeError, struct.error),
)
"""What Pillow raises over broken files: what it means to, and what happens to it (by fuzzing)."""

FRAME, FRAMES = "frame{:04d}.png", "frames.ffconcat"


def look(path: Path, found: Format) -> MediaFacts:
    """The facts of a picture, all of it decoded once to see that it is whole."""
    facts = MediaFacts(found.kind, found.name)
    try:
        with _opened(path) as image:
            width, height = image.size
            image.load()
            if _orientation(image) in _LYING:
                width, height = height, width
            facts = replace(facts, width=width, height=height)
            if getattr(image, "n_frames", 1) == 1:
                return facts
            seconds = sum(seconds for _, seconds in _frames(image))
            return replace(facts, kind=MediaKind.ANIMATION, duration=round(seconds, 3))
    except _TooMuch as fault:
        words, hint = fault.args
        return replace(facts, fault=words, hint=hint, unsafe=True)
    except DAMAGED as error:
        if "MAX_TEXT" in str(error) or "Decompressed data too large" in str(error):
            words = "holds far more hidden data than a picture needs"
            return replace(facts, fault=words, hint=_AGAIN, unsafe=True)
        return replace(facts, fault="is damaged or cut off", hint=_AGAIN)


_ORIENTATION, _LYING = 0x0112, (5, 6, 7, 8)


def _orientation(image: Image) -> int:
    """1 to 8, as Exif counts the ways to hold a camera."""
    return int(image.getexif().get(_ORIENTATION) or 1)


class _TooMuch(ValueError):
    """More than any page needs: a picture made to fill the memory. Words, and what to do."""


def make(path: Path, folder: Path, settings: PictureSettings, outputs: Sequence[str]) -> None:
    """Make a picture anew: turned upright, at most so large, in sRGB, without metadata.

    The first output is the picture in its own family of formats. The others, `960.webp`, are
    named after their widths; one that is not worth its bytes is left empty, see `_webp`.
    Raises one of `DAMAGED` where the picture cannot be read.
    """
    with _opened(path) as image:
        form = settings.format or image.format or "PNG"
        may_be_flat = image.format != "JPEG"
        upright = _upright(image)
    name, *others = outputs
    flat = may_be_flat and _few_colours(upright)
    steps = {_width(output): output for output in others}
    webp = _webp(upright, settings, sorted(steps), flat=flat)
    (folder / name).write_bytes(_fallback(upright, form, settings, flat=flat))
    for width, output in steps.items():
        (folder / output).write_bytes(webp.get(width, b""))


def _width(output: str) -> int:
    return int(output.removesuffix(".webp"))


def _webp(
    image: Image, settings: PictureSettings, widths: Sequence[int], *, flat: bool
) -> dict[int, bytes]:
    """WebP by width, without those that are no smaller in bytes than the next wider one.

    A picture is flat if it has few colours and was never a JPEG: a screenshot, a diagram. It is
    lossless where that takes fewer bytes than quality 90, at which letters stay sharp; and it
    keeps its own size where that takes fewer bytes than being resampled, which is the rule:
    resampling gives every edge new colours.
    """
    made: dict[int, bytes] = {}
    smallest: int | None = None
    for width in sorted(widths, reverse=True):
        own = width == image.width
        if own and width > settings.widths[-1] and not flat:
            continue
        shown = _resized(image, width)
        quality = settings.flat_quality if flat else settings.webp_quality
        content = _encoded(shown, "WEBP", quality=quality)
        if flat:
            exact = _encoded(shown, "WEBP", quality=75, lossless=True)
            if own and len(exact) > len(content) and width > settings.widths[-1]:
                continue
            content = min(exact, content, key=len)
        if smallest is None or len(content) < smallest:
            made[width] = content
            smallest = len(content)
    return made


def _fallback(image: Image, form: str, settings: PictureSettings, *, flat: bool) -> bytes:
    """The picture in the family it came in; PNG of few colours with a palette."""
    image = _cropped(image, settings)
    size = settings.size(*image.size)
    clean = image if image.size == size else _resized(image, *size)
    if form == "JPEG":
        clean = _on_white(clean)
    content = _encoded(clean, form, quality=settings.quality)
    if flat and form in ("PNG", "GIF") and image.width <= settings.flat_width:
        content = min(content, _encoded(image, form), key=len)
    for quality in _QUALITIES:
        if settings.max_bytes and len(content) > settings.max_bytes and quality < settings.quality:
            content = _encoded(clean, form, quality=quality)
    return content


def frames(path: Path, folder: Path, settings: AnimationSettings) -> None:
    """Write an animation's frames as PNG, the list of them for ffmpeg, and the first as JPEG."""
    lines = ["ffconcat version 1.0"]
    name = ""
    with _opened(path) as image:
        size = settings.size(*image.size)
        for number, (frame, seconds) in enumerate(_frames(image)):
            upright = _on_white(_upright(frame))
            shown = upright if upright.size == size else _resized(upright, *size)
            name = FRAME.format(number)
            shown.save(folder / name, "PNG", compress_level=1)
            # Else each frame's time is rounded to a 25th of a second.
            lines += [f"file {name}", "option framerate 1000", f"duration {seconds:.3f}"]
            if number == 0:
                poster = _encoded(shown, "JPEG", quality=settings.poster_quality)
                (folder / "poster.jpg").write_bytes(poster)
    # ffmpeg forgets how long the last one is seen, unless another comes after it.
    lines += [f"file {name}", "option framerate 1000"]
    (folder / FRAMES).write_text("\n".join([*lines, ""]), "ascii")


def _frames(image: Image) -> Iterator[tuple[Image, float]]:
    """Each frame, whole, and the seconds that it is seen."""
    from PIL import ImageSequence

    for frame in ImageSequence.Iterator(image):
        frame.load()
        milliseconds = float(frame.info.get("duration") or 0)
        # Browsers take what is too fast to be seen as a tenth of a second.
        yield frame, (milliseconds if milliseconds > _TOO_FAST else 100.0) / 1000


_TOO_FAST = 10.0


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
        target.write_bytes(_encoded(image.convert("RGB"), "JPEG", quality=quality))


_BLANK = 12.0
"""Standard deviation of brightness, of 255, below which a frame shows next to nothing."""


def strict() -> None:
    """Make Pillow's own limits errors. For a process of one thread: warnings are global."""
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)


@contextmanager
def _opened(path: Path) -> Iterator[Image]:
    from PIL import Image, ImageFile

    ImageFile.LOAD_TRUNCATED_IMAGES = False
    words = f"is larger than {MAX_PIXELS // 1_000_000} million pixels"
    too_large = _TooMuch(words, "save it at most 1600 pixels wide")
    try:
        with Image.open(path, formats=_FORMATS) as image:
            pixels = image.width * image.height
            if pixels > MAX_PIXELS:
                raise too_large
            frames = getattr(image, "n_frames", 1)
            if frames > _MAX_FRAMES:
                words = f"holds {frames} pictures, more than {_MAX_FRAMES}"
                raise _TooMuch(words, "use a video instead")
            if pixels * frames > _MAX_MOVING_PIXELS:
                words = f"holds {frames} pictures of {image.width} × {image.height} pixels"
                raise _TooMuch(f"{words}, which is too much", "use a video instead")
            yield image
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise too_large from None


def _upright(image: Image) -> Image:
    """A copy as its maker saw it, in sRGB, with nothing but pixels in it."""
    from PIL.Image import Transpose

    turns = (
        *(Transpose.FLIP_LEFT_RIGHT, Transpose.ROTATE_180, Transpose.FLIP_TOP_BOTTOM),
        *(Transpose.TRANSPOSE, Transpose.ROTATE_270, Transpose.TRANSVERSE, Transpose.ROTATE_90),
    )
    held = _orientation(image)
    # Pillow's own exif_transpose also mends the Exif block, and fails where that is broken.
    turned = image.transpose(turns[held - 2]) if 2 <= held <= 8 else image.copy()
    upright = _in_srgb(turned)
    for key in set(upright.info) - {"transparency"}:
        del upright.info[key]
    return upright


def _few_colours(image: Image) -> bool:
    """At most one colour for a hundred pixels: screenshots have fewer, photos ten times that."""
    most = max(256, image.width * image.height // 100)
    return image.getcolors(most) is not None


def _resized(image: Image, width: int, height: int = 0) -> Image:
    from PIL.Image import Resampling

    height = height or max(1, round(image.height * width / image.width))
    if (width, height) == image.size:
        return image
    if image.mode not in ("L", "LA", "RGB", "RGBA"):
        clear = image.mode == "PA" or "transparency" in image.info
        image = image.convert("RGBA" if clear else "RGB")
    return image.resize((width, height), Resampling.LANCZOS)


def _cropped(image: Image, settings: PictureSettings) -> Image:
    """The part of the wanted shape: from the middle, but nearer to the top, where faces are."""
    if not all(settings.aspect):
        return image
    across, down = settings.aspect
    width = min(image.width, image.height * across // down)
    height = min(image.height, image.width * down // across)
    left, top = (image.width - width) // 2, (image.height - height) * 2 // 5
    return image.crop((left, top, left + width, top + height))


def _in_srgb(image: Image) -> Image:
    """Colours as every browser shows them, the profile applied and dropped, 8 bits each."""
    profile = image.info.get("icc_profile")
    if image.mode.startswith("I"):  # 16 bits of grey
        image = image.convert("I").point(lambda level: level * (1 / 256)).convert("L")
    if profile and image.mode in ("P", "PA"):
        clear = image.mode == "PA" or "transparency" in image.info
        image = image.convert("RGBA" if clear else "RGB")
    if not profile or image.mode not in ("RGB", "RGBA", "CMYK", "L"):
        return image.convert("RGB") if image.mode == "CMYK" else image
    from PIL import ImageCms

    mode = "RGBA" if image.mode == "RGBA" else "RGB"
    try:
        turned = ImageCms.profileToProfile(
            image,
            ImageCms.ImageCmsProfile(io.BytesIO(profile)),
            ImageCms.createProfile("sRGB"),
            outputMode=mode,
        )
    except (ImageCms.PyCMSError, OSError):
        return image.convert("RGB") if image.mode == "CMYK" else image
    assert turned is not None
    return turned.convert("L") if image.mode == "L" else turned


def _on_white(image: Image) -> Image:
    """JPEG and films know no transparency: what was clear becomes white, as on a page."""
    from PIL import Image as Images

    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        over = image.convert("RGBA")
        white = Images.new("RGBA", over.size, "white")
        return Images.alpha_composite(white, over).convert("RGB")
    return image if image.mode in ("L", "RGB") else image.convert("RGB")


def _with_palette(image: Image) -> Image:
    """The very same picture in at most 256 colours, where it has no more."""
    from PIL.Image import Dither

    if image.mode != "RGB" or image.getcolors(256) is None:
        return image
    small = image.quantize(256, dither=Dither.NONE)
    return small if small.convert("RGB").tobytes() == image.tobytes() else image


_OPTIONS: dict[str, dict[str, object]] = {
    "PNG": {"optimize": True},
    "JPEG": {"optimize": True, "progressive": True},
    "GIF": {"optimize": True},
    "WEBP": {"method": 4},
}


def _encoded(image: Image, form: str, **more: object) -> bytes:
    out = io.BytesIO()
    if form == "PNG":
        image = _with_palette(image)
    image.save(out, form, **_OPTIONS[form], **more)
    return out.getvalue()
