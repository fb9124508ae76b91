"""A build that somebody stops leaves nothing half-made, loses nothing old, and ends its ffmpeg."""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path

import pytest
from filmed import KDLL, VERSION, build, content, environment, stand_in
from tests.processes import gone

from kdll.edge import disk


def held(folder: Path) -> dict[str, bytes]:
    """Every file but the cache's and the lock, which names the last process."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and "cache" not in path.parts and path.name != ".kdll-lock"
    }


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)], ids=["Ctrl-C", "SIGTERM"]
)
def test_a_stopped_build_leaves_what_was_there_and_nothing_else(
    number: signal.Signals, code: int, tmp_path: Path
) -> None:
    made = content(tmp_path, "stamp.mp4")
    assert build(tmp_path).returncode == 0
    before = held(tmp_path / "build")
    media = made / "a-course" / "media"
    (media / "stamp.mp4").write_bytes((media / "stamp.mp4").read_bytes() + bytes(8))
    os.mkfifo(tmp_path / "started")
    hanging = f"echo $$ > {tmp_path}/process; echo yes > {tmp_path}/started; sleep 1000"
    more = stand_in(tmp_path, VERSION + hanging)
    command = [KDLL, "build", "--no-site", "--formats", "web"]
    with subprocess.Popen(
        command, cwd=tmp_path, env=environment(**more), stderr=subprocess.PIPE, text=True
    ) as running:
        assert (tmp_path / "started").read_text() == "yes\n"
        running.send_signal(number)
        _, said = running.communicate(timeout=60)
    assert running.returncode == code
    assert said.endswith("stopped\n")
    assert "Traceback" not in said
    assert held(tmp_path / "build") == before
    assert list((tmp_path / "build" / "cache" / "tmp").iterdir()) == []
    assert list((tmp_path / "build").rglob(f"{disk.TEMPORARY}*")) == []
    assert gone((tmp_path / "process").read_text().strip())
    assert build(tmp_path).returncode == 0
