"""`kdll check`."""

from __future__ import annotations

from pathlib import Path

import click

from kdll.cli import sarif, scorecard, show
from kdll.cli.locks import keep_identity, keep_media
from kdll.cli.looking import looking
from kdll.cli.options import content_option, strict_option
from kdll.cli.selection import only, wanted, within
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
@click.option(
    "--all", "everything", is_flag=True, help=f"Tell every problem, not {show.MOST} at the most."
)
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
    everything: bool,
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
            checked, locks = keep_identity(checked, content, strict=strict)
            for course in checked.courses:
                locks += keep_media(course, content)
            undone = [course.lock[0] for course in checked.courses if course.faulty]
            found = recalling.outcome(checked)
        else:
            found = looked.outcome([path.partition("/")[0] for path in chosen], strict=strict)
    shown = [d for d in found.everything if within(d, chosen, tree)]
    exempted = [e for e in found.exempted if within(e.diagnostic, chosen, tree)]
    prefix, most = f"{content.as_posix()}/", None if everything else show.MOST
    if style == "json":
        summary = {"courses": found.courses, "written": len(locks)}
        click.echo(show.as_json(shown, summary, prefix=prefix, exempted=exempted, most=most))
    elif style == "sarif":
        click.echo(sarif.document(shown, exempted, content, most))
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
        show.show(shown, tree, prefix=prefix, further=further, closing=closing, most=most)
    ctx.exit(checking.exit_code(shown))


def allowed(number: int) -> str:
    """How many warnings are not told, in words; empty if none."""
    warnings = "1 warning is" if number == 1 else f"{number:,} warnings are"
    return f"{warnings} allowed with a reason" if number else ""
