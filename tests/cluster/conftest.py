"""A cluster on loopback: a scheduler, workers and an S3 server as processes of their own.

Whatever a test does to them, none of them outlives it.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Condition, Thread

import pytest

from kdll.edge import ffmpeg

PROGRAMS = Path(sys.executable).parent
_PATIENCE = 60.0

_CLIPS = {
    "one.mkv": "testsrc=size=160x120:rate=12:duration=1",
    "two.mkv": "testsrc2=size=160x120:rate=12:duration=1",
}

_S3 = """
    import sys
    import boto3
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    address = "http://{}:{}".format(*server.get_host_and_port())
    boto3.client("s3", endpoint_url=address).create_bucket(Bucket="lab")
    print(address, flush=True)
    sys.stdin.read()
"""


# Where the tests themselves are killed, no fixture runs: the system sees to it.
_WITH_US = ("setpriv", "--pdeathsig", "KILL") if shutil.which("setpriv") else ()


class Process:
    """A program in a session of its own, and what it has printed."""

    def __init__(self, *command: str | Path, **environment: str) -> None:
        self._room = TemporaryDirectory()
        self.popen = subprocess.Popen(
            [*_WITH_US, *command],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env={**os.environ, "TMPDIR": self._room.name, **environment},
            start_new_session=True,
        )
        self.said = ""
        self._news = Condition()
        self._ended = False
        self._reader = Thread(target=self._read, daemon=True)
        self._reader.start()

    def wait_for(self, words: str) -> str:
        """What it has printed, once these words are among it."""
        with self._news:
            self._news.wait_for(lambda: words in self.said or self._ended, _PATIENCE)
            assert words in self.said, self.said
            return self.said

    def end(self) -> int:
        """Its exit code, once it has ended by itself."""
        code = self.popen.wait(_PATIENCE)
        self._reader.join(_PATIENCE)
        return code

    def signal(self, number: signal.Signals) -> None:
        self.popen.send_signal(number)

    def kill(self) -> None:
        """End it, and all that it has started."""
        with suppress(ProcessLookupError):
            os.killpg(self.popen.pid, signal.SIGKILL)
        assert self.popen.stdin and self.popen.stdout
        self.popen.wait()
        self._reader.join(_PATIENCE)
        self.popen.stdin.close()
        self.popen.stdout.close()
        self._room.cleanup()

    def _read(self) -> None:
        assert self.popen.stdout
        for line in self.popen.stdout:
            self._add(line.decode("utf-8", "replace"))
        with self._news:
            self._ended = True
            self._news.notify_all()

    def _add(self, line: str) -> None:
        with self._news:
            self.said += line
            self._news.notify_all()


class Dask:
    """A scheduler, and the workers that were started for it."""

    def __init__(self) -> None:
        self.workers: list[Process] = []
        self.scheduler = Process(
            *(PROGRAMS / "dask", "scheduler", "--host", "127.0.0.1", "--port", "0"),
            *("--dashboard-address", "127.0.0.1:0"),
        )
        try:
            said = self.scheduler.wait_for("dashboard at")
        except AssertionError:
            self.scheduler.kill()
            raise
        found = re.search(r"Scheduler at: +(tcp://\S+)", said)
        assert found
        self.address = found[1]

    def worker(self, *program: str | Path, **environment: str) -> Process:
        """A worker that is starting; `program` is another than `kdll`."""
        process = Process(
            *(program or (PROGRAMS / "kdll",)),
            *("worker", "--scheduler", self.address, "--jobs", "1", "--host", "127.0.0.1"),
            **environment,
        )
        self.workers.append(process)
        return process

    def ready(self, *workers: Process) -> None:
        for worker in workers:
            worker.wait_for("at a time")

    def kill(self) -> None:
        for process in (*self.workers, self.scheduler):
            process.kill()


@contextmanager
def dask() -> Iterator[Dask]:
    """A scheduler without workers."""
    running = Dask()
    try:
        yield running
    finally:
        running.kill()


@pytest.fixture(scope="module")
def pair() -> Iterator[Dask]:
    """A scheduler with two good workers, for tests that leave them as they are."""
    with dask() as running:
        running.ready(running.worker(), running.worker())
        yield running


@pytest.fixture(scope="module")
def clips(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Films of a second each, without sound."""
    folder = tmp_path_factory.mktemp("clips")
    for name, source in _CLIPS.items():
        subprocess.run(
            [
                *(ffmpeg.find(), "-hide_banner", "-nostdin", "-loglevel", "error"),
                *("-f", "lavfi", "-i", source, "-c:v", "libx264", "-preset", "ultrafast"),
                *("-pix_fmt", "yuv420p", folder / name),
            ],
            check=True,
        )
    return folder


@pytest.fixture(scope="module")
def s3() -> Iterator[dict[str, str]]:
    """An S3 server with the bucket `lab`, and the environment in which it is found."""
    rights = {
        "AWS_ACCESS_KEY_ID": "lab",
        "AWS_SECRET_ACCESS_KEY": "not-a-secret",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_EC2_METADATA_DISABLED": "true",
    }
    server = Process(sys.executable, "-c", textwrap.dedent(_S3), **rights)
    try:
        found = re.search(r"http://[\d.:]+\d", server.wait_for("http://127.0.0.1"))
        assert found
        yield {**rights, "AWS_ENDPOINT_URL": found[0]}
    finally:
        server.kill()
