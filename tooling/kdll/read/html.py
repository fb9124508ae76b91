"""Raw HTML on a page: never read, and told with the way to say it in Markdown."""

from __future__ import annotations

import re

from kdll.model.diagnostic import Edit
from kdll.model.exemption import Exemption
from kdll.model.place import Span
from kdll.read.remarks import exemption
from kdll.read.report import Report

ACTIVE = re.compile(
    r"<\s*/?\s*(script|iframe|object|embed|applet|style|meta|base|link|form|frame|frameset)\b"
    r"|\son[a-z]+\s*=|javascript:|vbscript:|data:text/html",
    re.IGNORECASE,
)
ACTIVE_TEXT = re.compile(r"<\s*/?\s*(script|iframe|object|embed|style|meta|base)\b", re.IGNORECASE)

_TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9-]*)")
_WAYS = {
    "br": "end the line with `\\`; in a table, begin a new row",
    "b": "write `**words**`",
    "strong": "write `**words**`",
    "i": "write `*words*`",
    "em": "write `*words*`",
    "u": "write `*words*`; underlined words look like links",
    "s": "write `~~words~~`",
    "del": "write `~~words~~`",
    "strike": "write `~~words~~`",
    "a": "write `[words](address)`",
    "img": "write `![what the learner sees](media/name.png)`",
    "video": "write `![what the learner sees](media/name.mp4)` on a line of its own",
    "audio": "write `![what the learner hears](media/name.mp3)` on a line of its own",
    "code": "write `` `words` ``",
    "pre": "write ``` on the lines before and after",
    "p": "leave an empty line between paragraphs",
    "hr": "write `---` on a line of its own, between empty lines",
    "ul": "begin each line with `- `",
    "ol": "begin the lines with `1. `, `2. `",
    "li": "begin the line with `- `",
    "table": "write `| one | two |` for each row, and `| --- | --- |` below the first",
    "blockquote": "write `> ` before the words, or `::: quote` above them",
    "details": "write `::: reveal` above and `:::` below",
    "sup": "use the character itself, such as ²",
    "sub": "use the character itself, such as ₂",
} | {f"h{level}": f"write `{'#' * level} Heading`" for level in range(1, 7)}


class Html:
    """The tags of one page; a closing tag is told only where no opening one was."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._opened: set[str] = set()
        self.exemptions: list[Exemption] = []
        """What remarks of the page allow."""

    def tag(self, markup: str, span: Span, line_end: Span | None = None) -> None:
        """Tell what to write instead of a piece of raw HTML; comments are dropped silently.

        `line_end` is the tag with the space after it, where the paragraph goes on below.
        """
        if markup.startswith("<!--"):
            self.remark(markup, span)
            return
        match = _TAG.match(markup)
        name = match[1].lower() if match else ""
        if markup.startswith("</") and name in self._opened:
            return
        if ACTIVE.search(markup):
            self.active(f"<{name or '…'}>", span)
        else:
            self._report.error(
                "KD170",
                span,
                f"`<{name}>` is HTML, which is not read here" if name else "HTML is not read here",
                _WAYS.get(name, "take it away; to show it to learners, write it as `` `code` ``"),
                repair=(Edit(line_end, "\\"),) if name == "br" and line_end else (),
            )
        self._opened.add(name)

    def remark(self, markup: str, span: Span) -> None:
        """Drop a remark, and keep what it allows."""
        if found := exemption(markup, span):
            self.exemptions.append(found)

    def active(self, what: str, span: Span) -> None:
        """Refuse what could run on a learner's device."""
        self._report.error(
            "KD171",
            span,
            f"`{what}` could run a program on the learner's device",
            "take it away; to show it to learners, write it as `` `code` ``",
            unsafe=True,
        )
