"""`kdll decode-state`."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from kdll.cli.looking import looking
from kdll.cli.options import content_option
from kdll.cli.selection import wanted
from kdll.cli.show import visible
from kdll.model.learner import Broken, Form, Unreadable
from kdll.model.tree import Tree
from kdll.pipeline.decoding import decoded, named

_REASONS: Mapping[Broken, str] = {
    Broken.EMPTY: "there is no text",
    Broken.FOREIGN: "this is no learner's state: it does not begin with `kdll1.`",
    Broken.COURSE: "this is a learner's state of the course `{named}`, not of `{course}`",
    Broken.CUT: "this state is cut off: its end, with the checksum, is missing",
    Broken.CHECKSUM: "this state was changed on its way: its checksum does not fit",
    Broken.MALFORMED: "this state is whole, but does not follow the format",
}
_HINTS: Mapping[Broken, str] = {
    Broken.FOREIGN: "take the text of `Copy support code`, or all of the LMS's suspend_data",
    Broken.COURSE: "give `--course {named}`",
    Broken.CUT: "ask for the text again; LMSs that show 255 characters show no whole state",
    Broken.CHECKSUM: "ask for the text again, without line breaks or spaces inside",
    Broken.MALFORMED: "a newer kdll may have written it: see `kdll --version` where it was made",
}


@click.command("decode-state")
@click.argument("text")
@click.option("--course", metavar="ID", help="The course that the state is of; else as it says.")
@content_option
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def decode_state(text: str, course: str | None, content: Path, as_json: bool) -> None:
    """Tell in words what a learner has done.

    TEXT is what the player's `Copy support code` gives, or an LMS's suspend_data; - reads it
    from the standard input. Words of choices come from the course's identity.lock.
    """
    given = sys.stdin.read() if text == "-" else text
    own = course or named(given)
    with looking(content) as looked:
        lock = _lock(own, content, looked.tree) if own else ""
    told = decoded(given, lock, course or "")
    if isinstance(told, Unreadable):
        raise click.UsageError(_why(told, course or ""))
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        for line in in_words(told):
            click.echo(visible(line))


def _why(broken: Unreadable, course: str) -> str:
    names = {"named": broken.course, "course": course}
    hint = _HINTS.get(broken.reason, "")
    return visible("; ".join(filter(None, (_REASONS[broken.reason], hint))).format(**names))


def _lock(course: str, content: Path, tree: Tree) -> str:
    folder = wanted(course, content, tree).partition("/")[0]
    lock = tree.get(f"{folder}/identity.lock")
    if not isinstance(lock, bytes):
        raise click.UsageError(f"`{course}` has no identity.lock: `kdll check --write` makes it")
    return lock.decode("utf-8", "replace")


def in_words(told: Mapping[str, Any]) -> list[str]:
    """The same for people, a line for each thing that was done."""
    verdict = [word for word, holds in told["verdict"].items() if holds] or ["not completed yet"]
    lines = [
        f"Course {told['course']}: {' and '.join(verdict)}",
        f"{told['seconds'] // 60} min spent, {told['changes']} changes, "
        f"now on page {told['page'] or '(none)'}",
        f"Pages opened ({len(told['pages'])}): {', '.join(told['pages']) or 'none'}",
    ]
    if told["pages-exempted"]:
        lines.append(f"Pages spared: {', '.join(told['pages-exempted'])}")
    lines += [_attempts_in_words(row) for row in told["assessments"]]
    lines += [_answer_in_words(row) for row in told["answers"]]
    lines += [
        f"Medium {row['path']}: {row['share']:.0%} played, stands at {row['position']} s"
        for row in told["media"]
    ]
    if told["unknown-sections"]:
        lines.append("A later version of kdll has written more, which this one does not know")
    return lines


def _attempts_in_words(row: Mapping[str, Any]) -> str:
    scores = [f"{name} {row[name]:.0%}" for name in ("best", "last") if row[name] is not None]
    parts = [
        f"{row['finished']} finished",
        *scores,
        *(["passed"] if row["passed"] else []),
        *(["one under way"] if row["underway"] else []),
    ]
    return f"Assessment {row['page']}: {', '.join(parts)}"


def _answer_in_words(row: Mapping[str, Any]) -> str:
    shown = "right" if row["right"] else f"{row['score']:.0%} right" if row["score"] else "wrong"
    verdict = shown if row["checked"] else "not checked yet"
    return f"Question {row['question']} ({_tries(row['tries'])}, {verdict}): {_given(row)}"


def _tries(count: int) -> str:
    return "1 try" if count == 1 else f"{count} tries"


def _given(row: Mapping[str, Any]) -> str:
    answer = row["answer"]
    match Form(answer["form"]):
        case Form.TAKEN:
            return "; ".join(answer["lines"]) or "nothing chosen"
        case Form.TEXT:
            return answer["text"] or "nothing typed"
        case Form.ROW:
            return " > ".join(answer["lines"]) or "nothing ordered"
        case Form.PAIRS | Form.PATH:
            pairs = "; ".join(f"{one} -> {other or 'fits none'}" for one, other in answer["pairs"])
            return pairs or "nothing joined"
        case Form.TEXTS:
            texts = "; ".join(f"{one} = {text}" for one, text in answer["texts"])
            return texts or "nothing typed"
        case Form.TOLD:
            return "answered; the words stay on the learner's device"
