"""What a released version of a course held, so that it is not changed under its number.

A platform that has version 1.2.0 is not asked to take 1.2.0 again, so learners would go on with
what was there before; and two reports of one version would speak of two courses.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterator

from kdll.check.rule import Subject, setting
from kdll.model.course import Course, Page, Status
from kdll.model.diagnostic import Diagnostic, Note, Severity
from kdll.model.identity import Identity, Release
from kdll.model.link import LinkKind, link
from kdll.model.tree import Blob

_REMARK = re.compile(r"<!--.*?-->", re.DOTALL)
_TOLD = 5
"""Pages that are named; the rest are counted."""


def noted(subject: Subject, identity: Identity) -> Identity:
    """The identity with what the course's version holds, if it is released and not noted yet.

    A version that is noted is never noted anew: what changed under it is told instead.
    """
    course, known = subject.course, identity.released
    if course.status is not Status.RELEASED or (known and known.version == course.version):
        return identity
    return Identity(
        identity.course, identity.pages, identity.questions, identity.media, release(subject)
    )


def release(subject: Subject) -> Release:
    """What the course holds now, as digests."""
    course = subject.course
    pages = {page.id: _of_page(subject, page) for page in course.sheets if page.id}
    return Release(course.version, _of_rules(course), pages)


def changed(subject: Subject) -> Iterator[Diagnostic]:
    """New content under the number of a version that was released with other content."""
    course, identity = subject.course, subject.identity
    known = identity.released if identity and identity.course == course.id else None
    if course.status is not Status.RELEASED or known is None or known.version != course.version:
        return
    now = release(subject)
    places = {page.id: page.span for page in course.sheets}
    ids = [id_ for id_ in now.pages if known.pages.get(id_) != now.pages[id_]]
    gone = [id_ for id_ in known.pages if id_ not in now.pages]
    what = [*(f"page `{id_}`" for id_ in ids), *(f"page `{id_}` (taken out)" for id_ in gone)]
    if known.rules != now.rules:
        what.append("the rules in course.yml")
    if not what:
        return
    more = len(what) - _TOLD
    listed = ", ".join(what[:_TOLD]) + (f" and {more} more" if more > 0 else "")
    yield Diagnostic(
        setting(subject, "version"),
        "KD216",
        f"version `{course.version}` was released with other content; changed since: {listed}",
        "raise the `version:`, so that platforms and reports can tell the two apart; then run "
        "`kdll check --write`",
        notes=tuple(Note(places[id_], "this page has changed") for id_ in ids[:_TOLD]),
    )


def unnoted(subject: Subject) -> Iterator[Diagnostic]:
    """A released version of which identity.lock does not know what it holds."""
    course, identity = subject.course, subject.identity
    if course.status is not Status.RELEASED or identity is None or identity.course != course.id:
        return
    if identity.released is None or identity.released.version != course.version:
        yield Diagnostic(
            setting(subject, "version"),
            "KD219",
            f"identity.lock does not note yet what version `{course.version}` holds",
            "run `kdll check --write`, and commit identity.lock with the course",
            Severity.WARNING,
        )


def _of_page(subject: Subject, page: Page) -> str:
    """Of a page's words, with those that it includes, and of its media, with the texts beside
    them; white space and remarks do not count."""
    texts = [_REMARK.sub(" ", file.text) for file in subject.written(page)]
    parts = [" ".join(unicodedata.normalize("NFC", text).split()) for text in texts]
    course = subject.course
    for kind, key in (("image", "src"), ("link", "href")):
        for node in page.nodes.get(kind, ()):
            target = link(course, page, node.attrs.get(key, ""))
            file = subject.tree.get(target.path) if target.kind is LinkKind.MEDIA else None
            if file is not None:
                parts.append(file.sha256 if isinstance(file, Blob) else _hashed(file))
                if beside := subject.beside.get(target.path):
                    parts += sorted(beside.files.values())
    return _hashed("\n".join(parts).encode())[:16]


def _of_rules(course: Course) -> str:
    """Of what judges a learner: assessments, completion, the score, gates, targets, values."""
    rules = [
        course.title.value,
        course.language,
        sorted((id_, repr(rule)) for id_, rule in course.assessments.items()),
        [t.value for t in course.complete_when.pages or ()] or None,
        course.complete_when.videos,
        str(course.complete_when.passed or ""),
        course.complete_when.minutes,
        str(course.score_from or ""),
        [[g.opens.value, [t.value for t in g.after]] for g in course.gates],
        [[tag.name, tag.level] for tag in course.targets],
        {name: text.value for name, text in course.values.items()},
    ]
    return _hashed(json.dumps(rules, sort_keys=True, ensure_ascii=False).encode())[:16]


def _hashed(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
