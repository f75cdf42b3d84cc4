"""Rows of a list: what counts, what is left out, what is wrong with which cell."""

from collections.abc import Sequence
from typing import Any

from app.domain.imports.headers import find_headers
from app.domain.imports.model import ImportKind
from app.domain.imports.problems import FileRefused, Problem
from app.domain.imports.reading_codes import FILE_BROKEN
from app.domain.imports.rows import Row, RowReader, sample_texts
from app.domain.imports.scripts import Script

HEADERS = ("STT", "Ấp/Khóm", "Tổ", "Chủ hộ", "Địa chỉ", "Nhân khẩu")


def read(
    *rows: Sequence[Any],
    merged: Sequence[tuple[int, int, int]] = (),
    script: Script = Script.UNICODE,
    hamlet_known: bool = False,
) -> tuple[dict[int, dict[str, Any]], list[tuple[int | None, int | None, str]]]:
    """The values of each row that counts, and what was found."""
    headers = find_headers(ImportKind.HOUSEHOLDS, [HEADERS], mapping={}, hamlet_known=hamlet_known)
    reader = RowReader(ImportKind.HOUSEHOLDS, headers, script, hamlet_known, merged)
    found = list(reader.read(rows, first_line=2))
    kept = {each.line: dict(each.values) for each in found if isinstance(each, Row)}
    problems = [(each.line, each.index, each.code.code) for each in found if isinstance(each, Problem)]
    return kept, problems


def test_a_row_has_the_values_of_its_columns() -> None:
    rows, problems = read((1.0, "Tân Hòa", 3.0, "Nguyễn Văn An", "12 đường 847", 4.0))
    assert problems == []
    assert rows == {
        2: {
            "hamlet": "Tân Hòa",
            "group_number": 3,
            "name": "Nguyễn Văn An",
            "address": "12 đường 847",
            "people": 4,
        }
    }


def test_empty_rows_and_rows_with_a_number_only_are_left_out() -> None:
    rows, problems = read(("", "", "", "", "", ""), (7, "", "", "", "", ""), (), (1, "Tân Hòa", 1, "Lê Tám", "", 2))
    assert (list(rows), problems) == ([5], [])


def test_a_short_row_lacks_its_last_cells() -> None:
    rows, problems = read((1, "Tân Hòa", 1, "Lê Tám"))
    assert problems == [(2, 5, "cell-missing")]
    assert rows[2]["people"] is None


def test_every_wrong_cell_of_a_row_is_named() -> None:
    _, problems = read((1, "", "ba", "=cmd", "x" * 301, "4 người"))
    assert problems == [
        (2, 1, "cell-missing"),
        (2, 2, "cell-number"),
        (2, 3, "cell-formula"),
        (2, 4, "cell-long"),
        (2, 5, "cell-number"),
    ]


def test_a_row_of_a_hamlet_alone_is_told_as_incomplete() -> None:
    rows, problems = read((1, "Tân Hòa", 3, "", "", ""))
    assert problems == [(2, 3, "cell-missing"), (2, 5, "cell-missing")]
    assert list(rows) == [2]


def test_a_row_that_is_the_same_counts_once() -> None:
    row = (1, "Tân Hòa", 1, "Lê Văn Tám", "", 2)
    rows, problems = read(row, (2, *row[1:]), row)
    assert list(rows) == [2]
    assert problems == [(3, None, "row-repeated"), (4, None, "row-repeated")]


def test_headers_again_and_totals_are_left_out() -> None:
    rows, problems = read(
        (1, "Tân Hòa", 1, "Lê Văn Tám", "", 2),
        HEADERS,
        ("", "Tổng cộng", "", "", "", 2),
        ("Cộng:", "", "", "", "", 2),
        (2, "Tân Hòa", 1, "Tống Văn Cộng", "3 đường 1", 5),
    )
    assert list(rows) == [2, 6]
    assert problems == [(3, None, "row-skipped"), (4, None, "row-skipped"), (5, None, "row-skipped")]


def test_merged_cells_hold_for_all_their_rows_in_hamlet_and_group_only() -> None:
    rows, problems = read(
        (1, "Tân Hòa", 1, "Lê Văn Tám", "12 đường 1", 2),
        (2, "", "", "Lê Văn Chín", "", 3),
        (3, "", "", "", "", ""),
        (4, "Mỹ Hòa", 2, "Lê Thị Mười", "", 4),
        merged=((1, 1, 3), (2, 1, 3), (4, 1, 2)),
    )
    assert problems == []
    assert {line: (row["hamlet"], row["group_number"], row["address"]) for line, row in rows.items()} == {
        2: ("Tân Hòa", 1, "12 đường 1"),
        3: ("Tân Hòa", 1, None),
        5: ("Mỹ Hòa", 2, None),
    }


def test_legacy_text_is_put_right_and_its_names_begin_with_capitals() -> None:
    rows, _ = read((1, "T©n Hßa", 1, "NguyÔn ThÞ \u00b8nh", "®­êng tØnh 847", 4), script=Script.TCVN3)
    assert (rows[2]["hamlet"], rows[2]["name"], rows[2]["address"]) == ("Tân Hòa", "Nguyễn Thị Ánh", "đường tỉnh 847")


def test_a_list_of_one_hamlet_may_leave_the_hamlet_out() -> None:
    rows, problems = read((1, "", 1, "Lê Văn Tám", "", 2), hamlet_known=True)
    assert (rows[2]["hamlet"], problems) == (None, [])


def test_texts_are_sampled() -> None:
    assert sample_texts([(1, "a", 2.0), ("b",)]) == ["a", "b"]


def test_a_refused_file_bears_its_code() -> None:
    assert str(FileRefused(Problem(FILE_BROKEN))) == "file-broken"
