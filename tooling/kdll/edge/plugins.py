"""What is installed beside kdll: ours and strangers' come in by the same door."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.metadata import entry_points
from typing import Protocol, TypeVar

from kdll.edge.errors import EdgeError
from kdll.model.edition import Writer
from kdll.model.exit import Exit
from kdll.model.transcription import Transcriber


class _Named(Protocol):
    @property
    def name(self) -> str: ...


_Plugin = TypeVar("_Plugin", bound=_Named)


@cache
def writers() -> Mapping[str, Writer]:
    """Every writer by its name, in the names' order.

    Two with one name are an `EdgeError` that names the distributions of both.
    """
    return _installed("writer", Writer)


@cache
def transcribers() -> Mapping[str, Transcriber]:
    """Every program that writes down what is said, as `writers` are found. kdll has none."""
    return _installed("transcriber", Transcriber)


def _installed(what: str, kind: type[_Plugin]) -> Mapping[str, _Plugin]:
    found: dict[str, tuple[_Plugin, str]] = {}
    for point in sorted(entry_points(group=f"kdll.{what}s"), key=lambda point: point.name):
        origin = point.dist.name if point.dist else point.value
        plugin = point.load()
        if not isinstance(plugin, kind):
            raise EdgeError(
                f"{point.name} of {origin} is no {what}", f"uninstall {origin}", Exit.TOOL
            )
        if plugin.name in found:
            raise EdgeError(
                f"two {what}s are called {plugin.name}: of {found[plugin.name][1]} and of {origin}",
                "uninstall one of them",
                Exit.TOOL,
            )
        found[plugin.name] = plugin, origin
    return {name: plugin for name, (plugin, _) in found.items()}
