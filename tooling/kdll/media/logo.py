"""The lab's sign: it goes into every package, a drawing only as far as drawings may."""

from __future__ import annotations

from kdll.media.vector import clean
from kdll.model.diagnostic import Diagnostic
from kdll.model.theme import Theme
from kdll.model.tree import File, Tree


def faults(tree: Tree, theme: Theme) -> tuple[Diagnostic, ...]:
    """Why a drawing cannot be used (KD433, KD434); that it is there at all, others look after."""
    file = _drawing(tree, theme)
    return clean(file, theme.logo.value)[1] if file and theme.logo else ()


def made(tree: Tree, theme: Theme) -> Tree:
    """What a package carries, by its path there. The sign has no faults."""
    if theme.logo is None:
        return Tree()
    file: File = tree[theme.logo.value]
    if (source := _drawing(tree, theme)) is not None:
        drawing, _ = clean(source, theme.logo.value)
        assert drawing, "faults() told of what cannot be used"
        file = drawing.content
    return Tree({theme.logo_href: file})


def _drawing(tree: Tree, theme: Theme) -> bytes | None:
    file = tree.get(theme.logo.value) if theme.logo else None
    return file if theme.logo_href.endswith(".svg") and isinstance(file, bytes) else None
