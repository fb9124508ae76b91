"""Reading an author's folder: what is in it, and what is no content or unsafe to follow."""

from __future__ import annotations

import errno
import os
import stat
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kdll.edge.disk import TEXT_LIMIT, Source, fault, is_text
from kdll.edge.errors import EdgeError
from kdll.edge.store import Store
from kdll.model.diagnostic import Diagnostic, Severity
from kdll.model.place import Span
from kdll.model.tree import File, Tree

FILE_LIMIT = 100_000
"""Files of a content folder; more are not a lab, but somebody's home."""

_IGNORED = frozenset({"node_modules", "__pycache__", "Thumbs.db", "desktop.ini"})
# What Windows cannot unpack, and what is shown as something other than it is (Cc, Cf).
_FORBIDDEN = frozenset('<>:"|?*\\')
_DEVICES = frozenset(
    ("con", "prn", "aux", "nul", *(f"{d}{n}" for d in ("com", "lpt") for n in range(1, 10)))
)
_BY_HANDLE = os.open in os.supports_dir_fd and os.scandir in os.supports_fd
"""Whether a folder can be held on to, so that another one under its name is not gone into."""
_LONGEST_PATH = 400
"""Characters of a path beyond which a folder is not looked into."""
# What opening a link ends with, where links are not followed; of a folder, the last.
_A_LINK = (errno.ELOOP, errno.EMLINK, errno.ENOTDIR)


def load(folder: Path, store: Store) -> tuple[Tree, tuple[Diagnostic, ...]]:
    """Everything below `folder` but hidden files, and what is wrong with names and links.

    Paths are NFC. Links and special files are left out and reported as unsafe (KD420), also
    where one takes the place of a file while this runs; names that some computer cannot hold
    are KD421 and KD422, folders too deep to be looked into KD218, files of which somebody else
    has another name KD424. A folder that cannot be read is an `EdgeError`.
    """
    found: dict[str, File] = {}
    told: list[Diagnostic] = []
    spellings: dict[str, str] = {}
    try:
        owner = folder.stat().st_uid
        for path, source in _walk(folder, None, "", told):
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
            if len(found) >= FILE_LIMIT:
                raise EdgeError(
                    f"more than {FILE_LIMIT:,} files in {folder}",
                    "is this the folder with the courses? name it with --content",
                )
            file = _read(source, path, owner, store, told)
            if file is not None:
                found[path] = file
    except OSError as error:
        raise fault(error, f"cannot read {error.filename or folder}") from error
    store.save()
    return Tree(found), tuple(sorted(told))


def _walk(
    path: Path, within: int | None, prefix: str, told: list[Diagnostic]
) -> Iterator[tuple[str, Source]]:
    """Every file below a folder, as `load` names it. `within` is a handle of what it lies in."""
    with _held(path, within) as handle:
        with os.scandir(path if handle is None else handle) as listing:
            entries = sorted(listing, key=lambda e: e.name)
        for entry in entries:
            name = unicodedata.normalize("NFC", entry.name)
            if name.startswith(".") or name.endswith("~") or name in _IGNORED:
                continue
            source = Source(path / entry.name, handle)
            inside = prefix + name
            wrong = _wrong_name(name)
            if wrong:
                told.append(_unusable(inside, wrong))
            elif entry.is_symlink():
                told.append(_not_a_file(inside, _LINK))
            elif entry.is_file(follow_symlinks=False):
                yield inside, source
            elif not entry.is_dir(follow_symlinks=False):
                told.append(_not_a_file(inside, _SPECIAL))
            elif len(inside) > _LONGEST_PATH:
                told.append(_too_deep(inside))
            else:
                try:
                    yield from _walk(source.path, handle, inside + "/", told)
                except OSError as error:
                    if error.errno not in _A_LINK:
                        raise
                    told.append(_not_a_file(inside, _LINK))


@contextmanager
def _held(path: Path, within: int | None) -> Iterator[int | None]:
    """A handle of a folder, which is no link unless it is the first; None where there are none."""
    if not _BY_HANDLE:
        yield None
        return
    flags = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
    handle = os.open(path, flags) if within is None else Source(path, within).open(flags)
    try:
        yield handle
    finally:
        os.close(handle)


def _unusable(path: str, wrong: str) -> Diagnostic:
    shown = path.encode("utf-8", "backslashreplace").decode()
    shown = "".join(c if _printable(c) else f"\\u{ord(c):04x}" for c in shown)
    return Diagnostic(
        Span(shown.replace("\\", "/")),
        "KD421",
        f"the name `{shown}` {wrong}",
        "rename it: letters, digits, `-`, `_` and `.` are safe everywhere",
    )


def _too_deep(path: str) -> Diagnostic:
    return Diagnostic(
        Span(path),
        "KD218",
        f"this folder is not looked into: its path is {len(path)} characters long",
        "use shorter names, and fewer folders within each other",
    )


_LINK, _SPECIAL = "is a link to another place", "is not an ordinary file"


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


def _read(
    source: Source, name: str, owner: int, store: Store, told: list[Diagnostic]
) -> File | None:
    """The file's content; None if it is no file any more, or changed under our hands twice."""
    try:
        seen = source.stat()
        if not stat.S_ISREG(seen.st_mode):
            told.append(_not_a_file(name, _SPECIAL))
            return None
        if seen.st_nlink > 1 and seen.st_uid != owner:
            told.append(_of_another(name))
        file = _content(source, name, store) if is_text(name, seen.st_size) else store.take(source)
    except OSError as error:
        if error.errno not in _A_LINK:
            raise
        told.append(_not_a_file(name, _LINK))
        return None
    if file is None:
        told.append(
            Diagnostic(
                Span(name),
                "KD423",
                f"`{name}` kept changing while it was read",
                "wait until the program that writes it has finished",
            )
        )
    return file


def _of_another(path: str) -> Diagnostic:
    return Diagnostic(
        Span(path),
        "KD424",
        f"`{path}` is also a file of somebody else's, elsewhere on this computer",
        "put a copy of it there instead, if it is meant to be published",
        Severity.WARNING,
    )


def _content(source: Source, name: str, store: Store) -> File | None:
    for _ in range(2):
        with os.fdopen(source.open(), "rb") as file:
            before = os.fstat(file.fileno())
            if not stat.S_ISREG(before.st_mode):
                return None
            content = file.read(TEXT_LIMIT + 1)
            after = os.fstat(file.fileno())
        if (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns):
            return content if len(content) == after.st_size else store.take(source)
    return None
