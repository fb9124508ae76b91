"""Animated pictures become films: taken apart by Pillow, put together by ffmpeg."""

from __future__ import annotations

from kdll.edge import darkroom, ffmpeg, pictures
from kdll.edge.films import Work
from kdll.edge.probe import probe
from kdll.model.media import AnimationSettings, MediaKind


def video(work: Work) -> None:
    """`video.mp4`, without sound, and `poster.jpg`, its first frame. Raises `ffmpeg.Failed`."""
    from ffmpeg import input as opened
    from ffmpeg import output

    settings = work.job.settings
    assert isinstance(settings, AnimationSettings)
    darkroom.frames(work.source, work.folder, settings, work.stop)
    # The list and the frames are ours, and hold no name that an author chose.
    shown = opened(
        f"file:{pictures.FRAMES}",
        format="concat",
        safe=0,
        protocol_whitelist="file",
        codec_whitelist="png",
        threads=settings.threads,
    )
    work.ffmpeg(
        output(
            shown.video.filter("setsar", 1).filter("format", "yuv420p"),
            "file:video.mp4",
            format="mp4",
            map_metadata=-1,
            fflags="+bitexact",
            flags="+bitexact",
            vcodec="libx264",
            preset=settings.preset,
            bf=0,  # with B-frames the times of uneven frames are written down wrongly
            crf=settings.crf,
            **{"x264-params": f"mbtree={settings.mbtree:d}"},
            fps_mode="vfr",
            threads=settings.threads,
            movflags="+faststart",
        ),
        (0.3, 0.95),
    )
    made = probe(work.folder / "video.mp4")
    wanted = work.job.facts.duration
    if made.fault or made.kind is not MediaKind.VIDEO or abs(made.duration - wanted) > _OFF:
        raise ffmpeg.Failed("the film that ffmpeg made of it is not sound")


_OFF = 0.5
"""Seconds that a film may be longer or shorter than the animation."""
