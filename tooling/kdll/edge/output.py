"""The output folder: whose it is, who is writing to it, and how finished folders get there."""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import stat
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from kdll.edge import disk
from kdll.edge.errors import EdgeError
from kdll.edge.store import Store
from kdll.model.exit import Exit
from kdll.model.tree import Blob, File, Tree

MARKER = ".kdll-output"
"""Lies in each output folder that kdll made or was given empty."""

OURS = ("cache", "packages", "preview", "site", "report.json")
"""What kdll writes, and alone may replace, in an output folder."""

_LOCK = ".kdll-lock"
_PAUSE = 0.1


def claim(out: Path, content: Path) -> None:
    """Make `out` kdll's, or end with exit 2 where that could cost someone's files.

    Refused: the content folder, a folder in it or around it, the root, the home folder, and a
    folder in which something of the names in `OURS` lies that kdll did not put there.
    """
    real, source = out.resolve(), content.resolve()
    if real == source or source in real.parents or real in source.parents:
        raise EdgeError(
            f"the output folder {out} and the content folder {content} lie in each other",
            "choose another output folder with --out",
            Exit.USAGE,
        )
    if real in (Path(real.anchor), Path.home().resolve()):
        raise EdgeError(
            f"{out} is no place for output",
            "choose a folder of its own with --out",
            Exit.USAGE,
        )
    marker = real / MARKER
    if marker.is_file():
        return
    theirs = [name for name in OURS if os.path.lexists(real / name)]
    if theirs:
        raise EdgeError(
            f"{out / theirs[0]} is there already, and kdll did not make it",
            "choose another output folder with --out, or move it away",
            Exit.USAGE,
        )
    disk.write_file(marker, b"kdll made this folder and replaces what it holds.\n")


def require_ours(path: Path) -> None:
    """End with exit 2 unless `path` is below one of `OURS` in a claimed folder."""
    real = path.parent.resolve() / path.name
    for root in real.parents:
        if (root / MARKER).is_file() and real.relative_to(root).parts[0] in OURS:
            return
    raise EdgeError(
        f"{path} is not in a folder that kdll made",
        "choose another output folder with --out",
        Exit.USAGE,
    )


@contextmanager
def lock(
    out: Path, wait: float = 30.0, waiting: Callable[[str], None] = lambda holder: None
) -> Iterator[None]:
    """Keep other builds out of `out` while this one writes.

    Waits up to `wait` seconds, having told `waiting` once who holds it; then exit 6. The
    system lets go of the lock when a process dies. Where there is no `flock`, no lock is held.
    """
    try:
        import fcntl
    except ImportError:
        yield
        return
    path = out / _LOCK
    try:
        out.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o666)
    except OSError as error:
        raise disk.fault(error, f"cannot write {path}") from error
    try:
        deadline = time.monotonic() + wait
        told = False
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                holder = os.pread(handle, 200, 0).decode("utf-8", "replace").strip()
                holder = holder or "another process"
                if time.monotonic() >= deadline:
                    raise EdgeError(
                        f"{out} is being written by {holder}",
                        "wait until it has finished, or choose another folder with --out",
                    ) from None
                if not told:
                    waiting(holder)
                    told = True
                time.sleep(_PAUSE)
            except OSError as error:
                # A network disk without locks: better unguarded than not at all.
                waiting(f"nobody: this disk has no locks ({error.strerror})")
                break
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"process {os.getpid()} on {socket.gethostname()}\n".encode(), 0)
        yield
    finally:
        os.close(handle)


@contextmanager
def borrowed_cache(out: Path) -> Iterator[Store]:
    """What earlier builds into `out` found out, for reading; a passing cache if there is none."""
    if (out / MARKER).is_file():
        yield Store(out / "cache")
        return
    with tempfile.TemporaryDirectory(prefix=disk.TEMPORARY) as folder:
        yield Store(Path(folder))


def sweep(out: Path) -> None:
    """Under the lock: remove what earlier runs left unfinished, and undo swaps cut short."""
    for pattern in ("", "packages", "packages/*", "preview", "site"):
        for folder in out.glob(pattern) if pattern else [out]:
            for left in folder.glob(f"{disk.TEMPORARY}*"):
                if left.name.startswith(_OLD):
                    recover(left.with_name(left.name.removeprefix(_OLD)))
                elif left.is_dir() and not left.is_symlink():
                    shutil.rmtree(left, ignore_errors=True)
                else:
                    left.unlink(missing_ok=True)


@contextmanager
def lasting_cache(out: Path, content: Path) -> Iterator[Store]:
    """The same, and one that stays where there is no `out` yet beside the content.

    Where it cannot be made, nothing is lost but time.
    """
    if not os.path.lexists(out) and out.absolute().parent == content.resolve().parent:
        with suppress(EdgeError, OSError):
            claim(out, content)
    with borrowed_cache(out) as store:
        yield store


_OLD = f"{disk.TEMPORARY}old-"


class Unwanted(Exception):
    """What was made in a new folder is not to take the place of the old one."""


@contextmanager
def replacing(folder: Path) -> Iterator[Path]:
    """A new, empty folder that takes `folder`'s place when the block ends without an error.

    `Unwanted` ends the block quietly, and the old folder stays. Only below a folder that `claim`
    marked as kdll's: else exit 2.
    """
    require_ours(folder)
    new = folder.with_name(f"{disk.TEMPORARY}{os.getpid()}-{secrets.token_hex(4)}")
    try:
        new.mkdir(parents=True)
        yield new
        swap(new, folder)
    except Unwanted:
        pass
    except OSError as error:
        raise disk.fault(error, f"cannot write {folder}") from error
    finally:
        shutil.rmtree(new, ignore_errors=True)


def replace_folder(folder: Path, tree: Tree, store: Store) -> None:
    """Make `folder` hold exactly `tree`, swapped in when whole; unchanged files are kept."""
    with replacing(folder) as new:
        for path, file in tree.items():
            target = new / path
            target.parent.mkdir(parents=True, exist_ok=True)
            if _same(folder / path, file):
                link(folder / path, target)
            else:
                with target.open("xb") as out:
                    for chunk in (file,) if isinstance(file, bytes) else store.chunks(file):
                        out.write(chunk)


def swap(new: Path, folder: Path) -> None:
    """Put `new` in the place of `folder`, beside it; `recover` undoes a swap cut short."""
    recover(folder)
    old = folder.with_name(_OLD + folder.name)
    if folder.exists():
        folder.rename(old)
    new.rename(folder)
    disk.sync_folder(folder.parent)
    shutil.rmtree(old, ignore_errors=True)


def recover(folder: Path) -> None:
    """A folder that was moved aside for a swap comes back, if the swap was cut short."""
    old = folder.with_name(_OLD + folder.name)
    if old.exists():
        if folder.exists():
            shutil.rmtree(old)
        else:
            old.rename(folder)


def _same(path: Path, file: File) -> bool:
    try:
        there = path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    if not stat.S_ISREG(there.st_mode):
        return False
    if isinstance(file, Blob):
        return there.st_size == file.size and disk.digest(path) == file.sha256
    return there.st_size == len(file) and path.read_bytes() == file


def link(source: Path, target: Path) -> None:
    """A second name for a file, or a copy where the file system has no such thing."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)
