"""Media that pages name: the files and their captions are there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kdll.check import repairs
from kdll.check.rule import Subject
from kdll.model.course import Page
from kdll.model.diagnostic import Diagnostic
from kdll.model.language import same_language
from kdll.model.link import LinkKind, link
from kdll.model.media import MediaKind
from kdll.model.place import Span
from kdll.model.spelling import nearest

_SUFFIXES = {
    MediaKind.VIDEO: "mp4 m4v mov mkv webm avi mpg mpeg mts wmv flv ogv 3gp",
    MediaKind.AUDIO: "mp3 wav m4a mka aac ogg oga opus flac wma aif aiff",
    MediaKind.PICTURE: "png jpg jpeg gif webp bmp tif tiff",
    MediaKind.VECTOR: "svg",
}
_KINDS = {suffix: kind for kind, names in _SUFFIXES.items() for suffix in names.split()}


def kind_by_name(path: str) -> MediaKind | None:
    """What a file's name says that it is."""
    return _KINDS.get(path.rpartition(".")[2].lower())


def missing(subject: Subject) -> Iterator[Diagnostic]:
    """A picture, video, sound or download that is not in the media folder."""
    for path, written, span in named(subject):
        if path in subject.tree or _by_case(path, subject):
            continue
        folder = f"{subject.course.folder}/media/"
        there = {p.removeprefix(folder): p for p in subject.tree.below(folder)}
        meant = nearest(path.removeprefix(folder), there)
        yield Diagnostic(
            span,
            "KD411",
            f"no file `{written}`",
            f"did you mean `media/{meant}`?" if meant else f"put the file into `{folder}`",
        )


def letter_case(subject: Subject) -> Iterator[Diagnostic]:
    """A file that is only found where capital and small letters are the same."""
    for path, written, span in named(subject):
        meant = _by_case(path, subject)
        if path not in subject.tree and meant:
            name = meant.removeprefix(subject.course.folder + "/")
            mended = repairs.addressed(subject, span, written, name)
            yield Diagnostic(
                span,
                "KD412",
                f"the file's name has other capital letters than `{written}`",
                f"write `{name}`",
                repair=mended or repairs.replaced(subject, span, written, name),
            )


def outside(subject: Subject) -> Iterator[Diagnostic]:
    """A picture, video or sound that does not lie in the course's media folder."""
    course = subject.course
    for page in course.sheets:
        for image in page.images:
            written = image.attrs.get("src", "")
            target = link(course, page, written)
            if target.kind is LinkKind.MEDIA:
                continue
            name = written.rpartition("/")[2]
            file = name if kind_by_name(name) else "…"
            yield Diagnostic(
                image.span,
                "KD413",
                f"`{written}` is not in the course's media folder",
                f"put the file into `{course.folder}/media/` and write `media/{file}`",
                unsafe=target.kind is not LinkKind.PAGE,
            )


def without_captions(subject: Subject) -> Iterator[Diagnostic]:
    """A video or sound without captions in the language of its page."""
    course = subject.course
    language = course.language
    told = set()
    for _, path, span in played(subject):
        facts = subject.facts.get(path)
        silent = facts is not None and facts.kind is MediaKind.VIDEO and not facts.has_audio
        if path in told or path not in subject.tree or silent:
            continue
        there: Mapping[str, object] = subject.captions.get(path, {})
        if facts is not None and facts.kind is MediaKind.AUDIO and path in subject.beside:
            # What only sounds may be read at one's own pace (WCAG 2.2, 1.2.1).
            there = {**there, **subject.beside[path].transcripts}
        if any(same_language(language, other) for other in there):
            continue
        told.add(path)
        name = path.removeprefix(course.folder + "/")
        stem = name.rpartition(".")[0]
        found = f", only in {', '.join(f'`{tag}`' for tag in there)}" if there else ""
        yield Diagnostic(
            span,
            "KD414",
            f"no captions in `{language}` for `{name}`{found}",
            f"put them beside it as `{stem}.{language}.srt` or `{stem}.{language}.vtt`: "
            "learners who cannot hear it read them, and so does everyone in a loud office",
        )


def played(subject: Subject) -> Iterator[tuple[Page, str, Span]]:
    """Every video and sound that a page shows, by its path from the content folder."""
    for page in subject.course.sheets:
        for image in page.images:
            target = link(subject.course, page, image.attrs.get("src", ""))
            facts = subject.facts.get(target.path)
            kind = facts.kind if facts and not facts.fault else kind_by_name(target.path)
            if target.kind is LinkKind.MEDIA and kind in (MediaKind.VIDEO, MediaKind.AUDIO):
                yield page, target.path, image.span


def named(subject: Subject) -> Iterator[tuple[str, str, Span]]:
    """(path from the content folder, as written, where) of all that should be in `media/`."""
    course = subject.course
    for page in course.sheets:
        for node in (*page.nodes.get("image", ()), *page.nodes.get("link", ())):
            written = node.attrs.get("src" if node.kind == "image" else "href", "")
            target = link(course, page, written)
            if target.kind is LinkKind.MEDIA:
                yield target.path, written, node.span
    if course.thumbnail:
        path = f"{course.folder}/{course.thumbnail.value}"
        yield path, course.thumbnail.value, course.thumbnail.span


def _by_case(path: str, subject: Subject) -> str | None:
    return next((p for p in subject.tree if p.casefold() == path.casefold()), None)
