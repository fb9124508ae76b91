"""Hearing when somebody speaks in a film: intervals, kept with the film's content.

The detector is that of WebRTC, which works in whole numbers. ffmpeg's `silencedetect` was the
other choice: it needs no package, but takes every noise for a sound worth a caption.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from threading import Event

from kdll.edge import ffmpeg
from kdll.edge.errors import EdgeError
from kdll.edge.films import Work
from kdll.edge.store import Store, key_of
from kdll.model.media import Job, MediaFacts, Speech

RATE = 16_000
FRAME = 0.03
"""Seconds that the detector looks at: it takes 10, 20 or 30 ms."""

_STRICTEST = 3
"""Of the detector's modes, the one that takes least noise for speech."""
_PAUSE = 0.3
"""Seconds of silence within which speech goes on: between words."""
_SHORTEST = 0.2
"""Seconds below which a voice is a cough."""
_VERSION = 1


def listen(path: Path, facts: MediaFacts, store: Store) -> Speech | None:
    """When somebody speaks in a film or sound; None where that cannot be found out.

    Heard once for each content. Nobody's build hangs on it, so no fault of the file or of ffmpeg
    is told here: those that matter come up when the film is made ready.
    """
    blob = store.register(path) if facts.has_audio and not facts.fault else None
    if blob is None:
        return None
    key = key_of("speech", _VERSION, blob.sha256)
    known = store.recall(key)
    if isinstance(known, list):
        return tuple((float(start), float(end)) for start, end in known)
    job = Job(blob, "speech", path.name, facts, ("speech.pcm",))
    try:
        with store.workspace() as folder:
            source = folder / f"{blob.sha256}.in"
            try:
                source.symlink_to(store.path(blob).absolute())
            except OSError:
                shutil.copyfile(store.path(blob), source)
            work = Work(job, source, folder, ffmpeg.find, lambda share: None, Event())
            found = intervals(_voiced(_samples(work)))
    except (ffmpeg.Failed, EdgeError):
        return None
    store.remember(key, found)
    return found


def _samples(work: Work) -> Iterator[bytes]:
    """The sound in frames of 16 bits and one channel, from where the film begins."""
    from ffmpeg import output

    sound = work.input().audio.filter("aresample", RATE, first_pts=0, **{"async": 1})
    sound = sound.filter("aformat", sample_fmts="s16", channel_layouts="mono")
    (name,) = work.job.outputs
    work.ffmpeg(output(sound, f"file:{name}", format="s16le"))
    size = round(RATE * FRAME) * 2
    with (work.folder / name).open("rb") as file:
        while len(frame := file.read(size)) == size:
            yield frame


def _voiced(frames: Iterable[bytes]) -> Iterator[bool]:
    from webrtcvad import Vad

    detector = Vad(_STRICTEST)
    return (detector.is_speech(frame, RATE) for frame in frames)


def intervals(voiced: Iterable[bool]) -> Speech:
    """Stretches of voiced frames, in seconds; short pauses are bridged, then coughs left out."""
    found: list[tuple[int, int]] = []
    for number, voice in enumerate(voiced):
        if voice and found and (number - found[-1][1]) * FRAME < _PAUSE:
            found[-1] = (found[-1][0], number + 1)
        elif voice:
            found.append((number, number + 1))
    return tuple(
        (round(start * FRAME, 2), round(end * FRAME, 2))
        for start, end in found
        if (end - start) * FRAME >= _SHORTEST
    )
