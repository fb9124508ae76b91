"""Pictures, videos and sounds."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from kdll.model.media import Cue, MediaKind, Rendition
from kdll.model.prose import Node, plain
from kdll.render.elements import element, lines
from kdll.render.setting import Setting
from kdll.render.words import autonym, direction

_PAUSE = 2.0
"""Seconds of silence after which a transcript begins a new paragraph."""

_STILL = (MediaKind.PICTURE, MediaKind.VECTOR)
_MOVING = {MediaKind.VIDEO: ("video", "video/mp4"), MediaKind.AUDIO: ("audio", "audio/mp4")}
"""Element and type of what the media room makes of each."""


def is_figure(node: Node, setting: Setting, alone: bool) -> bool:
    """Whether a node of a paragraph is shown as a figure; `alone`: on a line of its own.

    Videos and sounds always are: there is no room for them amid words.
    """
    if node.kind != "image" or (rendition := setting.rendition(node)) is None:
        return False
    return rendition.kind in (_STILL if alone else ()) or rendition.kind in _MOVING


def figure(image: Node, setting: Setting) -> Element:
    """The figure for a picture, a video or a sound that the course has."""
    rendition = setting.rendition(image)
    assert rendition, "is_figure said so"
    if moving := _MOVING.get(rendition.kind):
        return _moving(image, rendition, setting, *moving)
    content = [_img(image, rendition)]
    if caption := image.attrs.get("title", ""):
        content.append(element("figcaption", {}, [caption]))
    return element("figure", {"class": "kdll-figure"}, lines(content))


def inline_image(image: Node, setting: Setting) -> Element:
    """A picture amid words. What is no picture becomes a link there; what is missing, its words."""
    words = plain(image.children)
    rendition = setting.rendition(image)
    if rendition is None:
        return element("span", {"class": "kdll-missing"}, [words])
    if rendition.kind in _STILL:
        return _img(image, rendition)
    return element("a", {"href": rendition.href, "download": ""}, [words])


def _img(image: Node, rendition: Rendition) -> Element:
    attrs = {"src": rendition.href, "alt": plain(image.children), **_size(rendition)}
    return element("img", attrs | {"loading": "lazy"})


def _size(rendition: Rendition) -> dict[str, str]:
    """Width and height, so that a page does not jump while it loads."""
    if not (rendition.width and rendition.height):
        return {}
    return {"width": str(rendition.width), "height": str(rendition.height)}


def _moving(image: Node, rendition: Rendition, setting: Setting, tag: str, mime: str) -> Element:
    path = setting.medium(image)
    words = plain(image.children)
    attrs = {"controls": "", "preload": "none", "aria-label": words}
    if tag == "video":
        attrs |= {"playsinline": ""} | ({"poster": rendition.poster} if rendition.poster else {})
        attrs |= _size(rendition)
    player = element(tag, attrs, [element("source", {"src": rendition.href, "type": mime})])
    caption = element("figcaption", {}, [image.attrs.get("title", "") or words])
    frame = {"class": f"kdll-{tag}", "data-media": path, "data-slot": _slot(path, setting)}
    return element("figure", frame, lines([player, caption, *_transcripts(rendition, setting)]))


def _slot(path: str, setting: Setting) -> str:
    return str(setting.identity.media[path])


def _transcripts(rendition: Rendition, setting: Setting) -> Iterator[Element]:
    """One per language, that of the course first."""
    order = sorted(rendition.captions, key=lambda tag: (tag != setting.language, tag))
    for language in order:
        words = setting.strings["media.transcript"]
        if language != setting.language:
            words = setting.strings["render.transcript-in"].format(language=autonym(language))
        summary = element("summary", {}, [words])
        attrs = {"class": "kdll-transcript", "lang": language}
        if direction(language) != direction(setting.language):
            attrs["dir"] = direction(language)
        paragraphs = (
            element("p", {}, _spoken(cues)) for cues in _by_pause(rendition.captions[language])
        )
        yield element("details", attrs, lines([summary, *paragraphs]))


def _spoken(cues: list[Cue]) -> Iterator[Element | str]:
    for n, cue in enumerate(cues):
        if n:
            yield "\n"
        times = {"data-start": _seconds(cue.start), "data-end": _seconds(cue.end)}
        yield element("span", times, [" ".join(cue.text.split())])


def _by_pause(cues: tuple[Cue, ...]) -> list[list[Cue]]:
    paragraphs: list[list[Cue]] = []
    for cue in cues:
        if not paragraphs or cue.start - paragraphs[-1][-1].end >= _PAUSE:
            paragraphs.append([])
        paragraphs[-1].append(cue)
    return paragraphs


def _seconds(time: float) -> str:
    """To the millisecond, without idle zeros."""
    return f"{time:.3f}".rstrip("0").rstrip(".")
