"""One small site, made once: staged by the writer, built by MkDocs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from kdll.edge import site
from kdll.model.edition import Edition
from kdll.model.tree import Tree
from kdll.writers import preview
from tests.site import course


@dataclass(frozen=True)
class Built:
    edition: Edition
    staged: Path
    root: Path
    """Holds index.html, and the course below `rti/`."""
    packages: tuple[Path, ...]

    def rebuild(self) -> None:
        """The course's site, of what is staged now."""
        site.build_site(self.staged, self.root / "rti", self.packages)


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The site of the small course. For reading only."""
    return build(tmp_path_factory.mktemp("site"), course.edition())


def build(folder: Path, edition: Edition) -> Built:
    staged, root = folder / "preview" / "rti", folder / "site"
    put(preview.write(edition), staged)
    packages = tuple(folder / download.name for download in edition.downloads)
    for package in packages:
        package.write_bytes(b"PK")
    made = Built(edition, staged, root, packages)
    made.rebuild()
    site.write_front(preview.catalogue(edition.lab, site.cards(root)), root)
    return made


def put(tree: Tree, folder: Path) -> None:
    for path, file in tree.items():
        assert isinstance(file, bytes)
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(file)
