"""A copy of the checkout as a clone would have it, and a machine that has little."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
BASE_PYTHON = Path(sys.base_prefix) / "bin" / "python3"
CLOSED = "http://127.0.0.1:9"
"""A proxy that nobody answers at: the same as no network, on every system."""


def clone(into: Path) -> Path:
    """Everything that is or will be committed, but for what set-up never reads."""
    listed = subprocess.check_output(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT, text=True
    )
    for path in filter(None, listed.split("\0")):
        read = path.startswith("content/frameworks/")
        read = read or path.split("/")[0] not in ("content", "tests")
        if read and (ROOT / path).is_file():
            (into / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / path, into / path)
    return into


def without_uv(**more: str) -> dict[str, str]:
    """This machine's environment, but no uv, no environment of ours, and nothing set for uv."""
    ours = ("UV", "UV_PROJECT_ENVIRONMENT", "VIRTUAL_ENV", "PYTHONPATH", "KDLL_CHROMIUM")
    environment = {name: value for name, value in os.environ.items() if name not in ours}
    folders = environment["PATH"].split(os.pathsep)
    environment["PATH"] = os.pathsep.join(
        folder for folder in folders if folder and not (Path(folder) / "uv").exists()
    )
    return environment | more


def without_network(cache: Path) -> dict[str, str]:
    """As `without_uv`, with no network and nothing fetched before."""
    proxies = dict.fromkeys(("ALL_PROXY", "HTTP_PROXY", "HTTPS_PROXY"), CLOSED)
    lower = {name.lower(): value for name, value in proxies.items()}
    caches = {"UV_CACHE_DIR": str(cache / "uv"), "PIP_CACHE_DIR": str(cache / "pip")}
    return without_uv(**proxies, **lower, **caches, NO_PROXY="", no_proxy="")
