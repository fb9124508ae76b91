"""A scenario: its situations, joined by links that lead through it even without a script."""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree.ElementTree import Element

from kdll.model.course import PageKind
from kdll.model.question import Choice, Part
from kdll.render.answers import Asked
from kdll.render.elements import Piece, element, lines
from kdll.render.keys import numbers

_HEADING = {True: "h2", False: "h3"}
"""Of a situation, by whether the page is the scenario; in a block it stands one level deeper."""


def situations(asked: Asked) -> Iterable[Piece]:
    """One section for each situation, in the author's order."""
    for place in numbers(asked.question, Part.SITUATION):
        yield _situation(asked, place)


def anchor(asked: Asked, place: int) -> str:
    """The id of a situation: the page's and its own."""
    situation = asked.question.choices[place]
    own = situation.id.value if situation.id else f"{asked.question.id}-{asked.names[place]}"
    return f"{asked.setting.page.id}--{own}"


def _situation(asked: Asked, place: int) -> Element:
    situation = asked.question.choices[place]
    name = anchor(asked, place)
    heading = _HEADING[asked.setting.page.kind is PageKind.SCENARIO]
    content: list[Piece] = [
        element(heading, {"id": f"{name}--heading"}, asked.shown(situation)),
        *(p for p in asked.blocks(situation.body, asked.setting) if p != "\n"),
    ]
    options = [
        n for n in numbers(asked.question, Part.OPTION) if asked.question.choices[n].within == place
    ]
    if options:
        rows = (_option(asked, n) for n in options)
        content.append(element("ul", {"class": "kdll-options"}, lines(rows)))
    else:
        content.append(_ending(asked, situation))
    attrs = {
        "class": "kdll-situation",
        "id": name,
        "data-key": asked.names[place],
        "aria-labelledby": f"{name}--heading",
    }
    return element("section", attrs, lines(content))


def _option(asked: Asked, place: int) -> Element:
    option = asked.question.choices[place]
    attrs = {"class": "kdll-option", "data-key": asked.names[place]}
    if option.target is not None:
        attrs["href"] = f"#{anchor(asked, option.target)}"
    content: list[Piece] = [element("a", attrs, asked.shown(option))]
    if option.feedback:
        content.append(asked.said(f"choice:{asked.names[place]}", option.feedback))
    return element("li", {}, lines(content))


def _ending(asked: Asked, situation: Choice) -> Element:
    """How it ended: a sign for the eye, words for everyone."""
    words = asked.setting.strings
    kind = situation.ending
    classes = f"kdll-ending kdll-ending-{kind}" if kind else "kdll-ending"
    sign = SIGNS[kind]
    said = words[f"render.ending-{kind}" if kind else "render.ending"]
    mark = element("span", {"aria-hidden": "true"}, [sign])
    return element("p", {"class": classes, **asked.setting.here}, [mark, f" {said}"])


SIGNS = {"good": "✓", "mixed": "◐", "poor": "✗", "": "■"}
"""Of an ending."""
