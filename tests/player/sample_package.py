"""The hand-made courses, with a freshly bundled player, as a folder or a SCORM zip."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from pathlib import Path

SAMPLE = Path(__file__).parent / "sample"
KINDS = Path(__file__).parent / "kinds"
"""Every kind of question, a pre-assessment, a gate and a draw."""
PLAYER = Path(__file__).parents[2] / "tooling" / "player"

MANIFEST = """<manifest xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2" identifier="m">
<resources><resource identifier="r" type="webcontent" href="index.html"/></resources></manifest>
"""


def bundle(out: Path) -> Path:
    """The player's bundles, made now from its sources."""
    subprocess.run(["node", "build.mjs", out], cwd=PLAYER, check=True, capture_output=True)
    return out


def package(bundles: Path, standard: str, out: Path, course: Path = SAMPLE) -> Path:
    """A folder that plays the course in one standard; gives its document."""
    shutil.copytree(course, out)
    document = out / "index.html"
    words = (PLAYER / "strings" / "en.json").read_text("utf-8").replace("<", "\\u003c")
    html = document.read_text("utf-8").replace('"strings": {}', f'"strings": {words}')
    document.write_text(html.replace('"standard": "web"', f'"standard": "{standard}"'), "utf-8")
    (out / "kdll").mkdir()
    shutil.copy(bundles / f"player-{standard}.js", out / "kdll" / "player.js")
    shutil.copy(bundles / "player.css", out / "kdll" / "player.css")
    return document


def scorm_zip(bundles: Path, standard: str, out: Path, course: Path = SAMPLE) -> Path:
    """The same as a zip with just enough of a manifest to be launched."""
    folder = package(bundles, standard, out / standard, course).parent
    (folder / "imsmanifest.xml").write_text(MANIFEST, "utf-8")
    made = out / f"sample-{standard}.zip"
    with zipfile.ZipFile(made, "w") as archive:
        for path in sorted(folder.rglob("*")):
            archive.write(path, path.relative_to(folder))
    return made
