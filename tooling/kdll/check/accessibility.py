"""What a learner with a screen reader would miss."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from kdll.check.media import kind_by_name, played
from kdll.check.rule import Subject
from kdll.check.written import Written
from kdll.model.course import Status
from kdll.model.diagnostic import Diagnostic, Note, Severity
from kdll.model.media import MediaKind
from kdll.model.prose import Block, Node, plain


def missing_alternative(subject: Subject) -> Iterator[Diagnostic]:
    """A picture, video or sound without words for those who cannot see or hear it."""
    for page in subject.course.sheets:
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
    for page in subject.course.sheets:
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


def wordless_link(subject: Subject) -> Iterator[Diagnostic]:
    """A link without words: a screen reader reads its address out."""
    for page in subject.course.sheets:
        for node in page.nodes.get("link", ()):
            if not plain(node.children):
                yield Diagnostic(
                    node.span,
                    "KD505",
                    f"the link to `{node.attrs.get('href', '')}` has no words",
                    "say in the square brackets where it leads",
                )


_SAYS_PICTURE = re.compile(
    r"(?:an? |the )?(?:image|picture|photo|photograph|graphic|screenshot|icon|illustration)"
    r"(?: (?:of|showing|that shows)\b|\s*:)|(?:चित्र|तस्वीर|छवि|फ़ोटो|फोटो)\s*[:：-]",
    re.IGNORECASE,
)


def says_picture(subject: Subject) -> Iterator[Diagnostic]:
    """Words that begin with what a screen reader says by itself: that there is a picture."""
    for page in subject.course.sheets:
        for image in page.images:
            words = plain(image.children)
            if found := _SAYS_PICTURE.match(words):
                yield Diagnostic(
                    image.span,
                    "KD506",
                    f"these words begin with `{found[0]}`, which a screen reader says by itself",
                    "begin with what is to be seen",
                    Severity.WARNING,
                )


def repeated_words(subject: Subject) -> Iterator[Diagnostic]:
    """Words for a picture that stand beside it already: they are read out twice."""
    for page in subject.course.sheets:
        if "image" not in page.nodes:
            continue
        beside = {
            plain(node.children).casefold().rstrip("."): node
            for kind in ("heading", "paragraph")
            for node in page.nodes.get(kind, ())
        }
        first: dict[str, tuple[Node, str]] = {}
        for image in page.images:
            words = plain(image.children).casefold().rstrip(".")
            if not words:
                continue
            src = image.attrs.get("src", "")
            seen, other = first.setdefault(words, (image, src))
            twin = beside.get(words)
            if words == image.attrs.get("title", "").casefold().rstrip("."):
                place, what = image, "the caption says the same"
            elif twin is not None and image not in twin.children:
                place, what = twin, "the same stands here"
            elif other != src:
                place, what = seen, "another picture has the same words"
            else:
                continue
            yield Diagnostic(
                image.span,
                "KD507",
                f"`{plain(image.children)}` is said twice",
                "say in the square brackets what the text does not: what is to be seen",
                Severity.WARNING,
                notes=() if place is image else (Note(place.span, what),),
            )


def headless_table(subject: Subject) -> Iterator[Diagnostic]:
    """A table with a column that has no head: what stands in it cannot be told apart by ear."""
    for page in subject.course.sheets:
        for head in page.nodes.get("thead", ()):
            cells = [c for row in head.children for c in row.children if isinstance(c, Node)]
            empty = [c for c in cells[1:] if not _has_words(c)]
            if not empty and (len(cells) != 1 or _has_words(cells[0])):
                continue
            none = not any(_has_words(cell) for cell in cells)
            yield Diagnostic(
                head.span if none else empty[0].span,
                "KD511",
                "this table has no row of heads" if none else "this column has no head",
                "say in the first row what stands in each column; its first cell may be empty",
                Severity.WARNING,
            )


def _has_words(cell: Block) -> bool:
    return bool(plain(cell.children)) or any(
        isinstance(c, Node) and c.kind == "image" for c in cell.children
    )


_COLOURS = "red|green|blue|yellow|orange|purple|grey|gray|pink"
_THINGS = (
    "box|boxes|button|buttons|line|lines|text|words|area|areas|part|parts|circle|circles|arrow|"
    "arrows|column|columns|row|rows|cell|cells|field|fields|items|entries|link|links|dot|dots"
)
_BY_COLOUR = re.compile(
    rf"\b(?:the|click|press|see|all|any) (?:{_COLOURS}) (?:{_THINGS})\b"
    rf"|\b(?:marked|shown|written|printed|highlighted|coloured|colored) in (?:{_COLOURS})\b"
    rf"|\b(?:marked|highlighted) (?:{_COLOURS})\b"
    "|(?:लाल|हरे|हरा|हरी|नीले|नीला|नीली|पीले|पीला|पीली) (?:रंग (?:में|से|वाले|वाला|वाली)|"
    "बटन|डिब्बे|डिब्बा|बॉक्स|रेखा|तीर|भाग|खाने|अक्षरों)",
    re.IGNORECASE,
)
_COLOUR_WORDS = (*(f" {colour}" for colour in _COLOURS.split("|")), "लाल", "हर", "नील", "पील")
_A_COLOUR = re.compile(rf" (?:{_COLOURS})(?![a-z])|लाल|हर[ेाी](?![\u0900-\u097f])|नील[ेाी]|पील[ेाी]")
"""The same, but not in `redress` or `अपील`: it takes longer, so it looks where those are found."""


def _has_colour(file: Written) -> bool:
    likely = any(word in file.folded for word in _COLOUR_WORDS)
    return likely and _A_COLOUR.search(file.folded) is not None


def colour_alone(subject: Subject) -> Iterator[Diagnostic]:
    """Something that is named by its colour: who cannot see the colour cannot find it."""
    for node, words in _said(subject, _has_colour):
        if match := _BY_COLOUR.search(words):
            yield Diagnostic(
                node.span,
                "KD512",
                f"`{match[0]}` is found by its colour alone",
                "name it by its words, its place or its shape too: `the red box, top right`",
                Severity.WARNING,
            )


def _is_loud(file: Written) -> bool:
    return any(len(line) >= 20 and line.isupper() for line in file.text.split("\n"))


def all_capitals(subject: Subject) -> Iterator[Diagnostic]:
    """A sentence in capital letters: hard to read, and to some screen readers an abbreviation."""
    for node, words in _said(subject, _is_loud):
        if words.isupper() and len(words.split()) >= 4 and sum(c.isalpha() for c in words) >= 20:
            yield Diagnostic(
                node.span,
                "KD513",
                "this is written in capital letters throughout",
                "write it as other sentences are; `**words**` makes them stand out",
                Severity.WARNING,
            )


_EMOJI = re.compile(
    "^[ \t]{0,3}(?P<sign>[\u2190-\u21ff\u2600-\u27bf\u2b00-\u2bff\U0001f300-\U0001faff]\ufe0f?)\\s"
)


def emoji_as_bullet(subject: Subject) -> Iterator[Diagnostic]:
    """Lines that begin with a picture sign in place of a list's hyphen."""
    for page in subject.course.sheets:
        if all(file.ascii for file in subject.written(page)):
            continue
        paragraphs = page.nodes.get("paragraph", ())
        before: Node | None = None
        told = False
        for node in paragraphs:
            lines = "".join(
                "\n" if isinstance(c, Node) and c.kind in ("softbreak", "hardbreak") else _text(c)
                for c in node.children
            ).split("\n")
            marked = [line for line in lines if _EMOJI.match(line)]
            follows = before is not None and before.span.end.line + 2 >= node.span.start.line
            if marked and (len(marked) > 1 or (follows and not told)):
                found = _EMOJI.match(marked[0])
                sign = found["sign"] if found else ""
                yield Diagnostic(
                    node.span,
                    "KD514",
                    f"`{sign}` stands here in place of a list's hyphen",
                    "begin each line with `- `: a screen reader then says that it is a list, and "
                    "of how many",
                    Severity.WARNING,
                )
                told = True
            before = node if marked else None
            told = told and bool(marked)


def _text(node: Block) -> str:
    return plain((node,)) if not isinstance(node, Node) or node.kind != "text" else node.text


def without_description(subject: Subject) -> Iterator[Diagnostic]:
    """A video whose pictures nobody tells of (WCAG 2.2, 1.2.3 and 1.2.5)."""
    if subject.course.status is Status.DRAFT:
        return
    told = set()
    credits_ = subject.course.credits
    for _, path, span in played(subject):
        facts = subject.facts.get(path)
        if path in told or path not in subject.tree or facts is None:
            continue
        if facts.kind is not MediaKind.VIDEO or facts.fault:
            continue
        told.add(path)
        name = path.removeprefix(subject.course.folder + "/")
        beside = subject.beside.get(path)
        if beside is not None and (beside.descriptions or beside.described):
            continue
        if credits_ is not None and credits_.of(name).narration_describes_all:
            continue
        stem, language = name.rpartition(".")[0], subject.course.language
        yield Diagnostic(
            span,
            "KD515",
            f"nothing tells those who cannot see it what `{name}` shows",
            "if the voice says all that is to be seen, write `narration-describes-all: true` in "
            f"credits.yml; else tell it in `{stem}.{language}.description.vtt`, or mix it into "
            f"`{stem}.{language}.described.mp4`",
            Severity.WARNING,
        )


def _said(subject: Subject, likely: Callable[[Written], bool]) -> Iterator[tuple[Node, str]]:
    """(block, words) of each paragraph, heading and cell of the pages that are likely."""
    for page in subject.course.sheets:
        if not any(likely(file) for file in subject.written(page)):
            continue
        for kind in ("paragraph", "heading", "td", "th"):
            for node in page.nodes.get(kind, ()):
                yield node, plain(node.children)
