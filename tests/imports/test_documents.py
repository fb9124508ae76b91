"""A Word document, from the file to the pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from docx.document import Document
from docx.shared import RGBColor
from hypothesis import given, settings
from hypothesis import strategies as st

from kdll.edge import office
from kdll.edge.errors import EdgeError
from kdll.model.course import Course
from kdll.model.exit import Exit
from kdll.model.manuscript import Kind, Manuscript, Paragraph, Words
from kdll.model.prose import Node, plain, walk
from kdll.model.tree import Tree
from kdll.pipeline.importing import Made, Refused, from_document
from tests.imports.sent import document, element, picture, repacked
from tests.read.reading import COURSE, LAB, read, schemas

Write = Callable[[Document], None]
BASE = Tree({"lab.yml": LAB.encode(), "c/course.yml": COURSE.encode()})


def imported(
    tmp_path: Path, write: Write, tree: Tree = BASE, folder: str = "c", ids: Sequence[str] = ()
) -> Made:
    manuscript = office.document(document(tmp_path / "story.docx", write))
    return from_document(tree, schemas(), folder, manuscript, ids=ids)


def body(tmp_path: Path, write: Write) -> str:
    """What one page holds below its head."""
    [text] = [f.decode() for p, f in imported(tmp_path, write).files.items() if p.endswith(".md")]
    return text.partition("\n---\n\n")[2]


def told(tmp_path: Path, write: Write) -> list[str]:
    lost = imported(tmp_path, write).lost
    return [f"{one.where}: {one.what}" if one.where else one.what for one in lost]


def course(made: Made) -> Course:
    files = {path: file for path, file in made.files.items() if path.endswith(".md")}
    library, found = read(files)
    assert found == ()
    return library.courses[0]


def test_each_heading_of_the_first_level_begins_a_page(tmp_path: Path) -> None:
    def write(d: Document) -> None:
        d.add_heading("How long you have", 1)
        d.add_paragraph("Thirty days.")
        d.add_heading("What it costs: fees", 1)
        d.add_paragraph("Ten rupees.")

    made = imported(tmp_path, write)
    assert list(made.files) == ["c/10-how-long-you-have.md", "c/20-what-it-costs-fees.md"]
    assert made.files.text("c/20-what-it-costs-fees.md") == (
        '---\nid: what-it-costs-fees\ntitle: "What it costs: fees"\n'
        "competencies:\n  - kcm:rti\n---\n\nTen rupees.\n"
    )
    assert [page.title.value for page in course(made).pages] == [
        "How long you have",
        "What it costs: fees",
    ]
    assert made.lost == ()


def test_words_before_the_first_heading_make_a_page_called_as_the_document(tmp_path: Path) -> None:
    def write(d: Document) -> None:
        d.add_paragraph("The right to know", "Title")
        d.add_paragraph("Welcome.")
        d.add_heading("Fees", 1)

    assert list(imported(tmp_path, write).files) == ["c/10-the-right-to-know.md", "c/20-fees.md"]


def test_a_title_without_words_below_makes_no_page(tmp_path: Path) -> None:
    def write(d: Document) -> None:
        d.add_paragraph("The right to know", "Title")
        d.add_heading("Fees", 1)
        d.add_paragraph("Ten rupees.")

    assert list(imported(tmp_path, write).files) == ["c/10-fees.md"]


def test_new_pages_come_before_the_assessment_where_there_is_room(tmp_path: Path) -> None:
    page = b"---\nid: %s\ntitle: T\n%s---\n\nWords.\n"
    files = {
        "c/10-one.md": page % (b"one", b""),
        "c/80-check.md": page % (b"check", b"kind: assessment\n"),
    }
    made = imported(tmp_path, lambda d: d.add_heading("Fees", 1), Tree({**BASE, **files}))
    assert list(made.files) == ["c/20-fees.md"]


def test_a_document_goes_into_a_module_as_its_pages(tmp_path: Path) -> None:
    tree = Tree({**BASE, "c/10-m/index.md": b"---\nid: m\ntitle: M\n---\n\nWords.\n"})
    made = imported(tmp_path, lambda d: d.add_heading("Fees", 1), tree, "c/10-m")
    assert list(made.files) == ["c/10-m/10-fees.md"]


@pytest.mark.parametrize("heading", ["समय सीमा", "مدت", "😀", "2005"])
def test_a_heading_that_makes_no_id_is_asked_for(tmp_path: Path, heading: str) -> None:
    def write(d: Document) -> None:
        d.add_heading(heading, 1)

    with pytest.raises(Refused) as refused:
        imported(tmp_path, write)
    assert heading in refused.value.message
    assert "--id" in refused.value.hint
    made = imported(tmp_path, write, ids=["time-limit"])
    assert list(made.files) == ["c/10-time-limit.md"]
    assert course(made).pages[0].title.value == heading


def test_an_id_that_is_taken_is_asked_for_and_never_counted_up(tmp_path: Path) -> None:
    tree = Tree({**BASE, "c/10-fees.md": b"---\nid: fees\ntitle: Fees\n---\n\nWords.\n"})
    with pytest.raises(Refused, match="Fees"):
        imported(tmp_path, lambda d: d.add_heading("Fees", 1), tree)


def test_nested_lists_keep_their_levels_and_numbers(tmp_path: Path) -> None:
    def write(d: Document) -> None:
        d.add_heading("Steps", 1)
        for style, words in (
            ("List Bullet", "one"),
            ("List Bullet 2", "within"),
            ("List Bullet 3", "deep"),
            ("List Bullet", "two"),
            ("List Number", "first"),
            ("List Number", "second"),
        ):
            d.add_paragraph(words, style)
        d.add_paragraph("Between.")
        d.add_paragraph("third", "List Number")

    assert body(tmp_path, write) == (
        "- one\n  - within\n    - deep\n- two\n\n1. first\n2. second\n\nBetween.\n\n3. third\n"
    )


def test_a_list_that_only_its_paragraphs_know_of_is_a_list(tmp_path: Path) -> None:
    def write(d: Document) -> None:
        d.add_heading("Steps", 1)
        numbers = d.styles["List Number"].element.find(".//{*}numId")
        for level, words in enumerate(("one", "within")):
            item = d.add_paragraph(words)._p.get_or_add_pPr()
            item.append(
                element(
                    f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{numbers.val}"/></w:numPr>'
                )
            )

    assert body(tmp_path, write) == "1. one\n   1. within\n"


def test_a_table_has_its_first_row_as_head(tmp_path: Path) -> None:
    def write(d: Document) -> None:
        d.add_heading("Fees", 1)
        table = d.add_table(2, 2)
        for cell, words in zip(table._cells, ["What", "Rs", "a | b", "10"], strict=True):
            cell.text = words

    assert body(tmp_path, write) == "| What | Rs |\n| --- | --- |\n| a \\| b | 10 |\n"


def test_joined_cells_are_told_and_lose_no_word(tmp_path: Path) -> None:
    def write(d: Document) -> None:
        d.add_heading("Fees", 1)
        table = d.add_table(2, 3)
        table.cell(0, 0).merge(table.cell(0, 1)).text = "wide"
        table.cell(1, 2).text = "last"

    assert body(tmp_path, write) == "| wide |  |  |\n| --- | --- | --- |\n|  |  | last |\n"
    assert any("joined cells" in line for line in told(tmp_path, write))


def test_pictures_are_named_by_their_content_and_keep_their_words(tmp_path: Path) -> None:
    def write(d: Document) -> None:
        d.add_heading("Seals", 1)
        d.add_picture(picture())._inline.docPr.set("descr", "A red [seal]")
        d.add_picture(picture("JPEG", "blue"))
        d.add_picture(picture())._inline.docPr.set("descr", "The same again")

    made = imported(tmp_path, write)
    page, jpeg, png = sorted(made.files, key=lambda p: p.rpartition(".")[2] != "md")
    jpeg, png = sorted((jpeg, png), key=lambda p: not p.endswith(".jpg"))
    assert made.files[png] == picture().read()
    assert jpeg.startswith("c/media/picture-")
    assert made.files.text(page).endswith(
        f"![A red \\[seal\\]]({png[2:]})\n\n![]({jpeg[2:]})\n\n![The same again]({png[2:]})\n"
    )


def test_a_picture_of_no_use_is_told_and_left_out(tmp_path: Path) -> None:
    def write(d: Document) -> None:
        d.add_heading("Seals", 1)
        d.add_picture(picture())

    def spoil(name: str, content: bytes) -> bytes:
        return b"MZ\0\1 a program" if name.startswith("word/media/") else content

    path = repacked(document(tmp_path / "s.docx", write), spoil)
    made = from_document(BASE, schemas(), "c", office.document(path))
    assert list(made.files) == ["c/10-seals.md"]
    assert ["a picture that" in one.what for one in made.lost] == [True]


def test_a_picture_in_a_list_stays_in_its_item(tmp_path: Path) -> None:
    def write(d: Document) -> None:
        d.add_heading("Seals", 1)
        d.add_paragraph("one ", "List Bullet").add_run().add_picture(picture())
        d.add_paragraph("two", "List Bullet")

    path = next(p for p in imported(tmp_path, write).files if "/media/" in p)
    assert body(tmp_path, write) == f"- one\n\n  ![]({path[2:]})\n\n- two\n"


def test_bold_italic_struck_words_lines_and_links_are_carried(tmp_path: Path) -> None:
    def write(d: Document) -> None:
        d.add_heading("Looks", 1)
        p = d.add_paragraph("A ")
        p.add_run("bold").bold = True
        p.add_run(" and ")
        p.add_run("slanted").italic = True
        gone = p.add_run(" gone")
        gone.font.strike = True
        gone.add_break()
        p.add_run("x")
        p.add_run("2").font.superscript = True
        id_ = d.part.relate_to("https://rti.gov.in/a", "http://x/hyperlink", is_external=True)
        p._p.append(
            element(
                f'<w:hyperlink r:id="{id_}"><w:r><w:t>site</w:t></w:r></w:hyperlink>'.replace(
                    f' r:id="{id_}"', ""
                )
            )
        )
        p._p[-1].set(f"{{{p._p.nsmap['r']}}}id", id_)

    assert body(tmp_path, write) == (
        "A **bold** and *slanted* ~~gone~~\\\nx²[site](https://rti.gov.in/a)\n"
    )


def test_a_link_that_is_a_field_is_a_link_and_a_program_is_none(tmp_path: Path) -> None:
    def write(d: Document) -> None:
        d.add_heading("Links", 1)
        for address in ("https://rti.gov.in", "javascript:alert(1)"):
            for markup in (
                '<w:r><w:fldChar w:fldCharType="begin"/></w:r>',
                f'<w:r><w:instrText> HYPERLINK "{address}" </w:instrText></w:r>',
                '<w:r><w:fldChar w:fldCharType="separate"/></w:r>',
                "<w:r><w:t>site </w:t></w:r>",
                '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
            ):
                paragraph = d.paragraphs[-1] if len(d.paragraphs) > 1 else d.add_paragraph()
                paragraph._p.append(element(markup))

    assert body(tmp_path, write) == "[site](https://rti.gov.in) site\n"
    assert told(tmp_path, write) == [
        "“site site”: a link that leads to no web page: javascript:alert(1)"
    ]


def test_quotes_footnotes_and_skipped_levels(tmp_path: Path) -> None:
    def write(d: Document) -> None:
        d.add_heading("Law", 1)
        d.add_paragraph("A wise word", "Quote")
        d.add_paragraph("Another", "Intense Quote")
        d.add_heading("Too deep", 4)

    assert body(tmp_path, write) == "> A wise word\n>\n> Another\n\n## Too deep\n"
    assert told(tmp_path, write) == [
        "“Too deep”: a heading of level 4 is written as one of level 2, "
        "because levels may not be skipped"
    ]


NOTES = (
    b'<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    b'<w:footnote w:type="separator" w:id="0"><w:p/></w:footnote>'
    b'<w:footnote w:id="2"><w:p><w:r><w:t>Section 7(1).</w:t></w:r></w:p></w:footnote>'
    b"</w:footnotes>"
)


def test_footnotes_stand_at_the_end_of_their_page(tmp_path: Path) -> None:
    def write(d: Document) -> None:
        from docx.opc.packuri import PackURI
        from docx.opc.part import Part

        d.add_heading("Law", 1)
        d.add_paragraph("Thirty days").runs[0]._r.append(element("<w:footnoteReference/>"))
        reference = d.paragraphs[-1].runs[0]._r[-1]
        reference.set(f"{{{reference.nsmap['w']}}}id", "2")
        part = Part(PackURI("/word/footnotes.xml"), "application/xml", NOTES, d.part.package)
        d.part.relate_to(part, "http://schemas.openxmlformats.org/x/footnotes")

    assert body(tmp_path, write) == "Thirty days¹\n\n---\n\n¹ Section 7(1).\n"


@pytest.mark.parametrize(
    ("markup", "line"),
    [
        ("<w:del><w:r><w:delText>old</w:delText></w:r></w:del>", "a tracked deletion is left out"),
        ("<w:ins><w:r><w:t>new</w:t></w:r></w:ins>", "a tracked insertion is taken as if"),
        ("<m:oMath><m:r><m:t>x</m:t></m:r></m:oMath>", "an equation"),
        ("<w:r><w:commentReference/></w:r>", "a comment"),
        ("<w:r><w:object/></w:r>", "an embedded object"),
        ("<w:r><w:rPr><w:vanish/></w:rPr><w:t>secret</w:t></w:r>", "hidden words"),
        (
            "<w:r><w:pict><w:p><w:txbxContent><w:p><w:r><w:t>box</w:t></w:r></w:p>"
            "</w:txbxContent></w:p></w:pict></w:r>",
            "a text box",
        ),
        ("<w:hyperlink><w:r><w:t>there</w:t></w:r></w:hyperlink>", "a link to a place in the same"),
    ],
)
def test_what_cannot_be_carried_is_listed_with_the_first_words(
    tmp_path: Path, markup: str, line: str
) -> None:
    def write(d: Document) -> None:
        d.add_heading("Law", 1)
        d.add_paragraph("Thirty days.")._p.append(element(markup))

    [found] = told(tmp_path, write)
    assert line in found
    assert found.startswith("“")


def test_colours_headers_and_questions_are_told(tmp_path: Path) -> None:
    def write(d: Document) -> None:
        d.sections[0].header.paragraphs[0].text = "Draft 3"
        d.add_heading("Law", 1)
        d.add_paragraph().add_run("Red words").font.color.rgb = RGBColor(255, 0, 0)
        d.add_paragraph("Q1. How many days?")
        table = d.add_table(2, 3)
        for cell, words in zip(table.rows[0].cells, ["Text", "Option A", "Correct"], strict=True):
            cell.text = words

    found = told(tmp_path, write)
    assert found[:2] == [
        "“Red words”: coloured words lose their colour",
        "“Draft 3”: a header or footer",
    ]
    assert [line.partition(":")[0] for line in found[2:]] == ["“Q1. How many days?”", "“Text”"]
    assert all("questions come from a spreadsheet" in line for line in found[2:])


@pytest.mark.parametrize("words", ["हर आवेदन", "ہر درخواست", "😀👩‍⚕️", "50% & <b> {#x} ::: *"])
def test_every_script_and_sign_comes_through_in_every_place(tmp_path: Path, words: str) -> None:
    def write(d: Document) -> None:
        d.add_heading("Law", 1)
        d.add_heading(words, 2)
        d.add_paragraph(words)
        d.add_paragraph(words, "List Bullet")
        d.add_paragraph(words, "List Number")
        d.add_paragraph(words, "Quote")
        table = d.add_table(1, 2)
        table.cell(0, 0).text = table.cell(0, 1).text = words

    page = course(imported(tmp_path, write)).pages[0]
    assert plain(page.body) == " ".join([words] * 7)


MARKS = (
    *("a", "b c", "1. x", "- y", "# z", "::: note", "> q", "| t |", "---", "===", "[x] k"),
    *(": def", "```", "<b>", "x\ny", "*", "<!-- c", "1)", "~~~", "{#id}", "x\n2. y", "[^1]: n"),
)
RUNS = st.lists(
    st.builds(Words, st.sampled_from(MARKS), st.booleans()), min_size=1, max_size=2
).map(tuple)
PARAGRAPHS = st.one_of(
    st.builds(Paragraph, RUNS, st.sampled_from([Kind.PLAIN, Kind.QUOTE])),
    st.builds(Paragraph, RUNS, st.just(Kind.HEADING), st.integers(2, 9)),
    st.builds(
        Paragraph, RUNS, st.just(Kind.ITEM), st.integers(0, 4), st.sampled_from([None, 1, 2, 10])
    ),
)


@settings(max_examples=80, deadline=None, derandomize=True)
@given(st.lists(PARAGRAPHS, min_size=1, max_size=8))
def test_whatever_follows_whatever_nothing_runs_into_anything(blocks: list[Paragraph]) -> None:
    made = from_document(BASE, schemas(), "c", Manuscript("name", tuple(blocks)))
    page = course(made).pages[0]
    assert plain(page.body) == " ".join(" ".join(block.text for block in blocks).split())
    kinds = Counter(node.kind for node in walk(page.body) if isinstance(node, Node))
    wanted = Counter(block.kind for block in blocks)
    assert kinds["list_item"] == wanted[Kind.ITEM]
    assert kinds["heading"] == wanted[Kind.HEADING]
    assert kinds["paragraph"] == len(blocks) - wanted[Kind.HEADING]


def test_the_same_document_makes_the_same_bytes(tmp_path: Path) -> None:
    def write(d: Document) -> None:
        d.add_heading("Seals", 1)
        d.add_picture(picture())

    assert dict(imported(tmp_path, write).files) == dict(imported(tmp_path, write).files)


DOCTYPE = b'<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (
            lambda n, c: c.replace(b"?>", b"?>" + DOCTYPE, 1) if n == "word/document.xml" else c,
            "DOCTYPE",
        ),
        (lambda n, c: c.replace(b"UTF-8", b"UTF-7", 1) if n == "word/styles.xml" else c, "UTF-8"),
        (lambda n, c: c.decode().encode("utf-16") if n == "word/document.xml" else c, "UTF-8"),
    ],
)
def test_dangerous_xml_is_refused_before_a_library_sees_it(
    tmp_path: Path, spoil: Callable[[str, bytes], bytes], words: str
) -> None:
    path = repacked(document(tmp_path / "s.docx", lambda d: d.add_heading("Law", 1)), spoil)
    with pytest.raises(EdgeError, match=words) as refused:
        office.document(path)
    assert refused.value.exit_code is Exit.UNSAFE


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ("word__vbaProject_dot_bin", "macros"),
        ("__etc__passwd", "leaves its folder"),
        ("..__up_dot_xml", "leaves its folder"),
    ],
)
def test_macros_and_paths_out_of_the_file_are_refused(
    tmp_path: Path, part: str, words: str
) -> None:
    path = document(tmp_path / "s.docx", lambda d: d.add_heading("Law", 1))
    repacked(path, lambda name, content: content, **{part: b"x"})
    with pytest.raises(EdgeError, match=words) as refused:
        office.document(path)
    assert refused.value.exit_code is Exit.UNSAFE


def test_a_bomb_is_refused(tmp_path: Path) -> None:
    path = document(tmp_path / "s.docx", lambda d: d.add_heading("Law", 1))
    repacked(path, lambda name, content: content, word__more_dot_xml=b" " * (4 << 20))
    with pytest.raises(EdgeError, match="unpacks to far more") as refused:
        office.document(path)
    assert refused.value.exit_code is Exit.UNSAFE


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("s.docm", b"PK\3\4", "macros"),
        ("s.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "before 2007"),
        ("s.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "password"),
        ("s.pdf", b"%PDF-1.7", "PDF"),
        ("s.docx", b"", "empty"),
        ("s.docx", b"Hello", "not a zip"),
    ],
)
def test_other_files_are_told_with_a_way_out(
    tmp_path: Path, name: str, content: bytes, words: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(EdgeError, match=words) as refused:
        office.document(tmp_path / name)
    assert refused.value.hint


def test_a_broken_document_is_the_files_fault(tmp_path: Path) -> None:
    path = document(tmp_path / "s.docx", lambda d: d.add_heading("Law", 1))
    repacked(path, lambda n, c: c[:200] if n == "word/document.xml" else c)
    with pytest.raises(EdgeError, match="cannot be read") as refused:
        office.document(path)
    assert refused.value.exit_code is Exit.CONTENT
