"""A folder of files as a value."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Blob:
    """A large file, known by its content; its bytes stay in the store of the edge."""

    sha256: str
    """64 lower-case hexadecimal digits."""
    size: int
    """In bytes."""


File: TypeAlias = bytes | Blob


class PathClash(Exception):
    """Two files were given one path. Never "the last one wins"."""

    def __init__(self, path: str) -> None:
        super().__init__(f"two different files are both called {path}")
        self.path = path


class Tree(Mapping[str, File]):
    """A relative path, with `/`, to the file's bytes or its blob.

    Iterates in sorted order. `|` joins two trees; the same path with other content
    raises `PathClash`, with the same content is no clash.
    """

    __slots__ = ("_files", "_paths")

    def __init__(self, files: Mapping[str, File] | None = None) -> None:
        files = dict(files or {})
        for path in files:
            parts = path.split("/")
            if not path or "\\" in path or any(part in ("", ".", "..") for part in parts):
                raise ValueError(f"not a relative path: {path!r}")
        self._files = dict(sorted(files.items()))
        self._paths = tuple(self._files)

    def __getitem__(self, path: str) -> File:
        return self._files[path]

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)

    def __or__(self, other: Mapping[str, File]) -> Tree:
        joined = dict(self._files)
        for path, file in other.items():
            if joined.setdefault(path, file) != file:
                raise PathClash(path)
        return Tree(joined)

    def __repr__(self) -> str:
        return f"Tree({list(self._files)})"

    def below(self, folder: str) -> tuple[str, ...]:
        """The paths of the files below `folder`, whole and sorted.

        Looked up, not gone through: whoever asks for each course's own asks a thousand times.
        """
        name = folder.rstrip("/")
        # `0` is the sign after `/`.
        return self._paths[
            bisect_left(self._paths, name + "/") : bisect_left(self._paths, name + "0")
        ]

    def under(self, folder: str) -> Tree:
        """The files below `folder`, their paths counted from it."""
        start = len(folder.rstrip("/")) + 1
        return Tree({path[start:]: self._files[path] for path in self.below(folder)})

    def moved(self, folder: str) -> Tree:
        """The same files, below `folder`."""
        prefix = folder.rstrip("/") + "/"
        return Tree({prefix + p: f for p, f in self.items()})

    def text(self, path: str) -> str:
        """The text of a file whose bytes are known to be UTF-8."""
        file = self._files[path]
        if isinstance(file, Blob):
            raise TypeError(f"{path} is a blob")
        return file.decode("utf-8")

    @property
    def size(self) -> int:
        """Bytes of all files together."""
        return sum(f.size if isinstance(f, Blob) else len(f) for f in self._files.values())
