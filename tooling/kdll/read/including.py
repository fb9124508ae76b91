"""`::: include {file=…}`: another file of prose, read as if it stood there.

Spans point into the included file; `media/…` and links mean what they mean on the page. Only files
of the course's folder, and of `shared/` beside the courses, can be included.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Sequence
from typing import TypeAlias

from kdll.model.diagnostic import Note
from kdll.model.place import Span, Text
from kdll.model.prose import Block, walk
from kdll.model.question import Question
from kdll.model.spelling import nearest
from kdll.read.report import Report
from kdll.read.source import Source, open_source
from kdll.read.surroundings import Around, Shelf

DEEPEST = 8
"""Files that include each other in a row."""
MOST = 100
"""Files that one page includes, however they include each other."""
LARGEST = 1 << 20
"""Characters that one page includes before the last file."""
SHARED = "shared"
"""The folder beside the courses whose files all of them may include."""

Includer: TypeAlias = Callable[[Text], Sequence[Block]]
"""Reads the file that the value of `file=` names; the span is that of the whole setting."""

_OUTSIDE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|[/\\]")


class Including:
    """What one file of a page includes."""

    def __init__(
        self,
        around: Around,
        report: Report,
        read: Callable[[Source], Sequence[Block]],
    ) -> None:
        self._around = around
        self._report = report
        self._read = read

    def __call__(self, file: Text) -> Sequence[Block]:
        """The blocks of a file; none where it cannot be read, which is told."""
        around, shelf = self._around, self._around.shelf
        if shelf is None:
            self._report.error("KD179", file.span, "nothing can be included here", "write it out")
            return ()
        path = self._path(file, shelf)
        if not path or not self._allowed(file, path):
            return ()
        source = open_source(path, shelf.tree[path], self._report)
        if source is None:
            return ()
        around.included += 1
        around.characters += len(source.text)
        trail, around.trail = around.trail, (*around.trail, path)
        found = self._read(_without_front(source))
        around.trail = trail
        return self._once(found, path, file.span, shelf)

    def _path(self, file: Text, shelf: Shelf) -> str:
        """Its path from the content folder; empty where there is no such file."""
        name, span = file.value, file.span
        if _OUTSIDE.match(name) or "\\" in name or ".." in name.split("/"):
            self._report.error(
                "KD180",
                span,
                f"`{name}` leads out of the course's folder",
                f"write the path from the course's folder, or `{SHARED}/…` for a file that lies "
                "beside the courses",
                unsafe=True,
            )
            return ""
        plain = posixpath.normpath(name)
        own = f"{shelf.folder}/{plain}"
        for path in (own, plain if plain.startswith(f"{SHARED}/") else own):
            if path in shelf.tree and path.endswith(".md"):
                return path
        home = f"{shelf.folder}/"
        known = [
            path.removeprefix(home)
            for path in shelf.tree
            if path.endswith(".md") and path.startswith((home, f"{SHARED}/"))
        ]
        close = nearest(plain, known)
        self._report.error(
            "KD179",
            span,
            f"there is no file `{name}` to include",
            f"did you mean `{close}`?"
            if close
            else "write the path of a `.md` file from the course's folder, or from the folder "
            f"beside the courses: `{SHARED}/appeals.md`",
        )
        return ""

    def _allowed(self, file: Text, path: str) -> bool:
        around = self._around
        if path in around.trail:
            round_ = " → ".join([*around.trail[around.trail.index(path) :], path])
            message, hint = "this file includes itself: " + round_, "take one of them away"
        elif len(around.trail) > DEEPEST:
            message = f"{DEEPEST} files include each other in a row already"
            hint = "include this file from the page itself"
        elif around.included >= MOST or around.characters > LARGEST:
            message = f"this page includes more than {MOST} files, or too large ones"
            hint = "divide it into several pages"
        else:
            return True
        self._report.error("KD181", file.span, message, hint)
        return False

    def _once(self, found: Sequence[Block], path: str, span: Span, shelf: Shelf) -> Sequence[Block]:
        """The blocks, without questions that the course asks already."""
        if not any(isinstance(block, Question) for block in walk(found)):
            return found
        first = shelf.asked.setdefault(path, span)
        if first == span:
            return found
        self._report.error(
            "KD182",
            span,
            f"the questions of `{path.rpartition('/')[2]}` are included twice in this course",
            "a learner has one answer to each: include them once, or put them into a file of "
            "their own",
            notes=(Note(first, "first included here"),),
        )
        return tuple(block for block in found if not isinstance(block, Question))


def _without_front(source: Source) -> Source:
    """An included file may have a title of its own, for whoever reads it by itself."""
    lines = source.lines
    if lines[0].rstrip() == "---":
        for number, line in enumerate(lines[1:], 2):
            if line.rstrip() in ("---", "..."):
                return source.from_line(number + 1)
    return source
