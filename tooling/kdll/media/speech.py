"""Whether all that is spoken in a film has its captions. When somebody speaks is told from outside.

A voice detector is never quite right, so what is short is let pass, and all of it is warnings.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from kdll.media import sources
from kdll.model.course import Course
from kdll.model.diagnostic import Diagnostic, Severity
from kdll.model.media import Beside, Cue, MediaFacts, Speech
from kdll.model.place import Span

GAP = 4.0
"""Seconds of speech at a stretch without captions that are told."""
SHARE = 0.9
"""Of all speech that captions must cover."""
IDLE = 10.0
"""Seconds in which captions run and nobody speaks that are told: music may be described."""
_MARGIN = 0.5
"""Seconds by which captions may come late or leave early, as good ones do."""
_NAMED = 3
_LEAST = 2.0
"""Seconds of speech in a whole film below which a share says nothing."""


def heard(
    course: Course,
    beside: Mapping[str, Beside],
    facts: Mapping[str, MediaFacts],
    listen: Callable[[str, MediaFacts], Speech | None],
) -> tuple[Diagnostic, ...]:
    """What captions leave out of the speech in each medium that has any. `listen` tells when
    somebody speaks, None where that is not known."""
    told: list[Diagnostic] = []
    for path, texts in beside.items():
        medium = facts.get(path)
        if not texts.captions or not medium or medium.fault or not medium.has_audio:
            continue
        speech = listen(path, medium)
        for language, cues in texts.captions.items() if speech is not None else ():
            name = sources.written(course, path)
            told += check(cues, speech or (), cues[0].span.file, name, language)
    return tuple(told)


def check(
    cues: Sequence[Cue], speech: Speech, path: str, name: str, language: str
) -> Iterator[Diagnostic]:
    """KD451 and KD452 for the captions of one film in one language.

    `path` is where the captions lie, `name` what the author calls the film.
    """
    shown = _joined((max(0.0, c.start - _MARGIN), c.end + _MARGIN) for c in cues)
    bare = _without(speech, shown)
    spoken = sum(end - start for start, end in speech)
    covered = 1 - sum(end - start for start, end in bare) / spoken if spoken else 1.0
    long = [(start, end) for start, end in bare if end - start > GAP]
    if long or (covered < SHARE and spoken > _LEAST):
        told = long or sorted(bare, key=lambda gap: gap[0] - gap[1])
        yield Diagnostic(
            Span(path),
            "KD451",
            f"somebody speaks in `{name}` where there are no captions in `{language}`: "
            f"{_times(told)}; {covered * 100:.0f} % of the speech has captions",
            "listen there, and write what is said, or what is heard: `[music]`",
            Severity.WARNING,
        )
    voiced = _joined(((max(0.0, start - _MARGIN), end + _MARGIN) for start, end in speech))
    running = _joined((c.start, c.end) for c in cues)
    idle = [(start, end) for start, end in _without(running, voiced) if end - start > IDLE]
    if idle:
        yield Diagnostic(
            Span(path),
            "KD452",
            f"captions in `{language}` run where nobody speaks in `{name}`: {_times(idle)}",
            "are they of another cut, or is the sound missing? listen there",
            Severity.WARNING,
        )


def clock(seconds: float) -> str:
    """`1:02`, `1:00:05`: as players show it."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _times(gaps: Sequence[tuple[float, float]]) -> str:
    named = sorted(gaps[:_NAMED])
    words = ", ".join(f"{clock(start)} to {clock(end + 0.5)}" for start, end in named)
    return words + (f" and {len(gaps) - _NAMED} more times" if len(gaps) > _NAMED else "")


def _joined(spans: Iterable[tuple[float, float]]) -> Speech:
    """The spans in order, those that touch as one."""
    joined: list[tuple[float, float]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)


def _without(spans: Speech, others: Speech) -> Speech:
    """What of the spans no other covers. Both are in order."""
    left: list[tuple[float, float]] = []
    for start, end in spans:
        at = start
        for begin, until in others:
            if until <= at:
                continue
            if begin >= end:
                break
            if begin > at:
                left.append((at, begin))
            at = max(at, until)
        if at < end:
            left.append((at, end))
    return tuple(left)
