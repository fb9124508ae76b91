"""Rows of a spreadsheet as question blocks."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from kdll.imports.columns import EXPLAINED, MOST_OPTIONS, Header, header
from kdll.imports.kinds import MAKERS, Body, Cells, Unfit, marked
from kdll.imports.markdown import folded, lines, one_line, said
from kdll.imports.names import ID, TAG, free_slug
from kdll.model.manuscript import Lost, Sheet, Words
from kdll.model.question import UNSCORED, QuestionKind
from kdll.model.scale import SCALES

_SINGLE, _MULTIPLE = QuestionKind.SINGLE, QuestionKind.MULTIPLE
_TRUE_FALSE, _NUMERIC = QuestionKind.TRUE_FALSE, QuestionKind.NUMERIC

_TYPES: Mapping[str, QuestionKind | None] = {
    "mcq": None,
    "mcqsca": _SINGLE,
    "single": _SINGLE,
    "mcqmca": _MULTIPLE,
    "multiple": _MULTIPLE,
    "t/f": _TRUE_FALSE,
    "tf": _TRUE_FALSE,
    "true/false": _TRUE_FALSE,
    "truefalse": _TRUE_FALSE,
    "mcqscatf": _TRUE_FALSE,
    "numeric": _NUMERIC,
    "ftb": QuestionKind.FILL_IN,
    "fillin": QuestionKind.FILL_IN,
    "mtf": QuestionKind.MATCHING,
    "matching": QuestionKind.MATCHING,
    "ordering": QuestionKind.ORDERING,
    "categorise": QuestionKind.CATEGORISE,
    "likert": QuestionKind.LIKERT,
    "sa": QuestionKind.OPEN,
    "open": QuestionKind.OPEN,
}
"""By the word, folded; None: as many right options say."""
_NOT_YET = {"mcqmcaw": "weighted"}
_FLAGS = {
    **dict.fromkeys(("yes", "y", "true", "1", "x", "✓", "✔", "हाँ", "हां"), True),
    **dict.fromkeys(("no", "n", "false", "0", "", "नहीं"), False),
}
_FALSE = {"false", "no", "गलत", "ग़लत", "असत्य", "नहीं", "غلط"}
_ENGLISH = {"true": "True", "false": "False"}
_DIFFICULTIES = ("easy", "medium", "hard")


@dataclass(frozen=True, slots=True)
class Asked:
    """Questions as Markdown."""

    ids: tuple[str, ...] = ()
    text: str = ""
    lost: tuple[Lost, ...] = ()
    rows: int = 0
    """Rows that hold anything, carried or not."""
    headed: bool = True
    """A line with the names of the columns was found."""


@dataclass(slots=True)
class _Row:
    """A row while it is read."""

    cells: Mapping[str, str]
    remarks: list[str] = field(default_factory=list)
    """What of it is left out, though the question is carried."""

    def __getitem__(self, name: str) -> str:
        return self.cells.get(name, "")


@dataclass(frozen=True, slots=True)
class _Option:
    words: str
    right: bool
    feedback: str


def blocks(
    sheets: tuple[Sheet, ...], known: Mapping[str, str], is_number: Callable[[str], bool]
) -> Asked:
    """The questions of the first sheet that has the columns.

    `known` are the words of the course's questions by id; `is_number` tells what a learner could
    type into a numeric question.
    """
    found = [(sheet, head) for sheet in sheets if (head := header(sheet.rows))]
    if not found:
        return Asked(headed=False)
    sheet, head = found[0]
    lost = [
        Lost("is not read; only one sheet of questions is", f"sheet `{s.name}`")
        for s in sheets
        if s is not sheet and s.name != EXPLAINED and any(map(any, s.rows))
    ]
    lost += [Lost("no column of that name is known", f"column `{name}`") for name in head.unknown]
    lost += [Lost("stands there twice; the first is read", f"column `{n}`") for n in head.twice]
    ids: dict[str, str] = {}
    written: list[str] = []
    rows = 0
    for index, cells in enumerate(sheet.rows[head.index + 1 :], head.index + 1):
        if not any(cells):
            continue
        rows += 1
        where = f"row {index + 1}"
        row = _row(head, cells)
        try:
            if index in sheet.unread:
                raise Unfit("a formula has no result; open it in Excel and save it again")
            id_, block = _question(row, {**known, **ids}, is_number)
        except Unfit as fault:
            lost.append(Lost(f"{fault}: {_short(row['Question'])}".rstrip(": "), where))
            continue
        ids[id_] = folded(row["Question"])
        written.append(block)
        lost += [Lost(remark, where) for remark in row.remarks]
    return Asked(tuple(ids), "\n".join(written), (*lost, *sheet.lost), rows)


def _row(head: Header, cells: tuple[str, ...]) -> _Row:
    return _Row(
        {
            name: cells[place].strip()
            for name, place in head.places.items()
            if place < len(cells) and cells[place].strip()
        }
    )


def _question(
    row: _Row, known: Mapping[str, str], is_number: Callable[[str], bool]
) -> tuple[str, str]:
    """The id and the block of one row; `Unfit` where it makes none."""
    asked = _kind(row)
    if not folded(row["Question"]):
        raise Unfit("no question stands in column Question")
    if asked is not None and asked in MAKERS:
        kind = asked
        text = marked(row["Question"]) if kind is QuestionKind.FILL_IN else row["Question"]
        body = MAKERS[kind](_prompt(text), _cells(row))
    else:
        kind, body = _ticked(row, asked, is_number)
    id_ = _id(row, known)
    settings = " ".join((f"#{id_}", *_settings(row, kind)))
    name = "" if kind is _SINGLE else f" {kind}"
    out = [f"::: question{name} {{{settings}}}", "", *body.prompt, *([""] * bool(body.lines))]
    out += body.lines
    for name in ("Right", "Wrong", "Why", "Hint1", "Hint2", "Hint3"):
        if row[name]:
            label = re.sub(r"\d", "", name).lower()
            first, *rest = _quoted(row[name])
            out += ["", f"> {label}: {first}", *(f"> {line}".rstrip() for line in rest)]
    return id_, "\n".join([*out, "", ":::", ""])


def _ticked(
    row: _Row, kind: QuestionKind | None, is_number: Callable[[str], bool]
) -> tuple[QuestionKind, Body]:
    """A question whose options are right or wrong."""
    options = _options(row)
    right = sum(option.right for option in options)
    kind = kind or (_MULTIPLE if right > 1 else _SINGLE)
    _fit(kind, options, right, is_number)
    if kind is _TRUE_FALSE:
        options = _true_first(options)
    out = []
    for option in options:
        words = option.words if kind is _NUMERIC else one_line([Words(option.words)])
        out.append(f"- [{'x' if option.right else ' '}] {words}")
        out += [f"  > {line}".rstrip() for line in _quoted(option.feedback)]
    return kind, Body(_prompt(row["Question"]), out)


def _cells(row: _Row) -> list[Cells]:
    """The options of a question of any other kind."""
    return [
        Cells(row[f"Option{n}"], row[f"isOption{n}Correct"], tuple(_quoted(row[f"Feedback{n}"])))
        for n in range(1, MOST_OPTIONS + 1)
    ]


def _kind(row: _Row) -> QuestionKind | None:
    for column in ("Kind", "QuestionType"):
        word = re.sub(r"[\s_-]+", "", row[column]).casefold()
        if word in _NOT_YET:
            raise Unfit(f"this kdll has no {_NOT_YET[word]} questions yet ({row[column]})")
        if word and word not in _TYPES:
            raise Unfit(f"`{row[column]}` in column {column} is no kind of question that is known")
        if word:
            return _TYPES[word]
    raise Unfit("column QuestionType is empty")


def _options(row: _Row) -> list[_Option]:
    options = []
    for n in range(1, MOST_OPTIONS + 1):
        words, flag = folded(row[f"Option{n}"]), row[f"isOption{n}Correct"]
        if not words:
            if _FLAGS.get(flag.casefold()) is not False:
                raise Unfit(f"column isOption{n}Correct says `{flag}`, and Option{n} is empty")
            if row[f"Feedback{n}"]:
                row.remarks.append(f"Feedback{n} is about an option that is empty")
            continue
        if flag.casefold() not in _FLAGS:
            raise Unfit(f"column isOption{n}Correct says `{flag}`; it should say Yes or No")
        options.append(_Option(words, _FLAGS[flag.casefold()], row[f"Feedback{n}"]))
    return options


def _fit(
    kind: QuestionKind, options: list[_Option], right: int, is_number: Callable[[str], bool]
) -> None:
    words = [option.words.casefold() for option in options]
    if not right:
        raise Unfit("no option is marked as right")
    if kind in (_SINGLE, _TRUE_FALSE) and right > 1:
        raise Unfit(f"{right} options are marked as right, and only one can be")
    if kind is _TRUE_FALSE and len(options) != 2:
        raise Unfit(f"a true-false question has two options, and here are {len(options)}")
    if kind is not _NUMERIC and len(options) < 2:
        raise Unfit("there is only one option")
    if kind is not _NUMERIC and right == len(options):
        raise Unfit("every option is marked as right")
    if len(set(words)) < len(words):
        raise Unfit("two options have the same words")
    for option in options:
        if kind is _NUMERIC and not is_number(option.words):
            raise Unfit(f"option `{option.words}` is no number such as 24, 24 ± 0.5 or 20 to 25")


def _true_first(options: list[_Option]) -> list[_Option]:
    if options[0].words.casefold() in _FALSE and options[1].words.casefold() not in _FALSE:
        options = options[::-1]
    return [
        _Option(_ENGLISH.get(o.words.casefold(), o.words), o.right, o.feedback) for o in options
    ]


def _id(row: _Row, known: Mapping[str, str]) -> str:
    words = folded(row["Question"])
    for id_, other in known.items():
        if other.casefold() == words.casefold():
            raise Unfit(f"the same question is there already as `{id_}`")
    given = row["Id"]
    if given and not ID.fullmatch(given):
        raise Unfit(f"`{given}` in column Id is not made of small letters, digits and hyphens")
    if given in known:
        raise Unfit(f"the id `{given}` is taken by another question; write another in column Id")
    made = given or free_slug(words, known.keys())
    if not made:
        raise Unfit("no id can be made of its first words; write one in column Id")
    return made


def _settings(row: _Row, kind: QuestionKind) -> list[str]:
    """What stands in the braces after the id; what cannot is noted."""
    found = []
    difficulty = row["Difficulty"] or row["QuestionTagging"]
    for key, value, good in (
        ("competency", row["Competency"], TAG.fullmatch(row["Competency"])),
        ("objective", row["Objective"], re.fullmatch(r"[a-z0-9][a-z0-9-]{0,63}", row["Objective"])),
        ("points", row["Points"], re.fullmatch(r"[1-9][0-9]{0,3}", row["Points"])),
        ("difficulty", difficulty.lower(), difficulty.lower() in _DIFFICULTIES),
    ):
        if value and good:
            found.append(f"{key}={value}")
        elif value:
            row.remarks.append(f"`{value}` is no {key} that can be carried")
    unit = re.sub(r'["“”„{}\\]', "", folded(row["Unit"]))
    if unit and kind is _NUMERIC:
        found.append(f'unit="{unit}"')
    elif unit:
        row.remarks.append("only a numeric question has a unit")
    scale = row["Scale"].lower()
    if kind is QuestionKind.LIKERT:
        if scale not in SCALES:
            raise Unfit(f"column Scale should hold one of {', '.join(SCALES)}")
        found.append(f"scale={scale}")
    elif scale:
        row.remarks.append("only a likert question has a scale")
    if kind in UNSCORED and row["Points"]:
        row.remarks.append("nothing is right or wrong in it, so it has no points")
        found = [setting for setting in found if not setting.startswith("points=")]
    return found


def _prompt(text: str) -> list[str]:
    """Paragraphs where the cell has an empty line, lines where it has a new one."""
    parts = [lines([Words(part)]) for part in re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n"))]
    return _joined([part for part in parts if part])


def _quoted(text: str) -> list[str]:
    parts = [said(part) for part in re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n"))]
    return _joined([part for part in parts if part])


def _joined(parts: list[list[str]]) -> list[str]:
    return [line for n, part in enumerate(parts) for line in ([""] * bool(n) + part)]


def _short(words: str) -> str:
    words = folded(words)
    return words if len(words) <= 60 else words[:59].rstrip() + "…"
