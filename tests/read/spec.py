"""CommonMark's own examples, and prose as CommonMark would write it in HTML."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from html import escape
from html.parser import HTMLParser
from urllib.parse import unquote

from kdll.model.prose import Block, Node, plain

from .reading import ROOT

_SPEC = ROOT / "tooling" / "player" / "node_modules" / "commonmark-spec" / "spec.txt"
_EXAMPLE = re.compile(r"^`{32} example\n(.*?)^\.\n(.*?)^`{32}$", re.MULTILINE | re.DOTALL)


@cache
def examples() -> dict[int, tuple[str, str]]:
    """Markdown and HTML by the number of the example."""
    text = _SPEC.read_text("utf-8").replace("→", "\t")
    found = enumerate(_EXAMPLE.finditer(text), 1)
    return {number: (match[1], match[2]) for number, match in found}


def normal(html: str) -> list[str]:
    """What a reader sees of it: tags, attributes and words, without idle space."""
    seen = _Seen()
    seen.feed(html)
    seen.close()
    seen.flush()
    return seen.parts


@dataclass
class _Seen(HTMLParser):
    parts: list[str] = field(default_factory=list)
    words: str = ""
    code: int = 0

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def flush(self) -> None:
        words = self.words if self.code else " ".join(self.words.split())
        if words:
            self.parts.append(words)
        self.words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.flush()
        self.code += tag == "pre"
        kept = sorted((k, unquote(v or "")) for k, v in attrs)
        self.parts.append(" ".join([f"<{tag}", *(f"{k}={v!r}" for k, v in kept)]))

    def handle_endtag(self, tag: str) -> None:
        if tag in ("br", "hr", "img"):
            return
        self.flush()
        self.code -= tag == "pre"
        self.parts.append(f"</{tag}")

    def handle_data(self, data: str) -> None:
        self.words += data

    def handle_comment(self, data: str) -> None:
        self.flush()
        self.parts.append(f"<!--{data}")


_TAGS = {
    "blockquote": "blockquote", "bullet_list": "ul", "list_item": "li", "em": "em", "s": "del",
    "strong": "strong", "code": "code", "paragraph": "p", "table": "table", "thead": "thead",
    "tbody": "tbody", "tr": "tr", "th": "th", "td": "td",
}  # fmt: skip


def as_html(nodes: tuple[Block, ...], tight: bool = False) -> str:
    """Nodes as CommonMark's examples write them."""
    return "".join(_one(node, tight) for node in nodes if isinstance(node, Node))


def _one(node: Node, tight: bool) -> str:
    inner = as_html(node.children, "tight" in node.attrs or (tight and node.kind == "list_item"))
    match node.kind:
        case "text":
            return escape(node.text)
        case "softbreak":
            return "\n"
        case "hardbreak":
            return "<br>"
        case "hr":
            return "<hr>"
        case "heading":
            return f"<h{node.attrs['level']}>{inner}</h{node.attrs['level']}>"
        case "ordered_list":
            start = node.attrs["start"]
            return f"<ol{'' if start == '1' else f' start={start}'}>{inner}</ol>"
        case "code":
            return f"<code>{escape(node.text)}</code>"
        case "code_block":
            language = node.attrs["info"].split(" ")[0]
            attr = f' class="language-{escape(language)}"' if language else ""
            return f"<pre><code{attr}>{escape(node.text)}</code></pre>"
        case "paragraph" if tight:
            return inner + "\n"
        case "link":
            return f"<a{_attrs(node, 'href', 'title')}>{inner}</a>"
        case "image":
            alt = escape(plain(node.children))
            return f'<img{_attrs(node, "src", "title")} alt="{alt}">'
    tag = _TAGS.get(node.kind, node.kind)
    return f"<{tag}>{inner}</{tag}>"


def _attrs(node: Node, *names: str) -> str:
    return "".join(f' {n}="{escape(node.attrs[n])}"' for n in names if n in node.attrs)
