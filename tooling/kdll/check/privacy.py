"""What should not leave the lab: keys, people's data, and learners' traces at strangers'."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import parse_qsl, urlsplit

from kdll.check.rule import Subject
from kdll.check.written import Written
from kdll.model.course import Page
from kdll.model.diagnostic import Diagnostic, Severity
from kdll.model.place import Span
from kdll.model.tree import Tree

SHORTENERS = frozenset(
    [
        "bit.ly",
        "tinyurl.com",
        "goo.gl",
        "t.co",
        "ow.ly",
        "is.gd",
        "buff.ly",
        "cutt.ly",
        "rb.gy",
        "shorturl.at",
        "lnkd.in",
        "s.id",
        "t.ly",
        "tiny.cc",
        "rebrand.ly",
        "v.gd",
    ]
)
FORMS = frozenset(
    [
        "forms.gle",
        "docs.google.com/forms",
        "forms.office.com",
        "forms.microsoft.com",
        "surveymonkey.com",
        "typeform.com",
        "jotform.com",
        "zfrmz.com",
        "forms.zoho.com",
        "tally.so",
    ]
)
FILMS = frozenset(
    [
        "youtube.com",
        "youtu.be",
        "vimeo.com",
        "dailymotion.com",
        "youtube-nocookie.com",
        "player.vimeo.com",
    ]
)
_TRACES = re.compile(r"utm_\w+|fbclid|gclid|dclid|msclkid|igshid|mc_[ce]id|yclid|_hsenc|si", re.I)
_OF_FILMS = {"si"}
"""Share marks that mean something else on other sites."""


def shortened_link(subject: Subject) -> Iterator[Diagnostic]:
    """A link through a shortener: nobody sees where it leads, and it counts who follows."""
    for _, host, href, span in _outside(subject):
        if host in SHORTENERS:
            yield Diagnostic(
                span,
                "KD240",
                f"`{href}` hides where it leads",
                "open it, and write the address that you arrive at",
                Severity.WARNING,
            )


def tracked_link(subject: Subject) -> Iterator[Diagnostic]:
    """A link that tells the other side where the reader came from."""
    for _, host, href, span in _outside(subject):
        query = urlsplit(href).query
        if not query or not _TRACES.search(query):
            continue
        marks = [
            name
            for name, _ in parse_qsl(query, keep_blank_values=True)
            if _TRACES.fullmatch(name) and (name not in _OF_FILMS or host in FILMS)
        ]
        if marks:
            listed = ", ".join(f"`{mark}`" for mark in marks)
            yield Diagnostic(
                span,
                "KD241",
                f"the address carries marks that follow the reader: {listed}",
                "take them out of the address, with what stands after their `=`",
                Severity.WARNING,
            )


def form_elsewhere(subject: Subject) -> Iterator[Diagnostic]:
    """A link to a form of somebody else's, which takes what learners type."""
    for _, host, href, span in _outside(subject):
        if host in FORMS or f"{host}{urlsplit(href).path}".startswith("docs.google.com/forms"):
            yield Diagnostic(
                span,
                "KD242",
                f"what learners write in a form at `{host}` is kept there, not by your platform",
                "ask with `::: question open` or `likert`, or say who keeps the answers and why",
                Severity.WARNING,
            )


def film_elsewhere(subject: Subject) -> Iterator[Diagnostic]:
    """A film at a video site: offline, or behind a wall, nobody can see it."""
    for _, host, _, span in _outside(subject):
        if host in FILMS:
            yield Diagnostic(
                span,
                "KD243",
                f"a film at `{host}` cannot be seen offline, and shows what its owner likes",
                "if you may, put the film into `media/`; else say beside the link what it shows",
                Severity.WARNING,
            )


_SECRET = re.compile(
    r"(?P<github>\bgh[pousr]_[A-Za-z0-9]{20,255}|\bgithub_pat_[A-Za-z0-9_]{20,255})"
    r"|(?P<gitlab>\bglpat-[A-Za-z0-9_-]{20,})"
    r"|(?P<slack>\bxox[abeprs]-[A-Za-z0-9-]{10,})"
    r"|(?P<amazon>\b(?:AKIA|ASIA)[A-Z0-9]{16}\b)"
    r"|(?P<google>\bAIza[A-Za-z0-9_-]{35})"
    r"|(?P<token>\beyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,})"
    r"|(?P<bearer>\bBearer[ \t]+[A-Za-z0-9._~+/-]{20,}=*)"
    r"|(?P<password>\bhttps?://[^\s/@:?#]{1,64}:[^\s/@]{1,256}@)"
    r"|(?P<key>-----BEGIN (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY-----"
    r"(?:[\s\S]{0,8000}?-----END (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY-----)?)"
)
_SECRETS = {
    "github": "a key to GitHub",
    "gitlab": "a key to GitLab",
    "slack": "a key to Slack",
    "amazon": "a key to Amazon's cloud",
    "google": "a key to Google's services",
    "token": "a signed token",
    "bearer": "a token for signing in",
    "password": "an address with a password",
    "key": "a private key",
}
_MAY_BE_SECRET = re.compile(
    r"gh[pousr]_|github_pat_|glpat-|xox[abeprs]-|AKIA|ASIA|AIza|eyJ|Bearer|PRIVATE KEY"
    r"|https?://[^\s/@]+@"
)


def secret(subject: Subject) -> Iterator[Diagnostic]:
    """A key that opens something, in a page, a setting, or a text beside the course's media."""
    for file in subject.texts.values():
        yield from secrets(file)
    for path in subject.tree.below(f"{subject.course.folder}/media/"):
        content = subject.tree[path]
        if path.lower().endswith(_TEXTS) and isinstance(content, bytes):
            yield from secrets(Written(path, content))


_TEXTS = (".ass", ".csv", ".md", ".srt", ".svg", ".txt", ".vtt", ".yml")


def secrets_around(tree: Tree) -> Iterator[Diagnostic]:
    """The same in the files that belong to no course: lab.yml and the frameworks."""
    for path, content in tree.items():
        around = path == "lab.yml" or path.startswith("frameworks/")
        if around and isinstance(content, bytes):
            yield from secrets(Written(path, content))


def secrets(file: Written) -> Iterator[Diagnostic]:
    """Each key in a text. Neither the message nor the line below it shows one."""
    if not _MAY_BE_SECRET.search(file.text):
        return
    for match in _SECRET.finditer(file.text):
        what, words = _SECRETS[match.lastgroup or ""], match[0]
        shown = "" if match.lastgroup == "key" else f" (`{words[:4]}…`)"
        yield Diagnostic(
            file.span(match.start(), match.end()),
            "KD245",
            f"{what} stands here{shown}",
            "take it out, and have it withdrawn where it was made: whoever has seen this file "
            "can use it; in an example write `…` for it",
            unsafe=True,
            secret=True,
        )


def hidden(found: tuple[Diagnostic, ...], tree: Tree) -> tuple[Diagnostic, ...]:
    """The same findings, none of which tells a secret that another has found."""
    secret_places = [one.span for one in found if one.secret]
    words = {
        file.text[match.start() : match.end()]
        for path in dict.fromkeys(place.file for place in secret_places)
        if isinstance(content := tree.get(path), bytes)
        for file in (Written(path, content),)
        for match in _SECRET.finditer(file.text)
    }
    if not words:
        return found
    pattern = re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))))

    def masked(text: str) -> str:
        return pattern.sub(lambda match: f"{match[0][:4]}…", text)

    return tuple(
        replace(
            one,
            message=masked(one.message),
            hint=masked(one.hint),
            notes=tuple(replace(note, message=masked(note.message)) for note in one.notes),
        )
        for one in found
    )


_MAIL = re.compile(r"[\w.+-]{1,64}@([\w-]{1,63}(?:\.[\w-]{1,63}){1,5})")
_EXAMPLES = re.compile(r"(?:^|\.)(?:example(?:\.\w+)?|test|invalid|localhost)$", re.I)
_PHONE = re.compile(
    r"(?<![\w.,/+-])(?:\+91[ -]?|0)?(?:[6-9]\d{4}[ -]?\d{5}|[6-9]\d{2}[ -]\d{3}[ -]\d{4})"
    r"(?![\w-]|[.,]\d)"
)
_IN_PHONE = re.compile(r"[6-9]\d{2}[ -]?\d")
"""Within whatever `_PHONE` finds, and sooner looked for, as are the two below."""
_NUMBER = re.compile(r"(?<![\w.,-])[2-9]\d{3}([ -]?)\d{4}\1\d{4}(?![\w-]|[.,]\d)")
_IN_NUMBER = re.compile(r"[2-9]\d{3}")
_IN_PAN = re.compile(r"[A-Z]\d{4}[A-Z]")
_PAN = re.compile(r"\b[A-Z]{3}[ABCFGHJLPT][A-Z]\d{4}[A-Z]\b")


def personal_address(subject: Subject) -> Iterator[Diagnostic]:
    """Somebody's e-mail address, which stays in every package for ever."""
    for file in subject.texts.values():
        for match in _MAIL.finditer(file.text) if "@" in file.text else ():
            if not _EXAMPLES.search(match[1]):
                yield Diagnostic(
                    file.span(match.start(), match.end()),
                    "KD246",
                    f"the e-mail address `{match[0]}` goes into every package",
                    "people change, packages stay: name a contact of lab.yml as `contact:`, or "
                    "link to a page with the address",
                    Severity.WARNING,
                )


def personal_number(subject: Subject) -> Iterator[Diagnostic]:
    """A telephone number of somebody's."""
    for file in subject.texts.values():
        for match in _PHONE.finditer(file.text) if _IN_PHONE.search(file.text) else ():
            yield Diagnostic(
                file.span(match.start(), match.end()),
                "KD247",
                f"`{_masked(match[0])}` looks like somebody's telephone number",
                "name a contact of lab.yml instead; in an example write a number that is "
                "nobody's, such as 00000 00000",
                Severity.WARNING,
            )


def identity_number(subject: Subject) -> Iterator[Diagnostic]:
    """A number by which the state knows a person: Aadhaar or PAN."""
    for file in subject.texts.values():
        found = []
        if _IN_NUMBER.search(file.text):
            numbers = _NUMBER.finditer(file.text)
            found += [("an Aadhaar number", m) for m in numbers if checks_out(m[0])]
        if _IN_PAN.search(file.text):
            found += [("a PAN", m) for m in _PAN.finditer(file.text)]
        for what, match in found:
            yield Diagnostic(
                file.span(match.start(), match.end()),
                "KD248",
                f"`{_masked(match[0])}` has the form of {what}",
                "never show a real one; in an example write `XXXX XXXX 1234`",
                Severity.WARNING,
                secret=True,
            )


_TIMES = [
    "0123456789",
    "1234067895",
    "2340178956",
    "3401289567",
    "4012395678",
    "5987604321",
    "6598710432",
    "7659821043",
    "8765932104",
    "9876543210",
]
_TURNED = [
    "0123456789",
    "1576283094",
    "5803796142",
    "8916043527",
    "9453126870",
    "4286573901",
    "2793806415",
    "7046913258",
]


def checks_out(number: str) -> bool:
    """Whether the last digit of a number is right by Verhoeff's scheme, which Aadhaar uses."""
    left = 0
    for place, digit in enumerate(d for d in reversed(number) if d.isdigit()):
        left = int(_TIMES[left][int(_TURNED[place % 8][int(digit)])])
    return left == 0


def _masked(words: str) -> str:
    """All but the last two digits or letters as `•`."""
    return re.sub(r"\w(?=.*\w.*\w)", "•", words)


def _outside(subject: Subject) -> Iterator[tuple[Page, str, str, Span]]:
    """(page, host without `www.`, address, where) of each link that leaves the course."""
    for page in subject.course.sheets:
        for node in page.nodes.get("link", ()):
            href = node.attrs.get("href", "")
            if href[:4].lower() == "http" and (host := host_of(href)):
                yield page, host, href, node.span


def host_of(address: str) -> str:
    """The host of a web address, in small letters and without `www.`; empty if it has none."""
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        return ""
    return re.sub(r"^(?:www|m)\.", "", host)
