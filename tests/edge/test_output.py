"""Whose the output folder is, who may write to it, and how folders are replaced."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kdll.edge import disk, output
from kdll.edge.errors import EdgeError
from kdll.edge.store import Store
from kdll.model.exit import Exit
from kdll.model.tree import Tree


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "cache")


@pytest.fixture
def out(tmp_path: Path) -> Path:
    output.claim(tmp_path / "build", tmp_path / "content")
    return tmp_path / "build"


@pytest.mark.parametrize(
    ("out", "content"),
    [("c", "c"), ("c/build", "c"), (".", "c"), ("/", "c"), ("~", "c"), ("c/../c", "c")],
)
def test_a_place_where_output_could_cost_files_is_refused(
    out: str, content: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "c").mkdir()
    monkeypatch.chdir(tmp_path)
    with pytest.raises(EdgeError) as caught:
        output.claim(Path(out).expanduser(), Path(content))
    assert caught.value.exit_code is Exit.USAGE
    assert os.listdir(tmp_path) == ["c"]


def test_someone_elses_site_is_never_replaced(tmp_path: Path, store: Store) -> None:
    site = tmp_path / "www" / "site"
    site.mkdir(parents=True)
    (site / "index.html").write_text("mine")
    with pytest.raises(EdgeError, match="kdll did not make it") as caught:
        output.claim(tmp_path / "www", tmp_path / "content")
    assert caught.value.exit_code is Exit.USAGE
    with pytest.raises(EdgeError, match="not in a folder that kdll made"):
        output.replace_folder(site, Tree({"a": b"a"}), store)
    assert (site / "index.html").read_text() == "mine"


def test_a_folder_that_holds_other_things_may_be_claimed_and_keeps_them(
    tmp_path: Path, store: Store
) -> None:
    out = tmp_path / "build"
    (out / "venv").mkdir(parents=True)
    output.claim(out, tmp_path / "content")
    output.claim(out, tmp_path / "content")
    output.replace_folder(out / "site", Tree({"a": b"a"}), store)
    with pytest.raises(EdgeError):
        output.replace_folder(out / "venv", Tree({"a": b"a"}), store)
    assert (out / "venv").is_dir()


def test_a_replaced_folder_holds_the_new_tree_and_nothing_old(out: Path, store: Store) -> None:
    site = out / "site"
    output.replace_folder(site, Tree({"a": b"1", "b/c": b"2", "gone": b"3"}), store)
    kept = (site / "b" / "c").stat().st_ino
    output.replace_folder(site, Tree({"a": b"4", "b/c": b"2", "new/d": b"5"}), store)
    held = {p.relative_to(site).as_posix(): p.read_bytes() for p in site.rglob("*") if p.is_file()}
    assert held == {"a": b"4", "b/c": b"2", "new/d": b"5"}
    assert (site / "b" / "c").stat().st_ino == kept
    assert sorted(os.listdir(out)) == [output.MARKER, "site"]


def test_a_folder_whose_new_content_is_damaged_stays_as_it_was(out: Path, store: Store) -> None:
    site = out / "site"
    output.replace_folder(site, Tree({"a": b"1"}), store)
    blob = store.put(b"film")
    store.path(blob).write_bytes(b"flim")
    with pytest.raises(EdgeError, match="damaged"):
        output.replace_folder(site, Tree({"a": b"2", "film.mp4": blob}), store)
    assert [p.name for p in site.iterdir()] == ["a"]
    assert (site / "a").read_bytes() == b"1"
    assert sorted(os.listdir(out)) == [output.MARKER, "site"]


def test_sweep_removes_leftovers_and_undoes_a_swap_cut_short(out: Path) -> None:
    (out / "packages" / "rti").mkdir(parents=True)
    (out / "packages" / "rti" / f"{disk.TEMPORARY}1-ab").write_bytes(b"half a zip")
    (out / f"{disk.TEMPORARY}2-cd").mkdir()
    (out / f"{disk.TEMPORARY}old-site").mkdir()
    (out / f"{disk.TEMPORARY}old-site" / "index.html").write_text("good")
    output.sweep(out)
    assert os.listdir(out / "packages" / "rti") == []
    assert sorted(os.listdir(out)) == [output.MARKER, "packages", "site"]
    assert (out / "site" / "index.html").read_text() == "good"


_HOLDER = """
import sys
from pathlib import Path
from kdll.edge import output
with output.lock(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_second_build_waits_then_names_the_first(out: Path) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", _HOLDER, str(out)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert holder.stdin and holder.stdout
    with holder:
        assert holder.stdout.readline() == b"held\n"
        told: list[str] = []
        with pytest.raises(EdgeError) as caught, output.lock(out, wait=0.0, waiting=told.append):
            pass
        assert f"process {holder.pid} on" in caught.value.message
        assert caught.value.exit_code is Exit.MACHINE

        def let_go(words: str) -> None:
            told.append(words)
            assert holder.stdin
            holder.stdin.close()

        with output.lock(out, wait=60.0, waiting=let_go):
            assert len(told) == 1


def test_the_lock_of_a_killed_build_is_free(out: Path) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", _HOLDER, str(out)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert holder.stdout
    with holder:
        assert holder.stdout.readline() == b"held\n"
        holder.kill()
        holder.wait()
        with output.lock(out, wait=0.0):
            pass


def test_a_new_folder_that_is_not_wanted_leaves_the_old_one(out: Path, store: Store) -> None:
    output.replace_folder(out / "site", Tree({"a": b"1"}), store)
    with output.replacing(out / "site") as new:
        (new / "a").write_text("2")
        raise output.Unwanted
    assert (out / "site" / "a").read_text() == "1"
    assert sorted(os.listdir(out)) == [output.MARKER, "site"]
