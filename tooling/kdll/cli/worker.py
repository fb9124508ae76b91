"""`kdll worker`."""

from __future__ import annotations

import os
from pathlib import Path

import click

from kdll.cli.options import scheduler_type


@click.command()
@click.option(
    "--scheduler",
    type=scheduler_type,
    required=True,
    metavar="ADDRESS",
    help="The scheduler of the cluster: tcp://HOST:8786",
)
@click.option(
    "--jobs",
    type=click.IntRange(1, 256),
    default=os.cpu_count() or 1,
    show_default="one a processor",
    help="Jobs to do at a time.",
)
@click.option("--host", metavar="ADDRESS", help="Where the others reach this machine.")
@click.option(
    "--folder",
    type=click.Path(exists=True, file_okay=False, writable=True, path_type=Path),
    help="Where files lie while they are worked on; else the system's folder for such.",
)
def worker(scheduler: str, jobs: int, host: str | None, folder: Path | None) -> None:
    """Do jobs for a build on another machine, until Ctrl-C."""
    from kdll.edge.cluster import worker as edge

    tools = ", ".join(f"{name} {version}" for name, version in edge.offered().items())

    def ready(address: str) -> None:
        at_a_time = "1 job" if jobs == 1 else f"{jobs} jobs"
        click.echo(f"working for {scheduler} at {address}: {at_a_time} at a time")
        click.echo(f"with {tools}")

    edge.serve(scheduler, jobs, host, folder, ready)
    click.echo("the worker has ended")
