"""Credits of media: each speaks of a file that is there, and each file has a licence."""

from __future__ import annotations

from collections.abc import Iterator

from kdll.check.media import named
from kdll.check.rule import Subject, count, setting
from kdll.model.course import Status
from kdll.model.diagnostic import Diagnostic, Severity
from kdll.model.place import Span
from kdll.model.spelling import nearest


def unknown_file(subject: Subject) -> Iterator[Diagnostic]:
    """An entry of credits.yml for a file that is not in the media folder."""
    course = subject.course
    folder = f"{course.folder}/media/"
    there = {path.removeprefix(folder): path for path in subject.tree if path.startswith(folder)}
    for name in course.credits.files if course.credits else ():
        if name.value in there:
            continue
        meant = nearest(name.value.removeprefix("media/"), there)
        yield Diagnostic(
            name.span,
            "KD465",
            f"no file `{name.value}` in the media folder",
            f"did you mean `{meant}`?" if meant else "take the entry away, or put the file there",
        )


def without_licence(subject: Subject) -> Iterator[Diagnostic]:
    """A medium of which nothing says how it may be used."""
    course, credits_ = subject.course, subject.course.credits
    used = dict.fromkeys(written for path, written in _used(subject))
    if credits_ is None:
        if used and course.status is Status.RELEASED:
            yield Diagnostic(
                setting(subject, "status"),
                "KD466",
                f"nothing says who made the {count(len(used), 'media file')} of this course, and "
                "how they may be used",
                f"write `{course.folder}/media/credits.yml`; a line "
                "`default: {by: …, licence: …}` does for all",
                Severity.WARNING,
            )
        return
    places = {f"media/{name}": name.span for name in credits_.files}
    for written in used:
        if not credits_.of(written).licence:
            yield Diagnostic(
                places.get(written, Span.at(credits_.path, 1, 1)),
                "KD466",
                f"nothing says how `{written}` may be used",
                "write its `licence:`, such as `CC-BY-4.0`",
                Severity.WARNING,
            )


def _used(subject: Subject) -> Iterator[tuple[str, str]]:
    """(path from the content folder, as credits.yml would name it) of what pages use."""
    for path, _, _ in named(subject):
        if path in subject.tree:
            yield path, path.removeprefix(f"{subject.course.folder}/")


KNOWN = (
    *(f"CC-{kind}-4.0" for kind in ("BY", "BY-SA", "BY-NC", "BY-NC-SA", "BY-ND", "BY-NC-ND")),
    *(f"CC-{kind}-3.0" for kind in ("BY", "BY-SA", "BY-NC", "BY-NC-SA", "BY-ND", "BY-NC-ND")),
    *(f"CC-{kind}-2.5" for kind in ("BY", "BY-SA")),
    *(f"CC-{kind}-2.0" for kind in ("BY", "BY-SA", "BY-NC", "BY-NC-SA", "BY-ND", "BY-NC-ND")),
    *("CC-BY-3.0-IGO", "CC-BY-SA-3.0-IGO", "CC-BY-2.5-IN", "CC-BY-SA-2.5-IN"),
    *("CC0-1.0", "CC-PDDC", "PDM-1.0", "GODL-IN-1.0", "OGL-UK-3.0", "OGL-Canada-2.0"),
    *("Apache-2.0", "MIT", "BSD-2-Clause", "BSD-3-Clause", "ISC", "0BSD", "Unlicense", "WTFPL"),
    *("MPL-2.0", "LGPL-2.1-only", "LGPL-3.0-only", "GPL-2.0-only", "GPL-3.0-only"),
    *("GPL-2.0-or-later", "GPL-3.0-or-later", "AGPL-3.0-only", "AGPL-3.0-or-later"),
    *("OFL-1.1", "GFDL-1.3-only", "GFDL-1.3-or-later", "FAL-1.3", "Pixabay", "Unsplash", "Pexels"),
    *("public domain", "all rights reserved", "own work", "used with permission"),
    "Standard YouTube License",
)
"""Short names of SPDX, and what people say where there is no licence."""


def unknown_licence(subject: Subject) -> Iterator[Diagnostic]:
    """A licence whose name nobody else would know."""
    course = subject.course
    told = []
    if course.licence:
        told.append((course.licence, setting(subject, "licence")))
    if course.credits:
        path = course.credits.path
        default = course.credits.default.licence
        if default:
            told.append((default, Span.at(path, 1, 1)))
        told += [(c.licence, name.span) for name, c in course.credits.files.items() if c.licence]
    names = {name.casefold(): name for name in KNOWN}
    for licence, span in told:
        if licence.casefold() in names or licence.startswith(("LicenseRef-", "https://")):
            continue
        meant = _licence_meant(licence)
        yield Diagnostic(
            span,
            "KD467",
            f"no licence is known as `{licence}`",
            f"did you mean `{meant}`?"
            if meant
            else "write its short name, such as `CC-BY-4.0`, or the address of its text",
            Severity.WARNING,
        )


def _licence_meant(licence: str) -> str | None:
    """`CC BY 4.0`, `cc-by` and `Creative Commons Attribution` as SPDX names them."""
    words = licence.casefold().replace("creative commons", "cc").replace("attribution", "by")
    words = "-".join(words.replace("sharealike", "sa").replace("noncommercial", "nc").split())
    names = {name.casefold(): name for name in KNOWN}
    for tried in (words, f"{words}-4.0"):
        if tried in names:
            return names[tried]
    close = nearest(words, names)
    return names[close] if close else None


_LIMITS = (("NC", "must not be sold"), ("ND", "must not be changed"))


def stricter_licence(subject: Subject) -> Iterator[Diagnostic]:
    """A medium whose licence forbids what that of the course allows."""
    course, credits_ = subject.course, subject.course.credits
    own = course.licence or subject.lab.licence
    if credits_ is None or not own.upper().startswith("CC"):
        return
    places = {f"media/{name}": name.span for name in credits_.files}
    for written in dict.fromkeys(written for _, written in _used(subject)):
        licence = credits_.of(written).licence
        parts, allowed = licence.upper().split("-"), own.upper().split("-")
        forbidden = [words for sign, words in _LIMITS if sign in parts and sign not in allowed]
        if forbidden and parts[0] == "CC":
            yield Diagnostic(
                places.get(written, Span.at(credits_.path, 1, 1)),
                "KD468",
                f"`{written}` {' and '.join(forbidden)} (`{licence}`), and the course says "
                f"otherwise of itself (`{own}`)",
                "use another file, ask its author, or write the stricter licence in course.yml",
                Severity.WARNING,
            )
