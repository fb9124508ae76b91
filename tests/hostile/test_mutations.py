"""B22: markup that is one thing to whoever cleans it and another to a browser stays words.

kdll refuses most of it before anything is made. Here it is rendered nevertheless, as if the
refusal had been forgotten.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from lxml import html

from kdll import render
from kdll.edge import assets
from kdll.edge.plugins import writers
from kdll.model.course import Course
from kdll.model.edition import RenderedPage
from kdll.model.tree import Blob
from tests.hostile.mutations import families, page
from tests.made import FRAMEWORKS, LAB, MEDIA, identity
from tests.read.reading import read

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ELEMENTS = frozenset(
    (
        *("article", "h1", "h2", "p", "div", "span", "blockquote", "ul", "li", "dl", "dt", "dd"),
        *(
            "a",
            "img",
            "em",
            "strong",
            "mark",
            "sup",
            "code",
            "pre",
            "aside",
            "figure",
            "figcaption",
        ),
        *("table", "thead", "tbody", "tr", "th", "td", "form", "label", "input"),
        *("math", "mrow", "mi", "mo", "mn", "msub", "msup"),
    )
)
ATTRIBUTES = frozenset(
    (
        *("class", "id", "role", "tabindex", "type", "name", "value", "scope", "hidden"),
        *("href", "target", "rel", "download", "src", "alt", "title", "width", "height", "loading"),
        *("novalidate", "display", "alttext", "stretchy"),
    )
)
ADDRESS = re.compile(r"https://lab\.example/|#[\w-]|media/[\w.-]+$|[\w-]+\.html")
"""All that may be asked for or gone to: what the page itself names, and no payload."""
NAME = re.compile(r"page-m\d+|m\d+--|q-m\d+|fn")
"""How every name begins that a script could come upon instead of its own."""


@pytest.fixture(scope="module")
def course() -> Course:
    """A page for each payload."""
    payloads = [payload for made in families().values() for payload in made]
    files: dict[str, str | bytes] = {
        f"c/{n:03}-m.md": page(payload, f"m{n}") for n, payload in enumerate(payloads)
    }
    course = replace(read(files)[0].courses[0], targets=())
    assert len(course.pages) > 350  # a few hold signs that no text may have (KD103)
    return course


@pytest.fixture(scope="module")
def articles(course: Course) -> tuple[RenderedPage, ...]:
    return render.articles(course, identity(course), MEDIA, assets.load())


def test_nothing_that_acts_comes_out(articles: tuple[RenderedPage, ...]) -> None:
    found = [e for one in articles for e in html.fragment_fromstring(one.article).iter()]
    said = {(name, value) for e in found for name, value in e.attrib.items()}
    assert {str(e.tag) for e in found} - ELEMENTS == set()
    names = {name for name, _ in said if not name.startswith(("data-", "aria-"))}
    assert names - ATTRIBUTES == set()
    addresses = {value for name, value in said if name in ("href", "src")}
    assert {value for value in addresses if not ADDRESS.match(value)} == set()
    named = {value for name, value in said if name in ("id", "name")}
    assert {value for value in named if not NAME.match(value)} == set()


def test_rendering_again_gives_the_same(course: Course, articles: tuple[RenderedPage, ...]) -> None:
    assert render.articles(course, identity(course), MEDIA, assets.load()) == articles


@pytest.fixture(scope="module")
def package(course: Course, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The course as a folder to open, by the writer and with the player that authors get."""
    folder = tmp_path_factory.mktemp("web")
    writer = writers()["web"]
    edition = render.edition(
        course, LAB, FRAMEWORKS, identity(course), MEDIA, assets.load(), writer.delivery
    )
    for path, file in writer.write(edition).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(b"" if isinstance(file, Blob) else file)
    yield folder


def test_a_browser_runs_none_of_it_and_asks_nobody(
    package: Path, articles: tuple[RenderedPage, ...], chromium: Browser
) -> None:
    """Also without the policy that would keep it from doing so; read again, it is the same."""
    context = chromium.new_context(bypass_csp=True)
    asked: list[str] = []
    acted: list[str] = []
    tab = context.new_page()
    tab.on("request", lambda request: asked.append(request.url))
    tab.on("dialog", lambda dialog: (acted.append(dialog.message), dialog.dismiss()))
    tab.on("pageerror", lambda error: acted.append(str(error)))
    tab.goto(f"{package.as_uri()}/index.html")
    tab.wait_for_function("document.querySelector('.kdll-page:not([hidden])')")
    stable = tab.evaluate(
        """articles => articles.filter(article => {
            const place = document.createElement("div");
            place.innerHTML = article;
            document.body.append(place);
            const once = place.innerHTML;
            place.innerHTML = once;
            return place.innerHTML !== once;
        })""",
        [one.article for one in articles],
    )
    assert stable == []
    tab.evaluate("document.querySelectorAll('[hidden]').forEach(e => e.hidden = false)")
    for name in ("focus", "mouseover", "toggle", "animationstart"):
        tab.evaluate(
            "name => document.querySelectorAll('*').forEach(e => e.dispatchEvent(new Event(name)))",
            name,
        )
    tab.wait_for_timeout(200)
    assert acted == []
    assert [url for url in asked if not url.startswith(package.as_uri())] == []
    context.close()
