from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from app.domain.shared.codes import Text
from app.domain.shared.exports import Column, Export, Form, Words
from app.domain.shared.selection import Read, Root, Selection
from app.domain.shared.views import Type
from app.infra.exports import workbook
from app.infra.exports.workbook import LONGEST_TEXT, Book
from tests.sheets import read_sheets

DOC = Text("", "")


def export(*types: Type, sheet: str = "Hộ") -> Export:
    read = Read(Selection(Form.XLSX.shape, (Root("items", "household"),)), {}, (), date(2026, 11, 25))
    columns = tuple(Column(f"c{number}", type_, DOC) for number, type_ in enumerate(types))
    return Export(read, Form.XLSX, columns, Words(sheet, "Chú thích", (("Cột", "Ý nghĩa"),)))


def written(path: Path, export: Export, rows: Sequence[Sequence[Any]]) -> dict[str, list[list[Any]]]:
    """The sheets of a book with these rows."""
    book = Book(path / "book.xlsx", export)
    book.add(rows)
    book.finish()
    book.let_go()
    return read_sheets(book.path.read_bytes())


def test_each_value_has_a_cell_of_its_type(tmp_path: Path) -> None:
    types = (Type.ID, Type.TEXT, Type.INT, Type.FLOAT, Type.BOOL, Type.DATE, Type.MOMENT, Type.JSON)
    moment = datetime(2026, 1, 31, 8, 30, tzinfo=UTC).replace(tzinfo=None)
    row = ["0198", "Họp tổ", 7, 1.5, True, date(2026, 1, 31), moment, '["a"]']
    sheets = written(tmp_path, export(*types), [row, [None] * 8, [*row[:4], False, *row[5:]]])
    assert sheets["Hộ"] == [
        [f"c{number}" for number in range(8)],
        row,
        [],
        [*row[:4], False, *row[5:]],
    ]
    assert sheets["Chú thích"] == [["Cột", "Ý nghĩa"]]


@pytest.mark.parametrize(
    "text", ["=1+1", "https://example.test/", "007", "", " a ", "{=1}", "a\x01b", "_x0041_", "<&>"]
)
def test_a_text_stays_what_it_is(tmp_path: Path, text: str) -> None:
    shown = written(tmp_path, export(Type.TEXT), [[text]])["Hộ"]
    assert shown == [["c0"], [text]]


def test_a_long_text_is_cut_and_says_so(tmp_path: Path) -> None:
    just, over = "x" * LONGEST_TEXT, "x" * (LONGEST_TEXT + 1)
    [_, [first], [second]] = written(tmp_path, export(Type.TEXT), [[just], [over]])["Hộ"]
    assert first == just
    assert second == "x" * (LONGEST_TEXT - 20) + " … [+21]"
    assert len(second) <= LONGEST_TEXT


def test_what_lies_before_the_calendar_is_text(tmp_path: Path) -> None:
    days = [[date(1899, 12, 31)], [date(1900, 1, 1)], [date(9999, 12, 31)]]
    [_, [first], [second], [third]] = written(tmp_path, export(Type.DATE), days)["Hộ"]
    assert (first, third) == ("31/12/1899", date(9999, 12, 31))
    # Excel counts a 29 February 1900 that never was; the reader of the tests does not.
    assert second == date(1899, 12, 31)


def test_a_list_longer_than_a_sheet_goes_on_in_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "ROWS_OF_A_SHEET", 3)
    sheets = written(tmp_path, export(Type.INT), [[number] for number in range(5)])
    assert sheets == {
        "Hộ": [["c0"], [0], [1]],
        "Chú thích": [["Cột", "Ý nghĩa"]],
        "Hộ (2)": [["c0"], [2], [3]],
        "Hộ (3)": [["c0"], [4]],
    }


def test_a_sheet_may_be_called_anything(tmp_path: Path) -> None:
    name = "Cơ quan/tổ chức: [mọi cấp] của tỉnh Đồng Tháp"
    assert next(iter(written(tmp_path, export(Type.INT, sheet=name), []))) == "Cơ quan tổ chức   mọi cấp"


def test_a_book_that_is_not_finished_can_be_let_go(tmp_path: Path) -> None:
    book = Book(tmp_path / "book.xlsx", export(Type.TEXT))
    book.add([["x"]] * 10)
    book.let_go()
    assert not book.path.exists()
