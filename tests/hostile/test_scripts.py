"""Every field in every script: nothing is lost, nothing is mistaken for markup."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import pytest

from tests.hostile.case import COURSE, FRONT, LAB, PAGE
from tests.hostile.running import checked, inside, lab

WORDS = {
    "Devanagari": ("hi", "सूचना का अधिकार: क्ष\u200dत्र"),
    "Tamil": ("ta", "தகவல் பெறும் உரிமை"),
    "Urdu": ("ur", "حقِ معلومات، ۲۰۰۵"),
    "emoji": ("en", "The right 👩🏽\u200d⚖️ to know 🇮🇳"),
    "accents taken apart": ("en", unicodedata.normalize("NFD", "Café, naïve, Ürümqi")),
    "accents put together": ("en", unicodedata.normalize("NFC", "Café, naïve, Ürümqi")),
    "astral": ("en", "𝔘𝔫𝔦𝔠𝔬𝔡𝔢 words 𠀋"),
}


def fill(content: Path, language: str, words: str, *, ends: str = "\n", mark: str = "") -> None:
    def put(path: str, text: str) -> None:
        (content / path).write_bytes((mark + text.replace("\n", ends)).encode())

    course = (content / COURSE).read_text("utf-8")
    course = course.replace("language: en", f"language: {language}")
    course = course.replace("A small course", f'"{words}"').replace(
        "How long an office has to reply.", f'"{words}"'
    )
    course += (
        f'audience: "{words}"\nkeywords: ["{words}"]\ncontributors:\n'
        f'  - name: "{words}"\n    role: author\n    organisation: "{words}"\n'
    )
    put(COURSE, course)
    put(LAB, (content / LAB).read_text("utf-8").replace("A Small Lab", f'"{words}"'))
    page = (
        FRONT.replace("The clock", f'"{words}"')
        + f"""
{words} **{words}** *{words}* `{words}`

## {words}

- {words}
- {words}

| {words} | {words} 2 |
| --- | --- |
| {words} | {words} |

![{words} 3](media/clock.svg "{words}")

::: note

{words}

:::

::: question {{#reply-deadline}}

{words}?

- [ ] {words} 1
  > {words}
- [x] {words} 2
- [ ] {words} 3

> hint: {words}

> why: {words}

:::

[{words}](no.md)
"""
    )
    put(PAGE, page)


@pytest.mark.parametrize("script", WORDS)
def test_only_the_link_to_nowhere_is_told_and_at_its_place(script: str, tmp_path: Path) -> None:
    content = lab(tmp_path)
    language, words = WORDS[script]
    fill(content, language, words)
    ran = checked(tmp_path, content)
    assert ran.code == 3
    line = (content / PAGE).read_text("utf-8").splitlines().index(f"[{words}](no.md)") + 1
    errors = [d for d in told(tmp_path) if d["severity"] == "error"]
    assert [(d["code"], d["line"], d["column"]) for d in errors] == [("KD204", line, 1)]
    assert errors[0]["end_column"] == len(f"[{words}](no.md)") + 1


@pytest.mark.parametrize(("ends", "mark"), [("\r\n", ""), ("\n", "\ufeff"), ("\r\n", "\ufeff")])
def test_ends_of_lines_and_a_mark_at_the_front_move_nothing(
    ends: str, mark: str, tmp_path: Path
) -> None:
    content = lab(tmp_path)
    fill(content, "hi", WORDS["Devanagari"][1])
    plain = told(tmp_path)
    fill_again = lab(tmp_path / "again")
    fill(fill_again, "hi", WORDS["Devanagari"][1], ends=ends, mark=mark)
    assert told(tmp_path / "again") == plain


def told(place: Path) -> list[dict[str, object]]:
    ran = inside(place, "check", "--format", "json")
    return [d for d in json.loads(ran.out)["diagnostics"] if d["code"] != "KD210"]
