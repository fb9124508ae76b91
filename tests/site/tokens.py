"""HTML as the row of tokens that a browser would read."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TypeAlias

Token: TypeAlias = tuple[str, ...]


class _Tokens(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Token] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append(("start", tag, *(f"{name}={value or ''}" for name, value in attrs)))

    def handle_endtag(self, tag: str) -> None:
        self.found.append(("end", tag))

    def handle_data(self, data: str) -> None:
        self.found.append(("words", data))


def tokens(html: str) -> list[Token]:
    reader = _Tokens()
    reader.feed(html)
    reader.close()
    return reader.found


def article(html: str, page: str) -> str:
    """The article of a page out of a whole document."""
    start = html.index(f'<article class="kdll-page" id="page-{page}"')
    return html[start : html.index("</article>", start) + len("</article>")]


def without_links(row: list[Token]) -> list[Token]:
    """The same tokens, but for where links lead."""
    return [
        tuple(part for part in token if not part.startswith("href="))
        if token[:2] == ("start", "a")
        else token
        for token in row
    ]


def links(html: str) -> list[str]:
    return [
        part.removeprefix("href=")
        for token in tokens(html)
        if token[:2] == ("start", "a")
        for part in token
        if part.startswith("href=")
    ]
