"""The languages in which code on a page can be coloured."""

from __future__ import annotations

from functools import lru_cache

from kdll.model.spelling import nearest


@lru_cache(maxsize=1)
def languages() -> tuple[str, ...]:
    """The names by which they are known."""
    # Costs a fifth of a second to import, and most pages have no code.
    from pygments.lexers import get_all_lexers

    return tuple(sorted({name for _, names, *_ in get_all_lexers(plugins=False) for name in names}))


def unknown_language(name: str) -> tuple[str, str] | None:
    """What is wrong with the word after the three signs, and what to do; None if it is known."""
    if name.lower() in languages():
        return None
    close = nearest(name, languages())
    return (
        f"no language of code is called `{name}`",
        f"did you mean `{close}`?" if close else "write `text` for what has no language",
    )
