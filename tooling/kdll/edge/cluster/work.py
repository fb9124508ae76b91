"""What workers do: the very job that a single machine would do, between two trips to the store."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import tempfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING

from kdll import __version__
from kdll.edge import archive, ffmpeg, transcode
from kdll.edge.cluster import TOPIC, answers
from kdll.edge.cluster.shared import Damaged, SharedStore
from kdll.edge.errors import EdgeError
from kdll.edge.store import Store, key_of
from kdll.model.media import Job
from kdll.model.tree import Blob, File, Tree

if TYPE_CHECKING:
    from distributed import Worker

_BEAT = 1.0
"""Seconds between two signs of life while a task runs."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a worker says that it has done. Nothing of it is believed unseen."""

    task: str
    """The name of the task that it was sent."""
    key: str
    """What the outputs depend on, as the worker itself found it: source, recipe, tools."""
    worker: str
    """Its address."""
    outputs: Mapping[str, Blob]
    """By name; in the shared store."""
    failure: tuple[str, ...] = ()
    """Why there are none: the words, then what ffmpeg said last."""


def new_task() -> str:
    """A name that no task ever had."""
    return f"kdll-{secrets.token_hex(8)}"


def offer(store: Store) -> dict[str, str]:
    """The tools of this machine by name; only machines that have the same make the same bytes."""
    said = ffmpeg.version(ffmpeg.find(), store)
    return {
        "kdll": __version__,
        "ffmpeg": said.removeprefix("ffmpeg version ").partition(" Copyright")[0],
        "Pillow": transcode.pillow().removeprefix("Pillow "),
        "zlib": zlib.ZLIB_RUNTIME_VERSION,
    }


def media(url: str, job: Job, task: str) -> Answer:
    """Do a job whose source lies in the shared store."""
    with _bench(url, task) as bench:
        with bench.store.workspace() as folder:
            source = folder / "source"
            bench.fetch(job.source, source)
            bench.store.register(source)
            ((_, key),) = transcode.keys([job], bench.store).items()
            try:
                made = transcode.here(job, bench.store, bench.tell, bench.stop)
            except ffmpeg.Failed as failed:
                return Answer(task, key, bench.worker, {}, (failed.words, *failed.log))
        return bench.answered(key, made)


@dataclass(frozen=True, slots=True)
class Parcel:
    """What several zips are to hold, as one file: texts in it, blobs by digest."""

    trees: Mapping[str, Tree]
    dated: str

    @property
    def blobs(self) -> frozenset[Blob]:
        """What must be fetched besides."""
        files = (file for tree in self.trees.values() for file in tree.values())
        return frozenset(file for file in files if isinstance(file, Blob))

    def packed(self) -> bytes:
        """Equal parcels make equal bytes."""
        texts: dict[str, str] = {}

        def entry(file: File) -> list[str | int]:
            if isinstance(file, Blob):
                return [file.sha256, file.size]
            digest = hashlib.sha256(file).hexdigest()
            texts[digest] = base64.b64encode(file).decode()
            return [digest]

        trees = {n: {p: entry(f) for p, f in t.items()} for n, t in self.trees.items()}
        value = {"dated": self.dated, "trees": trees, "texts": texts}
        return json.dumps(value, sort_keys=True).encode()

    @classmethod
    def unpacked(cls, content: bytes) -> Parcel:
        """What `packed` made."""
        value = json.loads(content)
        texts = {digest: base64.b64decode(text) for digest, text in value["texts"].items()}

        def file(digest: str, *size: int) -> File:
            return Blob(digest, *size) if size else texts[digest]

        trees = {n: Tree({p: file(*f) for p, f in t.items()}) for n, t in value["trees"].items()}
        return cls(trees, value["dated"])


def key_of_parcel(parcel: Blob) -> str:
    """What the zips of a parcel depend on."""
    return key_of("zips", __version__, zlib.ZLIB_RUNTIME_VERSION, parcel.sha256)


def zips(url: str, parcel: Blob, task: str) -> Answer:
    """Write the zips of a parcel that lies in the shared store."""
    with _bench(url, task) as bench, bench.store.workspace() as folder:
        bench.fetch(parcel, folder / "parcel")
        wanted = Parcel.unpacked((folder / "parcel").read_bytes())
        for blob in wanted.blobs:
            bench.fetch(blob, folder / "blob")
            bench.store.keep(folder / "blob")
        made = archive.write_zips(wanted.trees, bench.store, folder, wanted.dated)
        kept = {name: bench.store.keep(folder / name) for name in made}
        return bench.answered(key_of_parcel(parcel), kept)


class _Bench:
    """Where a task is done: a store of its own, for as long as it lasts."""

    def __init__(self, url: str, store: Store, task: str, worker: Worker) -> None:
        self.store = store
        self.stop = Event()
        self.share = 0.0
        self.worker: str = worker.address
        self._name = str(worker.name)
        self._shared = _shared(url)
        self._task = task

    def tell(self, share: float) -> None:
        """Note how much is done; the next sign of life tells it."""
        self.share = share

    def fetch(self, blob: Blob, path: Path) -> None:
        """From the shared store, whole; `EdgeError` in words that the coordinator can show."""
        try:
            self._shared.fetch(blob, path)
        except Damaged as damaged:
            raise EdgeError(f"it found that {damaged}") from damaged

    def answered(self, key: str, made: Mapping[str, Blob]) -> Answer:
        """Lay the outputs into the shared store, and beside them a note of who made them."""
        for blob in made.values():
            # Whatever is there: a damaged file of that size would be taken for ours.
            self._shared.replace(blob, self.store.path(blob))
        answers.lay(self._shared, key, self._name, made)
        return Answer(self._task, key, self.worker, made)


@cache
def _shared(url: str) -> SharedStore:
    return SharedStore(url)


@contextmanager
def _bench(url: str, task: str) -> Iterator[_Bench]:
    """A bench that tells each second that it lives, and stops when nobody waits any more."""
    from distributed import Status, get_worker

    worker = get_worker()
    done = Event()

    def unwanted() -> bool:
        # Dask cannot stop what runs: whoever runs must look whether it is still wanted.
        state = worker.state.tasks.get(task)
        return state is None or state.state == "cancelled" or worker.status is not Status.running

    with tempfile.TemporaryDirectory(dir=worker.local_directory) as folder:
        bench = _Bench(url, Store(Path(folder)), task, worker)

        def live() -> None:
            while not done.wait(_BEAT):
                worker.log_event(TOPIC, {"task": task, "share": bench.share, "at": worker.address})
                if unwanted():
                    bench.stop.set()

        worker.log_event(TOPIC, {"task": task, "share": 0.0, "at": worker.address})
        life = Thread(target=live, daemon=True)
        life.start()
        try:
            yield bench
        finally:
            done.set()
            life.join()
