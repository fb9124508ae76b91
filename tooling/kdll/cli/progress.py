"""What is going on: bars on a terminal, a line a step elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TextIO

from kdll.cli.show import visible
from kdll.model.media import Job

Tell = Callable[[Job, float], None]
"""Called with a job and the share of it that is done, 0 to 1."""


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
    def media(self, jobs: Sequence[Job]) -> Iterator[Tell]:
        """While media are made: what to call as each of `jobs` gets on, from any thread."""
        if self._stream.isatty():
            with self._bars(jobs) as tell:
                yield tell
        else:
            yield self._lines(jobs)

    def _lines(self, jobs: Sequence[Job]) -> Tell:
        started: set[Job] = set()
        finished: set[Job] = set()

        def tell(job: Job, share: float) -> None:
            # What is done when first heard of was made by an earlier build: nothing happens.
            if job not in started and share < 1:
                started.add(job)
                self.say(f"{job.path}: {job.recipe} begins")
            if share >= 1 and job not in finished:
                finished.add(job)
                if job in started:
                    self.say(f"{job.path}: {job.recipe} done ({len(finished)} of {len(jobs)})")

        return tell

    @contextmanager
    def _bars(self, jobs: Sequence[Job]) -> Iterator[Tell]:
        from rich.console import Console
        from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeRemainingColumn
        from rich.progress import Progress as Bars

        columns = (
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            TaskProgressColumn(),
            TimeRemainingColumn(),
        )
        with Bars(*columns, console=Console(file=self._stream), transient=True) as bars:
            whole = bars.add_task("all media", total=sum(_weight(job) for job in jobs))
            tasks = {
                job: bars.add_task(visible(job.path.rpartition("/")[2]), total=1, visible=False)
                for job in jobs
            }
            shares = dict.fromkeys(jobs, 0.0)

            def tell(job: Job, share: float) -> None:
                bars.advance(whole, max(0.0, share - shares[job]) * _weight(job))
                shares[job] = max(share, shares[job])
                bars.update(tasks[job], completed=share, visible=share < 1)

            yield tell


def _weight(job: Job) -> float:
    """A picture is a moment's work; video and sound take what they last."""
    return max(1.0, job.facts.duration)
