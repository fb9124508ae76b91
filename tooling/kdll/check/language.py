"""The language that a course says it is in, and the letters that stand in its files."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from kdll.check.rule import Subject
from kdll.check.written import Written
from kdll.model.course import Page
from kdll.model.diagnostic import Diagnostic, Edit, Severity
from kdll.model.place import Span
from kdll.model.prose import Node, walk

SCRIPTS = {
    "Latin": "A-Za-z\u00c0-\u024f\u1e00-\u1eff",
    "Greek": "\u0370-\u03ff",
    "Cyrillic": "\u0400-\u052f",
    "Hebrew": "\u0590-\u05ff",
    "Arabic": "\u0600-\u06ff\u0750-\u077f",
    "Devanagari": "\u0900-\u0963\u0966-\u097f",
    "Bengali": "\u0980-\u09ff",
    "Gurmukhi": "\u0a00-\u0a7f",
    "Gujarati": "\u0a80-\u0aff",
    "Odia": "\u0b00-\u0b7f",
    "Tamil": "\u0b80-\u0bff",
    "Telugu": "\u0c00-\u0c7f",
    "Kannada": "\u0c80-\u0cff",
    "Malayalam": "\u0d00-\u0d7f",
    "Sinhala": "\u0d80-\u0dff",
    "Thai": "\u0e00-\u0e7f",
    "Ol Chiki": "\u1c50-\u1c7f",
    "Meetei Mayek": "\uabc0-\uabff",
    "Hangul": "\uac00-\ud7af",
    "Kana": "\u3040-\u30ff",
    "Han": "\u4e00-\u9fff",
}
"""Unicode ranges (Scripts.txt), of the scripts that a language below is written in."""

WRITTEN_IN = {
    **dict.fromkeys(["hi", "mr", "ne", "sa", "mai", "kok", "doi", "brx", "bho"], ("Devanagari",)),
    **dict.fromkeys(["bn", "as"], ("Bengali",)),
    **dict.fromkeys(["ur", "fa", "ar", "ps"], ("Arabic",)),
    **dict.fromkeys(["ks", "sd"], ("Arabic", "Devanagari")),
    **dict.fromkeys(["ru", "uk", "bg", "be", "mk"], ("Cyrillic",)),
    **dict.fromkeys(
        [
            "en",
            "fr",
            "de",
            "es",
            "it",
            "pt",
            "nl",
            "sv",
            "da",
            "nb",
            "nn",
            "no",
            "fi",
            "pl",
            "cs",
            "sk",
            "hu",
            "ro",
            "tr",
            "id",
            "ms",
            "vi",
            "sw",
            "et",
            "lv",
            "lt",
            "hr",
            "sl",
            "ga",
            "cy",
            "eu",
            "ca",
            "gl",
            "is",
            "sq",
        ],
        ("Latin",),
    ),
    "sr": ("Cyrillic", "Latin"),
    "pa": ("Gurmukhi",),
    "gu": ("Gujarati",),
    "or": ("Odia",),
    "ta": ("Tamil",),
    "te": ("Telugu",),
    "kn": ("Kannada",),
    "ml": ("Malayalam",),
    "si": ("Sinhala",),
    "sat": ("Ol Chiki", "Devanagari"),
    "mni": ("Meetei Mayek", "Bengali"),
    "th": ("Thai",),
    "el": ("Greek",),
    "he": ("Hebrew",),
    "ko": ("Hangul", "Han"),
    "ja": ("Kana", "Han"),
    "zh": ("Han",),
}
"""A language's usual scripts (CLDR, languageData); of others nothing is said."""

_NAMED = {
    "Latn": "Latin",
    "Deva": "Devanagari",
    "Arab": "Arabic",
    "Beng": "Bengali",
    "Guru": "Gurmukhi",
    "Cyrl": "Cyrillic",
    "Olck": "Ol Chiki",
    "Mtei": "Meetei Mayek",
}
_LETTER = re.compile("|".join(f"([{letters}]+)" for letters in SCRIPTS.values()))
_NOT_LATIN = re.compile(f"[{''.join(r for name, r in SCRIPTS.items() if name != 'Latin')}]+")
_SCRIPT_NAMES = tuple(SCRIPTS)
_ENOUGH = 80
"""Letters of a page below which nothing is concluded."""


def scripts_of(language: str) -> tuple[str, ...]:
    """The scripts that a BCP 47 tag is written in; none if it is not known."""
    for part in language.split("-")[1:]:
        if part.title() in _NAMED:
            return (_NAMED[part.title()],)
    return WRITTEN_IN.get(language.partition("-")[0].lower(), ())


def another_script(subject: Subject) -> Iterator[Diagnostic]:
    """A page whose letters are not those of the course's language."""
    language = subject.course.language
    usual = scripts_of(language)
    if not usual:
        return
    own_letters = re.compile(f"[{''.join(SCRIPTS[name] for name in usual)}]+")
    for page in subject.course.sheets:
        files = subject.written(page)
        if "Latin" in usual and all(file.ascii for file in files):
            continue
        text = "".join(file.text for file in files)
        # Most pages are as they should be, and their words need not be gone through one by one.
        if sum(map(len, own_letters.findall(text))) * 2 >= len(text):
            continue
        letters = _letters(page)
        whole, own = sum(letters.values()), sum(letters[name] for name in usual)
        if whole < _ENOUGH or own * 3 >= whole:
            continue
        most = letters.most_common(1)[0][0]
        yield Diagnostic(
            page.span,
            "KD520",
            f"the course is in `{language}`, and most of this page is in {most} letters",
            "set `language:` in course.yml to the language of the pages, so that it is read out "
            "and broken into lines as it should be; pages of another language are another course",
            Severity.WARNING,
        )


def _letters(page: Page) -> Counter[str]:
    found: Counter[str] = Counter()
    for block in walk(page.body):
        if isinstance(block, Node) and block.kind == "text":
            if block.text.isascii():
                found["Latin"] += len(block.text) - block.text.count(" ")
                continue
            for match in _LETTER.finditer(block.text):
                found[_SCRIPT_NAMES[(match.lastindex or 1) - 1]] += len(match[0])
    return found


_TWINS = "АВЕЅІЈКМНОРСТУХаеѕіјорсухһԁԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧοαν"
"""Letters of Cyrillic and Greek that look like Latin ones (Unicode, confusables.txt)."""
_MIXED = re.compile(
    f"[A-Za-z]+[{_TWINS}][A-Za-z{_TWINS}]*|[{_TWINS}]+[A-Za-z][A-Za-z{_TWINS}]*"
    "|[\u0400-\u04ff]+[A-Za-z][A-Za-z\u0400-\u04ff]*|[A-Za-z]+[\u0400-\u04ff]+[A-Za-z]+"
    "|[\u0900-\u0d7f]+[A-Za-z]{1,2}[\u0900-\u0d7f]+"
)
_BORDER = re.compile(
    f"[A-Za-z](?:(?=[{_TWINS}\u0400-\u04ff])|(?<=[{_TWINS}\u0400-\u04ff\u0900-\u0d7f].))"
)
"""Where a Latin letter meets such a one: in every word of `_MIXED`, and sooner looked for."""


def mixed_letters(subject: Subject) -> Iterator[Diagnostic]:
    """A word of letters of two scripts that look alike: no search and no voice finds it."""
    for file in _beyond_ascii(subject):
        for match in _MIXED.finditer(file.text) if _BORDER.search(file.text) else ():
            odd = next((c for c in match[0] if c.isascii()), match[0][0])
            if match[0][0].isascii():
                odd = next(c for c in match[0] if not c.isascii())
            yield Diagnostic(
                file.span(match.start(), match.end()),
                "KD521",
                f"`{match[0]}` is written with letters of two scripts: `{odd}` is U+{ord(odd):04X}",
                "type the word anew, with one keyboard layout",
                Severity.WARNING,
            )


_INVISIBLE = re.compile("[\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069\u00ad\u180e]")
_JOINERS = re.compile("(?<=[A-Za-z0-9 ])[\u200c\u200d]+(?=[A-Za-z0-9 ])")
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")


def invisible(subject: Subject) -> Iterator[Diagnostic]:
    """A sign that nobody sees: it hides in a word, or turns the words around it about."""
    for file in _beyond_ascii(subject):
        found = [*_INVISIBLE.finditer(file.text), *_JOINERS.finditer(file.text)]
        code = _code_of(subject, file) if found else []
        for match in found:
            span = file.span(match.start(), match.end())
            turns = bool(_TURNS.match(match[0]))
            in_code = any(one.start <= span.start < one.end for one in code)
            number = f"U+{ord(match[0][0]):04X}"
            yield Diagnostic(
                span,
                "KD522",
                f"an invisible sign stands here ({number}), and it turns the words around it about"
                if turns
                else f"an invisible sign stands here ({number})",
                "delete it and type what is around it anew: code would do other things than it "
                "shows"
                if in_code
                else "delete it; it often comes with text that was copied from a web page",
                Severity.ERROR if in_code else Severity.WARNING,
                repair=() if turns or in_code else (Edit(span, ""),),
            )


def _beyond_ascii(subject: Subject) -> Iterator[Written]:
    return (file for file in subject.texts.values() if not file.ascii)


def _code_of(subject: Subject, file: Written) -> list[Span]:
    pages = [page for page in subject.course.sheets if file.path in page.files]
    nodes = [n for p in pages for kind in ("code", "code_block") for n in p.nodes.get(kind, ())]
    return [node.span for node in nodes if node.span.file == file.path]
