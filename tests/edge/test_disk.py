"""Loading an author's folder, and writing files whole or not at all."""

import errno
import os
import unicodedata
from pathlib import Path

import pytest

from kdll.edge import disk
from kdll.edge.errors import EdgeError
from kdll.edge.store import Store
from kdll.model.exit import Exit
from kdll.model.tree import Blob


@pytest.fixture
def content(tmp_path: Path) -> Path:
    folder = tmp_path / "content"
    (folder / "rti" / "media").mkdir(parents=True)
    (folder / "lab.yml").write_text("name: Lab\n")
    (folder / "rti" / "index.md").write_text("# RTI\n")
    (folder / "rti" / "media" / "film.mp4").write_bytes(b"film")
    return folder


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "cache")


def test_texts_are_bytes_and_everything_else_is_a_blob(content: Path, store: Store) -> None:
    (content / "long.md").write_bytes(b"x" * (disk.TEXT_LIMIT + 1))
    tree, told = disk.load(content, store)
    assert told == ()
    assert tree["lab.yml"] == b"name: Lab\n"
    film, long = tree["rti/media/film.mp4"], tree["long.md"]
    assert isinstance(film, Blob) and film.size == 4
    assert isinstance(long, Blob) and long.size == disk.TEXT_LIMIT + 1
    assert store.path(film) == content / "rti" / "media" / "film.mp4"


@pytest.mark.parametrize("name", [".git/config", ".hidden.md", "node_modules/a.js", "page.md~"])
def test_what_is_no_content_is_not_loaded(name: str, content: Path, store: Store) -> None:
    (content / name).parent.mkdir(exist_ok=True)
    (content / name).write_text("x")
    tree, told = disk.load(content, store)
    assert name not in tree
    assert told == ()


@pytest.mark.parametrize("target", ["/etc/passwd", "lab.yml", ".", "nowhere"])
def test_a_link_is_refused_as_unsafe(target: str, content: Path, store: Store) -> None:
    (content / "rti" / "link.md").symlink_to(target)
    tree, told = disk.load(content, store)
    assert "rti/link.md" not in tree
    assert [(d.code, d.span.file, d.unsafe) for d in told] == [("KD420", "rti/link.md", True)]


def test_a_pipe_is_refused_and_does_not_hang(content: Path, store: Store) -> None:
    os.mkfifo(content / "rti" / "pipe.md")
    _, told = disk.load(content, store)
    assert [(d.code, d.span.file, d.unsafe) for d in told] == [("KD420", "rti/pipe.md", True)]


@pytest.mark.parametrize("name", ["a:b.md", "what?.md", "a\nb.md", "a\u202eb.md", "end .d", "x."])
def test_a_name_that_some_computer_cannot_hold_is_told(
    name: str, content: Path, store: Store
) -> None:
    (content / name).write_text("x")
    _, told = disk.load(content, store)
    assert [d.code for d in told] == ([] if name == "end .d" else ["KD421"])
    assert all(character.isprintable() for d in told for character in d.message)


def test_a_name_that_is_no_utf_8_is_told(content: Path, store: Store) -> None:
    Path(os.fsdecode(os.fsencode(content) + b"/\xff.md")).write_text("x")
    _, told = disk.load(content, store)
    assert [d.code for d in told] == ["KD421"]
    told[0].message.encode()


@pytest.mark.parametrize("pair", [("A.md", "a.md"), ("é.md", unicodedata.normalize("NFD", "é.md"))])
def test_names_that_differ_only_in_capitals_or_accents_are_told(
    pair: tuple[str, str], content: Path, store: Store
) -> None:
    for name in pair:
        (content / name).write_text("x")
    _, told = disk.load(content, store)
    assert [d.code for d in told] == ["KD422"]


def test_hindi_names_are_fine(content: Path, store: Store) -> None:
    (content / "सूचना-का-अधिकार.md").write_text("x")
    tree, told = disk.load(content, store)
    assert told == ()
    assert "सूचना-का-अधिकार.md" in tree


def test_a_missing_folder_is_an_error_in_words(store: Store, tmp_path: Path) -> None:
    with pytest.raises(EdgeError, match="nowhere: it is not there"):
        disk.load(tmp_path / "nowhere", store)


def test_a_file_is_hashed_once_until_it_changes(content: Path, tmp_path: Path) -> None:
    long_after = 10**19
    film = content / "rti" / "media" / "film.mp4"
    tree, _ = disk.load(content, Store(tmp_path / "cache", now=lambda: long_after))
    os.chmod(film, 0)
    if os.geteuid() != 0:
        again, _ = disk.load(content, Store(tmp_path / "cache", now=lambda: long_after))
        assert again == tree
    os.chmod(film, 0o644)
    film.write_bytes(b"mlif")
    changed, _ = disk.load(content, Store(tmp_path / "cache", now=lambda: long_after))
    assert changed["rti/media/film.mp4"] != tree["rti/media/film.mp4"]


def test_new_content_under_old_times_is_noticed(content: Path, tmp_path: Path) -> None:
    film = content / "rti" / "media" / "film.mp4"
    seen = film.stat()
    tree, _ = disk.load(content, Store(tmp_path / "cache"))
    film.write_bytes(b"mlif")
    os.utime(film, ns=(seen.st_atime_ns, seen.st_mtime_ns))
    changed, _ = disk.load(content, Store(tmp_path / "cache"))
    assert changed["rti/media/film.mp4"] != tree["rti/media/film.mp4"]


def test_write_file_makes_folders_and_replaces_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b.txt"
    disk.write_file(path, b"old")
    disk.write_file(path, b"new")
    assert path.read_bytes() == b"new"
    assert os.listdir(path.parent) == ["b.txt"]


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EDQUOT])
def test_a_failed_write_leaves_the_old_file_and_nothing_else(number: int, tmp_path: Path) -> None:
    def failing(handle: int) -> None:
        raise OSError(number, os.strerror(number))

    path = tmp_path / "a.txt"
    disk.write_file(path, b"old")
    with pytest.raises(EdgeError, match=r"cannot write .*a\.txt") as caught:
        disk.write_file(path, b"new", sync=failing)
    assert caught.value.exit_code is Exit.MACHINE
    assert caught.value.hint
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["a.txt"]


def test_an_interruption_while_writing_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), disk.writing(tmp_path / "a.txt") as file:
        file.write(b"half")
        raise KeyboardInterrupt
    assert os.listdir(tmp_path) == []
