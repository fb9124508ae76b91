"""Carries repairs out: each whole or not at all, and none where another has just been."""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from kdll.model.diagnostic import Diagnostic, Edit
from kdll.model.place import Position
from kdll.model.tree import File, Tree

_LINE_END = re.compile(r"\r\n|\r|\n")
_BOM = "\ufeff"


@dataclass(frozen=True, slots=True)
class Mended:
    """What came of one round of repairs."""

    tree: Tree
    repaired: tuple[Diagnostic, ...]
    """Those whose repair was carried out."""


def mend(tree: Tree, found: Iterable[Diagnostic]) -> Mended:
    """Carry out the repairs that diagnostics of these files bring, the first place first.

    A repair that touches an earlier one is left: read the result again, and ask anew. Line ends
    and the byte order mark of a file stay as they are, and so does all that no repair speaks of.
    """
    texts: dict[str, _Text] = {}
    repaired = []
    for diagnostic in sorted(d for d in found if d.repair):
        for edit in diagnostic.repair:
            file = edit.span.file
            if file not in texts:
                texts[file] = _Text(tree.get(file))
        if _fits(diagnostic.repair, texts):
            for edit in diagnostic.repair:
                texts[edit.span.file].take(edit)
            repaired.append(diagnostic)
    changed = {file: text.written() for file, text in texts.items() if text.taken}
    return Mended(Tree({**tree, **changed}), tuple(repaired))


def _fits(repair: Iterable[Edit], texts: dict[str, _Text]) -> bool:
    """Whether all its edits can be made, beside each other too."""
    own: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for edit in repair:
        text = texts[edit.span.file]
        stretch = text.stretch(edit)
        if stretch is None or not text.free(stretch):
            return False
        if any(start < stretch[1] and stretch[0] < end for start, end in own[edit.span.file]):
            return False
        own[edit.span.file].append(stretch)
    return True


class _Text:
    """One file, and what is to be changed in it."""

    def __init__(self, file: File | None) -> None:
        self.readable = isinstance(file, bytes)
        text = file.decode("utf-8", "surrogateescape") if isinstance(file, bytes) else ""
        self.bom = _BOM if text.startswith(_BOM) else ""
        self.text = text.removeprefix(_BOM)
        ends = [(m.start(), m.end()) for m in _LINE_END.finditer(self.text)]
        self.starts = [0, *(end for _, end in ends)]
        self.stops = [*(start for start, _ in ends), len(self.text)]
        self.newline = self.text[slice(*ends[0])] if ends else "\n"
        self.taken: list[tuple[int, int, str]] = []

    def stretch(self, edit: Edit) -> tuple[int, int] | None:
        """From where to where in the text, if that is a place in it."""
        start, end = self._offset(edit.span.start), self._offset(edit.span.end)
        return None if start is None or end is None or end < start else (start, end)

    def _offset(self, place: Position) -> int | None:
        if not self.readable or not 0 < place.line <= len(self.starts):
            return None
        offset = self.starts[place.line - 1] + place.column - 1
        return offset if offset <= self.stops[place.line - 1] else None

    def free(self, stretch: tuple[int, int]) -> bool:
        """Whether nothing that is taken touches it."""
        at = bisect_left(self.taken, stretch, key=lambda taken: taken[:2])
        before, after = self.taken[max(at - 1, 0) : at], self.taken[at : at + 1]
        return all(end < stretch[0] for _, end, _ in before) and all(
            stretch[1] < start for start, _, _ in after
        )

    def take(self, edit: Edit) -> None:
        """Note an edit that fits."""
        stretch = self.stretch(edit)
        assert stretch is not None
        insort(self.taken, (*stretch, edit.text.replace("\n", self.newline)))

    def written(self) -> bytes:
        """The file with all that was taken."""
        parts, done = [self.bom], 0
        for start, end, text in self.taken:
            parts += [self.text[done:start], text]
            done = end
        return "".join([*parts, self.text[done:]]).encode("utf-8", "surrogateescape")
