"""A build that is killed at any moment leaves whole output, and the next one ends as if never."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

from kdll.edge import disk

BASE = Path(__file__).parents[1] / "samples" / "base"
SEED = 20261122
KILLS = 20

# Kills are counted in calls that change the disk or start a program, not in seconds: the same
# moments on every machine. Each build is a fork, so that everything is imported but once.
_DRIVER = """
    import json, os, random, shutil, signal, sys
    from pathlib import Path
    import kdll.cli.build, kdll.edge.films, kdll.edge.darkroom, kdll.edge.site, av, jsonschema
    import kdll.verify, lxml.etree
    from kdll.cli import run
    from kdll.edge.plugins import writers

    content, clean, out, seed, kills = sys.argv[1:]
    WATCHED = ("os.", "shutil.", "tempfile.", "subprocess.Popen", "fcntl.")
    WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT

    def build(folder, kill_at=0):
        # Calls counted, or -1 if it was killed.
        reading, writing = os.pipe()
        child = os.fork()
        if child:
            os.close(writing)
            said = os.read(reading, 100)
            os.close(reading)
            status = os.waitpid(child, 0)[1]
            if os.WIFSIGNALED(status):
                assert os.WTERMSIG(status) == signal.SIGKILL, status
                return -1
            assert os.WEXITSTATUS(status) == 0, status
            return int(said)
        calls = 0

        def hook(event, details):
            nonlocal calls
            if event.startswith(WATCHED) or (event == "open" and (details[2] or 0) & WRITING):
                calls += 1
                if calls == kill_at:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(hook)
        with open(os.devnull, "w") as nothing:
            os.dup2(nothing.fileno(), 1)
            os.dup2(nothing.fileno(), 2)
            code = run(["build", "--content", content, "--out", folder, "--no-site",
                        "--formats", "web,scorm12", "--jobs", "1"])
            os.write(writing, str(calls).encode())
            os._exit(code)

    def held(folder, *names):
        return {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for name in names
            for path in [Path(folder, name), *Path(folder, name).rglob("*")]
            if path.is_file()
        }

    writers()
    cold = build(clean)
    warm = build(clean)
    wanted = held(clean, "packages", "report.json")
    chance = random.Random(int(seed))
    killed = 0
    for number in range(int(kills)):
        is_cold = number % 3 == 0
        if is_cold:
            shutil.rmtree(Path(out, "cache"), ignore_errors=True)
        at = chance.randrange(1, cold if is_cold else warm)
        killed += build(out, at) == -1
        for path, content_ in held(out, "packages", "report.json").items():
            if ".kdll-tmp-" not in path:
                assert wanted[path] == content_, (number, at, path)
        if number % 2:
            build(out)
            assert held(out, "packages", "report.json") == wanted, (number, at)
    build(out)
    assert held(out, "packages", "report.json") == wanted
    print(json.dumps([cold, warm, killed]))
"""


def test_a_build_that_was_killed_at_any_moment_ends_the_next_time_as_if_never(
    clips: Path, tmp_path: Path
) -> None:
    content = tmp_path / "content"
    shutil.copytree(BASE, content)
    shutil.copy(clips / "silent.mp4", content / "a-course" / "media" / "film.mp4")
    with (content / "a-course" / "10-start.md").open("a") as page:
        page.write("\n![A clerk](media/film.mp4)\n")
    ran = subprocess.run(
        [
            *(sys.executable, "-c", textwrap.dedent(_DRIVER)),
            *(content, tmp_path / "clean", tmp_path / "out", str(SEED), str(KILLS)),
        ],
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stderr
    cold, warm, killed = json.loads(ran.stdout)
    assert cold > warm > 20
    assert killed > KILLS * 0.8, "a build that finds its work done makes fewer calls"
    left = list((tmp_path / "out").rglob(f"{disk.TEMPORARY}*"))
    assert left == []
    assert list((tmp_path / "out" / "cache" / "tmp").iterdir()) == []
