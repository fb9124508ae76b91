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
