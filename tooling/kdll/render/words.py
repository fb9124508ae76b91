"""Languages: the interface's words, and the direction of writing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kdll.model.language import same_language
from kdll.model.prose import Block, Node, plain

_RTL_LANGUAGES = frozenset(
    ("ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi")
)
_RTL_SCRIPTS = frozenset(("adlm", "arab", "aran", "hebr", "nkoo", "rohg", "syrc", "thaa"))


def catalogue(strings: Mapping[str, Mapping[str, str]], language: str) -> dict[str, str]:
    """The interface's words in a language; what it lacks is said in its base language, or English.

    `strings` holds catalogues by language; `en` must be complete.
    """
    base = language.split("-", 1)[0].lower()
    return {**strings["en"], **strings.get(base, {}), **strings.get(language, {})}


def spoken(strings: Mapping[str, Mapping[str, str]], language: str) -> str:
    """In which language a course's interface speaks: its own, or English where no words are."""
    base = language.split("-", 1)[0].lower()
    return next((tag for tag in (language, base) if tag in strings), "en")


def marked(language: str, around: str) -> dict[str, str]:
    """What an element with words in a language needs that stands in one of another: attributes."""
    if same_language(language, around):
        return {}
    way = direction(language)
    return {"lang": language} | ({"dir": way} if way != direction(around) else {})


def direction(language: str) -> str:
    """`rtl` or `ltr`, by the script if the tag names one (`sd-Deva`), else by the language."""
    base, *others = language.lower().split("-")
    for subtag in others:
        if len(subtag) == 4 and subtag.isalpha():
            return "rtl" if subtag in _RTL_SCRIPTS else "ltr"
    return "rtl" if base in _RTL_LANGUAGES else "ltr"


def point(node: Node, strings: Mapping[str, str]) -> str:
    """The words of a point of a named scale."""
    return strings[f"scale.{node.text}"]


def told(blocks: Iterable[Block], strings: Mapping[str, str]) -> str:
    """The words alone of a line, those of a named scale in the language of `strings`."""
    return plain(_worded(block, strings) for block in blocks)


_AS_WRITTEN = frozenset({"paragraph", "text", "em", "strong", "mark", "code", "softbreak"})


def as_written(blocks: Iterable[Block]) -> bool:
    """Whether the text of the elements that these become is what `told` says of them."""
    return all(
        isinstance(block, Node)
        and block.kind in _AS_WRITTEN
        and (not block.children or as_written(block.children))
        for block in blocks
    )


def _worded(block: Block, strings: Mapping[str, str]) -> Block:
    if isinstance(block, Node) and block.kind == "scale":
        return block._replace(kind="text", text=point(block, strings))
    return block
