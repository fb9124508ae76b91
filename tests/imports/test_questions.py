"""A spreadsheet of questions, from the file to the question blocks."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kdll.edge import office
from kdll.edge.errors import EdgeError
from kdll.imports.columns import COLUMNS, EXAMPLES, MEANING, template
from kdll.model.course import Page
from kdll.model.exit import Exit
from kdll.model.manuscript import Sheet
from kdll.model.prose import plain
from kdll.model.question import WRITTEN, Part, Question, QuestionKind
from kdll.model.tree import Tree
from kdll.pipeline.importing import Made, Refused, from_sheets
from tests.imports.sent import HEAD, repacked, workbook
from tests.read.reading import COURSE, FRONT, LAB, read, schemas

BASE = Tree(
    {
        "lab.yml": LAB.encode(),
        "c/course.yml": COURSE.encode(),
        "c/10-p.md": (FRONT + "\nWords.\n").encode(),
    }
)
MCQ = "1,MCQ,How many days?,Easy,30,Yes,45,No,,,,,,,,,,"


def sent(tmp_path: Path, *rows: str, head: str = HEAD) -> Made:
    path = tmp_path / "q.csv"
    path.write_text("\r\n".join([head, *rows, ""]), "utf-8", newline="")
    return put(office.sheets(path))


def put(sheets: tuple[Sheet, ...], tree: Tree = BASE, **options: str) -> Made:
    return from_sheets(tree, schemas(), options.pop("place", "c/10-p.md"), sheets, **options)


def page(made: Made, path: str = "c/10-p.md") -> Page:
    library, found = read({path: made.files.text(path)})
    assert found == ()
    return library.courses[0].pages[0]


def only(made: Made) -> Question:
    [question] = page(made).questions
    return question


def sides(question: Question) -> list[tuple[str, str]]:
    """Each line of a matching or categorise question, and what fits it."""
    return [
        (
            plain(s.content),
            plain(question.choices[s.target].content) if s.target is not None else "",
        )
        for s in question.parts(Part.SOURCE)
    ]


def told(made: Made) -> list[str]:
    return [f"{one.where}: {one.what}" for one in made.lost]


def test_the_platforms_own_examples_become_questions(tmp_path: Path) -> None:
    made = sent(
        tmp_path,
        "1,MCQ-SCA,Which rule governs LTC?,Easy,CCS (LTC) Rules,Yes,FR 56,No,GFR 2017,No,,,,,,,,",
        "2,T/F,LTC is a taxable allowance in all cases.,Easy,TRUE,No,FALSE,Yes,,,,,,,,,,",
        "3,MTF,Match the items,Easy,left one,right one,left two,right two,,,,,,,,,,",
        "4,FTB,Leave is governed by the ____ Rules,Easy,CCS (Leave),Blank1,,,,,,,,,,,,",
    )
    single, true_false, matching, fill_in = page(made).questions
    assert single.kind is QuestionKind.SINGLE
    assert single.difficulty == "easy"
    assert [(plain(c.content), c.right) for c in single.choices] == [
        ("CCS (LTC) Rules", True),
        ("FR 56", False),
        ("GFR 2017", False),
    ]
    assert true_false.kind is QuestionKind.TRUE_FALSE
    assert [(plain(c.content), c.right) for c in true_false.choices] == [
        ("True", False),
        ("False", True),
    ]
    assert sides(matching) == [("left one", "right one"), ("left two", "right two")]
    assert [c.accepted for c in fill_in.choices] == [("CCS (Leave)",)]
    assert plain(fill_in.prompt) == "Leave is governed by the Rules"
    assert made.ids == (
        "which-rule-governs-ltc",
        "ltc-is-a-taxable-allowance",
        "match-the-items",
        "leave-is-governed-by-the",
    )
    assert told(made) == []


def test_the_page_that_is_added_to_keeps_every_byte(tmp_path: Path) -> None:
    for before in ("\ufeff" + FRONT + "\nWords.", FRONT.replace("\n", "\r\n") + "\r\nWords.\r\n"):
        path = tmp_path / "q.csv"
        path.write_text(f"{HEAD}\n{MCQ}\n", "utf-8")
        tree = Tree({**BASE, "c/10-p.md": before.encode()})
        after = put(office.sheets(path), tree).files.text("c/10-p.md")
        assert after.startswith(before)
        assert ("\r\n" in before) == ("\r\n::: question {#how-many-days" in after)
        assert after.count("\n") == after.count("\r\n") or "\r\n" not in before


def test_a_page_that_something_is_left_open_in_is_not_added_to(tmp_path: Path) -> None:
    path = tmp_path / "q.csv"
    path.write_text(f"{HEAD}\n{MCQ}\n", "utf-8")
    tree = Tree({**BASE, "c/10-p.md": (FRONT + "\n```\ncode\n").encode()})
    with pytest.raises(Refused, match="could not be read again"):
        put(office.sheets(path), tree)


@pytest.mark.parametrize("place", ["c/90-words.md", "c/media/a.md"])
def test_only_a_page_or_an_assessment_takes_questions(tmp_path: Path, place: str) -> None:
    path = tmp_path / "q.csv"
    path.write_text(f"{HEAD}\n{MCQ}\n", "utf-8")
    words = b"---\nid: words\ntitle: Words\nkind: glossary\n---\n\nAct\n: A law.\n"
    tree = Tree({**BASE, "c/90-words.md": words, "c/media/a.md": b"A transcript."})
    with pytest.raises(Refused, match=r"is a glossary|is no page"):
        put(office.sheets(path), tree, place=place)


def test_all_of_our_own_columns_are_carried(tmp_path: Path) -> None:
    head = HEAD + ",Id,Feedback2,Right,Wrong,Why,Hint1,Hint2,Competency,Objective,Points,Difficulty"
    made = sent(
        tmp_path,
        MCQ + ",days,Not *this*.,Yes.,No.,why: it says so,One,Two,kcm:rti,law,3,Hard",
        head=head,
    )
    question = only(made)
    assert question.id
    assert question.id.value == "days"
    assert plain(question.choices[1].feedback) == "Not *this*."
    said = question.feedback
    assert [plain(part) for part in (said.right, said.wrong, said.why, *said.hints)] == [
        "Yes.",
        "No.",
        "why: it says so",
        "One",
        "Two",
    ]
    assert str(question.competency) == "kcm:rti"
    assert str(question.objective) == "law"
    assert (question.points, question.difficulty) == (3, "hard")


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        ("1,MCQ,Which?,,a,Yes,b,No,c,No,,,,,,,,", QuestionKind.SINGLE),
        ("1,MCQ,Which?,,a,Yes,b,Yes,c,No,,,,,,,,", QuestionKind.MULTIPLE),
        ("1,mcq-mca,Which?,,a,YES,b,no,c,,,,,,,,,", QuestionKind.MULTIPLE),
        ("1,True / False,Is it?,,सही,Yes,गलत,No,,,,,,,,,,", QuestionKind.TRUE_FALSE),
    ],
)
def test_the_kind_is_what_type_and_right_options_say(
    tmp_path: Path, row: str, kind: QuestionKind
) -> None:
    row = row.replace("Which?", "Which one?")
    assert only(sent(tmp_path, row)).kind is kind


def test_blanks_take_several_answers_and_expect_wrong_ones(tmp_path: Path) -> None:
    made = sent(
        tmp_path,
        "1,FTB,Within _______________ days ___ or *so*.,,30,Blank1,thirty,BLANK 1,a | b],Blank2,"
        "35,No,,,,,,,Not so.",
        head=HEAD + ",Feedback4",
    )
    question = only(made)
    assert [c.accepted for c in question.parts(Part.BLANK)] == [("30", "thirty"), ("a | b]",)]
    assert [(plain(c.content), plain(c.feedback)) for c in question.parts(Part.CHOICE)] == [
        ("35", "Not so.")
    ]
    assert plain(question.prompt) == "Within days or *so*."


def test_pairs_may_hold_arrows_and_an_extra_stands_on_the_right_alone(tmp_path: Path) -> None:
    made = sent(tmp_path, "1,MTF,Match these,,a -> b,→ c,# d,c=>d,,[e] => f,,,,,,,,")
    question = only(made)
    assert sides(question) == [("a -> b", "→ c"), ("# d", "c=>d")]
    assert [plain(c.content) for c in question.parts(Part.TARGET)][2:] == ["[e] => f"]


def test_our_kinds_are_carried_by_name(tmp_path: Path) -> None:
    made = sent(
        tmp_path,
        "1,MCQ,First one?,,a,,b,,c,,,,,,,,,,ordering,",
        "2,MCQ,Second one?,,a,g,b,h,c,g,d,,,,,,,,categorise,",
        "3,MCQ,Third one?,,a,,b,,,,,,,,,,,,likert,agreement-4",
        "4,SA,Fourth one?,,,,,,,,,,,,,,,,,",
        head=HEAD + ",Kind,Scale",
    )
    assert told(made) == []
    ordering, categorise, likert, open_ = page(made).questions
    assert [plain(c.content) for c in ordering.choices] == ["a", "b", "c"]
    assert sides(categorise) == [("a", "g"), ("c", "g"), ("b", "h"), ("d", "")]
    assert len(likert.parts(Part.POINT)) == 4
    assert open_.kind is QuestionKind.OPEN


def test_true_comes_first(tmp_path: Path) -> None:
    made = sent(tmp_path, "1,T/F,Is it so?,,FALSE,Yes,TRUE,No,,,,,,,,,,")
    assert [plain(c.content) for c in only(made).choices] == ["True", "False"]
    assert [c.right for c in only(made).choices] == [False, True]


def test_a_numeric_question_is_what_our_column_says(tmp_path: Path) -> None:
    made = sent(
        tmp_path,
        "1,MCQ,What fee?,,24 ± 0.5,Yes,34,No,,,,,,,,,,,numeric,Rs",
        "2,MCQ,What other fee?,,about 24,Yes,,,,,,,,,,,,,numeric,Rs",
        head=HEAD + ",Kind,Unit",
    )
    question = only(made)
    assert (question.kind, question.unit) == (QuestionKind.NUMERIC, "Rs")
    assert "`about 24` is no number" in told(made)[0]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("1,MCQ,Which one?,,a,No,b,No,,,,,,,,,,", "no option is marked as right"),
        ("1,MCQ,Which one?,,a,Yes,b,Yes,,,,,,,,,,", "every option is marked as right"),
        ("1,MCQ-SCA,Which one?,,a,Yes,b,Yes,c,No,,,,,,,,", "2 options are marked as right"),
        ("1,MCQ,Which one?,,a,Yes,,,,,,,,,,,,", "only one option"),
        ("1,MCQ,Which one?,,a,Yes,A,No,,,,,,,,,,", "the same words"),
        ("1,MCQ,Which one?,,a,Perhaps,b,No,,,,,,,,,,", "should say Yes or No"),
        ("1,MCQ,Which one?,,a,Yes,b,No,,Yes,,,,,,,,", "Option3 is empty"),
        ("1,T/F,Which one?,,a,Yes,b,No,c,No,,,,,,,,", "has two options, and here are 3"),
        ("1,MCQ,,,a,Yes,b,No,,,,,,,,,,", "no question stands"),
        ("1,,Which one?,,a,Yes,b,No,,,,,,,,,,", "QuestionType is empty"),
        ("1,Essay,Which one?,,a,Yes,b,No,,,,,,,,,,", "no kind of question"),
        ("1,FTB,Which ____ one?,,a,Blank2,,,,,,,,,,,,", "has one blank, and there are answers for"),
        ("1,FTB,Which one?,,a,Blank1,,,,,,,,,,,,", "no blank stands in the question"),
        ("1,FTB,Which ____ one?,,a,Yes,,,,,,,,,,,,", "`Yes` should be Blank1"),
        ("1,FTB,Which ____ one?,,,Blank1,,,,,,,,,,,,", "no answer stands beside `Blank1`"),
        ("1,MTF,Which one?,,a,b,,,,,,,,,,,,", "fewer than two pairs"),
        ("1,MTF,Which one?,,a,b,c,,,,,,,,,,,", "no right side stands beside `c`"),
        ("1,MCQ-MCA-W,Which one?,,a,Yes,b,No,,,,,,,,,,", "no weighted questions yet"),
        ("1,SA,Which one?,,a,Yes,,,,,,,,,,,,", "has no options"),
        ("1,ordering,Which one?,,a,,b,,,,,,,,,,,", "fewer than three steps"),
        ("1,categorise,Which one?,,a,g,b,g,,,,,,,,,,", "fewer than two groups"),
        ("1,categorise,Which one?,,a,g,,h,,,,,,,,,,", "nothing stands beside the group `h`"),
        ("1,likert,Which one?,,a,,,,,,,,,,,,,", "column Scale should hold one of agreement-5"),
        ("1,likert,Which one?,,,,,,,,,,,,,,,", "there is no statement"),
        ("1,MCQ,कितने दिन?,,a,Yes,b,No,,,,,,,,,,", "write one in column Id"),
    ],
)
def test_a_row_that_makes_no_question_is_told_and_the_others_are_carried(
    tmp_path: Path, row: str, words: str
) -> None:
    made = sent(tmp_path, row, MCQ)
    assert made.ids == ("how-many-days",)
    [line] = told(made)
    assert line.startswith("row 2: ")
    assert words in line


def test_a_sheet_without_one_good_row_makes_nothing(tmp_path: Path) -> None:
    made = sent(tmp_path, "1,MTF,Match,Easy,a,b,,,,,,,,,,,,")
    assert not made.files
    assert made.lost


def test_questions_that_are_there_already_are_told(tmp_path: Path) -> None:
    first = sent(tmp_path, MCQ)
    again = put(office.sheets(tmp_path / "q.csv"), Tree({**BASE, **first.files}))
    assert not again.files
    assert told(again) == [
        "row 2: the same question is there already as `how-many-days`: How many days?"
    ]


def test_questions_that_begin_alike_get_longer_ids(tmp_path: Path) -> None:
    made = sent(
        tmp_path,
        MCQ.replace("How many days?", "Which of these items is exempt?"),
        MCQ.replace("How many days?", "Which of these items is public?"),
    )
    assert made.ids == ("which-of-these-items-is", "which-of-these-items-is-public")


def test_an_id_that_is_used_twice_is_told(tmp_path: Path) -> None:
    made = sent(
        tmp_path,
        MCQ + ",days",
        MCQ.replace("many", "few") + ",days",
        MCQ + ",Das Id",
        head=HEAD + ",Id",
    )
    assert made.ids == ("days",)
    assert "taken by another question" in told(made)[0]


def test_a_new_page_holds_the_questions(tmp_path: Path) -> None:
    path = tmp_path / "q.csv"
    path.write_text(f"{HEAD}\n{MCQ}\n", "utf-8")
    made = put(office.sheets(path), place="c", title="Final check", kind="assessment")
    assert list(made.files) == ["c/20-final-check.md"]
    assert made.files.text("c/20-final-check.md").startswith(
        '---\nid: final-check\ntitle: "Final check"\nkind: assessment\n'
        "competencies:\n  - kcm:rti\n---\n\n::: question {#how-many-days difficulty=easy}\n"
    )


def test_lines_of_a_cell_stay_lines_and_paragraphs(tmp_path: Path) -> None:
    row = '1,MCQ,"A case.\nIt is long.\n\nHow many?",Easy,"30\ndays",Yes,45,No,,,,,,,,,,'
    text = sent(tmp_path, row).files.text("c/10-p.md")
    assert "A case.\\\nIt is long.\n\nHow many?\n\n- [x] 30 days\n" in text


@pytest.mark.parametrize(
    "encoded",
    [
        lambda text: text.encode(),
        lambda text: text.encode("utf-8-sig"),
        lambda text: text.encode("utf-16"),
        lambda text: text.encode("utf-16-le"),
        lambda text: text.replace(",", ";").encode("utf-8-sig"),
        lambda text: ("sep=;\r\n" + text.replace(",", ";")).encode(),
        lambda text: text.replace(",", "\t").encode("utf-16"),
        lambda text: text.replace("\r\n", "\n").encode(),
        lambda text: (",,\r\n" + text + ",,,\r\n").encode(),
    ],
)
def test_csv_is_read_however_excel_saved_it(tmp_path: Path, encoded) -> None:
    path = tmp_path / "q.csv"
    row = '1,MCQ,"कितने ""दिन""? How many?",Easy,تیس 😀,Yes,45,No,,,,,,,,,,'
    path.write_bytes(encoded(f"{HEAD}\r\n{row}\r\n"))
    question = only(put(office.sheets(path)))
    assert plain(question.prompt) == 'कितने "दिन"? How many?'
    assert plain(question.choices[0].content) == "تیس 😀"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("é,è".encode("latin-1"), "UTF-8"),
        (b'"lost,quote\r\n', "row 1"),
        (b"\xff\xd8\xff\xe0 a picture", "UTF-8"),
    ],
)
def test_csv_that_cannot_be_read_is_told(tmp_path: Path, content: bytes, words: str) -> None:
    (tmp_path / "q.csv").write_bytes(content)
    with pytest.raises(EdgeError, match=words) as refused:
        office.sheets(tmp_path / "q.csv")
    assert refused.value.exit_code is Exit.CONTENT


def test_a_table_without_the_columns_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="QuestionType"):
        sent(tmp_path, "a,b", head="Frage,Antwort")


def test_columns_may_stand_in_any_order_and_unknown_ones_are_told(tmp_path: Path) -> None:
    made = sent(
        tmp_path,
        "How many?,MCQ,a,Yes,b,No,me",
        head="question,Question Type,OPTION1,isoption1correct,Option2,is_Option2_Correct,Author",
    )
    assert only(made).kind is QuestionKind.SINGLE
    assert told(made) == ["column `Author`: no column of that name is known"]


def test_a_workbook_is_read_as_it_shows_its_cells(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "q.xlsx",
        [["Notes for us"], [], ["nothing here"]],
        [
            HEAD.split(","),
            [1, "T/F", "Is it so?", None, True, "No", False, "Yes"],
            [2, "MCQ", "How many?", "Easy", 30, "Yes", 4.5, "No", datetime.date(2026, 2, 1), "No"],
            [3, "MCQ", "=A1&A2", "Easy", 1, "Yes", 2, "No"],
        ],
    )
    made = put(office.sheets(path))
    true_false, single = page(made).questions
    assert [plain(c.content) for c in true_false.choices] == ["True", "False"]
    assert [plain(c.content) for c in single.choices] == ["30", "4.5", "2026-02-01"]
    assert told(made) == [
        "sheet `Sheet`: is not read; only one sheet of questions is",
        "row 4: a formula has no result; open it in Excel and save it again",
        "cell I3: is a date to Excel and is carried as `2026-02-01`",
    ]


def test_a_workbook_with_macros_or_a_doctype_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path / "q.xlsx", [HEAD.split(",")])
    repacked(path, lambda n, c: c, xl__vbaProject_dot_bin=b"x")
    with pytest.raises(EdgeError, match="macros") as refused:
        office.sheets(path)
    assert refused.value.exit_code is Exit.UNSAFE
    path = workbook(tmp_path / "r.xlsx", [HEAD.split(",")])
    repacked(path, lambda n, c: b"<!DOCTYPE a>" + c if n == "xl/workbook.xml" else c)
    with pytest.raises(EdgeError, match="DOCTYPE"):
        office.sheets(path)


def test_more_rows_than_anyone_writes_need_a_word(tmp_path: Path) -> None:
    path = tmp_path / "q.csv"
    path.write_text(HEAD + "\n" + "1,MTF\n" * (office.MOST_LINES + 1), "utf-8")
    with pytest.raises(EdgeError, match="more than") as refused:
        office.sheets(path)
    assert "--large" in refused.value.hint
    assert len(office.sheets(path, large=True)[0].rows) == office.MOST_LINES + 2


def test_the_template_explains_every_column_and_its_rows_are_questions() -> None:
    assert set(MEANING) == set(COLUMNS)
    made = put((Sheet("Questions", template()),))
    assert made.lost == ()
    questions = page(made).questions
    assert {question.kind for question in questions} == set(WRITTEN)
    assert len(questions) == len(EXAMPLES)


@pytest.mark.parametrize("name", ["t.xlsx", "t.csv"])
def test_the_template_is_read_back_and_the_same_every_time(tmp_path: Path, name: str) -> None:
    from kdll.pipeline.importing import template as sheets

    office.write_template(tmp_path / name, sheets())
    assert len(put(office.sheets(tmp_path / name)).ids) == len(EXAMPLES)
    office.write_template(tmp_path / f"2{name}", sheets())
    assert (tmp_path / name).read_bytes() == (tmp_path / f"2{name}").read_bytes()
    with pytest.raises(EdgeError, match="there already"):
        office.write_template(tmp_path / name, sheets())


CELLS = st.text(
    st.sampled_from("\\`*_[]<>{}|$~&#=:+-.)(!\"'\n aB1९क्षेاب😀é\u00a0x>"), min_size=1, max_size=14
).filter(str.strip)


@settings(max_examples=80, deadline=None, derandomize=True)
@given(st.tuples(CELLS, CELLS, CELLS, CELLS, CELLS))
def test_whatever_stands_in_the_cells_is_read_back(cells: tuple[str, ...]) -> None:
    prompt, right, wrong, back, hint = cells
    if (
        right.split() == wrong.split()
        or " ".join(right.split()).casefold() == " ".join(wrong.split()).casefold()
    ):
        return
    head = (
        "QuestionType",
        "Question",
        "Option1",
        "isOption1Correct",
        "Option2",
        "Feedback2",
        "Hint1",
        "Id",
    )
    row = ("MCQ", prompt, right, "Yes", wrong, back, hint, "q")
    question = only(put((Sheet("s", (head, row)),)))
    found = (
        plain(question.prompt),
        *(plain(choice.content) for choice in question.choices),
        plain(question.choices[1].feedback),
        plain(question.feedback.hints[0]),
    )
    assert found == tuple(" ".join(cell.split()) for cell in cells)


@settings(max_examples=80, deadline=None, derandomize=True)
@given(st.lists(CELLS, min_size=7, max_size=7, unique_by=lambda c: " ".join(c.split()).casefold()))
def test_whatever_stands_in_the_cells_of_other_kinds_is_read_back(cells: list[str]) -> None:
    a, b, c, d, *rest = (" ".join(cell.split()) for cell in cells)
    columns = (name for n in range(1, 4) for name in (f"Option{n}", f"isOption{n}Correct"))
    head = ("QuestionType", "Kind", "Question", "Id", *columns)
    rows = (
        ("MTF", "", "Which one?", "m", *cells[:4], "", cells[4]),
        ("FTB", "", "Which ____ one?", "f", cells[0], "Blank1", cells[1], "Blank1", cells[2], "No"),
        ("MCQ", "ordering", "In order?", "o", cells[0], "", cells[1], "", cells[2], ""),
        ("MCQ", "categorise", "Which group?", "c", *cells[:4], cells[4], ""),
    )
    matching, fill_in, ordering, categorise = page(put((Sheet("s", (head, *rows)),))).questions
    assert sides(matching) == [(a, b), (c, d)]
    assert plain(matching.choices[-1].content) == rest[0]
    assert fill_in.choices[0].accepted == (a, b)
    assert plain(fill_in.choices[1].content) == c
    assert [plain(step.content) for step in ordering.choices] == [a, b, c]
    assert sides(categorise) == [(a, b), (c, d), (rest[0], "")]
