"""Reads one page: its front matter, and its Markdown with all that stands in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from collections.abc import Sequence as SequenceOf
from dataclasses import replace

from kdll.model.competency import Tag
from kdll.model.course import Draw, Page, PageKind
from kdll.model.diagnostic import Diagnostic
from kdll.model.exemption import Exemption
from kdll.model.place import Span, Text
from kdll.model.prose import Block, Node, walk
from kdll.model.tree import File, Tree
from kdll.read.blocks import Opening, Outline, outline
from kdll.read.choices import mend
from kdll.read.containers import Containers
from kdll.read.including import Including
from kdll.read.layout import Layout, ReadAs
from kdll.read.markdown import LEVELS, parse
from kdll.read.markdown import Page as Parsed
from kdll.read.opener import head, tell_faults
from kdll.read.option import Written
from kdll.read.option_lines import inside, mend_options
from kdll.read.prose import Prose
from kdll.read.question import QuestionMaker
from kdll.read.report import Report
from kdll.read.scenario import ScenarioMaker
from kdll.read.settings import Mapping, Scalar, Sequence, Value
from kdll.read.source import SETTINGS_LIMIT, Source, open_source
from kdll.read.surroundings import Around, Shelf
from kdll.read.tags import tag
from kdll.read.validation import Schemas, valid_settings


def page(
    path: str, file: File, schemas: Schemas, report: Report, shelf: Shelf | None = None
) -> Page | None:
    """A page, or None where the file cannot be read as text. What it lacks stays empty.

    `shelf` is what its course lends it: values and files to include.
    """
    source = open_source(path, file, report)
    if source is None:
        return None
    front, body = front_matter(source, report)
    settings = None
    if front is not None:
        if len(front.text) > SETTINGS_LIMIT:
            report.error("KD104", front.begin(), "the top of this page is larger than 256 KiB")
        else:
            settings = valid_settings(front, "page", schemas, report, "top of the page")
    id_ = text(settings, "id") if settings else Text(_from_name(path), source.begin())
    settings = settings or Mapping((), source.begin())
    title = text(settings, "title")
    kinds = {k.value: k for k in PageKind}
    kind = kinds.get(value(settings, "kind"), PageKind.PAGE)
    span = id_.span if id_ else source.begin()
    case = (id_, span) if kind is PageKind.SCENARIO else None
    around = Around(shelf, trail=(path,))
    nodes, exemptions = _Body(body, report, around, case).read()
    if kind is PageKind.BANK:
        _tell_footnotes(nodes, report)
    return Page(
        id=id_.value if id_ else "",
        title=title or Text(id_.value if id_ else _from_name(path), source.begin()),
        kind=kind,
        path=path,
        body=nodes,
        span=span,
        competencies=tags(settings.get("competencies")),
        objectives=texts(settings.get("objectives")),
        description=value(settings, "description"),
        exemptions=exemptions,
        draws=tuple(_draws(settings.get("draw"))),
    )


def _tell_footnotes(nodes: Iterable[Block], report: Report) -> None:
    """A bank is no page: what stands at its end is shown to nobody."""
    for node in walk(nodes):
        if isinstance(node, Node) and node.kind == "footnote_ref":
            report.error(
                "KD173",
                node.span,
                "questions of a bank have no footnotes",
                "write it in the question, or behind `> why:`",
            )


def _draws(found: Value | None) -> Iterator[Draw]:
    """What an assessment draws; a draw without bank or count is left out, and told of."""
    for entry in found.items if isinstance(found, Sequence) else ():
        if not isinstance(entry, Mapping):
            continue
        bank, count = text(entry, "from"), value(entry, "count")
        if bank is None or not re.fullmatch(r"[0-9]{1,6}", count) or not int(count):
            continue
        competency = text(entry, "competency")
        yield Draw(
            bank,
            int(count),
            bank.span,
            tag(competency.value, competency.span) if competency else None,
            value(entry, "difficulty"),
        )


def transcripts(
    tree: Tree, paths: Iterable[str]
) -> tuple[dict[str, tuple[Block, ...]], tuple[Diagnostic, ...]]:
    """Files of prose beside media, by path; what cannot be read is left out and told."""
    report = Report()
    return {path: _transcript(path, tree[path], report) for path in paths}, report.diagnostics()


def _transcript(path: str, file: File, report: Report) -> tuple[Block, ...]:
    """Words alone, as they are shown below a video."""
    source = open_source(path, file, report)
    if source is None:
        return ()
    found, _ = _Body(source, report, Around()).read()
    for block in walk(found):
        if not isinstance(block, Node) or block.kind in _NOT_SPOKEN:
            report.error(
                "KD455",
                block.span,
                "a transcript holds words alone",
                "write what is said in paragraphs and lists, without headings, links, "
                "pictures, tables, boxes and questions",
            )
    return found


_NOT_SPOKEN = (
    *("heading", "image", "table", "definition_list", "container", "code_block", "link"),
    *("math", "math_block", "footnotes"),
)


def _from_name(path: str) -> str:
    """An id to go on with, where the lines that hold it cannot be read: told as that already."""
    parts = path.removesuffix(".md").split("/")
    name = parts[-2] if parts[-1] == "index" and len(parts) > 1 else parts[-1]
    return "-".join(re.findall(r"[a-z0-9]+", re.sub(r"^\d+-", "", name).lower())) or "page"


def front_matter(source: Source, report: Report) -> tuple[Source | None, Source]:
    """The lines between the first two lines of `---`, and those below."""
    lines = source.lines
    if lines[0].rstrip() != "---":
        number = next((n for n, line in enumerate(lines, 1) if line.strip()), 1)
        report.error(
            "KD102",
            source.words(number),
            "no id and title stand at the top of this page",
            "begin the file with a line `---`, then `id: …` and `title: …`, then `---` again",
        )
        return None, source
    for number, line in enumerate(lines[1:], 2):
        if line.rstrip() in ("---", "..."):
            return source.from_line(2).up_to(number), source.from_line(number + 1)
    report.error(
        "KD101",
        source.span(1, 1, 3),
        "the front matter that begins here is never closed",
        "write `---` on a line of its own below the last setting",
    )
    end = next((n for n, line in enumerate(lines[1:], 2) if not line.strip()), len(lines) + 1)
    return source.from_line(2).up_to(end), source.from_line(end)


def text(settings: Mapping, key: str) -> Text | None:
    """A setting of words, if it is there and not empty."""
    found = settings.get(key)
    if isinstance(found, Scalar) and found.text.strip():
        return Text(found.text.strip(), found.span)
    return None


def value(settings: Mapping, key: str) -> str:
    """The same, without its place; empty where it is not there."""
    found = text(settings, key)
    return found.value if found else ""


def items(found: Value | None) -> list[Scalar]:
    """The words of a list."""
    if not isinstance(found, Sequence):
        return []
    return [item for item in found.items if isinstance(item, Scalar)]


def texts(found: Value | None) -> dict[str, Text]:
    """Names with words."""
    if not isinstance(found, Mapping):
        return {}
    return {
        entry.key.value: Text(entry.value.text, entry.value.span)
        for entry in found.entries
        if isinstance(entry.value, Scalar)
    }


def tags(found: Value | None) -> tuple[Tag, ...]:
    """The well-formed tags of a list."""
    return tuple(t for item in items(found) if (t := tag(item.text, item.span)))


class _Body:
    """The Markdown of one page."""

    def __init__(
        self,
        source: Source,
        report: Report,
        around: Around,
        case: tuple[Text | None, Span] | None = None,
    ) -> None:
        """`case` is the name of a page that is one scenario, and where what concerns it stands."""
        self._source = source
        self._report = report
        self._around = around
        self._case = case
        self._included: list[Exemption] = []

    def read(self) -> tuple[tuple[Block, ...], tuple[Exemption, ...]]:
        """The nodes and questions of the page, in order, and what its remarks allow."""
        source, report = self._source, self._report
        found = outline(source, report)
        mended = mend(source, found, report)
        options, tails = mend_options(source, self._acted(found), found, report)
        mended = replace(
            mended,
            edits={**mended.edits, **options.edits},
            boxes={**mended.boxes, **options.boxes},
        )
        blank = {line: ReadAs("", 0, 0) for line in found.strays}
        layout = Layout(source, {**mended.edits, **blank})
        first = source.first
        parsed = Parsed(
            {
                line - first: replace(block, line=line - first, close=block.close - first)
                for line, block in found.blocks.items()
            },
            {line - first: right for line, right in mended.boxes.items()},
            frozenset(line - first for line in mended.bare),
            frozenset(line - first for line in mended.fill_in),
        )
        tokens = parse(layout.text, parsed)
        self._prose = Prose(layout, report, self._block, self._around)
        self._containers = Containers(
            source, report, Including(self._around, report, self._include)
        )
        self._questions = QuestionMaker(source, mended, self._prose.item_braces, report)
        written = Written(options.boxes, self._prose.item_braces, tails, self._prose.heading_braces)
        self._scenarios = ScenarioMaker(source, written, report)
        nodes = self._prose.page(tokens)
        if self._case is not None:
            last = nodes[-1] if nodes else None
            notes = isinstance(last, Node) and last.kind == "footnotes"
            body, rest = (nodes[:-1], nodes[-1:]) if notes else (nodes, ())
            nodes = (*self._scenarios.page(*self._case, body), *rest)
        written.tell_unused(source.file, report)
        self._tell(parsed)
        exemptions = self._prose.exemptions(parsed.comments)
        # They know this body: without the circle, all of it goes as soon as the page is read.
        del self._prose, self._containers, self._questions, self._scenarios
        return nodes, (*exemptions, *self._included)

    def _include(self, source: Source) -> tuple[Block, ...]:
        """What another file holds, as a part of this one."""
        nodes, exemptions = _Body(source, self._report, self._around).read()
        self._included += exemptions
        return nodes

    def _acted(self, found: Outline) -> list[int]:
        """The lines in which a scenario's options may stand."""
        if self._case is not None:
            first = self._source.first
            return inside(found, first, first + len(self._source.lines))
        scenarios = (b for b in found.blocks.values() if b.name == "scenario")
        return [n for b in scenarios for n in inside(found, b.line + 1, b.close)]

    def _tell(self, parsed: Parsed) -> None:
        """What the parser could not read, in words."""
        source, report = self._source, self._report
        for line, block in parsed.blocks.items():
            if line not in parsed.used and not (parsed.too_deep and line >= parsed.too_deep[0]):
                report.error(
                    "KD134",
                    source.words(line + source.first),
                    f"`{block.name}` is moved in too far to open a block",
                    "begin the line with its colons",
                )
        for line, until in parsed.cut:
            report.error(
                "KD134",
                source.words(line + source.first),
                "this block opens within a list and goes on outside it",
                f"move line {until + source.first} and those below in as far as this one, "
                "or begin all of them at the margin",
            )
        for line in parsed.too_deep:
            report.error(
                "KD136",
                source.words(line + source.first),
                f"this stands within {LEVELS} lists, quotes and blocks",
                "write it further out",
            )
        for line in parsed.open_comments:
            report.error(
                "KD137",
                source.words(line + source.first),
                "the remark that begins here is never closed",
                "close it with `-->`",
            )

    def _block(self, block: Opening, span: Span, inner: tuple[Block, ...]) -> SequenceOf[Block]:
        source, report = self._source, self._report
        line = block.line + source.first
        opener = head(block.head, line, block.column)
        if opener.braces:
            tell_faults(opener.braces, lambda a, b: opener.span(source.file, a, b), report)
        if opener.rest:
            after = len(block.head) - len(opener.rest)
            report.error(
                "KD132",
                opener.span(source.file, after, len(block.head)),
                "words stand after the braces",
                "write them below, after an empty line",
            )
        if block.name == "question":
            return (self._questions.make(opener, source.words(line), inner),)
        if block.name == "scenario":
            return (self._scenarios.block(opener, source.words(line), inner),)
        return self._containers.make(block, opener, span, inner)
