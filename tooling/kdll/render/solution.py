"""The answers of a question in the storyboard: what is right, and what is said to each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from xml.etree.ElementTree import Element

from kdll.model.prose import Node
from kdll.model.question import Choice, Part, Question, QuestionKind
from kdll.model.scenario import worth
from kdll.render.answers import longest
from kdll.render.elements import Piece, element, lines
from kdll.render.keys import keys, numbers
from kdll.render.prose import blocks, inline
from kdll.render.scenario import SIGNS
from kdll.render.setting import Setting

_VERDICTS = {True: ("✓ right", "right"), False: ("✗ wrong", "wrong")}

_SAID = {Part.CHOICE: "Said when chosen", Part.OPTION: "Said when taken"}

_ENDINGS = {"good": "a good ending", "mixed": "a mixed ending", "poor": "a poor ending"}


def answers(question: Question, setting: Setting) -> Iterator[Element]:
    """All that may be answered, with its verdict, its key in learners' records and its reply."""
    yield from _ANSWERS[question.kind](question, setting)


def said_back(words: str, nodes: Iterable[Node], setting: Setting) -> Element:
    """What the course says, below `words` that tell when."""
    label = element("p", {"class": "kdll-label"}, [words])
    return element("div", {"class": "kdll-answer"}, [label, *blocks(nodes, setting)])


def _row(question: Question, place: int, setting: Setting, content: Iterable[Piece]) -> list[Piece]:
    """The content of one row: its words, its key, and what is said of it."""
    choice = question.choices[place]
    name = keys(question, setting.identity)[place]
    row = [*content, " ", element("code", {"class": "kdll-key"}, [name])]
    if choice.feedback:
        row.append(said_back(_SAID.get(choice.part, "Said of it"), choice.feedback, setting))
    return row


def _verdict(right: bool) -> Element:
    words, name = _VERDICTS[right]
    return element("span", {"class": f"kdll-verdict kdll-is-{name}"}, [words])


def _list(tag: str, rows: Iterable[list[Piece]]) -> Element:
    attrs = {"class": "kdll-answers"}
    return element(tag, attrs, lines(element("li", {}, row) for row in rows))


def _label(words: str) -> Element:
    return element("p", {"class": "kdll-label"}, [words])


def _choices(question: Question, setting: Setting) -> Iterator[Element]:
    unit = f" {question.unit}" if question.unit else ""

    def row(place: int) -> list[Piece]:
        choice = question.choices[place]
        words = element("span", {}, [*inline(choice.content, setting), unit])
        return _row(question, place, setting, [_verdict(choice.right), " ", words])

    yield _list("ul", map(row, numbers(question, Part.CHOICE)))


def _blanks(question: Question, setting: Setting) -> Iterator[Element]:
    def row(place: int) -> list[Piece]:
        accepted = " or ".join(f"“{words}”" for words in question.choices[place].accepted)
        return _row(question, place, setting, [_verdict(True), f" {accepted}"])

    yield _label("In the blanks")
    yield _list("ol", map(row, numbers(question, Part.BLANK)))
    if question.parts(Part.CHOICE):
        yield _label("Wrong answers that are expected")
        yield from _choices(question, setting)


def _pairs(question: Question, setting: Setting) -> Iterator[Element]:
    def row(place: int) -> list[Piece]:
        source = question.choices[place]
        fits: list[Piece] = [element("em", {}, ["fits none"])]
        if source.target is not None:
            fits = inline(question.choices[source.target].content, setting)
        words = [*inline(source.content, setting), " → ", *fits]
        return _row(question, place, setting, [element("span", {}, words)])

    def spare(place: int) -> list[Piece]:
        return _row(question, place, setting, inline(question.choices[place].content, setting))

    yield _list("ul", map(row, numbers(question, Part.SOURCE)))
    taken = {source.target for source in question.parts(Part.SOURCE)}
    if idle := [n for n in numbers(question, Part.TARGET) if n not in taken]:
        yield _label("Nothing belongs to")
        yield _list("ul", map(spare, idle))


def _in_order(question: Question, setting: Setting) -> Iterator[Element]:
    yield _label("In the right order")
    yield _plain(question, Part.STEP, setting)


def _scale(question: Question, setting: Setting) -> Iterator[Element]:
    yield _label("Statements")
    yield _plain(question, Part.STATEMENT, setting)
    yield _label("Scale")
    yield _plain(question, Part.POINT, setting)


def _plain(question: Question, part: Part, setting: Setting) -> Element:
    def row(place: int) -> list[Piece]:
        words = element("span", {}, inline(question.choices[place].content, setting))
        return _row(question, place, setting, [words])

    return _list("ol", map(row, numbers(question, part)))


def _words(question: Question, setting: Setting) -> Iterator[Element]:
    limit = f"At most {longest(question):,} characters; they stay on the learner's device."
    yield element("p", {}, [limit])


def _scenario(question: Question, setting: Setting) -> Iterator[Element]:
    """A map, then each situation: numbered, so that paper can be leafed through."""
    places = numbers(question, Part.SITUATION)
    number = {place: n for n, place in enumerate(places, 1)}
    yield _label("Map")
    yield _map(question, places, number, setting)
    for place in places:
        yield _situation(question, place, number, setting)


def _map(
    question: Question, places: list[int], number: Mapping[int, int], setting: Setting
) -> Element:
    heads = ["Situation", "What one may do", "Leads to", *(["Points"] * question.scorable)]
    rows: list[Element] = []
    for place in places:
        situation = question.choices[place]
        title = [f"{number[place]}. ", *inline(situation.content, setting)]
        ways = _options(question, place)
        span = {"scope": "rowgroup", "rowspan": str(max(1, len(ways)))}
        first = element("th", span, title)
        for way in ways:
            option = question.choices[way]
            cells = [
                element("td", {}, inline(option.content, setting)),
                element("td", {}, [_leads(option, number)]),
            ]
            if question.scorable:
                cells.append(element("td", {}, [str(worth(option))]))
            rows.append(element("tr", {}, [first, *cells] if way == ways[0] else cells))
        if not ways:
            wide = {"colspan": str(len(heads) - 1)}
            rows.append(element("tr", {}, [first, element("td", wide, [_ending(situation)])]))
    head = element("tr", {}, [element("th", {"scope": "col"}, [words]) for words in heads])
    return element(
        "table",
        {"class": "kdll-map"},
        [element("thead", {}, [head]), element("tbody", {}, lines(rows))],
    )


def _situation(
    question: Question, place: int, number: Mapping[int, int], setting: Setting
) -> Element:
    situation = question.choices[place]
    heading = [f"{number[place]}. ", *inline(situation.content, setting)]
    content: list[Piece] = [
        element("p", {"class": "kdll-situation-title"}, heading),
        *(piece for piece in blocks(situation.body, setting) if piece != "\n"),
    ]

    def row(way: int) -> list[Piece]:
        option = question.choices[way]
        points = f" (points: {worth(option)})" if question.scorable else ""
        leads = f" → {_leads(option, number)}{points}"
        words = element("span", {}, [*inline(option.content, setting), leads])
        verdict: list[Piece] = [_verdict(option.right), " "] if question.scorable else []
        return _row(question, way, setting, [*verdict, words])

    if ways := _options(question, place):
        content.append(_list("ul", map(row, ways)))
    else:
        content.append(element("p", {"class": "kdll-label"}, [_ending(situation)]))
    return element("div", {"class": "kdll-told-situation"}, lines(content))


def _options(question: Question, situation: int) -> list[int]:
    return [n for n in numbers(question, Part.OPTION) if question.choices[n].within == situation]


def _leads(option: Choice, number: Mapping[int, int]) -> str:
    return "nowhere" if option.target is None else str(number[option.target])


def _ending(situation: Choice) -> str:
    return f"{SIGNS[situation.ending]} {_ENDINGS.get(situation.ending, 'the end')}"


_ANSWERS: Mapping[QuestionKind, Callable[[Question, Setting], Iterator[Element]]] = {
    QuestionKind.SINGLE: _choices,
    QuestionKind.MULTIPLE: _choices,
    QuestionKind.TRUE_FALSE: _choices,
    QuestionKind.NUMERIC: _choices,
    QuestionKind.FILL_IN: _blanks,
    QuestionKind.MATCHING: _pairs,
    QuestionKind.ORDERING: _in_order,
    QuestionKind.CATEGORISE: _pairs,
    QuestionKind.LIKERT: _scale,
    QuestionKind.OPEN: _words,
    QuestionKind.SCENARIO: _scenario,
}
"""By kind."""
