"""An article on paper: what hides something there makes way for what shows it."""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree.ElementTree import Element

from kdll.model.language import autonym
from kdll.model.media import Cue, Rendition
from kdll.model.question import Question
from kdll.render.asked import Place, told
from kdll.render.elements import Piece, element, lines

_HEADINGS = {f"h{level}": f"h{min(level + 2, 6)}" for level in range(1, 7)}
"""A page's headings stand below its module's and its own."""


def open_up(
    parent: Element,
    place: Place,
    asked: Mapping[str, Question],
) -> None:
    """Replace, below `parent`, what hides something by what shows it."""
    for number, child in enumerate(list(parent)):
        shown: Element | None = None
        if child.tag == "form":
            shown = told(asked[child.attrib["data-question"]], place)
            open_up(shown, place, {})
        elif child.tag == "figure" and "data-media" in child.attrib:
            path = child.attrib["data-media"]
            shown = _moving(path, child, place.setting.media.renditions[path])
        elif child.tag in ("img", "picture"):
            image = child if child.tag == "img" else child[-1]
            # On paper there is no scrolling to it.
            image.attrib.pop("loading", None)
            shown = element("span", {"class": "kdll-pictured"}, [child, _alternative(image)])
            shown.tail, child.tail = child.tail, None
        elif child.tag == "video":  # an animation: on paper, the first of its pictures
            attrs = {"src": child.attrib["poster"], "alt": child.attrib["aria-label"]}
            still = element("img", attrs)
            shown = element("span", {"class": "kdll-pictured"}, [still, _alternative(still)])
        if shown is not None:
            shown.tail = shown.tail or child.tail
            parent[number] = shown
            continue
        child.tag = _HEADINGS.get(child.tag, child.tag)
        if child.tag == "details":
            child.set("open", "")
        open_up(child, place, asked)


def _alternative(image: Element) -> Element:
    words = image.get("alt", "")
    said = f"Alternative text: {words}" if words else "No alternative text: decoration"
    return element("span", {"class": "kdll-alternative"}, [said])


def _moving(path: str, figure: Element, rendition: Rendition) -> Element:
    """A video or sound: what it is, its still, and its words with their times."""
    player = figure[0]
    name = "Video" if player.tag == "video" else "Sound"
    parts: list[Piece] = [
        element("p", {"class": "kdll-label"}, [f"{name}: {path}, {_clock(rendition.duration)}"])
    ]
    if rendition.poster:
        still = {"src": rendition.poster, "alt": ""}
        parts.append(element("img", still))
    parts.append(element("p", {}, [f"Name for screen readers: {player.get('aria-label', '')}"]))
    parts += (child for child in figure if child.tag == "figcaption")
    if not rendition.captions:
        parts.append(element("p", {}, ["No captions"]))
    parts += (_captions(tag, rendition.captions[tag]) for tag in sorted(rendition.captions))
    return element("figure", {"class": "kdll-figure"}, lines(parts))


def _captions(language: str, cues: tuple[Cue, ...]) -> Element:
    rows = [
        element(
            "tr",
            {},
            [
                element("td", {}, [f"{_clock(cue.start)} to {_clock(cue.end)}"]),
                element("td", {"lang": language}, [" ".join(cue.text.split())]),
            ],
        )
        for cue in cues
    ]
    head = element(
        "tr",
        {},
        [
            element("th", {"scope": "col"}, ["Time"]),
            element("th", {"scope": "col"}, [f"Captions, {autonym(language)}"]),
        ],
    )
    return element(
        "table",
        {"class": "kdll-captions"},
        [element("thead", {}, [head]), element("tbody", {}, lines(rows))],
    )


def _clock(seconds: float) -> str:
    """`1:05.2`: minutes, seconds and tenths."""
    tenths = round(seconds * 10)
    return f"{tenths // 600}:{tenths // 10 % 60:02d}.{tenths % 10}"
