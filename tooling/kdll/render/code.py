"""Code, coloured by classes: no style attribute, so that a strict content policy holds."""

from __future__ import annotations

from collections.abc import Iterator

from kdll.render.elements import Piece, element


def highlighted(code: str, language: str) -> Iterator[Piece]:
    """The code in spans with Pygments' short classes; plain where the language is not known."""
    if not language:
        yield code
        return
    # Pygments costs a fifth of a second to import, and most courses have no code.
    from pygments.lexers import get_lexer_by_name
    from pygments.token import STANDARD_TYPES
    from pygments.util import ClassNotFound

    try:
        lexer = get_lexer_by_name(language, stripnl=False, ensurenl=False)
    except ClassNotFound:
        yield code
        return
    for token, text in lexer.get_tokens(code):
        while token not in STANDARD_TYPES and token.parent:
            token = token.parent
        short = STANDARD_TYPES.get(token, "")
        yield element("span", {"class": short}, [text]) if short else text
