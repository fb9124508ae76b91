"""Writing files whole or not at all."""

import errno
import os
from pathlib import Path

import pytest

from kdll.edge import disk
from kdll.edge.errors import EdgeError
from kdll.model.exit import Exit


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
