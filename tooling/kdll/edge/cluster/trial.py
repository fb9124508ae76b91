"""The trial that every worker passes before it is trusted with anything: the same small job that
this machine has done, to the same bytes.

It finds out a broken ffmpeg, a processor on which the encoders come to other numbers, and a
zip library of another make, before they cost anything.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Event

from kdll.edge import archive, ffmpeg, transcode
from kdll.edge.cluster.work import Parcel
from kdll.edge.errors import EdgeError
from kdll.edge.probe import probe
from kdll.edge.store import Store, key_of
from kdll.model.exit import Exit
from kdll.model.media import Job, VideoSettings
from kdll.model.tree import Blob, Tree

_CLIP = (
    *("-f", "lavfi", "-i", "testsrc2=size=192x128:rate=12:duration=1"),
    *("-f", "lavfi", "-i", "anoisesrc=duration=1:amplitude=0.05:seed=7:sample_rate=48000"),
    *("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-threads", "1"),
    *("-c:a", "pcm_s16le", "-fflags", "+bitexact", "-f", "matroska"),
)
_OUTPUTS = ("video.mp4", "poster.jpg", "sound.json")
_TEXT = "".join(f"{n * n} apples and {n % 7} pears\n" for n in range(2000)).encode()


@dataclass(frozen=True, slots=True)
class Trial:
    """What a worker is to do, and what must come of it."""

    job: Job
    made: Mapping[str, Blob]
    parcel: Parcel
    zipped: Mapping[str, Blob]


def prepared(store: Store) -> Trial:
    """The trial, done on this machine; what comes of it stays in the cache."""
    clip = _clip(store)
    with store.workspace() as folder:
        named = folder / "clip.mkv"
        shutil.copyfile(store.path(clip), named)
        facts = probe(named)
    if facts.fault:
        raise EdgeError(f"the film for trials {facts.fault}", "run kdll doctor", Exit.TOOL)
    job = Job(clip, "video", "trial", facts, _OUTPUTS, VideoSettings())
    key = key_of("trial", *transcode.keys([job], store).values())
    made = store.recall_files(key)
    if made is None:
        try:
            made = transcode.here(job, store, lambda share: None, Event())
        except ffmpeg.Failed as failed:
            words = f"ffmpeg fails at the film for trials: {failed.words}"
            raise EdgeError(words, "run kdll doctor", Exit.TOOL) from failed
        store.remember_files(key, made)
    parcel = Parcel({"trial.zip": Tree({"text.txt": _TEXT, "poster.jpg": made["poster.jpg"]})}, "")
    with store.workspace() as folder:
        zipped = archive.write_zips(parcel.trees, store, folder, parcel.dated)
    return Trial(job, made, parcel, zipped)


def _clip(store: Store) -> Blob:
    program = ffmpeg.find()
    key = key_of("trial clip", _CLIP, ffmpeg.version(program, store))
    known = store.recall_files(key)
    if known is None:
        with store.workspace() as folder:
            command = [str(program), "-hide_banner", "-nostdin", "-loglevel", "error", *_CLIP]
            try:
                subprocess.run([*command, str(folder / "clip")], check=True, timeout=60)
            except (OSError, subprocess.SubprocessError) as error:
                words = "ffmpeg cannot make the film for trials"
                raise EdgeError(words, "run kdll doctor", Exit.TOOL) from error
            known = {"clip": store.keep(folder / "clip")}
        store.remember_files(key, known)
    return known["clip"]
