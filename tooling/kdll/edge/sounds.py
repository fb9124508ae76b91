"""Sound as AAC at one loudness: measured, set, encoded, measured again, and corrected.

The gain is one number for the whole sound, so that a pause stays as quiet as it was recorded;
loudnorm, FFmpeg's own way, turns it up and down where peaks stand in the way of one gain.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from kdll.edge import ffmpeg
from kdll.edge.work import PLAIN, Work, opened
from kdll.model.media import AudioSettings, Loudness, Sound

_CORRECTIONS = 3
_MARGIN = 0.3
"""dB below what would just do: AAC shifts peaks a little with every setting."""


def make(
    work: Work, settings: AudioSettings, target: Path, share: tuple[float, float]
) -> Sound | None:
    """Write the source's sound to `target`, and tell what was measured. Raises `ffmpeg.Failed`.

    It begins where the film begins, so that both can be joined without re-timing. What is as
    good as silent stays so: what would be raised is noise.
    """
    begin, end = share
    source = _aligned(_chosen(work), settings)
    before, clipped = _before(work, settings)
    gain = settings.loudness - before.loudness if before.audible else 0.0
    ceiling, after = settings.peak, before
    if before.audible and before.peak + gain > ceiling:
        # The limiter costs loudness. To hear how much takes a fifth of the work of encoding.
        limited = _levelled(source, gain, ceiling, limit=True)
        gain += settings.loudness - _loudness(_measured(work, limited)).loudness
    for attempt in range(1 + _CORRECTIONS):
        shift = (end - begin) / 2**attempt
        target.unlink(missing_ok=True)
        shown = _levelled(source, gain, ceiling, limit=before.peak + gain > ceiling)
        _encode(work, shown, settings, target, (end - shift, end - shift / 2))
        after = _loudness(_measured(work, opened(target.name, "mov").audio))
        if not before.audible or _good(after, settings):
            break
        gain += settings.loudness - after.loudness
        if after.peak > settings.max_peak:
            ceiling -= after.peak - settings.max_peak + _MARGIN
    return Sound(before, after, clipped)


def note(sound: Sound | None, target: Path) -> None:
    """Write what was measured beside what was made."""
    said = json.dumps(asdict(sound) if sound else None, sort_keys=True)
    target.write_text(said, "ascii")


def _good(found: Loudness, settings: AudioSettings) -> bool:
    near = abs(found.loudness - settings.loudness) <= settings.tolerance
    return near and found.peak <= settings.max_peak


def _chosen(work: Work) -> Any:
    return work.input()[f"a:{work.job.facts.sound_track}"]


def _aligned(sound: Any, settings: AudioSettings) -> Any:
    aligned = sound.filter("aresample", settings.rate, first_pts=0, **{"async": 1})
    # libswresample's own mix keeps the middle of 5.1, where speech is, and leaves out the bass.
    return aligned.filter("aformat", channel_layouts=_LAYOUTS[settings.channels])


_LAYOUTS = {1: "mono", 2: "stereo"}


def _levelled(sound: Any, gain: float, ceiling: float, *, limit: bool) -> Any:
    levelled = sound.filter("volume", f"{gain:.2f}dB", precision="float")
    if not limit:
        return levelled
    most = 10 ** (ceiling / 20)
    # Peaks between samples get by; they are measured after encoding. To oversample for them costs
    # as much as half of encoding.
    return levelled.filter("alimiter", limit=f"{most:.4f}", level="false", latency="true")


def _encode(
    work: Work, sound: Any, settings: AudioSettings, target: Path, share: tuple[float, float]
) -> None:
    from ffmpeg import output

    rate = {"acodec": "aac", "audio_bitrate": f"{settings.kbps}k"}
    work.ffmpeg(output(sound, f"file:{target.name}", **PLAIN, **rate), share, portable=True)


def _before(work: Work, settings: AudioSettings) -> tuple[Loudness, bool]:
    """How loud the source is, and whether it was recorded so loud that its peaks are cut off."""
    counted = "+".join(("Peak_level", "Flat_factor", "Peak_count"))
    counting = _chosen(work).filter("aformat", sample_fmts="s16")
    counting = counting.filter("astats", measure_perchannel="none", measure_overall=counted)
    said = _measured(work, _aligned(counting, settings))
    clipped = (
        _number(said, r"Peak level dB: (\S+)") > _FULL
        and _number(said, r"Flat factor: (\S+)") > _FLAT
        and _number(said, r"Peak count: (\S+)") > max(10.0, work.job.facts.duration / 2)
    )
    return _loudness(said), clipped


_FULL = -0.1
"""dBFS: as loud as digital sound can be."""
_FLAT = 9.0
"""astats' figure for three samples in a row at the peak: a wave that was cut off, not one that
just touches the top. Speech 3 dB too loud gives 11, and after AAC or MP3 still 9."""


def _measured(work: Work, sound: Any) -> tuple[str, ...]:
    """What ebur128 says (ITU-R BS.1770), and the filters before it."""
    from ffmpeg import output

    # One channel is heard from both loudspeakers, twice as loud.
    heard = sound.filter("ebur128", peak="true", framelog="quiet", dualmono="true")
    return work.ffmpeg(output(heard, "-", format="null"), portable=True)


def _loudness(said: Sequence[str]) -> Loudness:
    try:
        loudness = _number(said, r"\s*I:\s+(\S+) LUFS")
        peak = _number(said, r"\s*Peak:\s+(\S+) dBFS")
    except LookupError as error:
        raise ffmpeg.Failed("its loudness could not be measured", said[-3:]) from error
    return Loudness(max(loudness, _NOTHING), max(peak, _NOTHING))


_NOTHING = -99.0
"""For minus infinity, which JSON does not have."""


def _number(said: Sequence[str], pattern: str) -> float:
    """The number in the last line that fits. `LookupError` if none does."""
    found = [match[1] for line in said if (match := re.search(pattern, line))]
    if not found:
        raise LookupError(pattern)
    return float(found[-1])
