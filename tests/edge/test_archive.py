"""Zips: equal bytes from equal trees, readable by every reader, and nothing unsafe read."""

import io
import shutil
import stat
import struct
import subprocess
import zipfile
from pathlib import Path

import pytest

from kdll.edge import archive, output
from kdll.edge.errors import EdgeError
from kdll.edge.store import Store
from kdll.model.exit import Exit
from kdll.model.tree import Blob, Tree


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "cache")


@pytest.fixture
def tree(store: Store) -> Tree:
    film = store.put(bytes(range(256)) * 9000)
    return Tree(
        {
            "media/film.mp4": film,
            "index.html": b"<p>words</p>" * 400,
            "kdll/player.js": b"x",
            "empty.txt": b"",
            "नियम.txt": "सूचना".encode(),
            "imsmanifest.xml": b"<manifest/>",
        }
    )


def test_the_same_tree_makes_the_same_bytes_in_any_order(
    tree: Tree, store: Store, tmp_path: Path
) -> None:
    first = archive.write_zip(tree, store, tmp_path / "a.zip", "2026-10-01")
    backwards = Tree(dict(reversed(list(tree.items()))))
    second = archive.write_zip(backwards, store, tmp_path / "b.zip", "2026-10-01", archive.Press())
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    assert first == second


def test_write_zip_returns_the_digest_of_the_file_it_wrote(
    tree: Tree, store: Store, tmp_path: Path
) -> None:
    zipped = archive.write_zip(tree, store, tmp_path / "a.zip")
    assert zipped == store.register(tmp_path / "a.zip")


def test_zipfile_reads_back_every_file_and_its_date(
    tree: Tree, store: Store, tmp_path: Path
) -> None:
    archive.write_zip(tree, store, tmp_path / "a.zip", "2026-10-01")
    with zipfile.ZipFile(tmp_path / "a.zip") as read:
        assert read.testzip() is None
        assert read.namelist() == sorted(tree, key=str.encode)
        for entry in read.infolist():
            assert entry.date_time == (2026, 10, 1, 0, 0, 0)
            assert entry.create_system == 3
            assert entry.external_attr >> 16 == stat.S_IFREG | 0o644
            assert entry.extra == b""
            held = tree[entry.filename]
            if isinstance(held, bytes):
                assert read.read(entry) == held
        assert read.getinfo("media/film.mp4").compress_type == zipfile.ZIP_STORED
        assert read.getinfo("index.html").compress_type == zipfile.ZIP_DEFLATED


@pytest.mark.parametrize("reader", [["unzip", "-tq"], ["bsdtar", "-tf"], ["7z", "t"]])
def test_other_readers_find_no_fault(
    reader: list[str], tree: Tree, store: Store, tmp_path: Path
) -> None:
    if not shutil.which(reader[0]):
        pytest.skip(f"no {reader[0]} here")
    archive.write_zip(tree, store, tmp_path / "a.zip")
    done = subprocess.run([*reader, str(tmp_path / "a.zip")], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("dated", ["", "1979-12-31", "2108-01-01", "soon"])
def test_a_date_that_a_zip_cannot_hold_becomes_1980(
    dated: str, store: Store, tmp_path: Path
) -> None:
    archive.write_zip(Tree({"a": b"a"}), store, tmp_path / "a.zip", dated)
    with zipfile.ZipFile(tmp_path / "a.zip") as read:
        assert read.infolist()[0].date_time == (1980, 1, 1, 0, 0, 0)


def test_more_than_65535_files_need_zip64_and_are_all_read(store: Store, tmp_path: Path) -> None:
    many = Tree({f"{n:05}": b"" for n in range(65_537)})
    archive.write_zip(many, store, tmp_path / "a.zip")
    with zipfile.ZipFile(tmp_path / "a.zip") as read:
        assert len(read.namelist()) == 65_537


def test_a_blob_that_is_shorter_than_it_says_never_gets_into_a_package(
    store: Store, tmp_path: Path
) -> None:
    film = store.put(b"film")
    longer = Blob(film.sha256, film.size + 1)
    with pytest.raises(EdgeError, match="changed while it was packed"):
        archive.write_zip(Tree({"a.mp4": longer}), store, tmp_path / "a.zip")
    assert not (tmp_path / "a.zip").exists()


def test_a_damaged_blob_never_gets_into_a_package(tree: Tree, store: Store, tmp_path: Path) -> None:
    blob = tree["media/film.mp4"]
    assert isinstance(blob, Blob)
    path = store.path(blob)
    content = bytearray(path.read_bytes())
    content[1000] ^= 1
    path.write_bytes(content)
    with pytest.raises(EdgeError, match="damaged"):
        archive.write_zip(tree, store, tmp_path / "a.zip")
    assert not list(tmp_path.glob("*.zip"))
    assert not path.exists()


def test_read_zip_gives_texts_as_bytes_and_media_as_blobs(
    tree: Tree, store: Store, tmp_path: Path
) -> None:
    archive.write_zip(tree, store, tmp_path / "a.zip")
    listing, read = archive.read_zip(tmp_path / "a.zip")
    assert listing == tree
    assert len(read("media/film.mp4")) == 256 * 9000
    assert read("kdll/player.js") == b"x"


def _zip(path: Path, *entries: tuple[zipfile.ZipInfo | str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for entry, content in entries:
            out.writestr(entry, content)
    return path


def _link(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)
    entry.create_system = 3
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    return entry


@pytest.mark.parametrize(
    ("entries", "words"),
    [
        ([("../../evil.txt", b"")], "leaves its folder"),
        ([("/etc/evil", b"")], "leaves its folder"),
        ([("C:\\evil", b"")], "no computer|some computer"),
        ([("a\\..\\b", b"")], "some computer"),
        ([("aux.js", b"")], "some computer"),
        ([("a/" * 20 + "b", b"")], "some computer"),
        ([("A.txt", b""), ("a.txt", b"")], "two files of one name"),
        ([("a", b""), ("a/b", b"")], "a folder must be"),
        ([(_link("link"), b"/etc/passwd")], "link"),
        ([("zeros", bytes(8 << 20))], "far more than it is"),
    ],
)
def test_a_zip_that_is_unsafe_to_unpack_is_refused(
    entries: list[tuple[zipfile.ZipInfo | str, bytes]], words: str, tmp_path: Path
) -> None:
    with pytest.raises(EdgeError, match=words) as caught:
        archive.read_zip(_zip(tmp_path / "a.zip", *entries))
    assert caught.value.exit_code is Exit.UNSAFE


def test_an_encrypted_zip_is_refused(tmp_path: Path) -> None:
    path = _zip(tmp_path / "a.zip", ("a.txt", b"words"))
    content = bytearray(path.read_bytes())
    content[6] |= 1
    content[content.index(b"PK\1\2") + 8] |= 1
    path.write_bytes(content)
    with pytest.raises(EdgeError, match="encrypted") as caught:
        archive.read_zip(path)
    assert caught.value.exit_code is Exit.UNSAFE


def test_a_zip_that_says_less_than_it_unpacks_to_is_refused(tmp_path: Path) -> None:
    path = _zip(tmp_path / "a.txt.zip", ("a.txt", b"w" * 5000))
    content = bytearray(path.read_bytes())
    at = content.index(b"PK\1\2") + 24
    content[at : at + 4] = struct.pack("<L", 10)
    path.write_bytes(content)
    with pytest.raises(EdgeError):
        archive.read_zip(path)


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\3\4 and no more"])
def test_what_is_no_zip_is_said_to_be_none(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(content)
    with pytest.raises(EdgeError) as caught:
        archive.read_zip(path)
    assert caught.value.exit_code is Exit.CONTENT
    assert "a.zip" in caught.value.message


def test_a_zip_cut_short_is_damaged_not_unsafe(tree: Tree, store: Store, tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    archive.write_zip(tree, store, path)
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(EdgeError, match="damaged") as caught:
        archive.read_zip(path)
    assert caught.value.exit_code is Exit.CONTENT


def test_a_press_compresses_each_text_once(store: Store, tmp_path: Path) -> None:
    press = archive.Press()
    content = b"<p>words</p>" * 400
    packed = press.text(content, ".html")
    archive.write_zip(Tree({"a.html": content}), store, tmp_path / "a.zip", press=press)
    assert press.text(bytes(bytearray(content)), ".html") is packed
    assert zipfile.ZipFile(io.BytesIO((tmp_path / "a.zip").read_bytes())).read("a.html") == content


def test_replaced_folders_hold_what_the_zip_would(tree: Tree, store: Store, tmp_path: Path) -> None:
    output.claim(tmp_path / "build", tmp_path / "content")
    site = tmp_path / "build" / "site"
    output.replace_folder(site, tree, store)
    held = {p.relative_to(site).as_posix() for p in site.rglob("*") if p.is_file()}
    assert held == set(tree)
