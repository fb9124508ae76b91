"""The shared store: files by their digest, where the coordinator and all workers reach them.

Nothing in it is believed: what is fetched is checked against its digest, each time.
"""

from __future__ import annotations

import errno
import json
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from kdll.edge import disk
from kdll.edge.errors import EdgeError
from kdll.edge.records import Json
from kdll.model.exit import Exit
from kdll.model.tree import Blob

T = TypeVar("T")

_TRIES = 3
_PAUSE = 1.0
_NOTE_LIMIT = 1 << 16
_RENAMING = frozenset({"file", "local"})
"""Where half a file would be seen under its name, and a rename costs nothing."""

_PASSING = frozenset(
    getattr(errno, name, errno.EIO)
    for name in ("EIO", "EREMOTEIO", "EBUSY", "ETIMEDOUT", "EAGAIN", "ESTALE")
)
"""What trying again may help against; s3fs says EIO of whatever it has no word for."""

_NO_RIGHTS = frozenset({"NoCredentialsError", "PartialCredentialsError", "ProfileNotFound"})
"""botocore's, by name: it is not imported for its exceptions alone."""


class Damaged(Exception):
    """What lies under a digest in the shared store is not that file, or is not there."""


class SharedStore:
    """A folder at any URL that fsspec opens. `EdgeError`: exit 8 where it fails, 9 if it refuses.

    Rights come from the environment, as fsspec expects them, never from the URL.
    """

    def __init__(self, url: str) -> None:
        from fsspec.core import url_to_fs

        self.url = url
        if urlsplit(url).password:
            raise EdgeError(
                "the address of the shared store holds a password, for everybody on this machine "
                "to see",
                "take it out, and let it come from the environment: see docs/cluster.md",
                Exit.USAGE,
            )
        try:
            self._fs, root = url_to_fs(url, use_listings_cache=False, skip_instance_cache=True)
        except (ValueError, ImportError) as error:
            raise EdgeError(
                f"{url} cannot be used as a shared store: {str(error).lower()}",
                "name a folder that all machines share, or s3://BUCKET/PREFIX",
                Exit.USAGE if isinstance(error, ValueError) else Exit.TOOL,
            ) from error
        self._root = str(root).rstrip("/")
        protocol = self._fs.protocol
        self._renames = bool(_RENAMING & {protocol, *protocol})

    def put(self, blob: Blob, path: Path) -> None:
        """Have the file at `path` in the store, unless it is there already."""
        if not self._has(blob):
            self.replace(blob, path)

    def replace(self, blob: Blob, path: Path) -> None:
        """Put the file at `path` into the store, whatever is there."""
        place = self._place(blob)
        self._written(lambda: self._write(place, path))

    def fetch(self, blob: Blob, path: Path) -> None:
        """Have the blob at `path`, every byte of it checked, or `Damaged`."""
        place = self._place(blob)
        try:
            if self._tried(lambda: self._fs.info(place)["size"]) != blob.size:
                raise Damaged(f"{blob.sha256} is cut off in the shared store")
            self._tried(lambda: self._fs.get_file(place, str(path)))
        except FileNotFoundError as error:
            raise Damaged(f"{blob.sha256} is not in the shared store") from error
        if disk.digest(path) != blob.sha256:
            raise Damaged(f"{blob.sha256} is damaged in the shared store")

    def note(self, about: str, name: str, value: Json) -> None:
        """Lay a small note beside those of others about the same thing."""
        place = f"{self._root}/answers/{about}/{name}.json"
        body = json.dumps(value, sort_keys=True).encode()

        def write() -> None:
            self._make_room(place)
            self._fs.pipe_file(place, body)

        self._written(write)

    def notes(self, about: str) -> Iterator[tuple[str, Json]]:
        """All notes about something, by name; what is no note is left out."""

        def find() -> dict[str, dict[str, Any]]:
            return dict(self._fs.find(f"{self._root}/answers/{about}", detail=True))

        def read(place: str) -> bytes:
            return bytes(self._fs.cat_file(place))

        with suppress(FileNotFoundError):
            for place, info in sorted(self._tried(find).items()):
                if info["size"] > _NOTE_LIMIT:
                    continue
                with suppress(FileNotFoundError, ValueError):
                    body = self._tried(partial(read, place))
                    yield place.rpartition("/")[2].removesuffix(".json"), json.loads(body)

    def forget(self, about: str, name: str) -> None:
        """Take a note away."""
        with suppress(FileNotFoundError):
            self._tried(lambda: self._fs.rm_file(f"{self._root}/answers/{about}/{name}.json"))

    def _has(self, blob: Blob) -> bool:
        try:
            size = self._tried(lambda: self._fs.info(self._place(blob))["size"])
        except FileNotFoundError:
            return False
        return bool(size == blob.size)

    def _write(self, place: str, path: Path) -> None:
        self._make_room(place)
        if not self._renames:
            self._fs.put_file(str(path), place)
            return
        aside = f"{place}{disk.TEMPORARY}{secrets.token_hex(4)}"
        try:
            self._fs.put_file(str(path), aside)
            self._fs.mv(aside, place)
        finally:
            with suppress(FileNotFoundError):
                self._fs.rm_file(aside)

    def _make_room(self, place: str) -> None:
        if self._renames:  # elsewhere a key needs no folder
            self._fs.makedirs(place.rpartition("/")[0], exist_ok=True)

    def _place(self, blob: Blob) -> str:
        return f"{self._root}/blobs/{blob.sha256[:2]}/{blob.sha256}"

    def _written(self, step: Callable[[], None]) -> None:
        """As `_tried`; what is missing when something is written is the whole place."""
        try:
            self._tried(step)
        except FileNotFoundError as error:
            raise self._fault(error) from error

    def _tried(self, step: Callable[[], T]) -> T:
        """A step's result, tried three times at most; what is missing is the caller's to judge."""
        for left in reversed(range(_TRIES)):
            try:
                return step()
            except FileNotFoundError:
                raise
            except Exception as error:
                if _refuses(error) or not left:
                    raise self._fault(error) from error
                time.sleep(_PAUSE)
        raise AssertionError

    def _fault(self, error: Exception) -> EdgeError:
        words = str(error).partition("\n")[0][:300].lower() or type(error).__name__
        if _refuses(error):
            return EdgeError(
                f"the shared store {self.url} refuses: {words}",
                "see that this machine may read and write there (docs/cluster.md tells how)",
                Exit.SERVER_REFUSED,
            )
        return EdgeError(
            f"the shared store {self.url} does not work: {words}",
            "try again in a while; what is finished is kept",
            Exit.SERVER_BUSY,
        )


def _refuses(error: Any) -> bool:
    if isinstance(error, ConnectionError | TimeoutError):
        return False
    if isinstance(error, OSError):
        return error.errno not in _PASSING
    return type(error).__name__ in _NO_RIGHTS
