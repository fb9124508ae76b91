"""The records of a cache as files: each sealed with a digest over its name and its content."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any, TypeAlias

from kdll.model.tree import Blob

Json: TypeAlias = Any
"""What `json` reads and writes."""

BLOBS, RECORDS, WORK, ASIDE = "blobs", "records", "tmp", "damaged"
"""The folders of a cache: files by digest, records by key, work under way, what was damaged."""


def sealed(name: str, value: Json) -> bytes:
    """A record as a file: a digest over its name and content, then the content."""
    body = json.dumps(value, sort_keys=True).encode()
    return hashlib.sha256(name.encode() + b"\n" + body).hexdigest().encode() + b"\n" + body


def unsealed(path: Path) -> Json:
    """The content of a record; `ValueError` if it is not what was written under this name."""
    digest, _, body = path.read_bytes().partition(b"\n")
    if hashlib.sha256(path.name.encode() + b"\n" + body).hexdigest().encode() != digest:
        raise ValueError(f"damaged: {path}")
    return json.loads(body)


def blobs_of(record: Json) -> dict[str, Blob]:
    """The files that a record names; none if it is one of another kind."""
    match record:
        case dict() if all(_names_a_blob(value) for value in record.values()):
            return {name: Blob(sha256, size) for name, (sha256, size) in record.items()}
    return {}


def _names_a_blob(value: Json) -> bool:
    match value:
        case [str(sha256), int()]:
            return len(sha256) == 64 and sha256.isalnum()
    return False


def put_aside(cache: Path, path: Path) -> None:
    """Move a damaged file out of the way; a folder in a file's place is removed."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
        return
    try:
        (cache / ASIDE).mkdir(exist_ok=True)
        path.replace(cache / ASIDE / path.name)
    except OSError:
        path.unlink(missing_ok=True)
