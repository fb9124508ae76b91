"""Doing the jobs of the media room: in parallel, cached, and with the same bytes at any number."""

from __future__ import annotations

import json
import math
import shutil
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from threading import Event, Lock
from typing import Any

from kdll.edge import ffmpeg, pictures
from kdll.edge.probe import DEMUXING, DEMUXING_MOV, MAX_PIXELS, probe
from kdll.edge.store import Store, key_of
from kdll.model.media import AudioSettings, Job, PictureSettings, VideoSettings
from kdll.model.tree import Blob

Key = tuple[str, str]
"""SHA-256 of the source, and the recipe."""

Tell = Callable[[Job, float], None]
"""Is told a job and the share of it that is done, 0 to 1, from any thread."""

_VERSION = 1
"""Counts up when the same settings come to mean other commands."""

_MAX_BYTES = 4 << 30


def run(
    jobs: Sequence[Job], store: Store, tell: Tell, workers: int
) -> tuple[dict[Key, Mapping[str, Blob]], dict[Key, str]]:
    """What the jobs make, and in words why some of them failed; both by source and recipe.

    At most `workers` at a time, in the order given. One that failed does not stop the others.
    When interrupted, everything that runs is ended and nothing half-made is kept.
    """
    made: dict[Key, Mapping[str, Blob]] = {}
    failed: dict[Key, str] = {}
    todo: dict[Key, tuple[Job, str]] = {}
    tools = _Tools(store)
    for job in jobs:
        key = key_of("media", _VERSION, job.source.sha256, job.recipe, asdict(job.settings))
        key = key_of(key, job.outputs, tools.version(job))
        found = store.recall_files(key)
        if found is not None:
            made[job.source.sha256, job.recipe] = found
            tell(job, 1.0)
        else:
            todo[job.source.sha256, job.recipe] = (job, key)
    if not todo:
        return made, failed
    stop = Event()
    telling, furthest = Lock(), dict[Key, float]()

    def told(job: Job, share: float) -> None:
        about = (job.source.sha256, job.recipe)
        with telling:
            if share > furthest.get(about, -1.0):
                furthest[about] = share
                tell(job, share)

    pool = ThreadPoolExecutor(max(1, workers), thread_name_prefix="media")
    try:
        futures: dict[Future[Mapping[str, Blob]], Key] = {
            pool.submit(_do, job, key, store, tools, partial(told, job), stop): about
            for about, (job, key) in todo.items()
        }
        waiting = set(futures)
        while waiting:
            # A signal may reach another thread than this one, which must wake up to notice.
            done, waiting = wait(waiting, timeout=0.5, return_when=FIRST_EXCEPTION)
            for future in done:
                try:
                    made[futures[future]] = future.result()
                except ffmpeg.Failed as failure:
                    said = "; ".join(failure.log[-3:])
                    failed[futures[future]] = failure.words + (f" ({said})" if said else "")
    finally:
        stop.set()
        pool.shutdown(wait=True, cancel_futures=True)
    return made, failed


class _Tools:
    """What the outputs depend on besides source and settings; ffmpeg is looked for on demand."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._program: Path | None = None
        self._version = ""

    @property
    def program(self) -> Path:
        """ffmpeg. `EdgeError` (exit 5) if there is none."""
        if self._program is None:
            self._program = ffmpeg.find()
            self._version = ffmpeg.version(self._program, self._store)
        return self._program

    def version(self, job: Job) -> str:
        """The version of the tool that does a job."""
        if isinstance(job.settings, PictureSettings):
            import PIL

            return f"Pillow {PIL.__version__}"
        assert self.program
        return self._version


def _do(
    job: Job,
    key: str,
    store: Store,
    tools: _Tools,
    tell: Callable[[float], None],
    stop: Event,
) -> Mapping[str, Blob]:
    if stop.is_set():
        raise ffmpeg.Stopped
    tell(0.0)
    with store.workspace() as folder:
        source = folder / f"{job.source.sha256}.in"
        try:
            source.symlink_to(store.path(job.source).absolute())
        except OSError:
            shutil.copyfile(store.path(job.source), source)
        _DOERS[type(job.settings)](_Work(job, source, folder, tools, tell, stop))
        if not store.unchanged(job.source):
            raise ffmpeg.Failed("it changed while it was worked on")
        made = {name: store.keep(folder / name) for name in job.outputs}
    store.remember_files(key, made)
    tell(1.0)
    return made


@dataclass(frozen=True, slots=True)
class _Work:
    """A job under way: its source, staged under a harmless name in a folder of its own."""

    job: Job
    source: Path
    folder: Path
    tools: _Tools
    tell: Callable[[float], None]
    stop: Event

    def ffmpeg(self, stream: Any, share: tuple[float, float] = (0.0, 0.0)) -> tuple[str, ...]:
        """Run a graph of ffmpeg-python's; progress counts from the first to the second share."""
        from ffmpeg import compile as compiled

        begin, end = share
        program = [str(self.tools.program), "-hide_banner", "-nostdin", "-nostats"]
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


def _video(work: _Work) -> None:
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


def _poster(work: _Work, settings: VideoSettings, video: Path) -> None:
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


def _audio(work: _Work) -> None:
    settings = work.job.settings
    assert isinstance(settings, AudioSettings)
    target = work.folder / "audio.m4a"
    _sound(work, settings, target, (0.0, 0.95))
    _verify(work, target)


def _sound(work: _Work, settings: AudioSettings, target: Path, share: tuple[float, float]) -> None:
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
    work: _Work,
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


def _loudness(work: _Work, audio: Any, settings: AudioSettings) -> Mapping[str, str] | None:
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


def _verify(work: _Work, made: Path) -> None:
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


def _picture(work: _Work) -> None:
    settings = work.job.settings
    assert isinstance(settings, PictureSettings)
    (name,) = work.job.outputs
    try:
        pictures.make(work.source, work.folder / name, settings)
    except (OSError, ValueError, SyntaxError) as error:
        raise ffmpeg.Failed(f"this picture cannot be read ({error})") from error


_DOERS: Mapping[type, Callable[[_Work], None]] = {
    VideoSettings: _video,
    AudioSettings: _audio,
    PictureSettings: _picture,
}
