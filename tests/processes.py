"""Whether a process is gone."""

from __future__ import annotations

import os
import time
from pathlib import Path


def gone(process: int | str, seconds: float = 10) -> bool:
    """Whether a process has ended, or does so by itself: a killed one takes a moment.

    One that has ended and was not yet asked for by its parent counts as gone.
    """
    state, deadline = Path(f"/proc/{process}/stat"), time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            if state.read_text().rpartition(")")[2].split()[0] == "Z":
                return True
        except OSError:
            return True
        os.sched_yield()
    return False
