"""Courses built by hand, for tests of what comes after reading."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from functools import cache
from typing import Any

from kdll import render
from kdll.model.competency import Competency, Framework, Tag
from kdll.model.course import AssessmentRule, CompleteWhen, Course, Lab, Module, Page, PageKind
from kdll.model.edition import Assets, Delivery, Edition
from kdll.model.identity import ChoiceSlot, Identity, QuestionSlots
from kdll.model.media import Cue, MediaKind, MediaSet, Rendition
from kdll.model.place import Span, Text
from kdll.model.prose import Block, Node, plain, walk
from kdll.model.question import Choice, Feedback, NumberRange, Question, QuestionKind
from kdll.model.tree import Blob, Tree

HERE = Span("a-course/page.md")


def text(words: str) -> Text:
    return Text(words, HERE)


def node(kind: str, *children: Block | str, text: str = "", **attrs: str) -> Node:
    """A node; children that are words become `text` nodes. `data_x` is written `data-x`."""
    inside = tuple(words(c) if isinstance(c, str) else c for c in children)
    return Node(kind, HERE, inside, text, attrs)


def words(said: str) -> Node:
    return Node("text", HERE, text=said)


def p(*children: Block | str) -> Node:
    return node("paragraph", *children)


def image(src: str, alt: str = "", title: str = "") -> Node:
    return node("image", alt, src=src, title=title)


def tag(name: str) -> Tag:
    framework, _, competency = name.partition(":")
    return Tag(framework, competency, "", HERE)


def choice(said: str, right: bool = False, feedback: str = "") -> Choice:
    low = Decimal(said) if said.isdecimal() else None
    return Choice(
        (words(said),),
        right,
        HERE,
        (p(feedback),) if feedback else (),
        None,
        NumberRange(low, low) if low is not None else None,
    )


def question(
    id: str, *choices: Choice, kind: QuestionKind = QuestionKind.SINGLE, **more: object
) -> Question:
    prompt = (p(f"What of {id}?"),)
    return Question(text(id), kind, HERE, prompt, choices, **more)  # type: ignore[arg-type]


def page(id: str, *body: Block, kind: PageKind = PageKind.PAGE, title: str = "") -> Page:
    path = f"a-course/{id}.md"
    return Page(id, text(title or id.title()), kind, path, body, HERE)


def module(*pages: Page, title: str = "", tags: tuple[str, ...] = ()) -> Module:
    first = pages[0]
    return Module(
        first.id, text(title or first.title.value), pages, HERE, tuple(tag(t) for t in tags)
    )


def course(*modules: Module, **more: object) -> Course:
    """A course with a rule for each of its assessments."""
    made = {
        "id": "a-course",
        "title": text("A small course"),
        "folder": "a-course",
        "language": "en",
        "version": "1.0.0",
        "span": HERE,
        "modules": modules,
        "current_as_of": "2026-01-15",
        "assessments": {
            page.id: AssessmentRule()
            for m in modules
            for page in m.pages
            if page.kind is PageKind.ASSESSMENT
        },
        **more,
    }
    return Course(**made)  # type: ignore[arg-type]


LAB = Lab("A Small Lab", "https://lab.example")

FRAMEWORKS = {
    "kcm": Framework(
        "kcm",
        "A Small Competency Model",
        "https://lab.example/frameworks/kcm",
        {
            id: Competency(id, name, "Functional", "Theme")
            for id, name in [
                ("rti-responsiveness", "RTI Responsiveness"),
                ("note-writing", "Noting & Drafting"),
            ]
        },
    )
}


def identity(course: Course) -> Identity:
    """Slots for all that the course has, in its order."""
    media = [
        path
        for sheet in course.sheets
        for b in walk(sheet.body)
        if isinstance(b, Node) and (path := b.attrs.get("src", "")).startswith("media/")
    ]
    return Identity(
        course.id,
        {page.id: n for n, page in enumerate(course.pages)},
        {
            str(q.id): QuestionSlots(
                n, tuple(ChoiceSlot(i, plain(c.content)) for i, c in enumerate(q.choices))
            )
            for n, q in enumerate(course.questions)
        },
        {path: n for n, path in enumerate(dict.fromkeys(media))},
    )


VIDEO, POSTER = Blob("0" * 64, 1_200_000), Blob("1" * 64, 20_000)

MEDIA = MediaSet(
    {
        "media/stamp.mov": Rendition(
            MediaKind.VIDEO,
            "media/stamp.mp4",
            "media/stamp.poster.jpg",
            42.0,
            1280,
            720,
            {
                "en": (
                    Cue(0.5, 3.2, "A request comes in.", HERE),
                    Cue(3.2, 5.25, "The clerk\nstamps it.", HERE),
                    Cue(9.0, 12.0, "The clock starts.", HERE),
                )
            },
        ),
        "media/talk.wav": Rendition(MediaKind.AUDIO, "media/talk.m4a", duration=10.0),
        "media/clock.svg": Rendition(MediaKind.VECTOR, "media/clock.svg", width=40, height=40),
    },
    Tree(
        {
            "media/stamp.mp4": VIDEO,
            "media/stamp.poster.jpg": POSTER,
            "media/talk.m4a": Blob("2" * 64, 90_000),
            "media/clock.svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        }
    ),
)


@cache
def assets() -> Assets:
    """kdll's own schemas, the words that render writes, and a player that is one line long."""
    from kdll.edge import assets

    real = assets.load()
    standards = ("scorm12", "scorm2004", "cmi5", "xapi", "web")
    player = {f"player-{name}.js": f"// the player for {name}\n".encode() for name in standards}
    player |= dict.fromkeys(("player.css", "article.css"), b"/* its looks */\n")
    player |= {"captions.js": b"// captions\n"}
    ours = ("render.", "scale.", "box.", "media.transcript")
    english = {key: said for key, said in real.strings["en"].items() if key.startswith(ours)}
    return Assets(Tree(player), {"en": english | {"nav.next": "Next"}}, real.schemas)


def article(*body: Block, **more: object) -> str:
    """The article of a page with this body, in a course that has the pages `here` and `there`."""
    made = course(module(page("here", *body)), module(page("there", p("Hello."))), **more)
    return render.articles(made, identity(made), MEDIA, assets())[0].article


def edition(course: Course, delivery: Delivery, media: MediaSet = MEDIA) -> Edition:
    """The course of a small lab, rendered for one way of delivery."""
    return render.edition(course, LAB, FRAMEWORKS, identity(course), media, assets(), delivery)


def data(document: bytes) -> dict[str, Any]:
    """The block `kdll-data` of a document."""
    found = re.search(
        rb'<script type="application/json" id="kdll-data">(.*?)</script>', document, re.S
    )
    assert found
    told: dict[str, Any] = json.loads(found[1])
    return told


def small() -> Course:
    """Two modules: pages with a video, a picture and a question; and an assessment."""
    start = page(
        "start",
        p("A request is answered within thirty days."),
        p(image("media/stamp.mov", "A clerk stamps a request")),
        p(image("media/clock.svg", "A clock face with thirty marks", "Thirty days")),
        node("heading", "Who counts", level="2", id="counting"),
        p("Go to ", node("link", "the check", href="check.md"), "."),
        question(
            "reply-deadline",
            choice("35 days", feedback="Five days are added only sometimes."),
            choice("30 days", right=True),
            feedback=Feedback(why=(p("See section 7."),), hints=((p("About a month."),),)),
        ),
    )
    check = page(
        "check",
        question("copy-fee", choice("24", right=True), choice("34"), kind=QuestionKind.NUMERIC),
        question(
            "reasons", choice("True"), choice("False", right=True), kind=QuestionKind.TRUE_FALSE
        ),
        kind=PageKind.ASSESSMENT,
        title="Final assessment",
    )
    return course(
        module(start, tags=("kcm:rti-responsiveness",)),
        module(check, tags=("kcm:rti-responsiveness",)),
        targets=(tag("kcm:rti-responsiveness"),),
        complete_when=CompleteWhen(None, 0.9, text("check")),
        assessments={"check": AssessmentRule(0.5, 3)},
    )
