"""The content as the commands see it that make nothing: loaded, read and checked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from kdll.edge import assets, clock, disk, output, speech
from kdll.edge.plugins import writers
from kdll.edge.probe import probe
from kdll.edge.store import Store
from kdll.model.diagnostic import Diagnostic
from kdll.model.media import MediaFacts
from kdll.model.tree import Tree
from kdll.pipeline import checking


@dataclass(frozen=True, slots=True)
class Looked:
    """A content folder, as long as its cache is open."""

    content: Path
    tree: Tree
    loaded: tuple[Diagnostic, ...]
    """What loading found."""
    store: Store

    def check(
        self,
        *,
        tree: Tree | None = None,
        only: Callable[[str], bool] = lambda folder: True,
        strict: bool = False,
        facts: Mapping[str, MediaFacts] | None = None,
        slim: bool = False,
    ) -> checking.Checked:
        """Check it; with `tree`, as if its texts were these; `facts` are of media not there yet."""
        return checking.check(
            self.tree if tree is None else tree,
            assets.load().schemas,
            lambda path: (facts or {}).get(path) or probe(self.content / path, self.store),
            clock.today(),
            {w.name: w.state_limit for w in writers().values() if w.state_limit is not None},
            loaded=self.loaded,
            only=only,
            strict=strict,
            slim=slim,
            names=assets.rule_names(),
            listen=lambda path, facts: speech.listen(self.content / path, facts, self.store),
        )


@contextmanager
def looking(content: Path) -> Iterator[Looked]:
    """The content of a folder, to be checked."""
    with output.borrowed_cache(Path("build")) as store:
        tree, loaded = disk.load(content, store)
        yield Looked(content, tree, loaded, store)
