"""The lab's look: a colour that everyone can read, a sign that is there and is one."""

from __future__ import annotations

from collections.abc import Iterator

from kdll.check.rule import Subject
from kdll.model.colour import TEXT
from kdll.model.diagnostic import Diagnostic
from kdll.model.place import Text
from kdll.model.spelling import nearest
from kdll.model.theme import DARK, LIGHT, LOGO_BYTES, Scheme, legible, worst
from kdll.model.tree import Blob

_BEGINNINGS = {
    "png": (b"\x89PNG\r\n",),
    "jpg": (b"\xff\xd8\xff",),
    "jpeg": (b"\xff\xd8\xff",),
    "webp": (b"RIFF",),
    "svg": (b"<svg", b"<?xml", b"<!--"),
}
"""Of each kind of picture, by the end of its name."""


def faint(subject: Subject) -> Iterator[Diagnostic]:
    """A colour on which, or in which, words are hard to read."""
    theme = subject.lab.theme
    if theme.colour:
        yield from _faint(theme.colour, LIGHT, "light")
    if theme.colour_dark:
        yield from _faint(theme.colour_dark, DARK, "dark")


def _faint(colour: Text, scheme: Scheme, ground: str) -> Iterator[Diagnostic]:
    ratio = worst(colour.value, scheme)
    if ratio < TEXT:
        way = "darker" if scheme is LIGHT else "lighter"
        yield Diagnostic(
            colour.span,
            "KD780",
            f"words in `{colour.value}` are hard to read on {ground} paper: "
            f"contrast {int(ratio * 10) / 10}, of {TEXT} at least",
            f'a {way} one can be read: `"{legible(colour.value, scheme)}"`',
        )


def missing_logo(subject: Subject) -> Iterator[Diagnostic]:
    """A sign that is not in the content folder."""
    logo = subject.lab.theme.logo
    if logo is None or logo.value in subject.tree:
        return
    meant = nearest(logo.value, (p for p in subject.tree if p.endswith(tuple(_BEGINNINGS))))
    yield Diagnostic(
        logo.span,
        "KD781",
        f"no picture `{logo.value}` in the content folder",
        f"did you mean `{meant}`?" if meant else "put the picture there, or take the line away",
    )


def unfit_logo(subject: Subject) -> Iterator[Diagnostic]:
    """A sign that is no picture of its name, or too large to be fetched before the first words."""
    logo = subject.lab.theme.logo
    file = subject.tree.get(logo.value) if logo else None
    if logo is None or file is None:
        return
    size = file.size if isinstance(file, Blob) else len(file)
    if size > LOGO_BYTES:
        yield Diagnostic(
            logo.span,
            "KD782",
            f"`{logo.value}` has {size // 1000} KB; a logo has at most {LOGO_BYTES // 1000}",
            "save it smaller: it is shown 36 pixels high; an SVG drawing is smallest",
        )
    elif isinstance(file, bytes) and not _is(file, logo.value.rpartition(".")[2].lower()):
        yield Diagnostic(
            logo.span,
            "KD782",
            f"`{logo.value}` is not the kind of picture that its name says",
            "save it again from the program it came from",
        )


def _is(file: bytes, kind: str) -> bool:
    return file.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(_BEGINNINGS[kind])
