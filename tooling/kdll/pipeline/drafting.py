"""Captions drafted by a program, for an author to correct."""

from __future__ import annotations

from kdll.media.side_files import webvtt
from kdll.model.transcription import Transcriber


def draft(transcriber: Transcriber, path: str, language: str) -> bytes | None:
    """A WebVTT file of what is said in a film; None if nothing is."""
    cues = sorted(transcriber.transcribe(path, language), key=lambda cue: (cue.start, cue.end))
    spoken = [cue for cue in cues if cue.text.strip() and 0 <= cue.start < cue.end]
    return webvtt(spoken) if spoken else None
