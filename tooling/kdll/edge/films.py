"""Films and sounds through ffmpeg: one command for each step, from constants and settings alone."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Any

from kdll.edge import ffmpeg, pictures
from kdll.edge.probe import DEMUXING, DEMUXING_MOV, MAX_PIXELS, probe
from kdll.model.media import AudioSettings, Job, VideoSettings

_MAX_BYTES = 4 << 30


@dataclass(frozen=True, slots=True)
class Work:
    """A job under way: its source, staged under a harmless name in a folder of its own."""

    job: Job
    source: Path
    folder: Path
    """Where the outputs are to lie, under the names that the job gives them."""
    program: Callable[[], Path]
    """Finds ffmpeg."""
    tell: Callable[[float], None]
    stop: Event

    def ffmpeg(self, stream: Any, share: tuple[float, float] = (0.0, 0.0)) -> tuple[str, ...]:
        """Run a graph of ffmpeg-python's; progress counts from the first to the second share."""
        from ffmpeg import compile as compiled

        begin, end = share
        program = [str(self.program()), "-hide_banner", "-nostdin", "-nostats"]
        program += ["-loglevel", "info", "-xerror", "-progress", "pipe:1", "-n"]
        return ffmpeg.run(
            compiled(stream, cmd=program),
            self.folder,
            seconds=self.job.facts.duration,
            stop=self.stop,
            progress=lambda done: self.tell(begin + (end - begin) * done),
            limit=_MAX_BYTES,
        )

    def input(self) -> Any:
        """The source, opened as what it was found to be and in no other way."""
        return _input(f"{self.source.name}", self.job.facts.format)


def _input(name: str, form: str, **more: Any) -> Any:
    from ffmpeg import input as opened

    options: dict[str, Any] = {
        **DEMUXING,
        **(DEMUXING_MOV if form == "mov" else {}),
        "err_detect": "explode",
        "max_alloc": 268435456,
        "max_pixels": MAX_PIXELS,
        "threads": 2,
    }
    return opened(f"file:{name}", format=form, **options, **more)


_NO_METADATA = {
    "map_metadata": -1,
    "map_chapters": -1,
    "fflags": "+bitexact",
    "flags": "+bitexact",
    "sn": None,
    "dn": None,
}


def video(work: Work) -> None:
    """`video.mp4` and `poster.jpg`. Raises `ffmpeg.Failed`."""
    from ffmpeg import output

    job, settings = work.job, work.job.settings
    assert isinstance(settings, VideoSettings)
    video = work.folder / "video.mp4"
    sound = None
    if job.facts.has_audio:
        _sound(work, settings.sound, work.folder / "sound.m4a", (0.0, 0.25))
        sound = _input("sound.m4a", "mov").audio
    width, height = settings.size(job.facts.width, job.facts.height)
    picture = (
        work.input()
        .video.filter("scale", width, height, flags="lanczos", out_range="tv")
        .filter("setsar", 1)
        .filter("format", "yuv420p")
    )
    streams = [picture, *([sound] if sound is not None else [])]
    work.ffmpeg(
        output(
            *streams,
            f"file:{video.name}",
            format="mp4",
            **_NO_METADATA,
            vcodec="libx264",
            preset=settings.preset,
            crf=settings.crf,
            maxrate=f"{settings.max_kbps}k",
            bufsize=f"{settings.max_kbps * 2}k",
            fps_mode="cfr",
            fpsmax=settings.max_fps,
            force_key_frames=f"expr:gte(t,n_forced*{settings.keyframe_seconds})",
            threads=settings.threads,
            movflags="+faststart",
            **({"acodec": "copy"} if sound is not None else {}),
        ),
        (0.25, 0.95),
    )
    _verify(work, video)
    _poster(work, settings, video)


def _poster(work: Work, settings: VideoSettings, video: Path) -> None:
    """A frame that tells something: the most typical ones after a tenth, a third and a half."""
    from ffmpeg import output

    candidates: list[Path] = []
    for share in (0.1, 0.35, 0.6):
        frame = work.folder / f"frame{len(candidates)}.png"
        at = _input(video.name, "mov", ss=f"{work.job.facts.duration * share:.3f}")
        shown = at.video.filter("thumbnail", 50)
        work.ffmpeg(output(shown, f"file:{frame.name}", format="image2", vframes=1, update=1))
        if frame.exists():
            candidates.append(frame)
    if not candidates:
        raise ffmpeg.Failed("no still could be taken from it")
    pictures.still(candidates, work.folder / "poster.jpg", settings.poster_quality)


def audio(work: Work) -> None:
    """`audio.m4a`. Raises `ffmpeg.Failed`."""
    settings = work.job.settings
    assert isinstance(settings, AudioSettings)
    target = work.folder / "audio.m4a"
    _sound(work, settings, target, (0.0, 0.95))
    _verify(work, target)


def _sound(work: Work, settings: AudioSettings, target: Path, share: tuple[float, float]) -> None:
    """The sound as AAC at the wanted loudness: measured, set, measured again, corrected once.

    The sound begins where the film begins, so that both can be joined without re-timing.
    """
    begin, end = share
    before = _loudness(work, work.input().audio, settings)
    levelled = _stereo(work.input().audio, settings)
    if before is not None:
        levelled = levelled.filter("loudnorm", **_aim(settings), **_measured(before), linear="true")
    levelled = levelled.filter("aresample", settings.rate)
    _encode(work, levelled, settings, target, (begin, begin + (end - begin) * 0.7))
    if before is None:
        return
    after = _loudness(work, _input(target.name, "mov").audio, settings)
    if after is None:
        return
    off = settings.loudness - float(after["input_i"])
    if abs(off) <= settings.tolerance:
        return
    # Where peaks stood in the way, loudnorm fell short: push further, and catch the peaks.
    ceiling = 10 ** (settings.peak / 20)
    corrected = levelled.filter("volume", f"{off:.2f}dB").filter(
        "alimiter", limit=f"{ceiling:.4f}", level="false"
    )
    target.unlink()
    _encode(work, corrected, settings, target, (begin + (end - begin) * 0.7, end))


def _stereo(audio: Any, settings: AudioSettings) -> Any:
    aligned = audio.filter("aresample", settings.rate, first_pts=0, **{"async": 1})
    return aligned.filter("aformat", channel_layouts="stereo")


def _encode(
    work: Work,
    audio: Any,
    settings: AudioSettings,
    target: Path,
    share: tuple[float, float],
) -> None:
    from ffmpeg import output

    work.ffmpeg(
        output(
            audio,
            f"file:{target.name}",
            format="mp4",
            **_NO_METADATA,
            acodec="aac",
            audio_bitrate=f"{settings.kbps}k",
            movflags="+faststart",
        ),
        share,
    )


def _aim(settings: AudioSettings) -> dict[str, Any]:
    return {"I": settings.loudness, "TP": settings.peak, "LRA": 11}


def _measured(found: Mapping[str, str]) -> dict[str, str]:
    return {
        "measured_I": found["input_i"],
        "measured_TP": found["input_tp"],
        "measured_LRA": found["input_lra"],
        "measured_thresh": found["input_thresh"],
        "offset": found["target_offset"],
    }


def _loudness(work: Work, audio: Any, settings: AudioSettings) -> Mapping[str, str] | None:
    """What loudnorm measures (EBU R 128); None where there is nothing to hear."""
    from ffmpeg import output

    heard = _stereo(audio, settings).filter("loudnorm", **_aim(settings), print_format="json")
    said = work.ffmpeg(output(heard, "-", format="null"))
    text = "\n".join(said)
    try:
        found: dict[str, str] = json.loads(text[text.rindex("{") : text.rindex("}") + 1])
        heard_at_all = all(math.isfinite(float(found[k])) for k in ("input_i", "target_offset"))
    except (ValueError, KeyError) as error:
        raise ffmpeg.Failed("its loudness could not be measured", said[-3:]) from error
    return found if heard_at_all and float(found["input_i"]) > _SILENCE else None


_SILENCE = -70.0
"""LUFS below which BS.1770 hears nothing."""


def _verify(work: Work, made: Path) -> None:
    """Trust no exit code: what was made must open and be as long as its source."""
    facts = probe(made)
    wanted = work.job.facts.duration
    if facts.fault:
        raise ffmpeg.Failed(f"what ffmpeg made of it {facts.fault}")
    if facts.kind is not work.job.facts.kind or facts.has_audio != work.job.facts.has_audio:
        raise ffmpeg.Failed("ffmpeg lost its pictures or its sound")
    if abs(facts.duration - wanted) > max(0.5, wanted / 100):
        raise ffmpeg.Failed(
            f"it says that it lasts {wanted:.1f} seconds, but {facts.duration:.1f} could be read"
        )
