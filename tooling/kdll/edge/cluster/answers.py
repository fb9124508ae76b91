"""Who made what of one job, noted in the shared store by each worker: all must have made the same.

The notes outlast a build, so that a worker that was thought dead, and finished later, is heard.
"""

from __future__ import annotations

from collections.abc import Mapping

from kdll.edge.cluster.shared import SharedStore
from kdll.edge.store import key_of
from kdll.model.tree import Blob


def lay(shared: SharedStore, key: str, worker: str, outputs: Mapping[str, Blob]) -> None:
    """Note what a worker made of the job with this key."""
    note = {"worker": worker, "outputs": _listed(outputs)}
    shared.note(key, key_of(note)[:32], note)


def makers(
    shared: SharedStore, key: str, outputs: Mapping[str, Blob]
) -> tuple[list[str], dict[str, str]]:
    """Who made exactly these outputs, and who made others, by the name of the note."""
    same, other = set[str](), dict[str, str]()
    for name, note in shared.notes(key):
        if isinstance(note, dict) and isinstance(note.get("worker"), str):
            if note.get("outputs") == _listed(outputs):
                same.add(note["worker"])
            else:
                other[name] = note["worker"]
    return sorted(same), other


def _listed(outputs: Mapping[str, Blob]) -> dict[str, list[str | int]]:
    return {name: [blob.sha256, blob.size] for name, blob in sorted(outputs.items())}
