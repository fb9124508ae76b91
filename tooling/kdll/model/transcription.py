"""Programs that write down what is said. kdll brings none and fetches none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kdll.model.media import Cue


@dataclass(frozen=True, slots=True)
class Transcriber:
    """A row of the `kdll.transcribers` entry points."""

    name: str
    transcribe: Callable[[str, str], tuple[Cue, ...]]
    """Path of a film or sound and the language spoken in it, a BCP 47 tag: the captions, in order.

    It runs on this machine, and asks the network for nothing unless its author says so.
    """
