"""`kdll doctor`."""

from __future__ import annotations

import sys
from collections.abc import Iterable

import click
from rich.text import Text

from kdll import __version__
from kdll.cli import show
from kdll.cli.show import visible
from kdll.edge import tools
from kdll.edge.tools import Finding
from kdll.model.exit import Exit

_SIGNS = {"fine": ("ok", "green"), "odd": ("note", "yellow"), "missing": ("missing", "bold red")}


@click.command()
@click.pass_context
def doctor(ctx: click.Context) -> None:
    """Say what is installed, what is missing, and how to get it."""
    findings = tools.survey()
    console = show.terminal(sys.stdout)
    console.print(f"kdll {__version__}")
    for finding in findings:
        console.print(described(finding))
    missing = [f for f in findings if f.required and not f.found]
    console.print(verdict(missing))
    ctx.exit(Exit.TOOL if missing else Exit.DONE)


def described(finding: Finding) -> Text:
    """A line of what it is, and one each of what is odd and what to do."""
    state = "fine" if finding.found else "missing" if finding.required else "odd"
    if finding.found and finding.remark:
        state = "odd"
    sign, style = _SIGNS[state]
    text = Text(f"  {sign:<8}", style=style)
    words = " ".join(filter(None, (finding.name, finding.version)))
    text.append(visible(words), style="not bold not dim default")
    if finding.place:
        text.append(f"  {visible(finding.place)}", style="not bold dim default")
    if state != "fine":
        text.append(f"\n          needed for {finding.needed_for}", style="not bold default")
        for words in filter(None, (finding.remark, finding.hint and f"hint: {finding.hint}")):
            text.append(f"\n          {visible(words)}", style="not bold default")
    return text


def verdict(missing: Iterable[Finding]) -> str:
    """The closing line."""
    names = [finding.name for finding in missing]
    return f"missing: {', '.join(names)}" if names else "everything that authors need is here"
