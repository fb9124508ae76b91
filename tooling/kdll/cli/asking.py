"""Words that a command needs: taken from its options, asked for on a terminal, or filled in."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Sequence

import click
import yaml

PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9-]*( [A-Za-z0-9-]+)*")


def on_terminal() -> bool:
    """Whether somebody is there to be asked."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def ask(
    given: str | None,
    question: str,
    option: str,
    read: Callable[[str], str],
    default: str | None = None,
    choices: Sequence[str] = (),
    missing: str = "there is no terminal here to ask on",
) -> str:
    """What was given, or is answered, as `read` takes it.

    `read` raises `click.UsageError` on words that will not do: on a terminal the question is
    put again. Where nobody can be asked, the default is taken; without one, `option` is
    missing, and `missing` says why it is needed.
    """
    if given is not None:
        return read(given)
    if not on_terminal():
        if default is None:
            raise click.UsageError(f"say {option}: {missing}")
        return read(default)
    kind = click.Choice(choices) if choices else None
    while True:
        try:
            return read(click.prompt(question, default=default, type=kind))
        except click.UsageError as wrong:
            click.echo(f"  {wrong.format_message()}", err=True)


def words(given: str) -> str:
    """Words on one line, without what no one can see but the joiners of scripts and emoji."""
    shown = (c if c.isprintable() or c in "\u200c\u200d" else " " for c in given)
    kept = " ".join("".join(shown).split())
    if not kept:
        raise click.UsageError("words are wanted here")
    return kept


def scalar(text: str) -> str:
    """A text as it may stand after a colon in YAML: in quotes unless it needs none."""
    if PLAIN.fullmatch(text) and yaml.safe_load(text) == text:
        return text
    return json.dumps(text, ensure_ascii=False)
