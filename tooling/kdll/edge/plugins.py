"""The writers that are installed: ours and strangers' come in by the same door."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.metadata import entry_points

from kdll.edge.errors import EdgeError
from kdll.model.edition import Writer
from kdll.model.exit import Exit


@cache
def writers() -> Mapping[str, Writer]:
    """Every writer by its name, in the names' order.

    Two with one name are an `EdgeError` that names the distributions of both.
    """
    found: dict[str, tuple[Writer, str]] = {}
    for point in sorted(entry_points(group="kdll.writers"), key=lambda point: point.name):
        writer: Writer = point.load()
        origin = point.dist.name if point.dist else point.value
        if writer.name in found:
            raise EdgeError(
                f"two writers are called {writer.name}: of {found[writer.name][1]} and of {origin}",
                "uninstall one of them",
                Exit.TOOL,
            )
        found[writer.name] = writer, origin
    return {name: writer for name, (writer, _) in found.items()}
