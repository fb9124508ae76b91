"""A course of three pages, written down as the values that reading makes of Markdown."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from kdll import survey
from kdll.edge import assets
from kdll.model.competency import Competency, Framework, Tag
from kdll.model.course import (
    AssessmentRule,
    CompleteWhen,
    Course,
    Lab,
    Module,
    Page,
    PageKind,
    Status,
)
from kdll.model.edition import Download, Edition
from kdll.model.identity import ChoiceSlot, Identity, QuestionSlots
from kdll.model.media import Cue, MediaKind, MediaSet, Rendition, Variant
from kdll.model.place import Span, Text
from kdll.model.prose import Node
from kdll.model.question import Choice, Feedback, NumberRange, Question, QuestionKind
from kdll.model.tree import Tree
from kdll.render import edition as rendered
from kdll.writers.preview import WRITER

AT = Span("rti/10-start.md")

DRAWING = b"""<svg xmlns="http://www.w3.org/2000/svg" width="320" height="180"
viewBox="0 0 320 180">
<rect width="320" height="180" fill="#e7eef5"/><circle cx="160" cy="90" r="60" fill="#24527a"/>
<path d="M160 50v40l28 18" stroke="#fff" stroke-width="6" fill="none"/></svg>"""


def node(kind: str, *children: Node | str | Question, **attrs: str) -> Node:
    made = tuple(Node("text", AT, text=c) if isinstance(c, str) else c for c in children)
    return Node(kind, AT, made, attrs=attrs)


def words(text: str) -> tuple[Node, ...]:
    return (node("paragraph", text),)


def heading(level: int, name: str, text: str) -> Node:
    return node("heading", text, level=str(level), id=name)


def image(src: str, alternative: str) -> Node:
    return node("paragraph", node("image", alternative, src=src))


def choice(text: str, right: bool = False, feedback: str = "") -> Choice:
    said = words(feedback) if feedback else ()
    return Choice((Node("text", AT, text=text),), right, AT, said)


def text(value: str) -> Text:
    return Text(value, AT)


TAG = Tag("kcm", "rti-responsiveness", "", AT)

DEADLINE = Question(
    id=text("reply-deadline"),
    kind=QuestionKind.SINGLE,
    span=AT,
    prompt=words("Within how many days must a PIO normally reply?"),
    choices=(
        choice("35 days", feedback="Five days are added only through an Assistant PIO."),
        choice("30 days & no more", True, feedback="Yes: section 7(1)."),
        choice("45 days"),
    ),
    feedback=Feedback(
        why=words("The Act gives thirty days from receipt."),
        hints=(words("It is about a month."), words("Look at section 7.")),
    ),
    objective=text("who-and-when"),
)

FEE = Question(
    id=text("copy-fee"),
    kind=QuestionKind.NUMERIC,
    span=AT,
    prompt=words("Copies run to 12 pages at Rs 2 a page. What further fee is due?"),
    choices=(
        replace(choice("24", True), range=NumberRange(Decimal(24), Decimal(24))),
        replace(
            choice("34", feedback="You added the application fee."),
            range=NumberRange(Decimal(34), Decimal(34)),
        ),
    ),
    unit="Rs",
    points=2,
)

REASONS = Question(
    id=text("reasons"),
    kind=QuestionKind.TRUE_FALSE,
    span=AT,
    prompt=words("An applicant must give reasons for a request."),
    choices=(choice("True", feedback="Section 6(2) forbids asking."), choice("False", True)),
)

START = Page(
    id="start",
    title=text("Receiving a request <in writing>"),
    kind=PageKind.PAGE,
    path="rti/10-start.md",
    span=AT,
    competencies=(TAG,),
    objectives={"who-and-when": text("State who must answer a request, and by when")},
    body=(
        *words("A request goes to the Public Information Officer of the authority."),
        heading(2, "the-clock", "The clock & the desk"),
        image("media/clock.svg", "A clock that shows half past four"),
        image("media/stamp.mov", "A clerk stamps a request"),
        node(
            "container",
            *words("Keep the receipt: it starts the clock."),
            name="note",
            title="Mind the date",
        ),
        node("container", *words("How long?"), *words("It is thirty days."), name="reveal"),
        DEADLINE,
    ),
)

FEES = Page(
    id="fees",
    title=text("Fees"),
    kind=PageKind.PAGE,
    path="rti/20-fees.md",
    span=AT,
    body=(
        node(
            "paragraph",
            "The clock was told of ",
            node("link", "on an earlier page", href="10-start.md#the-clock"),
            ", and ",
            node("link", "the Act", href="https://example.org/act"),
            " has the word zwitterfee.",
        ),
        image("media/desk.jpg", "A desk under a window"),
        FEE,
    ),
)

FINAL = Page(
    id="final",
    title=text("Final assessment"),
    kind=PageKind.ASSESSMENT,
    path="rti/30-final.md",
    span=AT,
    body=(*words("Ten minutes are enough."), REASONS),
)

COURSE = Course(
    id="rti",
    title=text("Right to Information: answering <a> request"),
    folder="rti",
    language="en",
    version="1.2.0",
    span=AT,
    description="What an officer must do from the receipt of a request to the last appeal.",
    status=Status.REVIEW,
    current_as_of="2026-10-01",
    audience="Public Information Officers and their staff",
    level="beginner",
    licence="CC-BY-4.0",
    targets=(TAG,),
    modules=(
        Module(
            id="start",
            title=text("The request"),
            pages=(START, FEES),
            span=AT,
            competencies=(TAG,),
            description="From the counter to the file.",
        ),
        Module(id="final", title=text("The end"), pages=(FINAL,), span=AT),
    ),
    assessments={"final": AssessmentRule(0.7, 3)},
    complete_when=CompleteWhen(videos=0.9, passed=text("final")),
)

LAB = Lab("Karmayogi Digital Learning Lab", "https://lab.example.org")

FRAMEWORKS = {
    "kcm": Framework(
        "kcm",
        "Karmayogi Competency Model",
        "https://lab.example.org/frameworks/kcm",
        {
            "rti-responsiveness": Competency(
                "rti-responsiveness",
                "RTI Responsiveness",
                "Functional",
                "Citizen centricity",
                "Answers requests for information fully and in time.",
            )
        },
    )
}

IDENTITY = Identity(
    "rti",
    pages={"start": 0, "fees": 1, "final": 2},
    questions={
        str(question.id): QuestionSlots(
            slot, tuple(ChoiceSlot(n, str(n)) for n, _ in enumerate(question.choices))
        )
        for slot, question in enumerate((DEADLINE, FEE, REASONS))
    },
    media={"media/stamp.mov": 0},
)

CUES = (
    Cue(0.5, 3.2, "The clerk takes the letter.", AT),
    Cue(3.4, 6.0, "She stamps the date on it.", AT),
)

MEDIA = MediaSet(
    renditions={
        "media/clock.svg": Rendition(MediaKind.VECTOR, "media/clock.svg", width=320, height=180),
        "media/desk.jpg": Rendition(
            MediaKind.PICTURE,
            "media/desk.jpg",
            width=1344,
            height=756,
            variants=(
                Variant("media/desk.jpg.480.webp", 480),
                Variant("media/desk.jpg.1344.webp", 1344),
            ),
        ),
        "media/stamp.mov": Rendition(
            MediaKind.VIDEO,
            "media/stamp.mp4",
            poster="media/stamp.poster.svg",
            duration=64.0,
            width=1280,
            height=720,
            captions={"en": CUES},
        ),
    },
    files=Tree(
        {
            "media/clock.svg": DRAWING,
            "media/desk.jpg": b"jpeg",
            "media/desk.jpg.480.webp": b"narrow",
            "media/desk.jpg.1344.webp": b"wide",
            "media/stamp.mp4": bytes(range(256)) * 40,
            "media/stamp.poster.svg": DRAWING,
        }
    ),
)


def edition(course: Course = COURSE) -> Edition:
    made = rendered(course, LAB, FRAMEWORKS, IDENTITY, MEDIA, assets.load(), WRITER.delivery)
    downloads = (Download("rti-1.2.0-scorm12.zip", "SCORM 1.2", 1_234_567),)
    return replace(made, downloads=downloads, coverage=survey.coverage(course, FRAMEWORKS))
