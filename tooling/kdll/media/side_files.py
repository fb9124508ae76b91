"""Captions as files of their own, for platforms and for those who want them: WebVTT.

The player does not read them: it takes the captions from the article (see the decisions).
"""

from __future__ import annotations

from collections.abc import Sequence

from kdll.model.media import Beside, Cue
from kdll.model.tree import File

_ROLES = {"captions": "", "descriptions": ".description", "chapters": ".chapters"}


def side_files(at: str, beside: Beside) -> dict[str, File]:
    """`media/stamp.en.vtt` and its like, for the rendition that lies at `at`."""
    stem = at.rpartition(".")[0]
    return {
        f"{stem}.{language.lower()}{role}.vtt": webvtt(cues)
        for field, role in _ROLES.items()
        for language, cues in getattr(beside, field).items()
    }


def webvtt(cues: Sequence[Cue]) -> bytes:
    """A WebVTT file. What the format reads as a sign of its own is written as a character."""
    blocks = ["WEBVTT"]
    for cue in cues:
        words = cue.text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        lines = [line for line in words.splitlines() if line.strip()]
        blocks.append("\n".join([f"{_time(cue.start)} --> {_time(cue.end)}", *lines]))
    return ("\n\n".join(blocks) + "\n").encode()


def _time(seconds: float) -> str:
    minutes, thousandths = divmod(round(seconds * 1000), 60_000)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{thousandths // 1000:02}.{thousandths % 1000:03}"
