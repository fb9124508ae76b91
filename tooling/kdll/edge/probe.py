"""Looking into media before anything is made of them: facts, or why a file cannot be used."""

from __future__ import annotations

from dataclasses import asdict, replace
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from kdll.edge import darkroom, disk, papers
from kdll.edge.sniff import HEAD, Format, Refusal, sniff
from kdll.edge.store import Store, key_of
from kdll.model.media import MediaFacts, MediaKind

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.video.stream import VideoStream

DECODERS = (
    *("h264", "hevc", "vp8", "vp9", "av1", "libdav1d", "mpeg4", "mpeg2video", "mjpeg", "prores"),
    *("theora", "aac", "ac3", "mp3", "mp3float", "opus", "vorbis", "flac", "alac", "pcm_u8"),
    *("pcm_s16le", "pcm_s16be", "pcm_s24le", "pcm_s24be", "pcm_s32le", "pcm_f32le"),
)
"""All that hostile bytes may reach of FFmpeg."""

_MOST_STREAMS = 8

DEMUXING = {
    "protocol_whitelist": "file",
    "codec_whitelist": ",".join(DECODERS),
    "probesize": "33554432",
    "analyzeduration": "10000000",
    "max_streams": str(_MOST_STREAMS),
}
"""Options of every input, here and in `kdll.edge.films`."""

DEMUXING_MOV = {"enable_drefs": "0", "use_absolute_path": "0"}
"""A film may not name other files as parts of it."""

MAX_PIXELS = 36_000_000
_VERSION = 3
_MP4 = "save it as MP4, and try that it plays in a browser"
_AGAIN = "copy it here again, or export it again from the program it was made with"


def probe(path: Path, store: Store | None = None) -> MediaFacts:
    """The facts of one media file; what is wrong with it is in `fault`, never raised.

    With a store, a file that was looked into before is not opened again. `EdgeError` if the
    file cannot be read at all.
    """
    blob = store.register(path) if store else None
    key = key_of("probe", _VERSION, blob.sha256, path.suffix.lower()) if blob else ""
    if store and key:
        known = store.recall(key)
        if known:
            return MediaFacts(**{**known, "kind": MediaKind(known["kind"])})
    facts = _look(path)
    if store and key:
        store.remember(key, asdict(facts))
    return facts


def _look(path: Path) -> MediaFacts:
    try:
        with path.open("rb") as file:
            head = file.read(HEAD)
            size = path.stat().st_size
    except OSError as error:
        raise disk.fault(error, f"cannot read {path}") from error
    if path.suffix.lower() == ".pdf":
        return MediaFacts(MediaKind.FILE, "pdf", remark=papers.remark(path) if size else "")
    found = sniff(path.name, head)
    if isinstance(found, Refusal):
        facts = MediaFacts(MediaKind.FILE, "")
        return replace(facts, fault=found.words, hint=found.hint, unsafe=found.unsafe)
    if found.kind is MediaKind.VECTOR:
        facts = MediaFacts(MediaKind.VECTOR, found.name)
        if size > disk.TEXT_LIMIT:
            words, hint = "is a drawing of more than 1 MiB", "save it as PNG"
            return replace(facts, fault=words, hint=hint)
        return facts
    if found.kind is MediaKind.PICTURE:
        return darkroom.look(path, found)
    return _film(path, found)


def _film(path: Path, found: Format) -> MediaFacts:
    import av
    from av import logging

    logging.set_level(logging.PANIC)
    facts = MediaFacts(found.kind, found.name)
    options = DEMUXING | (DEMUXING_MOV if found.name == "mov" else {})
    try:
        with av.open(f"file:{path}", format=found.name, options=options) as container:
            return _streams(container, facts)
    except av.InvalidDataError:
        return replace(facts, fault="is damaged or cut off: it cannot be opened", hint=_AGAIN)
    except (av.FFmpegError, ValueError, EOFError) as error:
        words = f"cannot be opened ({str(error).split(':')[0].lower()})"
        return replace(facts, fault=words, hint=_AGAIN)


def _streams(container: InputContainer, facts: MediaFacts) -> MediaFacts:
    films = [s for s in container.streams.video if not s.disposition & s.disposition.attached_pic]
    sounds = container.streams.audio
    usual = [n for n, s in enumerate(sounds) if s.disposition & s.disposition.default]
    track = usual[0] if usual else 0
    used = [*films[:1], *sounds[track : track + 1]]
    facts = replace(
        facts,
        kind=MediaKind.VIDEO if films else MediaKind.AUDIO,
        duration=_duration(container),
        has_audio=bool(sounds),
        sound_tracks=len(sounds),
        sound_track=track,
        codecs=", ".join(s.codec_context.name if s.codec_context else "unknown" for s in used),
    )
    if len(container.streams) >= _MOST_STREAMS:  # and there may be more, which are not shown
        hint = "export it with its pictures and one sound track"
        return replace(facts, fault=f"holds {_MOST_STREAMS} tracks or more", hint=hint)
    if not used:
        return replace(facts, fault="holds neither pictures nor sound", hint=_AGAIN)
    for stream in used:
        if stream.codec_context is None or stream.codec_context.name not in DECODERS:
            coded = stream.codec_context.name if stream.codec_context else "an unknown way"
            return replace(facts, fault=f"is coded in {coded}, which kdll cannot read", hint=_MP4)
    if facts.duration <= 0:
        return replace(facts, fault="holds no pictures or sound: it lasts no time", hint=_AGAIN)
    return _shown(container, films[0], facts) if films else facts


def _shown(container: InputContainer, film: VideoStream, facts: MediaFacts) -> MediaFacts:
    """The size on the screen: pixels made square, and turned as the camera was held."""
    width, height = film.codec_context.width, film.codec_context.height
    if width * height > MAX_PIXELS:
        words = f"is too large: {width} × {height} pixels"
        return replace(facts, fault=words, hint="export it at 1920 × 1080", unsafe=True)
    container.seek(0)
    # A picture may be larger than its film says.
    film.codec_context.options = {"max_pixels": str(MAX_PIXELS)}
    frame = next(container.decode(film), None)
    if frame is None:
        return replace(facts, fault="holds no pictures that can be shown", hint=_AGAIN)
    shape = film.sample_aspect_ratio or Fraction(1)
    width, height = max(1, round(frame.width * shape)), frame.height
    if frame.rotation % 180:
        width, height = height, width
    average, base = film.average_rate or Fraction(0), film.base_rate or Fraction(0)
    return replace(
        facts,
        width=width,
        height=height,
        fps=round(float(average), 3),
        steady=bool(average) and average == base,
        interlaced=bool(frame.interlaced_frame),
    )


def _duration(container: InputContainer) -> float:
    """Seconds, to the millisecond; counted where the file does not say (recordings of browsers)."""
    if container.duration and container.duration > 0:
        return round(container.duration / 1_000_000, 3)
    last = Fraction(0)
    for packet in container.demux():
        if packet.pts is not None and packet.time_base is not None:
            last = max(last, (packet.pts + (packet.duration or 0)) * packet.time_base)
    return round(float(last), 3)
