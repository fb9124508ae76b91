"""Documents and spreadsheets as subject experts send them, made by Word's and Excel's libraries."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

import docx
import openpyxl
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from PIL import Image

HEAD = "QuestionNo,QuestionType,Question,QuestionTagging," + ",".join(
    f"Option{n},isOption{n}Correct" for n in range(1, 8)
)


def document(path: Path, write: Callable[[Document], None]) -> Path:
    made = docx.Document()
    write(made)
    made.save(str(path))
    return path


def picture(form: str = "PNG", colour: str = "red", size: tuple[int, int] = (16, 12)) -> io.BytesIO:
    content = io.BytesIO()
    Image.new("RGB", size, colour).save(content, form)
    content.seek(0)
    return content


def element(markup: str):
    """A piece of WordprocessingML."""
    name, _, rest = markup.removeprefix("<").partition(">")
    name, slash = (name[:-1], "/") if name.endswith("/") else (name, "")
    return parse_xml(f"<{name} {nsdecls('w', 'm', 'r')}{slash}>{rest}")


def workbook(path: Path, *sheets: Iterable[Iterable[object]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for rows in sheets:
        sheet = book.create_sheet()
        for row in rows:
            sheet.append(list(row))
    book.save(path)
    return path


def repacked(path: Path, change: Callable[[str, bytes], bytes | None], **more: bytes) -> Path:
    """The same file with its parts changed or, by None, left out; `more` parts are added."""
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in parts.items():
            changed = change(name, content)
            if changed is not None:
                new.writestr(name, changed)
        for name, content in more.items():
            new.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return path
