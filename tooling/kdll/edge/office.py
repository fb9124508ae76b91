"""Opens Word documents and spreadsheets that may come from anybody, and hands on plain values."""

from __future__ import annotations

import csv
import datetime
import io
import os
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from kdll.edge import archive, disk
from kdll.edge.errors import EdgeError
from kdll.edge.store import Store
from kdll.model.exit import Exit
from kdll.model.manuscript import Lost, Manuscript, Sheet
from kdll.model.tree import Tree

MOST_BYTES, LARGE_BYTES = 20 << 20, 200 << 20
MOST_LINES, LARGE_LINES = 2_000, 20_000
"""Paragraphs or rows of a file, without and with `--large`."""
_XML_BYTES = 64 << 20
_MOST_COLUMNS = 200

_HINT = "open it in Word or Excel, and save it as .docx, .xlsx or CSV UTF-8"
_OTHERS = {
    "docm": "is a document with macros, which are programs",
    "dotm": "is a template with macros, which are programs",
    "xlsm": "is a workbook with macros, which are programs",
    "xltm": "is a template with macros, which are programs",
    "xlsb": "is a workbook of a kind that kdll cannot read",
    "doc": "is a document of the time before 2007",
    "xls": "is a workbook of the time before 2007",
    "odt": "is an OpenDocument text",
    "ods": "is an OpenDocument spreadsheet",
    "rtf": "is a rich text",
    "pdf": "is a PDF, in which headings and lists are not marked",
}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_DOCTYPE = re.compile(rb"<!DOCTYPE|<!ENTITY", re.IGNORECASE)
_ENCODING = re.compile(rb"""<\?xml[^>]*?\sencoding\s*=\s*["']([^"']*)["']""")


def document(path: Path, *, large: bool = False) -> Manuscript:
    """A Word document; `EdgeError` where it cannot be read or would be unsafe to open."""
    from kdll.edge.word import read

    _gate(path, "word/document.xml", "a Word document", large=large)
    most = LARGE_LINES if large else MOST_LINES
    found = _careful(path, lambda: read(path))
    _not_more(len(found.blocks), most, "paragraphs and tables", path, large=large)
    return found


def sheets(path: Path, *, large: bool = False) -> tuple[Sheet, ...]:
    """The sheets of a workbook, or the one of a CSV file; `EdgeError` as above."""
    if path.suffix.lower() in (".csv", ".txt", ".tsv"):
        return (_csv(path, large=large),)
    _gate(path, "xl/workbook.xml", "an Excel workbook", large=large)
    return _careful(path, lambda: _workbook(path, large=large))


_Read = TypeVar("_Read")


def _careful(path: Path, read: Callable[[], _Read]) -> _Read:
    """What a library reads; what it trips over, in whatever way, is a fault of the file."""
    try:
        return read()
    except (EdgeError, MemoryError):
        raise
    except Exception as error:
        words = (
            f"{path.name} cannot be read: {str(error).splitlines()[0] if str(error) else error!r}"
        )
        raise EdgeError(words[:300], _HINT, Exit.CONTENT) from error


def _gate(path: Path, main: str, what: str, *, large: bool) -> None:
    """Let a file through to the libraries only if it is small, whole, and harmless to parse."""
    other = _OTHERS.get(path.suffix.lower().removeprefix("."))
    if other:
        unsafe = "macros" in other
        raise EdgeError(f"{path.name} {other}", _HINT, Exit.UNSAFE if unsafe else Exit.CONTENT)
    head = _bytes(path, 8, large=large)
    if head == _OLE:
        words = "is protected by a password, or of the time before 2007"
        raise EdgeError(f"{path.name} {words}", _HINT, Exit.CONTENT)
    tree, opened = archive.read_zip(path)
    _no_programs(path, tree)
    if main not in tree:
        raise EdgeError(f"{path.name} is not {what}", _HINT, Exit.CONTENT)
    parts = [name for name in tree if name.lower().endswith((".xml", ".rels", ".vml"))]
    sizes = {n: f.size if not isinstance(f := tree[n], bytes) else len(f) for n in parts}
    if sum(sizes.values()) > _XML_BYTES:
        words = f"{path.name} unpacks to more than {_XML_BYTES >> 20} MB of text"
        raise EdgeError(words, "divide it into several files", Exit.UNSAFE)
    for name in parts:
        _harmless(opened(name), f"{path.name}: {name}")


def _no_programs(path: Path, tree: Tree) -> None:
    if any(name.lower().endswith("vbaproject.bin") for name in tree):
        raise EdgeError(
            f"{path.name} holds macros, which are programs",
            "open it in Word or Excel, and save it without them, as .docx or .xlsx",
            Exit.UNSAFE,
        )


def _harmless(raw: bytes, name: str) -> None:
    """Refuse XML that could fetch files, fill the memory, or hide that in another encoding."""
    declared = _ENCODING.match(raw.removeprefix(b"\xef\xbb\xbf"))
    if b"\0" in raw or (declared and declared[1].upper() not in (b"UTF-8", b"US-ASCII")):
        raise EdgeError(f"{name} is not written in UTF-8", _HINT, Exit.UNSAFE)
    if _DOCTYPE.search(raw):
        words = f"{name} has a DOCTYPE, which may fetch files or fill the memory"
        raise EdgeError(words, "ask whoever sent it for a clean copy", Exit.UNSAFE)


def _bytes(path: Path, most: int | None, *, large: bool) -> bytes:
    """The first bytes of a file that is not too large, or all of them."""
    limit = LARGE_BYTES if large else MOST_BYTES
    try:
        size = path.stat().st_size
        if size > limit:
            hint = (
                "make its pictures smaller or divide it" if large else "add --large if you trust it"
            )
            words = f"{path.name} is larger than {limit >> 20} MB"
            raise EdgeError(words, hint, Exit.CONTENT)
        with path.open("rb") as file:
            return file.read(limit + 1 if most is None else most)
    except OSError as error:
        raise disk.fault(error, f"cannot read {path}") from error


def _not_more(count: int, most: int, what: str, path: Path, *, large: bool) -> None:
    if count > most:
        hint = "divide it into several files" if large else "divide it, or add --large"
        raise EdgeError(f"{path.name} has more than {most:,} {what}", hint, Exit.CONTENT)


def _workbook(path: Path, *, large: bool) -> tuple[Sheet, ...]:
    """Every sheet twice: what the cells show, and where a formula stands that shows nothing."""
    from openpyxl import load_workbook

    most = LARGE_LINES if large else MOST_LINES
    shown = load_workbook(path, read_only=True, data_only=True, keep_links=False)
    meant = load_workbook(path, read_only=True, data_only=False, keep_links=False)
    found = []
    try:
        for values, formulas in zip(shown.worksheets, meant.worksheets, strict=True):
            for sheet in (values, formulas):
                sheet.reset_dimensions()
            rows, lost, unread = list[tuple[str, ...]](), list[Lost](), set[int]()
            both = zip(
                values.iter_rows(max_col=_MOST_COLUMNS, max_row=most + 2),
                formulas.iter_rows(max_col=_MOST_COLUMNS, max_row=most + 2),
                strict=True,
            )
            for index, (cells, written) in enumerate(both):
                rows.append(tuple(_text(cell.value, cell.number_format) for cell in cells))
                for cell, formula in zip(cells, written, strict=True):
                    if formula.data_type == "f" and cell.value is None:
                        unread.add(index)
                    elif isinstance(cell.value, datetime.date | datetime.time):
                        what = f"is a date to Excel and is carried as `{rows[-1][cell.column - 1]}`"
                        lost.append(Lost(what, f"cell {cell.coordinate}"))
            while rows and not any(rows[-1]):
                rows.pop()
            _not_more(len(rows), most + 1, "rows", path, large=large)
            found.append(Sheet(values.title, tuple(rows), tuple(lost), frozenset(unread)))
    finally:
        shown.close()
        meant.close()
    return tuple(found)


def _text(value: object, form: str | None) -> str:
    """What a cell shows, as far as a text can say it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date().isoformat()
    if isinstance(value, datetime.datetime | datetime.date | datetime.time):
        return value.isoformat(" ") if isinstance(value, datetime.datetime) else value.isoformat()
    if isinstance(value, int | float):
        percent = "%" in (form or "")
        return f"{value * 100 if percent else value:.15g}" + "%" * percent
    return str(value).strip()


def write_template(path: Path, template: Mapping[str, Sequence[Sequence[str]]]) -> None:
    """A workbook of these sheets, or a CSV file of the first one; never over a file."""
    if os.path.lexists(path):
        raise EdgeError(f"{path} is there already", "choose another name", Exit.USAGE)
    if path.suffix.lower() == ".csv":
        text = io.StringIO(newline="")
        csv.writer(text).writerows(next(iter(template.values())))
        disk.write_file(path, text.getvalue().encode("utf-8-sig"))
    elif path.suffix.lower() == ".xlsx":
        with TemporaryDirectory(prefix=disk.TEMPORARY) as folder:
            archive.write_zip(_packed(template), Store(Path(folder)), path)
    else:
        hint = "call it questions.xlsx or questions.csv"
        raise EdgeError(f"{path} is neither .xlsx nor .csv", hint, Exit.USAGE)


def _packed(template: Mapping[str, Sequence[Sequence[str]]]) -> Tree:
    """The files of a workbook, the same every time."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font

    book, packed = Workbook(), io.BytesIO()
    book.remove(book.worksheets[0])
    for name, rows in template.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        for cells in sheet.iter_rows():
            for cell in cells:
                cell.font = Font(bold=cell.row == 1)
                cell.alignment = Alignment(wrap_text=True, vertical="top")
                cell.number_format = "@"  # as text, so that 1/2 becomes no date
        sheet.freeze_panes = "A2"
        for column in sheet.columns:
            longest = max(len(str(cell.value or "")) for cell in column)
            letter = str(column[0].coordinate).rstrip("0123456789")
            sheet.column_dimensions[letter].width = min(max(longest + 2, 8), 60)
    book.save(packed)
    with zipfile.ZipFile(packed) as files:
        tree = {name: files.read(name) for name in files.namelist()}
    core = "docProps/core.xml"
    tree[core] = re.sub(rb"\d{4}-\d\d-\d\dT[\d:]+Z", b"2026-01-01T00:00:00Z", tree[core])
    return Tree(tree)


def _csv(path: Path, *, large: bool) -> Sheet:
    text = _decoded(_bytes(path, None, large=large), path)
    parting = re.match(r'"?sep=(.)"?\r?\n', text)
    if parting:
        text, sign = text[parting.end() :], parting[1]
    else:
        head = re.sub(r'"[^"]*"', "", text.lstrip("\r\n").splitlines()[0] if text.strip() else "")
        sign = max(",;\t", key=head.count)
    rows = list[tuple[str, ...]]()
    most = LARGE_LINES if large else MOST_LINES
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=sign, strict=True):
            rows.append(tuple(cell.strip() for cell in row[:_MOST_COLUMNS]))
            _not_more(len(rows), most + 1, "rows", path, large=large)
    except csv.Error as error:
        words = f"{path.name}, row {len(rows) + 1}: {error}"
        raise EdgeError(words, f"look for a lost quote sign, or {_HINT}", Exit.CONTENT) from error
    while rows and not any(rows[-1]):
        rows.pop()
    return Sheet(path.name, tuple(rows))


def _decoded(raw: bytes, path: Path) -> str:
    """UTF-8 or UTF-16, as Excel saves it."""
    half = raw[: 1 << 12]
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    elif b"\0" in half:
        encoding = "utf-16-le" if half[1::2].count(0) >= half[::2].count(0) else "utf-16-be"
    else:
        encoding = "utf-8-sig"
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        hint = "save it in Excel as `CSV UTF-8 (Comma delimited)`"
        raise EdgeError(f"{path.name} is not text in UTF-8", hint, Exit.CONTENT) from error
    if "\0" in text:
        raise EdgeError(f"{path.name} is not a text", _HINT, Exit.CONTENT)
    return text
