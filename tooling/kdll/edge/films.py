"""Films through ffmpeg: one command for each step, from constants and settings alone."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

from kdll.edge import ffmpeg, pictures, sounds
from kdll.edge.probe import probe
from kdll.edge.work import EXACT, PLAIN, Work, opened
from kdll.model.media import AudioSettings, MediaFacts, MediaKind, VideoSettings

__all__ = ["Work", "audio", "video"]

_SEI = 6
"""The NAL unit in which x264 writes down its options, its number of threads among them."""


def video(work: Work) -> None:
    """`video.mp4`, and if they are asked for `poster.jpg` and `sound.json`.

    Raises `ffmpeg.Failed`.
    """
    from ffmpeg import output

    job, settings = work.job, work.job.settings
    assert isinstance(settings, VideoSettings)
    made = work.folder / "video.mp4"
    streams = [_shown(work, settings)]
    found = None
    if job.facts.has_audio:
        track = work.folder / "sound.m4a"
        found = sounds.make(work, settings.sound, track, (0.0, 0.25))
        streams.append(opened(track.name, "mov").audio)
    work.ffmpeg(
        output(
            *streams,
            f"file:{made.name}",
            **PLAIN,
            vcodec="libx264",
            preset=settings.preset,
            crf=settings.crf,
            maxrate=f"{settings.max_kbps}k",
            bufsize=f"{settings.max_kbps * 2}k",
            fps_mode="cfr",
            fpsmax=settings.max_fps,
            force_key_frames=f"expr:gte(t,n_forced*{settings.keyframe_seconds})",
            threads=settings.threads,
            **{
                "x264-params": f"mbtree={settings.mbtree:d}",
                "bsf:v": f"filter_units=remove_types={_SEI}",
            },
            **({"acodec": "copy"} if found else {}),
        ),
        (0.25, 0.95),
    )
    _verify(work, made, MediaKind.VIDEO)
    if "poster.jpg" in job.outputs:
        _poster(work, settings, made)
    if "sound.json" in job.outputs:
        sounds.note(found, work.folder / "sound.json")


def audio(work: Work) -> None:
    """`audio.m4a`, and if it is asked for `sound.json`; of a film, its sound alone.

    Raises `ffmpeg.Failed`.
    """
    settings = work.job.settings
    assert isinstance(settings, AudioSettings)
    target = work.folder / "audio.m4a"
    found = sounds.make(work, settings, target, (0.0, 0.95))
    _verify(work, target, MediaKind.AUDIO)
    if "sound.json" in work.job.outputs:
        sounds.note(found, work.folder / "sound.json")


def _shown(work: Work, settings: VideoSettings) -> Any:
    """The pictures: whole ones, as many a second as wanted, as large as wanted, in 8 bits."""
    facts = work.job.facts
    shown = work.input().video
    if facts.interlaced:
        shown = shown.filter("bwdif", mode="send_frame", deint="interlaced")
    if (every := _every(facts, settings)) > 1:
        shown = shown.filter("fps", f"source_fps/{every}")
    width, height = settings.size(facts.width, facts.height)
    return (
        shown.filter("scale", width, height, flags=f"lanczos+{EXACT}", out_range="tv")
        .filter("setsar", 1)
        .filter("format", "yuv420p")
    )


def _every(facts: MediaFacts, settings: VideoSettings) -> int:
    """Of a film that runs too fast, each how many-th picture is kept.

    50 a second become 25: were they made 30, the time between two would change all the while.
    Where the rate varies, or is no rate at all, ffmpeg is left to choose.
    """
    if not facts.steady or facts.fps > _FASTEST:
        return 1
    return math.ceil(round(facts.fps / settings.max_fps, 3))


_FASTEST = 480.0
"""Frames a second that cameras make; more is what a broken header says."""


_STILLS = 25
"""Pictures in a row of which the most typical is looked for."""


def _poster(work: Work, settings: VideoSettings, film: Path) -> None:
    """A frame that tells something: the most typical ones after a tenth, a third and a half."""
    from ffmpeg import output

    candidates: list[Path] = []
    for share in (0.1, 0.35, 0.6):
        frame = work.folder / f"frame{len(candidates)}.png"
        at = opened(film.name, "mov", ss=f"{work.job.facts.duration * share:.3f}")
        shown = at.video.filter("thumbnail", _STILLS).filter("scale", flags=f"bicubic+{EXACT}")
        shown = shown.filter("format", "rgb24")
        work.ffmpeg(output(shown, f"file:{frame.name}", format="image2", vframes=1, update=1))
        if frame.exists():
            candidates.append(frame)
    if not candidates:
        raise ffmpeg.Failed("no still could be taken from it")
    pictures.still(candidates, work.folder / "poster.jpg", settings.poster_quality)


def _verify(work: Work, made: Path, kind: MediaKind) -> None:
    """Trust no exit code: what was made must open and be as long as its source."""
    if not made.is_file():
        raise ffmpeg.Failed("ffmpeg said that all went well, and made nothing")
    facts = probe(made)
    wanted = work.job.facts.duration
    if facts.fault:
        raise ffmpeg.Failed(f"what ffmpeg made of it {facts.fault}")
    if facts.kind is not kind or facts.has_audio != work.job.facts.has_audio:
        raise ffmpeg.Failed("ffmpeg lost its pictures or its sound")
    if abs(facts.duration - wanted) > max(0.5, wanted / 100):
        raise ffmpeg.Failed(
            f"it says that it lasts {wanted:.1f} seconds, but {facts.duration:.1f} could be read"
        )
