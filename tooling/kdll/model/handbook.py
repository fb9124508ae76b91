"""Where the author's handbook tells more than a message can: one row for each range of codes.

The handbook is a course in `content/authoring-handbook`. Titles stand here as well, so that they
can be told where that folder is not; `tests/course/test_handbook.py` holds them to the pages.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass

FOLDER = "authoring-handbook"
"""Of the course, below `content/`."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """A page of the handbook."""

    title: str
    file: str
    """From the course's folder."""


_FIRST = Chapter("Your first page", "10-first-page/index.md")
_HABITS = Chapter("Five habits that explain everything", "10-first-page/20-five-habits.md")
_WORDS = Chapter("Words", "20-words/index.md")
_TABLES = Chapter("Tables, footnotes and terms", "20-words/20-tables-and-notes.md")
_CODE = Chapter("Sums and code", "20-words/30-sums-and-code.md")
_ACCESS = Chapter("Every language, every learner", "20-words/40-language-and-access.md")
_BLOCKS = Chapter("Tabs, steps, activities, downloads", "30-boxes/20-more-blocks.md")
_PICTURES = Chapter("Pictures", "40-media/index.md")
_FILMS = Chapter("Films and sounds", "40-media/20-films-and-sounds.md")
_CHOICES = Chapter("One right answer, or several", "50-questions/index.md")
_TYPED = Chapter("Words and numbers", "50-questions/20-words-and-numbers.md")
_PAIRS = Chapter("Pairs, orders and groups", "50-questions/30-pairs-and-orders.md")
_ASKING = Chapter("Asking well", "50-questions/40-asking-well.md")
_SCENARIOS = Chapter("Scenarios", "60-scenarios/index.md")
_ASSESSMENTS = Chapter("Assessments and banks", "70-assessments/index.md")
_TAGS = Chapter("Tags and objectives", "80-competencies/index.md")
_RELEASE = Chapter("Check, build, release", "90-release/index.md")
_SETTINGS = Chapter("course.yml, line by line", "90-release/20-course-yml.md")
_PLATFORMS = Chapter("Packages and platforms", "90-release/30-platforms.md")

CHAPTERS: Mapping[int, Chapter] = {
    101: _FIRST,
    123: _RELEASE,
    126: _SCENARIOS,
    129: _HABITS,
    150: _CHOICES,
    158: _PAIRS,
    163: _TYPED,
    166: _PAIRS,
    170: _HABITS,
    172: _CODE,
    173: _TABLES,
    176: _CODE,
    178: _BLOCKS,
    184: _TABLES,
    185: _BLOCKS,
    190: _RELEASE,
    201: _FIRST,
    204: _WORDS,
    207: _ASSESSMENTS,
    209: _WORDS,
    210: _RELEASE,
    217: _FIRST,
    219: _RELEASE,
    220: _TAGS,
    221: _SETTINGS,
    222: _ASSESSMENTS,
    230: _PLATFORMS,
    240: _WORDS,
    245: _SETTINGS,
    301: _TAGS,
    411: _PICTURES,
    414: _FILMS,
    420: _PICTURES,
    437: _FILMS,
    438: _PICTURES,
    441: _FILMS,
    501: _PICTURES,
    503: _WORDS,
    506: _PICTURES,
    508: _WORDS,
    511: _TABLES,
    512: _ACCESS,
    515: _FILMS,
    516: _ACCESS,
    601: _PLATFORMS,
    701: _CHOICES,
    708: _TYPED,
    709: _ASSESSMENTS,
    710: _ASKING,
    711: _FIRST,
    712: _SETTINGS,
    713: _FIRST,
    714: _TYPED,
    715: _ASSESSMENTS,
    716: _ASKING,
    717: _PAIRS,
    719: _TYPED,
    721: _PLATFORMS,
    730: _SCENARIOS,
    732: _ASSESSMENTS,
    733: _SCENARIOS,
    734: _SETTINGS,
    735: _ASSESSMENTS,
    740: _TAGS,
    742: _ASKING,
    743: _FILMS,
    744: _ASKING,
    750: _WORDS,
    751: _SETTINGS,
    752: _ASKING,
    780: _SETTINGS,
}
"""By the first code of a range; a range ends where the next one begins."""

_BEGINNINGS = sorted(CHAPTERS)


def chapter(code: str) -> Chapter:
    """The page to read about what has this code, `KD302`."""
    row = bisect_right(_BEGINNINGS, int(code[2:])) - 1
    return CHAPTERS[_BEGINNINGS[max(row, 0)]]
