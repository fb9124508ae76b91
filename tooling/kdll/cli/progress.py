"""What is going on: bars on a terminal, a line a step elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TextIO

from rich.cells import cell_len, set_cell_size

from kdll.cli.show import visible
from kdll.model.media import Job

NAME = 28
"""Cells for the name of a file beside its bar: the bars stay where they are."""


@dataclass(frozen=True, slots=True)
class Telling:
    """What to call, from any thread, as media are made."""

    share: Callable[[Job, float], None]
    """With a job and the share of it that is done, 0 to 1."""
    failed: Callable[[Job, str], None]
    """With a job that will not be done, and why."""


class Progress:
    """Says what is being worked on, on standard error, so that results stay alone on the other."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr

    def say(self, words: str) -> None:
        """A line of its own."""
        print(visible(words), file=self._stream, flush=True)

    def tell(self, course: str, step: str) -> None:
        """A step of a course begins."""
        self.say(f"{course}: {step}")

    @contextmanager
    def media(self, jobs: Sequence[Job]) -> Iterator[Telling]:
        """While media are made: what to call as each of `jobs` gets on."""
        if self._stream.isatty():
            with self._bars(jobs) as telling:
                yield telling
        else:
            yield self._lines(jobs)

    def _lines(self, jobs: Sequence[Job]) -> Telling:
        started: set[Job] = set()
        ended: set[Job] = set()

        def share(job: Job, done: float) -> None:
            # What is done when first heard of was made by an earlier build: nothing happens.
            if job not in started and done < 1:
                started.add(job)
                self.say(f"{job.path}: {job.recipe} begins")
            if done >= 1 and job not in ended:
                ended.add(job)
                if job in started:
                    self.say(f"{job.path}: {job.recipe} done ({len(ended)} of {len(jobs)})")

        def failed(job: Job, why: str) -> None:
            ended.add(job)
            self.say(f"{job.path}: {job.recipe} failed ({len(ended)} of {len(jobs)}): {why}")

        return Telling(share, failed)

    @contextmanager
    def _bars(self, jobs: Sequence[Job]) -> Iterator[Telling]:
        from rich.console import Console
        from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeRemainingColumn
        from rich.progress import Progress as Bars

        columns = (
            TextColumn("{task.description}", markup=False),
            BarColumn(None),
            TaskProgressColumn(),
            TimeRemainingColumn(),
        )
        console = Console(file=self._stream, highlight=False, markup=False, emoji=False)
        with Bars(*columns, console=console, transient=True, expand=True) as bars:
            whole = bars.add_task(
                _fixed(f"all media, 0 of {len(jobs)}"),
                total=sum(map(_weight, jobs)),
                visible=False,
            )
            tasks = {
                job: bars.add_task(_fixed(job.path.rpartition("/")[2]), total=1, visible=False)
                for job in jobs
            }
            shares = dict.fromkeys(jobs, 0.0)
            begun: set[Job] = set()
            ended: set[Job] = set()

            def share(job: Job, done: float) -> None:
                if done >= 1:
                    ended.add(job)
                bars.update(
                    whole,
                    advance=max(0.0, done - shares[job]) * _weight(job),
                    description=_fixed(f"all media, {len(ended)} of {len(jobs)}"),
                    visible=len(ended) < len(jobs),
                )
                shares[job] = max(done, shares[job])
                begins = done < 1 and job not in begun
                bars.update(tasks[job], completed=done, visible=done < 1, refresh=begins)
                begun.add(job)

            def failed(job: Job, why: str) -> None:
                share(job, 1.0)
                console.print(visible(f"{job.path}: {job.recipe} failed: {why}"), soft_wrap=True)

            yield Telling(share, failed)


def _fixed(name: str) -> str:
    """A name in `NAME` cells; of a longer one the end is kept, which tells its kind."""
    name = visible(name)
    if cell_len(name) > NAME:
        end = name[-8:]
        name = set_cell_size(name, NAME - 1 - cell_len(end)) + "…" + end
    return set_cell_size(name, NAME)


def _weight(job: Job) -> float:
    """A picture is a moment's work; video and sound take what they last."""
    return max(1.0, job.facts.duration)
