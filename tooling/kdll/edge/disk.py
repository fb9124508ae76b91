"""Reading an author's folder, and writing files so that nothing half-made is ever seen."""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
import stat
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from kdll.edge.errors import EdgeError
from kdll.model.diagnostic import Diagnostic
from kdll.model.place import Span
from kdll.model.tree import File, Tree

if TYPE_CHECKING:
    from kdll.edge.store import Store

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
_FILE_LIMIT = 100_000

_IGNORED = frozenset({"node_modules", "__pycache__", "Thumbs.db", "desktop.ini"})
# What Windows cannot unpack, and what is shown as something other than it is (Cc, Cf).
_FORBIDDEN = frozenset('<>:"|?*\\')
_DEVICES = frozenset(
    ("con", "prn", "aux", "nul", *(f"{d}{n}" for d in ("com", "lpt") for n in range(1, 10)))
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


def load(folder: Path, store: Store) -> tuple[Tree, tuple[Diagnostic, ...]]:
    """Everything below `folder` but hidden files, and what is wrong with names and links.

    Paths are NFC. Links and special files are left out and reported as unsafe (KD420);
    names that some computer cannot hold as KD421 and KD422. A folder that cannot be read
    is an `EdgeError`.
    """
    found: dict[str, File] = {}
    told: list[Diagnostic] = []
    spellings: dict[str, str] = {}
    try:
        for path, entry in _walk(folder, "", told):
            other = spellings.setdefault(path.casefold(), path)
            if other != path or path in found:
                told.append(
                    Diagnostic(
                        Span(path),
                        "KD422",
                        f"two files have the same name but for capitals or accents: "
                        f"`{other}` and `{path}`",
                        "rename one of them: on many computers there can be only one",
                    )
                )
                continue
            if len(found) >= _FILE_LIMIT:
                raise EdgeError(
                    f"more than {_FILE_LIMIT} files in {folder}",
                    "is this the folder with the courses? name it with --content",
                )
            file = _read(Path(entry.path), path, store)
            if file is None:
                told.append(
                    Diagnostic(
                        Span(path),
                        "KD423",
                        f"`{path}` kept changing while it was read",
                        "wait until the program that writes it has finished",
                    )
                )
                continue
            found[path] = file
    except OSError as error:
        raise fault(error, f"cannot read {error.filename or folder}") from error
    store.save()
    return Tree(found), tuple(sorted(told))


def _walk(
    folder: Path, prefix: str, told: list[Diagnostic]
) -> Iterator[tuple[str, os.DirEntry[str]]]:
    with os.scandir(folder) as listing:
        entries = sorted(listing, key=lambda e: e.name)
    for entry in entries:
        name = unicodedata.normalize("NFC", entry.name)
        if name.startswith(".") or name.endswith("~") or name in _IGNORED:
            continue
        path = prefix + name
        wrong = _wrong_name(name)
        if wrong:
            shown = path.encode("utf-8", "backslashreplace").decode()
            shown = "".join(c if _printable(c) else f"\\u{ord(c):04x}" for c in shown)
            told.append(
                Diagnostic(
                    Span(shown.replace("\\", "/")),
                    "KD421",
                    f"the name `{shown}` {wrong}",
                    "rename it: letters, digits, `-`, `_` and `.` are safe everywhere",
                )
            )
        elif entry.is_symlink():
            told.append(_not_a_file(path, "is a link to another place"))
        elif entry.is_dir(follow_symlinks=False):
            yield from _walk(Path(entry.path), path + "/", told)
        elif entry.is_file(follow_symlinks=False):
            yield path, entry
        else:
            told.append(_not_a_file(path, "is not an ordinary file"))


def _not_a_file(path: str, what: str) -> Diagnostic:
    return Diagnostic(
        Span(path), "KD420", f"`{path}` {what}", "put a copy of the file there instead", unsafe=True
    )


def _printable(character: str) -> bool:
    return unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Zl", "Zp")


def _wrong_name(name: str) -> str:
    # Joiners are letters' business in Indic scripts: they alone may stay.
    if not all(_printable(c) or c in "\u200c\u200d" for c in name):
        return "has an invisible or unreadable character in it"
    if _FORBIDDEN & set(name):
        return f"has one of {' '.join(sorted(_FORBIDDEN))} in it"
    if name != name.rstrip(" ."):
        return "ends in a space or a full stop"
    if name.partition(".")[0].casefold() in _DEVICES:
        return "is that of a device on Windows, where no file can have it"
    if len(name.encode("utf-8")) > 200:
        return "is longer than 200 bytes"
    return ""


def _read(path: Path, name: str, store: Store) -> File | None:
    """The file's content, or None if it changed under our hands twice."""
    if not is_text(name, path.lstat().st_size):
        return store.register(path)
    for _ in range(2):
        with os.fdopen(os.open(path, _OPEN), "rb") as file:
            before = os.fstat(file.fileno())
            if not stat.S_ISREG(before.st_mode):
                return None
            content = file.read(TEXT_LIMIT + 1)
            after = os.fstat(file.fileno())
        if (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns):
            if len(content) == after.st_size:
                return content
            return store.register(path)
    return None


def digest(path: Path) -> str:
    """SHA-256 of a file's content, in hexadecimal."""
    with path.open("rb") as file:
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
