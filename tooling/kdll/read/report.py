"""Gathers findings while a file is read, so that all are told and none stops the reading."""

from __future__ import annotations

from collections.abc import Container, Iterable

from kdll.model.diagnostic import Diagnostic, Edit, Note, Severity
from kdll.model.place import Span, Text
from kdll.model.spelling import nearest, surely


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
        repair: Iterable[Edit] = (),
    ) -> None:
        """Add an error; see `Diagnostic` for the wording."""
        self._found.append(
            Diagnostic(span, code, message, hint, notes=notes, unsafe=unsafe, repair=tuple(repair))
        )

    def warning(
        self, code: str, span: Span, message: str, hint: str = "", *, repair: Iterable[Edit] = ()
    ) -> None:
        """Add a warning."""
        self._found.append(
            Diagnostic(span, code, message, hint, Severity.WARNING, repair=tuple(repair))
        )

    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """All findings, each once, by place."""
        return tuple(sorted(dict.fromkeys(self._found), key=_place))


def _place(found: Diagnostic) -> tuple[Span, str, str]:
    return found.span, found.code, found.message


def listed(words: Iterable[str]) -> str:
    """`a`, `b` or `c`."""
    quoted = [f"`{word}`" for word in words]
    return " or ".join([", ".join(quoted[:-1]), quoted[-1]] if len(quoted) > 1 else quoted)


def meant(word: str, known: Iterable[str], otherwise: str) -> str:
    """A hint that offers the nearest known word, or says something else."""
    close = nearest(word, known)
    return f"did you mean `{close}`?" if close else otherwise


def respelt(written: Text, known: Iterable[str], taken: Container[str] = ()) -> tuple[Edit, ...]:
    """The repair of a slip of the pen, where one known word alone can be meant.

    Only of a word that stands in the file as it is: quoted ones have other columns. A word that
    is `taken` can stand there once only.
    """
    span, words = written.span, written.value
    plain = span.start.line == span.end.line
    plain = plain and span.end.column - span.start.column == len(words)
    sure = surely(words, known) if plain else None
    return (Edit(span, sure),) if sure and sure not in taken else ()
