"""Makes the preview site of a course, by MkDocs, from the staged source of `writers.preview`.

MkDocs runs in this process: its settings are ours alone (the content brings a title and a
navigation as JSON, no settings, plugins, hooks or templates), so there is nothing to fence off,
and importing it once instead of once per course is a third of the time of a small site. It
holds its state in loggers, so one site is made at a time; for several at once, call
`build_site` in processes.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import shutil
import tempfile
import threading
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kdll import __version__
from kdll.edge import assets, disk
from kdll.edge.errors import EdgeError
from kdll.edge.output import link, swap
from kdll.model.exit import Exit
from kdll.model.tree import Tree

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

_THEME = Path(__file__).with_name("theme")
_ONE_AT_A_TIME = threading.Lock()
_PRUNE_FROM = 200
"""Pages of one course from which on MkDocs' navigation, repeated in every page, is cut back."""


def build_site(
    staged: Path, out: Path, packages: Sequence[Path] = (), settings: str | None = None
) -> None:
    """Make one course's site in `out`, replacing what was there once all of it is ready.

    `packages` are linked into `out/packages/`. `settings` is the text of mkdocs.yml, kdll's own
    if None. A link or anchor that leads nowhere is an `EdgeError` with exit code 1: the checks
    see to it that none is left. Nothing is done if the site was made from just this before.
    """
    # MkDocs takes a relative path to begin at the folder of its settings.
    staged, out = staged.absolute(), out.absolute()
    chosen = settings or assets.mkdocs_yml()
    made_from = _digest(staged, packages, chosen)
    stamp = staged.with_name(f".{staged.name}.made")
    if out.is_dir() and stamp.is_file() and stamp.read_text("ascii") == made_from:
        return
    out.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=disk.TEMPORARY, dir=out.parent))
    site = fresh / "site"
    try:
        _run_mkdocs(staged, site, packages, chosen)
        _leave_out_unused(site)
        for source in _files(staged / "files"):
            link(source, site / source.relative_to(staged / "files"))
        for package in packages:
            link(package, site / "packages" / package.name)
        stamp.unlink(missing_ok=True)
        swap(site, out)
        disk.write_file(stamp, made_from.encode("ascii"))
    except OSError as error:
        raise disk.fault(error, f"cannot write {out}") from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def write_front(html: str, out: Path) -> None:
    """Put the catalogue and its looks at the root of the site."""
    ours = [(_THEME / "site" / name).read_text("utf-8") for name in ("parts.css", "catalogue.css")]
    looks = [assets.load().player.text("article.css"), *ours]
    disk.write_file(out / "catalogue.css", "".join(looks).encode())
    disk.write_file(out / "catalogue.js", (_THEME / "site" / "catalogue.js").read_bytes())
    disk.write_file(out / "index.html", html.encode())


def write_around(pages: Tree, out: Path) -> None:
    """Put further pages beside the catalogue, and take away those that it no longer has."""
    for page in out.glob("*.html"):
        if page.name not in pages and page.name != "index.html":
            page.unlink()
    for name, page_of_ours in pages.items():
        assert isinstance(page_of_ours, bytes)
        disk.write_file(out / name, page_of_ours)


def cards(out: Path) -> Tree:
    """The cards of all courses that the site holds, by path below `out`."""
    found = sorted(out.glob("*/kdll/card.json"))
    return Tree({path.relative_to(out).as_posix(): path.read_bytes() for path in found})


def forget(out: Path, known: Collection[str]) -> None:
    """Take the courses out of the site that are not among the ids `known`."""
    for card in cards(out):
        course = card.partition("/")[0]
        if course not in known:
            shutil.rmtree(out / course, ignore_errors=True)


def _run_mkdocs(staged: Path, site: Path, packages: Sequence[Path], settings: str) -> None:
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    from mkdocs.commands.build import build
    from mkdocs.exceptions import Abort

    with _ONE_AT_A_TIME, _complaints() as complaints:
        try:
            config = _config(staged, site, packages, settings)
            config.plugins.on_startup(command="build", dirty=False)
            build(config)
            config.plugins.on_shutdown()
        except Abort as stop:
            complaints.append(str(stop))
    if complaints:
        raise EdgeError(
            f"the preview site of {staged.name} is not sound: " + "; ".join(complaints),
            "this is a fault of kdll, not of the course: please report it with this message",
            Exit.BUG,
        )


def _config(staged: Path, site: Path, packages: Sequence[Path], settings: str) -> MkDocsConfig:
    import yaml
    from markupsafe import escape
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.exceptions import Abort

    course = json.loads((staged / "site.json").read_text("utf-8"))
    chosen: dict[str, Any] = yaml.safe_load(settings)
    theme = chosen["theme"]
    theme["custom_dir"] = str(_THEME)
    theme["language"] = _interface_language(course["language"])
    if course["pages"] >= _PRUNE_FROM:
        theme["features"] = [*theme["features"], "navigation.prune"]
    beside = [p.relative_to(staged / "files").as_posix() for p in _files(staged / "files")]
    beside += [f"packages/{package.name}" for package in packages]
    chosen |= {
        # The theme writes titles as they are; as Markup they are escaped exactly once.
        "site_name": escape(course["title"]),
        "site_description": escape(course["description"]),
        "docs_dir": str((staged / "docs").absolute()),
        "site_dir": str(site.absolute()),
        "nav": [_nav(entry) for entry in course["navigation"]],
        "markdown_extensions": [{"kdll.edge.markdown_bridge": {"beside": beside}}],
    }
    config = MkDocsConfig(config_file_path=str(staged / "mkdocs.yml"))
    config.load_dict(chosen)
    errors, warnings = config.validate()
    if errors or warnings:
        raise Abort("; ".join(f"setting {key}: {why}" for key, why in [*errors, *warnings]))
    # A page for wrong addresses needs the address that the site will have: it has no looks else.
    config.theme.static_templates.clear()
    return config


def _nav(entry: Mapping[str, Any]) -> dict[str, Any]:
    from markupsafe import escape

    below = [_nav(page) for page in entry["pages"]] if "pages" in entry else entry["file"]
    return {escape(entry["title"]): below}


def _interface_language(tag: str) -> str:
    """The theme's language for a course: its own or that without the region, else English."""
    folder = files("material") / "templates" / "partials" / "languages"
    wanted = (tag, tag.partition("-")[0])
    return next((name for name in wanted if folder.joinpath(f"{name}.html").is_file()), "en")


@contextmanager
def _complaints() -> Iterator[list[str]]:
    """What MkDocs warns of or worse, kept from the terminal."""
    said: list[str] = []

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            said.append(record.getMessage())

    logger = logging.getLogger("mkdocs")
    listener = Listener(logging.WARNING)
    propagate, logger.propagate = logger.propagate, False
    logger.addHandler(listener)
    try:
        yield said
    finally:
        logger.removeHandler(listener)
        logger.propagate = propagate


def _leave_out_unused(site: Path) -> None:
    """Drop what no page of the site asks for: a megabyte of source maps, and of other languages.

    And the map of the site, which is empty unless the site's address is known beforehand.
    """
    (site / "sitemap.xml").unlink()
    for path in site.glob("assets/**/*.map"):
        path.unlink()
    index = json.loads((site / "search" / "search_index.json").read_text("utf-8"))
    if index["config"]["lang"] == ["en"]:
        shutil.rmtree(site / "assets" / "javascripts" / "lunr")


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _digest(staged: Path, packages: Sequence[Path], settings: str) -> str:
    """SHA-256 over all that a site is made from; what is only linked counts by its place."""
    total = hashlib.sha256(f"{__version__}\n{settings}".encode())
    for path in [*_files(staged), *packages, *_files(_THEME)]:
        total.update(f"{path}\0".encode())
        if path.is_relative_to(staged / "files") or path in packages:
            about = path.stat()
            total.update(f"{about.st_size} {about.st_mtime_ns} {about.st_ino}\n".encode())
        else:
            total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()
