"""`kdll check`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from kdll.cli import show
from kdll.cli.options import content_option, strict_option
from kdll.cli.selection import only, wanted
from kdll.edge import assets, clock, disk, output, speech, transcode
from kdll.edge.plugins import writers
from kdll.edge.probe import probe
from kdll.edge.store import Store
from kdll.model.diagnostic import Diagnostic
from kdll.model.tree import Tree
from kdll.pipeline import checking, locking


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH…]")
@content_option
@click.option(
    "--format",
    "style",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="For people, or for programs.",
)
@strict_option
@click.option("--write", is_flag=True, help="Bring each course's locks up to date.")
@click.pass_context
def check(
    ctx: click.Context, paths: tuple[str, ...], content: Path, style: str, strict: bool, write: bool
) -> None:
    """Say what is wrong in the courses, and make nothing.

    PATH limits the report to courses (by id or folder), folders or files.
    """
    with output.borrowed_cache(Path("build")) as store:
        tree, loaded = disk.load(content, store)
        chosen = [wanted(path, content, tree) for path in paths]
        checked = checking.check(
            tree,
            assets.load().schemas,
            lambda path: probe(content / path, store),
            clock.today(),
            {w.name: w.state_limit for w in writers().values() if w.state_limit is not None},
            loaded=loaded,
            only=only(chosen),
            strict=strict,
            listen=lambda path, facts: speech.listen(content / path, facts, store),
        )
        locks: list[str] = []
        if write:
            checked, locks = _write(checked, content, store, strict=strict)
    shown = [d for d in checked.everything if _within(d, chosen, tree)]
    prefix = f"{content.as_posix()}/"
    if style == "json":
        summary = {"courses": len(checked.courses), "written": len(locks)}
        click.echo(show.as_json(shown, summary, prefix=prefix))
    else:
        for path in locks:
            click.echo(f"wrote {show.visible(prefix + path)}")
        for course in checked.courses if write else ():
            if course.faulty:
                path, _ = course.lock
                click.echo(
                    f"did not write {show.visible(prefix + path)}: "
                    "mend the other errors of this course first"
                )
        closing = show.closing(shown, len(checked.courses))
        show.show(shown, tree, prefix=prefix, closing=closing)
    ctx.exit(checking.exit_code(shown))


def _write(
    checked: checking.Checked, content: Path, store: Store, *, strict: bool
) -> tuple[checking.Checked, list[str]]:
    """Write the locks that are behind; what is found then, and their paths.

    That a text was made for another cut is told once more, by the run that takes note of it.
    """
    written = []
    for course in checked.courses:
        media_lock = locking.media_lock(course, lambda jobs: transcode.recall(jobs, store))
        for path, lock in (course.lock, media_lock):
            if lock is not None:
                disk.write_file(content / path, lock)
                written.append(path)
    return checking.kept(checked, written, strict=strict), written


def _within(diagnostic: Diagnostic, chosen: Sequence[str], tree: Tree) -> bool:
    """Whether it was asked for; what is wrong around the courses concerns all of them."""
    file = diagnostic.span.file
    return (
        not chosen
        or f"{file.partition('/')[0]}/course.yml" not in tree
        or any(path in ("", file) or file.startswith(path + "/") for path in chosen)
    )
