"""Pictures, videos and sounds."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from kdll.model.media import MediaKind, Rendition
from kdll.model.prose import Node, plain
from kdll.render.elements import element, lines
from kdll.render.setting import Setting
from kdll.render.transcript import Blocks, texts
from kdll.render.typography import typeset_words

_SIZES = "(min-width: 46rem) 42rem, 92vw"
"""How wide a picture is shown: the article's measure, and what phones leave of the screen."""

_STILL = (MediaKind.PICTURE, MediaKind.VECTOR)
_MOVING = {MediaKind.VIDEO: ("video", "video/mp4"), MediaKind.AUDIO: ("audio", "audio/mp4")}
"""Element and type of what the media room makes of each."""


def is_figure(node: Node, setting: Setting, alone: bool) -> bool:
    """Whether a node of a paragraph is shown as a figure; `alone`: on a line of its own.

    What plays always is: there is no room for it amid words.
    """
    if node.kind != "image" or (rendition := setting.rendition(node)) is None:
        return False
    if rendition.kind in _STILL:
        return alone
    return rendition.kind in _MOVING or rendition.kind is MediaKind.ANIMATION


def figure(image: Node, setting: Setting, blocks: Blocks) -> Element:
    """The figure for what the course has of media; `blocks` renders an author's transcript."""
    rendition = setting.rendition(image)
    assert rendition, "is_figure said so"
    if moving := _MOVING.get(rendition.kind):
        return _moving(image, rendition, setting, blocks, *moving)
    animated = rendition.kind is MediaKind.ANIMATION
    content = [_film(image, rendition) if animated else _img(image, rendition)]
    if caption := image.attrs.get("title", ""):
        shown = typeset_words(caption, setting.language)
        content.append(element("figcaption", {}, [shown]))
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
    img = element("img", attrs | {"loading": "lazy"})
    if not rendition.variants:
        return img
    offered = ", ".join(f"{variant.href} {variant.width}w" for variant in rendition.variants)
    webp = {"type": "image/webp", "srcset": offered, "sizes": _SIZES}
    return element("picture", {}, [element("source", webp), img])


def _film(image: Node, rendition: Rendition) -> Element:
    """An animation: it moves when it is asked to, whatever the reader's settings, and then on
    and on. Nobody need watch it, so the player is told nothing of it."""
    attrs = {"controls": "", "loop": "", "muted": "", "playsinline": "", "preload": "none"}
    attrs |= {"aria-label": plain(image.children), "poster": rendition.poster}
    source = element("source", {"src": rendition.href, "type": "video/mp4"})
    return element("video", attrs | _size(rendition), [source])


def _size(rendition: Rendition) -> dict[str, str]:
    """Width and height, so that a page does not jump while it loads."""
    if not (rendition.width and rendition.height):
        return {}
    return {"width": str(rendition.width), "height": str(rendition.height)}


def _moving(
    image: Node, rendition: Rendition, setting: Setting, blocks: Blocks, tag: str, mime: str
) -> Element:
    path = setting.medium(image)
    words = plain(image.children)
    attrs = {"controls": "", "preload": "none", "aria-label": words}
    if tag == "video":
        attrs |= {"playsinline": ""} | ({"poster": rendition.poster} if rendition.poster else {})
        attrs |= _size(rendition)
    player = element(tag, attrs, [element("source", {"src": rendition.href, "type": mime})])
    shown = typeset_words(image.attrs.get("title", "") or words, setting.language)
    caption = element("figcaption", {}, [shown])
    frame = {"class": f"kdll-{tag}", "data-media": path, "data-slot": _slot(path, setting)}
    if rendition.low:
        frame["data-low"] = rendition.low
    return element("figure", frame, lines([player, caption, *texts(rendition, setting, blocks)]))


def _slot(path: str, setting: Setting) -> str:
    return str(setting.identity.media[path])
