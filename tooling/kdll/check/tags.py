"""What can be wrong with a tag, wherever it stands: in a course or in a role."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol

from kdll.check import repairs
from kdll.check.rule import count
from kdll.model.competency import Competency, Framework, Tag, called, find, present, rank
from kdll.model.diagnostic import Diagnostic, Edit
from kdll.model.spelling import closest, nearest, surely
from kdll.model.tree import Tree


class Around(Protocol):
    """What must be known to judge a tag."""

    @property
    def frameworks(self) -> Mapping[str, Framework]:
        """By id."""
        ...

    @property
    def tree(self) -> Tree:
        """The whole content folder."""
        ...


_OFFERED = 3


def unknown_competency(tags: Iterable[Tag], around: Around) -> Iterator[Diagnostic]:
    """A tag whose framework has nothing of that name: KD302, with the nearest three."""
    for tag in tags:
        framework = around.frameworks.get(tag.framework)
        known = framework.competencies if framework else {}
        # A framework without any could not be read, which is told where it stands.
        if framework is None or not known or tag.competency in known:
            continue
        if called(framework, tag.competency):
            continue
        elsewhere = next(
            (f.id for f in around.frameworks.values() if tag.competency in f.competencies), None
        )
        close = _closest(tag.competency, framework)
        if elsewhere:
            hint = f"framework `{elsewhere}` has it: write `{elsewhere}:{tag.competency}`"
        elif close:
            hint = f"did you mean {_offered(framework, close)}?"
        else:
            listed = count(len(known), "competency", "competencies")
            hint = (
                f"framework `{framework.id}` lists {listed}: kdll competency search finds one by "
                "words"
            )
            if framework.open_areas:
                hint += f", or add yours to its open area ({', '.join(framework.open_areas)})"
        yield Diagnostic(
            tag.span,
            "KD302",
            f"no competency `{tag.competency}` in framework `{framework.id}`",
            hint,
            repair=()
            if elsewhere or tag.level
            else repairs.respelt(around, tag.span, tag.competency, known),
        )


def unknown_framework(tags: Iterable[Tag], around: Around) -> Iterator[Diagnostic]:
    """A tag whose framework is none of the library's: KD303."""
    known = around.frameworks
    for tag in tags:
        if tag.framework in known:
            continue
        meant = nearest(tag.framework, known)
        if meant:
            hint = f"did you mean `{meant}` ({known[meant].title})?"
        elif known:
            hint = "the frameworks here are " + ", ".join(f"`{name}`" for name in known)
        else:
            hint = "put the framework's file into the folder `frameworks`"
        yield Diagnostic(tag.span, "KD303", f"no framework `{tag.framework}`", hint)


def unknown_level(tags: Iterable[Tag], around: Around) -> Iterator[Diagnostic]:
    """A tag with a level that is not published: KD304."""
    for tag in tags:
        competency = find(around.frameworks, tag)
        if competency is None or not tag.level or rank(competency, tag.level):
            continue
        if competency.levels:
            listed = ", ".join(f"`@{n}` ({name})" for n, name in enumerate(competency.levels, 1))
            yield Diagnostic(
                tag.span,
                "KD304",
                f"no level `@{tag.level}` of `{tag.name}`",
                f"its levels are {listed}",
            )
        else:
            yield Diagnostic(
                tag.span,
                "KD304",
                f"no levels are published for `{tag.name}`",
                f"write `{tag.name}` alone",
            )


def retired(tags: Iterable[Tag], around: Around) -> Iterator[Diagnostic]:
    """A tag whose competency is no longer used: KD313, with what replaces it."""
    for tag in tags:
        framework, old = around.frameworks.get(tag.framework), find(around.frameworks, tag)
        if framework is None or old is None or not old.retired:
            continue
        today = present(framework, old)
        if len(today) == 1:
            hint = f"write `{framework.id}:{today[0].id}` ({today[0].name}), which replaces it"
        elif today:
            hint = f"choose what you teach of what replaces it: {_offered(framework, today)}"
        else:
            hint = "nothing replaces it: take the tag away, or choose another"
        yield Diagnostic(
            tag.span,
            "KD313",
            f"`{tag.name}` ({old.name}) is retired",
            hint,
            repair=_instead(tag, today[0], around) if len(today) == 1 else (),
        )


def other_name(tags: Iterable[Tag], around: Around) -> Iterator[Diagnostic]:
    """A tag by another name of one competency: KD314, with its id."""
    for tag, framework, found in _by_name(tags, around):
        if len(found) == 1:
            yield Diagnostic(
                tag.span,
                "KD314",
                f"`{tag.name}` is another name of `{framework.id}:{found[0].id}`",
                f"write `{framework.id}:{found[0].id}` ({found[0].name})",
                repair=_instead(tag, found[0], around),
            )


def ambiguous(tags: Iterable[Tag], around: Around) -> Iterator[Diagnostic]:
    """A tag by a name of several competencies: KD315."""
    for tag, framework, found in _by_name(tags, around):
        if len(found) > 1:
            yield Diagnostic(
                tag.span,
                "KD315",
                f"`{tag.name}` may mean {count(len(found), 'competency', 'competencies')}",
                f"write which: {_offered(framework, found)}",
            )


def _by_name(
    tags: Iterable[Tag], around: Around
) -> Iterator[tuple[Tag, Framework, tuple[Competency, ...]]]:
    for tag in tags:
        framework = around.frameworks.get(tag.framework)
        if framework is not None and tag.competency not in framework.competencies:
            found = called(framework, tag.competency)
            # A retired one that shares its name with its successor is not meant.
            yield tag, framework, tuple(c for c in found if not c.retired) or found


def _instead(tag: Tag, one: Competency, around: Around) -> tuple[Edit, ...]:
    if not tag.level:
        return repairs.replaced(around, tag.span, tag.competency, one.id)
    if not rank(one, tag.level):
        return ()
    old, new = f"{tag.competency}@{tag.level}", f"{one.id}@{tag.level}"
    return repairs.replaced(around, tag.span, old, new)


def _closest(word: str, framework: Framework) -> tuple[Competency, ...]:
    """The competencies most like a word, by id or name, the likeliest first; the one alone that
    was meant beyond doubt."""
    if sure := surely(word, framework.competencies):
        return (framework.competencies[sure],)
    ids = closest(word, framework.competencies, _OFFERED)
    by_name: dict[str, str] = {}
    for one in framework.competencies.values():
        for name in (one.name, *one.aliases):
            by_name.setdefault(name.casefold(), one.id)
    names = closest(word.replace("-", " "), by_name, _OFFERED)
    found = dict.fromkeys([*ids, *(by_name[name] for name in names)])
    return tuple(framework.competencies[id_] for id_ in [*found][:_OFFERED])


def _offered(framework: Framework, found: Iterable[Competency]) -> str:
    named = [f"`{framework.id}:{one.id}` ({one.name})" for one in found]
    return " or ".join([", ".join(named[:-1]), named[-1]] if len(named) > 1 else named)
