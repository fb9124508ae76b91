"""Workers that die, lie, hang or are cut off cost another try, and never a wrong byte."""

from __future__ import annotations

import signal
import stat
import sys
import textwrap
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Event

import psutil
import pytest

from kdll.edge import ffmpeg, transcode
from kdll.edge.cluster import answers
from kdll.edge.cluster.coordinator import Cluster, joined
from kdll.edge.cluster.shared import SharedStore
from kdll.edge.errors import EdgeError
from kdll.edge.probe import probe
from kdll.edge.store import Store
from kdll.model.exit import Exit
from kdll.model.media import Job, VideoSettings
from kdll.model.tree import Blob
from tests.cluster.conftest import Dask, Process, dask

OUTPUTS = ("video.mp4", "poster.jpg")

_LIAR = """
    import os
    from dataclasses import replace
    from kdll.cli import main
    from kdll.edge.cluster import work
    from kdll.model.tree import Blob

    honest, given = work.media, []

    def outputs(answer, **other):
        return replace(answer, outputs={**answer.outputs, **other})

    LIES = {
        "digest": lambda a: outputs(a, **{"video.mp4": Blob("0" * 64, 9)}),
        "other file": lambda a: outputs(a, **{"video.mp4": a.outputs["poster.jpg"]}),
        "path": lambda a: outputs(a, **{"../video.mp4": a.outputs["video.mp4"]}),
        "recipe": lambda a: replace(a, key="0" * 64),
        "replay": lambda a: given[0],
        "failure": lambda a: replace(a, outputs={}, failure=("it is too long",)),
        "death": lambda a: os._exit(1),
    }

    def media(url, job, task):
        answer = honest(url, job, task)
        given.append(answer)
        return LIES.get(job.path, lambda a: a)(answer)

    work.media = media
    main()
"""

FAULTY = """\
#!{python}
import subprocess, sys
code = subprocess.call([{real!r}, *sys.argv[1:]])
if sys.argv[-1].endswith("video.mp4"):  # what a command makes is its last word
    path = sys.argv[-1].removeprefix("file:")
    content = bytearray(open(path, "rb").read())
    content[-9] ^= 1
    open(path, "wb").write(content)
sys.exit(code)
"""

STUCK = """\
#!/bin/sh
[ -e {flag} ] && [ "$1" != -version ] && exec sleep 600
exec {real} "$@"
"""


@pytest.fixture(scope="module")
def lone() -> Iterator[Dask]:
    """A scheduler to which each test brings workers of its own."""
    with dask() as running:
        yield running


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """The coordinator's cache, so that the trial is done here but once."""
    return Store(tmp_path_factory.mktemp("coordinator") / "cache")


@pytest.fixture(scope="module")
def alone(clips: Path, store: Store) -> Mapping[str, Blob]:
    """What this machine makes of `one.mkv`."""
    return transcode.here(job(clips, store), store, lambda share: None, Event())


def job(clips: Path, store: Store, path: str = "one.mkv") -> Job:
    """The film `one.mkv`, under any name."""
    source = clips / "one.mkv"
    blob = store.register(source)
    assert blob
    return Job(blob, "video", path, probe(source), OUTPUTS, VideoSettings())


@contextmanager
def bound(*workers: Process) -> Iterator[None]:
    """Workers that do not outlive the block."""
    try:
        yield
    finally:
        for worker in workers:
            worker.kill()


def do(cluster: Cluster, wanted: Job, store: Store) -> Mapping[str, Blob]:
    return cluster.do(wanted, store, lambda share: None, Event())


@pytest.fixture
def liar(lone: Dask) -> Iterator[Process]:
    worker = lone.worker(sys.executable, "-c", textwrap.dedent(_LIAR))
    with bound(worker):
        lone.ready(worker)
        yield worker


def test_a_lie_is_told_by_name_and_changes_nothing(
    lone: Dask,
    liar: Process,
    clips: Path,
    store: Store,
    alone: Mapping[str, Blob],
    tmp_path: Path,
) -> None:
    name = f"-{liar.popen.pid}-"
    lies = {
        "digest": "did not deliver: 0000",
        "other file": "made a file that",
        "path": "made other files than it was asked for",
        "recipe": "answered another question than it was asked",
        "replay": "answered another question than it was asked",
        "failure": "",
        "death": "is gone",
    }
    for lie, words in lies.items():
        said: list[str] = []
        where = str(tmp_path / lie)
        with joined(lone.address, where, store, said.append, 1) as cluster:
            if lie == "failure":
                with pytest.raises(ffmpeg.Failed, match="it is too long"):
                    do(cluster, job(clips, store, lie), store)
                continue
            assert do(cluster, job(clips, store, lie), store) == alone, lie
        assert any(words in line and name in line for line in said), (lie, said)
        assert said[-1] == f"{lie}: done on this machine instead"


def test_a_faulty_ffmpeg_is_found_out_before_it_costs_anything(
    lone: Dask, store: Store, tmp_path: Path
) -> None:
    program = tmp_path / "ffmpeg"
    program.write_text(FAULTY.format(python=sys.executable, real=str(ffmpeg.find())))
    program.chmod(0o755)
    worker = lone.worker(KDLL_FFMPEG=str(program))
    with bound(worker):
        lone.ready(worker)
        with (
            pytest.raises(EdgeError, match="no worker of the cluster") as fault,
            joined(lone.address, str(tmp_path / "shared"), store, print, 1),
        ):
            raise AssertionError
    assert fault.value.exit_code is Exit.SERVER_BUSY
    assert f"-{worker.popen.pid}-" in fault.value.hint
    assert "makes other bytes of the same film or folder than this machine" in fault.value.hint


@pytest.fixture
def stuck(lone: Dask, tmp_path: Path) -> Iterator[tuple[Process, Path]]:
    """A worker whose ffmpeg never ends, once the file exists that comes with it."""
    flag, program = tmp_path / "flag", tmp_path / "ffmpeg"
    program.write_text(STUCK.format(flag=flag, real=ffmpeg.find()))
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    worker = lone.worker(KDLL_FFMPEG=str(program))
    with bound(worker):
        lone.ready(worker)
        yield worker, flag


@contextmanager
def begun(
    cluster: Cluster, wanted: Job, store: Store, flag: Path
) -> Iterator[tuple[Future[Mapping[str, Blob]], Event]]:
    """A job under way on a worker that is stuck in it."""
    stop, begins = Event(), Event()
    flag.touch()
    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(cluster.do, wanted, store, lambda share: begins.set(), stop)
        try:
            assert begins.wait(30)
            yield future, stop
        finally:
            stop.set()


def children(worker: Process) -> list[psutil.Process]:
    return list(psutil.Process(worker.popen.pid).children(recursive=True))


def test_a_build_that_stops_ends_what_runs_for_it_elsewhere(
    lone: Dask, stuck: tuple[Process, Path], clips: Path, store: Store, tmp_path: Path
) -> None:
    worker, flag = stuck
    with (
        joined(lone.address, str(tmp_path / "shared"), store, print, 1) as cluster,
        begun(cluster, job(clips, store), store, flag) as (future, stop),
    ):
        running = eventually(lambda: children(worker))
        stop.set()
        with pytest.raises(ffmpeg.Stopped):
            future.result(30)
        _, alive = psutil.wait_procs(running, timeout=30)
        assert alive == []
        worker.signal(signal.SIGINT)
        assert worker.end() == 0


def eventually(found: Callable[[], list[psutil.Process]]) -> list[psutil.Process]:
    for _ in range(600):
        if running := found():
            return running
        Event().wait(0.05)
    raise AssertionError("nothing runs")


def test_a_worker_that_is_told_to_end_ends_cleanly_and_its_job_is_done_here(
    lone: Dask,
    stuck: tuple[Process, Path],
    clips: Path,
    store: Store,
    alone: Mapping[str, Blob],
    tmp_path: Path,
) -> None:
    worker, flag = stuck
    said: list[str] = []
    with (
        joined(lone.address, str(tmp_path / "shared"), store, said.append, 1) as cluster,
        begun(cluster, job(clips, store), store, flag) as (future, _),
    ):
        running = eventually(lambda: children(worker))
        worker.signal(signal.SIGTERM)
        assert future.result(30) == alone
        assert worker.end() == 0
    assert worker.said.endswith("the worker has ended\n")
    assert psutil.wait_procs(running, timeout=30)[1] == []
    assert said[-1] == "one.mkv: done on this machine instead"


def test_a_worker_that_is_cut_off_loses_its_job_to_another(
    lone: Dask,
    stuck: tuple[Process, Path],
    clips: Path,
    store: Store,
    alone: Mapping[str, Blob],
    tmp_path: Path,
) -> None:
    worker, flag = stuck
    said: list[str] = []
    shared = str(tmp_path / "shared")
    with (
        joined(lone.address, shared, store, said.append, 1, lease=3.0) as cluster,
        begun(cluster, job(clips, store), store, flag) as (future, _),
    ):
        other = lone.worker()
        with bound(other):
            lone.ready(other)
            worker.signal(signal.SIGSTOP)
            assert future.result(60) == alone
            assert f"-{worker.popen.pid}-" in said[0]
            assert "has fallen silent" in said[0]
            assert not any("on this machine" in line for line in said)
            worker.kill()


def test_two_workers_who_made_different_files_are_both_named(
    pair: Dask, clips: Path, store: Store, alone: Mapping[str, Blob], tmp_path: Path
) -> None:
    wanted = job(clips, store)
    (key,) = transcode.keys([wanted], store).values()
    shared = SharedStore(str(tmp_path / "shared"))
    answers.lay(shared, key, "office-7", {**alone, "poster.jpg": Blob("0" * 64, 1)})
    said: list[str] = []
    with joined(pair.address, shared.url, store, said.append, 1) as cluster:
        assert do(cluster, wanted, store) == alone
    (alarm,) = (line for line in said if line.startswith("alarm: one.mkv: "))
    assert "office-7" in alarm
    assert any(f"-{worker.popen.pid}-" in alarm for worker in pair.workers)
    assert answers.makers(shared, key, alone)[1] == {}


def test_a_damaged_source_in_the_shared_store_is_supplied_again(
    pair: Dask, clips: Path, store: Store, alone: Mapping[str, Blob], tmp_path: Path
) -> None:
    wanted = job(clips, store)
    shared = SharedStore(str(tmp_path / "shared"))
    broken = tmp_path / "broken"
    broken.write_bytes(bytes(wanted.source.size))
    shared.put(wanted.source, broken)
    said: list[str] = []
    with joined(pair.address, shared.url, store, said.append, 1) as cluster:
        assert do(cluster, wanted, store) == alone
    (line,) = said
    assert line.endswith(
        f"could not do it: it found that {wanted.source.sha256} is damaged in the shared store"
    )


def test_a_scheduler_that_is_not_there_ends_the_build_with_8(store: Store, tmp_path: Path) -> None:
    nowhere, shared = "tcp://127.0.0.1:1", str(tmp_path / "shared")
    with (
        pytest.raises(EdgeError, match=f"the scheduler at {nowhere} does not answer") as fault,
        joined(nowhere, shared, store, print, 1, connecting=0.5),
    ):
        raise AssertionError
    assert fault.value.exit_code is Exit.SERVER_BUSY


def test_a_scheduler_to_which_nobody_came_ends_the_build_with_8(
    store: Store, tmp_path: Path
) -> None:
    shared = str(tmp_path / "shared")
    with (
        dask() as running,
        pytest.raises(EdgeError, match="no worker has joined") as fault,
        joined(running.address, shared, store, print, 1, patience=0.5),
    ):
        raise AssertionError
    assert fault.value.exit_code is Exit.SERVER_BUSY
    assert f"kdll worker --scheduler {running.address}" in fault.value.hint


def test_a_scheduler_that_goes_away_ends_the_build_with_8(
    clips: Path, store: Store, tmp_path: Path
) -> None:
    flag, program = tmp_path / "flag", tmp_path / "ffmpeg"
    program.write_text(STUCK.format(flag=flag, real=ffmpeg.find()))
    program.chmod(0o755)
    with dask() as running:
        worker = running.worker(KDLL_FFMPEG=str(program))
        running.ready(worker)
        with (
            joined(running.address, str(tmp_path / "s"), store, print, 1, patience=1) as cluster,
            begun(cluster, job(clips, store), store, flag) as (future, _),
        ):
            running.scheduler.kill()
            with pytest.raises(EdgeError, match="does not answer") as gone:
                future.result(60)
        assert gone.value.exit_code is Exit.SERVER_BUSY
        assert worker.end() == 0
