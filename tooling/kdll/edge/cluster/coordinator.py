"""The coordinator: sends work to a Dask cluster, and lets nothing in that it has not looked at.

A worker that dies, lies or falls silent costs another try; after three, the work is done here.
"""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, wait
from contextlib import contextmanager, suppress
from itertools import chain, repeat
from pathlib import Path
from threading import Event, Semaphore
from typing import Any

from kdll.edge import archive, disk, ffmpeg, transcode
from kdll.edge.cluster import MEDIA, answers, be_quiet, require, trial, work
from kdll.edge.cluster.crew import TICK, Crew, gone
from kdll.edge.cluster.shared import Damaged, SharedStore
from kdll.edge.cluster.work import Answer, Parcel, new_task
from kdll.edge.errors import EdgeError
from kdll.edge.probe import probe
from kdll.edge.store import Store
from kdll.model.exit import Exit
from kdll.model.media import Job, MediaKind
from kdll.model.tree import Blob, File, Tree

TRIES = 3
"""After which a task is done on this machine."""

LEASE = 60.0
"""Seconds without a sign of life after which a task that had begun counts as lost."""

_MOST_AT_A_TIME = 64
_MOST_BYTES = 8 << 30
_PROBED = (".mp4", ".m4a", ".jpg", ".png", ".webp", ".gif")


class Astray(Exception):
    """An answer that did not come, or that is not true; the words follow the worker's name."""

    def __init__(self, words: str, worker: str = "", *, struck: bool = False) -> None:
        super().__init__(words)
        self.words, self.worker, self.struck = words, worker, struck


@contextmanager
def joined(
    address: str,
    url: str,
    store: Store,
    say: Callable[[str], None],
    jobs: int,
    *,
    lease: float = LEASE,
    connecting: float = 5.0,
    patience: float = 10.0,
) -> Iterator[Cluster]:
    """A running cluster, once one of its workers has passed the trial.

    `jobs` is how many tasks that nobody can do are done here at a time. Seconds: a task that has
    begun may be silent for `lease`; the scheduler is waited for `connecting` at first, later, and
    for the first worker, `patience`. `EdgeError`: exit 5 without the extra, 8 where scheduler,
    workers or store fail, 9 where the store refuses.
    """
    require()
    be_quiet()
    shared = SharedStore(url)
    tried = trial.prepared(store)
    with store.workspace() as folder:
        parcel = _parcelled(tried.parcel, shared, store, folder)
    shared.put(tried.job.source, store.path(tried.job.source))
    client = _connected(address, connecting)
    try:
        executor = client.get_executor(pure=False, resources={MEDIA: 1})
        offer = work.offer(store)
        crew = Crew(client, executor, tried, parcel, url, address, offer, say, patience)
        crew.wait()
        cluster = Cluster(executor, crew, shared, say, jobs, lease)
        yield cluster
        cluster.look_back()
    finally:
        with suppress(OSError, RuntimeError, TimeoutError):
            client.close(timeout=2)


def _connected(address: str, seconds: float) -> Any:
    from distributed import Client

    try:  # Dask tries again by itself, for as long as it is given
        return Client(address, timeout=seconds, set_as_default=False, name="kdll")
    except ValueError as error:
        raise EdgeError(
            f"{address} is no address of a scheduler",
            "it looks like tcp://HOST:8786",
            Exit.USAGE,
        ) from error
    except OSError as error:
        raise gone(address) from error


class Cluster:
    """Workers as one pair of hands: `do` and `zips` are what this machine would do itself."""

    def __init__(
        self,
        executor: Any,
        crew: Crew,
        shared: SharedStore,
        say: Callable[[str], None],
        jobs: int,
        lease: float,
    ) -> None:
        self._executor, self._crew, self._shared = executor, crew, shared
        self._say, self._lease = say, lease
        self._own = Semaphore(jobs)
        self._lost: list[tuple[str, str, Mapping[str, Blob]]] = []
        self.jobs = min(_MOST_AT_A_TIME, 2 * crew.slots)
        """To hand in at a time: while some run, the sources of others travel."""

    def do(
        self, job: Job, store: Store, tell: Callable[[float], None], stop: Event
    ) -> Mapping[str, Blob]:
        """Have a job done: see `kdll.edge.transcode.Do`."""
        ((_, key),) = transcode.keys([job], store).items()
        supply = chain([self._shared.put], repeat(self._shared.replace))

        def send(**how: Any) -> Future[Answer]:
            next(supply)(job.source, store.path(job.source))
            return self._submit(work.media, job, **how)

        def take(answer: Answer) -> Mapping[str, Blob]:
            with store.workspace() as folder:
                self._fetch(answer, job.outputs, folder)
                fault = _unfit(job, folder)
                if fault:
                    raise Astray(f"made a file that {fault}", answer.worker, struck=True)
                return {name: store.keep(folder / name) for name in job.outputs}

        def here() -> Mapping[str, Blob]:
            return transcode.here(job, store, tell, stop)

        return self._worked(job.path, key, send, take, here, tell, stop)

    def zips(
        self, trees: Mapping[str, Tree], store: Store, folder: Path, dated: str
    ) -> Mapping[str, Blob]:
        """Have zips written, and lay them into `folder`: see `kdll.edge.archive.write_zips`."""
        with store.workspace() as room:
            parcel = _parcelled(Parcel(trees, dated), self._shared, store, room)

        def send(**how: Any) -> Future[Answer]:
            return self._submit(work.zips, parcel, **how)

        def take(answer: Answer) -> Mapping[str, Blob]:
            self._fetch(answer, tuple(trees), folder)
            for name, tree in trees.items():
                if not _holds(folder / name, tree):
                    words = f"packed something else than was asked for into {name}"
                    raise Astray(words, answer.worker, struck=True)
            return dict(answer.outputs)

        def here() -> Mapping[str, Blob]:
            return archive.write_zips(trees, store, folder, dated)

        key = work.key_of_parcel(parcel)
        return self._worked(", ".join(trees), key, send, take, here, lambda share: None, Event())

    def look_back(self) -> None:
        """Compare what lost workers have finished since with what others made meanwhile."""
        for what, key, made in self._lost:
            with suppress(EdgeError):
                self._agreed(what, key, made)

    def _submit(self, do: Callable[..., Answer], what: object, **how: Any) -> Future[Answer]:
        future: Future[Answer] = self._executor.submit(do, self._shared.url, what, **how)
        return future

    def _worked(
        self,
        what: str,
        key: str,
        send: Callable[..., Future[Answer]],
        take: Callable[[Answer], Mapping[str, Blob]],
        here: Callable[[], Mapping[str, Blob]],
        tell: Callable[[float], None],
        stop: Event,
    ) -> Mapping[str, Blob]:
        """Send a task until its answer holds, three times at most, elsewhere if possible."""
        tried: list[str] = []
        failures: list[str] = []
        while len(tried) < TRIES:
            where = self._crew.choose(tried, stop)
            if not where:
                break
            task = new_task()
            try:
                answer = self._answer(task, send, where, tell, stop)
                if (answer.task, answer.key) != (task, key) or answer.worker not in where:
                    words = "answered another question than it was asked"
                    raise Astray(words, answer.worker, struck=True)
                if not answer.failure:
                    made = take(answer)
                    if not self._agreed(what, key, made):
                        break
                    if tried:
                        self._lost.append((what, key, made))
                    return made
                tried.append(answer.worker)
                failed = ffmpeg.Failed(str(answer.failure[0]), [*map(str, answer.failure[1:])])
                failures.append(failed.words)
                if failures.count(failed.words) > 1:
                    raise failed
            except Astray as astray:
                tried.append(astray.worker)
                who = self._crew.name(astray.worker) if astray.worker else "the cluster"
                more = "; it gets no more work" if astray.struck else ""
                self._say(f"{what}: {who} {astray.words}{more}")
                if astray.struck:
                    self._crew.strike(astray.worker, astray.words)
        self._say(f"{what}: done on this machine instead")
        with self._own:
            if stop.is_set():
                raise ffmpeg.Stopped
            made = here()
        self._settle(key, made)
        return made

    def _answer(
        self,
        task: str,
        send: Callable[..., Future[Answer]],
        where: set[str],
        tell: Callable[[float], None],
        stop: Event,
    ) -> Answer:
        """Wait for the answer to a task, for as long as someone lives who may give it."""
        self._crew.awaited.add(task)
        future = send(task=task, key=task, workers=sorted(where))
        at = ""
        try:
            while not wait([future], TICK).done:
                if stop.is_set():
                    raise ffmpeg.Stopped
                there = self._crew.there()
                if not where & there.keys():
                    raise Astray("is gone", at or min(where))
                news = self._crew.news.get(task)
                if news and news.at in there:
                    at = news.at
                    tell(news.share)
                    if time.monotonic() > news.when + self._lease:
                        raise Astray("has fallen silent", at, struck=True)
            if future.cancelled():
                raise Astray("is gone", at)
            error = future.exception()
            if isinstance(error, EdgeError):
                raise Astray(f"could not do it: {error.message}", at)
            if error is not None:
                raise Astray(f"did not do it ({type(error).__name__}: {error})", at)
            answer = future.result()
            if not isinstance(answer, Answer):
                raise Astray("answered something that is no answer", at, struck=bool(at))
            return answer
        finally:
            future.cancel()
            self._crew.awaited.discard(task)
            self._crew.news.pop(task, None)

    def _fetch(self, answer: Answer, names: tuple[str, ...], folder: Path) -> None:
        """Have the outputs in a folder, under the names that were asked for and no others."""
        if set(answer.outputs) != set(names):
            raise Astray("made other files than it was asked for", answer.worker, struck=True)
        for name in names:
            blob = answer.outputs[name]
            if not re.fullmatch("[0-9a-f]{64}", blob.sha256) or not 0 < blob.size < _MOST_BYTES:
                raise Astray("named a file that cannot be", answer.worker, struck=True)
            try:
                self._shared.fetch(blob, folder / name)
            except Damaged as damaged:
                (folder / name).unlink(missing_ok=True)
                raise Astray(f"did not deliver: {damaged}", answer.worker, struck=True) from damaged

    def _agreed(self, what: str, key: str, made: Mapping[str, Blob]) -> bool:
        """Whether all who ever answered this made the same; else it is told who did not."""
        same, other = answers.makers(self._shared, key, made)
        if other:
            whom = f"{' and '.join(same) or 'this machine'} made other files than "
            whom += " and ".join(other.values())
            self._say(f"alarm: {what}: {whom}; one of these machines or its ffmpeg is at fault")
        return not other

    def _settle(self, key: str, made: Mapping[str, Blob]) -> None:
        """What this machine made holds: who answered otherwise gets no more work."""
        _, other = answers.makers(self._shared, key, made)
        for note, worker in other.items():
            self._shared.forget(key, note)
            for address, about in self._crew.there().items():
                if about.get("name") == worker:
                    self._crew.strike(address, "made other files than this machine")


def _parcelled(parcel: Parcel, shared: SharedStore, store: Store, folder: Path) -> Blob:
    """Have a parcel, and all that belongs to it, in the shared store."""
    path = folder / "parcel"
    path.write_bytes(parcel.packed())
    blob = Blob(disk.digest(path), path.stat().st_size)
    shared.put(blob, path)
    for part in parcel.blobs:
        shared.put(part, store.path(part))
    return blob


def _unfit(job: Job, folder: Path) -> str:
    """What is wrong with outputs that claim to be of a job; "" if they open and last as long."""
    for name in job.outputs:
        if name.endswith(_PROBED):
            facts = probe(folder / name)
            if facts.fault:
                return facts.fault
            lasting = facts.kind in (MediaKind.VIDEO, MediaKind.AUDIO) and job.facts.duration
            if lasting and abs(facts.duration - lasting) > max(0.5, lasting / 100):
                return f"lasts {facts.duration:.1f} and not {lasting:.1f} seconds"
    return ""


def _holds(path: Path, tree: Tree) -> bool:
    """Whether a zip holds exactly these files."""
    try:
        found, _ = archive.read_zip(path)
    except EdgeError:
        return False
    return {p: _named(f) for p, f in found.items()} == {p: _named(f) for p, f in tree.items()}


def _named(file: File) -> Blob:
    return Blob(hashlib.sha256(file).hexdigest(), len(file)) if isinstance(file, bytes) else file
