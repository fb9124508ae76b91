"""A real preview server on a free port, in a thread of its own."""

from __future__ import annotations

import http.client
import json
import queue
import threading
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from kdll.edge.serve import Outcome, Preview, serve

TIMEOUT = 30
"""Seconds after which something that should happen is held not to."""


@contextmanager
def running(
    site: Path,
    content: Path | None = None,
    rebuild: Callable[[], Outcome] = lambda: Outcome(True, ""),
    said: queue.Queue[str] | None = None,
    port: int = 0,
) -> Iterator[str]:
    """The server's address, without a slash at the end."""
    said = said if said is not None else queue.Queue()
    stop = threading.Event()
    watched = content or site / "rti" / "media"
    preview = Preview(site, watched, rebuild, said.put)
    thread = threading.Thread(target=serve, args=(preview, port, stop))
    thread.start()
    try:
        yield said.get(timeout=TIMEOUT).split()[4].rstrip("/")
    finally:
        stop.set()
        thread.join(TIMEOUT)
        assert not thread.is_alive()


def ended_builds(address: str) -> Generator[dict[str, object], None, None]:
    """How each build went, from the server's own news, as it ends."""
    connection = http.client.HTTPConnection(address, timeout=4 * TIMEOUT)
    with closing(connection), closing(_asked(connection)) as response:
        for line in response:
            if line.startswith(b"data: ") and not (status := json.loads(line[6:]))["busy"]:
                yield status


def _asked(connection: http.client.HTTPConnection) -> http.client.HTTPResponse:
    connection.request("GET", "/-/events")
    return connection.getresponse()
