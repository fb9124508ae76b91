"""A learning record store for tests: statements, documents and the cmi5 fetch address.

It is strict where xAPI 1.0.3, cmi5 and our own profile (`recipe.py`) are, so that a player that
deviates fails its test, and answers other origins, because packages are served from another one.
"""

from __future__ import annotations

import hashlib
import json
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tests.platforms import recipe

TOKEN = "dGVzdDpsZWFybmVy"
EXPOSED = "Date, ETag, Retry-After, X-Experience-API-Version"
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
_TIMESTAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z")


@dataclass
class Answer:
    """What the store says back."""

    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0.0
    """Seconds until it is said."""
    torn: bool = False
    """The line breaks in its middle."""


DONE = 0
"""The status of a scripted answer to a request that is done: what is said of it is the truth."""


@dataclass
class Request:
    """What it was asked."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes
    at: float = field(default_factory=time.monotonic)


class Lrs:
    """Start it with `with Lrs() as lrs:`; read `statements`, `documents` and `faults` after."""

    def __init__(self) -> None:
        self.statements: list[dict[str, Any]] = []
        self.documents: dict[tuple[str, ...], bytes] = {}
        self.requests: list[Request] = []
        self.faults: list[str] = []
        """Every deviation seen, in words."""
        self.troubles: list[tuple[Callable[[Request], bool], Answer]] = []
        """Scripted: the first request that fits gets the answer, once."""
        self.clock_offset = 0.0
        """Seconds by which the store's clock is ahead of this machine's."""
        self.fetched = 0
        self._changed = threading.Condition()
        lrs = self

        class Handler(BaseHTTPRequestHandler):
            def handle_any(self) -> None:
                url = urlsplit(self.path)
                length = int(self.headers.get("Content-Length") or 0)
                request = Request(
                    self.command,
                    url.path,
                    dict(parse_qsl(url.query, keep_blank_values=True)),
                    {k.lower(): v for k, v in self.headers.items()},
                    self.rfile.read(length),
                )
                with lrs._changed:
                    answer = lrs._answer(request)
                    lrs._changed.notify_all()
                time.sleep(answer.delay)
                self.send_response(answer.status)
                self.send_header("Access-Control-Allow-Origin", "*")
                self.send_header("Access-Control-Allow-Headers", "*, Authorization")
                self.send_header("Access-Control-Allow-Methods", "GET, PUT, POST, DELETE")
                self.send_header("Access-Control-Expose-Headers", EXPOSED)
                self.send_header("X-Experience-API-Version", "1.0.3")
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(answer.body) + 9 * answer.torn))
                self.end_headers()
                self.wfile.write(answer.body)
                self.close_connection = answer.torn

            def date_time_string(self, timestamp: float | None = None) -> str:
                """Of the `Date` header."""
                return super().date_time_string((timestamp or time.time()) + lrs.clock_offset)

            do_GET = do_PUT = do_POST = do_DELETE = do_OPTIONS = handle_any  # noqa: N815

            def log_message(self, *_: object) -> None:
                """Quiet."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.origin = f"http://127.0.0.1:{self._server.server_port}"
        self.endpoint = self.origin + "/xapi/"

    def __enter__(self) -> Lrs:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def wait_for(self, reached: Callable[[Lrs], bool], timeout: float = 20) -> None:
        """Until what came in satisfies `reached`; fails the test if it never does."""
        with self._changed:
            if not self._changed.wait_for(lambda: reached(self), timeout):
                seen = [s["verb"]["id"].rsplit("/", 1)[-1] for s in self.statements]
                raise AssertionError(
                    f"not reached; statements so far: {seen}; faults: {self.faults}"
                )

    def verbs(self) -> list[str]:
        """The last part of each statement's verb, in order of arrival."""
        return [s["verb"]["id"].rsplit("/", 1)[-1] for s in self.statements]

    def put_document(self, value: object, *key: str) -> None:
        """Lay down a document as the platform would: resource, then its sorted key values."""
        self.documents[key] = json.dumps(value).encode()

    def _answer(self, request: Request) -> Answer:
        if request.method == "OPTIONS":
            return Answer(204)
        self.requests.append(request)
        for n, (fits, scripted) in enumerate(self.troubles):
            if fits(request):
                del self.troubles[n]
                if scripted.status != DONE:
                    return scripted
                answer = self._truth(request)
                return replace(answer, delay=scripted.delay, torn=scripted.torn)
        return self._truth(request)

    def _truth(self, request: Request) -> Answer:
        if request.path == "/fetch":
            return self._fetch(request)
        if request.headers.get("authorization") != f"Basic {TOKEN}":
            return self._fault(request, 401, "no or wrong authorization")
        if not request.headers.get("x-experience-api-version", "").startswith("1.0."):
            return self._fault(request, 400, "no X-Experience-API-Version")
        resources: dict[str, Callable[[Request], Answer]] = {
            "/xapi/statements": self._statements,
            "/xapi/activities/state": self._document(
                "activityId", "agent", "registration", "stateId"
            ),
            "/xapi/agents/profile": self._document("agent", "profileId"),
            "/xapi/activities/profile": self._document("activityId", "profileId"),
        }
        resource = resources.get(request.path)
        return resource(request) if resource else self._fault(request, 404, "no such resource")

    def _fault(self, request: Request, status: int, words: str) -> Answer:
        self.faults.append(f"{request.method} {request.path}: {words}")
        return Answer(status, words.encode())

    def _fetch(self, request: Request) -> Answer:
        if request.method != "POST":
            return self._fault(request, 405, "the fetch address takes POST only (cmi5 8.2.2)")
        self.fetched += 1
        body = (
            {"auth-token": TOKEN}
            if self.fetched == 1
            else {"error-code": "1", "error-text": "already in use"}
        )
        return Answer(200, json.dumps(body).encode(), {"Content-Type": "application/json"})

    def _statements(self, request: Request) -> Answer:
        if request.method == "GET":
            body: dict[str, Any] | None = {"statements": self.statements[::-1], "more": ""}
            if wanted := request.query.get("statementId"):
                body = next((s for s in self.statements if s["id"] == wanted), None)
            if body is None:
                return Answer(404)
            return Answer(200, json.dumps(body).encode(), {"Content-Type": "application/json"})
        sent = json.loads(request.body)
        batch = sent if isinstance(sent, list) else [sent]
        for statement in batch:
            if wrong := _faults_of(statement) or next(recipe.faults(statement), ""):
                return self._fault(request, 400, wrong)
            known = next((s for s in self.statements if s["id"] == statement["id"]), None)
            if known is not None:
                if known != statement:
                    return self._fault(request, 409, "another statement has this id")
                continue
            self.statements.append(statement)
        if request.method == "PUT":
            return Answer(204)
        return Answer(200, json.dumps([s["id"] for s in batch]).encode())

    def _document(self, *names: str) -> Callable[[Request], Answer]:
        def resource(request: Request) -> Answer:
            missing = [n for n in names if n not in request.query and n != "registration"]
            if missing:
                return self._fault(request, 400, f"no {missing[0]}")
            values = [
                json.dumps(json.loads(request.query[n]), sort_keys=True)
                if n == "agent"
                else request.query.get(n, "")
                for n in names
            ]
            key = (request.path, *values)
            held = self.documents.get(key)
            etag = f'"{hashlib.sha1(held).hexdigest()}"' if held is not None else ""
            if request.method == "GET":
                if held is None:
                    return Answer(404)
                return Answer(200, held, {"ETag": etag, "Content-Type": "application/json"})
            if request.method == "DELETE":
                self.documents.pop(key, None)
                return Answer(204)
            if request.headers.get("if-match", etag) != etag:
                return Answer(412)
            if "if-none-match" in request.headers and held is not None:
                return Answer(412)
            self.documents[key] = request.body
            return Answer(204)

        return resource


def _faults_of(statement: dict[str, Any]) -> str:
    """What xAPI 1.0.3 forbids about a statement, in words; empty if nothing."""
    for need in ("id", "actor", "verb", "object", "timestamp"):
        if need not in statement:
            return f"a statement without {need}"
    if not _UUID.fullmatch(statement["id"]):
        return f"id is no UUID: {statement['id']}"
    if not _TIMESTAMP.fullmatch(statement["timestamp"]):
        return f"timestamp is not in UTC: {statement['timestamp']}"
    unknown = set(statement) - {
        *("id", "actor", "verb", "object", "result", "context", "timestamp"),
    }
    if unknown:
        return f"unknown property {unknown.pop()}"
    score = statement.get("result", {}).get("score", {})
    if not -1 <= score.get("scaled", 0) <= 1:
        return f"score.scaled out of range: {score['scaled']}"
    if _has_null(statement):
        return "a null"
    duration = statement.get("result", {}).get("duration", "PT0S")
    if not re.fullmatch(r"P(T?(\d+(\.\d+)?[DHMS]T?)+|0D)", duration):
        return f"not a duration: {duration}"
    return ""


def _has_null(value: object) -> bool:
    if isinstance(value, dict):
        return any(_has_null(v) for v in value.values())
    if isinstance(value, list):
        return any(_has_null(v) for v in value)
    return value is None
