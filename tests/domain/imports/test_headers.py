"""The row of headers is found, and each column told, however the list is written."""

import unicodedata

import pytest

from app.domain.imports.headers import Headers, bare, find_headers, letters
from app.domain.imports.lists import LISTS
from app.domain.imports.model import ImportKind, Severity

HOUSEHOLDS = ImportKind.HOUSEHOLDS


def found(
    *rows: tuple[str, ...],
    kind: ImportKind = HOUSEHOLDS,
    mapping: dict[str, str] | None = None,
    hamlet_known: bool = False,
) -> Headers:
    return find_headers(kind, rows, mapping=mapping or {}, hamlet_known=hamlet_known)


def columns(headers: Headers) -> dict[str, int]:
    return {place.column.name: place.index for place in headers.places}


def told(headers: Headers) -> list[tuple[str, int | None, int | None]]:
    return [(problem.code.code, problem.line, problem.index) for problem in headers.problems]


def test_headers_stand_below_titles_in_any_order() -> None:
    headers = found(
        ("ỦY BAN MTTQ XÃ TÂN THẠNH",),
        ("DANH SÁCH HỘ", "", "", ""),
        ("Nhân khẩu", "Tổ", "CHỦ HỘ", "Ấp/Khóm", "SĐT", "Số nhà"),
        ("4", "1", "Nguyễn Văn An", "Tân Hòa", "", ""),
    )
    assert headers.line == 3
    assert columns(headers) == {"people": 0, "group_number": 1, "name": 2, "hamlet": 3, "phone": 4, "address": 5}
    assert headers.problems == ()


@pytest.mark.parametrize(
    "header",
    ["Họ và tên chủ hộ", "HỌ VÀ TÊN CHỦ HỘ", "ho va ten chu ho", "Họ và tên chủ hộ (*):", "  Họ  và tên - chủ hộ "],
)
def test_a_header_counts_without_case_marks_and_punctuation(header: str) -> None:
    for written in (header, unicodedata.normalize("NFD", header)):
        assert columns(found(("Ấp", written, "Khẩu")))["name"] == 1


def test_every_title_and_word_of_a_list_leads_to_one_column() -> None:
    for kind, listed in LISTS.items():
        words = [(bare(word), column.name) for column in listed for word in (column.title, *column.words)]
        assert len({word for word, _ in words}) == len(set(words)), kind


def test_two_columns_for_one_field_are_refused() -> None:
    headers = found(("Ấp", "Chủ hộ", "Họ và tên", "Nhân khẩu", "STT", "TT"))
    assert told(headers) == [("column-twice", 1, 2)]


def test_a_required_column_has_to_be_there() -> None:
    headers = found(("Ấp", "Chủ hộ"))
    assert [(p.code.code, dict(p.values)) for p in headers.problems] == [("column-missing", {"column": "Số nhân khẩu"})]


def test_a_list_of_one_hamlet_needs_no_column_for_it() -> None:
    assert told(found(("Chủ hộ", "Nhân khẩu"))) == [("column-missing", 1, None)]
    assert told(found(("Chủ hộ", "Nhân khẩu"), hamlet_known=True)) == []


def test_a_column_that_is_not_used_is_told() -> None:
    headers = found(("Ấp", "Chủ hộ", "Nhân khẩu", "Ghi chú", ""))
    assert told(headers) == [("column-unused", 1, 3)]
    assert headers.problems[0].severity is Severity.NOTICE


def test_a_mapping_names_a_strange_header() -> None:
    headers = found(("Ấp", "Tên CH", "Nhân khẩu"), mapping={"tên ch": "name"})
    assert columns(headers)["name"] == 1
    assert headers.problems == ()


def test_a_mapping_that_leads_nowhere_is_refused() -> None:
    headers = found(("Ấp", "Chủ hộ", "Nhân khẩu"), mapping={"Không có": "name", "Ấp": "unknown"})
    assert told(headers) == [("mapping-unknown", None, None), ("mapping-unknown", None, None)]


def test_without_headers_nothing_is_guessed() -> None:
    headers = found(("Nguyễn Văn An", "4"), ("Lê Văn Bình", "3"))
    assert told(headers) == [("header-missing", None, None)]
    assert found().line == 0


def test_a_list_of_names_has_one_header() -> None:
    assert columns(found(("Tên ấp",), kind=ImportKind.HAMLETS)) == {"name": 0}


def test_columns_have_letters() -> None:
    assert [letters(n) for n in (0, 25, 26, 51, 52, 701, 702)] == ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]
