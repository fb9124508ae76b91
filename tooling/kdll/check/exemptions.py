"""Warnings that an author allows with a reason; and exemptions that are at fault themselves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from kdll.check import repairs
from kdll.check.rule import Subject
from kdll.model.diagnostic import Diagnostic, Severity
from kdll.model.exemption import Exempted, Exemption
from kdll.model.spelling import nearest


@dataclass(frozen=True, slots=True)
class Judged:
    """Findings, parted by what the author allows."""

    left: tuple[Diagnostic, ...]
    exempted: tuple[Exempted, ...]
    told: tuple[Diagnostic, ...]
    """What is wrong with the exemptions."""


def exempt(subject: Subject, found: Iterable[Diagnostic]) -> Judged:
    """Take out of the findings of one course the warnings that its author allows.

    A remark on a page speaks for that file, `allow:` in course.yml for all of the course's.
    """
    by_code: defaultdict[str, list[Diagnostic]] = defaultdict(list)
    left = dict.fromkeys(found)
    for one in left:
        by_code[one.code].append(one)
    exempted: list[Exempted] = []
    told: list[Diagnostic] = []
    for exemption, file in _exemptions(subject):
        code = _code(exemption.rule.value, subject.rules)
        meant = [d for d in by_code[code] if file in ("", d.span.file)] if code else []
        if fault := _fault(subject, exemption, code, meant):
            told.append(fault)
            continue
        for one in meant:
            if one in left:
                del left[one]
                exempted.append(Exempted(one, exemption.reason))
    return Judged(tuple(left), tuple(sorted(exempted)), tuple(told))


def _exemptions(subject: Subject) -> Iterator[tuple[Exemption, str]]:
    """Each with the file that it speaks for; empty for all of the course's."""
    for page in subject.course.sheets:
        for exemption in page.exemptions:
            # An included file speaks for itself.
            yield exemption, exemption.rule.span.file
    for exemption in subject.course.exemptions:
        yield exemption, ""


def _code(rule: str, rules: Mapping[str, str]) -> str | None:
    if rule.upper() in rules:
        return rule.upper()
    return next((code for code, name in rules.items() if name == rule.lower()), None)


def _fault(
    subject: Subject, exemption: Exemption, code: str | None, meant: list[Diagnostic]
) -> Diagnostic | None:
    """What is wrong with an exemption, if anything is."""
    rule, span = exemption.rule.value, exemption.rule.span
    if code is None:
        names = [*subject.rules.values()]
        close = nearest(rule, names) if rule else None
        return Diagnostic(
            span,
            "KD192",
            f"no rule is called `{rule}`" if rule else "no rule is named that is to be allowed",
            f"did you mean `{close}`?"
            if close
            else "write the name or the code that stands in the warning, such as `KD414`",
            repair=repairs.respelt(subject, span, rule, names),
        )
    called = f"`{code} {subject.rules[code]}`"
    if not exemption.reason:
        return Diagnostic(
            span,
            "KD190",
            f"no reason is given for allowing {called}",
            f"give one: `because: …` in course.yml, `<!-- kdll allow: {rule} because … -->` "
            "on a page",
        )
    if any(one.severity is Severity.ERROR for one in meant):
        return Diagnostic(
            span,
            "KD191",
            f"{called} is an error here, and errors cannot be allowed",
            "mend it, and take this away",
        )
    if not meant:
        return Diagnostic(
            span,
            "KD193",
            f"nothing here is warned of by {called}",
            "take this away: what it allowed is mended, or stands in another file",
            Severity.WARNING,
        )
    return None
