"""Whether captions can be read while they are shown.

The limits are those of Netflix's Timed Text Style Guides, a little widened.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from kdll.model.diagnostic import Diagnostic, Note, Severity
from kdll.model.media import Cue

LONGEST = 7.0
SHORTEST = 0.7
"""Seconds that a caption may stand."""
LINES = 2
_SPEED = {"ja": 7.0, "zh": 11.0, "ko": 14.0}
_WIDTH = {"ja": 16, "zh": 18, "ko": 20}
_NOTES = 3
_TAIL = 1.0
"""Seconds that the last caption may outlast the film: players end it with the film."""

_SCRIPTS = {
    **dict.fromkeys(("bho", "brx", "doi", "hi", "kok", "mai", "mr", "ne", "sa"), "DEVANAGARI"),
    **dict.fromkeys(("as", "bn"), "BENGALI"),
    **dict.fromkeys(("ks", "ur", "fa", "ar", "ps"), "ARABIC"),
    **dict.fromkeys(("en", "fr", "de", "es", "pt", "it", "nl"), "LATIN"),
    "gu": "GUJARATI",
    "kn": "KANNADA",
    "ml": "MALAYALAM",
    "or": "ORIYA",
    "pa": "GURMUKHI",
    "ta": "TAMIL",
    "te": "TELUGU",
    "sat": "OL CHIKI",
    "ru": "CYRILLIC",
    "el": "GREEK",
}
"""How the Unicode names of a language's letters begin. Where several scripts are usual, none."""


def speed(language: str) -> float:
    """Characters a second that can be read in a language."""
    return _SPEED.get(_base(language), 20.0)


def width(language: str) -> int:
    """Characters that a line may have in a language."""
    return _WIDTH.get(_base(language), 42)


def characters(text: str) -> int:
    """What a reader takes for characters, without line breaks.

    A letter with all its vowel signs, accents and joiners is one, and so are consonants that a
    virama joins: `क्षि` counts as one. That is Unicode's extended grapheme cluster (UAX #29,
    rules GB9 to GB9c), as far as it matters to captions.
    """
    total, joined = 0, False
    for character in text:
        category = unicodedata.category(character)
        if character == "\n":
            joined = False
        elif category in ("Mn", "Mc", "Me", "Cf"):
            joined = unicodedata.combining(character) == _VIRAMA or (
                joined and category in ("Mn", "Cf")
            )
        else:
            total += not (joined and category == "Lo")
            joined = False
    return total


_VIRAMA = 9
"""The combining class of every script's virama."""


def check(cues: Sequence[Cue], language: str, field: str, ends: float) -> Iterator[Diagnostic]:
    """What is hard to read, once for each kind of fault in a file; chapters are only looked at
    for their times."""
    yield from _past_the_end(cues, ends)
    if field == "chapters":
        return
    for code, fault, said, hint in _FAULTS if field == "captions" else ():
        wrong = [(cue, words) for cue in cues if (words := fault(cue, language))]
        if wrong:
            cue, words = wrong[0]
            several = f" (and {len(wrong) - 1} more)" if len(wrong) > 1 else ""
            notes = tuple(Note(c.span, w) for c, w in wrong[1 : 1 + _NOTES])
            message = f"{said}: {words}{several}"
            yield Diagnostic(cue.span, code, message, hint, Severity.WARNING, notes=notes)
    yield from _script(cues, language)


def _fast(cue: Cue, language: str) -> str:
    pace = characters(cue.text) / (cue.end - cue.start)
    return f"{pace:.0f} characters a second" if pace > speed(language) else ""


def _wide(cue: Cue, language: str) -> str:
    lines = cue.text.splitlines()
    if len(lines) > LINES:
        return f"{len(lines)} lines"
    longest = max(map(characters, lines), default=0)
    return f"{longest} characters in a line" if longest > width(language) else ""


def _long(cue: Cue, language: str) -> str:
    stands = round(cue.end - cue.start, 3)
    return f"{stands:g} seconds" if not SHORTEST <= stands <= LONGEST else ""


_FAULTS: tuple[tuple[str, Callable[[Cue, str], str], str, str], ...] = (
    (
        "KD456",
        _fast,
        "this caption passes faster than it can be read",
        "shorten its words without changing their sense, or let it stand longer",
    ),
    (
        "KD457",
        _wide,
        "this caption covers too much of the picture",
        "break it into two lines, or into two captions",
    ),
    (
        "KD458",
        _long,
        "this caption does not stand for as long as a caption should",
        f"between {SHORTEST:g} and {LONGEST:g} seconds: divide it, or join it to its neighbour",
    ),
)


def _past_the_end(cues: Sequence[Cue], ends: float) -> Iterator[Diagnostic]:
    late = [cue for cue in cues if ends and (cue.start >= ends or cue.end > ends + _TAIL)]
    if late:
        cue = late[0]
        never = cue.start >= ends
        several = f" (and {len(late) - 1} more)" if len(late) > 1 else ""
        said = "begins after" if never else "ends after"
        yield Diagnostic(
            cue.span,
            "KD450",
            f"this {said} the end of the film, which lasts {ends:.1f} seconds{several}",
            "are these captions of another cut? correct the times",
            Severity.WARNING,
        )


def _script(cues: Sequence[Cue], language: str) -> Iterator[Diagnostic]:
    """Words in another language's letters: a wrong name, or letters of an old font."""
    script = _SCRIPTS.get(_base(language), "")
    if not script or not cues or any(len(part) == 4 for part in language.split("-")[1:]):
        return
    letters = Counter(c for cue in cues for c in cue.text if c.isalpha())
    mine = sum(n for c, n in letters.items() if unicodedata.name(c, "").startswith(script))
    if letters.total() and mine < letters.total() / 2:
        yield Diagnostic(
            cues[0].span,
            "KD454",
            f"the name of this file says `{language}`, and its words are not in the letters of "
            "that language",
            "name the file after its language; if the letters come from a font such as Kruti Dev, "
            "convert the words to Unicode",
            Severity.WARNING,
        )


def _base(language: str) -> str:
    return language.split("-", maxsplit=1)[0].lower()
