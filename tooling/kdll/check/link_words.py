"""What links say of themselves: screen readers read them out in a list, without what is around."""

from __future__ import annotations

from collections.abc import Iterator

from kdll.check.rule import Subject
from kdll.model.diagnostic import Diagnostic, Note, Severity
from kdll.model.link import link
from kdll.model.prose import Node, plain

EMPTY_WORDS = frozenset(
    (
        "click here",
        "click",
        "here",
        "this link",
        "this",
        "link",
        "more",
        "read more",
        "learn more",
        "see more",
        "this page",
        "go",
        "download",
        "details",
        "यहाँ",
        "यहां",
        "यहाँ क्लिक करें",
        "यहां क्लिक करें",
        "क्लिक करें",
        "लिंक",
        "और पढ़ें",
        "अधिक पढ़ें",
        "अधिक जानें",
        "देखें",
    )
)
"""Of a link alone they do not say where it leads (WCAG 2.2, 2.4.4)."""


def says_nothing(subject: Subject) -> Iterator[Diagnostic]:
    """A link whose words would suit any other link as well."""
    for page in subject.course.sheets:
        for node in page.nodes.get("link", ()):
            words = plain(node.children)
            if words.casefold().strip(" .:!→»") in EMPTY_WORDS:
                yield Diagnostic(
                    node.span,
                    "KD508",
                    f"the words `{words}` do not say where this link leads",
                    "make words of the sentence the link: `[the rules of 2012](…)`",
                    Severity.WARNING,
                )


def bare_address(subject: Subject) -> Iterator[Diagnostic]:
    """A web address in place of words: it is read out letter by letter."""
    for page in subject.course.sheets:
        for node in page.nodes.get("link", ()):
            words = plain(node.children)
            if words.startswith(("http://", "https://", "www.")) and " " not in words:
                yield Diagnostic(
                    node.span,
                    "KD509",
                    "the words of this link are its address",
                    f"write what is there in square brackets, and the address behind: "
                    f"`[…]({node.attrs.get('href', '')})`",
                    Severity.WARNING,
                )


def same_words(subject: Subject) -> Iterator[Diagnostic]:
    """Two links of a page with the same words that lead to different places."""
    for page in subject.course.sheets:
        first: dict[str, tuple[Node, object]] = {}
        for node in page.nodes.get("link", ()):
            words = plain(node.children).casefold()
            if not words or words.strip(" .:!→»") in EMPTY_WORDS:
                continue
            target = link(subject.course, page, node.attrs.get("href", ""))
            seen, where = first.setdefault(words, (node, target))
            if where != target:
                yield Diagnostic(
                    node.span,
                    "KD510",
                    f"two links on this page say `{plain(node.children)}` and lead to different "
                    "places",
                    "say in each how they differ",
                    Severity.WARNING,
                    notes=(Note(seen.span, "the first of them"),),
                )
