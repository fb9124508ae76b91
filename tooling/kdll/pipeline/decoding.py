"""What a learner has done, by the author's names: the stuff of `kdll decode-state`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kdll.model.identity import Identity
from kdll.model.learner import PARTS, Form, LearnerState, Response, Unreadable
from kdll.read.learner_state import learner_state
from kdll.read.lock import identity


def named(text: str) -> str:
    """The course that a state's text says it is of; empty where it cannot be read."""
    read = learner_state(text)
    return "" if isinstance(read, Unreadable) else read.course


def decoded(text: str, lock: str, course: str = "") -> dict[str, Any] | Unreadable:
    """All of a state by the names of its course's `identity.lock`; `course`: as the caller says.

    Ready for JSON; scores 0 to 1, times in seconds.
    """
    known = identity(lock, "identity.lock")[0] if lock else Identity("")
    state = learner_state(text, known.course if course else "")
    return state if isinstance(state, Unreadable) else _described(state, known)


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


def _described(state: LearnerState, known: Identity) -> dict[str, Any]:
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
