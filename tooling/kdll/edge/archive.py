"""Zip files: written so that equal trees make equal bytes, read behind a gate."""

from __future__ import annotations

import hashlib
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path, PurePosixPath
from typing import TypeAlias

from kdll.edge import disk
from kdll.edge.errors import EdgeError
from kdll.edge.store import CHUNK, Store
from kdll.model.edition import Opener
from kdll.model.exit import Exit
from kdll.model.tree import Blob, File, Tree

_STORED, _DEFLATED = 0, 8
_UTF8_NAME = 0x800
_UNIX, _FILE_0644 = 3, 0o100644 << 16
_32_BITS, _16_BITS = 0xFFFFFFFF, 0xFFFF
# Deflating these costs four times as much as storing them and gains nothing.
_COMPRESSED = frozenset(
    [".mp4", ".m4a", ".jpg", ".jpeg", ".png", ".gif", ".webp", ".woff2", ".zip", ".gz"]
)

_MAX_ENTRIES = 10_000
_MAX_ENTRY = 2 << 30
_MAX_TOTAL = 8 << 30
_MAX_RATIO, _RATIO_FROM = 200, 1 << 20
_MAX_NAME, _MAX_DEPTH = 240, 16
_FLAGS = 0x80E  # two compression-level bits, data descriptor, UTF-8 name
_DEVICES = frozenset(
    ["con", "prn", "aux", "nul", *(f"{d}{n}" for d in ("com", "lpt") for n in range(1, 10))]
)


@dataclass(slots=True)
class Press:
    """Compresses each content once; share one among all packages of a course.

    It keeps the compressed texts in memory, and of blobs their checksums only.
    """

    _texts: dict[bytes, tuple[int, int, bytes]] = field(default_factory=dict)
    _checksums: dict[Blob, int] = field(default_factory=dict)

    def text(self, content: bytes, suffix: str) -> tuple[int, int, bytes]:
        """(method, CRC-32, packed bytes): deflated at level 9 where that saves anything."""
        if content not in self._texts:
            crc = zlib.crc32(content)
            packed = (_STORED, crc, content)
            if suffix not in _COMPRESSED:
                deflate = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS, 8)
                deflated = deflate.compress(content) + deflate.flush()
                if len(deflated) < len(content):
                    packed = (_DEFLATED, crc, deflated)
            self._texts[content] = packed
        return self._texts[content]

    def checksum(self, blob: Blob, store: Store) -> int:
        """The CRC-32 of a blob, whose bytes are checked against its digest on the way."""
        if blob not in self._checksums:
            crc = 0
            for chunk in store.chunks(blob):
                crc = zlib.crc32(chunk, crc)
            self._checksums[blob] = crc
        return self._checksums[blob]


Zips: TypeAlias = Callable[[Mapping[str, Tree], Store, Path, str], Mapping[str, Blob]]
"""Lays a zip of each tree, by file name, into a folder, all dated alike: see `write_zips`."""


def write_zips(
    trees: Mapping[str, Tree], store: Store, folder: Path, dated: str
) -> Mapping[str, Blob]:
    """Write a zip of each tree into `folder`, by file name; see `write_zip`."""
    press = Press()
    return {n: write_zip(tree, store, folder / n, dated, press) for n, tree in trees.items()}


def write_zip(
    tree: Tree, store: Store, path: Path, dated: str = "", press: Press | None = None
) -> Blob:
    """Write `tree` to `path` in one step and return the zip's own digest and size.

    Equal trees, dates and zlib versions make equal bytes: entries sorted by their UTF-8
    names, all dated `dated` (`YYYY-MM-DD`; 1980-01-01 where that is empty or out of a zip's
    range), mode 0644, no extra fields, no comments. Text is deflated; blobs are stored, and
    streamed. By hand, because `zipfile` cannot take what is compressed already, and because
    its extra fields and version numbers vary.
    """
    press = press or Press()
    stamp = struct.pack("<HH", 0, _dos_date(dated))
    digest, at = hashlib.sha256(), 0
    directory: list[bytes] = []
    with disk.writing(path) as out:

        def put(content: bytes) -> None:
            nonlocal at
            out.write(content)
            digest.update(content)
            at += len(content)

        for name in sorted(tree, key=str.encode):
            file, offset = tree[name], at
            if isinstance(file, Blob):
                method, crc, packed_size = _STORED, press.checksum(file, store), file.size
                size, body = file.size, _stored(file, crc, store)
            else:
                method, crc, packed = press.text(file, PurePosixPath(name).suffix.lower())
                size, packed_size, body = len(file), len(packed), iter((packed,))
            encoded = name.encode()
            flags = 0 if name.isascii() else _UTF8_NAME
            what = struct.pack("<HH", flags, method) + stamp
            what += struct.pack(
                "<LLL", crc, min(packed_size, _32_BITS), min(size, _32_BITS)
            ) + struct.pack("<H", len(encoded))
            large = struct.pack("<QQ", size, packed_size) if size >= _32_BITS else b""
            extra = struct.pack("<HH", 1, len(large)) + large if large else b""
            version = 45 if extra else 20
            put(struct.pack("<4sH", b"PK\3\4", version) + what)
            put(struct.pack("<H", len(extra)) + encoded + extra)
            for chunk in body:
                put(chunk)
            if offset >= _32_BITS:
                large += struct.pack("<Q", offset)
            extra = struct.pack("<HH", 1, len(large)) + large if large else b""
            version = 45 if extra else 20
            directory.append(
                struct.pack("<4sBBH", b"PK\1\2", version, _UNIX, version)
                + what
                + struct.pack("<HHHHL", len(extra), 0, 0, 0, _FILE_0644)
                + struct.pack("<L", min(offset, _32_BITS))
                + encoded
                + extra
            )
        start, count = at, len(directory)
        for entry in directory:
            put(entry)
        length, end = at - start, at
        if count >= _16_BITS or start >= _32_BITS or length >= _32_BITS:
            put(struct.pack("<4sQHHLL", b"PK\6\6", 44, 0x32D, 45, 0, 0))
            put(struct.pack("<QQQQ", count, count, length, start))
            put(struct.pack("<4sLQL", b"PK\6\7", 0, end, 1))
        put(struct.pack("<4sHH", b"PK\5\6", 0, 0))
        put(struct.pack("<HH", min(count, _16_BITS), min(count, _16_BITS)))
        put(struct.pack("<LLH", min(length, _32_BITS), min(start, _32_BITS), 0))
    return Blob(digest.hexdigest(), at)


def _stored(blob: Blob, crc: int, store: Store) -> Iterator[bytes]:
    seen = size = 0
    for chunk in store.chunks(blob):
        seen = zlib.crc32(chunk, seen)
        size += len(chunk)
        yield chunk
    if (seen, size) != (crc, blob.size):
        raise EdgeError(f"{store.path(blob)} changed while it was packed", "run this again")


def _dos_date(iso: str) -> int:
    try:
        day = date.fromisoformat(iso)
    except ValueError:
        day = date.min
    if not 1980 <= day.year <= 2107:
        day = date(1980, 1, 1)
    return (day.year - 1980) << 9 | day.month << 5 | day.day


def read_zip(path: Path) -> tuple[Tree, Opener]:
    """What a zip holds, and a function that reads one of its files.

    Every byte is read once, so a damaged file shows here. `EdgeError` with exit 3 where it
    is no whole zip, with exit 4 where it would be unsafe to unpack; nothing is unpacked.
    """
    try:
        with path.open("rb") as file:
            begin = file.read(4)
    except OSError as error:
        raise disk.fault(error, f"cannot read {path}") from error
    if begin not in (b"PK\3\4", b"PK\5\6"):
        what = "empty" if not begin else "not a zip file"
        raise EdgeError(f"{path.name} is {what}", "export or download it again", Exit.CONTENT)
    files: dict[str, File] = {}
    try:
        with zipfile.ZipFile(path) as archive:
            entries = _gate(archive, path)
            for entry in entries:
                files[entry.filename] = _content(archive, entry, path)
    except (zipfile.BadZipFile, zlib.error, EOFError, UnicodeDecodeError) as error:
        raise EdgeError(
            f"{path.name} is damaged: {error}", "export or download it again", Exit.CONTENT
        ) from error
    except OSError as error:
        raise disk.fault(error, f"cannot read {path}") from error

    def read(name: str) -> bytes:
        file = files[name]
        if isinstance(file, bytes):
            return file
        with zipfile.ZipFile(path) as archive:
            return archive.read(name)

    return Tree(files), read


def _gate(archive: zipfile.ZipFile, path: Path) -> list[zipfile.ZipInfo]:
    """The files of a zip that is safe to unpack: all of them, or `EdgeError` with exit 4."""
    entries = archive.infolist()
    folders, seen = set[str](), dict[str, str]()
    if len(entries) > _MAX_ENTRIES:
        raise _unsafe(path, f"holds more than {_MAX_ENTRIES} files")
    if sum(e.file_size for e in entries) > _MAX_TOTAL:
        raise _unsafe(path, f"would unpack to more than {_MAX_TOTAL >> 30} GiB")
    for entry in entries:
        for wrong, words in _DANGERS:
            if wrong(entry):
                raise _unsafe(path, f"{words}: {_shown(entry.orig_filename)}")
        same = unicodedata.normalize("NFC", entry.filename.rstrip("/")).casefold()
        if same in seen:
            raise _unsafe(path, f"holds two files of one name: {_shown(entry.orig_filename)}")
        seen[same] = entry.filename
        folders.update(str(p) for p in PurePosixPath(same).parents)
    for same, name in seen.items():
        if same in folders and not name.endswith("/"):
            raise _unsafe(path, f"has a file where a folder must be: {_shown(name)}")
    return [e for e in entries if not e.is_dir()]


def _content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, path: Path) -> File:
    digest, size, kept = hashlib.sha256(), 0, bytearray()
    text = disk.is_text(entry.filename, entry.file_size)
    with archive.open(entry) as file:
        while chunk := file.read(CHUNK):
            size += len(chunk)
            if size > entry.file_size:
                raise _unsafe(path, f"unpacks to more than it says: {_shown(entry.filename)}")
            digest.update(chunk)
            if text:
                kept += chunk
    return bytes(kept) if text else Blob(digest.hexdigest(), size)


def _unsafe(path: Path, words: str) -> EdgeError:
    hint = "do not unpack it; ask whoever sent it for a clean copy"
    return EdgeError(f"{path.name} {words}", hint, Exit.UNSAFE)


def _shown(name: str) -> str:
    return name.encode("unicode_escape").decode()[:200]


def _leaves_its_folder(entry: zipfile.ZipInfo) -> bool:
    parts = entry.orig_filename.removesuffix("/").split("/")
    return any(p in ("", ".", "..") for p in parts)


def _bad_name(entry: zipfile.ZipInfo) -> bool:
    name = entry.orig_filename
    parts = name.removesuffix("/").split("/")
    return (
        any(unicodedata.category(c) in ("Cc", "Cf", "Cs") for c in name)
        or bool(set('<>:"|?*\\') & set(name))
        or any(p != p.rstrip(" .") or p.split(".")[0].casefold() in _DEVICES for p in parts)
        or len(parts) > _MAX_DEPTH
        or len(name.encode("utf-8", "surrogatepass")) > _MAX_NAME
    )


def _not_a_file(entry: zipfile.ZipInfo) -> bool:
    kind = entry.external_attr >> 28 if entry.create_system == _UNIX else 0
    return kind not in (0, 0o04, 0o10)  # unknown, folder, regular file


def _bomb(entry: zipfile.ZipInfo) -> bool:
    return entry.file_size > _MAX_ENTRY or (
        entry.file_size > _RATIO_FROM and entry.file_size > _MAX_RATIO * entry.compress_size
    )


_DANGERS: tuple[tuple[Callable[[zipfile.ZipInfo], bool], str], ...] = (
    (_leaves_its_folder, "holds a file that leaves its folder"),
    (_bad_name, "holds a name that some computer cannot store"),
    (_not_a_file, "holds a link or a special file"),
    (lambda e: bool(e.flag_bits & 1), "holds an encrypted file"),
    (lambda e: bool(e.flag_bits & ~_FLAGS), "uses an unknown way of packing"),
    (lambda e: e.compress_type not in (_STORED, _DEFLATED), "uses an unknown way of packing"),
    (_bomb, "holds a file that unpacks to far more than it is"),
)
