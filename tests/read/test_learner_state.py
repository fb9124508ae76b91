"""What the player's encoder writes is what the reader in Python reads."""

from __future__ import annotations

import json
import random
import subprocess
from pathlib import Path
from typing import Any

import pytest

from kdll.model.learner import Broken, Form, LearnerState, Response, Unreadable
from kdll.read.learner_state import learner_state

ROOT = Path(__file__).parents[2]
PLAYER = ROOT / "tooling" / "player"
COURSE = "rti-act-2005"


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """States of every form, from the TypeScript encoder itself."""
    out = tmp_path_factory.mktemp("states") / "states.mjs"
    bundled = subprocess.run(
        [
            *("node", "node_modules/esbuild/bin/esbuild", "../../tests/player/unit/states.ts"),
            *("--bundle", "--platform=node", "--format=esm", f"--outfile={out}"),
        ],
        cwd=PLAYER,
        capture_output=True,
        text=True,
    )
    assert bundled.returncode == 0, bundled.stderr
    ran = subprocess.run(["node", out, "7", "300"], capture_output=True, text=True, check=True)
    return [json.loads(line) for line in ran.stdout.splitlines()]


def plain(response: Response) -> Any:
    """A response as TypeScript has it."""
    match response.form:
        case Form.TAKEN:
            return list(response.slots)
        case Form.TEXT:
            return response.text
        case Form.ROW:
            return {"form": "row", "row": list(response.slots)}
        case Form.PAIRS:
            return {"form": "pairs", "pairs": [list(p) for p in response.pairs]}
        case Form.TEXTS:
            return {"form": "texts", "texts": [list(t) for t in response.texts]}
        case Form.PATH:
            path = [list(p) for p in response.pairs]
            return {"form": "path", "path": path, "at": response.at}
        case Form.TOLD:
            return {"form": "told"}


def test_states_of_every_form_are_read_as_they_were_written(written: list[dict[str, Any]]) -> None:
    forms = set()
    for one in written:
        read = learner_state(one["text"], COURSE)
        assert isinstance(read, LearnerState), one["text"]
        wanted = one["state"]
        assert read.course == COURSE
        for name in ("saves", "page", "seconds", "seed"):
            assert getattr(read, name) == wanted[name]
        assert sorted(read.seen) == wanted["seen"]
        assert sorted(read.exempt) == wanted["exempt"]
        assert sorted(read.drawn_before) == wanted["drawnBefore"]
        assert [[s, list(d)] for s, d in sorted(read.draws.items())] == wanted["draws"]
        verdict = {n: getattr(read, n) for n in ("completed", "passed", "failed")}
        assert verdict == wanted["verdict"]
        assert [
            [
                slot,
                {
                    "tries": a.tries,
                    "right": a.right,
                    "score": a.score,
                    "checked": a.checked,
                    "response": plain(a.response),
                },
            ]
            for slot, a in sorted(read.answers.items())
        ] == wanted["answers"]
        names = ("finished", "best", "last", "first", "underway", "passed")
        assert [
            [slot, {name: getattr(row, name) for name in names}]
            for slot, row in sorted(read.assessments.items())
        ] == wanted["assessments"]
        assert [
            [slot, {"position": m.position, "parts": sorted(m.parts)}]
            for slot, m in sorted(read.media.items())
        ] == wanted["media"]
        assert list(read.foreign) == [tag for tag, _ in wanted["foreign"]]
        forms |= {a.response.form for a in read.answers.values()}
    assert forms == set(Form)


def test_any_text_that_is_cut_or_changed_is_told_by_its_cause(
    written: list[dict[str, Any]],
) -> None:
    text = max((one["text"] for one in written), key=len)
    for end in range(len(text)):
        assert isinstance(learner_state(text[:end]), Unreadable), end
    cut = text[: len(text) // 2]
    assert learner_state(cut) == Unreadable(Broken.CUT, COURSE)
    for at in range(0, len(text), 3):
        other = "A" if text[at] != "A" else "B"
        assert isinstance(learner_state(text[:at] + other + text[at + 1 :]), Unreadable), at
    middle = len(text) // 2
    changed = text[:middle] + ("A" if text[middle] != "A" else "B") + text[middle + 1 :]
    assert learner_state(changed) == Unreadable(Broken.CHECKSUM, COURSE)
    assert learner_state(text, "another") == Unreadable(Broken.COURSE, COURSE)
    assert learner_state("   ") == Unreadable(Broken.EMPTY)
    assert learner_state("page=3;score=7") == Unreadable(Broken.FOREIGN)
    assert isinstance(learner_state(f"  {text}\n"), LearnerState)


def test_bytes_that_follow_no_rule_are_told_and_never_raise() -> None:
    import base64
    import zlib

    lot = random.Random(7)
    seen = set()
    for _ in range(3_000):
        payload = base64.urlsafe_b64encode(lot.randbytes(lot.randrange(40))).rstrip(b"=").decode()
        head = f"kdll1.c.{payload}"
        read = learner_state(f"{head}.{zlib.crc32(head.encode()):08x}")
        seen.add(type(read))
        assert isinstance(read, LearnerState) or read.reason is Broken.MALFORMED
    assert seen == {LearnerState, Unreadable}
