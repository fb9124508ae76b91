"""Tiny films and sounds, made once per session by the ffmpeg that kdll uses."""

import stat
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from kdll.edge import ffmpeg

_PICTURE = ["-f", "lavfi", "-i", "testsrc=size=160x120:rate=25:duration=2"]
_TONE = ["-f", "lavfi", "-i", "sine=frequency=440:sample_rate=44100:duration=2"]
_H264 = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"]

_CLIPS = {
    "camera.mov": [*_PICTURE, *_TONE, *_H264, "-c:a", "aac"],
    "screen.mkv": [*_PICTURE, *_TONE, *_H264, "-c:a", "pcm_s16le"],
    "small.mp4": [*_PICTURE, *_TONE, *_H264, "-c:a", "aac"],
    "silent.mp4": [*_PICTURE, *_H264],
    "odd.mkv": [
        *("-f", "lavfi", "-i", "testsrc=size=161x121:rate=60:duration=2"),
        *("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv444p"),
    ],
    "tall.mp4": ["-f", "lavfi", "-i", "testsrc=size=320x960:rate=5:duration=1", *_H264],
    "black-first.mp4": [
        *("-f", "lavfi", "-i", "color=black:size=160x120:rate=25:duration=1"),
        *_PICTURE,
        *("-filter_complex", "[0][1]concat=n=2:v=1:a=0", *_H264),
    ],
    "late.mkv": [
        *_PICTURE,
        *("-f", "lavfi", "-itsoffset", "0.6", "-i", "sine=frequency=440:duration=1.4"),
        *(*_H264, "-c:a", "pcm_s16le"),
    ],
    "quiet.wav": [*_TONE, "-af", "volume=-30dB"],
    "nothing.wav": ["-f", "lavfi", "-i", "anullsrc=duration=2"],
    "peaks.flac": [
        *("-f", "lavfi", "-i", "anoisesrc=duration=4:amplitude=0.02:seed=7"),
        *("-f", "lavfi", "-i", "aevalsrc=0.9*between(mod(t\\,1)\\,0\\,0.004):duration=4"),
        *("-filter_complex", "[0][1]amix=inputs=2:normalize=0"),
    ],
}


@pytest.fixture(scope="session")
def clips(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of clips of one or two seconds: see `_CLIPS` for what they are."""
    folder = tmp_path_factory.mktemp("clips")
    program = [ffmpeg.find(), "-hide_banner", "-nostdin", "-loglevel", "error"]
    for name, arguments in _CLIPS.items():
        subprocess.run([*program, *arguments, folder / name], check=True)
    turned = ["-display_rotation", "90", "-i", folder / "camera.mov", "-c", "copy"]
    subprocess.run([*program, *turned, folder / "turned.mov"], check=True)
    return folder


_PROGRAM = """\
#!/bin/sh
echo "$@" >> {log}
{body}
"""


@pytest.fixture
def instead(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Puts a shell script in ffmpeg's place; returns the file to which it notes its calls."""
    real = ffmpeg.find()

    def put(body: str) -> Path:
        log, program = tmp_path / "calls.txt", tmp_path / "ffmpeg-stand-in"
        log.touch()
        program.write_text(_PROGRAM.format(log=log, body=body.replace("REAL", str(real))))
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setenv("KDLL_FFMPEG", str(program))
        return log

    return put
