"""The live preview: a real server, real requests, real edits."""

from __future__ import annotations

import http.client
import queue
import socket
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import quote_from_bytes

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser

from kdll.edge.errors import EdgeError
from kdll.edge.serve import Outcome, Preview, serve
from tests.serve.running import TIMEOUT, ended_builds, running

PAGE = '<!doctype html><html lang="en"><head><title>t</title></head><body><p>{}</p></body></html>'


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    (folder / "media").mkdir(parents=True)
    (folder / "index.html").write_text(PAGE.format("hello"))
    (folder / "media" / "a.mp4").write_bytes(bytes(range(200)))
    (folder / "media" / "a.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    (folder / ".hidden").write_text("no")
    (tmp_path / "secret.html").write_text("secret")
    (folder / "link.html").symlink_to(tmp_path / "secret.html")
    (tmp_path / "content").mkdir()
    return folder


@pytest.fixture
def address(site: Path) -> Iterator[str]:
    with running(site, site.parent / "content") as base:
        yield base.removeprefix("http://")


def answer(
    address: str, path: str, method: str = "GET", **headers: str
) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body; `_` in a header's name stands for `-`."""
    connection = http.client.HTTPConnection(address, timeout=TIMEOUT)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.putrequest(method, path, skip_host="Host" in named)
    for name, value in named.items():
        connection.putheader(name, value)
    connection.endheaders()
    got = connection.getresponse()
    body = got.read()
    connection.close()
    return got.status, {k.lower(): v for k, v in got.getheaders()}, body


def test_pages_are_served_with_the_script_that_files_do_not_have(address: str, site: Path) -> None:
    status, headers, body = answer(address, "/")
    assert status == 200
    assert b'<script src="/-/live.js"' in body
    assert "live.js" not in (site / "index.html").read_text()
    assert headers["x-content-type-options"] == "nosniff"
    assert "script-src 'self'" in headers["content-security-policy"]
    assert "access-control-allow-origin" not in headers


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "127.0.0.1:1", ""])
def test_another_host_is_misdirected(address: str, host: str) -> None:
    assert answer(address, "/", Host=host)[0] in ({421} if host else {421, 400})


def test_localhost_is_a_name_of_this_computer(address: str) -> None:
    assert answer(address, "/", Host=f"localhost:{address.split(':')[1]}")[0] == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH"])
def test_it_is_for_reading_only(address: str, method: str) -> None:
    assert answer(address, "/", method)[0] == 405


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "no-cors"},
        {"Sec_Fetch_Site": "same-site", "Sec_Fetch_Mode": "cors"},
    ],
)
def test_other_sites_get_nothing(address: str, headers: dict[str, str]) -> None:
    assert answer(address, "/-/events", **headers)[0] == 403


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.html",
        "/%2e%2e/secret.html",
        "/..%2fsecret.html",
        "/media/..%2f..%2fsecret.html",
        "/..%5csecret.html",
        "//etc/passwd",
        "/media//a.mp4",
        "/.hidden",
        "/%00",
        "/index.html%00.mp4",
        "/link.html",
        "/" + "a" * 5000,
        "/" + "a" * 5000 + "/../x",
        "/-/../secret.html",
    ],
)
def test_nothing_outside_the_site_is_given_away(address: str, path: str) -> None:
    status, _, body = answer(address, path)
    assert status == 404
    assert b"secret" not in body.replace(path.encode(), b"")


@pytest.mark.parametrize(
    ("wanted", "status", "body"),
    [
        ("bytes=10-19", 206, bytes(range(10, 20))),
        ("bytes=190-", 206, bytes(range(190, 200))),
        ("bytes=-5", 206, bytes(range(195, 200))),
        ("bytes=500-", 416, None),
        ("bytes=99999999999999999999-", 416, None),
        ("bytes=20-10", 400, None),
        ("lines=1-2", 400, None),
    ],
)
def test_a_video_can_be_asked_for_in_parts(
    address: str, wanted: str, status: int, body: bytes | None
) -> None:
    got, headers, content = answer(address, "/media/a.mp4", Range=wanted)
    assert got == status
    if body is not None:
        assert content == body
        assert headers["content-range"].endswith("/200")


def raw(address: str, request: bytes) -> bytes:
    """The first line of what comes back, or nothing if the line is cut."""
    host, _, port = address.partition(":")
    with socket.create_connection((host, int(port)), TIMEOUT) as line:
        try:
            line.sendall(request)
            return line.recv(64).split(b"\r\n")[0]
        except ConnectionError:
            return b""


@given(path=st.binary(max_size=60))
@settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_no_path_breaks_it(address: str, path: bytes) -> None:
    for written in (path.replace(b"\n", b""), quote_from_bytes(path, safe="/%.").encode()):
        request = b"GET /" + written + b" HTTP/1.1\r\nHost: " + address.encode()
        status = raw(address, request + b"\r\nConnection: close\r\n\r\n")
        assert status == b"" or status.split()[1][:1] in (b"2", b"3", b"4"), written


@pytest.mark.parametrize(
    "headers",
    [
        b"Host: {a}\r\nHost: {a}",
        b"Host: {a}\r\nContent-Length: -1",
        b"Host: {a}\r\nX: " + b"a" * 200_000,
        b"Host : {a}",
        b"Host: {a}@evil.example",
    ],
)
def test_crooked_requests_are_refused(address: str, headers: bytes) -> None:
    request = b"GET / HTTP/1.1\r\n" + headers.replace(b"{a}", address.encode()) + b"\r\n\r\n"
    status = raw(address, request)
    assert status == b"" or status.split()[1][:1] == b"4"
    assert answer(address, "/")[0] == 200


def test_it_listens_on_one_address_only(address: str) -> None:
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.2", int(address.partition(":")[2])), TIMEOUT)


def test_drawings_may_do_nothing(address: str) -> None:
    assert "sandbox" in answer(address, "/media/a.svg")[1]["content-security-policy"]


def test_a_busy_port_is_passed_over(site: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        said: queue.Queue[str] = queue.Queue()
        port = taken.getsockname()[1]
        with running(site, site.parent / "content", said=said, port=port) as base:
            assert int(base.rpartition(":")[2]) > port
            assert answer(base.removeprefix("http://"), "/")[0] == 200


def test_no_free_port_is_told_in_words(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kdll.edge.serve._PORTS_TRIED", 1)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        preview = Preview(site, site, lambda: Outcome(True, ""), print)
        with pytest.raises(EdgeError, match="all in use") as caught:
            serve(preview, taken.getsockname()[1])
        assert "--port" in caught.value.hint


class Author:
    """A content folder of one page, and what is built of it."""

    def __init__(self, folder: Path) -> None:
        self.site = folder / "made"
        self.content = folder / "text"
        self.content.mkdir()
        self.write("first words")

    def write(self, words: str) -> None:
        """As editors do: to a file beside, then renamed."""
        beside = self.content / "page.md.tmp"
        beside.write_text(words)
        beside.replace(self.content / "page.md")

    def build(self) -> Outcome:
        words = (self.content / "page.md").read_text()
        if "broken" in words:
            return Outcome(
                False,
                "content/page.md:1:1: error[KD103]: `broken` is not closed\n"
                "   1 | broken\n     | ^^^^^^\n  hint: write `:::` on a line of its own",
            )
        if "bug" in words:
            raise ValueError("a fault of ours")
        self.site.mkdir(exist_ok=True)
        (self.site / "index.html").write_text(PAGE.format(words))
        return Outcome(True, "")


def test_a_saved_file_reloads_the_page(tmp_path: Path, chromium: Browser) -> None:
    author = Author(tmp_path)
    with running(author.site, author.content, author.build) as base:
        page = chromium.new_page()
        page.goto(base)
        page.get_by_text("first words").wait_for()
        author.write("second words")
        page.get_by_text("second words").wait_for()
        page.close()


def test_errors_show_in_the_page_and_go_away_by_themselves(
    tmp_path: Path, chromium: Browser
) -> None:
    author = Author(tmp_path)
    with running(author.site, author.content, author.build) as base:
        page = chromium.new_page()
        page.goto(base)
        page.get_by_text("first words").wait_for()
        author.write("broken")
        alert = page.get_by_role("alert")
        alert.wait_for()
        shown = alert.inner_text()
        for words in ("content/page.md:1:1", "KD103", "   1 | broken", "^^^^^^", "hint: write"):
            assert words in shown
        assert page.get_by_text("first words").is_visible()
        author.write("third words")
        page.get_by_text("third words").wait_for()
        assert page.get_by_role("alert").count() == 0
        page.close()


def test_a_first_build_that_fails_shows_its_errors_and_recovers(
    tmp_path: Path, chromium: Browser
) -> None:
    author = Author(tmp_path)
    author.write("broken")
    with running(author.site, author.content, author.build) as base:
        page = chromium.new_page()
        page.goto(base)
        page.get_by_text("hint: write").wait_for()
        author.write("whole again")
        page.get_by_text("whole again").wait_for()
        page.close()


def test_closed_errors_stay_closed_until_others_come(tmp_path: Path, chromium: Browser) -> None:
    author = Author(tmp_path)
    with running(author.site, author.content, author.build) as base:
        page = chromium.new_page()
        page.goto(base)
        page.get_by_text("first words").wait_for()
        author.write("broken")
        page.get_by_role("button", name="Close").click()
        assert page.get_by_role("alert").count() == 0
        author.write("bug")
        page.get_by_text("ValueError: a fault of ours").wait_for()
        page.close()


def test_a_fault_of_ours_ends_no_preview(tmp_path: Path) -> None:
    author = Author(tmp_path)
    author.write("bug")
    said: queue.Queue[str] = queue.Queue()
    with running(author.site, author.content, author.build, said) as base:
        assert "please report this" in said.get(timeout=TIMEOUT)
        assert said.get(timeout=TIMEOUT) == "waiting for the next change"
        author.write("mended")
        assert said.get(timeout=TIMEOUT).startswith("changed: page.md")
        with closing(ended_builds(base.removeprefix("http://"))) as statuses:
            assert any(status["ok"] for status in statuses)
        assert b"mended" in answer(base.removeprefix("http://"), "/")[2]
