"""kdll's own files come into the package by one door, and are those of the sources."""

from __future__ import annotations

import ast
import hashlib
import subprocess
import tomllib
from pathlib import Path

import pytest
from lxml import etree

from kdll.edge import assets
from kdll.model.tree import Tree

ROOT = Path(__file__).parents[2]
PLAYER = ROOT / "tooling" / "player"
STANDARDS = ("scorm12", "scorm2004", "cmi5", "xapi", "web")


@pytest.fixture(scope="module")
def pyproject() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def test_player_in_use_is_made_of_these_sources() -> None:
    of_sources = subprocess.run(
        ["node", PLAYER / "build.mjs", "--digest"], capture_output=True, text=True, check=True
    )
    assert assets.player_digest() == of_sources.stdout.strip()


@pytest.mark.parametrize("standard", STANDARDS)
def test_every_standard_has_its_player(standard: str) -> None:
    assert assets.load().player[f"player-{standard}.js"]


def test_words_of_the_player_are_those_of_the_sources() -> None:
    strings = assets.load().strings
    assert set(strings) == {path.stem for path in (PLAYER / "strings").glob("*.json")}
    assert strings["en"]


def test_schemas_are_those_of_the_root() -> None:
    staged = assets.load().schemas
    ours = {path: file for path, file in staged.items() if not path.startswith("xsd/")}
    root = ROOT / "schemas"
    files = [path for path in root.rglob("*") if path.is_file()]
    assert ours == {path.relative_to(root).as_posix(): path.read_bytes() for path in files}


def test_what_a_new_lab_gets_is_what_the_checkout_has() -> None:
    framework = ROOT / "content" / "frameworks" / "kcm.yml"
    assert assets.frameworks() == {"kcm.yml": framework.read_bytes()}
    editor = ROOT / ".vscode"
    assert assets.editor() == {path.name: path.read_bytes() for path in editor.iterdir()}


def test_hook_and_cache_keys_name_the_same_sources(pyproject: dict) -> None:
    """Else an edited source would keep its old bundle."""
    tree = ast.parse((ROOT / "tooling" / "build_hook.py").read_text("utf-8"))
    [inputs] = [
        ast.literal_eval(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "INPUTS"
    ]
    keys = {key["file"] for key in pyproject["tool"]["uv"]["cache-keys"]}
    assert keys == {*inputs, "pyproject.toml", "tooling/kdll/__init__.py"}


def test_everything_that_builds_kdll_is_pinned(pyproject: dict) -> None:
    constraints = pyproject["tool"]["uv"]["build-constraint-dependencies"]
    assert all("==" in constraint for constraint in constraints)
    assert set(pyproject["build-system"]["requires"]) <= set(constraints)


@pytest.mark.parametrize("standard", ["scorm12", "scorm2004"])
def test_xsds_refer_only_to_files_beside_them(standard: str) -> None:
    """A package is checked where there is no network (ADL's own imscp_v1p1.xsd needed it)."""
    xsds = assets.load().schemas.under(f"xsd/{standard}")
    assert referred(xsds)
    assert referred(xsds) <= set(xsds)


def referred(xsds: Tree) -> set[str]:
    found: set[str] = set()
    for path in xsds:
        if path.endswith(".xsd"):
            # ims_xml.xsd is no well-formed XML to newer parsers; its references can still be read.
            parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
            root = etree.fromstring(xsds[path], parser)
            found |= {str(place) for place in root.xpath("//@schemaLocation")}
            docinfo = root.getroottree().docinfo
            found |= {docinfo.system_url} if docinfo.system_url else set()
    return found


def test_xsds_are_the_files_that_were_reviewed() -> None:
    """A new release of the npm package must not slip other schemas into learners' packages."""
    xsds = assets.load().schemas.under("xsd")
    digest = hashlib.sha256()
    for path, file in xsds.items():
        assert isinstance(file, bytes)
        digest.update(f"{path}\0{len(file)}\0".encode() + file)
    assert digest.hexdigest() == "1c4b80203436f750c8746901c0cdf19c452b7772b0d530aed5530783eafda212"
