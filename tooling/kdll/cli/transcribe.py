"""`kdll transcribe`."""

from __future__ import annotations

from pathlib import Path

import click

from kdll.cli.show import visible
from kdll.edge import disk
from kdll.edge.errors import EdgeError
from kdll.edge.plugins import transcribers
from kdll.model.exit import Exit
from kdll.pipeline.drafting import draft


@click.command()
@click.argument("film", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--language", required=True, help="The language spoken in it: en, hi, ta …")
@click.option("--with", "name", help="Which transcriber, if there are several.")
def transcribe(film: Path, language: str, name: str | None) -> None:
    """Draft captions for a video or sound, to be corrected by somebody who listens.

    Needs a speech recogniser that is installed beside kdll (see `kdll doctor`).
    """
    installed = transcribers()
    if not installed:
        raise EdgeError(
            "no speech recogniser is installed beside kdll",
            "install a Python package that offers one (`kdll.transcribers`), or write the "
            "captions by hand",
            Exit.TOOL,
        )
    chosen = name or next(iter(installed))
    if chosen not in installed:
        raise click.UsageError(f"no transcriber `{chosen}`; there is {', '.join(installed)}")
    target = film.with_name(f"{film.stem}.{language}.vtt")
    if target.exists():
        raise EdgeError(f"there are captions already: {target}", "delete or rename them first")
    captions = draft(installed[chosen], film.as_posix(), language)
    if captions is None:
        raise EdgeError(f"{chosen} heard nobody speak in {film}", "try another transcriber")
    disk.write_file(target, captions)
    click.echo(f"wrote {visible(str(target))}: listen to the film, and correct it")
