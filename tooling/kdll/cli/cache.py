"""`kdll cache`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click

from kdll.cli.options import out_option
from kdll.cli.show import visible
from kdll.edge import output, upkeep
from kdll.model.exit import Exit
from kdll.model.measure import count, size


@click.group()
def cache() -> None:
    """Look after the media that were made already and need not be made again.

    The cache lies in the output folder. Whatever is taken from it is made anew by the next
    build; nothing else is lost.
    """


@cache.command()
@out_option
def info(out: Path) -> None:
    """Say what the cache holds, and how large it may grow."""
    folder = out / "cache"
    held = upkeep.look(folder)
    name = visible(folder.as_posix())
    if not held.size:
        click.echo(f"{name} is empty: the next build makes all media")
        return
    most = size(upkeep.limit())
    click.echo(f"{name} holds {size(held.size)} in {count(held.files, 'finished file')}")
    click.echo(f"it may grow to {most}; after that, what was not used for longest goes first")
    if held.oldest is not None:
        day = datetime.fromtimestamp(held.oldest, UTC).date().isoformat()
        click.echo(f"what would go first was last used on {day}")
    if held.damaged:
        were = "was damaged and lies" if held.damaged == 1 else "were damaged and lie"
        click.echo(f"{count(held.damaged, 'file')} {were} aside, until the next build")


@cache.command()
@out_option
@click.option("--all", "everything", is_flag=True, help="Take everything out.")
@click.option("--to", "words", metavar="SIZE", help="Leave at most this much: 500MB, 2GB.")
def prune(out: Path, everything: bool, words: str | None) -> None:
    """Make the cache smaller: by default as small as a build leaves it.

    What was not used for longest goes first.
    """
    most = upkeep.limit() if words is None else upkeep.size_of(words)
    if most is None:
        raise click.BadParameter(f"`{words}` is no size; write it as 500MB or 2GB", None, None)
    if everything and words is not None:
        raise click.UsageError("--all and --to cannot be used together")
    with _locked(out) as folder:
        removed = upkeep.prune(folder, 0 if everything else most)
        held = upkeep.look(folder)
    click.echo(
        f"took out {count(removed.files, 'file')} ({size(removed.size)}); "
        f"{visible(folder.as_posix())} holds {size(held.size)} now"
    )


@cache.command()
@out_option
@click.pass_context
def verify(ctx: click.Context, out: Path) -> None:
    """Read every file of the cache, and put aside those that are damaged."""
    with _locked(out) as folder:
        found = upkeep.verify(folder)
    if not found.damaged:
        click.echo(f"{count(found.checked, 'file')} read: nothing is damaged")
        return
    for name in found.damaged:
        click.echo(f"damaged: {visible(name)}")
    click.echo(
        f"{count(found.checked, 'file')} read, {len(found.damaged):,} put aside; "
        "the next build makes them anew. Damage can mean that the disk is failing"
    )
    ctx.exit(Exit.MACHINE)


@contextmanager
def _locked(out: Path) -> Iterator[Path]:
    """The cache of an output folder of kdll's, while no build works on it."""
    folder = out / "cache"
    if not folder.is_dir():
        yield folder
        return
    output.require_ours(folder)
    with output.lock(
        out, waiting=lambda holder: click.echo(f"waiting for {visible(holder)}", err=True)
    ):
        yield folder
