"""Keeping the cache within bounds and sound: what it holds, what goes first, what is damaged."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from kdll.edge import disk
from kdll.edge.errors import EdgeError
from kdll.edge.records import ASIDE, BLOBS, RECORDS, blobs_of, put_aside, unsealed
from kdll.model.exit import Exit

LIMIT = 10_000_000_000
"""Bytes that a cache may keep where `KDLL_CACHE_LIMIT` says nothing else."""

_SIZE = re.compile(r"(\d{1,6}(?:\.\d{1,3})?) ?(kB|MB|GB|TB|B)?", re.IGNORECASE | re.ASCII)
_UNITS = {"": 1, "b": 1, "kb": 10**3, "mb": 10**6, "gb": 10**9, "tb": 10**12}


@dataclass(frozen=True, slots=True)
class Holding:
    """What a cache holds."""

    files: int
    """Finished media and other files that were made."""
    size: int
    """Bytes of everything in it, the records and what was put aside included."""
    damaged: int
    """Files that were put aside."""
    oldest: float | None
    """When the file that would go first was last used, in seconds since 1970."""


@dataclass(frozen=True, slots=True)
class Removed:
    """What was taken out of a cache."""

    files: int
    size: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of looking a cache through."""

    checked: int
    damaged: tuple[str, ...]
    """Names of what was not as it had been written, and was put aside."""


@dataclass(frozen=True, slots=True)
class _Record:
    path: Path
    size: int
    used: int
    blobs: frozenset[str]


def limit(environment: Mapping[str, str] = os.environ) -> int:
    """Bytes that a cache may keep: `KDLL_CACHE_LIMIT`, such as `20 GB`, or `LIMIT`."""
    words = environment.get("KDLL_CACHE_LIMIT", "").strip()
    if not words:
        return LIMIT
    size = size_of(words)
    if size is None:
        raise EdgeError(
            f"KDLL_CACHE_LIMIT is `{words}`, which is no size",
            "write a number and a unit: KDLL_CACHE_LIMIT=20GB",
            Exit.USAGE,
        )
    return size


def size_of(words: str) -> int | None:
    """Bytes of `500 MB` or `1.5GB`; None if it is no size."""
    match = _SIZE.fullmatch(words.strip())
    return int(float(match[1]) * _UNITS[(match[2] or "").lower()]) if match else None


def look(cache: Path) -> Holding:
    """What a cache holds now. Reads names and sizes, no content but that of records."""
    files = list(_files(cache / BLOBS))
    aside = [*_files(cache / ASIDE)]
    records = _records(cache)
    everything = sum(_size(path) for path in (*files, *aside, cache / "index.json"))
    return Holding(
        len(files),
        everything + sum(record.size for record in records),
        len(aside),
        min((record.used / 1e9 for record in records if record.blobs), default=None),
    )


def prune(cache: Path, to: int, used: Collection[str] = ()) -> Removed:
    """Under the lock of its output folder: make the cache at most `to` bytes large.

    What nothing refers to goes, then what was not used for longest; a file goes with the last
    record that names it. What `used` names stays, even if that is more than `to`.
    """
    records = sorted(_records(cache), key=lambda record: (record.used, record.path.name))
    needed = Counter(sha256 for record in records for sha256 in record.blobs)
    blobs = {path.name: path for path in _files(cache / BLOBS)}
    gone: list[int] = [_remove(path) for path in _files(cache / ASIDE)]
    gone += [_remove(p) for name, p in blobs.items() if name not in needed and name not in used]
    size = look(cache).size
    for record in records:
        if size <= to:
            break
        if record.path.name in used:
            continue
        # The record first: a run that dies here leaves a file that nothing names, and not a
        # name without its file.
        freed = [_remove(record.path)]
        needed.subtract(record.blobs)
        freed += [
            _remove(blobs[sha256])
            for sha256 in sorted(record.blobs)
            if not needed[sha256] and sha256 in blobs and sha256 not in used
        ]
        size -= sum(freed)
        gone += freed
    return Removed(sum(1 for freed in gone if freed), sum(gone))


def verify(cache: Path) -> Verdict:
    """Under the lock: read every file of the cache, and put aside what is damaged."""
    damaged: list[str] = []
    checked = 0
    for path in (*_entries(cache / BLOBS), *_entries(cache / RECORDS), *_index(cache)):
        checked += 1
        if not _sound(path):
            damaged.append(path.name)
            put_aside(cache, path)
    return Verdict(checked, tuple(sorted(damaged)))


def _sound(path: Path) -> bool:
    try:
        if path.suffix == ".json":
            unsealed(path)
            return True
        return path.is_file() and not path.is_symlink() and disk.digest(path) == path.name
    except (OSError, ValueError):
        return False


def _records(cache: Path) -> list[_Record]:
    """Those that can be read; others are left to whoever needs them."""
    found = []
    for path in _files(cache / RECORDS):
        try:
            about = path.stat()
            named = blobs_of(unsealed(path))
        except (OSError, ValueError):
            continue
        blobs = frozenset(blob.sha256 for blob in named.values())
        found.append(_Record(path, about.st_size, about.st_mtime_ns, blobs))
    return found


def _entries(folder: Path) -> Iterator[Path]:
    """What lies in the two-letter folders below `folder`, whatever it is."""
    yield from sorted(folder.glob("*/*"))


def _files(folder: Path) -> Iterator[Path]:
    yield from (path for path in sorted(folder.rglob("*")) if path.is_file())


def _index(cache: Path) -> Iterator[Path]:
    yield from (path for path in [cache / "index.json"] if path.exists())


def _size(path: Path) -> int:
    try:
        return path.lstat().st_size
    except OSError:
        return 0


def _remove(path: Path) -> int:
    """Bytes that are free now."""
    size = _size(path)
    try:
        path.unlink()
    except OSError:
        return 0
    return size
