"""From a Word document or a spreadsheet to the files that it makes in a course. Writes nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kdll import read
from kdll.imports import columns, document, names, questions
from kdll.imports.markdown import folded
from kdll.model.course import Course, PageKind
from kdll.model.manuscript import Lost, Manuscript, Sheet
from kdll.model.prose import plain
from kdll.model.tree import Tree
from kdll.read.numbers import number_range

__all__ = ["Made", "Refused", "from_document", "from_sheets", "template"]


class Refused(Exception):
    """Nothing is made, for a reason that the author can mend."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Made:
    """What is to be written."""

    files: Tree = field(default_factory=Tree)
    """By path from the content folder; a page that is added to stands here as it will be."""
    lost: tuple[Lost, ...] = ()
    ids: tuple[str, ...] = ()
    """Of the questions that were made."""


def template() -> Mapping[str, Sequence[Sequence[str]]]:
    """The sheets of an empty spreadsheet of questions, the one to be filled in first."""
    return {"Questions": columns.template(), columns.EXPLAINED: columns.explained()}


def from_document(
    tree: Tree,
    schemas: Tree,
    folder: str,
    manuscript: Manuscript,
    competency: str = "",
    ids: Sequence[str] = (),
) -> Made:
    """The pages of a Word document, new in a folder of the content."""
    course = _course(tree, schemas, folder)
    tag = _competency(course, competency)
    taken = {page.id for page in course.sheets}
    made = document.pages(
        manuscript,
        folder,
        course.folder,
        tree,
        taken,
        lambda count: _numbers(course, folder, count),
        tag,
        ids,
    )
    if made.unnamed:
        headings = ", ".join(f"“{words}”" for words in made.unnamed)
        raise Refused(
            f"no free id can be made of the heading {headings}"
            if len(made.unnamed) == 1
            else f"no free ids can be made of the headings {headings}",
            "name each of them, in this order, with `--id first-appeal`: small letters a to z, "
            "digits and hyphens, which no page of the course has yet",
        )
    return Made(made.files, made.lost)


def from_sheets(
    tree: Tree,
    schemas: Tree,
    place: str,
    sheets: tuple[Sheet, ...],
    competency: str = "",
    *,
    title: str = "",
    kind: str = "",
    ids: Sequence[str] = (),
) -> Made:
    """Questions at the end of the page at `place`; with a title, on a new page of that folder."""
    course = _course(tree, schemas, place)
    if not title:
        _takes_questions(course, place)
    known = {q.id.value: folded(plain(q.prompt)) for q in course.questions if q.id}
    asked = questions.blocks(sheets, known, lambda words: number_range(words) is not None)
    if not asked.headed:
        raise Refused(
            "no line names the columns `QuestionType` and `Question`",
            "`kdll import --template` writes a spreadsheet with all columns",
        )
    if not asked.ids:
        return Made(lost=asked.lost)
    if title:
        taken = {page.id for page in course.sheets}
        id_ = ids[0] if ids else names.slug(title)
        if not names.ID.fullmatch(id_) or id_ in taken:
            raise Refused(
                f"no free id can be made of the title “{title}”",
                "name the page with `--id final-assessment`: small letters a to z, digits and "
                "hyphens, which no page of the course has yet",
            )
        kinds = (PageKind.GLOSSARY,) if kind == PageKind.ASSESSMENT else _ENDING
        [number] = _numbers(course, place, 1, kinds)
        path = f"{place}/{number:02}-{id_}.md"
        tag = _competency(course, competency)
        word = "" if kind == PageKind.PAGE else kind
        text = names.top(id_, title, tag, word) + "\n" + asked.text
    else:
        path = place
        text = _appended(tree, path, asked.text)
    files = Tree({path: text.encode()})
    _held(Tree({**tree, **files}), schemas, path, asked.ids)
    return Made(files, asked.lost, asked.ids)


def _takes_questions(course: Course, path: str) -> None:
    page = next((p for p in course.sheets if p.path == path), None)
    if page is None or page.kind in _WITHOUT_QUESTIONS:
        raise Refused(
            f"{path} is a {page.kind}" if page else f"{path} is no page of the course",
            "name a page, an assessment or a bank, or make a new page with `--page`",
        )


_WITHOUT_QUESTIONS = (PageKind.GLOSSARY, PageKind.SCENARIO)


def _appended(tree: Tree, path: str, addition: str) -> str:
    """A page with more at its end; what is there stays byte for byte, as do its line ends."""
    try:
        before = tree.text(path)
    except (UnicodeDecodeError, TypeError):
        raise Refused(f"{path} is not a text in UTF-8", "save it again with UTF-8") from None
    end = "\r\n" if "\r\n" in before else "\n"
    last = "" if before.endswith("\n") or not before else end
    gap = "" if (before + last).endswith(end * 2) or not before else end
    return before + last + gap + addition.replace("\n", end)


def _held(tree: Tree, schemas: Tree, path: str, ids: Sequence[str]) -> None:
    """Make sure that the page, read again, holds every question: something may be left open."""
    course = _course(tree, schemas, path)
    page = next((p for p in course.sheets if p.path == path), None)
    there = {q.id.value for q in page.questions if q.id} if page else set()
    if not set(ids) <= there:
        raise Refused(
            f"questions at the end of {path} could not be read again",
            "something in the page is not closed; mend what `kdll check` says about it first",
        )


def _course(tree: Tree, schemas: Tree, place: str) -> Course:
    folder = place.partition("/")[0]
    alone = Tree(
        {
            p: f
            for p, f in tree.items()
            if p.startswith((f"{folder}/", "frameworks/")) or "/" not in p
        }
    )
    library, _ = read.library(alone, schemas)
    found = next((c for c in library.courses if c.folder == folder), None)
    if found is None:
        raise Refused(f"`{folder}` is not a course", "a course's folder holds a `course.yml`")
    return found


_ENDING = (PageKind.ASSESSMENT, PageKind.GLOSSARY)


def _numbers(
    course: Course, folder: str, count: int, ending: Sequence[PageKind] = _ENDING
) -> list[int]:
    """For new files of a folder: behind the others, but ahead of assessments and glossaries."""
    found: list[tuple[int, bool]] = []
    for page in course.pages:
        inside = page.path.removeprefix(f"{folder}/")
        if inside != page.path:
            match = re.match(r"\d+", inside)
            found.append((int(match[0][:9]) if match else 0, page.kind in ending))
    before = max((number for number, last in found if not last), default=0)
    after = min((number for number, last in found if last and number > before), default=None)
    return names.numbers(count, before, after)


def _competency(course: Course, given: str) -> str:
    """The one that was asked for, or the course's target if there is exactly one."""
    if given and not names.TAG.fullmatch(given):
        raise Refused(
            f"`{given}` is no competency", "write it as in the course, `kcm:rti-responsiveness`"
        )
    targets = course.targets
    return given or (targets[0].name if len(targets) == 1 else "")
