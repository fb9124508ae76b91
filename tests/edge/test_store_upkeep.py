"""The cache's bounds: what goes first, what never goes, and what is found to be damaged."""

from __future__ import annotations

from itertools import count
from pathlib import Path

import pytest

from kdll.edge import upkeep
from kdll.edge.disk import Source
from kdll.edge.errors import EdgeError
from kdll.edge.store import Store, key_of
from kdll.model.exit import Exit


def filled(cache: Path, *names: str, size: int = 10_000) -> dict[str, str]:
    """One file and record for each name, used in this order; their keys."""
    keys = {}
    for second, name in enumerate(names, 1):
        store = Store(cache, now=lambda at=second: at * 10**9)
        keys[name] = key_of(name)
        store.remember_files(keys[name], {"video.mp4": store.put(name.encode() * size)})
    return keys


def left(cache: Path, keys: dict[str, str]) -> list[str]:
    store = Store(cache)
    return [name for name, key in keys.items() if store.seen_files(key)]


def test_what_was_not_used_for_longest_goes_first(tmp_path: Path) -> None:
    keys = filled(tmp_path, "a", "b", "c", "d")
    again = Store(tmp_path, now=lambda: 9 * 10**9)
    assert again.recall_files(keys["a"])
    removed = upkeep.prune(tmp_path, 25_000)
    assert left(tmp_path, keys) == ["a", "d"]
    assert removed.files == 4
    assert upkeep.look(tmp_path).size <= 25_000
    assert Store(tmp_path).recall_files(keys["d"])


def test_what_the_build_used_stays_even_beyond_the_limit(tmp_path: Path) -> None:
    keys = filled(tmp_path, "a", "b", "c")
    store = Store(tmp_path, now=lambda: 1)
    store.recall_files(keys["a"])
    store.remember_files(key_of("new"), {"video.mp4": store.put(b"new")})
    upkeep.prune(tmp_path, 0, store.used)
    assert left(tmp_path, {**keys, "new": key_of("new")}) == ["a", "new"]


def test_a_file_of_two_records_goes_with_the_last_of_them(tmp_path: Path) -> None:
    keys = filled(tmp_path, "a", "b")
    store = Store(tmp_path, now=lambda: 10**10)
    (blob,) = (Store(tmp_path).seen_files(keys["a"]) or {}).values()
    store.remember_files(key_of("again"), {"other.mp4": blob})
    upkeep.prune(tmp_path, 11_000)
    assert left(tmp_path, {**keys, "again": key_of("again")}) == ["again"]


def test_what_nothing_names_and_what_was_put_aside_goes_at_once(tmp_path: Path) -> None:
    keys = filled(tmp_path, "a", "b")
    Store(tmp_path).put(b"of a run that was killed")
    (victim, *_) = sorted((tmp_path / "records").rglob("*.json"))
    victim.write_bytes(b"?")
    assert upkeep.verify(tmp_path).damaged == (victim.name,)
    assert upkeep.look(tmp_path).damaged == 1
    upkeep.prune(tmp_path, 10**9)
    assert (upkeep.look(tmp_path).damaged, upkeep.look(tmp_path).files) == (0, 1)
    assert len(left(tmp_path, keys)) == 1


def test_verify_finds_every_damaged_file_and_only_those(tmp_path: Path) -> None:
    keys = filled(tmp_path, *"abcdef")
    assert upkeep.verify(tmp_path) == upkeep.Verdict(12, ())
    blobs = sorted(p for p in (tmp_path / "blobs").rglob("*") if p.is_file())
    records = sorted((tmp_path / "records").rglob("*.json"))
    blobs[0].write_bytes(blobs[0].read_bytes()[:-1])
    blobs[1].unlink()
    blobs[1].mkdir()
    records[2].write_bytes(records[3].read_bytes())
    found = upkeep.verify(tmp_path)
    assert set(found.damaged) == {blobs[0].name, blobs[1].name, records[2].name}
    assert upkeep.verify(tmp_path).damaged == ()
    assert Store(tmp_path).warnings == ()
    assert 3 <= len(left(tmp_path, keys)) <= 4


def test_a_folder_that_is_no_cache_is_an_empty_one(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no cache")
    for cache in (tmp_path / "none", tmp_path / "file"):
        assert upkeep.look(cache).files == 0
        assert upkeep.prune(cache, 0) == upkeep.Removed(0, 0)
        assert upkeep.verify(cache) == upkeep.Verdict(0, ())


@pytest.mark.parametrize(
    ("words", "size"),
    [
        ("500 MB", 500_000_000),
        ("1.5GB", 1_500_000_000),
        ("2tb", 2 * 10**12),
        ("7", 7),
        ("", upkeep.LIMIT),
    ],
)
def test_the_limit_is_written_as_people_write_sizes(words: str, size: int) -> None:
    assert upkeep.limit({"KDLL_CACHE_LIMIT": words}) == size


@pytest.mark.parametrize("words", ["much", "-1", "10 GiB", "1,5 GB", "1" * 40])
def test_a_limit_that_is_no_size_is_told_before_anything_is_built(words: str) -> None:
    with pytest.raises(EdgeError, match="no size") as caught:
        upkeep.limit({"KDLL_CACHE_LIMIT": words})
    assert caught.value.exit_code is Exit.USAGE


def test_sources_that_did_not_change_are_not_read_again(tmp_path: Path) -> None:
    source = tmp_path / "film.mov"
    source.write_bytes(b"film")
    reads: list[Source] = []

    def digest(source: Source) -> str:
        reads.append(source)
        return "0" * 63 + str(len(reads))

    clock = count(source.stat().st_ctime_ns + 10**10)
    first = Store(tmp_path / "cache", lambda: next(clock), digest)
    blob = first.register(source)
    first.save()
    assert len(reads) == 1
    second = Store(tmp_path / "cache", lambda: next(clock), digest)
    assert second.register(source) == blob
    assert len(reads) == 1
    source.write_bytes(b"mlif")
    assert second.register(source) != blob
    assert len(reads) == 2


def test_a_source_written_a_moment_ago_is_read_again(tmp_path: Path) -> None:
    """Its times could stay the same through another change."""
    source = tmp_path / "film.mov"
    source.write_bytes(b"film")
    now = source.stat().st_ctime_ns + 10**9
    reads: list[Source] = []

    def digest(source: Source) -> str:
        reads.append(source)
        return "0" * 64

    for run in (1, 2):
        store = Store(tmp_path / "cache", lambda: now, digest)
        store.register(source)
        store.save()
        assert len(reads) == run
