"""The grammar of `{#id flag key=value key="two words" key=one,two}`.

    braces  = "{" , [ item , { space , item } ] , "}"
    item    = "#" , name | word | word , "=" , value
    value   = bare | quoted , { "," , bare | quoted }
    bare    = any text up to the next space, comma or "}" ; a comma parts a list
    quoted  = '"' … '"' | "'" … "'" ; curly quotes are read as straight ones

Pure, and in columns: `scan` knows nothing of files.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

_QUOTES = {'"': '"', "'": "'", "“": "”", "”": "”", "„": "“", "‘": "’", "’": "’", "«": "»"}
_CLOSE = {
    '"': '"“”',
    "'": "'‘’",
    "“": '”“"',
    "”": '”"',
    "„": '“”"',
    "‘": "’‘'",
    "’": "’'",
    "«": "»",
}


@dataclass(frozen=True, slots=True)
class Item:
    """A word of the braces; columns count from 0 in the scanned text, ends are exclusive."""

    text: str
    start: int
    end: int
    values: tuple[str, ...] = ()
    """The parts of a list; of any other value, the one text."""

    @property
    def value(self) -> str:
        """The value as one text."""
        return ",".join(self.values)


Respelling: TypeAlias = tuple[int, int, str]
"""Columns from 0, and what is to stand between them."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Why braces cannot be read, and where."""

    message: str
    hint: str
    start: int
    end: int
    repair: tuple[Respelling, ...] = ()


@dataclass(frozen=True, slots=True)
class Braces:
    """What braces hold."""

    end: int
    """Column after the closing brace."""
    id: Item | None = None
    settings: dict[str, Item] = field(default_factory=dict)
    """By key; a flag has no values. The item spans key and value."""
    faults: tuple[Fault, ...] = ()
    typeset: tuple[Respelling, ...] = ()
    """Quotes and spaces as word processors make them: read as the plain ones, to be made plain."""


def scan(text: str, start: int = 0) -> Braces:
    """Read the braces that open at `text[start]`; faults are values, and reading goes on."""
    return _Scanner(text, start).run()


class _Scanner:
    def __init__(self, text: str, start: int) -> None:
        self.text = text
        self.pos = start + 1
        self.start = start
        self.id: Item | None = None
        self.settings: dict[str, Item] = {}
        self.faults: list[Fault] = []
        self.typeset: list[Respelling] = []

    def run(self) -> Braces:
        text = self.text
        while True:
            while self.pos < len(text) and text[self.pos].isspace():
                if not text[self.pos].isascii():
                    self.typeset.append((self.pos, self.pos + 1, " "))
                self.pos += 1
            if self.pos >= len(text):
                end = len(text.rstrip())
                self.fault(
                    "these braces are never closed",
                    "close them with `}`",
                    self.start,
                    repair=() if self.faults else ((end, end, "}"),),
                )
                break
            if text[self.pos] == "}":
                self.pos += 1
                break
            self.item()
        return Braces(self.pos, self.id, self.settings, tuple(self.faults), tuple(self.typeset))

    def fault(
        self,
        message: str,
        hint: str,
        start: int,
        end: int | None = None,
        repair: tuple[Respelling, ...] = (),
    ) -> None:
        self.faults.append(Fault(message, hint, start, end or start + 1, repair))

    def item(self) -> None:
        start = self.pos
        while self.pos < len(self.text) and not (
            self.text[self.pos].isspace() or self.text[self.pos] in "=}{"
        ):
            self.pos += 1
        word = self.text[start : self.pos]
        sign = self.text[self.pos : self.pos + 1]
        if sign == "{":
            self.fault("a second `{` stands within braces", "close the first pair", self.pos)
            self.pos += 1
        elif sign == "=":
            self.pos += 1
            self.keyed(word, start)
        elif word.startswith("#"):
            self.named(word[1:], start)
        elif word[0] in _QUOTES:
            self.pos = start + 1
            while self.pos < len(self.text) and self.text[self.pos] not in _CLOSE[word[0]] + "}":
                self.pos += 1
            self.pos += self.text[self.pos : self.pos + 1] not in ("", "}")
            self.fault(
                "words for the learner do not stand in braces",
                "write them outside, or give them a key: `unit=…`",
                start,
                self.pos,
            )
        elif self.text[self.pos :].lstrip()[:1] == "=":
            self.pos = self.text.index("=", self.pos) + 1
            self.spaced(word, start)
        else:
            self.keep(word, Item(word, start, self.pos))

    def spaced(self, key: str, start: int) -> None:
        """`key = value`: told once, and read as meant."""
        after = start + len(key)
        while self.text[self.pos : self.pos + 1].isspace():
            self.pos += 1
        value = self.pos
        values = self.values()
        self.fault(
            "spaces stand around this `=`",
            f"write `{key}={','.join(values)}`",
            start,
            self.pos,
            repair=((after, value, "="),) if key and any(values) else (),
        )
        if any(values):
            self.keep(key, Item(key, start, self.pos, values))

    def named(self, name: str, start: int) -> None:
        item = Item(name, start, self.pos)
        if not name:
            self.fault(
                "no name follows this `#`", "write it directly after: `{#first-appeal}`", start
            )
        elif self.id is not None:
            self.fault(
                f"a second name, `#{name}`, stands in these braces", "keep one", start, self.pos
            )
        else:
            self.id = item

    def keyed(self, key: str, start: int) -> None:
        if not key:
            self.fault("no key stands before this `=`", "write `key=value`", start)
        elif self.text[self.pos : self.pos + 1].isspace():
            self.spaced(key, start)
            return
        values = self.values()
        if key and not any(values):
            self.fault(
                f"no value follows `{key}=`",
                f"write `{key}=value`, without spaces",
                start,
                self.pos,
            )
            return
        if key.startswith("#"):
            self.fault("a name has no value", f"write `{{{key}}}`", start, self.pos)
        elif key:
            self.keep(key, Item(key, start, self.pos, values))

    def keep(self, key: str, item: Item) -> None:
        if key in self.settings:
            self.fault(f"`{key}` stands here twice", "keep one of the two", item.start, item.end)
        else:
            self.settings[key] = item

    def values(self) -> tuple[str, ...]:
        found = [self.value()]
        while self.text[self.pos : self.pos + 1] == ",":
            self.pos += 1
            found.append(self.value())
        return tuple(found)

    def quoted(self, words: str, start: int) -> tuple[Respelling, ...]:
        """What stands from `start` to here as words in straight quotes, where they can be."""
        for sign in "\"'":
            if not set(words) & set(_CLOSE[sign]):
                return ((start, self.pos, f"{sign}{words}{sign}"),)
        return ()

    def value(self) -> str:
        start = self.pos
        first = self.text[start : start + 1]
        if first in _QUOTES and first:
            self.pos += 1
            while self.pos < len(self.text) and self.text[self.pos] not in _CLOSE[first]:
                self.pos += 1
            words = self.text[start + 1 : self.pos]
            if self.pos >= len(self.text):
                inside = words.partition("}")[0]
                self.pos = start + 1 + len(inside)
                self.fault(
                    "the quotes that open here are never closed",
                    "close them before `}`",
                    start,
                    repair=self.quoted(inside, start) if "}" in words else (),
                )
                return inside
            self.pos += 1
            if not (first + self.text[self.pos - 1]).isascii():
                self.typeset += self.quoted(words, start)
            return words
        while self.pos < len(self.text) and not (
            self.text[self.pos].isspace() or self.text[self.pos] in ",}"
        ):
            self.pos += 1
        words = self.text[start : self.pos]
        if "\\" in words:
            self.fault(
                "a `\\` stands in this value",
                f"write paths with `/`: `{words.replace(chr(92), '/')}`",
                start,
                self.pos,
            )
        return words
