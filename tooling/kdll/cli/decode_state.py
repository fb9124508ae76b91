"""`kdll decode-state`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from kdll.cli.options import content_option
from kdll.cli.selection import wanted
from kdll.cli.show import visible
from kdll.edge import disk, output
from kdll.model.identity import Identity
from kdll.model.learner import PARTS, Broken, Form, LearnerState, Response, Unreadable
from kdll.model.tree import Tree
from kdll.read.learner_state import learner_state
from kdll.read.lock import identity

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
    given = click.get_text_stream("stdin").read() if text == "-" else text
    with output.borrowed_cache(Path("build")) as store:
        tree, _ = disk.load(content, store)
    known = _identity(course, content, tree) if course else None
    state = learner_state(given, known.course if known else "")
    if isinstance(state, Unreadable):
        raise click.UsageError(_why(state, course or ""))
    known = known or _identity(state.course, content, tree)
    told = described(state, known)
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        for line in in_words(told):
            click.echo(visible(line))


def _why(broken: Unreadable, course: str) -> str:
    names = {"named": broken.course, "course": course}
    hint = _HINTS.get(broken.reason, "")
    return visible("; ".join(filter(None, (_REASONS[broken.reason], hint))).format(**names))


def _identity(course: str, content: Path, tree: Tree) -> Identity:
    folder = wanted(course, content, tree).partition("/")[0]
    lock = tree.get(f"{folder}/identity.lock")
    if not isinstance(lock, bytes):
        raise click.UsageError(f"`{course}` has no identity.lock: `kdll check --write` makes it")
    return identity(lock.decode("utf-8", "replace"), f"{folder}/identity.lock")[0]


@dataclass(frozen=True, slots=True)
class _Names:
    """What slots stand for; a slot that the lock does not know is told as itself."""

    known: Identity

    def page(self, slot: int | None) -> str | None:
        return None if slot is None else self._name(self.known.pages, slot)

    def medium(self, slot: int) -> str:
        return self._name(self.known.media, slot)

    def question(self, slot: int) -> str:
        return self._name({name: q.slot for name, q in self.known.questions.items()}, slot)

    def line(self, question: int, slot: int | None) -> str | None:
        """The words of a question's choice, step, blank or other line."""
        if slot is None:
            return None
        lines = next((q.choices for q in self.known.questions.values() if q.slot == question), ())
        return next((c.words for c in lines if c.slot == slot), f"slot {slot}")

    @staticmethod
    def _name(slots: Mapping[str, int], slot: int) -> str:
        return next((name for name, own in slots.items() if own == slot), f"slot {slot}")


def described(state: LearnerState, known: Identity) -> dict[str, Any]:
    """All of a state by the author's names, ready for JSON; scores 0 to 1, times in seconds."""
    names = _Names(known)
    return {
        "course": state.course,
        "page": names.page(state.page),
        "changes": state.saves,
        "seconds": state.seconds,
        "seed": state.seed,
        "verdict": {
            "completed": state.completed,
            "passed": state.passed,
            "failed": state.failed,
        },
        "pages": [names.page(slot) for slot in sorted(state.seen)],
        "pages-exempted": [names.page(slot) for slot in sorted(state.exempt)],
        "assessments": [
            {
                "page": names.page(slot),
                "finished": row.finished,
                "best": row.best,
                "last": row.last,
                "first": row.first,
                "underway": row.underway,
                "passed": row.passed,
                "drawn": [names.question(q) for q in state.draws.get(slot, ())],
            }
            for slot, row in sorted(state.assessments.items())
        ],
        "answers": [
            {
                "question": names.question(slot),
                "tries": answer.tries,
                "checked": answer.checked,
                "right": answer.right,
                "score": answer.score,
                "answer": _answer(names, slot, answer.response),
            }
            for slot, answer in sorted(state.answers.items())
        ],
        "media": [
            {
                "path": names.medium(slot),
                "position": played.position,
                "share": len(played.parts) / PARTS,
            }
            for slot, played in sorted(state.media.items())
        ],
        "drawn-before": [names.question(slot) for slot in sorted(state.drawn_before)],
        "unknown-sections": list(state.foreign),
    }


def _answer(names: _Names, question: int, response: Response) -> dict[str, Any]:
    told: dict[str, Any] = {"form": response.form.value}
    match response.form:
        case Form.TAKEN | Form.ROW:
            told["lines"] = [names.line(question, slot) for slot in response.slots]
        case Form.TEXT:
            told["text"] = response.text
        case Form.PAIRS | Form.PATH:
            told["pairs"] = [
                [names.line(question, one), names.line(question, other)]
                for one, other in response.pairs
            ]
        case Form.TEXTS:
            told["texts"] = [[names.line(question, s), text] for s, text in response.texts]
        case Form.TOLD:
            pass
    if response.form is Form.PATH:
        told["at"] = names.line(question, response.at)
    return told


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
