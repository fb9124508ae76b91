"""The live preview: serves the site on this computer only, and rebuilds it when a file changes.

What is served differs from what is built by one script: it reloads the page after a build and
shows over it what is wrong with the content, in the words of the command line.
"""

from __future__ import annotations

import asyncio
import json
import socket
import threading
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from traceback import format_exc
from typing import TYPE_CHECKING

from kdll.edge.errors import EdgeError
from kdll.model.exit import Exit

if TYPE_CHECKING:
    from uvicorn import Server

HOST = "127.0.0.1"
_PORTS_TRIED = 20
_CONNECTIONS = 256
WAITING = "waiting for the next change"
"""Said after every build: an editor's list of problems is whole then (.vscode/tasks.json)."""
_QUIET = 300
"""Milliseconds without a further change after which a rebuild begins: editors save in steps."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a build went."""

    ok: bool
    """Whether all of it was built."""
    text: str
    """What there is to say of it, for people, as plain text."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What is served, and how it comes about."""

    site: Path
    """The folder that `rebuild` fills."""
    content: Path
    """The folder that is watched."""
    rebuild: Callable[[], Outcome]
    """May raise `EdgeError`."""
    say: Callable[[str], None]
    """Takes a line or more for the terminal."""


@dataclass(frozen=True, slots=True)
class Status:
    """How the latest build went."""

    build: int = 0
    """How many have ended."""
    busy: bool = True
    ok: bool = True
    text: str = ""
    """What is wrong, for people."""


class Live:
    """The status, and those who wait for the next one."""

    def __init__(self) -> None:
        self.status = Status()
        self._changed = asyncio.Condition()

    async def tell(self, status: Status) -> None:
        """The status is another one now."""
        async with self._changed:
            self.status = status
            self._changed.notify_all()

    async def other_than(self, known: Status | None) -> Status:
        """The status, as soon as it is not the one known."""
        async with self._changed:
            await self._changed.wait_for(lambda: self.status != known)
            return self.status


def serve(preview: Preview, port: int = 8000, stop: threading.Event | None = None) -> None:
    """Serve until Ctrl-C, or until `stop` is set.

    Takes the next free port if `port` is busy; 0 takes any. `EdgeError` if none is free.
    """
    with _listen(port) as listener, suppress(KeyboardInterrupt):
        asyncio.run(_serve(preview, listener, stop))


def _listen(port: int) -> socket.socket:
    for candidate in range(port, port + _PORTS_TRIED):
        listener = socket.socket()
        try:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind((HOST, candidate))
            listener.listen()
        except OSError:
            listener.close()
        else:
            return listener
    raise EdgeError(
        f"the ports {port} to {port + _PORTS_TRIED - 1} are all in use",
        "name another one with --port, or stop the program that holds it",
        Exit.MACHINE,
    )


async def _serve(preview: Preview, listener: socket.socket, stop: threading.Event | None) -> None:
    import uvicorn

    from kdll.edge.pages import application

    live = Live()
    port = listener.getsockname()[1]
    server: Server

    def events() -> AsyncIterator[str]:
        return _events(live, lambda: server.should_exit)

    app = application(preview.site, port, lambda: live.status.build, events)
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            log_config=None,
            access_log=False,
            lifespan="off",
            limit_concurrency=_CONNECTIONS,
            timeout_graceful_shutdown=3,
            server_header=False,
            date_header=False,
        )
    )
    preview.say(f"the preview is at http://{HOST}:{port}/ (Ctrl-C ends it)")
    tasks = [asyncio.create_task(_rebuild_on_change(preview, live, server))]
    if stop:
        tasks.append(asyncio.create_task(_end(server, stop)))
    try:
        await server.serve(sockets=[listener])
    finally:
        for task in tasks:
            task.cancel()
        done = await asyncio.gather(*tasks, return_exceptions=True)
    for fault in done:
        if isinstance(fault, ExceptionGroup):
            raise fault.exceptions[0]


async def _end(server: Server, stop: threading.Event) -> None:
    await asyncio.to_thread(stop.wait)
    server.should_exit = True


async def _events(live: Live, stopping: Callable[[], bool]) -> AsyncIterator[str]:
    """Each status as a server-sent event, beginning with the present one."""
    known: Status | None = None
    while not stopping():
        try:
            known = await asyncio.wait_for(live.other_than(known), timeout=0.5)
        except TimeoutError:
            yield ": \n\n"  # a comment: tells us whether anyone is still listening
            continue
        told = {"build": known.build, "busy": known.busy, "ok": known.ok, "text": known.text}
        yield f"data: {json.dumps(told)}\n\n"


async def _rebuild_on_change(preview: Preview, live: Live, server: Server) -> None:
    """Build now, and again after every change. Changes during a build lead to one more."""
    changed: set[str] = set()
    news = asyncio.Event()

    async def watch() -> None:
        async for names in _changes(preview):
            changed.update(names)
            news.set()

    # Watching begins before the first build reads anything: no change goes unseen.
    async with asyncio.TaskGroup() as group:
        watching = group.create_task(watch())
        watching.add_done_callback(lambda _: _stop(server))
        await asyncio.sleep(0)
        while True:
            news.clear()
            if changed:
                preview.say(_sentence(sorted(changed)))
                changed.clear()
            await _rebuild(preview, live)
            await news.wait()


def _stop(server: Server) -> None:
    server.should_exit = True


def _sentence(names: Sequence[str]) -> str:
    more = f" and {len(names) - 1} more" if len(names) > 1 else ""
    return f"changed: {names[0]}{more}"


async def _changes(preview: Preview) -> AsyncIterator[set[str]]:
    """Names of what changed, from the content folder, each time that it has settled."""
    from watchfiles import awatch

    content = preview.content.resolve()
    for polling in (False, True):
        try:
            async for changes in awatch(content, step=_QUIET, force_polling=polling or None):
                yield {Path(path).relative_to(content).as_posix() for _, path in changes}
            return
        except OSError as error:
            if polling or not content.is_dir():
                raise EdgeError(
                    f"{preview.content} cannot be watched: {error}",
                    "is the folder still there? start kdll serve again",
                ) from error
            preview.say("no more files can be watched here: looking at them time and again instead")


async def _rebuild(preview: Preview, live: Live) -> None:
    before = live.status
    await live.tell(replace(before, busy=True))
    outcome = await asyncio.to_thread(_attempt, preview)
    if outcome.text:
        preview.say(outcome.text)
    await live.tell(Status(before.build + 1, False, outcome.ok, outcome.text))
    preview.say(WAITING)


def _attempt(preview: Preview) -> Outcome:
    """The outcome, whatever happens: a fault of the machine's or ours ends no preview.

    It often comes of a file half-written, and the next save may be sound.
    """
    try:
        return preview.rebuild()
    except EdgeError as error:
        hint = f"\n  hint: {error.hint}" if error.hint else ""
        return Outcome(False, f"error: {error.message}{hint}")
    except Exception:
        return Outcome(False, f"kdll itself failed; please report this:\n\n{format_exc()}")
