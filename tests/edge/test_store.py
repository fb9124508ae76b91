"""The cache: whatever happens to it costs time, never a wrong file."""

import random
from pathlib import Path

import pytest

from kdll.edge.errors import EdgeError
from kdll.edge.store import Store, key_of
from kdll.model.tree import Blob


def test_what_was_made_is_found_again_by_another_run(tmp_path: Path) -> None:
    first = Store(tmp_path)
    made = {"video.mp4": first.put(b"film"), "poster.jpg": first.put(b"still")}
    first.remember_files(key_of("a", 1), made)
    second = Store(tmp_path)
    assert second.recall_files(key_of("a", 1)) == made
    assert b"".join(second.chunks(made["video.mp4"])) == b"film"
    assert second.recall_files(key_of("a", 2)) is None
    assert second.warnings == ()


def _flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 4
    path.write_bytes(content)


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


_HARM = {
    "a flipped bit": _flip,
    "a shorter file": lambda p: p.write_bytes(p.read_bytes()[:-1]),
    "an empty file": lambda p: p.write_bytes(b""),
    "another entry": lambda p: p.write_bytes(b"mlif"),
    "a folder": _folder,
    "a missing file": Path.unlink,
}


@pytest.mark.parametrize("harm", _HARM)
@pytest.mark.parametrize("part", ["blobs", "records"])
def test_a_damaged_entry_is_put_aside_and_made_anew(part: str, harm: str, tmp_path: Path) -> None:
    key = key_of("a")
    store = Store(tmp_path)
    store.remember_files(key, {"video.mp4": store.put(b"film")})
    (victim,) = (p for p in (tmp_path / part).rglob("*") if p.is_file())
    _HARM[harm](victim)
    store = Store(tmp_path)
    assert store.recall_files(key) is None
    store.remember_files(key, {"video.mp4": store.put(b"film")})
    assert store.recall_files(key) == {"video.mp4": store.put(b"film")}


def test_no_random_damage_is_ever_handed_out(tmp_path: Path) -> None:
    chance = random.Random(20261001)
    key = key_of("a")
    content = chance.randbytes(3000)
    for _ in range(150):
        store = Store(tmp_path)
        store.remember_files(key, {"video.mp4": store.put(content)})
        victim = chance.choice(sorted(p for p in tmp_path.glob("[br]*/**/*") if p.is_file()))
        harmed = bytearray(victim.read_bytes())
        for _ in range(chance.randint(1, 4)):
            harmed[chance.randrange(len(harmed))] = chance.randrange(256)
        victim.write_bytes(harmed[: chance.randint(0, len(harmed))])
        store = Store(tmp_path)
        files = store.recall_files(key)
        if files is not None:
            assert b"".join(store.chunks(files["video.mp4"])) == content


def test_a_cache_that_cannot_be_written_warns_and_the_build_goes_on(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file, where the folder should be")
    store = Store(tmp_path / "cache")
    blob = store.put(b"film")
    assert b"".join(store.chunks(blob)) == b"film"
    assert len(store.warnings) == 1
    assert "going on without it" in store.warnings[0]


def test_a_cache_that_vanishes_in_mid_build_does_not_stop_it(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    store = Store(cache)
    for path in sorted(cache.rglob("*"), reverse=True):
        path.rmdir()
    cache.rmdir()
    cache.write_text("in the way")
    blob = store.put(b"film")
    store.remember("0" * 64, [1])
    assert store.recall("0" * 64) == [1]
    assert b"".join(store.chunks(blob)) == b"film"
    assert store.warnings


def test_a_source_that_changed_is_not_packed_as_what_it_was(tmp_path: Path) -> None:
    source = tmp_path / "film.mov"
    source.write_bytes(b"film")
    store = Store(tmp_path / "cache")
    blob = store.register(source)
    assert isinstance(blob, Blob)
    assert store.unchanged(blob)
    source.write_bytes(b"mlif")
    assert not store.unchanged(blob)
    with pytest.raises(EdgeError, match=r"film\.mov changed"):
        list(store.chunks(blob))
    assert source.read_bytes() == b"mlif"


def test_a_source_is_never_moved_or_altered(tmp_path: Path) -> None:
    source = tmp_path / "film.mov"
    source.write_bytes(b"film")
    store = Store(tmp_path / "cache")
    blob = store.register(source)
    assert blob == store.put(b"film")
    assert source.read_bytes() == b"film"
