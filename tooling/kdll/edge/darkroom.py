"""A process for each picture: what its bytes do to the decoders, they do there.

Pillow cannot be stopped while it decodes: a JPEG of 4 MB that says the same 6,000 times over
keeps it busy for two minutes, and a fault in a C library ends the process. Limits within this
process would not hold that. One of its own costs 0.07 s a picture, half as much as decoding a
photo, and the system limits its memory, its time and its files.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from threading import Event
from typing import Any

from kdll.edge import ffmpeg, pictures
from kdll.edge.sniff import Format
from kdll.model.media import AnimationSettings, MediaFacts, MediaKind, PictureSettings

_MEMORY = 2 << 30
"""Bytes of address space; the largest picture that is let in (50 million pixels) takes 0.7 GB."""
_SECONDS = 60
"""Of the processor's time; the largest picture that is let in takes 7."""
_PATIENCE = 5
"""So many times longer a process may last on a busy machine, and where none can be limited."""
_FILE = 1 << 30
_TICK = 0.2

_HARMFUL = "takes more memory or time to open than any picture should"
_HINT = "save it again from the program it was made with, at most 1600 pixels wide"


class _Gone(Exception):
    """The process ended in the middle of its work, or was ended."""


def look(path: Path, found: Format, seconds: int = _SECONDS, memory: int = _MEMORY) -> MediaFacts:
    """`pictures.look`, with at most so many seconds of the processor's time and bytes."""
    order = {"do": "look", "path": str(path.absolute()), "name": found.name}
    try:
        told = _ask(order, path.parent, Event(), seconds, memory)
    except _Gone:
        return MediaFacts(found.kind, found.name, fault=_HARMFUL, hint=_HINT, unsafe=True)
    return MediaFacts(**{**told, "kind": MediaKind(told["kind"])})


def make(
    path: Path, folder: Path, settings: PictureSettings, outputs: tuple[str, ...], stop: Event
) -> None:
    """`pictures.make`. Raises `ffmpeg.Failed`, or `ffmpeg.Stopped` once `stop` is set."""
    _develop("make", path, folder, stop, settings=asdict(settings), outputs=outputs)


def frames(path: Path, folder: Path, settings: AnimationSettings, stop: Event) -> None:
    """`pictures.frames`. Raises `ffmpeg.Failed`, or `ffmpeg.Stopped` once `stop` is set."""
    _develop("frames", path, folder, stop, settings=asdict(settings))


def _develop(do: str, path: Path, folder: Path, stop: Event, **more: Any) -> None:
    order = {"do": do, "path": str(path.absolute()), "folder": str(folder.absolute()), **more}
    try:
        told = _ask(order, folder, stop)
    except _Gone:
        raise ffmpeg.Failed(f"it {_HARMFUL}") from None
    if "fault" in told:
        raise ffmpeg.Failed(f"this picture cannot be read ({told['fault']})")


def _ask(
    order: Mapping[str, Any],
    folder: Path,
    stop: Event,
    seconds: int = _SECONDS,
    memory: int = _MEMORY,
) -> dict[str, Any]:
    program = [*ffmpeg.jail(), sys.executable, "-I", "-m", __name__]
    with subprocess.Popen(
        [*program, json.dumps(order), str(seconds), str(memory)],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        try:
            out, said = _heard(process, seconds * _PATIENCE, stop)
        finally:
            process.kill()
    if process.returncode == 0:
        told: dict[str, Any] = json.loads(out)
        return told
    if process.returncode == _OUT_OF_MEMORY or process.returncode < 0:
        raise _Gone
    raise RuntimeError(f"the darkroom failed: {said.decode(errors='replace')}")


def _heard(process: subprocess.Popen[bytes], patience: float, stop: Event) -> tuple[bytes, bytes]:
    waited = 0.0
    while True:
        with suppress(subprocess.TimeoutExpired):
            return process.communicate(timeout=_TICK)
        waited += _TICK
        if stop.is_set():
            raise ffmpeg.Stopped
        if waited > patience:
            raise _Gone


_OUT_OF_MEMORY = 77


def main(order: str, seconds: str, memory: str) -> int:
    """What the process does: one order, its answer as JSON on standard output."""
    _limit(int(seconds), int(memory))
    pictures.strict()
    asked = json.loads(order)
    try:
        told = _ORDERS[asked["do"]](asked)
    except MemoryError:
        return _OUT_OF_MEMORY
    print(json.dumps(told))
    return 0


def _limit(seconds: int, memory: int) -> None:
    if sys.platform != "win32":
        import resource

        for what, most in (
            (resource.RLIMIT_AS, memory),
            (resource.RLIMIT_CPU, seconds),
            (resource.RLIMIT_FSIZE, _FILE),
            (resource.RLIMIT_CORE, 0),
        ):
            with suppress(ValueError, OSError):  # macOS knows no limit of address space
                resource.setrlimit(what, (most, most))


def _look(asked: Mapping[str, Any]) -> dict[str, Any]:
    found = Format(asked["name"], "", (), MediaKind.PICTURE)
    return asdict(pictures.look(Path(asked["path"]), found))


def _make(asked: Mapping[str, Any]) -> dict[str, Any]:
    settings = PictureSettings(**asked["settings"])
    return _told(
        lambda: pictures.make(
            Path(asked["path"]), Path(asked["folder"]), settings, asked["outputs"]
        )
    )


def _take_apart(asked: Mapping[str, Any]) -> dict[str, Any]:
    settings = AnimationSettings(**asked["settings"])
    return _told(lambda: pictures.frames(Path(asked["path"]), Path(asked["folder"]), settings))


def _told(work: Callable[[], None]) -> dict[str, Any]:
    try:
        work()
    except pictures.DAMAGED as error:
        return {"fault": str(error)}
    return {}


_ORDERS: Mapping[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
    "look": _look,
    "make": _make,
    "frames": _take_apart,
}

if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
