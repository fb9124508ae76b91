"""The web application of the live preview: finished files, guarded, and a stream of news."""

from __future__ import annotations

import base64
import hashlib
import os
import re
from collections.abc import AsyncIterator, Callable, Iterable
from html import escape
from html.parser import HTMLParser
from pathlib import Path

from starlette.applications import Starlette
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import (
    FileResponse,
    HTMLResponse,
    PlainTextResponse,
    Response,
    StreamingResponse,
)
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_LIVE = Path(__file__).with_name("live")

_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), usb=()",
    "Cache-Control": "no-cache",
}
_POLICY = (
    "default-src 'none'; script-src 'self'{scripts}; style-src 'self'{styles}; "
    "img-src 'self' data:; media-src 'self' blob:; font-src 'self'; connect-src 'self'; "
    "worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_DRAWING_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
_UNSAFE = re.compile(r"[\x00-\x1f\x7f\\]")


def application(
    site: Path, port: int, build: Callable[[], int], events: Callable[[], AsyncIterator[str]]
) -> Starlette:
    """The application. `build` counts the builds so far; `events` are server-sent events."""

    async def stream(request: Request) -> Response:
        return StreamingResponse(events(), media_type="text/event-stream")

    async def script(request: Request) -> Response:
        return FileResponse(_LIVE / "live.js", media_type="text/javascript")

    async def style(request: Request) -> Response:
        return FileResponse(_LIVE / "live.css")

    async def absent(request: Request, error: Exception) -> Response:
        if (site / "index.html").is_file():
            return _notice("There is no such page", "It may have another name now.", 404, build())
        return _notice("Building the preview", "This page shows it once it is there.", 503, build())

    return Starlette(
        routes=[
            Route("/-/events", stream),
            Route("/-/live.js", script),
            Route("/-/live.css", style),
            Mount("/", _Files(site, build)),
        ],
        middleware=[Middleware(_Guard, port=port)],
        exception_handlers={404: absent},
    )


class _Guard:
    """Answers none but this computer's own browser, for reading, by a plain path."""

    def __init__(self, app: ASGIApp, port: int) -> None:
        self._app = app
        self._hosts = {f"127.0.0.1:{port}", f"localhost:{port}"}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        refused = self._refusal(scope)
        if scope["type"] != "http":
            return  # uvicorn closes what was not accepted

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
                kind = headers.get("content-type", "")
                default = _DRAWING_POLICY if kind.startswith("image/svg") else _policy()
                headers.setdefault("Content-Security-Policy", default)
            await send(message)

        await (refused or self._app)(scope, receive, with_headers)

    def _refusal(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        if set(headers.getlist("host")) - self._hosts or len(headers.getlist("host")) != 1:
            return PlainTextResponse("this preview has another address", 421)
        origin = headers.get("origin")
        if origin and origin.removeprefix("http://") not in self._hosts:
            return PlainTextResponse("this preview is for its own pages", 403)
        mode, site = headers.get("sec-fetch-mode"), headers.get("sec-fetch-site")
        if site in ("cross-site", "same-site") and mode != "navigate":
            return PlainTextResponse("this preview is for its own pages", 403)
        if scope.get("method") not in ("GET", "HEAD"):
            return PlainTextResponse("this preview is for reading", 405, {"Allow": "GET, HEAD"})
        if not _is_plain(scope["path"]):
            return PlainTextResponse("no such path", 404)
        return None


def _is_plain(path: str) -> bool:
    """No empty, hidden or climbing segment; no control sign, no backslash."""
    first, *folders, last = path.split("/") if path.startswith("/") else ("x", "")
    return (
        not _UNSAFE.search(path)
        and not first
        and all(name and not name.startswith(".") for name in folders)
        and not last.startswith(".")
    )


class _Files(StaticFiles):
    """The site's files; each page with the live script in it, and its policy to match."""

    def __init__(self, site: Path, build: Callable[[], int]) -> None:
        super().__init__(directory=site, html=True, check_dir=False)
        self.config_checked = True  # there is no folder before the first build has ended
        self._build = build

    def file_response(
        self,
        full_path: str | os.PathLike[str],
        stat_result: os.stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        """The file; a page is read, given the script, and never answered from a cache."""
        path = Path(full_path)
        if path.suffix != ".html":
            return super().file_response(full_path, stat_result, scope, status_code)
        try:
            text = path.read_text("utf-8")
        except OSError as error:  # swapped for a newer one in this very moment
            raise HTTPException(404) from error
        return _page(text, status_code, self._build())


def _page(text: str, status: int, build: int) -> HTMLResponse:
    before, body, after = text.rpartition("</body>")
    script = f'<script src="/-/live.js" data-build="{build}"></script>'
    served = f"{before}{script}{body}{after}"
    inline = _Inline(text)
    policy = _policy(inline.scripts, inline.styles)
    return HTMLResponse(
        served, status, {"Content-Security-Policy": policy, "Cache-Control": "no-store"}
    )


def _notice(title: str, text: str, status: int, build: int) -> HTMLResponse:
    page = (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}'
        f'</title><link rel="stylesheet" href="/catalogue.css"></head><body><header><h1>'
        f"{escape(title)}</h1><p>{escape(text)}</p></header></body></html>"
    )
    return _page(page, status, build)


def _policy(scripts: Iterable[str] = (), styles: Iterable[str] = ()) -> str:
    return _POLICY.format(scripts=_hashes(scripts), styles=_hashes(styles))


def _hashes(texts: Iterable[str]) -> str:
    """As sources of a policy, each with a space before it."""
    found = {base64.b64encode(hashlib.sha256(t.encode()).digest()).decode() for t in texts}
    return "".join(f" 'sha256-{one}'" for one in sorted(found))


class _Inline(HTMLParser):
    """The scripts and styles that stand in a page itself."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.scripts: list[str] = []
        self.styles: list[str] = []
        self._into: list[str] | None = None
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        linked = "src" in dict(attrs)
        self._into = None if linked else {"script": self.scripts, "style": self.styles}.get(tag)
        if self._into is not None:
            self._into.append("")

    def handle_data(self, data: str) -> None:
        if self._into is not None:
            self._into[-1] += data

    def handle_endtag(self, tag: str) -> None:
        self._into = None
