"""Doing the jobs of the media room: in parallel, cached, and with the same bytes at any number."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from dataclasses import asdict
from functools import partial
from pathlib import Path
from threading import Event, Lock
from typing import TypeAlias

from kdll.edge import animations, darkroom, ffmpeg, films
from kdll.edge.errors import EdgeError
from kdll.edge.films import Work
from kdll.edge.store import Store, key_of
from kdll.model.media import (
    AnimationSettings,
    AudioSettings,
    Job,
    PictureSettings,
    VideoSettings,
)
from kdll.model.tree import Blob

Key = tuple[str, str]
"""SHA-256 of the source, and the recipe."""

Tell = Callable[[Job, float], None]
"""Is told a job and the share of it that is done, 0 to 1, from any thread."""

Do: TypeAlias = Callable[[Job, Store, Callable[[float], None], Event], Mapping[str, Blob]]
"""Does one job, wherever that may be, and has its outputs, whole, in the store.

Is handed what to call with the share that is done, and what says that it is to end. Raises
`ffmpeg.Failed`, or `ffmpeg.Stopped`.
"""

_VERSION = 2
"""Counts up when the same settings come to mean other commands."""


def here(job: Job, store: Store, tell: Callable[[float], None], stop: Event) -> Mapping[str, Blob]:
    """Do a job on this machine: see `Do`."""
    tell(0.0)
    tools = _Tools(store)
    with store.workspace() as folder:
        source = folder / f"{job.source.sha256}.in"
        try:
            source.symlink_to(store.path(job.source).absolute())
        except OSError:
            shutil.copyfile(store.path(job.source), source)
        _DOERS[type(job.settings)](Work(job, source, folder, lambda: tools.program, tell, stop))
        if not store.unchanged(job.source):
            raise ffmpeg.Failed("it changed while it was worked on")
        return {name: store.keep(folder / name) for name in job.outputs}


def keys(jobs: Sequence[Job], store: Store) -> dict[Job, str]:
    """Under what each job's outputs are remembered: all that they depend on, tools included."""
    tools, found = _Tools(store), {}
    for job in jobs:
        key = key_of("media", _VERSION, job.source.sha256, job.recipe, asdict(job.settings))
        found[job] = key_of(key, job.outputs, tools.version(job))
    return found


def run(
    jobs: Sequence[Job],
    store: Store,
    tell: Tell,
    workers: int,
    do: Do = here,
    fail: Callable[[Job, str], None] = lambda job, why: None,
) -> tuple[dict[Key, Mapping[str, Blob]], dict[Key, str]]:
    """What the jobs make, and in words why some of them failed; both by source and recipe.

    At most `workers` at a time, in the order given, each by `do`. One that failed does not stop
    the others; `fail` hears of it at once.
    When interrupted, everything that runs is ended and nothing half-made is kept.
    """
    made: dict[Key, Mapping[str, Blob]] = {}
    failed: dict[Key, str] = {}
    todo: dict[Key, tuple[Job, str]] = {}
    for job, key in keys(jobs, store).items():
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
            pool.submit(_do, job, key, store, do, partial(told, job), stop): about
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
                    about, said = futures[future], "; ".join(failure.log[-3:])
                    failed[about] = failure.words + (f" ({said})" if said else "")
                    job, key = todo[about]
                    store.remember(_failure(key), failed[about])
                    fail(job, failed[about])
    finally:
        stop.set()
        pool.shutdown(wait=True, cancel_futures=True)
    return made, failed


def recall(jobs: Sequence[Job], store: Store) -> dict[Key, tuple[str, Mapping[str, Blob]]]:
    """What earlier runs made of these jobs with the tools of today: tool and outputs.

    Makes nothing; without ffmpeg, nothing is recalled.
    """
    tools, found = _Tools(store), dict[Key, tuple[str, Mapping[str, Blob]]]()
    try:
        known = keys(jobs, store)
    except EdgeError:
        return {}
    for job, key in known.items():
        files = store.recall_files(key)
        if files is not None:
            found[job.source.sha256, job.recipe] = tools.version(job).split(" Copyright")[0], files
    return found


def seen(jobs: Sequence[Job], store: Store) -> tuple[dict[Key, Mapping[str, Blob]], dict[Key, str]]:
    """What earlier runs made of these jobs, and why some failed, as `run` tells it.

    Makes nothing, and reads no finished file; without ffmpeg, nothing was seen.
    """
    made, failed = dict[Key, Mapping[str, Blob]](), dict[Key, str]()
    try:
        known = keys(jobs, store)
    except EdgeError:
        return made, failed
    for job, key in known.items():
        about = job.source.sha256, job.recipe
        if files := store.seen_files(key):
            made[about] = files
        elif isinstance(words := store.recall(_failure(key)), str):
            failed[about] = words
    return made, failed


def _failure(key: str) -> str:
    """Under what it is noted why a job failed. It is tried again all the same."""
    return key_of("failed", key)


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
            return pillow()
        assert self.program
        if isinstance(job.settings, AnimationSettings):
            return f"{pillow()}, {self._version}"
        return self._version


def pillow() -> str:
    """Pillow and what it encodes with, as a distribution may have put them together."""
    import PIL
    from PIL import features

    parts = (f"{name} {features.version(name)}" for name in ("webp", "libjpeg_turbo", "zlib"))
    return ", ".join([f"Pillow {PIL.__version__}", *parts])


def _do(
    job: Job,
    key: str,
    store: Store,
    do: Do,
    tell: Callable[[float], None],
    stop: Event,
) -> Mapping[str, Blob]:
    if stop.is_set():
        raise ffmpeg.Stopped
    before = store.swept_away
    try:
        made = do(job, store, tell, stop)
    except (ffmpeg.Failed, OSError):
        if store.swept_away == before:
            raise
        made = do(job, store, tell, stop)  # the cache was emptied under its hands
    store.remember_files(key, made)
    tell(1.0)
    return made


def _picture(work: Work) -> None:
    settings = work.job.settings
    assert isinstance(settings, PictureSettings)
    darkroom.make(work.source, work.folder, settings, work.job.outputs, work.stop)


_DOERS: Mapping[type, Callable[[Work], None]] = {
    VideoSettings: films.video,
    AudioSettings: films.audio,
    PictureSettings: _picture,
    AnimationSettings: animations.video,
}
