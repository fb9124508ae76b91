"""PDF files are handed on as they are; what they do by themselves is told."""

import random
import zlib
from pathlib import Path

import pytest

from kdll.edge.probe import probe
from kdll.model.media import MediaKind

HEAD = b"%PDF-1.7\n1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj\n"


def packed(content: bytes, about: bytes = b"/Type /ObjStm /N 1 /First 4") -> bytes:
    stream = zlib.compress(content)
    return (
        b"5 0 obj << " + about + b" /Filter /FlateDecode >>\nstream\n" + stream + b"\nendstream\n"
    )


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (HEAD, ""),
        (HEAD + b"3 0 obj << /S /JavaScript /JS (app.alert(1)) >>", "holds a program"),
        (HEAD + b"3 0 obj << /S /J#61vaScript >>", "holds a program"),
        (HEAD + b"3 0 obj << /S /Launch /F (calc.exe) >>", "starts other programs"),
        (HEAD + packed(b"7 0 << /S /Launch >>"), "starts other programs"),
        (HEAD + packed(b"7 0 << /JS 8 0 R >>"), "holds a program"),
        (HEAD + packed(b"(see /JS and /Launch)", b"/Length 9"), ""),
        (HEAD + b"4 0 obj << /Launched true /JSON 1 >>", ""),
        (HEAD + packed(bytes(80 << 20)), ""),
        (HEAD + b"5 0 obj << /Type /ObjStm >>\nstream\nno zlib", ""),
        (b"\xef\xbb\xbfno paper at all /JS ", ""),
        (b"", ""),
    ],
)
def test_what_a_pdf_does_by_itself_is_told(content: bytes, words: str, tmp_path: Path) -> None:
    (tmp_path / "form.PDF").write_bytes(content)
    facts = probe(tmp_path / "form.PDF")
    assert (facts.kind, facts.fault) == (MediaKind.FILE, "")
    assert words in facts.remark
    assert bool(facts.remark) is bool(words)


def test_both_are_told_once(tmp_path: Path) -> None:
    acting = b"<< /S /Launch >> << /JS (1) >>" * 3
    (tmp_path / "a.pdf").write_bytes(HEAD + acting)
    assert probe(tmp_path / "a.pdf").remark == (
        "holds a program (JavaScript) and starts other programs"
    )


def test_pictures_in_a_pdf_are_not_taken_for_words(tmp_path: Path) -> None:
    noise = random.Random(1).randbytes(200_000) + b"/JS /Launch "
    inside = b"6 0 obj << /Subtype /Image >>\nstream\r\n" + noise + b"\nendstream\n"
    (tmp_path / "a.pdf").write_bytes(HEAD + inside + b"trailer << >>")
    assert probe(tmp_path / "a.pdf").remark == ""
