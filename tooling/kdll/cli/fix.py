"""`kdll fix`."""

from __future__ import annotations

import difflib
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import click
from rich.text import Text

from kdll.cli import show
from kdll.cli.looking import looking
from kdll.cli.options import content_option
from kdll.cli.selection import beneath, only, wanted, within
from kdll.edge import disk
from kdll.model.diagnostic import Diagnostic
from kdll.model.tree import File
from kdll.pipeline import checking, fixing

_STYLES = {"+": "green", "-": "red", "@": "cyan"}


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH…]")
@content_option
@click.option("--dry-run", is_flag=True, help="Show what would be changed, and change nothing.")
@click.pass_context
def fix(ctx: click.Context, paths: tuple[str, ...], content: Path, dry_run: bool) -> None:
    """Mend what can be mended without asking, and show what was changed.

    PATH limits it to courses (by id or folder), folders or files. What is left is told as
    `kdll check` tells it.
    """
    with looking(content) as looked:
        before = looked.tree
        chosen = [wanted(path, content, before) for path in paths]
        fixed = fixing.fix(
            before,
            lambda tree: looked.check(tree=tree, only=only(chosen)),
            lambda found: beneath(found.span.file, chosen),
        )
    prefix = f"{content.as_posix()}/"
    changed = [path for path in fixed.tree if fixed.tree[path] != before[path]]
    for path in changed:
        _print(difference(path, before[path], fixed.tree[path], prefix))
    if not dry_run:
        for path in changed:
            disk.rewrite(content, path, _bytes(before[path]), _bytes(fixed.tree[path]))
    left = [d for d in fixed.checked.everything if within(d, chosen, fixed.tree)]
    closing = outcome(fixed.repaired, left, dry_run=dry_run)
    show.show(left, fixed.tree, prefix=prefix, closing=closing)
    ctx.exit(checking.exit_code(left))


def difference(path: str, old: File, new: File, prefix: str = "") -> list[str]:
    """A unified diff, line ends and all, that `patch` understands."""
    return [
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
        for line in difflib.unified_diff(_lines(old), _lines(new), prefix + path, prefix + path)
    ]


def outcome(repaired: Iterable[Diagnostic], left: Iterable[Diagnostic], *, dry_run: bool) -> str:
    """What was mended, and what is left, in words."""
    done, files, others = [*repaired], {d.span.file for d in repaired}, len([*left])
    mended = f"{_count(len(done), 'repair')} in {_count(len(files), 'file')}"
    if not done:
        mended = "there is nothing that kdll can mend by itself"
    elif dry_run:
        mended += ", not written"
    if not others:
        return f"{mended}; no problem is left"
    return f"{mended}; {_count(others, 'problem')} {'is' if others == 1 else 'are'} left for you"


def _lines(file: File) -> list[str]:
    """As every diff counts them: by `\\n` alone."""
    return re.findall(r"[^\n]*\n|[^\n]+", _bytes(file).decode("utf-8", "replace"))


def _bytes(file: File) -> bytes:
    assert isinstance(file, bytes)  # a blob has no diagnostics with repairs
    return file


def _print(lines: Iterable[str]) -> None:
    """In colour and made visible for a person, as it is for a program."""
    if not sys.stdout.isatty():
        click.echo("".join(lines).encode(), nl=False)
        return
    console = show.terminal(sys.stdout)
    for line in _seen(lines):
        console.print(line)


def _seen(lines: Iterable[str]) -> Iterator[Text]:
    for line in lines:
        yield Text(show.visible(line.rstrip("\r\n")), style=_STYLES.get(line[0], ""))


def _count(number: int, one: str) -> str:
    return f"{number:,} {one if number == 1 else one + 's'}"
