"""The 35 statements by which makers of courses for the platform rate their own, in our words.

After the public configuration of the platform's creation portal (six groups; agreeing strongly
weighs 5, agreeing 3, disagreeing 1, disagreeing strongly 0). What files show is judged here, from
what it says beside the verdict; what only a reader can judge is left open.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from kdll.check.evidence import Evidence
from kdll.check.rule import count

MOST = 5
_PERSON = ((0, MOST), "a person must say")


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement, and how far files show whether it holds."""

    group: str
    words: str
    judge: Callable[[Evidence], tuple[tuple[int, int], str]]
    """Gives the least and the most that can be claimed, and what that was seen from."""


Verdict = tuple[tuple[int, int], str]


def person(_: Evidence) -> Verdict:
    """Nothing in the files tells."""
    return _PERSON


def sure(weight: int, why: str) -> Verdict:
    """The files tell."""
    return (weight, weight), why


def by_share(part: int, whole: int, what: str, steps: tuple[float, float, float]) -> Verdict:
    """5, 3 or 1 from so large a share on; 0 below, and where there is nothing to count."""
    share = part / whole if whole else 0.0
    weights = zip(steps, (5, 3, 1), strict=True)
    return sure(next((w for step, w in weights if share >= step), 0), f"{part} of {whole} {what}")


def by_most(number: float, what: str, steps: tuple[float, float, float]) -> Verdict:
    """5, 3 or 1 up to so high a number; 0 above."""
    weights = zip(steps, (5, 3, 1), strict=True)
    return sure(next((w for step, w in weights if number <= step), 0), what)


def by_number(number: int, what: str, steps: tuple[int, int, int]) -> Verdict:
    """5, 3 or 1 from so high a number on; 0 below."""
    weights = zip(steps, (5, 3, 1), strict=True)
    return sure(next((w for step, w in weights if number >= step), 0), what)


def all_five_steps(e: Evidence) -> Verdict:
    """Watch, think, do, explore, test."""
    there = {
        "watch": bool(e.pictures or e.films),
        "think": bool(e.practice),
        "do": bool(e.activities or e.scenarios),
        "explore": bool(e.resources),
        "test": bool(e.assessments),
    }
    missing = [name for name, found in there.items() if not found]
    said = f"without {', '.join(missing)}" if missing else "all five are there"
    return by_number(5 - len(missing), said, (5, 4, 3))


def in_many_ways(e: Evidence) -> Verdict:
    """Reading, looking, watching or listening, doing."""
    ways = {
        "reading": True,
        "pictures": bool(e.pictures),
        "films or sounds": bool(e.films),
        "doing": bool(e.activities or e.scenarios or e.practice),
    }
    found = [name for name, there in ways.items() if there]
    return by_number(len(found), ", ".join(found), (4, 3, 2))


def own_setting(e: Evidence) -> Verdict:
    """Activities and open questions send learners to their own desk; words alone may do so too."""
    number = len(e.activities) + len(e.open_questions)
    if not number:
        return (0, MOST), "no activity and no open question; a person must say"
    return by_number(2 * number, f"{number} activities and open questions", (len(e.teaching), 1, 1))


def captioned(e: Evidence) -> Verdict:
    """Every film and sound."""
    if not e.films:
        return sure(5, "there is no film to caption")
    lacking = e.told("KD414")
    return by_share(e.films - lacking, e.films, "films and sounds have captions", (1, 0.9, 0.5))


def described(e: Evidence) -> Verdict:
    """Alternative text is there, and says something."""
    if not e.pictures:
        return sure(5, "there is no picture to describe")
    if e.told("KD501", "KD502"):
        return sure(0, f"{e.told('KD501', 'KD502')} pictures without words (KD501, KD502)")
    idle = e.told("KD506", "KD507")
    if idle:
        return sure(3, f"{idle} pictures whose words say little (KD506, KD507)")
    return (3, 5), "every picture has words of its own; a person must say how good they are"


def not_by_colour(e: Evidence) -> Verdict:
    """What is said in words can be seen; what a picture does cannot."""
    if e.told("KD512"):
        return (0, 1), f"{e.told('KD512')} things are named by their colour alone (KD512)"
    return (3, 5), "no words point by colour, and the player never does; look at the pictures"


def sound_media(e: Evidence) -> Verdict:
    """What was measured of films and sounds."""
    if not e.films:
        return (0, MOST), "there is no film or sound to measure; a person must say"
    wrong = e.told("KD430", "KD496", "KD497", "KD498")
    if wrong:
        return sure(1, f"{wrong} films or sounds are damaged, silent or distorted")
    return (3, 5), "no film is damaged, silent or distorted; a person must say how they look"


def measured(e: Evidence) -> Verdict:
    """Stated at the start by course.yml, and asked for in an assessment."""
    return by_share(
        len(e.targets & e.scored),
        len(e.targets),
        "targets are asked for at the end",
        (1, 0.5, 0.01),
    )


_METHODS, _ASSESSMENT, _SKILLS = "Instructional methods", "Assessment design", "Competencies"
_ENGAGEMENT, _SUPPORT, _ACCESS = "Learner engagement", "Learner support", "Accessibility"

STATEMENTS = (
    Statement(_METHODS, "The learner stands at the centre of the course.", person),
    Statement(_METHODS, "Watch, think, do, explore and test are all in it.", all_five_steps),
    Statement(
        _METHODS,
        "It is no mere lecture: learners act in it.",
        lambda e: by_share(e.acting, e.reading, "pages ask for more than reading", (0.6, 0.4, 0.2)),
    ),
    Statement(_METHODS, "It meets what moves learners, and what they need.", person),
    Statement(
        _METHODS,
        "Scenarios at the end of each module ask for thought.",
        lambda e: by_share(
            e.with_scenario, len(e.teaching), "modules have a scenario", (1, 0.5, 0.01)
        ),
    ),
    Statement(
        _METHODS,
        "There are activities in which learners learn by doing.",
        lambda e: by_share(
            e.with_practice, len(e.teaching), "modules let learners try", (1, 0.66, 0.01)
        ),
    ),
    Statement(
        _METHODS,
        "Practice tells learners what was wrong, and why.",
        lambda e: by_share(
            e.answered, len(e.practice), "practice questions say something back", (0.9, 0.6, 0.2)
        ),
    ),
    Statement(_METHODS, "It suits people who learn in different ways.", in_many_ways),
    Statement(_METHODS, "It reads easily for those it is for.", person),
    Statement(
        _ASSESSMENT,
        "There is an assessment at the end.",
        lambda e: sure(
            5 * bool(e.assessments), count(len(e.assessments), "assessment") + " at the end"
        ),
    ),
    Statement(
        _ASSESSMENT,
        "It is said what passes.",
        lambda e: (
            sure(5, "kdll says it on the course's first screen and in the upload guide")
            if e.assessments
            else sure(0, "there is nothing to pass")
        ),
    ),
    Statement(
        _ASSESSMENT,
        "Questions are asked in several ways.",
        lambda e: by_number(
            len(e.kinds), f"kinds in the assessments: {', '.join(e.kinds) or 'none'}", (4, 3, 2)
        ),
    ),
    Statement(_ASSESSMENT, "Wrong choices could be right.", person),
    Statement(_ASSESSMENT, "Its language is easy to understand.", person),
    Statement(
        _ASSESSMENT,
        "It does not lean on true or false.",
        lambda e: (
            by_most(
                e.true_false / e.asked,
                f"{e.true_false} of {e.asked} questions of the assessments are true or false",
                (0.2, 0.4, 0.6),
            )
            if e.asked
            else sure(0, "the assessments ask nothing")
        ),
    ),
    Statement(
        _ASSESSMENT,
        "No choice is `all` or `none of the above`.",
        lambda e: by_most(
            e.told("KD747"), count(e.told("KD747"), "such choice") + " (KD747)", (0, 0, 1)
        ),
    ),
    Statement(_SKILLS, "Targets are named at the start and measured at the end.", measured),
    Statement(
        _SKILLS,
        "The material leads to the targets.",
        lambda e: by_share(
            len(e.targets & e.taught),
            len(e.targets),
            "targets are taught by a module",
            (1, 0.7, 0.01),
        ),
    ),
    Statement(
        _SKILLS,
        "The course asks whether they were reached.",
        lambda e: by_share(
            len(e.targets & e.practised),
            len(e.targets),
            "targets are served by a question",
            (1, 0.7, 0.01),
        ),
    ),
    Statement(_SKILLS, "The targets matter to those who learn.", person),
    Statement(
        _ENGAGEMENT,
        "It can be taken in several short sittings.",
        lambda e: by_most(
            e.longest_module,
            f"the longest module takes about {e.longest_module:.0f} minutes",
            (15, 20, 30),
        ),
    ),
    Statement(
        _ENGAGEMENT,
        "Its pieces take some three to five minutes.",
        lambda e: by_share(
            e.short, e.reading, "pages take five minutes or less without questions", (0.9, 0.7, 0.4)
        ),
    ),
    Statement(_ENGAGEMENT, "Films and sounds are of good quality.", sound_media),
    Statement(_ENGAGEMENT, "What is read suits a phone, with pictures that sum up.", person),
    Statement(
        _ENGAGEMENT,
        "What was learnt is used again and again.",
        lambda e: (
            by_most(
                e.teaching_minutes / len(e.practice),
                f"a practice question every {e.teaching_minutes / len(e.practice):.0f} minutes",
                (5, 10, 20),
            )
            if e.practice
            else sure(0, "no practice question")
        ),
    ),
    Statement(
        _ENGAGEMENT,
        "Examples, scenarios and cases are from real life.",
        lambda e: by_share(
            e.with_example, len(e.teaching), "modules have an example or scenario", (1, 0.5, 0.01)
        ),
    ),
    Statement(
        _SUPPORT,
        "It works offline, without films of other sites.",
        lambda e: sure(
            0 if e.told("KD243") else 5, f"{e.told('KD243')} films at other sites (KD243)"
        ),
    ),
    Statement(
        _SUPPORT,
        "There is more to read for those who want it.",
        lambda e: by_number(
            e.resources, f"{e.resources} links and documents to read on", (3, 1, 1)
        ),
    ),
    Statement(_SUPPORT, "Learners are asked to use it where they work.", own_setting),
    Statement(
        _SUPPORT,
        "It says whom to ask when something fails.",
        lambda e: sure(
            5 * e.contact,
            "`contact:` in course.yml" if e.contact else "no `contact:` in course.yml",
        ),
    ),
    Statement(
        _SUPPORT,
        "Learners find their way in it.",
        lambda e: sure(5, "the player shows the contents, the way on, and where one left off"),
    ),
    Statement(_ACCESS, "Films have captions.", captioned),
    Statement(_ACCESS, "Pictures have words that describe them.", described),
    Statement(_ACCESS, "Nothing is said by colour alone.", not_by_colour),
    Statement(_ACCESS, "Patterns, not only contrasts, set things apart.", person),
)

GROUPS: Mapping[str, int] = {
    group: sum(s.group == group for s in STATEMENTS)
    for group in dict.fromkeys(s.group for s in STATEMENTS)
}
