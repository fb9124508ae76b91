"""Gathers findings while a file is read, so that all are told and none stops the reading."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from kdll.model.diagnostic import Diagnostic, Note
from kdll.model.place import Span


class Report:
    """The findings of one reading, in the order in which they were made."""

    def __init__(self) -> None:
        self._found: list[Diagnostic] = []

    def error(
        self,
        code: str,
        span: Span,
        message: str,
        hint: str = "",
        *,
        notes: tuple[Note, ...] = (),
        unsafe: bool = False,
    ) -> None:
        """Add an error; see `Diagnostic` for the wording."""
        self._found.append(
            Diagnostic(span=span, code=code, message=message, hint=hint, notes=notes, unsafe=unsafe)
        )

    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """All findings, each once, by place."""
        return tuple(sorted(dict.fromkeys(self._found), key=_place))


def _place(found: Diagnostic) -> tuple[Span, str, str]:
    return found.span, found.code, found.message


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that an author most likely meant, if one is close."""
    close = get_close_matches(word.casefold()[:80], list(known), n=1, cutoff=0.6)
    return close[0] if close else None


def listed(words: Iterable[str]) -> str:
    """`a`, `b` or `c`."""
    quoted = [f"`{word}`" for word in words]
    return " or ".join([", ".join(quoted[:-1]), quoted[-1]] if len(quoted) > 1 else quoted)


def meant(word: str, known: Iterable[str], otherwise: str) -> str:
    """A hint that offers the nearest known word, or says something else."""
    close = nearest(word, known)
    return f"did you mean `{close}`?" if close else otherwise
