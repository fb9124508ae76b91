"""The content as the commands see it that make nothing: loaded, read and checked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from kdll.cli.selection import only
from kdll.edge import assets, clock, fingerprint, loading, output, speech, transcode
from kdll.edge.plugins import writers
from kdll.edge.probe import probe
from kdll.edge.store import Store, key_of
from kdll.model.diagnostic import Diagnostic
from kdll.model.media import MediaFacts
from kdll.model.tree import Tree
from kdll.pipeline import checking, recalling
from kdll.pipeline.checked import Checked


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
        writing: bool = False,
    ) -> Checked:
        """Check it; with `tree`, as if its texts were these; `facts` are of media not there yet.

        `writing` tells what the locks should hold, too.
        """
        return checking.check(
            self.tree if tree is None else tree,
            assets.load().schemas,
            lambda path: (facts or {}).get(path) or probe(self.content / path, self.store),
            clock.today(),
            _limits(),
            loaded=self.loaded,
            only=only,
            strict=strict,
            slim=slim,
            recall=(lambda jobs: transcode.recall(jobs, self.store)) if writing else None,
            names=assets.rule_names(),
            listen=lambda path, facts: speech.listen(self.content / path, facts, self.store),
        )

    def outcome(self, folders: Sequence[str], *, strict: bool) -> recalling.Outcome:
        """What there is to tell of these paths' courses; looked for once, as long as no file of
        the content, no day, no kdll and no platform changes."""
        key = key_of(
            *("check", fingerprint.of_kdll(), clock.today(), strict, sorted(set(folders))),
            *(recalling.digest(self.tree, self.loaded), _limits()),
        )
        known = recalling.recalled(self.store.recall(key))
        if known is None:
            checked = self.check(only=only(folders), strict=strict, slim=True)
            known = recalling.outcome(checked)
            self.store.remember(key, recalling.record(known))
        return known


def _limits() -> dict[str, int]:
    return {w.name: w.state_limit for w in writers().values() if w.state_limit is not None}


@contextmanager
def looking(content: Path, *, lasting: bool = False) -> Iterator[Looked]:
    """The content of a folder, to be checked; `lasting` if what is found out is to be kept."""
    out = Path("build")
    with output.lasting_cache(out, content) if lasting else output.borrowed_cache(out) as store:
        tree, loaded = loading.load(content, store)
        yield Looked(content, tree, loaded, store)
