"""Whatever is done to a cache, before a build or in its midst, the build's result is right."""

from __future__ import annotations

import hashlib
import os
import random
import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest
from PIL import Image

from kdll.edge import ffmpeg, transcode
from kdll.edge.errors import EdgeError
from kdll.edge.store import Lost, Store, key_of
from kdll.model.media import Job, MediaFacts, MediaKind, PictureSettings
from kdll.model.tree import Blob

SEED = 20261121
MUTATIONS = 300


def pictures(folder: Path) -> list[Path]:
    paths = [folder / f"{name}.png" for name in ("teal", "plum", "navy")]
    for path in paths:
        Image.new("RGB", (24, 16), path.stem).save(path)
        os.utime(path, (1_700_000_000, 1_700_000_000))
    return paths


def jobs(paths: Sequence[Path], store: Store) -> list[Job]:
    made = []
    for path in paths:
        blob = store.register(path)
        assert isinstance(blob, Blob)
        key = key_of("facts", blob.sha256)
        kind = store.recall(key)
        assert kind in (None, "picture")
        store.remember(key, "picture")
        facts = MediaFacts(MediaKind.PICTURE, "PNG", width=24, height=16)
        made.append(Job(blob, "picture", path.name, facts, ("a.png",), PictureSettings()))
    return made


def reversed_(job: Job, store: Store, tell: object, stop: object) -> Mapping[str, Blob]:
    """A recipe that takes no time."""
    with store.workspace() as folder:
        (folder / "a.png").write_bytes(store.path(job.source).read_bytes()[::-1])
        return {"a.png": store.keep(folder / "a.png")}


def built(paths: Sequence[Path], cache: Path) -> tuple[list[str], Store]:
    """Digests of what a build reads at its end, and its store."""
    store = Store(cache, sync=lambda file: None)
    wanted = jobs(paths, store)
    done, failed = transcode.run(wanted, store, lambda job, share: None, 1, do=reversed_)
    assert failed == {}
    read = [b"".join(store.chunks(blob)) for made in done.values() for blob in made.values()]
    store.save()
    return sorted(hashlib.sha256(content).hexdigest() for content in read), store


def _write(path: Path, content: bytes) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    path.write_bytes(content)


Harm = Callable[[random.Random, list[Path], Path], None]
"""Is handed chance, all files of the cache, and the one to harm."""


def _bits(chance: random.Random, files: list[Path], victim: Path) -> None:
    content = bytearray(victim.read_bytes() or b"?")
    for _ in range(chance.randint(1, 4)):
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    _write(victim, bytes(content))


def _short(chance: random.Random, files: list[Path], victim: Path) -> None:
    content = victim.read_bytes()
    _write(victim, content[: chance.randrange(len(content) or 1)])


def _long(chance: random.Random, files: list[Path], victim: Path) -> None:
    _write(victim, victim.read_bytes() + chance.randbytes(9))


def _swapped(chance: random.Random, files: list[Path], victim: Path) -> None:
    other = chance.choice(files)
    mine, theirs = victim.read_bytes(), other.read_bytes()
    _write(victim, theirs)
    _write(other, mine)


def _folder(chance: random.Random, files: list[Path], victim: Path) -> None:
    victim.unlink()
    victim.mkdir()


def _link(chance: random.Random, files: list[Path], victim: Path) -> None:
    victim.unlink()
    victim.symlink_to(chance.choice(["/dev/null", "/nowhere", str(victim)]))


def _future(chance: random.Random, files: list[Path], victim: Path) -> None:
    body = b'{"format": 9, "files": [["a", 1]]}'
    _write(victim, hashlib.sha256(body).hexdigest().encode() + b"\n" + body)


def _mode(chance: random.Random, files: list[Path], victim: Path) -> None:
    victim.chmod(chance.choice([0o000, 0o200, 0o777]))


def _gone(chance: random.Random, files: list[Path], victim: Path) -> None:
    shutil.rmtree(victim.parent)


def _emptied(chance: random.Random, files: list[Path], victim: Path) -> None:
    _write(victim, b"")


HARMS: list[Harm] = [
    *(_bits, _short, _long, _swapped, _folder),
    *(_link, _future, _mode, _gone, _emptied),
]


def test_no_harm_to_a_cache_changes_what_a_build_makes(tmp_path: Path) -> None:
    chance = random.Random(SEED)
    cache = tmp_path / "cache"
    paths = pictures(tmp_path)
    wanted, _ = built(paths, cache)
    told = 0
    for number in range(MUTATIONS):
        for _ in range(chance.randint(1, 3)):
            files = sorted(p for p in cache.rglob("*") if p.is_file() and not p.is_symlink())
            if files:
                chance.choice(HARMS)(chance, files, chance.choice(files))
        found, store = built(paths, cache)
        assert found == wanted, f"seed {SEED}, mutation {number}"
        told += any("damaged" in warning for warning in store.warnings)
    assert told > MUTATIONS / 3
    assert built(paths, cache)[1].warnings == ()


def test_damage_is_told_in_one_line_and_counted(tmp_path: Path) -> None:
    paths = pictures(tmp_path)
    built(paths, tmp_path / "cache")
    for blob in (p for p in (tmp_path / "cache" / "blobs").rglob("*") if p.is_file()):
        blob.write_bytes(b"?")
    _, store = built(paths, tmp_path / "cache")
    (told,) = store.warnings
    assert told.startswith("3 files of the cache were damaged and are made anew: ")


@pytest.mark.parametrize("instead", ["nothing", "a file"])
def test_a_cache_that_is_taken_away_in_mid_job_costs_no_job(tmp_path: Path, instead: str) -> None:
    cache = tmp_path / "cache"
    paths = pictures(tmp_path)
    wanted, _ = built(paths, tmp_path / "other")
    store = Store(cache)
    taken: list[bool] = []

    def take(job: Job, share: float) -> None:
        if not taken:
            taken.append(True)
            shutil.rmtree(cache)
            if instead == "a file":
                cache.write_text("in the way")

    def late(job: Job, store: Store, tell: Callable[[float], None], stop: object) -> object:
        with store.workspace():
            tell(0.5)
            if taken == [True]:
                taken.append(True)
                raise ffmpeg.Failed("the folder that it wrote to is gone")
        return reversed_(job, store, tell, stop)

    done, failed = transcode.run(jobs(paths, store), store, take, 2, do=late)
    assert failed == {}
    read = [b"".join(store.chunks(blob)) for made in done.values() for blob in made.values()]
    assert sorted(hashlib.sha256(content).hexdigest() for content in read) == wanted
    assert bool(store.warnings) == (instead == "a file")


def test_a_file_that_is_lost_after_it_was_found_asks_for_a_new_start(tmp_path: Path) -> None:
    store = Store(tmp_path / "cache")
    gone, damaged = store.put(b"film"), store.put(b"still")
    store.path(gone).unlink()
    store.path(damaged).write_bytes(b"?????")
    for blob in (gone, damaged):
        with pytest.raises(Lost):
            list(store.chunks(blob))


def test_a_source_that_vanished_is_no_fault_of_the_cache(tmp_path: Path) -> None:
    source = tmp_path / "film.mov"
    source.write_bytes(b"film")
    store = Store(tmp_path / "cache")
    blob = store.register(source)
    assert blob
    source.unlink()
    with pytest.raises(EdgeError, match=r"film\.mov: it is not there") as caught:
        list(store.chunks(blob))
    assert not isinstance(caught.value, Lost)
