"""The columns of a spreadsheet of questions: the platform's own names, and those of ours."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

MOST_OPTIONS = 7

PLATFORM = (
    "QuestionNo",
    "QuestionType",
    "Question",
    "QuestionTagging",
    *(
        f"{word}{n}{rest}"
        for n in range(1, 8)
        for word, rest in (("Option", ""), ("isOption", "Correct"))
    ),
)
"""As in the question upload template V2 of iGOT Karmayogi, in its order."""

OURS: Mapping[str, str] = {
    "Kind": "Only where QuestionType cannot say it. numeric: the options hold numbers, 24 or "
    "24 ± 0.5 or 20 to 25. ordering: the options are the steps in their right order. categorise: "
    "isOptionNCorrect holds the group of option N, and nothing if none fits. likert: the options "
    "are statements. open: there are no options.",
    "Id": "A short name that never changes, such as reply-deadline: small letters a to z, digits, "
    "hyphens. Empty: it is made of the question's first words, if they are in Latin letters.",
    **{
        f"Feedback{n}": f"What the course says back to a learner who chooses option {n}."
        for n in range(1, 8)
    },
    "Right": "What the course says back after the right answer.",
    "Wrong": "What the course says back after a wrong answer.",
    "Why": "The reason, or where to read on; shown after any answer.",
    **{f"Hint{n}": f"Hint {n}, shown after wrong try {n}." for n in range(1, 4)},
    "Competency": "What it asks for, such as kcm:rti-responsiveness. Empty: as on its page.",
    "Objective": "The name of one of the page's objectives.",
    "Points": "A whole number; empty: 1.",
    "Difficulty": "easy, medium or hard.",
    "Unit": "Of a numeric question: the word beside the box, such as Rs.",
    "Scale": "Of a likert question: the name of a scale, such as agreement-5.",
}
"""Columns that only kdll knows; all may be missing or empty."""

MEANING: Mapping[str, str] = {
    "QuestionNo": "A number for your own use. It is not carried.",
    "QuestionType": "MCQ (one right option, or several), MCQ-SCA (exactly one), MCQ-MCA (several "
    "may be right), T/F (true or false), FTB (blanks to fill in), MTF (match the following), SA "
    "(an open answer, never scored).",
    "Question": "The question. A new line in the cell is a new line on the page. In an FTB "
    "question each row of underscores, ____, is a blank.",
    "QuestionTagging": "Easy, Medium or Hard.",
    **{
        f"Option{n}": f"The words of option {n}; empty if there is none. Of an FTB question, an "
        "answer; of an MTF question, a left side."
        for n in range(1, 8)
    },
    **{
        f"isOption{n}Correct": f"Yes if option {n} is right, else No. Of an FTB question, the "
        "blank that it fills, Blank1 or Blank2; No if it is a wrong answer that you expect. Of an "
        "MTF question, the right side of the pair."
        for n in range(1, 8)
    },
    **OURS,
}

COLUMNS = (*PLATFORM, *OURS)

EXAMPLES: tuple[Mapping[str, str], ...] = (
    {
        "QuestionNo": "1",
        "QuestionType": "MCQ",
        "Question": "Within how many days must a Public Information Officer normally reply?",
        "QuestionTagging": "Easy",
        "Option1": "30 days",
        "isOption1Correct": "Yes",
        "Option2": "35 days",
        "isOption2Correct": "No",
        "Option3": "45 days",
        "isOption3Correct": "No",
        "Id": "reply-deadline",
        "Feedback2": "Five days are added only if it came through an Assistant PIO.",
        "Why": "Section 7(1) of the Right to Information Act, 2005.",
        "Hint1": "It is about a month.",
    },
    {
        "QuestionNo": "2",
        "QuestionType": "MCQ",
        "Question": "Which of these may be withheld?",
        "QuestionTagging": "Medium",
        "Option1": "A report whose release would endanger a person's life",
        "isOption1Correct": "Yes",
        "Option2": "Cabinet papers while the matter is not complete",
        "isOption2Correct": "Yes",
        "Option3": "The salary of a public servant",
        "isOption3Correct": "No",
        "Id": "exempt-items",
        "Right": "Yes: both harm something that the law protects.",
        "Wrong": "Ask of each item who is harmed, and how.",
    },
    {
        "QuestionNo": "3",
        "QuestionType": "T/F",
        "Question": "An applicant must give reasons for a request.",
        "QuestionTagging": "Easy",
        "Option1": "TRUE",
        "isOption1Correct": "No",
        "Option2": "FALSE",
        "isOption2Correct": "Yes",
        "Id": "reasons",
        "Feedback1": "Section 6(2) forbids asking.",
    },
    {
        "QuestionNo": "4",
        "QuestionType": "MCQ",
        "Kind": "numeric",
        "Question": "Copies run to 12 pages at Rs 2 a page. What further fee is due?",
        "QuestionTagging": "Hard",
        "Option1": "24",
        "isOption1Correct": "Yes",
        "Option2": "34",
        "isOption2Correct": "No",
        "Id": "copy-fee",
        "Feedback2": "You added the application fee, which is already paid.",
        "Unit": "Rs",
    },
    {
        "QuestionNo": "5",
        "QuestionType": "FTB",
        "Question": "A reply is due within ____ days, or within ____ hours where life is at risk.",
        "QuestionTagging": "Medium",
        "Option1": "30",
        "isOption1Correct": "Blank1",
        "Option2": "thirty",
        "isOption2Correct": "Blank1",
        "Option3": "48",
        "isOption3Correct": "Blank2",
        "Option4": "35",
        "isOption4Correct": "No",
        "Id": "clock-blanks",
        "Feedback4": "Five days are added only through an Assistant PIO.",
    },
    {
        "QuestionNo": "6",
        "QuestionType": "MTF",
        "Question": "Match each duty with the person who has it.",
        "QuestionTagging": "Easy",
        "Option1": "Gives the reply",
        "isOption1Correct": "Public Information Officer",
        "Option2": "Passes a request on within five days",
        "isOption2Correct": "Assistant PIO",
        "Option3": "Hears the first appeal",
        "isOption3Correct": "Officer senior to the PIO",
        "isOption4Correct": "Central Government",
        "Id": "who-does-what",
        "Feedback2": "The Assistant PIO only passes on; see section 5(2).",
    },
    {
        "QuestionNo": "7",
        "QuestionType": "MCQ",
        "Kind": "ordering",
        "Question": "Put the steps in order.",
        "Option1": "The application is received",
        "Option2": "A further fee is asked for",
        "Option3": "Copies are given",
        "Id": "steps",
    },
    {
        "QuestionNo": "8",
        "QuestionType": "MCQ",
        "Kind": "categorise",
        "Question": "Which clock applies?",
        "Option1": "A request about a detained person",
        "isOption1Correct": "48 hours",
        "Option2": "A request for a tender file",
        "isOption2Correct": "30 days",
        "Option3": "A complaint about a bribe",
        "Id": "which-clock",
    },
    {
        "QuestionNo": "9",
        "QuestionType": "MCQ",
        "Kind": "likert",
        "Question": "How far do you agree?",
        "Option1": "I can refuse a request and defend it",
        "Option2": "I know whom to ask",
        "Id": "confidence",
        "Scale": "agreement-5",
    },
    {
        "QuestionNo": "10",
        "QuestionType": "SA",
        "Question": "Which record in your office could you publish tomorrow?",
        "Id": "my-office",
        "Right": "Many offices begin with tender results and lists of beneficiaries.",
    },
)
"""Rows of the template, one for each kind; read back, they are questions without a fault."""

EXPLAINED = "Columns"
"""The sheet of the template that explains the columns; it holds no questions."""


def template() -> tuple[tuple[str, ...], ...]:
    """The rows of the template."""
    return (COLUMNS, *(tuple(row.get(name, "") for name in COLUMNS) for row in EXAMPLES))


def explained() -> tuple[tuple[str, ...], ...]:
    """Each column in plain words."""
    return (
        ("Column", "What it holds"),
        *((name, MEANING[name]) for name in COLUMNS),
        ("", "The rows of the first sheet are examples: write yours in their place."),
    )


@dataclass(frozen=True, slots=True)
class Header:
    """The first line of a sheet, understood."""

    index: int
    """Of its row in the sheet."""
    places: Mapping[str, int]
    """Column by our name for it."""
    unknown: tuple[str, ...] = ()
    twice: tuple[str, ...] = ()


_KNOWN = {name.casefold(): name for name in COLUMNS}


def header(rows: tuple[tuple[str, ...], ...]) -> Header | None:
    """The line that names the columns, among the first ten; None if there is none."""
    for index, row in enumerate(rows[:10]):
        places: dict[str, int] = {}
        unknown, twice = [], []
        for place, words in enumerate(row):
            name = _KNOWN.get(re.sub(r"[\s_\ufeff]+", "", words).casefold())
            if name in places:
                twice.append(words)
            elif name:
                places[name] = place
            elif words:
                unknown.append(words)
        if "Question" in places and ("QuestionType" in places or "Kind" in places):
            return Header(index, places, tuple(unknown), tuple(twice))
    return None
