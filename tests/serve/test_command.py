"""`kdll serve` as an author starts and ends it."""

from __future__ import annotations

import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from tests.conftest import PROGRAMS, ROOT
from tests.serve.running import TIMEOUT, ended_builds

SAMPLE = ROOT / "tests" / "samples" / "base"


@contextmanager
def serving(content: Path, out: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The process, and the server's host and port."""
    process = subprocess.Popen(
        [PROGRAMS / "kdll", "serve", "--content", content, "--out", out, "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout
    try:
        yield process, process.stdout.readline().split("/")[2]
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def test_a_mistake_is_told_as_on_the_command_line_and_ctrl_c_ends_cleanly(tmp_path: Path) -> None:
    content = tmp_path / "content"
    shutil.copytree(SAMPLE, content)
    with (
        serving(content, tmp_path / "out") as (process, address),
        closing(ended_builds(address)) as builds,
    ):
        first = next(builds)
        assert first["ok"], first["text"]
        assert (tmp_path / "out/site/index.html").is_file()
        assert not (tmp_path / "out/packages").exists()
        page = content / "a-course" / "10-start.md"
        page.write_text(page.read_text("utf-8") + "\n[gone](gone.md)\n", "utf-8")
        second = next(builds)
        assert not second["ok"]
        assert "10-start.md" in str(second["text"])
        assert "error[KD2" in str(second["text"])
        assert "hint:" in str(second["text"])
        process.send_signal(signal.SIGINT)
        said, _ = process.communicate(timeout=TIMEOUT)
        assert process.returncode == 0
        assert said.rstrip().endswith("stopped")
        assert "Traceback" not in said
