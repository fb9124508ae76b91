"""What is wrong with files, their names, and what questions and policies ask."""

from __future__ import annotations

import base64
import os
from collections.abc import Callable
from pathlib import Path

from tests.hostile.case import COURSE, FRONT, LAB, PAGE, Case, body, put, swap


def fifo(content: Path) -> None:
    os.mkfifo(content / "a-course" / "media" / "pipe.png")


def linked(target: str, name: str = "a-course/media/x.png") -> Callable[[Path], object]:
    """A link out of the folder."""
    return lambda content: (content / name).symlink_to(target)


def _socket(content: Path) -> None:
    import socket

    here = os.getcwd()
    os.chdir(content / "a-course")
    try:
        with socket.socket(socket.AF_UNIX) as door:
            door.bind("door.md")
    finally:
        os.chdir(here)


def _raw(name: bytes) -> Callable[[Path], object]:
    return lambda content: Path(
        os.fsdecode(os.path.join(os.fsencode(content / "a-course"), name))
    ).write_bytes(b"x")


_TOKEN = "ghp_" + "A1b2C3d4" * 4
_SIGNED = ".".join(
    base64.urlsafe_b64encode(part).decode().rstrip("=")
    for part in (b'{"alg":"HS256"}', b'{"sub":"1234567890"}', b"0123456789abcdef")
)

FILES = (
    Case(
        "B84 link to a file",
        linked("/etc/passwd"),
        4,
        ("a-course/media/x.png:1 KD420",),
        never=("root:",),
    ),
    Case(
        "B84 link to a folder", linked("/etc", "a-course/30-etc"), 4, ("a-course/30-etc:1 KD420",)
    ),
    Case("B84 link to itself", linked("x.md", "a-course/x.md"), 4, ("a-course/x.md:1 KD420",)),
    Case(
        "B84 environment",
        linked("/proc/self/environ", "a-course/x.md"),
        4,
        ("a-course/x.md:1 KD420",),
    ),
    Case("B85 fifo", fifo, 4, ("a-course/media/pipe.png:1 KD420",)),
    Case("B85 socket", _socket, 4, ("a-course/door.md:1 KD420",)),
    Case(
        "B84 link to a pipe",
        lambda c: (os.mkfifo(c.parent / "pipe"), linked("../../pipe", "a-course/x.md")(c)),
        4,
        ("a-course/x.md:1 KD420",),
    ),
    Case("B84 link upward", linked("..", "a-course/30-up"), 4, ("a-course/30-up:1 KD420",)),
    Case("B84 link to nothing", linked("nowhere"), 4, ("a-course/media/x.png:1 KD420",)),
    Case(
        "B84 link to a course",
        lambda c: ((c / "a-course").rename(c.parent / "real"), linked("../real", "a-course")(c)),
        4,
        ("a-course:1 KD420",),
    ),
    Case("B85 device", linked("/dev/zero", "a-course/z.md"), 4, ("a-course/z.md:1 KD420",)),
    Case(
        "B85 module x.md",
        put({"a-course/30-x.md/index.md": FRONT.replace("id: start", "id: x") + "\nWords.\n"}),
        0,
    ),
    Case("B85 folder x.md", put({"a-course/30-x.md/index.txt": "x"}), 0),
    Case(
        "B87 capitals",
        put(
            {
                "a-course/30-x.md": FRONT.replace("start", "x"),
                "a-course/30-X.md": FRONT.replace("start", "y"),
            }
        ),
        3,
        ("a-course/30-x.md:1 KD422",),
    ),
    Case(
        "B87 accents",
        put({"a-course/media/caf\u00e9.txt": "x", "a-course/media/cafe\u0301.txt": "x"}),
        3,
        ("a-course/media/caf\u00e9.txt:1 KD422",),
    ),
    *(
        Case(
            f"B87 device {name}",
            put({f"a-course/media/{name}": "x"}),
            3,
            (f"a-course/media/{name}:1 KD421",),
        )
        for name in ("con.txt", "NUL", "com1.png")
    ),
    Case("B88 not UTF-8", _raw(b"\xff.md"), 3, (), ("\\udcff",)),
    Case("B88 escape", _raw(b"\x1b[31m.md"), 3, (), ("\\u001b",)),
    Case("B88 turned", _raw("\u202egnp.md".encode()), 3, (), ("\\u202e",)),
    Case(
        "B89 long name", put({f"a-course/{'x' * 240}.md": "x"}), 3, (), ("longer than 200 bytes",)
    ),
    Case(
        "B89 long path",
        put({"a-course/media/" + "/".join(["a-folder"] * 22) + "/x.txt": "x"}),
        3,
        (),
        ("180 are the most",),
    ),
    Case(
        "B89 folders without end",
        put({"a-course/" + "/".join(["deep"] * 300) + "/x.md": "x"}),
        3,
        (),
        ("is not looked into",),
    ),
    Case(
        "B91 programs in settings",
        put(
            {
                "mkdocs.yml": "hooks: [x.py]\n",
                "a-course/mkdocs.yml": "plugins: [x]\n",
                "x.py": "open('canary','w')",
            }
        ),
        0,
    ),
    Case(
        "B91 name of python",
        swap("title: A small course", "title: !!python/name:os.system"),
        4,
        (f"{COURSE}:3 KD118",),
    ),
    Case(
        "B91 environment",
        swap("title: A small course", "title: !ENV HOME"),
        4,
        (f"{COURSE}:3 KD118",),
    ),
    Case(
        "B92 other folders",
        put({".git/x.md": "x", "node_modules/a/x.md": "x", "a-course/node_modules/x.md": "x"}),
        0,
    ),
    Case("B95 nothing right", swap("[x]", "[ ]", PAGE), 3, (f"{PAGE}:14 KD701",)),
    Case(
        "B95 all right",
        lambda c: (
            swap("question {#", "question multiple {#", PAGE)(c),
            swap("[ ]", "[x]", PAGE)(c),
        ),
        3,
        (f"{PAGE}:14 KD703",),
    ),
    Case("B95 pass 101 %", swap("pass: 50%", "pass: 101%"), 3, (f"{COURSE}:13 KD117",)),
    Case(
        "B95 no points",
        swap("{#reply-deadline}", "{#reply-deadline points=0}", PAGE),
        3,
        (f"{PAGE}:14 KD142",),
    ),
    Case(
        "B95 many choices",
        swap("- [ ] 45 days", "\n".join(f"- [ ] {n} days" for n in range(50, 90)), PAGE),
        3,
        (f"{PAGE}:55 KD705",),
    ),
    Case("B95 twice", swap("- [ ] 45 days", "- [ ] 35 Days", PAGE), 3, (f"{PAGE}:21 KD706",)),
    Case("B95 HTML", swap("- [ ] 45 days", "- [ ] <b>45</b> days", PAGE), 3, (f"{PAGE}:21 KD170",)),
    Case("B96 two scripts", swap("language: en", "language: hi"), 0, (f"{PAGE}:2 KD520",)),
    Case("B96 the other way", swap("language: en", "language: ur"), 0, (f"{PAGE}:2 KD520",)),
    Case("B96 no such value", body("One.\n\nPay [=fee] here.\n"), 3, (f"{PAGE}:9 KD172",)),
    Case(
        "B97 no words",
        swap("![A clock face with thirty marks]", "![]", "a-course/20-check/index.md"),
        3,
        ("a-course/20-check/index.md:11 KD501",),
    ),
    Case(
        "B97 no licence",
        put({"a-course/media/credits.yml": "clock.svg: {by: A Lab}\n"}),
        0,
        ("a-course/media/credits.yml:1 KD466",),
    ),
    Case(
        "B98 key", body(f"One.\n\nUse {_TOKEN} here.\n"), 4, (f"{PAGE}:9 KD245",), never=(_TOKEN,)
    ),
    Case(
        "B98 token",
        body(f"One.\n\nUse `{_SIGNED}` here.\n"),
        4,
        (f"{PAGE}:9 KD245",),
        never=(_SIGNED,),
    ),
    Case(
        "B98 bearer",
        body("One.\n\nAuthorization: Bearer 0123456789abcdef0123456789\n"),
        4,
        (f"{PAGE}:9 KD245",),
        never=("0123456789abcdef",),
    ),
    Case(
        "B98 in what is included",
        lambda c: (
            body("One.\n\n::: include {file=shared/x.md}\n\n:::\n")(c),
            put({"a-course/shared/x.md": f"Use {_TOKEN} here.\n"})(c),
        ),
        4,
        ("a-course/shared/x.md:1 KD245",),
        never=(_TOKEN,),
    ),
    Case(
        "B98 password",
        body("One.\n\n[x](https://meena:hunter2@lab.example/)\n"),
        4,
        (f"{PAGE}:9 KD245",),
        never=("hunter2",),
    ),
    Case(
        "B98 in a link",
        body(f"One.\n\n[x](../../{_TOKEN}.md)\n"),
        4,
        (f"{PAGE}:9 KD209", f"{PAGE}:9 KD245"),
        never=(_TOKEN,),
    ),
    Case(
        "B98 in course.yml",
        swap("title: A small", f"title: {_TOKEN} small"),
        4,
        (f"{COURSE}:3 KD245",),
        never=(_TOKEN,),
    ),
    Case(
        "B98 in lab.yml",
        swap("name: A Small Lab", f"name: {_TOKEN}", LAB),
        4,
        (f"{LAB}:1 KD245",),
        never=(_TOKEN,),
        only=False,
    ),
    Case(
        "B98 private key",
        body(
            "One.\n\n    -----BEGIN PRIVATE KEY-----\n    MIIEvQIBADANBg\n"
            "    -----END PRIVATE KEY-----\n"
        ),
        4,
        (f"{PAGE}:9 KD245",),
        never=("MIIEvQ",),
    ),
)
