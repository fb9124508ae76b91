"""What stands below a video or sound: its chapters, its transcripts, its audio description.

The player takes the captions from what has `data-start` and `data-end` in a transcript, and the
places to jump to from the chapters' `data-start`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeAlias
from xml.etree.ElementTree import Element

from kdll.model.language import autonym
from kdll.model.media import Cue, Rendition
from kdll.model.prose import Block
from kdll.render.elements import Piece, element, lines
from kdll.render.setting import Setting
from kdll.render.words import direction, marked

Blocks: TypeAlias = Callable[[Iterable[Block], Setting], list[Piece]]
"""Renders prose; handed in, since prose holds figures."""

_PAUSE = 2.0
"""Seconds of silence after which a transcript begins a new paragraph."""


def texts(rendition: Rendition, setting: Setting, blocks: Blocks) -> Iterator[Element]:
    """Chapters, transcripts and descriptions, each folded up, the course's language first; and
    the film with audio description."""
    yield from _chapters(rendition, setting)
    for language in _ordered({**rendition.transcripts, **rendition.captions}, setting):
        cues = rendition.captions.get(language, ())
        if words := rendition.transcripts.get(language, ()):
            content = [p for p in blocks(words, setting) if not isinstance(p, str)]
            if cues:  # for the captions alone
                hidden = {"class": "kdll-cues", "hidden": ""}
                content.append(element("div", hidden, _spoken(cues)))
        else:
            content = _paragraphs(cues)
        title = setting.strings["media.transcript"]
        yield _folded("transcript", title, language, setting, content)
    if film := rendition.described:
        # A way to it without a player; with one, it takes the place of the plain film.
        link = {"href": film.href} | ({"data-low": film.low} if film.low else {})
        called = setting.strings["render.described-film"]
        told = element("a", link | setting.here, [called])
        yield element("p", {"class": "kdll-described-film"}, [told])
    for language in _ordered(rendition.descriptions, setting):
        content = _paragraphs(rendition.descriptions[language])
        title = setting.strings["render.description"]
        yield _folded("description", title, language, setting, content)


def _ordered(languages: Iterable[str], setting: Setting) -> list[str]:
    return sorted(languages, key=lambda tag: (tag != setting.language, tag))


def _folded(
    what: str, title: str, language: str, setting: Setting, content: Iterable[Element]
) -> Element:
    if language != setting.language:
        title = setting.strings[f"render.{what}-in"].format(language=autonym(language))
    attrs = {"class": f"kdll-{what}", "lang": language}
    if direction(language) != direction(setting.language):
        attrs["dir"] = direction(language)
    summary = element("summary", marked(setting.words or setting.language, language), [title])
    return element("details", attrs, lines([summary, *content]))


def _chapters(rendition: Rendition, setting: Setting) -> Iterator[Element]:
    """Those in the course's language, or else in the first that there is.

    Without a player, a link opens the film at the chapter's time.
    """
    for language in _ordered(rendition.chapters, setting)[:1]:
        rows = []
        for cue in rendition.chapters[language]:
            start = _seconds(cue.start)
            link = {"href": f"{rendition.href}#t={start}", "data-start": start}
            title = " ".join(cue.text.split())
            rows.append(element("li", {}, [element("a", link, [title]), f" {_clock(cue.start)}"]))
        attrs = {"class": "kdll-chapters"}
        if language != setting.language:
            attrs["lang"] = language
        ours = marked(setting.words or setting.language, language)
        summary = element("summary", ours, [setting.strings["render.chapters"]])
        yield element("details", attrs, lines([summary, element("ol", {}, lines(rows))]))


def _paragraphs(cues: Sequence[Cue]) -> list[Element]:
    paragraphs: list[list[Cue]] = []
    for cue in cues:
        if not paragraphs or cue.start - paragraphs[-1][-1].end >= _PAUSE:
            paragraphs.append([])
        paragraphs[-1].append(cue)
    return [element("p", {}, _spoken(paragraph)) for paragraph in paragraphs]


def _spoken(cues: Sequence[Cue]) -> Iterator[Element | str]:
    for n, cue in enumerate(cues):
        if n:
            yield "\n"
        times = {"data-start": _seconds(cue.start), "data-end": _seconds(cue.end)}
        yield element("span", times, [" ".join(cue.text.split())])


def _seconds(time: float) -> str:
    """To the millisecond, without idle zeros."""
    return f"{time:.3f}".rstrip("0").rstrip(".")


def _clock(time: float) -> str:
    """`1:05`, `1:00:05`."""
    minutes, seconds = divmod(int(time), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
