"""`kdll verify`."""

from __future__ import annotations

from pathlib import Path

import click

from kdll.cli import show
from kdll.edge import archive, assets
from kdll.model.diagnostic import has_errors
from kdll.model.exit import Exit, gravest
from kdll.pipeline import checking


@click.command()
@click.argument(
    "packages",
    nargs=-1,
    required=True,
    metavar="PACKAGE…",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@click.pass_context
def verify(ctx: click.Context, packages: tuple[Path, ...]) -> None:
    """Look finished packages over, trusting whoever made them with nothing.

    The standard is found out from the package itself. Nothing is unpacked.
    """
    exits = []
    for package in packages:
        tree, read = archive.read_zip(package)
        found = checking.package(tree, read, assets.load().schemas)
        exits.append(checking.exit_code(found))
        name = show.visible(package.as_posix())
        if found:
            word = "is faulty" if has_errors(found) else "can be used"
            closing = f"{name}: {show.counts(found)}: the package {word}"
        else:
            closing = f"{name}: nothing is wrong with it"
        show.show(found, tree, prefix=f"{package.as_posix()}/", closing=closing)
    ctx.exit(gravest(exits) or Exit.DONE)
