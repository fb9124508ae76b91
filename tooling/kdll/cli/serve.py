"""`kdll serve`."""

from __future__ import annotations

import io
import os
from pathlib import Path

import click

from kdll.cli import show
from kdll.cli.making import Order, make
from kdll.cli.options import content_option, out_option
from kdll.cli.progress import Progress
from kdll.edge.plugins import writers
from kdll.edge.serve import Outcome, Preview
from kdll.edge.serve import serve as run


@click.command()
@click.argument("courses", nargs=-1, metavar="[COURSE…]")
@content_option
@out_option
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help="Where it listens, on this computer only; if busy, the next free one.",
)
def serve(courses: tuple[str, ...], content: Path, out: Path, port: int) -> None:
    """Show the courses in a browser, and anew whenever a file is saved.

    COURSE is a course's id or its folder; all courses if none is named. No packages are made.
    What is wrong with a course is shown over its pages until it is mended. Ctrl-C ends it.
    """
    order = Order(
        content,
        out,
        tuple(writer for writer in writers().values() if not writer.packed),
        courses,
        jobs=os.cpu_count() or 1,
        reports=False,
    )
    progress = Progress()

    def rebuild() -> Outcome:
        try:
            made = make(order, progress)
        except click.ClickException as wrong:  # a course that is not there, or not yet
            return Outcome(False, f"error: {wrong.format_message()}")
        text = io.StringIO()
        show.show(made.report.diagnostics, made.tree, prefix=f"{content.as_posix()}/", stream=text)
        return Outcome(made.report.ok, text.getvalue().rstrip())

    run(Preview(out / "site", content, rebuild, click.echo), port)
    click.echo("stopped")
