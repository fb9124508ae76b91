"""The texts that lie beside media: found by their names, read, and looked through."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from babel.core import Locale, get_global

from kdll.media import legibility, sources, subtitles
from kdll.model.course import Course
from kdll.model.diagnostic import Diagnostic, Severity
from kdll.model.media import Beside, Cue, MediaFacts
from kdll.model.place import Span
from kdll.model.prose import Block
from kdll.model.tree import Blob, Tree

_LANGUAGE = r"(?P<language>[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)"
_NAME = re.compile(rf"(?P<stem>.+?)(?:\.{_LANGUAGE})?(?P<role>\.description|\.chapters)?")
_TEXTS = frozenset(
    ["csv", "json", "md", "svg", "txt", "yaml", "yml", *subtitles.SUFFIXES],
)

_FIELDS = {"": "captions", ".description": "descriptions", ".chapters": "chapters"}
_WORDS = {
    "captions": "captions",
    "descriptions": "descriptions",
    "chapters": "chapters",
    "transcripts": "transcripts",
}


def transcript_files(tree: Tree, course: Course) -> tuple[str, ...]:
    """`stamp.en.md` and its like: the Markdown files of the media folder that name a language."""
    home = sources.folder(course)
    named = re.compile(rf".+\.{_LANGUAGE}\.md", re.IGNORECASE)
    return tuple(path for path in tree.below(home) if named.fullmatch(path))


def beside(
    tree: Tree,
    course: Course,
    facts: Mapping[str, MediaFacts] | None = None,
    transcripts: Mapping[str, tuple[Block, ...]] | None = None,
) -> tuple[Mapping[str, Beside], tuple[Diagnostic, ...]]:
    """The texts of every medium of a course, by its path from the content folder.

    `stamp.en.srt` belongs to every `stamp.…` beside it that is no text; so do
    `stamp.en.description.vtt`, `stamp.en.chapters.vtt`, `stamp.en.md` and the film
    `stamp.en.described.mp4`. Cues come in the order of their times; a file with faults gives those
    that can be read. `facts` tell how long a medium lasts; `transcripts` are the
    `transcript_files`, read.
    """
    owners = _owners(tree, course)
    spoken = sources.described(tree, course)
    found = {
        owner: Beside(described=film, files={film: _digest(tree, film)})
        for stem, film in spoken.items()
        for owner in owners.get(stem, ())
    }
    told: list[Diagnostic] = []
    for text in _texts(tree, course, owners):
        if isinstance(text, Diagnostic):
            told.append(text)
            continue
        told += _unknown_language(text)
        content: tuple[Cue, ...] | tuple[Block, ...]
        if text.kind == "transcripts":
            content = (transcripts or {}).get(text.path, ())
        else:
            content, faults = subtitles.read(text.path, tree[text.path])
            told += faults
            told += legibility.check(content, text.language, text.kind, _ends(text, facts or {}))
        for owner in text.owners:
            known = found.setdefault(owner, Beside())
            mine: dict[str, object] = dict(getattr(known, text.kind))
            if text.language in mine:
                told.append(
                    Diagnostic(
                        Span(text.path),
                        "KD448",
                        f"there are two files with {_WORDS[text.kind]} in `{text.language}`",
                        "delete one of them",
                    )
                )
                continue
            if content:
                mine[text.language] = content
            files = {**known.files, text.path: _digest(tree, text.path)}
            changes: dict[str, object] = {text.kind: mine, "files": files}
            found[owner] = replace(known, **changes)  # type: ignore[arg-type]
    return found, tuple(sorted(set(told)))


@dataclass(frozen=True, slots=True)
class _Text:
    """A file that lies beside media."""

    path: str
    kind: str
    """The field of `Beside`."""
    language: str
    owners: tuple[str, ...]
    """The media that it belongs to."""


def _owners(tree: Tree, course: Course) -> Mapping[str, list[str]]:
    """The media of the media folder, by their paths without suffix."""
    home = sources.folder(course)
    owners: dict[str, list[str]] = {}
    for path in tree.below(home):
        stem, _, suffix = path.rpartition(".")
        if suffix.lower() not in _TEXTS and not sources.is_companion(path):
            owners.setdefault(stem, []).append(path)
    return owners


def _texts(
    tree: Tree, course: Course, owners: Mapping[str, list[str]]
) -> Iterator[_Text | Diagnostic]:
    home = sources.folder(course)
    prose = transcript_files(tree, course)
    for path in tree.below(home):
        name, _, suffix = path.rpartition(".")
        spoken = suffix.lower() in subtitles.SUFFIXES
        if not spoken and path not in prose:
            continue
        parts = _NAME.fullmatch(name)
        assert parts, "a name that is not empty has a stem"
        role = parts["role"] or ""
        what = _FIELDS[role] if spoken else "transcripts"
        if not parts["language"] or name.removesuffix(role) in owners:
            proper = f"{name.removesuffix(role)}.{course.language}{role}.{suffix}"
            yield Diagnostic(
                Span(path),
                "KD445",
                f"the name of this file with {_WORDS[what]} does not say the language"
                if role
                else "the name of these captions does not say their language",
                f"call the file `{proper.removeprefix(home)}` if they are in the course's language",
            )
        elif parts["stem"] not in owners:
            yield Diagnostic(
                Span(path),
                "KD446",
                f"{_WORDS[what]} without a video or sound: nothing beside them is called "
                f"`{parts['stem'].removeprefix(home)}`",
                "give the file the same name as the video, or delete it",
                Severity.WARNING,
            )
        else:
            yield _Text(path, what, parts["language"], tuple(owners[parts["stem"]]))


def _ends(text: _Text, facts: Mapping[str, MediaFacts]) -> float:
    """Seconds that the longest medium of a text lasts; 0 where that is not known."""
    return max((facts[o].duration for o in text.owners if o in facts), default=0.0)


def _unknown_language(text: _Text) -> Iterator[Diagnostic]:
    """Whether any language has this code, by the Unicode CLDR."""
    base = text.language.split("-")[0].lower()
    known = Locale("en").languages
    if base in known:
        return
    meant = get_global("language_aliases").get(base, "")
    yield Diagnostic(
        Span(text.path),
        "KD453",
        f"there is no language with the code `{text.language}`",
        f"did you mean `{meant}` ({known.get(meant, meant)})?"
        if meant
        else "use a code such as `en`, `hi` or `ta`",
        Severity.WARNING,
    )


def _digest(tree: Tree, path: str) -> str:
    file = tree[path]
    return file.sha256 if isinstance(file, Blob) else hashlib.sha256(file).hexdigest()
