"""The workers of a cluster: who is there, who has passed the trial, who was struck off and why."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from threading import Event, Lock
from typing import TYPE_CHECKING, Any

from kdll.edge import ffmpeg
from kdll.edge.cluster import MEDIA, TOPIC, work
from kdll.edge.cluster.trial import Trial
from kdll.edge.cluster.work import Answer, new_task
from kdll.edge.errors import EdgeError
from kdll.model.exit import Exit
from kdll.model.tree import Blob

if TYPE_CHECKING:
    from distributed import Client

TICK = 0.1
"""Seconds between two looks at what goes on."""

_FRESH = 1.0
_ANSWERING = 10.0


@dataclass(frozen=True, slots=True)
class News:
    """The last that was heard of a task."""

    share: float
    at: str
    """The address of who works on it."""
    when: float


class Crew:
    """Asks the scheduler who is there, and tries each newcomer out before it counts.

    `patience` is for how many seconds a scheduler that does not answer is waited for, and the
    first worker.
    """

    def __init__(
        self,
        client: Client,
        executor: Any,
        trial: Trial,
        parcel: Blob,
        url: str,
        address: str,
        offer: Mapping[str, str],
        say: Callable[[str], None],
        patience: float,
    ) -> None:
        self._client, self._executor = client, executor
        self._trial, self._parcel, self._url = trial, parcel, url
        self._address, self._offer = address, offer
        self._say, self._patience = say, patience
        self._lock = Lock()
        self._asked = float("-inf")
        self._there: Mapping[str, Mapping[str, Any]] = {}
        self._names: dict[str, str] = {}
        self._trials: dict[str, tuple[Future[Answer], Future[Answer]]] = {}
        self._verdicts: dict[str, str] = {}
        self.awaited: set[str] = set()
        """The tasks of which news are wanted; others build, too."""
        self.news: dict[str, News] = {}
        """By task; only of those that someone has begun."""
        client.subscribe_topic(TOPIC, self._hear)

    def there(self) -> Mapping[str, Mapping[str, Any]]:
        """Who offers to work, by address. `EdgeError` (exit 8) once the scheduler is gone."""
        with self._lock:
            if time.monotonic() > self._asked + _FRESH:
                self._there = self._ask()
                self._names |= {at: str(about["name"]) for at, about in self._there.items()}
                self._asked = time.monotonic()
            return self._there

    def usable(self) -> set[str]:
        """The addresses of those who have passed the trial; begins the trials of newcomers."""
        there = self.there()
        with self._lock:
            for address in self._trials.keys() - there.keys():
                del self._trials[address]
            for address in self._verdicts.keys() - there.keys():
                del self._verdicts[address]
            for address, about in there.items():
                if address not in self._verdicts:
                    self._judge(address, about)
            return {address for address, fault in self._verdicts.items() if not fault}

    def choose(self, avoided: Collection[str], stop: Event) -> set[str]:
        """Who may do a task: someone not avoided, if there is one; empty if nobody is left."""
        while not (usable := self.usable()):
            if not self._pending():
                return set()
            if stop.wait(TICK):
                raise ffmpeg.Stopped
        return usable - set(avoided) or usable

    def wait(self) -> None:
        """Until somebody has passed. `EdgeError` (exit 8) if nobody comes, or nobody passes."""
        end = time.monotonic() + self._patience
        while not self.usable():
            if self._verdicts and not self._pending():
                raise EdgeError(
                    f"no worker of the cluster at {self._address} can be used",
                    "; ".join(sorted(set(self._verdicts.values()))),
                    Exit.SERVER_BUSY,
                )
            if not self._there and time.monotonic() > end:
                raise EdgeError(
                    f"no worker has joined the cluster at {self._address}",
                    f"start one or more: kdll worker --scheduler {self._address}",
                    Exit.SERVER_BUSY,
                )
            time.sleep(TICK)

    def strike(self, address: str, fault: str) -> None:
        """Send no more work there; `fault` follows the worker's name."""
        with self._lock:
            self._verdicts[address] = f"{self.name(address)} {fault}"

    def name(self, address: str) -> str:
        """What people call a worker, be it gone or not."""
        return self._names.get(address, address)

    @property
    def slots(self) -> int:
        """Jobs that all who are there can do at a time."""
        return sum(int(about["resources"][MEDIA]) for about in self._there.values())

    def _pending(self) -> bool:
        return any(address not in self._verdicts for address in self._there)

    def _ask(self) -> Mapping[str, Mapping[str, Any]]:
        end = time.monotonic() + self._patience
        while True:
            fault: Exception | None = None
            try:
                if self._client.status == "running":
                    # Not `scheduler_info`: what it gives is emptied every two seconds.
                    asked = self._client.scheduler.identity
                    about = self._client.sync(asked, n_workers=-1, callback_timeout=_ANSWERING)
                    workers = about["workers"]
                    return {a: w for a, w in workers.items() if w["resources"].get(MEDIA, 0) >= 1}
            except (OSError, RuntimeError, AttributeError) as error:  # while it reconnects
                fault = error
            if time.monotonic() > end or self._client.status == "closed":
                raise gone(self._address) from fault
            time.sleep(TICK)

    def _judge(self, address: str, about: Mapping[str, Any]) -> None:
        if address not in self._trials:
            unlike = self._unlike(about.get("kdll"))
            if unlike:
                self._condemn(address, unlike)
            else:
                self._trials[address] = self._tried(address)
        elif all(future.done() for future in self._trials[address]):
            media, zips = self._trials.pop(address)
            fault = _differs(media, self._trial.made) or _differs(zips, self._trial.zipped)
            if fault:
                self._condemn(address, fault)
            else:
                self._verdicts[address] = ""

    def _condemn(self, address: str, fault: str) -> None:
        words = f"{self.name(address)} {fault}"
        self._verdicts[address] = words
        self._say(f"{words}; it gets no work")

    def _unlike(self, offer: object) -> str:
        if not isinstance(offer, dict):
            return "was not started by `kdll worker`"
        unlike = [
            f"{tool} {offer.get(tool, 'unknown')} and not {version}"
            for tool, version in self._offer.items()
            if offer.get(tool) != version
        ]
        return f"has {', '.join(unlike)} as this machine has" if unlike else ""

    def _tried(self, address: str) -> tuple[Future[Answer], Future[Answer]]:
        def sent(do: Callable[..., Answer], *what: object) -> Future[Answer]:
            task = new_task()
            future: Future[Answer] = self._executor.submit(
                do, self._url, *what, task=task, key=task, workers=[address]
            )
            return future

        return sent(work.media, self._trial.job), sent(work.zips, self._parcel)

    def _hear(self, event: tuple[float, Mapping[str, Any]]) -> None:
        _, told = event
        if told["task"] in self.awaited:
            news = News(float(told["share"]), str(told["at"]), time.monotonic())
            self.news[told["task"]] = news


def _differs(future: Future[Answer], wanted: Mapping[str, Blob]) -> str:
    """What is wrong with the answer to a trial, in words; "" if nothing is."""
    if future.cancelled():
        return "was lost in its trial"
    error = future.exception()
    if error:
        return f"could not do its trial: {error}"
    answer = future.result()
    if answer.failure:
        return f"could not do its trial: {answer.failure[0]}"
    if dict(answer.outputs) != dict(wanted):
        return "makes other bytes of the same film or folder than this machine"
    return ""


def gone(address: str) -> EdgeError:
    """The scheduler does not answer."""
    return EdgeError(
        f"the scheduler at {address} does not answer",
        "see that it runs and that this machine reaches it, then run this again: what is finished "
        "is kept",
        Exit.SERVER_BUSY,
    )
