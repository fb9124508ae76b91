"""A job under way in a folder of its own, and how ffmpeg is told what to open and what to leave."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Any

from kdll.edge import ffmpeg
from kdll.edge.probe import DEMUXING, DEMUXING_MOV, MAX_PIXELS
from kdll.model.media import Job

MAX_BYTES = 4 << 30
"""That any one file may grow to."""

EXACT = "accurate_rnd+full_chroma_int+bitexact"
"""What swscale is told, so that it computes the same on every processor."""

PLAIN: Mapping[str, Any] = {
    "map_metadata": -1,
    "map_chapters": -1,
    "fflags": "+bitexact",
    "flags": "+bitexact",
    "sn": None,
    "dn": None,
    "movflags": "+faststart",
    "fs": MAX_BYTES,
    "format": "mp4",
}
"""Options of every film and sound that is made: nothing of the author's but picture and sound."""


@dataclass(frozen=True, slots=True)
class Work:
    """A job under way: its source, staged under a harmless name in a folder of its own."""

    job: Job
    source: Path
    folder: Path
    """Where the outputs are to lie, under the names that the job gives them."""
    program: Callable[[], Path]
    """Finds ffmpeg."""
    tell: Callable[[float], None]
    stop: Event

    def ffmpeg(
        self, stream: Any, share: tuple[float, float] = (0.0, 0.0), *, portable: bool = False
    ) -> tuple[str, ...]:
        """Run a graph of ffmpeg-python's; progress counts from the first to the second share.

        `portable` computes without the processor's special instructions. They round sound
        otherwise from one kind of processor to the next; pictures are computed in integers.
        """
        from ffmpeg import compile as compiled

        begin, end = share
        program = [str(self.program()), "-hide_banner", "-nostdin", "-nostats"]
        program += ["-loglevel", "info", "-xerror", "-progress", "pipe:1", "-n"]
        program += ["-cpuflags", "0"] if portable else []
        return ffmpeg.run(
            compiled(stream, cmd=program),
            self.folder,
            seconds=self.job.facts.duration,
            stop=self.stop,
            progress=lambda done: self.tell(begin + (end - begin) * done),
            limit=MAX_BYTES,
        )

    def input(self) -> Any:
        """The source, opened as what it was found to be and in no other way."""
        return opened(self.source.name, self.job.facts.format)


def opened(name: str, form: str, **more: Any) -> Any:
    """A file of the working folder as ffmpeg's input: its demuxer forced, its decoders few."""
    from ffmpeg import input as source

    options: dict[str, Any] = {
        **DEMUXING,
        **(DEMUXING_MOV if form == "mov" else {}),
        "err_detect": "explode",
        "max_alloc": 268435456,
        "max_pixels": MAX_PIXELS,
        "flags": "+bitexact",
        "threads": 2,
    }
    return source(f"file:{name}", format=form, **options, **more)
