"""An LMS for tests: the interface in a page of its own, and what a platform keeps between launches.

Three kinds: scorm-again, which is lenient (what it lets pass is checked here besides: each call's
result, and the lengths that SCORM promises); the strict LMS and the iGOT platform of `strict/`, the
same that the player's unit tests use. What was committed is all that survives a launch, as in life.
"""

from __future__ import annotations

import json
import re
import subprocess
import threading
import zipfile
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Frame, Page

ROOT = Path(__file__).parents[2]
SCORM_AGAIN = ROOT / "tooling" / "player" / "node_modules" / "scorm-again" / "dist"

STRICT_HOST = """<!doctype html>
<meta charset="utf-8">
<title>LMS</title>
<style>html, body, iframe { margin: 0; border: 0; width: 100%; height: 100%; }</style>
<script src="/strict.js"></script>
<script>window.calls = []; START;</script>
<iframe src="/package/LAUNCH" title="course" allow="fullscreen; autoplay"></iframe>
"""

HOST = """<!doctype html>
<meta charset="utf-8">
<title>LMS</title>
<style>html, body, iframe { margin: 0; border: 0; width: 100%; height: 100%; }</style>
<script src="/scorm-again.js"></script>
<script>
const version = "VERSION", saved = SAVED;
const api = new (version === "1.2" ? Scorm12API : Scorm2004API)({
  autocommit: false, logLevel: 5, mastery_override: false,
});
if (saved) api.loadFromJSON(saved, "cmi");
window.calls = [];
const keep = () => {
  const request = new XMLHttpRequest();
  request.open("POST", "/saved", false);
  request.send(JSON.stringify(api.cmi));
};
const recorded = {};
for (const name of NAMES) {
  recorded[name] = (...given) => {
    const result = api[name](...given);
    const errors = name.startsWith("LMS") ? "LMSGetLastError" : "GetLastError";
    window.calls.push({ name, given, result, error: name === errors ? "0" : api[errors]() });
    if (/(Commit|Finish|Terminate)$/.test(name) && result === "true") keep();
    return result;
  };
}
window[version === "1.2" ? "API" : "API_1484_11"] = recorded;
</script>
<iframe src="/package/LAUNCH" title="course" allow="fullscreen; autoplay"></iframe>
"""

_NAMES_12 = [
    f"LMS{name}"
    for name in (
        *("Initialize", "Finish", "GetValue", "SetValue", "Commit"),
        *("GetLastError", "GetErrorString", "GetDiagnostic"),
    )
]
_NAMES_2004 = [
    *("Initialize", "Terminate", "GetValue", "SetValue", "Commit"),
    *("GetLastError", "GetErrorString", "GetDiagnostic"),
]

# SCORM 1.2 RTE 3.4.4 and SCORM 2004 4th RTE 4.2: what a platform must hold, and need hold no more.
_LIMITS = {
    "1.2": {"cmi.suspend_data": 4096, "cmi.core.lesson_location": 255, "student_response": 255},
    "2004": {"cmi.suspend_data": 64000, "cmi.location": 1000, "learner_response": 4000},
}


@cache
def strict_script() -> bytes:
    """The strict platforms, bundled for a page."""
    entry = ROOT / "tests" / "platforms" / "strict" / "host.ts"
    bundled = subprocess.run(
        [
            *("node", "node_modules/esbuild/bin/esbuild", str(entry)),
            *("--bundle", "--format=iife", "--global-name=platforms"),
        ],
        cwd=ROOT / "tooling" / "player",
        capture_output=True,
    )
    assert bundled.returncode == 0, bundled.stderr.decode()
    return bundled.stdout


class Lms:
    """Serves one package, and keeps one learner's attempt.

    `with Lms(zip, "1.2", tmp_path) as lms: page = lms.launch(context)`. `kind`: `lenient`
    (scorm-again), `strict` or `igot`.
    """

    def __init__(self, package: Path, version: str, folder: Path, kind: str = "lenient") -> None:
        self.version = version
        self.kind = kind
        self.given: dict[str, str] = {}
        """Elements that a strict LMS begins with, in place of its own."""
        self.signed_out = False
        """Whether the server asks who this is, at all but its own page."""
        self._found: list[str] = []
        self.saved: dict[str, Any] | None = None
        """The data model as last committed."""
        self.calls: list[dict[str, Any]] = []
        """Of all finished launches."""
        self._folder = folder / f"lms-{package.stem}"
        with zipfile.ZipFile(package) as archive:
            archive.extractall(self._folder)
        self.launch_file = self._launch_file()
        lms = self

        class Handler(SimpleHTTPRequestHandler):
            def do_GET(self) -> None:
                if self.path == "/":
                    self._say(lms._host().encode(), "text/html")
                elif self.path == "/scorm-again.js":
                    name = "scorm12" if version == "1.2" else "scorm2004"
                    self._say((SCORM_AGAIN / f"{name}.min.js").read_bytes(), "text/javascript")
                elif self.path == "/strict.js":
                    self._say(strict_script(), "text/javascript")
                elif self.path.startswith("/package/"):
                    self.path = self.path.removeprefix("/package")
                    super().do_GET()
                else:
                    self.send_error(404)

            def do_HEAD(self) -> None:
                if lms.signed_out:
                    self._say(b"", "text/html")
                    return
                self.path = self.path.removeprefix("/package")
                super().do_HEAD()

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                lms.saved = json.loads(body)
                self._say(b"true", "text/plain")

            def _say(self, body: bytes, kind: str) -> None:
                self.send_response(200)
                self.send_header("Content-Type", f"{kind}; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Quiet."""

        handler = partial(Handler, directory=str(self._folder))
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        self.origin = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Lms:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def launch(self, context: BrowserContext) -> tuple[Page, Frame]:
        """Open the course as a platform does: the host's page, and the course in its frame."""
        page = context.new_page()
        page.goto(self.origin + "/")
        frame = page.frames[1]
        frame.wait_for_selector(".kdll-section[data-page] >> visible=true")
        return page, frame

    def leave(self, page: Page) -> None:
        """The learner closes the course; what the page did is kept for `faults`.

        The frame is unloaded first, as a platform does that shows something else in its place.
        """
        page.evaluate("document.querySelector('iframe').src = 'about:blank'")
        page.wait_for_function(
            "document.querySelector('iframe').contentDocument?.URL === 'about:blank'"
        )
        page.evaluate("window.leaveViewer?.()")
        self.calls += page.evaluate("window.calls")
        self._found += page.evaluate("window.faults ?? []")
        page.close()

    def faults(self) -> list[str]:
        """What a strict platform would refuse of all calls so far, in words."""
        found = list(self._found)
        for call in self.calls:
            name, given, error = call["name"], call["given"], call["error"]
            said = f"{name}({', '.join(map(repr, given))})"
            if any(not isinstance(value, str) for value in given):
                found.append(f"{said}: every argument must be a text")
            # Asking for what was never set is no fault: both editions answer 403.
            unset = name.endswith("GetValue") and str(error) == "403"
            if str(error) not in ("0", "") and not unset:
                found.append(f"{said}: error {error}")
            if name.endswith("SetValue"):
                limits = _LIMITS[self.version]
                for element, limit in limits.items():
                    if given[0].endswith(element) and len(given[1]) > limit:
                        found.append(f"{said[:80]}: {len(given[1])} characters, {limit} allowed")
        return found

    def value(self, element: str) -> Any:
        """A committed value, by its name in the standard: `cmi.core.lesson_status`."""
        if self.kind != "lenient":
            held: dict[str, str] = self.saved or {}
            return (held.get("data", {}) if self.kind == "strict" else held).get(element)
        value: Any = self.saved
        for part in element.split(".")[1:]:
            value = value[int(part)] if isinstance(value, list) else value[part]
        return value

    def _launch_file(self) -> str:
        manifest = (self._folder / "imsmanifest.xml").read_text("utf-8")
        match = re.search(r'<resource [^>]*href="([^"]+)"', manifest)
        assert match, "no launchable resource"
        return match.group(1)

    def _host(self) -> str:
        saved = json.dumps(self.saved)
        start = {
            "strict": f'platforms.strict("{self.version}", {saved}, {json.dumps(self.given)})',
            "igot": f"platforms.portal({saved})",
        }.get(self.kind)
        if start:
            return STRICT_HOST.replace("START", start).replace("LAUNCH", self.launch_file)
        return (
            HOST.replace("VERSION", self.version)
            .replace("SAVED", json.dumps(self._restored()))
            .replace("NAMES", json.dumps(_NAMES_12 if self.version == "1.2" else _NAMES_2004))
            .replace("LAUNCH", self.launch_file)
        )

    def _restored(self) -> dict[str, Any] | None:
        """What the next launch begins with: all of it after `suspend`, else only the verdict."""
        if self.saved is None:
            return None
        core = self.saved["core"] if self.version == "1.2" else self.saved
        suspended = core.get("exit") == "suspend"
        restored = json.loads(json.dumps(self.saved))
        target = restored["core"] if self.version == "1.2" else restored
        target["entry"] = "resume" if suspended else ""
        target["exit"] = ""
        target["session_time"] = "00:00:00" if self.version == "1.2" else "PT0S"
        # Interactions and comments are a journal that the platform keeps; it hands none back.
        restored.pop("interactions", None)
        if not suspended:
            restored["suspend_data"] = ""
            target["lesson_location" if self.version == "1.2" else "location"] = ""
        return restored
