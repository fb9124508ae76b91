"""What a learner with a screen reader would miss."""

from __future__ import annotations

from collections.abc import Iterator

from kdll.check.media import kind_by_name
from kdll.check.rule import Subject
from kdll.model.diagnostic import Diagnostic
from kdll.model.prose import Block, Node, plain


def missing_alternative(subject: Subject) -> Iterator[Diagnostic]:
    """A picture, video or sound without words for those who cannot see or hear it."""
    for page in subject.course.pages:
        for image in page.images:
            if not plain(image.children):
                src = image.attrs.get("src", "")
                yield Diagnostic(
                    image.span,
                    "KD501",
                    f"`{src}` has no words for those who cannot see it",
                    f"say in the square brackets what the learner sees: `![A clerk …]({src})`",
                )


def file_name_as_alternative(subject: Subject) -> Iterator[Diagnostic]:
    """A picture whose words are only its file's name."""
    for page in subject.course.pages:
        for image in page.images:
            words = plain(image.children)
            name = image.attrs.get("src", "").rpartition("/")[2]
            stem = name.rpartition(".")[0]
            names = {name.casefold(), stem.casefold()} - {""}
            if words and (words.casefold() in names or (" " not in words and kind_by_name(words))):
                yield Diagnostic(
                    image.span,
                    "KD502",
                    f"`{words}` is the file's name, not what the learner sees",
                    "say in the square brackets what is to be seen",
                )


def skipped_heading(subject: Subject) -> Iterator[Diagnostic]:
    """A heading more than one level below the one before it."""
    for page in subject.course.pages:
        above = 1
        for heading in _headings(page.body):
            level = int(heading.attrs["level"])
            if level > above + 1:
                yield Diagnostic(
                    heading.span,
                    "KD503",
                    f"this heading of level {level} stands below one of level {above}",
                    f"write it with {'#' * (above + 1)}",
                )
            above = level


def second_title(subject: Subject) -> Iterator[Diagnostic]:
    """A heading of the page's own level: the title at the top of the file is that."""
    for page in subject.course.pages:
        for heading in _headings(page.body):
            if heading.attrs["level"] == "1":
                yield Diagnostic(
                    heading.span,
                    "KD504",
                    "this heading has the level of the page's title",
                    "write it with ##; the title stands at the top of the file, as `title:`",
                )


def wordless_link(subject: Subject) -> Iterator[Diagnostic]:
    """A link without words: a screen reader reads its address out."""
    for page in subject.course.pages:
        for node in page.nodes.get("link", ()):
            if not plain(node.children):
                yield Diagnostic(
                    node.span,
                    "KD505",
                    f"the link to `{node.attrs.get('href', '')}` has no words",
                    "say in the square brackets where it leads",
                )


def _headings(body: tuple[Block, ...]) -> Iterator[Node]:
    """Of a page, but for what stands inside questions."""
    for block in body:
        if isinstance(block, Node):
            if block.kind == "heading":
                yield block
            yield from _headings(block.children)
