"""The shape of the block `kdll-data`, and that all its names lead somewhere.

The player takes them at their word: a question without a form, or a target that no line has, would
show a learner a broken page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

Row: TypeAlias = Mapping[str, Any]

_NUMBER = (int, float)
_MAYBE = type(None)

_SHAPES: Mapping[str, Mapping[str, Any]] = {
    "pages": {
        "id": str,
        "slot": int,
        "title": str,
        "module": str,
        "kind": str,
        "competencies": list,
        "draws": list,
    },
    "modules": {"id": str, "title": str, "pages": list, "competencies": list},
    "questions": {
        "id": str,
        "slot": int,
        "page": str,
        "kind": str,
        "scored": bool,
        "scorable": bool,
        "points": int,
        "exact": bool,
        "longest": int,
        "partial": bool,
        "keepOrder": bool,
        "attempts": (int, _MAYBE),
        "competency": (str, _MAYBE),
        "hints": int,
        "unit": str,
        "choices": list,
    },
    "media": {"path": str, "slot": int, "page": str, "duration": _NUMBER, "kind": str},
    "objectives": {"id": str, "tag": str, "iri": str, "title": str},
}
"""What each row of a list holds; what is not named here a later version may add."""

_LINE = {"key": str, "part": str, "right": bool}

_WORDS = {"questions": {"prompt": str}}
"""What is only there where the article does not say it in the same words."""

_RULES = {
    "pages": list,
    "videos": (*_NUMBER, _MAYBE),
    "minutes": (int, _MAYBE),
    "gates": list,
    "passed": (str, _MAYBE),
    "scoreFrom": (str, _MAYBE),
    "assessments": dict,
}

_ASSESSMENT = {
    "pass": _NUMBER,
    "attempts": (int, _MAYBE),
    "keep": str,
    "answersShown": str,
    "role": str,
    "exemptFrom": (*_NUMBER, _MAYBE),
}

_GATE = {"pages": list, "modules": list, "passed": list}
_DRAW = {"count": int, "from": list}

_WHOLE = {
    "rules": dict,
    "promise": str,
    "locked": str,
    "about": dict,
    "logo": str,
    "words": dict,
    "strings": dict,
}

_JOINED_TO = {"source": "target", "option": "situation"}
"""What the `target` of a line must be."""


def faults(data: Row) -> Iterator[str]:
    """What is wrong, in words that follow "the block `kdll-data` …"; nothing if all fits."""
    missing = [*_shape(data)]
    yield from missing or _names(data)


def _shape(data: Row) -> Iterator[str]:
    yield from _row(data, _WHOLE, "it")
    for name, shape in _SHAPES.items():
        rows = data.get(name)
        if not isinstance(rows, list):
            yield f"has no list `{name}`"
            continue
        for row in rows:
            yield from _row(row, shape, f"a row of `{name}`", _WORDS.get(name, {}))
    for question in _rows(data, "questions"):
        for line in _rows(question, "choices"):
            what = f"a line of question `{question.get('id')}`"
            yield from _row(line, _LINE, what, {"text": str})
    for page in _rows(data, "pages"):
        for draw in _rows(page, "draws"):
            yield from _row(draw, _DRAW, f"a draw of page `{page.get('id')}`")
    rules = data.get("rules")
    if isinstance(rules, dict):
        yield from _row(rules, _RULES, "`rules`")
        for gate in _rows(rules, "gates"):
            yield from _row(gate, _GATE, "a gate")
        for id_, rule in dict(rules.get("assessments") or {}).items():
            yield from _row(rule, _ASSESSMENT, f"the rule of `{id_}`")


def _rows(row: Any, name: str) -> Sequence[Any]:
    found = row.get(name) if isinstance(row, dict) else None
    return found if isinstance(found, list) else ()


def _row(
    row: Any, shape: Mapping[str, Any], what: str, may: Mapping[str, Any] | None = None
) -> Iterator[str]:
    if not isinstance(row, dict):
        yield f"has something else where {what} should be"
        return
    for key, kind in (*shape.items(), *(may or {}).items()):
        if key not in row:
            if key in shape:
                yield f"lacks `{key}` in {what}"
        elif not isinstance(row[key], kind) or (isinstance(row[key], bool) and kind is not bool):
            yield f"has a `{key}` of another kind in {what}"


def left_to_the_article(data: Row) -> Iterator[tuple[str, str]]:
    """Whose words the player reads there: a question and the key of a choice, or of none."""
    for question in data["questions"]:
        if "prompt" not in question:
            yield question["id"], ""
        for line in question["choices"]:
            if "text" not in line:
                yield question["id"], line["key"]


def _names(data: Row) -> Iterator[str]:
    """Names that stand twice, or lead nowhere."""
    ids = {name: [row["id"] for row in data[name]] for name in ("pages", "modules", "questions")}
    objectives = {row["id"] for row in data["objectives"]}
    for name in ("pages", "questions", "media"):
        yield from _twice((row["slot"] for row in data[name]), f"two of its {name} have slot")
    for name, found in ids.items():
        yield from _twice(found, f"two of its {name} have the name")
    pages, modules, questions = (set(found) for found in ids.values())
    rules = data["rules"]
    led: list[tuple[Iterable[str | None], set[str], str]] = [
        (rules["pages"], pages, "page"),
        ((rules["passed"], rules["scoreFrom"]), pages, "page"),
        (rules["assessments"], pages, "page"),
        ((row["page"] for row in (*data["questions"], *data["media"])), pages, "page"),
        ((row["module"] for row in data["pages"]), modules, "module"),
        ((page for row in data["modules"] for page in row["pages"]), pages, "page"),
        ((q["competency"] for q in data["questions"]), objectives, "objective"),
        ((tag for row in data["modules"] for tag in row["competencies"]), objectives, "objective"),
    ]
    for gate in rules["gates"]:
        led += [
            (gate["pages"], pages, "page"),
            (gate["modules"], modules, "module"),
            (gate["passed"], set(rules["assessments"]), "assessment"),
        ]
    for draw in (draw for page in data["pages"] for draw in page["draws"]):
        led.append((draw["from"], questions, "question"))
        if draw["count"] > len(draw["from"]):
            yield f"draws {draw['count']} of {len(draw['from'])} questions"
    for names, known, what in led:
        for each in names:
            if each is not None and each not in known:
                yield f"names {what} `{each}`, which it does not have"
    for question in data["questions"]:
        yield from _lines(question)
    if not all(isinstance(words, str) and words for words in data["strings"].values()):
        yield "has a word of the interface that is empty"


def _lines(question: Row) -> Iterator[str]:
    id_ = question["id"]
    parts = {line["key"]: line["part"] for line in question["choices"]}
    yield from _twice(
        (line["key"] for line in question["choices"]), f"two lines of question `{id_}` have key"
    )
    for line in question["choices"]:
        wanted, target = _JOINED_TO.get(line["part"]), line.get("target")
        if wanted and target is not None and parts.get(target) != wanted:
            yield f"joins line `{line['key']}` of question `{id_}` to `{target}`, which is none"
        for needs, check in _NEEDS.get(line["part"], ()):
            if not check(line, parts):
                yield f"lacks `{needs}` in line `{line['key']}` of question `{id_}`"


_Check: TypeAlias = Callable[[Row, Mapping[str, str]], bool]
_NEEDS: Mapping[str, tuple[tuple[str, _Check], ...]] = {
    "blank": (("accepted", lambda line, parts: bool(line.get("accepted"))),),
    "source": (("target", lambda line, parts: "target" in line),),
    "option": (
        ("target", lambda line, parts: line.get("target") is not None),
        ("within", lambda line, parts: parts.get(line.get("within", "")) == "situation"),
    ),
}
"""What a line cannot do without, by what it is for."""


def _twice(names: Iterable[Any], words: str) -> Iterator[str]:
    seen: set[Any] = set()
    for name in names:
        if name in seen:
            yield f"is wrong: {words} `{name}`"
        seen.add(name)
