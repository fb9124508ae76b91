"""The preview: an edition as the source of a static site, and the catalogue of all courses.

What `write` returns, one course:

| path | is |
| --- | --- |
| `site.json` | title, language and navigation: settings of the site, never code |
| `docs/<page>.md` | an article as in the packages, its links to other pages made to files |
| `docs/index.md`, `docs/storyboard.md` | the opening page; everything on one page |
| `docs/coverage.md` | which module is for which competency |
| `files/…` | what lies beside the pages as it is: `player.html`, `kdll/`, `media/` |

`kdll.edge.site` makes the site of it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from kdll.model.edition import Delivery, Edition, Writer
from kdll.model.tree import File, Tree
from kdll.writers.preview.around import around
from kdll.writers.preview.card import PATH, THUMBNAIL, card, dump
from kdll.writers.preview.catalogue import catalogue
from kdll.writers.preview.html import with_links
from kdll.writers.preview.looks import article_css
from kdll.writers.preview.matrix import matrix
from kdll.writers.preview.opening import opening

__all__ = ["WRITER", "catalogue", "write"]

_OURS = frozenset({"index", "storyboard", "player", "coverage"})
"""Pages of the site that are not the author's."""

_STORYBOARD_SETTINGS = "---\nsearch:\n  exclude: true\nhide:\n  - toc\n---\n"
"""It repeats every page: found twice is found badly."""

_COVERAGE_SETTINGS = _STORYBOARD_SETTINGS
"""It repeats the words of every question."""

_OPENING_SETTINGS = "---\nhide:\n  - toc\n---\n"


def write(edition: Edition) -> Tree:
    """The staged source of one course's site."""
    documents = {unit.href: "player.html" for unit in edition.units[:1]}
    about = card(edition, address)
    files = {documents.get(path, path): file for path, file in edition.files.items()}
    ours: dict[str, File] = {
        PATH: dump(about),
        "kdll/article.css": article_css(_file(edition, "article.css")) + edition.look,
        "kdll/captions.js": _file(edition, "captions.js"),
    }
    if edition.thumbnail:
        ours[THUMBNAIL] = edition.thumbnail
    pages = {
        f"docs/{source(page.id)}": _page(page.review or page.article) for page in edition.pages
    }
    written = {
        "site.json": _settings(edition),
        "docs/index.md": (_OPENING_SETTINGS + opening(edition, about, source)).encode(),
        "docs/coverage.md": (_COVERAGE_SETTINGS + matrix(edition, source)).encode(),
        "docs/storyboard.md": (_STORYBOARD_SETTINGS + edition.storyboard).encode(),
    }
    return Tree(written) | Tree(pages) | (Tree(files) | Tree(ours)).moved("files")


def _file(edition: Edition, name: str) -> bytes:
    return edition.assets.player.text(name).encode()


def source(page: str) -> str:
    """The file of a page, by the page's id. No id begins with `_`, so ours never meet theirs."""
    return f"_{page}.md" if page in _OURS else f"{page}.md"


def address(page: str) -> str:
    """Where a page is on the site, from the course's folder."""
    return source(page).removesuffix(".md") + ".html"


def _page(article: str) -> bytes:
    return with_links(article, _target).encode()


def _target(href: str) -> str:
    """`#page-x` and `#x--heading` as links between files; any other link as it is."""
    if not href.startswith("#"):
        return href
    page, dashes, _ = href[1:].partition("--")
    if dashes:
        return source(page) + href
    return source(page.removeprefix("page-")) if page.startswith("page-") else href


def _settings(edition: Edition) -> bytes:
    course = edition.course
    titles = {page.id: page.title for page in edition.pages}
    navigation: list[Mapping[str, object]] = [{"title": "About this course", "file": "index.md"}]
    for module in course.modules:
        pages = [{"title": titles[p.id], "file": source(p.id)} for p in module.pages]
        navigation.append({"title": module.title.value, "pages": pages})
    navigation.append({"title": "Coverage", "file": "coverage.md"})
    navigation.append({"title": "Storyboard", "file": "storyboard.md"})
    settings = {
        "title": course.title.value,
        "description": course.description,
        "language": course.language,
        "navigation": navigation,
        "pages": len(edition.pages),
    }
    return (json.dumps(settings, ensure_ascii=False, indent=1) + "\n").encode()


WRITER = Writer(
    name="preview",
    standard="Preview site",
    delivery=Delivery(standard="web", storyboard=True),
    write=write,
    packed=False,
    front=catalogue,
    around=around,
)
