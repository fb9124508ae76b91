"""A worker: a process of Dask's that does kdll's jobs, and says with which tools."""

from __future__ import annotations

import asyncio
import os
import secrets
import signal
import socket
import tempfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from kdll.edge.cluster import MEDIA, be_quiet, require, work
from kdll.edge.cluster.crew import gone
from kdll.edge.errors import EdgeError
from kdll.edge.store import Store
from kdll.model.exit import Exit

_CONNECTING = 15.0
_CLOSING = 10.0


def offered() -> Mapping[str, str]:
    """The tools of this machine. `EdgeError` (exit 5) if one is missing or does not start."""
    require()
    with tempfile.TemporaryDirectory() as folder:
        return work.offer(Store(Path(folder)))


def serve(
    scheduler: str, jobs: int, host: str | None, folder: Path | None, ready: Callable[[str], None]
) -> None:
    """Work for a scheduler until it goes away or a signal comes (Ctrl-C, SIGTERM).

    `host` is the address at which the other machines reach this one, where that is not plain;
    `folder` is where sources and results lie while a job runs. `ready` is told the address.
    `EdgeError` (exit 8) if the scheduler cannot be reached.
    """
    be_quiet()
    tools = offered()
    asyncio.run(_serve(scheduler, jobs, host, folder, tools, ready))


async def _serve(
    scheduler: str,
    jobs: int,
    host: str | None,
    folder: Path | None,
    tools: Mapping[str, str],
    ready: Callable[[str], None],
) -> None:
    from dask import config
    from distributed import Worker
    from distributed.worker import DEFAULT_STARTUP_INFORMATION

    config.set({"distributed.worker.http.routes": []})  # nothing to look at over HTTP

    async def told(worker: Worker) -> dict[str, str]:
        return dict(tools)

    with tempfile.TemporaryDirectory(prefix="kdll-worker-", dir=folder) as room:
        try:
            worker = Worker(
                scheduler,
                nthreads=jobs,
                name=f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(2)}",
                host=host,
                local_directory=room,
                resources={MEDIA: jobs},
                startup_information={**DEFAULT_STARTUP_INFORMATION, "kdll": told},
                memory_limit=0,
                death_timeout=_CONNECTING,
            )
        except ValueError as error:
            raise EdgeError(
                f"{scheduler} is no address of a scheduler",
                "it looks like tcp://HOST:8786",
                Exit.USAGE,
            ) from error
        try:
            await asyncio.wait_for(worker.start(), _CONNECTING)
        except (OSError, TimeoutError, RuntimeError) as error:
            with suppress(Exception):
                await worker.close(timeout=1)
            raise gone(scheduler) from error
        end = asyncio.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            with suppress(NotImplementedError):  # Windows has no handlers in loops
                asyncio.get_running_loop().add_signal_handler(number, end.set)
        ready(worker.address)
        ended = asyncio.create_task(end.wait())
        finished = asyncio.create_task(worker.finished())
        await asyncio.wait({ended, finished}, return_when=asyncio.FIRST_COMPLETED)
        ended.cancel()
        # What runs is told to end by its own watch, which sees that the worker is closing.
        await worker.close(timeout=_CLOSING)
