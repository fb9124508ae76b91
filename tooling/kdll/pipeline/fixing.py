"""Mending what can be mended: check, carry out the repairs, and again until none is left."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kdll.fix import mend
from kdll.model.diagnostic import Diagnostic
from kdll.model.tree import Tree
from kdll.pipeline.checked import Checked

ROUNDS = 10
"""A repair may bring another fault to light; a chain of more than a few is not to be expected."""


@dataclass(frozen=True, slots=True)
class Fixed:
    """The content after its repairs."""

    tree: Tree
    checked: Checked
    """As it is now."""
    repaired: tuple[Diagnostic, ...]
    """In the order in which they were mended; places are those of their own round."""


def fix(
    tree: Tree,
    check: Callable[[Tree], Checked],
    wanted: Callable[[Diagnostic], bool] = lambda found: True,
) -> Fixed:
    """Mend what `wanted` picks of the findings of `check`, until nothing changes any more."""
    checked = check(tree)
    repaired: list[Diagnostic] = []
    for _ in range(ROUNDS):
        mended = mend(tree, [d for d in checked.everything if wanted(d)])
        if mended.tree == tree:
            break
        tree = mended.tree
        repaired += mended.repaired
        checked = check(tree)
    return Fixed(tree, checked, tuple(repaired))
