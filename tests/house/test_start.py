"""`kdll --help` answers at once: heavy libraries are imported where they are used."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = "av PIL ffmpeg imageio_ffmpeg jsonschema lxml markdown markdown_it mkdocs pygments uvicorn"


@pytest.mark.parametrize("words", ["--help", "--version"])
def test_asking_for_help_loads_no_heavy_library(words: str) -> None:
    code = (
        "import sys\n"
        "from kdll.cli import main\n"
        "try:\n"
        "    main()\n"
        "except SystemExit as end:\n"
        "    assert not end.code\n"
        "finally:\n"
        f"    print(*sorted(set(sys.modules) & set({HEAVY!r}.split())), file=sys.stderr)\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code, words], capture_output=True, text=True, check=True
    )
    assert ran.stdout
    assert ran.stderr.strip() == ""
