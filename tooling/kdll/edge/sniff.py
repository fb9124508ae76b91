"""What a file is by its first bytes; its name is not believed."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kdll.model.media import MediaKind

HEAD = 4096
"""Bytes of a file that `sniff` wants to see."""


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file that kdll can open. For video and sound, `name` is FFmpeg's demuxer."""

    name: str
    words: str
    suffixes: tuple[str, ...]
    """That a file of this kind may have."""
    kind: MediaKind


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a file is not even opened; words that follow the file's name."""

    words: str
    hint: str
    unsafe: bool = False


_MOV = Format(
    "mov", "an MP4 or QuickTime film", ("mov", "mp4", "m4v", "m4a", "3gp"), MediaKind.VIDEO
)
_MATROSKA = Format("matroska", "a Matroska or WebM film", ("mkv", "webm", "mka"), MediaKind.VIDEO)
_AVI = Format("avi", "an AVI film", ("avi",), MediaKind.VIDEO)
_WAV = Format("wav", "a WAVE sound", ("wav",), MediaKind.AUDIO)
_MP3 = Format("mp3", "an MP3 sound", ("mp3",), MediaKind.AUDIO)
_FLAC = Format("flac", "a FLAC sound", ("flac",), MediaKind.AUDIO)
_OGG = Format("ogg", "an Ogg file", ("ogg", "oga", "ogv", "opus"), MediaKind.VIDEO)
_PNG = Format("PNG", "a PNG picture", ("png",), MediaKind.PICTURE)
_JPEG = Format("JPEG", "a JPEG picture", ("jpg", "jpeg"), MediaKind.PICTURE)
_GIF = Format("GIF", "a GIF picture", ("gif",), MediaKind.PICTURE)
_WEBP = Format("WEBP", "a WebP picture", ("webp",), MediaKind.PICTURE)
_SVG = Format("SVG", "an SVG drawing", ("svg",), MediaKind.VECTOR)

# Read by what they say, these fetch other files: a decoder must never see them.
_LIST = Refusal("is a list of other files, not a film", "put the film itself there", unsafe=True)
_CODE = Refusal("is a program, not a picture", "save the picture as PNG", unsafe=True)
_OLD = Refusal(
    "is of a kind that kdll cannot open", "save it as MP4, and try that it plays in a browser"
)
_OTHER = Refusal("is a picture that browsers cannot show", "save it as PNG or JPEG")

_SIGNS: tuple[tuple[re.Pattern[bytes], Format | Refusal], ...] = tuple(
    (re.compile(sign, re.DOTALL), found)
    for sign, found in (
        (rb"....(?:ftyp(?:heic|heix|mif1|avif))", _OTHER),
        (rb"....(?:ftyp|moov|mdat|wide|free|skip|pnot)", _MOV),
        (rb"\x1a\x45\xdf\xa3", _MATROSKA),
        (rb"(?:RIFF|RF64)....WAVE", _WAV),
        (rb"RIFF....AVI ", _AVI),
        (rb"RIFF....WEBP", _WEBP),
        (rb"FLV\x01|\x30\x26\xb2\x75|\x00\x00\x01\xba|G.{187}G", _OLD),
        (rb"ID3", _MP3),
        (rb"fLaC", _FLAC),
        (rb"OggS", _OGG),
        (rb"\x89PNG\r\n\x1a\n", _PNG),
        (rb"\xff\xd8\xff", _JPEG),
        (rb"GIF8[79]a", _GIF),
        (rb"\xff[\xe2-\xe7\xf2-\xf7\xfa-\xff]", _MP3),
        (rb"(?:II\*\x00|MM\x00\*|BM.{12}|8BPS)", _OTHER),
        (rb"%!PS|\xc5\xd0\xd3\xc6|%PDF", _CODE),
        (rb"(?:\xef\xbb\xbf)?\s*(?:#EXTM3U|ffconcat|v=0\s|\[playlist\])", _LIST),
        (rb"(?:\xef\xbb\xbf)?\s*(?:<[?!][^>]*>\s*|<!--.*?-->\s*)*<(?:\w+:)?(?:MPD|smil)\b", _LIST),
        (rb"(?:\xef\xbb\xbf)?\s*(?:<[?!].*?>\s*)*<(?:\w+:)?svg\b", _SVG),
    )
)


def sniff(name: str, head: bytes) -> Format | Refusal:
    """What a file is, by its first `HEAD` bytes, or why it is not opened.

    A file whose name says something else is refused: LMSs and browsers go by names.
    """
    if not head:
        return Refusal("is empty", "copy it here again; it may not have been saved fully")
    found = next((what for sign, what in _SIGNS if sign.match(head)), None)
    suffix = name.rpartition(".")[2].lower()
    if found is None:
        if suffix == "svg":
            return _SVG  # its own reader says where it is wrong
        text = not re.search(rb"[\x00-\x08\x0e-\x1a]", head)
        words = "is a text, whatever its name says" if text else "is nothing that kdll can open"
        return Refusal(words, "save it as MP4 (video), MP3 (sound), PNG or JPEG (picture)")
    if isinstance(found, Format) and suffix not in found.suffixes:
        return Refusal(f"is {found.words}, whatever its name says", f"call it .{found.suffixes[0]}")
    return found
