"""What cells hold, as people and workbooks write it."""

from datetime import date, datetime, time

import pytest

from app.domain.imports.cells import Cell, CellRefused, Value, as_text, value_of
from app.domain.imports.columns import Column, Shape
from app.domain.imports.lists import column_of
from app.domain.imports.model import ImportKind


def column(name: str, kind: ImportKind = ImportKind.HOUSEHOLDS) -> Column:
    found = column_of(kind, name)
    assert found is not None
    return found


SINCE = column("since", ImportKind.GROUPS)
PEOPLE, PHONE, NAME, ADDRESS, PRESENCE = (column(each) for each in ("people", "phone", "name", "address", "presence"))


def refused(wanted: Column, cell: Cell) -> str:
    with pytest.raises(CellRefused) as caught:
        value_of(wanted, cell)
    return caught.value.code.code


@pytest.mark.parametrize(
    ("cell", "value"), [(4, 4), (4.0, 4), ("4", 4), (" 04 ", 4), ("12,0", 12), ("12.00", 12), (0, 0), ("", None)]
)
def test_whole_numbers(cell: Cell, value: Value) -> None:
    assert value_of(PEOPLE, cell) == value


@pytest.mark.parametrize("cell", ["12 hộ", 4.5, "-1", 1000, "bốn", "1.000", "9" * 12])
def test_what_is_no_whole_number_in_bounds(cell: Cell) -> None:
    assert refused(PEOPLE, cell) == "cell-number"


@pytest.mark.parametrize(
    "cell",
    [
        "01/07/2025",
        "1/7/2025",
        "1-7-25",
        "01.07.2025",
        "2025-07-01",
        date(2025, 7, 1),
        datetime(2025, 7, 1, 8, 30),  # noqa: DTZ001 - a workbook knows no time zone
        45_839,
        45_839.0,
        "45839",
    ],
)
def test_dates(cell: Cell) -> None:
    assert value_of(SINCE, cell) == date(2025, 7, 1)


def test_two_digits_of_a_year() -> None:
    assert value_of(SINCE, "1/1/49") == date(2049, 1, 1)
    assert value_of(SINCE, "1/1/50") == date(1950, 1, 1)


@pytest.mark.parametrize("cell", ["31/02/2025", "2025", "tháng 7", "07/2025", "13/13/2025", 12, "2025-13-01", time(8)])
def test_what_is_no_date(cell: Cell) -> None:
    assert refused(SINCE, cell) == "cell-day"


@pytest.mark.parametrize("cell", ["0912 345 678", "0912.345.678", "+84912345678", 912_345_678, 912_345_678.0])
def test_phone_numbers(cell: Cell) -> None:
    assert value_of(PHONE, cell) == "+84912345678"


@pytest.mark.parametrize("cell", ["0912", "khong co", "0912345678 - 0987654321"])
def test_what_is_no_phone_number(cell: Cell) -> None:
    assert refused(PHONE, cell) == "cell-phone"


def test_the_apostrophe_that_exports_put_before_a_sign_does_not_count() -> None:
    assert value_of(PHONE, "'+84912345678") == "+84912345678"
    assert value_of(NAME, "Y'Thu") == "Y'Thu"
    assert refused(ADDRESS, "'=1+1") == "cell-formula"


@pytest.mark.parametrize("cell", ["=1+1", "+SUM(A1)", "-cmd|'/c calc'!A0", "@SUM(A1)"])
def test_what_may_be_a_formula(cell: str) -> None:
    assert refused(ADDRESS, cell) == "cell-formula"
    assert refused(NAME, cell) == "cell-formula"


def test_a_formula_with_an_error() -> None:
    assert refused(ADDRESS, "#REF!") == "cell-error"
    assert refused(PEOPLE, " #VALUE! ") == "cell-error"


def test_text_is_cleaned_and_bounded() -> None:
    assert value_of(ADDRESS, "  12/3\u00a0 hẻm  Cây Bàng ") == "12/3 hẻm Cây Bàng"
    assert refused(ADDRESS, "a" * 301) == "cell-long"
    assert refused(ADDRESS, "a\x00b") == "cell-unclean"
    assert refused(ADDRESS, "a\ufffdb") == "cell-unclean"


@pytest.mark.parametrize("cell", ["Nguyễn Văn An", "Kim Thị Sa-Ra", "Nguyễn Thị Út (Bảy)", "H’Hen Niê"])  # noqa: RUF001
def test_names(cell: str) -> None:
    assert value_of(NAME, cell) == cell


@pytest.mark.parametrize("cell", ["Nguy\u00d4n V\u00a8n \u00b8n", "Nguyễn Văn 5", "..."])
def test_what_is_no_name(cell: str) -> None:
    assert refused(NAME, cell) == "cell-unclean"


def test_words() -> None:
    assert value_of(PRESENCE, "Thường trú") == "resident"
    assert value_of(PRESENCE, "đi làm ăn xa") == "away"
    assert refused(PRESENCE, "không rõ") == "cell-word"
    assert refused(PRESENCE, "=x") == "cell-formula"


def test_how_cells_read_as_text() -> None:
    cells: list[Cell] = [True, False, 3.0, 3.5, 7, date(2025, 7, 1), "chữ"]
    assert [as_text(cell) for cell in cells] == ["x", "", "3", "3.5", "7", "01/07/2025", "chữ"]


def test_a_column_that_a_list_has_not() -> None:
    assert column_of(ImportKind.HAMLETS, "phone") is None
    assert column("ordinal").shape is Shape.IGNORED
