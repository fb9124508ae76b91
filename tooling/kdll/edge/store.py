"""The cache: files known by their content, and records of what was made from what.

Everything in it can be made again: it may be deleted at any time, and whatever is damaged
in it is put aside and made anew. A cache that cannot be written costs time, not the build.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
import time
import weakref
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, TypeAlias

from kdll.edge import disk
from kdll.edge.errors import EdgeError
from kdll.model.tree import Blob

Json: TypeAlias = Any
"""What `json` reads and writes."""

CHUNK = 1 << 20

_Stat: TypeAlias = tuple[int, int, int, int, int]
# A file written so shortly before we looked can be written again without its times changing.
_SETTLED = 2_000_000_000


class Store:
    """Blobs and records in a folder `cache`, made if need be.

    Sources are registered, not copied: their blobs lie where the author keeps them.
    `warnings` holds, in words, what went wrong with the cache itself.
    """

    def __init__(self, cache: Path, now: Callable[[], int] = time.time_ns) -> None:
        self._cache = cache
        self._now = now
        self._before: Path | None = None
        self._registered: dict[str, tuple[Path, _Stat]] = {}
        self._index: dict[str, list[Json]] = {}
        self._index_changed = False
        self.warnings: list[str] = []
        try:
            for folder in ("blobs", "records", "tmp"):
                (cache / folder).mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=cache / "tmp"):
                pass
        except OSError as error:
            self._go_uncached(error)
        self._index = self._read(self._cache / "index.json") or {}

    def register(self, path: Path) -> Blob | None:
        """The blob of an author's file, hashed only if its size, times or place changed.

        None if the file kept changing while it was read.
        """
        name = str(path.absolute())
        for _ in range(2):
            before = _stat(path)
            known = self._index.get(name)
            trusted = known and tuple(known[:-1]) == before
            sha256 = str(known[-1]) if known and trusted else disk.digest(path)
            if _stat(path) != before:
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
        for _ in range(2):
            target = self._blob(blob)
            try:
                with path.open("rb") as file:
                    os.fsync(file.fileno())
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.move(path, target)
                return blob
            except OSError as error:
                self._go_uncached(error)
        return blob

    def put(self, content: bytes) -> Blob:
        """Take bytes into the cache."""
        with self.workspace() as folder:
            path = folder / "content"
            path.write_bytes(content)
            return self.keep(path)

    def path(self, blob: Blob) -> Path:
        """Where the bytes of a blob lie now. They may be damaged: `chunks` finds out."""
        here = self._blob(blob)
        if here.exists():
            return here
        if registered := self._registered.get(blob.sha256):
            return registered[0]
        return self._blob(blob, self._before) if self._before else here

    def unchanged(self, blob: Blob) -> bool:
        """Whether an author's file is still as it was when it was registered."""
        registered = self._registered.get(blob.sha256)
        try:
            return registered is None or _stat(registered[0]) == registered[1]
        except OSError:
            return False

    def open(self, blob: Blob) -> BinaryIO:
        """The bytes of a blob, not checked against its digest."""
        path = self.path(blob)
        try:
            return path.open("rb")
        except OSError as error:
            raise disk.fault(error, f"cannot read {path}") from error

    def chunks(self, blob: Blob) -> Iterator[bytes]:
        """The bytes of a blob, a mebibyte at a time.

        `EdgeError` at the end if they are not the blob's: then what was made of them is
        to be thrown away. A damaged blob of the cache is put aside, to be made anew.
        """
        seen = hashlib.sha256()
        with self.open(blob) as file:
            while chunk := file.read(CHUNK):
                seen.update(chunk)
                yield chunk
        if seen.hexdigest() != blob.sha256:
            path = self.path(blob)
            if path == self._blob(blob):
                self._quarantine(path)
                raise EdgeError(
                    f"a file of the cache is damaged: {path}",
                    "run this again: kdll put it aside and makes it anew",
                )
            raise EdgeError(f"{path} changed while it was packed", "run this again")

    def remember(self, key: str, value: Json) -> None:
        """Note under `key` (see `key_of`) what was found out or made."""
        try:
            self._write(self._record(key), value)
        except OSError as error:
            self._go_uncached(error)

    def recall(self, key: str) -> Json | None:
        """What was noted under `key`; None if nothing was, or if the note is damaged."""
        return self._read(self._record(key))

    def remember_files(self, key: str, files: Mapping[str, Blob]) -> None:
        """Note what was made, by name; the blobs are in the store already."""
        self.remember(key, {name: [blob.sha256, blob.size] for name, blob in files.items()})

    def recall_files(self, key: str) -> Mapping[str, Blob] | None:
        """What was made under `key`, every byte of it checked; None if any of it is not there."""
        record = self.recall(key)
        if not isinstance(record, dict):
            return None
        files = {name: Blob(str(sha256), int(size)) for name, (sha256, size) in record.items()}
        for blob in files.values():
            path = self._blob(blob)
            try:
                if path.stat().st_size == blob.size and disk.digest(path) == blob.sha256:
                    continue
            except FileNotFoundError:
                return None
            except OSError:
                pass
            self.warnings.append(f"a file of the cache was damaged and is made anew: {path.name}")
            self._quarantine(path)
            return None
        return files

    @contextmanager
    def workspace(self) -> Iterator[Path]:
        """An empty folder to work in, on the cache's own disk; removed afterwards."""
        try:
            folder = Path(tempfile.mkdtemp(prefix=disk.TEMPORARY, dir=self._cache / "tmp"))
        except OSError as error:
            self._go_uncached(error)
            folder = Path(tempfile.mkdtemp(prefix=disk.TEMPORARY, dir=self._cache / "tmp"))
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def sweep(self) -> None:
        """Under the output folder's lock: remove workspaces that earlier runs left behind."""
        for left in (self._cache / "tmp").glob("*"):
            if left.is_dir():
                shutil.rmtree(left, ignore_errors=True)
            else:
                left.unlink(missing_ok=True)

    def save(self) -> None:
        """Write down the digests of sources, so that the next run need not read them."""
        if self._index_changed:
            self._index_changed = False
            try:
                self._write(self._cache / "index.json", self._index)
            except OSError as error:
                self._go_uncached(error)

    def _blob(self, blob: Blob, cache: Path | None = None) -> Path:
        return (cache or self._cache) / "blobs" / blob.sha256[:2] / blob.sha256

    def _record(self, key: str) -> Path:
        return self._cache / "records" / key[:2] / f"{key}.json"

    def _read(self, path: Path) -> Json | None:
        """A record's content; a damaged one counts as none."""
        try:
            digest, _, body = path.read_bytes().partition(b"\n")
        except FileNotFoundError:
            return None
        except OSError:
            digest = body = b""
        if hashlib.sha256(body).hexdigest().encode() != digest:
            self.warnings.append(f"a record of the cache was damaged and is made anew: {path.name}")
            self._quarantine(path)
            return None
        return json.loads(body)

    def _write(self, path: Path, value: Json) -> None:
        body = json.dumps(value, sort_keys=True).encode()
        with self.workspace() as folder:
            temporary = folder / "record"
            temporary.write_bytes(hashlib.sha256(body).hexdigest().encode() + b"\n" + body)
            path.parent.mkdir(parents=True, exist_ok=True)
            temporary.replace(path)

    def _quarantine(self, path: Path) -> None:
        try:
            aside = self._cache / "damaged"
            aside.mkdir(exist_ok=True)
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.replace(aside / path.name)
        except OSError:
            path.unlink(missing_ok=True)

    def _go_uncached(self, error: OSError) -> None:
        """From now on work in a temporary folder; blobs made before are still found."""
        if self._before:
            raise disk.fault(error, f"cannot write {self._cache}") from error
        spare = Path(tempfile.mkdtemp(prefix=disk.TEMPORARY))
        weakref.finalize(self, shutil.rmtree, spare, ignore_errors=True)
        self.warnings.append(
            f"{disk.fault(error, f'the cache {self._cache} cannot be used').message}; "
            "going on without it"
        )
        self._before, self._cache = self._cache, spare
        for folder in ("blobs", "records", "tmp"):
            (self._cache / folder).mkdir()


def key_of(*parts: Json) -> str:
    """The name of a record: a digest of everything that its content depends on."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def _stat(path: Path) -> _Stat:
    seen = path.lstat()
    return seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns, seen.st_ino, seen.st_dev
