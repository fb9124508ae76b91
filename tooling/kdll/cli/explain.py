"""`kdll explain`."""

from __future__ import annotations

import sys
from difflib import get_close_matches
from pathlib import Path

import click

from kdll.edge import assets
from kdll.model import handbook


@click.command()
@click.argument("code")
def explain(code: str) -> None:
    """Explain a code such as KD302, with an example of what draws it.

    CODE may also be the rule's name, such as unknown-competency.
    """
    names = assets.rule_names()
    wanted = code.strip().strip("[]")
    known = wanted.upper() if wanted.upper() in names else _by_name(wanted, names)
    page = assets.rule_page(known) if known else None
    if page is None:
        close = get_close_matches(wanted.upper(), names, n=1, cutoff=0.5)
        close = close or get_close_matches(wanted.lower(), names.values(), n=1, cutoff=0.5)
        shown = f"; did you mean `{close[0]}`?" if close else ""
        raise click.UsageError(f"no code `{code}`{shown}")
    page += f"\n{_further(known or '')}\n"
    if sys.stdout.isatty():
        from rich.console import Console
        from rich.markdown import Markdown

        Console(width=min(Console().width, 100)).print(Markdown(page))
    else:
        click.echo(page, nl=False)


def _further(code: str) -> str:
    """Where the handbook tells more: the page's title, and its file where that is at hand."""
    about = handbook.chapter(code)
    place = assets.handbook(about.file)
    if place and place.is_relative_to(Path.cwd()):
        place = place.relative_to(Path.cwd())
    where = f", in `{place}`" if place else ""
    return f"The author's handbook tells more: *{about.title}*{where}"


def _by_name(wanted: str, names: dict[str, str]) -> str | None:
    return next((code for code, name in names.items() if name == wanted.lower()), None)
