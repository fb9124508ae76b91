"""Loading an author's folder: what is content, what is refused, and what is swapped meanwhile."""

import os
import sys
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kdll.edge import loading
from kdll.edge.disk import TEXT_LIMIT
from kdll.edge.errors import EdgeError
from kdll.edge.store import Store
from kdll.model.diagnostic import Severity
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
    (content / "long.md").write_bytes(b"x" * (TEXT_LIMIT + 1))
    tree, told = loading.load(content, store)
    assert told == ()
    assert tree["lab.yml"] == b"name: Lab\n"
    film, long = tree["rti/media/film.mp4"], tree["long.md"]
    assert isinstance(film, Blob) and film.size == 4
    assert isinstance(long, Blob) and long.size == TEXT_LIMIT + 1
    assert store.path(film) == content / "rti" / "media" / "film.mp4"


@pytest.mark.parametrize("name", [".git/config", ".hidden.md", "node_modules/a.js", "page.md~"])
def test_what_is_no_content_is_not_loaded(name: str, content: Path, store: Store) -> None:
    (content / name).parent.mkdir(exist_ok=True)
    (content / name).write_text("x")
    tree, told = loading.load(content, store)
    assert name not in tree
    assert told == ()


@pytest.mark.parametrize("target", ["/etc/passwd", "lab.yml", ".", "nowhere"])
def test_a_link_is_refused_as_unsafe(target: str, content: Path, store: Store) -> None:
    (content / "rti" / "link.md").symlink_to(target)
    tree, told = loading.load(content, store)
    assert "rti/link.md" not in tree
    assert [(d.code, d.span.file, d.unsafe) for d in told] == [("KD420", "rti/link.md", True)]


def test_a_pipe_is_refused_and_does_not_hang(content: Path, store: Store) -> None:
    os.mkfifo(content / "rti" / "pipe.md")
    _, told = loading.load(content, store)
    assert [(d.code, d.span.file, d.unsafe) for d in told] == [("KD420", "rti/pipe.md", True)]


@pytest.mark.parametrize("name", ["a:b.md", "what?.md", "a\nb.md", "a\u202eb.md", "end .d", "x."])
def test_a_name_that_some_computer_cannot_hold_is_told(
    name: str, content: Path, store: Store
) -> None:
    (content / name).write_text("x")
    _, told = loading.load(content, store)
    assert [d.code for d in told] == ([] if name == "end .d" else ["KD421"])
    assert all(character.isprintable() for d in told for character in d.message)


def test_a_name_that_is_no_utf_8_is_told(content: Path, store: Store) -> None:
    Path(os.fsdecode(os.fsencode(content) + b"/\xff.md")).write_text("x")
    _, told = loading.load(content, store)
    assert [d.code for d in told] == ["KD421"]
    told[0].message.encode()


@pytest.mark.parametrize("pair", [("A.md", "a.md"), ("é.md", unicodedata.normalize("NFD", "é.md"))])
def test_names_that_differ_only_in_capitals_or_accents_are_told(
    pair: tuple[str, str], content: Path, store: Store
) -> None:
    for name in pair:
        (content / name).write_text("x")
    _, told = loading.load(content, store)
    assert [d.code for d in told] == ["KD422"]


def test_hindi_names_are_fine(content: Path, store: Store) -> None:
    (content / "सूचना-का-अधिकार.md").write_text("x")
    tree, told = loading.load(content, store)
    assert told == ()
    assert "सूचना-का-अधिकार.md" in tree


def test_a_missing_folder_is_an_error_in_words(store: Store, tmp_path: Path) -> None:
    with pytest.raises(EdgeError, match="nowhere: it is not there"):
        loading.load(tmp_path / "nowhere", store)


def test_a_file_is_hashed_once_until_it_changes(content: Path, tmp_path: Path) -> None:
    long_after = 10**19
    film = content / "rti" / "media" / "film.mp4"
    tree, _ = loading.load(content, Store(tmp_path / "cache", now=lambda: long_after))
    os.chmod(film, 0)
    if os.geteuid() != 0:
        again, _ = loading.load(content, Store(tmp_path / "cache", now=lambda: long_after))
        assert again == tree
    os.chmod(film, 0o644)
    film.write_bytes(b"mlif")
    changed, _ = loading.load(content, Store(tmp_path / "cache", now=lambda: long_after))
    assert changed["rti/media/film.mp4"] != tree["rti/media/film.mp4"]


def test_new_content_under_old_times_is_noticed(content: Path, tmp_path: Path) -> None:
    film = content / "rti" / "media" / "film.mp4"
    seen = film.stat()
    tree, _ = loading.load(content, Store(tmp_path / "cache"))
    film.write_bytes(b"mlif")
    os.utime(film, ns=(seen.st_atime_ns, seen.st_mtime_ns))
    changed, _ = loading.load(content, Store(tmp_path / "cache"))
    assert changed["rti/media/film.mp4"] != tree["rti/media/film.mp4"]


_armed: list[tuple[str, Callable[[], object]]] = []


def _heard(event: str, arguments: tuple[object, ...]) -> None:
    if event == "open" and _armed and str(arguments[0]).endswith(_armed[-1][0]):
        _armed.pop()[1]()


@contextmanager
def at_the_opening_of(name: str, act: Callable[[], object]) -> Iterator[None]:
    """Does something at the very moment before a file or folder of this name is opened."""
    if not _armed:
        sys.addaudithook(_heard)
    _armed.append((name, act))
    yield
    assert not _armed, f"{name} was never opened"


@pytest.mark.parametrize(("name", "within"), [("index.md", ""), ("film.mp4", "media")])
def test_a_file_that_becomes_a_link_is_refused(
    name: str, within: str, content: Path, store: Store, tmp_path: Path
) -> None:
    (tmp_path / "secret").write_bytes(b"secret")
    file = content / "rti" / within / name

    def swap() -> None:
        file.unlink()
        file.symlink_to(tmp_path / "secret")

    with at_the_opening_of(name, swap):
        tree, told = loading.load(content, store)
    path = file.relative_to(content).as_posix()
    assert [(d.code, d.span.file, d.unsafe) for d in told] == [("KD420", path, True)]
    assert path not in tree


def test_a_folder_that_becomes_a_link_is_refused(
    content: Path, store: Store, tmp_path: Path
) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "film.mp4").write_bytes(b"secret")

    def swap() -> None:
        (content / "rti" / "media").rename(tmp_path / "old")
        (content / "rti" / "media").symlink_to(tmp_path / "elsewhere")

    with at_the_opening_of("media", swap):
        tree, told = loading.load(content, store)
    assert [(d.code, d.span.file, d.unsafe) for d in told] == [("KD420", "rti/media", True)]
    assert "rti/media/film.mp4" not in tree


@pytest.mark.parametrize("name", ["index.md", "film.mp4"])
def test_a_folder_that_is_swapped_while_it_is_read_gives_what_it_held(
    name: str, content: Path, store: Store, tmp_path: Path
) -> None:
    file = next(content.rglob(name))
    path, held = file.relative_to(content).as_posix(), file.read_bytes()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / name).write_bytes(b"secret")
    folder = file.parent

    def swap() -> None:
        folder.rename(tmp_path / "old")
        folder.symlink_to(tmp_path / "elsewhere")

    with at_the_opening_of(name, swap):
        tree, _ = loading.load(content, store)
    found = tree[path]
    assert found == held or (isinstance(found, Blob) and found.size == len(held))
    assert b"secret" not in tree.values()


def test_a_file_that_becomes_a_pipe_does_not_hang(content: Path, store: Store) -> None:
    file = content / "rti" / "index.md"

    def swap() -> None:
        file.unlink()
        os.mkfifo(file)

    with at_the_opening_of("index.md", swap):
        tree, told = loading.load(content, store)
    assert "rti/index.md" not in tree
    assert [d.code for d in told] == ["KD423"]


def test_a_file_that_is_deleted_meanwhile_is_named(content: Path, store: Store) -> None:
    file = content / "rti" / "index.md"
    with (
        at_the_opening_of("index.md", file.unlink),
        pytest.raises(EdgeError, match=r"rti/index.md: it is not there"),
    ):
        loading.load(content, store)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
@pytest.mark.parametrize(("owner", "codes"), [(12345, ["KD424"]), (0, [])])
def test_another_name_of_somebody_else_s_file_is_told(
    owner: int, codes: list[str], content: Path, store: Store, tmp_path: Path
) -> None:
    theirs = tmp_path / "theirs"
    theirs.write_text("theirs")
    os.chown(theirs, owner, -1)
    os.link(theirs, content / "rti" / "mine.md")
    tree, told = loading.load(content, store)
    assert "rti/mine.md" in tree
    assert [d.code for d in told] == codes
    assert all(d.severity is Severity.WARNING for d in told)


def test_folders_without_end_are_not_gone_into(content: Path, store: Store) -> None:
    here = os.open(content / "rti", os.O_RDONLY)
    for _ in range(300):
        os.mkdir("deep", dir_fd=here)
        there = os.open("deep", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = there
    os.close(here)
    _, told = loading.load(content, store)
    assert [d.code for d in told] == ["KD218"]
    assert len(told[0].span.file) < 500
