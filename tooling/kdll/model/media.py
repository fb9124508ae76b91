"""What is known of media, and what is to be done with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TypeAlias

from kdll.model.place import Span
from kdll.model.prose import Block
from kdll.model.tree import Blob, Tree


class MediaKind(StrEnum):
    """What a file in `media/` is, by its content."""

    VIDEO = "video"
    AUDIO = "audio"
    PICTURE = "picture"
    ANIMATION = "animation"
    """A GIF, WebP or PNG of several frames; learners get a silent film of it."""
    VECTOR = "vector"
    """An SVG drawing."""
    FILE = "file"
    """Something to download, handed on as it is."""


@dataclass(frozen=True, slots=True)
class MediaFacts:
    """What probing a source told, before anything is made of it."""

    kind: MediaKind
    format: str
    """The demuxer or picture format that its first bytes call for: `mov`, `matroska`, `PNG`…"""
    duration: float = 0.0
    """Seconds."""
    width: int = 0
    height: int = 0
    """Pixels, as shown (after rotation)."""
    has_audio: bool = False
    sound_tracks: int = 0
    sound_track: int = 0
    """Which of the sound tracks is used, counted from 0: the one marked as usual, or the first."""
    codecs: str = ""
    """What picture and sound are coded in, `h264, aac`; as FFmpeg calls its decoders."""
    fps: float = 0.0
    """Pictures a second."""
    steady: bool = False
    """They come at equal distances."""
    interlaced: bool = False
    """Each picture holds two moments, line by line, as cameras made them for television."""
    fault: str = ""
    """In words, why the file cannot be used; empty if it can."""
    hint: str = ""
    """What to do about the fault."""
    unsafe: bool = False
    """The fault is one of files made to do harm: the run ends with exit code 4."""
    remark: str = ""
    """In words, what an author should know of a file that can be used."""


@dataclass(frozen=True, slots=True)
class Cue:
    """One caption: when, and which words. Times in seconds."""

    start: float
    end: float
    text: str
    span: Span


Cues: TypeAlias = "Mapping[str, tuple[Cue, ...]]"
"""By language, a BCP 47 tag."""

Speech: TypeAlias = tuple[tuple[float, float], ...]
"""When somebody speaks: beginnings and ends in seconds, in order, none touching the next."""


@dataclass(frozen=True, slots=True)
class Beside:
    """What lies beside one medium to make it accessible."""

    captions: Cues = field(default_factory=dict)
    descriptions: Cues = field(default_factory=dict)
    """What is to be seen, told to those who cannot see it."""
    chapters: Cues = field(default_factory=dict)
    transcripts: Mapping[str, tuple[Block, ...]] = field(default_factory=dict)
    """By language, in the author's words; else the captions are read."""
    files: Mapping[str, str] = field(default_factory=dict)
    """Path of each file from the content folder, and the SHA-256 of what it holds."""
    described: str = ""
    """Path of the same film with audio description mixed in; empty if there is none."""


@dataclass(frozen=True, slots=True)
class AudioSettings:
    """What learners get to hear: AAC in an MP4 container, at one loudness in all courses."""

    loudness: float = -16.0
    """LUFS over the whole, by ITU-R BS.1770."""
    tolerance: float = 1.0
    """Further off than this, in LU, the sound is encoded once more with the gain corrected."""
    peak: float = -4.5
    """dBTP that are not exceeded before AAC adds its own: up to 2.8 dB on narration."""
    max_peak: float = -1.5
    """dBTP of the result; above, the sound is encoded once more with lower peaks."""
    kbps: int = 128
    """At 96, FFmpeg's encoder overshoots the peaks of speech by up to 3 dB."""
    channels: int = 2
    rate: int = 48_000


@dataclass(frozen=True, slots=True)
class VideoSettings:
    """What learners get to see: H.264 that starts at once and seeks quickly on a bad line."""

    max_height: int = 720
    max_fps: int = 30
    crf: int = 27
    """Without the tree of macroblocks, 27 looks as 23 does with it (XPSNR 47.9 instead of 46.6 dB,
    45.4 of 44.7, 47.4 of 47.1), for a seventh more bytes."""
    max_kbps: int = 2500
    preset: str = "veryfast"
    """On narrated slides, at the same number of bytes, `medium` is hardly better (XPSNR 46.7 dB
    with both, VMAF 96.1 and 96.6) and the whole costs 1.3 times the work; on films 2.3 times."""
    mbtree: bool = False
    """x264's tree of macroblocks is reckoned with a processor's own approximations: its bytes
    differ from one kind of processor to the next."""
    keyframe_seconds: int = 2
    threads: int = 1
    """Of x264. With more, what it makes under a ceiling of bits hangs on which thread was first:
    the bytes differ from one run to the next. Several films at a time use the other cores."""
    sound: AudioSettings = AudioSettings()
    poster_quality: int = 82

    def size(self, width: int, height: int) -> tuple[int, int]:
        """Pixels of the result: never larger than the source, both numbers even."""
        scale = min(1.0, self.max_height / height) if height else 1.0
        return max(2, round(width * scale / 2) * 2), max(2, int(height * scale / 2) * 2)


@dataclass(frozen=True, slots=True)
class PictureSettings:
    """What becomes of PNG, JPEG, GIF and WebP pictures."""

    max_width: int = 960
    max_height: int = 0
    """0: any."""
    quality: int = 85
    """Of JPEG."""
    format: str = ""
    """Pillow's name of another format to save in; empty: the source's own."""
    max_bytes: int = 0
    """Quality is lowered until it fits; 0: any size."""
    aspect: tuple[int, int] = (0, 0)
    """What stands over on two sides is cut off, so that it has this shape; 0: any shape."""
    widths: tuple[int, ...] = ()
    """Of the WebP pictures that are made beside it, for browsers to choose from."""
    webp_quality: int = 80
    flat_quality: int = 90
    """Of WebP of few colours, such as screenshots, where it is not lossless."""
    flat_width: int = 0
    """A flat picture up to this wide keeps its own size, if that takes fewer bytes."""

    def size(self, width: int, height: int) -> tuple[int, int]:
        """Pixels of the result: never larger than the source."""
        if all(self.aspect):
            across, down = self.aspect
            width, height = min(width, height * across // down), min(height, width * down // across)
        scale = min(1.0, self.max_width / width) if width else 1.0
        if self.max_height and height:
            scale = min(scale, self.max_height / height)
        return max(1, round(width * scale)), max(1, round(height * scale))

    def shown(self, width: int, height: int) -> tuple[int, int]:
        """Pixels of a page that the widest of them takes: what browsers hold free for it."""
        wide = max(self.widths, default=self.max_width)
        return replace(self, max_width=wide).size(width, height)

    def steps(self, width: int, *, may_be_flat: bool) -> tuple[int, ...]:
        """The widths of the WebP pictures of a source of this width, rising; none is enlarged."""
        if not self.widths:
            return ()
        widest = min(width, self.widths[-1])
        # A step of less than a quarter is not worth its bytes.
        steps = (*(w for w in self.widths if w * 5 <= widest * 4), widest)
        return (*steps, width) if may_be_flat and widest < width <= self.flat_width else steps


@dataclass(frozen=True, slots=True)
class AnimationSettings:
    """What becomes of an animated picture: a film without sound, and its first frame."""

    max_width: int = 960
    crf: int = 27
    preset: str = "medium"
    mbtree: bool = False
    """As of films."""
    threads: int = 2
    """As of films: x264 makes other bytes with other numbers of threads."""
    poster_quality: int = 82

    def size(self, width: int, height: int) -> tuple[int, int]:
        """Pixels of the result: never larger than the source, both numbers even."""
        scale = min(1.0, self.max_width / width) if width else 1.0
        return max(2, int(width * scale / 2) * 2), max(2, int(height * scale / 2) * 2)


@dataclass(frozen=True, slots=True)
class Loudness:
    """What was measured of a sound, by ITU-R BS.1770."""

    loudness: float
    """LUFS over the whole."""
    peak: float
    """dBTP."""

    @property
    def audible(self) -> bool:
        """Speech recorded with the slider almost at zero is at -45; noise is at -65."""
        return self.loudness > -60.0


@dataclass(frozen=True, slots=True)
class Sound:
    """What was found out about a source's sound while it was made ready."""

    before: Loudness
    after: Loudness
    clipped: bool
    """It was recorded so loud that the tops of its waves are cut off."""


Settings: TypeAlias = "VideoSettings | AudioSettings | PictureSettings | AnimationSettings"


@dataclass(frozen=True, slots=True)
class Job:
    """One piece of work on one source. Equal jobs make equal bytes."""

    source: Blob
    recipe: str
    """A row of `kdll.media.recipes.RECIPES`."""
    path: str
    """Of the source, from the content folder: for people, not part of the key."""
    facts: MediaFacts
    outputs: tuple[str, ...]
    """Names of what it makes (`video.mp4`, `poster.jpg`), each a blob of the result."""
    settings: Settings = VideoSettings()
    """The recipe's own."""


@dataclass(frozen=True, slots=True)
class Variant:
    """The same picture as WebP, in one of several sizes."""

    href: str
    width: int


@dataclass(frozen=True, slots=True)
class Rendition:
    """What a package carries for one media path of the author's."""

    kind: MediaKind
    href: str
    """Where the file lies in a package: `media/stamp.mp4`."""
    poster: str = ""
    duration: float = 0.0
    width: int = 0
    height: int = 0
    captions: Cues = field(default_factory=dict)
    descriptions: Cues = field(default_factory=dict)
    chapters: Cues = field(default_factory=dict)
    transcripts: Mapping[str, tuple[Block, ...]] = field(default_factory=dict)
    variants: tuple[Variant, ...] = ()
    """Of a picture, from narrow to wide; `href` is for browsers that do not know WebP."""
    low: str = ""
    """Where a video lies in 360 lines, for slow lines; empty if it was not asked for."""
    audio_only: str = ""
    """Where the sound of a video lies alone."""
    described: Rendition | None = None
    """The same film with audio description mixed in."""


@dataclass(frozen=True, slots=True)
class MediaSet:
    """The finished media of one course."""

    renditions: Mapping[str, Rendition] = field(default_factory=dict)
    """By path as an author writes it, `media/stamp.mov`."""
    files: Tree = field(default_factory=Tree)
    """What goes into each package, by path in the package."""
    thumbnail: Blob | None = None
    """The course's picture for catalogues: JPEG, 16:9."""
