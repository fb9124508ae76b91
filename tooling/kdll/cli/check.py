"""`kdll check`."""

from __future__ import annotations

from pathlib import Path

import click

from kdll.cli import sarif, scorecard, show
from kdll.cli.looking import looking
from kdll.cli.options import content_option, strict_option
from kdll.cli.selection import only, wanted, within
from kdll.edge import disk
from kdll.model.exit import Exit
from kdll.pipeline import checking, recalling
from kdll.pipeline.scoring import scorecards


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH…]")
@content_option
@click.option(
    "--format",
    "style",
    type=click.Choice(["text", "json", "sarif"]),
    default="text",
    show_default=True,
    help="For people, for programs, or for code hosts and editors (SARIF 2.1.0).",
)
@strict_option
@click.option("--write", is_flag=True, help="Bring each course's locks up to date.")
@click.option(
    "--scorecard",
    "scored",
    is_flag=True,
    help="Answer the platform's questionnaire on quality instead, as far as files show.",
)
@click.pass_context
def check(
    ctx: click.Context,
    paths: tuple[str, ...],
    content: Path,
    style: str,
    strict: bool,
    write: bool,
    scored: bool,
) -> None:
    """Say what is wrong in the courses, and make nothing.

    PATH limits the report to courses (by id or folder), folders or files.
    """
    if scored and (write or style == "sarif"):
        raise click.UsageError("--scorecard goes with --format text or json, and without --write")
    locks: list[str] = []
    undone: list[str] = []
    with looking(content, lasting=True) as looked:
        tree = looked.tree
        chosen = [wanted(path, content, tree) for path in paths]
        if write or scored:
            checked = looked.check(only=only(chosen), strict=strict, slim=write, writing=write)
            if scored:
                cards = scorecards(checked)
                click.echo(scorecard.document(cards) if style == "json" else scorecard.text(cards))
                ctx.exit(Exit.DONE)
            checked, locks = _write(checked, content, strict=strict)
            undone = [course.lock[0] for course in checked.courses if course.faulty]
            found = recalling.outcome(checked)
        else:
            found = looked.outcome([path.partition("/")[0] for path in chosen], strict=strict)
    shown = [d for d in found.everything if within(d, chosen, tree)]
    exempted = [e for e in found.exempted if within(e.diagnostic, chosen, tree)]
    prefix = f"{content.as_posix()}/"
    if style == "json":
        summary = {"courses": found.courses, "written": len(locks)}
        click.echo(show.as_json(shown, summary, prefix=prefix, exempted=exempted))
    elif style == "sarif":
        click.echo(sarif.document(shown, exempted, content))
    else:
        for path in locks:
            click.echo(f"wrote {show.visible(prefix + path)}")
        for path in undone:
            click.echo(
                f"did not write {show.visible(prefix + path)}: "
                "mend the other errors of this course first"
            )
        closing = show.closing(shown, found.courses, allowed(len(exempted)))
        further = show.more(shown) if shown else ""
        show.show(shown, tree, prefix=prefix, further=further, closing=closing)
    ctx.exit(checking.exit_code(shown))


def allowed(number: int) -> str:
    """How many warnings are not told, in words; empty if none."""
    warnings = "1 warning is" if number == 1 else f"{number:,} warnings are"
    return f"{warnings} allowed with a reason" if number else ""


def _write(
    checked: checking.Checked, content: Path, *, strict: bool
) -> tuple[checking.Checked, list[str]]:
    """Write the locks that are behind; what is found then, and their paths.

    That a text was made for another cut is told once more, by the run that takes note of it.
    """
    written = []
    for course in checked.courses:
        for path, lock in (course.lock, course.pins):
            if lock is not None:
                disk.write_file(content / path, lock)
                written.append(path)
    return checking.kept(checked, written, strict=strict), written
