"""A course whose pages show and link to what a test names."""

from collections.abc import Iterable

from kdll.model.course import Course, Module, Page, PageKind
from kdll.model.media import MediaFacts, MediaKind
from kdll.model.place import Span, Text
from kdll.model.prose import Node

PAGE = "rti/10-start.md"

VIDEO = MediaFacts(MediaKind.VIDEO, "mov", 60.0, 1920, 1080, has_audio=True)
SOUND = MediaFacts(MediaKind.AUDIO, "wav", 30.0, has_audio=True)
PICTURE = MediaFacts(MediaKind.PICTURE, "PNG", width=3200, height=2000)
DRAWING = MediaFacts(MediaKind.VECTOR, "SVG")


def course(
    shown: Iterable[str] = (), linked: Iterable[str] = (), cover: str | None = None
) -> Course:
    """One page; each file is named on a line of its own, the pictures first."""
    body = [
        Node(kind, Span.at(PAGE, line, 1, 10), attrs={attribute: address})
        for line, (kind, attribute, address) in enumerate(
            [
                *(("image", "src", address) for address in shown),
                *(("link", "href", address) for address in linked),
            ],
            start=1,
        )
    ]
    span = Span("rti/course.yml")
    page = Page("start", Text("Start", span), PageKind.PAGE, PAGE, tuple(body), span)
    return Course(
        "rti",
        Text("RTI", span),
        "rti",
        "en",
        "1.0.0",
        span,
        (Module("start", Text("Start", span), (page,), span),),
        thumbnail=Text(cover, Span.at("rti/course.yml", 9, 12, 15)) if cover else None,
    )
