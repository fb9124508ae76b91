"""Sets kdll up on a machine that has nothing but Python 3.11, then runs it.

    python3 tooling/bootstrap.py build      checks and builds every course under content/
    python3 tooling/bootstrap.py test       runs all tests, the browser ones too
    python3 tooling/bootstrap.py cluster    fetches what kdll needs to work on a cluster
    python3 tooling/bootstrap.py run ...    any kdll command: ./kdll passes its words here

Everything it fetches goes below build/. Only the standard library is used, and the syntax is
that of Python 3.6 on purpose: an old Python must get as far as being told so.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

NEEDED = (3, 11)
UV = "0.13.9"
NODE_MAJOR = 20
ROOT = Path(__file__).resolve().parent.parent
TOOLS = ROOT / "build" / "tools"
VENV = ROOT / "build" / "venv"
NODE_PACKAGES = ROOT / "tooling" / "player" / "node_modules"
STAGED = ROOT / "tooling" / "kdll" / "data" / "inputs.sha256"

WINDOWS = sys.platform == "win32"
BIN, EXE = ("Scripts", ".exe") if WINDOWS else ("bin", "")

TOOL_MISSING = 5
"""The exit code; `kdll.model.exit` names them all."""

REASONS = (
    (
        r"invalid peer certificate|certificate verify failed|UnknownIssuer|self.signed.certificate"
        r"|UNABLE_TO_(GET|VERIFY)",
        "because this machine does not trust the certificate that the network shows. Have its "
        "administrators add it to the system's certificates, then try again.",
    ),
    (
        r"dns error|name resolution|getaddrinfo|lookup address|ENOTFOUND|EAI_AGAIN|ECONN|ETIMEDOUT"
        r"|error sending request|tcp connect|connection (was )?(refused|reset|broken)|NewConnection"
        r"|network is unreachable|ConnectTimeout|timed out|could not resolve|unable to fetch",
        "because the network did not answer. Connect it and try again.",
    ),
    (
        r"no space left on device|os error 28|ENOSPC",
        "because the disk is full. Make room and try again.",
    ),
    (
        r"permission denied|os error 13|EACCES",
        "because a folder may not be written. Check who owns build/ and tooling/.",
    ),
)
"""What a failed step's program says, and the rest of our sentence about it."""

PROGRESS = re.compile(r" +(Downloading|Downloaded|Building|Built) |Installed \d")
"""The lines of a step that are worth showing while it runs."""

CERTIFICATES = ("/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt")
"""Where Linux systems keep the certificates they trust."""


class SetUpError(Exception):
    """What is missing, and what to do, in one or two sentences."""


def main(arguments):
    """Set up what the command needs and run it; returns the exit code."""
    command, rest = (arguments[0], arguments[1:]) if arguments else ("", [])
    if command not in COMMANDS:
        sys.stderr.write(__doc__)
        return 0 if command in ("-h", "--help") else 2
    try:
        check_python()
        return COMMANDS[command](rest)
    except (SetUpError, OSError) as fault:
        say(f"kdll cannot be set up: {fault}")
        return TOOL_MISSING
    except KeyboardInterrupt:
        return 130


def build(rest):
    """All courses, from the root of the checkout."""
    environment = set_up()
    return run([program("kdll"), "build", *rest], environment, ROOT)


def passed_on(rest):
    """Any command of kdll, from wherever the caller is."""
    environment = set_up()
    return run([program("kdll"), *rest], environment, Path.cwd())


def test(rest):
    """The whole test suite; words after `test` go to pytest."""
    environment = set_up("dev", "cluster", *([] if has_node() else ["node"]))
    fetch_browser()
    return run([program("python"), "-m", "pytest", "-n", "2", *rest], environment, ROOT)


def cluster(rest):
    """What `kdll build --scheduler` and `kdll worker` need besides; it stays once it is there."""
    set_up(extras=["cluster"])
    say("kdll can work on a cluster now: docs/cluster.md tells how")
    return 0


COMMANDS = {"build": build, "test": test, "cluster": cluster, "run": passed_on}


def check_python():
    """Refuse an old Python, and name a newer one if the machine has it."""
    if sys.version_info[:2] >= NEEDED:
        return
    this, needed = (".".join(map(str, version)) for version in (sys.version_info[:3], NEEDED))
    newer = ("python3.14", "python3.13", "python3.12", "python3.11")
    found = next((name for name in newer if said_by(name, "--version")), None)
    raise SetUpError(
        f"it needs Python {needed} or newer, and this is {this}. "
        + (
            f"This machine has a newer one: {found} tooling/bootstrap.py"
            if found
            else "Get one from your system's packages or from python.org."
        )
    )


def set_up(*groups, extras=()):
    """Bring build/venv up to the committed lock; returns the environment to run in."""
    uv = find_uv()
    environment = dict(os.environ)
    environment.pop("VIRTUAL_ENV", None)
    environment.update(UV=str(uv), UV_PROJECT_ENVIRONMENT=str(VENV), UV_PYTHON_DOWNLOADS="never")
    trust_what_the_system_trusts(environment)
    command = [uv, "sync", "--project", ROOT, "--frozen", "--inexact", "--no-default-groups"]
    for group in groups:
        command += ["--group", group]
    for extra in extras:
        command += ["--extra", extra]
    if program("python").exists():
        # Whichever Python made it stays: two Pythons in turns would make it anew each time.
        environment.pop("UV_PYTHON", None)
    else:
        say("setting up in build/, once; this fetches a few hundred megabytes")
        command += ["--python", sys.executable]
    if not STAGED.exists() or ("dev" in groups and not NODE_PACKAGES.exists()):
        command += ["--reinstall-package", "kdll"]
    code, said = follow(command, environment)
    if code:
        raise SetUpError(explain(said, "its libraries could not be installed"))
    path = environment.get("PATH", os.defpath)
    environment["PATH"] = f"{program('python').parent}{os.pathsep}{path}"
    return environment


def trust_what_the_system_trusts(environment):
    """Offices read TLS traffic under a certificate of their own; uv and Node know only theirs."""
    environment.setdefault("UV_SYSTEM_CERTS", "true")
    environment.setdefault("NODE_USE_SYSTEM_CA", "1")
    bundle = next((path for path in CERTIFICATES if Path(path).exists()), None)
    if bundle:
        environment.setdefault("NODE_EXTRA_CA_CERTS", bundle)


def find_uv():
    """A uv that fits: ours under build/tools, the machine's, or ours newly fetched."""
    home = TOOLS / ("uv-" + UV)
    ours = home / "bin" / ("uv" + EXE)
    if ours.exists():
        return ours
    theirs = shutil.which("uv")
    if theirs and version_in(said_by(theirs, "--version")) >= version_in(UV):
        return theirs
    say("fetching uv, which installs the rest")
    command = [*find_pip(), "install", "--quiet", "--disable-pip-version-check", "--retries", "2"]
    command += ["--target", home, "uv==" + UV]
    environment = dict(os.environ, PIP_USER="0", PIP_REQUIRE_VIRTUALENV="0")
    code, said = follow(command, environment)
    if code or not ours.exists():
        shutil.rmtree(str(home), ignore_errors=True)
        raise SetUpError(explain(said, "uv could not be installed"))
    return ours


def find_pip():
    """How to call pip: this Python's, or that of an environment made for it under build/."""
    if said_by(sys.executable, "-m", "pip", "--version"):
        return [sys.executable, "-m", "pip"]
    home = TOOLS / "pip"
    python = home / BIN / ("python" + EXE)
    said_by(sys.executable, "-m", "venv", home)
    if said_by(python, "-m", "pip", "--version"):
        return [python, "-m", "pip"]
    shutil.rmtree(str(home), ignore_errors=True)
    raise SetUpError(
        "this Python has no pip. Install it (on Debian and Ubuntu: apt-get install python3-pip; "
        f"elsewhere: {sys.executable} -m ensurepip), or install uv; then try again."
    )


def has_node():
    """Whether the machine has a Node that can run the player's tests."""
    return version_in(said_by("node", "--version")) >= (NODE_MAJOR,)


def fetch_browser():
    """Chromium, and letters for the world's scripts, from the system's packages."""
    named = [os.environ.get("KDLL_CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome"]
    browser = any(shutil.which(name) for name in named)
    fonts = not sys.platform.startswith("linux") or Path("/usr/share/fonts/truetype/noto").is_dir()
    missing = [] if browser else ["chromium"]
    missing += [] if fonts else ["fonts-noto-core"]
    apt = shutil.which("apt-get")
    if missing and apt and os.geteuid() == 0:
        say("installing " + " and ".join(missing))
        environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
        follow([apt, "update", "-q"], environment)
        code, said = follow(
            [apt, "install", "-q", "-y", "--no-install-recommends", *missing], environment
        )
        if code:
            raise SetUpError(explain(said, "apt-get could not install " + " ".join(missing)))
    elif not browser:
        raise SetUpError(
            "the tests play the packages in Chromium, and there is none. Install it (on Debian: "
            "apt-get install chromium fonts-noto-core), or set KDLL_CHROMIUM to where it is."
        )


def program(name):
    """Where a program of build/venv is."""
    return VENV / BIN / (name + EXE)


def version_in(words):
    """The first version number in the words, as numbers; () where there is none."""
    found = re.search(r"\d+(\.\d+)+", words)
    return tuple(int(part) for part in found.group().split(".")) if found else ()


def said_by(*command):
    """What a command prints; "" if it is not there or fails."""
    try:
        return subprocess.check_output(
            [str(word) for word in command], stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ).decode("utf-8", "replace")
    except (OSError, subprocess.CalledProcessError):
        return ""


def follow(command, environment):
    """Run it, showing only how far it is; returns (exit code, the lines it said)."""
    said = []
    process = subprocess.Popen(
        [str(word) for word in command],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    for raw in process.stdout:
        line = raw.decode("utf-8", "replace").rstrip()
        said.append(line)
        if PROGRESS.match(line):
            say(line)
    return process.wait(), said


def explain(said, otherwise):
    """Why a step failed, in a sentence; where we do not know, what its program said goes first."""
    for pattern, words in REASONS:
        if any(re.search(pattern, line, re.IGNORECASE) for line in said):
            return f"{otherwise}, {words}"
    say("\n".join(line for line in said[-40:] if not PROGRESS.match(line)))
    return otherwise + ". The lines above say why."


def say(words):
    """To the standard error: the standard output is for results."""
    sys.stderr.write(words + "\n")
    sys.stderr.flush()


def run(command, environment, folder):
    """Become the command where the system can do that, else run it."""
    words = [str(word) for word in command]
    if WINDOWS:
        return subprocess.call(words, env=environment, cwd=str(folder))
    os.chdir(str(folder))
    return os.execve(words[0], words, environment)  # noqa: S606


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
