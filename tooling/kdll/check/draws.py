"""What assessments draw from banks: there is enough of it, it is fair, and nothing is left out."""

from __future__ import annotations

from collections.abc import Iterator

from kdll.check.rule import Subject, count
from kdll.model.course import Course, Draw, Page, PageKind
from kdll.model.diagnostic import Diagnostic, Note, Severity
from kdll.model.prose import Node
from kdll.model.question import Question, QuestionKind
from kdll.model.spelling import nearest


def unknown_bank(subject: Subject) -> Iterator[Diagnostic]:
    """A draw from a bank that the course does not have."""
    known = {bank.id: bank for bank in subject.course.banks}
    for _, draw in _draws(subject.course):
        if draw.bank.value in known:
            continue
        meant = nearest(draw.bank.value, known)
        yield Diagnostic(
            draw.bank.span,
            "KD222",
            f"no bank `{draw.bank}` in this course",
            f"did you mean `{meant}` ({known[meant].title})?"
            if meant
            else "write the id of a file in the course's folder `banks/`",
        )


def misplaced(subject: Subject) -> Iterator[Diagnostic]:
    """A draw on a page whose questions do not count."""
    for sheet in subject.course.sheets:
        if sheet.draws and sheet.kind is not PageKind.ASSESSMENT:
            yield Diagnostic(
                sheet.draws[0].span,
                "KD225",
                f"page `{sheet.id}` draws questions, and is no assessment",
                "write `kind: assessment` at the top of its file, or take `draw:` away",
            )


def too_few(subject: Subject) -> Iterator[Diagnostic]:
    """A draw of more questions than there are."""
    for _, draw, found in _known(subject.course):
        if len(found) < draw.count:
            yield Diagnostic(
                draw.span,
                "KD735",
                f"{draw.count} questions are to be drawn, and bank `{draw.bank}` has "
                f"{len(found) or 'none'}{_that_fit(draw)}",
                f"write {draw.count - len(found)} more, or lower `count:`",
            )


def small_bank(subject: Subject) -> Iterator[Diagnostic]:
    """A draw that gives nearly everyone the same questions."""
    for _, draw, found in _known(subject.course):
        if draw.count <= len(found) < 2 * draw.count:
            yield Diagnostic(
                draw.span,
                "KD738",
                f"{draw.count} of only {count(len(found), 'question')}{_that_fit(draw)} are drawn: "
                "most learners get the same ones",
                f"write at least {2 * draw.count}, or lower `count:`",
                Severity.WARNING,
            )


def drawn_twice(subject: Subject) -> Iterator[Diagnostic]:
    """A question that two draws could ask, so that a learner could meet it twice."""
    before: list[tuple[Draw, dict[int, Question]]] = []
    for _, draw, found in _known(subject.course):
        mine = {id(question): question for question in found}
        for other, theirs in before:
            both = [question for key, question in mine.items() if key in theirs]
            if both:
                named = ", ".join(f"`{q.id}`" for q in both[:3]) + ("…" if both[3:] else "")
                yield Diagnostic(
                    draw.span,
                    "KD736",
                    f"{count(len(both), 'question')} could be drawn twice: {named}",
                    "part the draws by `difficulty:` or `competency:`, or make two banks",
                    notes=(Note(other.span, "the other draw"),),
                )
        before.append((draw, mine))


def left_out(subject: Subject) -> Iterator[Diagnostic]:
    """A target of the course that some learners would be asked about, and others not."""
    course = subject.course
    pages = [page for page in course.pages if page.draws]
    for target in course.targets:
        if any(_certain(course, page, target.name) for page in course.pages):
            continue
        for page in pages:
            for draw in page.draws:
                found = course.drawn(draw)
                asking = sum(_asks(course, question, bank, target.name) for question, bank in found)
                if asking > 0 and len(found) >= draw.count:
                    yield Diagnostic(
                        draw.span,
                        "KD737",
                        f"this draw could leave out the target `{target.name}`: {asking} of "
                        f"{len(found)} questions ask for it",
                        f"draw them by themselves: `competency: {target.name}`",
                    )


def _certain(course: Course, page: Page, target: str) -> bool:
    """Whether every learner is asked about a target on a page whose questions count."""
    if not course.scores(page):
        return False
    if any(_asks(course, question, page, target) for question in page.questions):
        return True
    for draw in page.draws:
        found = course.drawn(draw)
        others = sum(not _asks(course, question, bank, target) for question, bank in found)
        if others < min(draw.count, len(found)):
            return True
    return False


def _asks(course: Course, question: Question, sheet: Page, target: str) -> bool:
    tag = course.competency_of(question, sheet)
    return tag is not None and tag.name == target


def unequal_points(subject: Subject) -> Iterator[Diagnostic]:
    """A draw by which one learner could get more points than another."""
    for _, draw, found in _known(subject.course):
        first: dict[int, Question] = {}
        for question in found:
            first.setdefault(question.points if question.scorable else 0, question)
        if len(first) > 1:
            points = sorted(first)
            said = ", ".join(map(str, points[:-1])) + f" and {points[-1]}"
            yield Diagnostic(
                draw.span,
                "KD739",
                f"the questions of this draw are worth {said} points",
                "give all of them the same `points=`"
                if points[0]
                else "take those out that can be neither right nor wrong",
                notes=tuple(
                    Note(first[n].span, f"this one is worth {count(n, 'point')}") for n in points
                ),
            )


def unused_bank(subject: Subject) -> Iterator[Diagnostic]:
    """A bank that nobody is asked from."""
    used = {draw.bank.value for _, draw in _draws(subject.course)}
    for bank in subject.course.banks:
        if bank.id and bank.id not in used:
            yield Diagnostic(
                bank.span,
                "KD226",
                f"nothing draws from bank `{bank.id}`",
                f"name it on an assessment, under `draw:`: `- from: {bank.id}`",
                Severity.WARNING,
            )


def misplaced_bank(subject: Subject) -> Iterator[Diagnostic]:
    """A bank outside `banks/`, or something else within."""
    course = subject.course
    for page in course.pages:
        if page.kind is PageKind.BANK:
            name = page.path.rpartition("/")[2]
            yield Diagnostic(
                page.span,
                "KD223",
                "this bank lies among the pages",
                f"move the file to `{course.folder}/banks/{name}`",
            )
    for bank in course.banks:
        if bank.kind is not PageKind.BANK:
            yield Diagnostic(
                bank.span,
                "KD223",
                "this file lies in `banks/`, and is no bank",
                "write `kind: bank` at its top, or move it beside course.yml",
            )
        words = next((n for n in bank.body if isinstance(n, Node) and not _may_group(n)), None)
        if words is not None:
            yield Diagnostic(
                words.span,
                "KD223",
                "words stand in a bank, outside its questions, and nobody will see them",
                "put them into the questions; only headings may stand between them",
            )
        for question in bank.questions:
            if question.kind is QuestionKind.SCENARIO:
                yield Diagnostic(
                    question.span,
                    "KD223",
                    "a scenario stands in a bank",
                    "put it on a page: only questions are drawn",
                )


def _may_group(node: Node) -> bool:
    """Headings, and what colleagues write to each other."""
    return node.kind == "heading" or node.attrs.get("name") == "todo"


def _that_fit(draw: Draw) -> str:
    return " that fit" if draw.competency or draw.difficulty else ""


def _draws(course: Course) -> Iterator[tuple[Page, Draw]]:
    for page in course.pages:
        for draw in page.draws:
            yield page, draw


def _known(course: Course) -> Iterator[tuple[Page, Draw, tuple[Question, ...]]]:
    """Draws from banks that are there, with what they may ask."""
    banks = {bank.id for bank in course.banks}
    for page, draw in _draws(course):
        if draw.bank.value in banks:
            yield page, draw, tuple(question for question, _ in course.drawn(draw))
