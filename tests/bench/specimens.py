"""What generated pages are made of: phrases, and a specimen of each block and question."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Language:
    """How a course is written."""

    tag: str
    stop: str


LANGUAGES = {"en": Language("en", "."), "hi": Language("hi", "।")}
PHRASES = {
    "en": (
        "the officer who receives a request",
        "notes the date of receipt on the first page",
        "within thirty days",
        "and tells the applicant why",
        "a copy of the file",
        "must be given unless section eight forbids it",
        "the head of the office",
        "signs every letter that leaves the branch",
        "as soon as it is practicable",
        "in the language of the applicant",
        "records that are held by another public authority",
        "are asked for on the same day",
        "no reason has to be given",
        "the fee is paid by the person who asks",
        "before the last appeal is heard",
        "what cannot be found is said in plain words",
        "a register of all requests",
        "shows how long each of them took",
    ),
    "hi": (
        "जो अधिकारी आवेदन प्राप्त करता है",
        "वह पहले पृष्ठ पर तारीख लिखता है",
        "तीस दिनों के भीतर",
        "और आवेदक को कारण बताता है",
        "फ़ाइल की एक प्रति",
        "दी जानी चाहिए जब तक धारा आठ मना न करे",
        "कार्यालय का प्रमुख",
        "हर पत्र पर हस्ताक्षर करता है",
        "जितनी जल्दी संभव हो",
        "आवेदक की भाषा में",
        "दूसरे लोक प्राधिकरण के अभिलेख",
        "उसी दिन माँगे जाते हैं",
        "कोई कारण देना आवश्यक नहीं है",
        "शुल्क माँगने वाला व्यक्ति देता है",
        "अंतिम अपील की सुनवाई से पहले",
        "सभी आवेदनों का रजिस्टर",
    ),
}
BLOCKS = (
    *(f"::: {name}\n\n{{0}} {{1}}\n\n:::" for name in ("note", "tip", "warning", "example")),
    "::: reveal\n\n{0}\n\n- {1}\n- {2}\n\n:::",
    "> {0}\n>\n> {1}",
    "Term\n: {0}\n\nOther term\n: {1}",
    "```\n{0}\n```",
    "::: steps\n\n1. {0}\n2. {1}\n3. {2}\n\n:::",
    "::: activity\n\n{0}\n\n- {1}\n- {2}\n\n:::",
    "{0}[^1] {1}\n\n[^1]: {2}",
    "{0} ==marked words== {1}",
    "{0} $a^2 + b^2 = c^2$ {1}",
)
"""Formatted with sentences."""

QUESTIONS = (
    (
        "::: question {#q}\n\nWORDS What is due?\n\n- [ ] Nothing at all\n  > WORDS\n"
        "- [x] A reply within thirty days\n- [ ] A reply within a year\n\n> why: WORDS\n\n:::",
        True,
    ),
    (
        "::: question multiple {#q}\n\nWORDS Which of these?\n\n- [x] The date of receipt\n"
        "- [x] The name of the office\n- [ ] The age of the applicant\n  > WORDS\n\n:::",
        True,
    ),
    (
        "::: question true-false {#q}\n\nWORDS\n\n- [ ] True\n  > WORDS\n- [x] False\n\n:::",
        True,
    ),
    (
        '::: question numeric {#q unit="Rs"}\n\nWORDS The fee?\n\n- [x] 24\n- [ ] 34\n'
        "  > WORDS\n\n:::",
        True,
    ),
    (
        "::: question fill-in {#q}\n\nA reply is due within [[30 | thirty]] days.\n\n"
        "- [ ] 35\n  > WORDS\n\n:::",
        True,
    ),
    (
        "::: question matching {#q}\n\nWORDS Match them.\n\n- Gives the reply -> The officer\n"
        "- Hears the appeal -> The senior officer\n- Pays the fee -> The applicant\n\n:::",
        True,
    ),
    (
        "::: question ordering {#q}\n\nWORDS Put the steps in order.\n\n1. A request is received\n"
        "2. A fee is asked for\n3. Copies are given\n\n:::",
        True,
    ),
    (
        "::: question categorise {#q}\n\nWORDS Which clock applies?\n\n- 48 hours\n"
        "  - A request about a detained person\n- 30 days\n  - A request for a tender file\n\n:::",
        True,
    ),
    (
        "::: question likert {#q scale=agreement-5}\n\nWORDS\n\n- I can refuse a request\n"
        "- I know whom to ask\n\n:::",
        False,
    ),
    ("::: question open {#q max=500}\n\nWORDS\n\n> right: WORDS\n\n:::", False),
)
"""Text, and whether it can count. `{#q}` becomes an id of its own, WORDS a sentence."""

HINDI_QUESTIONS = (
    (
        "::: question {#q}\n\nWORDS क्या देना है?\n\n- [ ] कुछ भी नहीं\n  > WORDS\n"
        "- [x] तीस दिनों में उत्तर\n- [ ] एक वर्ष में उत्तर\n\n> why: WORDS\n\n:::",
        True,
    ),
    (
        "::: question true-false {#q}\n\nWORDS\n\n- [ ] सही\n  > WORDS\n- [x] गलत\n\n:::",
        True,
    ),
    ('::: question numeric {#q unit="रु"}\n\nWORDS शुल्क कितना है?\n\n- [x] 24\n- [ ] 34\n\n:::', True),
)
