"""What this machine has of all that kdll works with: the findings that `kdll doctor` shows."""

from __future__ import annotations

import os
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from pathlib import Path

from kdll.edge import assets, plugins
from kdll.edge.errors import EdgeError
from kdll.model.exit import Exit

FFMPEG_MINIMUM = {7: (7, 1, 5), 8: (8, 0, 3)}
"""The oldest release of each series with known faults in its decoders mended; later series are
taken as they are, earlier ones are warned about (a distribution may have patched them)."""

NODE_MAJOR = 20
_SANDBOX = {
    "unshare": "a film made to do harm could reach the network while it is converted",
    "setpriv": "a conversion goes on if kdll is killed, and may use rights that kdll has",
    "prlimit": "a film made to do harm could take all memory while it is converted",
}
"""What converts media in a cell of its own, and what it means to be without."""
_BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that kdll works with, and how it stands with it on this machine."""

    name: str
    found: bool
    """It is there and will do."""
    needed_for: str
    """What does not work without it, in words."""
    required: bool = True
    """Authors need it; else only those who change kdll, or it only makes things safer."""
    version: str = ""
    place: str = ""
    """Where it lies."""
    remark: str = ""
    """What is odd about it, in words."""
    hint: str = ""
    """How to get it, or a better one."""


def survey(environment: Mapping[str, str] = os.environ) -> tuple[Finding, ...]:
    """All findings. Starts a few programs with `--version`; touches no network."""
    return (
        _python(),
        _data(),
        _ffmpeg(environment),
        _library("av", "PyAV", "looking into videos and sound before they are converted"),
        _library("pillow", "Pillow", "making pictures a sensible size"),
        *map(_sandboxing, _SANDBOX if sys.platform == "linux" else ()),
        _transcribers(),
        _node(),
        _chromium(environment),
    )


def ffmpeg(environment: Mapping[str, str] = os.environ) -> Path:
    """The ffmpeg to use: `KDLL_FFMPEG`, else that of imageio-ffmpeg, else the one on the PATH.

    `EdgeError` (exit 5) if there is none, or if `KDLL_FFMPEG` names none.
    """
    named = environment.get("KDLL_FFMPEG")
    if named:
        program = shutil.which(named, path=environment.get("PATH"))
        if program:
            return Path(program)
        raise EdgeError(
            f"KDLL_FFMPEG names {named}, which is no program",
            "let KDLL_FFMPEG name an ffmpeg, or unset it to use the one that comes with kdll",
            Exit.TOOL,
        )
    import imageio_ffmpeg

    try:
        return Path(imageio_ffmpeg.get_ffmpeg_exe())
    except RuntimeError:
        raise EdgeError("there is no ffmpeg on this machine", _GET_FFMPEG, Exit.TOOL) from None


_GET_FFMPEG = "install kdll again: its package imageio-ffmpeg brings one"


def _python() -> Finding:
    return Finding(
        "Python",
        True,
        "kdll itself",
        version=platform.python_version(),
        place=sys.executable,
    )


def _data() -> Finding:
    needed_for = "the player in the packages, and checking them"
    try:
        assets.load()
        digest = assets.player_digest()
    except EdgeError as fault:
        return Finding("kdll's own files", False, needed_for, remark=fault.message, hint=fault.hint)
    finding = Finding("kdll's own files", True, needed_for, version=f"player {digest[:12]}")
    sources = _digest_of_sources()
    if sources and sources != digest:
        return replace(
            finding,
            found=False,
            remark="the player was changed since it was built",
            hint="run ./kdll doctor once more from the checkout: it builds what has changed",
        )
    return finding


def _digest_of_sources() -> str | None:
    """What the player's sources would digest to; None without a checkout or without Node."""
    package = files("kdll")
    builder = package.parent / "player" / "build.mjs" if isinstance(package, Path) else None
    node = shutil.which("node")
    if not builder or not node or not (builder.parent / "node_modules").is_dir():
        return None
    return _said(node, str(builder), "--digest") or None


def _ffmpeg(environment: Mapping[str, str]) -> Finding:
    needed_for = "converting videos and sound"
    try:
        program = ffmpeg(environment)
    except EdgeError as fault:
        return Finding("ffmpeg", False, needed_for, remark=fault.message, hint=fault.hint)
    finding = Finding("ffmpeg", True, needed_for, place=str(program))
    said = re.search(r"ffmpeg version (\S+)", _said(str(program), "-version"))
    if not said:
        return replace(finding, found=False, remark="it does not start", hint=_GET_FFMPEG)
    finding = replace(finding, version=said[1])
    number = re.match(r"n?(\d+(?:\.\d+)*)", said[1])
    release = tuple(map(int, number[1].split("."))) if number else ()
    minimum = FFMPEG_MINIMUM.get(release[0], FFMPEG_MINIMUM[7]) if release else ()
    if release >= minimum:
        return finding
    return replace(
        finding,
        remark=f"older than {'.'.join(map(str, minimum))}, in which known faults were mended",
        hint="unset KDLL_FFMPEG to use the one that comes with kdll, or convert only media that "
        "you trust",
    )


def _library(distribution: str, name: str, needed_for: str) -> Finding:
    try:
        return Finding(name, True, needed_for, version=version(distribution))
    except PackageNotFoundError:
        return Finding(name, False, needed_for, hint="install kdll again")


def _transcribers() -> Finding:
    finding = Finding(
        "Speech recognition", True, "drafting captions (kdll transcribe)", required=False
    )
    try:
        names = ", ".join(plugins.transcribers())
    except (EdgeError, ImportError, AttributeError) as fault:
        return replace(finding, found=False, remark=f"a transcriber does not load: {fault}")
    hint = "" if names else "none comes with kdll; captions can be written by hand"
    return replace(finding, found=bool(names), version=names, hint=hint)


def _sandboxing(program: str) -> Finding:
    from kdll.edge.ffmpeg import jail

    place = shutil.which(program) or ""
    works = program in jail()
    remark = "" if works else f"without it, {_SANDBOX[program]}"
    if place and not works:
        remark = f"this system does not allow it: {_SANDBOX[program]}"
    return Finding(
        program,
        works,
        "converting media from strangers in a cell of its own",
        required=False,
        place=place,
        remark=remark,
        hint=""
        if works
        else "ask whoever runs this machine or container to allow it, or convert only media that "
        "you trust"
        if place
        else "install util-linux from your system's packages",
    )


def _node() -> Finding:
    place = shutil.which("node")
    found = _said(place, "--version").removeprefix("v") if place else ""
    enough = found.partition(".")[0].isdigit() and int(found.partition(".")[0]) >= NODE_MAJOR
    return Finding(
        "Node",
        enough,
        "changing the player; kdll is installed with a finished one",
        required=False,
        version=found,
        place=place or "",
        hint=""
        if enough
        else f"bootstrap.py fetches one where it is needed ({NODE_MAJOR} or newer)",
    )


def _chromium(environment: Mapping[str, str]) -> Finding:
    named = environment.get("KDLL_CHROMIUM")
    place = next(filter(None, map(shutil.which, (named, *_BROWSERS) if named else _BROWSERS)), None)
    found = re.search(r"\d+(?:\.\d+)+", _said(place, "--version")) if place else None
    return Finding(
        "Chromium",
        place is not None,
        "kdll's own tests; packages play in every browser",
        required=False,
        version=found[0] if found else "",
        place=place or "",
        hint="" if place else "install chromium from your system's packages",
    )


def _said(*command: str) -> str:
    """What a program prints, stripped; "" if it fails or takes too long."""
    try:
        ran = subprocess.run(
            command, capture_output=True, text=True, errors="replace", timeout=20, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return ran.stdout.strip()
