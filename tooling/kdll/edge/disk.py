"""Reading files as they are, and writing them so that nothing half-made is ever seen."""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
import stat
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO

from kdll.edge.errors import EdgeError

TEMPORARY = ".kdll-tmp-"
"""Begins the name of everything that is not finished; `kdll.edge.output.sweep` removes it."""

TEXT_LIMIT = 1 << 20
"""Bytes up to which a text is held in memory."""
TEXT_SUFFIXES = frozenset(
    f".{suffix}"
    for suffix in (
        *("md", "yml", "yaml", "json", "lock", "srt", "vtt", "ass", "ssa", "svg", "txt", "csv"),
        *("html", "htm", "xhtml", "css", "js", "mjs", "map", "xml", "xsd", "dtd", "rng"),
    )
)

_OPEN = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
_OPEN |= getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)

_WORDS = {
    errno.ENOSPC: ("the disk is full", "free some space and run this again"),
    errno.EDQUOT: ("your share of the disk is used up", "free some space and run this again"),
    errno.EACCES: ("permission denied", "give yourself the right to read and write it"),
    errno.EPERM: ("not permitted", "give yourself the right to read and write it"),
    errno.EROFS: ("the disk is read-only", "choose a folder that can be written to"),
    errno.EMFILE: ("too many files are open", "close other programs, or use --jobs 1"),
    errno.ENFILE: ("too many files are open", "close other programs, or use --jobs 1"),
    errno.ENAMETOOLONG: ("the name is too long", "use shorter names for files and folders"),
    errno.ENOENT: ("it is not there", "it may have been moved or deleted a moment ago"),
    errno.EIO: ("the disk reports a fault", "check the disk"),
}


def fault(error: OSError, what: str) -> EdgeError:
    """The machine's error as words; `what` is what was tried, as in "cannot write x"."""
    words, hint = _WORDS.get(error.errno or 0, ((error.strerror or str(error)).lower(), ""))
    return EdgeError(f"{what}: {words}", hint)


def is_text(path: str, size: int) -> bool:
    """Whether a file is held as bytes in a `Tree`; every other one is a `Blob`."""
    return size <= TEXT_LIMIT and Path(path).suffix.lower() in TEXT_SUFFIXES


@dataclass(frozen=True, slots=True)
class Source:
    """A file of the author's, found by a handle of its folder, whatever bears its name by now."""

    path: Path
    folder: int | None = None
    """A descriptor of the folder that `path` lies in; None where only the path is known."""

    @property
    def _name(self) -> Path | str:
        return self.path if self.folder is None else self.path.name

    def stat(self) -> os.stat_result:
        """Of the file, or of the link that has come in its place."""
        try:
            return os.stat(self._name, dir_fd=self.folder, follow_symlinks=False)
        except OSError as error:
            error.filename = str(self.path)
            raise

    def open(self, more: int = 0) -> int:
        """A descriptor for reading. A link is an error, and a pipe does not make us wait."""
        try:
            return os.open(self._name, _OPEN | more, dir_fd=self.folder)
        except OSError as error:
            error.filename = str(self.path)
            raise


def digest(path: Path) -> str:
    """SHA-256 of a file's content, in hexadecimal."""
    with path.open("rb") as file:
        return _hashed(file)


def digest_of(source: Source) -> str:
    """The same, and never of what a link leads to."""
    with os.fdopen(source.open(), "rb") as file:
        return _hashed(file)


def _hashed(file: BufferedReader) -> str:
    return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def writing(path: Path, sync: Callable[[int], None] = os.fsync) -> Iterator[BinaryIO]:
    """A file to write that takes its name only when it is whole and on the disk.

    Any failure leaves what was there before, and no other trace. The machine's failures
    become an `EdgeError`.
    """
    temporary = path.with_name(f"{TEMPORARY}{os.getpid()}-{secrets.token_hex(4)}")
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
    flags |= getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(temporary, flags, 0o666), "w+b") as file:
            yield file
            file.flush()
            sync(file.fileno())
        temporary.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        raise fault(error, f"cannot write {path}") from error
    finally:
        with suppress(OSError):  # gone, or never there
            temporary.unlink()


def write_file(path: Path, content: bytes, sync: Callable[[int], None] = os.fsync) -> None:
    """Put `content` at `path` in one step, its folders with it."""
    with writing(path, sync) as file:
        file.write(content)


def rewrite(folder: Path, path: str, old: bytes, new: bytes) -> None:
    """Put `new` in the place of a file of `load`, if it still is as it was loaded.

    Its name on the disk and its permissions stay.
    """
    place = folder
    for name in path.split("/"):
        if not os.path.lexists(place / name):
            found = (f for f in place.iterdir() if unicodedata.normalize("NFC", f.name) == name)
            place = next(found, place / name)
        else:
            place = place / name
    try:
        if place.is_symlink() or place.read_bytes() != old:
            raise EdgeError(
                f"{place} was changed by another program meanwhile",
                "save it there, then run this again",
            )
        mode = stat.S_IMODE(place.stat().st_mode)
        with writing(place) as file:
            file.write(new)
            if hasattr(os, "fchmod"):
                os.fchmod(file.fileno(), mode)
    except OSError as error:
        raise fault(error, f"cannot write {place}") from error


def sync_folder(folder: Path) -> None:
    """Make a rename in `folder` outlast a power cut, where the system can do that."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno != errno.EINVAL:  # some network disks cannot sync a folder
            raise
    finally:
        os.close(handle)


def write_together(files: Mapping[Path, bytes]) -> None:
    """Put several files, all or none: after a failure, what was there before is there again."""
    before: dict[Path, bytes | None] = {}
    try:
        for path, content in files.items():
            before[path] = path.read_bytes() if path.exists() else None
            write_file(path, content)
    except BaseException:
        for path, old in before.items():
            if old is not None:
                write_file(path, old)
            else:
                with suppress(OSError):
                    path.unlink()
        raise
