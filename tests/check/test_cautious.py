"""What rules must not say: each of these looks like a fault and is none; and its twin is one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.check.test_rule_pages import base, probe

from kdll.check import language, privacy
from kdll.check.credits import _licence_meant
from kdll.edge import assets
from kdll.model.tree import Tree
from kdll.pipeline.checking import check

START = "---\nid: start\ntitle: The clock\ncompetencies:\n  - kcm:rti-responsiveness\n---\n\n"


def codes(body: str, language_: str = "en") -> list[str]:
    """Of a page with this body, but for what a lock that is behind draws."""
    files = base()
    files["a-course/10-start.md"] = (START + body + "\n").encode()
    course = files["a-course/course.yml"].decode()
    files["a-course/course.yml"] = course.replace("language: en", f"language: {language_}").encode()
    result = check(Tree(files), assets.load().schemas, probe, "2026-02-01", {"scorm12": 4096})
    ours = [d.code for d in result.everything if d.span.file == "a-course/10-start.md"]
    return [code for code in ours if code not in ("KD210", "KD212")]


def question(prompt: str, *choices: str) -> str:
    lines = "\n".join(choices or ("- [ ] One", "- [x] Two"))
    return f"::: question {{#q}}\n\n{prompt}\n\n{lines}\n\n:::"


QUIET = [
    "The fee was Rs 98,76,543 in all, and 9876543210123 was the number of the file.",
    "ISBN 978-81-7371-456-7, file 2345/6789/0123 and 2026-11-29.",
    "Write to help@lab.example or to info@example.org.",
    "Take a bearer share, and BEGIN the letter.",
    "The key ghp_short opens nothing.",
    "The red tape of an office, and a green field.",
    "The Red Fort stands in Delhi.",
    "The RTI Act 2005 binds the PIO.",
    "See [the rules](https://lab.example/rules?id=7), and [the same rules](https://lab.example/x).",
    "See [the rules](https://lab.example/rules), and once more [the rules](https://lab.example/rules).",
    "| Day | What |\n| --- | --- |\n| 1 | Receipt |",
    "| | Central | State |\n| --- | --- | --- |\n| Fee | Rs 10 | Rs 20 |",
    "It was ✅ done.",
    "Some words क्ष\u200dत्र and राज\u200cमार्ग.",
    "An emoji of a family: 👨\u200d👩\u200d👧.",
    question("Do not forget the date. Which section applies?"),
    question("Which of these is **not** a public authority?"),
    question("Which of these is NOT a public authority?"),
    question("What is due?", "- [ ] All of the fee", "- [x] None of it"),
    "The word naïve, and the sign µ.",
]


@pytest.mark.parametrize("body", QUIET)
def test_nothing_is_said_of_what_is_no_fault(body: str) -> None:
    assert codes(body) == []


LOUD = {
    "Ring 098765 43210.": "KD247",
    "Ring +91-9876543210 today.": "KD247",
    "The PAN is ABCPE1234F.": "KD248",
    "Bearer abcdefghijklmnopqrstuvwxyz0123456789 is sent.": "KD245",
    "-----BEGIN RSA PRIVATE KEY-----": "KD245",
    "The key is AKIAIOSFODNN7EXAMPLE.": "KD245",
    "`eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P`": "KD245",
    "Click the green button.": "KD512",
    "Wrong ones are marked in red.": "KD512",
    "लाल डिब्बे में लिखें।": "KD512",
    "[यहाँ क्लिक करें](https://lab.example/x)": "KD508",
    "![चित्र: एक घड़ी](media/clock.svg)": "KD506",
    "Р\u200bIO is a word.": "KD522",
    "\u0420IO is a word.": "KD521",
    "| | |\n| --- | --- |\n| 1 | Receipt |": "KD511",
    "🔹 One\n\n🔹 Two": "KD514",
    question("इनमें से कौन लोक प्राधिकरण नहीं है?"): "KD752",
    question("What is due?", "- [x] उपरोक्त सभी", "- [ ] Nothing"): "KD747",
    question("What is due?", "- [x] None of these", "- [ ] A copy"): "KD747",
}


@pytest.mark.parametrize("body", LOUD)
def test_the_twin_is_told(body: str) -> None:
    assert LOUD[body] in codes(body)


HINDI = "जो अधिकारी आवेदन प्राप्त करता है वह पहले पृष्ठ पर तारीख लिखता है। " * 3
TAMIL = "விண்ணப்பத்தைப் பெறும் அலுவலர் முதல் பக்கத்தில் தேதியை எழுதுகிறார். " * 3
URDU = "جو افسر درخواست وصول کرتا ہے وہ پہلے صفحے پر تاریخ لکھتا ہے۔ " * 3
ENGLISH = "The officer who receives a request notes the date on its first page. " * 3


@pytest.mark.parametrize(
    ("tag", "body", "told"),
    [
        ("hi", HINDI, False),
        ("ta", TAMIL, False),
        ("ur", URDU, False),
        ("ta-IN", TAMIL, False),
        ("hi-Latn", ENGLISH, False),
        ("hi", HINDI + ENGLISH[:60], False),
        ("xx", HINDI, False),
        ("hi", ENGLISH, True),
        ("ta", HINDI, True),
        ("en", URDU, True),
    ],
)
def test_letters_are_held_against_the_language_s_own(tag: str, body: str, told: bool) -> None:
    assert ("KD520" in codes(body, tag)) is told


def test_every_language_is_written_in_scripts_that_are_known() -> None:
    assert {s for scripts in language.WRITTEN_IN.values() for s in scripts} <= {*language.SCRIPTS}


@given(st.integers(10**10, 10**11 - 1), st.integers(0, 10), st.integers(1, 9))
def test_one_check_digit_is_right_and_one_slip_is_seen(digits: int, at: int, by: int) -> None:
    """Verhoeff (1969): every slip of one digit is found."""
    right = [f"{digits}{last}" for last in range(10) if privacy.checks_out(f"{digits}{last}")]
    assert len(right) == 1
    slipped = str((int(right[0][at]) + by) % 10)
    assert not privacy.checks_out(right[0][:at] + slipped + right[0][at + 1 :])


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("CC BY 4.0", "CC-BY-4.0"),
        ("cc-by-sa", "CC-BY-SA-4.0"),
        ("Creative Commons Attribution 4.0", "CC-BY-4.0"),
        ("MITT", "MIT"),
        ("something of ours", None),
    ],
)
def test_the_licence_that_was_meant_is_offered(written: str, meant: str | None) -> None:
    assert _licence_meant(written) == meant
