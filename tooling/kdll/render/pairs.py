"""Matching and categorising: for each source, a menu of the targets."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from xml.etree.ElementTree import Element

from kdll.model.prose import Node, walk
from kdll.model.question import Choice, Part
from kdll.render.answers import Asked
from kdll.render.elements import Piece, element, lines
from kdll.render.keys import numbers, shuffled

NONE = "-"
"""The value of the option that says that nothing fits."""

_UNSPEAKABLE = frozenset(("image", "math"))
"""What a menu cannot show."""


def pairs(*, with_none: bool) -> Callable[[Asked], Iterable[Piece]]:
    """A menu beside each source; `with_none`: whether a source may fit no target."""

    def make(asked: Asked) -> Iterable[Piece]:
        question = asked.question
        targets = numbers(question, Part.TARGET)
        if not question.keep_order:
            targets = shuffled(question, targets, asked.names)
        lettered = any(_seen(question.choices[n]) for n in targets)
        offered = [
            (asked.names[n], _offer(asked, n, place if lettered else None))
            for place, n in enumerate(targets)
        ]
        if with_none:
            offered.append((NONE, asked.setting.strings["render.fits-none"]))
        if lettered:
            yield element(
                "ol",
                {"class": "kdll-targets"},
                lines(_target(asked, n) for n in targets),
            )
        sources = shuffled(question, numbers(question, Part.SOURCE), asked.names)
        rows = (_pair(asked, n, offered) for n in sources)
        yield element("ul", {"class": "kdll-pairs", "aria-labelledby": asked.prompt}, lines(rows))

    return make


def letter(place: int) -> str:
    """`A`, `B` … of a target in a list."""
    return chr(ord("A") + place)


def _seen(choice: Choice) -> bool:
    """Whether a line must be seen, because words alone are not it."""
    return any(isinstance(b, Node) and b.kind in _UNSPEAKABLE for b in walk(choice.content))


def _offer(asked: Asked, place: int, position: int | None) -> str:
    words = asked.told(asked.question.choices[place])
    return words if position is None else f"{letter(position)}: {words}"


def _target(asked: Asked, place: int) -> Element:
    content = asked.shown(asked.question.choices[place])
    return element("li", {"data-key": asked.names[place]}, content)


def _pair(asked: Asked, place: int, offered: list[tuple[str, str]]) -> Element:
    name = asked.named(place)
    choose = asked.setting.strings["render.choose"]
    ours = {"": asked.setting.here, NONE: asked.setting.here}
    menu = [
        element("option", {"value": value, **ours.get(value, {})}, [said])
        for value, said in [("", choose), *offered]
    ]
    words = element("span", {"id": name}, asked.shown(asked.question.choices[place]))
    select = element("select", {"name": f"{name}-fits", "aria-labelledby": name}, lines(menu))
    attrs = {"class": "kdll-pair", "data-key": asked.names[place]}
    return element("li", attrs, [words, " ", select])
