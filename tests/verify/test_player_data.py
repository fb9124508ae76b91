"""What the player is told, held against its contract and against the document."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from kdll.model.course import Aus
from tests.made import data
from tests.made.kinds import every_kind
from tests.verify.packages import STANDARDS, changed, codes, package, verified

WEB = package("web", every_kind())
TOLD = data(WEB.text("index.html").encode())


@pytest.mark.parametrize("standard", STANDARDS)
def test_a_package_of_every_kind_has_no_fault(standard: str) -> None:
    assert verified(package(standard, every_kind())) == ()


def test_a_cmi5_package_of_one_unit_has_no_fault() -> None:
    tree = package("cmi5", replace(every_kind(), aus=Aus.COURSE))
    assert verified(tree) == ()
    assert tree.text("cmi5.xml").count("<au ") == 1


def said(change: Callable[[Any], None]) -> str:
    """What verify says of a document that tells its player something else."""
    told = copy.deepcopy(TOLD)
    change(told)
    html = WEB.text("index.html")
    start = html.index('id="kdll-data">') + len('id="kdll-data">')
    end = html.index("</script>", start)
    block = json.dumps(told, ensure_ascii=False).replace("<", "\\u003c")
    (found,) = verified(changed(WEB, "index.html", html[start:end], block))
    assert found.code == "KD611"
    return found.message


def question(told: Any, name: str) -> Any:
    return next(q for q in told["questions"] if q["id"] == name)


def line(told: Any, name: str, place: int) -> Any:
    return question(told, name)["choices"][place]


FAULTS: dict[str, tuple[Callable[[Any], Any], str]] = {
    "no draws": (lambda t: t["pages"][0].pop("draws"), "lacks `draws` in a row of `pages`"),
    "no rule of minutes": (lambda t: t["rules"].pop("minutes"), "lacks `minutes` in `rules`"),
    "a number for a word": (
        lambda t: question(t, "steps").update(prompt=3),
        "has a `prompt` of another kind in a row of `questions`",
    ),
    "a truth for a number": (
        lambda t: question(t, "steps").update(points=True),
        "has a `points` of another kind in a row of `questions`",
    ),
    "a list of nothing": (lambda t: t.update(media=None), "has no list `media`"),
    "a line without a part": (
        lambda t: line(t, "steps", 0).pop("part"),
        "lacks `part` in a line of question `steps`",
    ),
    "a target that is a source": (
        lambda t: line(t, "who-does-what", 0).update(target="1"),
        "joins line `0` of question `who-does-what` to `1`, which is none",
    ),
    "an option that leads nowhere": (
        lambda t: line(t, "muster-rolls", 1).update(target=None),
        "lacks `target` in line `1` of question `muster-rolls`",
    ),
    "a blank that accepts nothing": (
        lambda t: line(t, "clock-blanks", 0).update(accepted=[]),
        "lacks `accepted` in line `0` of question `clock-blanks`",
    ),
    "a draw of what is not there": (
        lambda t: t["pages"][3]["draws"][0]["from"].append("core-9"),
        "names question `core-9`, which it does not have",
    ),
    "a draw of too many": (
        lambda t: t["pages"][3]["draws"][1].update(count=3),
        "draws 3 of 2 questions",
    ),
    "a gate to no page": (
        lambda t: t["rules"]["gates"][0]["pages"].append("fin"),
        "names page `fin`, which it does not have",
    ),
    "a gate after no assessment": (
        lambda t: t["rules"]["gates"][0]["passed"].append("practice"),
        "names assessment `practice`, which it does not have",
    ),
    "one slot for two": (
        lambda t: question(t, "steps").update(slot=question(t, "confidence")["slot"]),
        "is wrong: two of its questions have slot",
    ),
    "one key for two lines": (
        lambda t: line(t, "steps", 0).update(key="1"),
        "is wrong: two lines of question `steps` have key `1`",
    ),
    "a competency that is no objective": (
        lambda t: question(t, "steps").update(competency="kcm.x"),
        "names objective `kcm.x`, which it does not have",
    ),
    "an empty word": (
        lambda t: t["strings"].update({"nav.next": ""}),
        "has a word of the interface that is empty",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_what_does_not_fit_is_told(fault: str) -> None:
    change, words = FAULTS[fault]
    assert words in said(change)


def test_a_question_without_a_form_is_told() -> None:
    tree = changed(WEB, "index.html", 'data-question="steps"', 'data-question="step"')
    (found,) = verified(tree)
    assert found.message == "index.html asks other questions than its block `kdll-data` names"


def test_words_that_stand_nowhere_are_told() -> None:
    tree = changed(WEB, "index.html", 'class="kdll-prompt" id="q-known--', 'id="q-known--')
    (found,) = verified(tree)
    assert found.message == "neither index.html nor its block `kdll-data` has the words of `known`"


def test_a_later_version_may_tell_more() -> None:
    html = WEB.text("index.html")
    more = html.replace('"format":1,', '"format":1,"later":2,', 1)
    assert more != html
    assert codes(changed(WEB, "index.html", html, more)) == []
