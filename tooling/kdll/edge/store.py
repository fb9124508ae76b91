"""The cache: files known by their content, and records of what was made from what.

Everything in it can be made again: it may be deleted at any time, and whatever is damaged
in it is put aside and made anew. A cache that cannot be written costs time, not the build.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import stat
import tempfile
import time
import weakref
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock
from typing import BinaryIO, TypeAlias

from kdll.edge import disk
from kdll.edge.errors import EdgeError
from kdll.edge.records import (
    BLOBS,
    RECORDS,
    WORK,
    Json,
    blobs_of,
    put_aside,
    sealed,
    unsealed,
)
from kdll.model.tree import Blob

CHUNK = 1 << 20

_Stat: TypeAlias = tuple[int, int, int, int, int]
# A file written so shortly before we looked can be written again without its times changing.
_SETTLED = 2_000_000_000


class Lost(EdgeError):
    """A file of the cache that was there is gone or damaged: a new start makes it again."""


class Store:
    """Blobs and records in a folder `cache`, made if need be.

    Sources are registered, not copied: their blobs lie where the author keeps them.
    `used` names the files of the cache that this run needed; each record notes when it last was.
    `swept_away` counts the workspaces that somebody removed while they were worked in.
    """

    def __init__(
        self,
        cache: Path,
        now: Callable[[], int] = time.time_ns,
        digest: Callable[[disk.Source], str] = disk.digest_of,
        sync: Callable[[int], None] = os.fsync,
    ) -> None:
        self._cache = cache
        self._now = now
        self._digest = digest
        self._sync = sync
        self._before: Path | None = None
        self._switching = Lock()
        self._registered: dict[str, tuple[Path, _Stat]] = {}
        self._index: dict[str, list[Json]] = {}
        self._index_changed = False
        self._troubles: list[str] = []
        self._damaged: list[str] = []
        self.used: set[str] = set()
        self.swept_away = 0
        try:
            for folder in (BLOBS, RECORDS, WORK):
                (cache / folder).mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=cache / WORK):
                pass
        except OSError as error:
            self._go_uncached(error, cache)
        self._index = self._read(self._cache / "index.json") or {}

    @property
    def warnings(self) -> tuple[str, ...]:
        """In words, what went wrong with the cache itself; damage is counted in one line."""
        match self._damaged:
            case []:
                told = []
            case [name]:
                told = [f"a file of the cache was damaged and is made anew: {name}"]
            case [first, *_]:
                many = len(self._damaged)
                told = [f"{many} files of the cache were damaged and are made anew: {first}, …"]
        return (*self._troubles, *told)

    def register(self, path: Path) -> Blob | None:
        """The blob of an author's file, hashed only if its size, times or place changed.

        None if the file kept changing while it was read, or is none.
        """
        return self.take(disk.Source(path))

    def take(self, source: disk.Source) -> Blob | None:
        """The same of a file that is known by its folder."""
        path = source.path
        name = str(path.absolute())
        for _ in range(2):
            before = _stat(source)
            if before is None:
                return None
            known = self._index.get(name)
            trusted = known and tuple(known[:-1]) == before
            sha256 = str(known[-1]) if known and trusted else self._digest(source)
            if _stat(source) != before:
                continue
            if not known or known != [*before, sha256]:
                settled = max(before[1], before[2]) < self._now() - _SETTLED
                if settled:
                    self._index[name] = [*before, sha256]
                    self._index_changed = True
            self._registered[sha256] = (path, before)
            return Blob(sha256, before[0])
        return None

    def keep(self, path: Path) -> Blob:
        """Take a finished file into the cache; it is moved from where it lies."""
        blob = Blob(disk.digest(path), path.stat().st_size)
        self.used.add(blob.sha256)
        for _ in range(2):
            cache = self._cache
            target = _blob(cache, blob)
            try:
                with path.open("rb") as file:
                    self._sync(file.fileno())
                target.parent.mkdir(parents=True, exist_ok=True)
                if target.is_dir():
                    self._quarantine(target)
                shutil.move(path, target)
                return blob
            except OSError as error:
                self._go_uncached(error, cache)
        return blob

    def put(self, content: bytes) -> Blob:
        """Take bytes into the cache."""
        with self.workspace() as folder:
            path = folder / "content"
            path.write_bytes(content)
            return self.keep(path)

    def path(self, blob: Blob) -> Path:
        """Where the bytes of a blob lie now. They may be damaged: `chunks` finds out."""
        here = _blob(self._cache, blob)
        if here.exists():
            return here
        if registered := self._registered.get(blob.sha256):
            return registered[0]
        return _blob(self._before, blob) if self._before else here

    def unchanged(self, blob: Blob) -> bool:
        """Whether an author's file is still as it was when it was registered."""
        registered = self._registered.get(blob.sha256)
        try:
            return registered is None or _stat(disk.Source(registered[0])) == registered[1]
        except OSError:
            return False

    def open(self, blob: Blob) -> BinaryIO:
        """The bytes of a blob, not checked against its digest."""
        path = self.path(blob)
        try:
            return path.open("rb")
        except OSError as error:
            fault = disk.fault(error, f"cannot read {path}")
            if blob.sha256 in self._registered:
                raise fault from error
            raise Lost(fault.message, "run this again: what is missing is made anew") from error

    def chunks(self, blob: Blob) -> Iterator[bytes]:
        """The bytes of a blob, a mebibyte at a time.

        `EdgeError` at the end if they are not the blob's: then what was made of them is
        to be thrown away. A damaged blob of the cache is put aside, to be made anew (`Lost`).
        """
        seen = hashlib.sha256()
        path = self.path(blob)
        with self.open(blob) as file:
            while chunk := file.read(CHUNK):
                seen.update(chunk)
                yield chunk
        if seen.hexdigest() != blob.sha256:
            if path == _blob(self._cache, blob):
                self._quarantine(path)
                raise Lost(
                    f"a file of the cache is damaged: {path}",
                    "run this again: kdll put it aside and makes it anew",
                )
            raise EdgeError(f"{path} changed while it was packed", "run this again")

    def remember(self, key: str, value: Json) -> None:
        """Note under `key` (see `key_of`) what was found out or made."""
        cache = self._cache
        try:
            self._write(_record(cache, key), value)
        except OSError as error:
            self._go_uncached(error, cache)
            self._write(_record(self._cache, key), value)

    def recall(self, key: str) -> Json | None:
        """What was noted under `key`; None if nothing was, or if the note is damaged."""
        path = _record(self._cache, key)
        found = self._read(path)
        if found is not None:
            self._use(path)
        return found

    def forget(self, key: str) -> None:
        """Take back what was noted under `key`."""
        with suppress(OSError):
            _record(self._cache, key).unlink(missing_ok=True)

    def remember_files(self, key: str, files: Mapping[str, Blob]) -> None:
        """Note what was made, by name; the blobs are in the store already."""
        self.remember(key, {name: [blob.sha256, blob.size] for name, blob in files.items()})

    def recall_files(self, key: str) -> Mapping[str, Blob] | None:
        """What was made under `key`, every byte of it checked; None if any of it is not there."""
        files = blobs_of(self.recall(key))
        for blob in files.values():
            path = _blob(self._cache, blob)
            try:
                if path.stat().st_size == blob.size and disk.digest(path) == blob.sha256:
                    self.used.add(blob.sha256)
                    continue
            except FileNotFoundError:
                return None
            except OSError:
                pass
            self._note_damage(path)
            return None
        return files or None

    def seen_files(self, key: str) -> Mapping[str, Blob] | None:
        """What was made under `key`, without reading it through, and without counting as used."""
        files = blobs_of(self._read(_record(self._cache, key)))
        there = (_blob(self._cache, blob).is_file() for blob in files.values())
        return files if files and all(there) else None

    @contextmanager
    def workspace(self) -> Iterator[Path]:
        """An empty folder to work in, on the cache's own disk; removed afterwards."""
        cache = self._cache
        try:
            (cache / WORK).mkdir(parents=True, exist_ok=True)
            folder = Path(tempfile.mkdtemp(prefix=disk.TEMPORARY, dir=cache / WORK))
        except OSError as error:
            self._go_uncached(error, cache)
            folder = Path(tempfile.mkdtemp(prefix=disk.TEMPORARY, dir=self._cache / WORK))
        try:
            yield folder
        finally:
            if not folder.is_dir():
                self.swept_away += 1
            shutil.rmtree(folder, ignore_errors=True)

    def sweep(self) -> None:
        """Under the output folder's lock: remove workspaces that earlier runs left behind."""
        for left in (self._cache / WORK).glob("*"):
            if left.is_dir():
                shutil.rmtree(left, ignore_errors=True)
            else:
                left.unlink(missing_ok=True)

    def save(self) -> None:
        """Write down the digests of sources, so that the next run need not read them."""
        if self._index_changed:
            self._index_changed = False
            cache = self._cache
            try:
                self._write(cache / "index.json", self._index)
            except OSError as error:
                self._go_uncached(error, cache)

    def _read(self, path: Path) -> Json | None:
        """A record's content; a damaged one counts as none."""
        try:
            return unsealed(path)
        except FileNotFoundError:
            return None
        except (OSError, ValueError):
            self._note_damage(path)
            return None

    def _write(self, path: Path, value: Json) -> None:
        with self.workspace() as folder:
            temporary = folder / "record"
            temporary.write_bytes(sealed(path.name, value))
            path.parent.mkdir(parents=True, exist_ok=True)
            if path.is_dir():
                self._quarantine(path)
            temporary.replace(path)
        self._use(path)

    def _use(self, path: Path) -> None:
        self.used.add(path.name)
        with suppress(OSError):
            os.utime(path, ns=(self._now(), self._now()))

    def _note_damage(self, path: Path) -> None:
        self._damaged.append(path.name)
        self._quarantine(path)

    def _quarantine(self, path: Path) -> None:
        with suppress(OSError):
            put_aside(self._cache, path)

    def _go_uncached(self, error: OSError, failed: Path) -> None:
        """From now on work in a temporary folder; blobs made before are still found."""
        with self._switching:
            if failed != self._cache:
                return  # another thread met the same trouble, and has switched already
            if self._before:
                raise disk.fault(error, f"cannot write {self._cache}") from error
            spare = Path(tempfile.mkdtemp(prefix=disk.TEMPORARY))
            weakref.finalize(self, shutil.rmtree, spare, ignore_errors=True)
            for folder in (BLOBS, RECORDS, WORK):
                (spare / folder).mkdir()
            self._troubles.append(
                f"{disk.fault(error, f'the cache {self._cache} cannot be used').message}; "
                "going on without it"
            )
            self._before, self._cache = self._cache, spare


def key_of(*parts: Json) -> str:
    """The name of a record: a digest of everything that its content depends on."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def _blob(cache: Path, blob: Blob) -> Path:
    return cache / BLOBS / blob.sha256[:2] / blob.sha256


def _record(cache: Path, key: str) -> Path:
    return cache / RECORDS / key[:2] / f"{key}.json"


def _stat(source: disk.Source) -> _Stat | None:
    """What changes when a file does; None of what is no file."""
    seen = source.stat()
    if not stat.S_ISREG(seen.st_mode):
        return None
    return seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns, seen.st_ino, seen.st_dev
