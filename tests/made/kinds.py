"""A course that has one of everything: kinds of question, a scenario, a bank, draws and gates."""

from __future__ import annotations

from dataclasses import replace

from kdll.model.course import (
    AssessmentRule,
    CompleteWhen,
    Course,
    Draw,
    Gate,
    Page,
    PageKind,
    Role,
)
from kdll.model.prose import Node
from kdll.model.question import Choice, Feedback, Part, Question, QuestionKind
from kdll.model.scale import points
from tests.made import (
    HERE,
    choice,
    course,
    image,
    module,
    node,
    p,
    page,
    question,
    tag,
    text,
    words,
)


def line(said: str | Node, part: Part, **more: object) -> Choice:
    """A line of a question: its words, or a picture."""
    content = said if isinstance(said, Node) else words(said)
    return Choice((content,), False, HERE, part=part, **more)  # type: ignore[arg-type]


def single(name: str, difficulty: str = "", **more: object) -> Question:
    """Two choices, the second of them right."""
    return question(name, choice("35 days"), choice("30 days", True), difficulty=difficulty, **more)


def fill_in() -> Question:
    """Two blanks and a wrong answer that is expected."""
    made = question(
        "clock-blanks",
        line("30 | thirty", Part.BLANK, accepted=("30", "thirty")),
        line("48 | forty-eight", Part.BLANK, accepted=("48", "forty-eight")),
        choice("35", feedback="Five days are added only through an Assistant PIO."),
        kind=QuestionKind.FILL_IN,
        partial_credit=True,
    )
    blank = [node("blank", number=str(n)) for n in (1, 2)]
    return replace(
        made,
        prompt=(p("A reply is due within ", blank[0], " days, or within ", blank[1], " hours."),),
    )


def matching(*, pictured: bool = False) -> Question:
    """Two duties with one person, one with another, and a person with none."""
    officer = image("media/clock.svg", "A clock face") if pictured else "Public Information Officer"
    return question(
        "who-does-what-pictured" if pictured else "who-does-what",
        line("Gives the reply", Part.SOURCE, target=4),
        line("Gives a receipt", Part.SOURCE, target=4),
        line(
            "Hears the first appeal",
            Part.SOURCE,
            target=5,
            feedback=(p("An officer senior to the PIO, not the PIO."),),
        ),
        line("Passes the law", Part.SOURCE),
        line(officer, Part.TARGET),
        line("Officer senior to the PIO", Part.TARGET),
        line("Central Government", Part.TARGET),
        kind=QuestionKind.MATCHING,
    )


def categorise() -> Question:
    """Two groups, a member of each, and one that fits none."""
    return question(
        "which-clock",
        line("48 hours", Part.TARGET),
        line("A request about a detained person", Part.SOURCE, target=0),
        line("30 days", Part.TARGET),
        line("A request for a tender file", Part.SOURCE, target=2),
        line("A complaint about a bribe", Part.SOURCE),
        kind=QuestionKind.CATEGORISE,
    )


def ordering() -> Question:
    """Four steps."""
    return question(
        "steps",
        *(
            line(said, Part.STEP)
            for said in (
                "The application is received",
                "A further fee is asked for",
                "The fee is paid",
                "Copies are given",
            )
        ),
        kind=QuestionKind.ORDERING,
    )


def likert() -> Question:
    """Two statements and a named scale."""
    return question(
        "confidence",
        line("I can refuse a request and defend it", Part.STATEMENT),
        line("I know whom to ask", Part.STATEMENT),
        *(line(node("scale", text=name), Part.POINT) for name in points("agreement-5")),
        kind=QuestionKind.LIKERT,
    )


def open_answer() -> Question:
    """Words of one's own."""
    said = Feedback(right=(p("Many offices begin with tender results."),))
    return question("my-office", kind=QuestionKind.OPEN, feedback=said, longest=500)


def scenario(name: str) -> Question:
    """Two ways from the start, one of them back, to a good and a poor ending."""

    def situation(said: str, id: str, *body: Node, ending: str = "") -> Choice:
        return line(said, Part.SITUATION, id=text(id), body=body, ending=ending)

    def option(said: str, within: int, target: int, **more: object) -> Choice:
        return replace(
            line(said, Part.OPTION, within=within, target=target),
            **more,  # type: ignore[arg-type]
        )

    return replace(
        question(
            name,
            situation("Monday, ten past ten", "start", p("Meena Kumari asks for muster rolls.")),
            option(
                "Accept it, and give a receipt",
                0,
                3,
                right=True,
                feedback=(p("Section 5(4) lets you seek a colleague's help."),),
            ),
            option("Pass it on to the other office", 0, 5, points=1),
            situation("Accepted", "accepted", p("The rolls arrive.")),
            option("Send them", 3, 6, right=True),
            situation("Passed on", "passed-on", p("She complains."), ending="poor"),
            situation("Sent", "sent", p("She thanks you."), ending="good"),
            kind=QuestionKind.SCENARIO,
        ),
        prompt=(),
    )


def bank() -> Page:
    """Six questions: four easy ones, two of them with a picture or a film, and two others."""
    asked = [
        single("core-1", "easy"),
        single("core-2", "easy"),
        replace(
            single("core-3", "easy"), prompt=(p("Which is this?"), p(image("media/stamp.mov", "A")))
        ),
        question("core-4", choice("24", True), kind=QuestionKind.NUMERIC, difficulty="easy"),
        single("core-5", "medium"),
        single("core-6", "medium"),
    ]
    made = page("core", *asked, kind=PageKind.BANK, title="Core questions")
    return replace(made, path="a-course/banks/core.md", competencies=(RTI,))


RTI = tag("kcm:rti-responsiveness")


def every_kind() -> Course:
    """A course of four modules, a case among them, with a final assessment that draws."""
    practice = page(
        "practice",
        p("Try these."),
        question(
            "exempt-items",
            choice("A report that endangers a life", True),
            choice("The salary of a public servant", feedback="It must be published."),
            kind=QuestionKind.MULTIPLE,
            partial_credit=True,
        ),
        question("reasons", choice("True"), choice("False", True), kind=QuestionKind.TRUE_FALSE),
        question("copy-fee", choice("24", True), kind=QuestionKind.NUMERIC, unit="Rs"),
        fill_in(),
        matching(),
        matching(pictured=True),
        categorise(),
        ordering(),
        likert(),
        open_answer(),
        replace(scenario("small-case"), prompt=(p("A case of a minute."),)),
    )
    draws = (
        Draw(text("core"), 2, HERE, difficulty="easy"),
        Draw(text("core"), 1, HERE, competency=RTI, difficulty="medium"),
    )
    final = replace(
        page(
            "final",
            p("Answer on your own."),
            single("always-asked"),
            kind=PageKind.ASSESSMENT,
            title="Final assessment",
        ),
        draws=draws,
    )
    first = page("first", single("known"), kind=PageKind.ASSESSMENT, title="Check yourself first")
    case = page(
        "muster-rolls",
        p("You are the officer."),
        scenario("muster-rolls"),
        kind=PageKind.SCENARIO,
        title="The muster rolls",
    )
    return course(
        module(first),
        module(practice, tags=("kcm:rti-responsiveness",)),
        module(case, tags=("kcm:note-writing",)),
        module(final, tags=("kcm:rti-responsiveness",)),
        banks=(bank(),),
        targets=(RTI,),
        gates=(Gate(text("final"), ()),),
        values={"fee": text("Rs 10")},
        complete_when=CompleteWhen(passed=text("final"), minutes=40),
        assessments={
            "first": AssessmentRule(role=Role.PRE, exempt_from=0.8),
            "muster-rolls": AssessmentRule(0.6),
            "final": AssessmentRule(0.7, 3),
        },
    )
