"""Files as people and attackers send them: read as rows, or refused with a code before they grow large."""

import io
import struct
import zipfile
from datetime import date
from typing import Any

import pytest

from app.domain.imports.headers import find_headers
from app.domain.imports.lists import LISTS
from app.domain.imports.model import ImportKind
from app.domain.imports.problems import FileRefused
from app.domain.imports.scripts import Script
from app.infra.files.lists import ERROR_CELL, open_list
from app.infra.files.templates import ListTemplates
from tests.infra.db.import_steps import text_file, workbook

CELL = '<c r="{}" t="n"><v>1</v></c>'


def refused(content: bytes, sheet: str | None = None) -> str:
    with pytest.raises(FileRefused) as caught:
        for _ in open_list(content, sheet).rows():
            pass
    return caught.value.problem.code.code


def rebuilt(content: bytes, *, replace: dict[str, bytes] | None = None, add: dict[str, bytes] | None = None) -> bytes:
    """The archive with other entries."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            new.writestr(entry.filename, (replace or {}).get(entry.filename, old.read(entry.filename)))
        for name, raw in (add or {}).items():
            new.writestr(name, raw)
    return target.getvalue()


def sheet_of(*cells: str) -> bytes:
    rows = "".join(f'<row r="1">{CELL.format(cell)}</row>' for cell in cells)
    sheet = f"<sheetData>{rows}</sheetData>"
    return f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{sheet}</worksheet>'.encode()


def rows_of(content: bytes, sheet: str | None = None) -> list[list[Any]]:
    return [list(row) for row in open_list(content, sheet).rows()]


def test_a_workbook_is_rows_from_its_first_column_on() -> None:
    content = workbook(("",), ("", "Ấp", "Tổ"), ("", "Tân Hòa", 3), ("", date(2025, 7, 1), 4.5))
    assert rows_of(content) == [["", "", ""], ["", "Ấp", "Tổ"], ["", "Tân Hòa", 3.0], ["", date(2025, 7, 1), 4.5]]


def test_the_sheet_is_chosen_by_its_name() -> None:
    content = workbook(("a", "b"), sheet="Hộ & tổ")
    assert rows_of(content, "Hộ & tổ") == [["a", "b"]]
    assert refused(content, "Khác") == "file-sheet"


def test_a_file_says_how_many_rows_it_has_at_most() -> None:
    assert open_list(workbook(("a", "b"), (), ("c", "d"))).length == 3
    assert open_list(b"a,b\nc,d\n").length == 3


def test_merged_cells_are_told() -> None:
    content = workbook(("Ấp", "Tổ"), ("Tân Hòa", 1), ("", 2), ("", 3), merged=((1, 0, 3, 0),))
    assert open_list(content).merged == ((0, 1, 3),)


def test_a_formula_with_an_error_is_seen() -> None:
    sheet = sheet_of("A1").replace(b"</row>", b'<c r="B1" s="0" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>')
    content = rebuilt(workbook(("a",)), replace={"xl/worksheets/sheet1.xml": sheet})
    assert rows_of(content) == [[1.0, ERROR_CELL]]


@pytest.mark.parametrize(
    "cells",
    [("A1", "A1048576"), ("A1", "XFD1"), ("A1", "BH200001"), ("A1", "ZZZZ9999999")],
)
def test_a_sheet_that_reaches_too_far_is_refused(cells: tuple[str, ...]) -> None:
    content = rebuilt(workbook(("a",)), replace={"xl/worksheets/sheet1.xml": sheet_of(*cells)})
    assert refused(content) == "file-too-large"


def test_a_zip_bomb_is_refused() -> None:
    assert refused(rebuilt(workbook(("a",)), add={"xl/media/x.bin": b"0" * 8_000_000})) == "file-unsafe"


def test_an_archive_that_lies_about_its_sizes_is_refused() -> None:
    honest = rebuilt(workbook(("a",)), add={"xl/media/x.bin": b"0123456789" * 400})
    told = struct.pack("<I", 4_000)
    lying = honest[: honest.rindex(b"PK\x01\x02")] + honest[honest.rindex(b"PK\x01\x02") :].replace(
        told, struct.pack("<I", 40)
    )
    assert lying != honest
    assert refused(lying) == "file-broken"


def test_two_entries_of_one_name_are_refused() -> None:
    target = io.BytesIO(workbook(("a",)))
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(target, "a") as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")
    assert refused(target.getvalue()) == "file-unsafe"


def test_paths_out_of_the_archive_and_archives_in_it_are_refused() -> None:
    for name in ("../x.xml", "/etc/x.xml", "xl/inner.zip"):
        assert refused(rebuilt(workbook(("a",)), add={name: b"x"})) == "file-unsafe"


def test_too_many_entries_are_refused() -> None:
    assert refused(rebuilt(workbook(("a",)), add={f"xl/{n}.xml": b"x" for n in range(201)})) == "file-unsafe"


def test_what_is_damaged_is_refused() -> None:
    whole = workbook(("a", "b"), ("c", "d"))
    assert refused(whole[:-30]) == "file-broken"
    assert refused(b"PK\x03\x04" + b"x" * 100) == "file-broken"
    assert refused(rebuilt(whole, replace={"xl/workbook.xml": b"\xff"})) == "file-broken"
    assert refused(rebuilt(whole, replace={"xl/workbook.xml": b"<workbook/>"})) == "file-sheet"


@pytest.mark.parametrize("content", [b"%PDF-1.7", b"\xd0\xcf\x11\xe0old", b"\x89PNG\r\n", b"a,b\x00c", b"PK\x05\x06"])
def test_what_is_no_list_is_refused(content: bytes) -> None:
    assert refused(content) == "file-unknown"


def test_a_file_in_no_known_encoding_is_refused() -> None:
    assert refused(b"\xae\xdf\xbb\xbc,\xfe\xff\xa7\xb6\nz\xb5q,x\xf2k\n") == "file-encoding"
    assert refused(workbook(("\u00ae\u00df\u00bb\u00bc", "\u00fe\u00ff\u00a7\u00b6"))) == "file-encoding"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_text_is_cut_at_its_own_sign(delimiter: str, encoding: str) -> None:
    rows = (("Ấp", "Chủ hộ", "Địa chỉ"), ("Tân Hòa", "Lê Tám", "12, đường 1; hẻm 2"), ("Mỹ Hòa", "Lê Chín", "3\n4"))
    content = text_file(*rows, delimiter=delimiter, encoding=encoding)
    assert rows_of(content) == [list(row) for row in rows]


def test_a_huge_cell_and_too_many_columns_are_refused() -> None:
    assert refused(b"a,b\n" + b"x" * 200_000 + b",c\n") == "cell-long"
    assert refused(b",".join([b"a"] * 61) + b"\n") == "file-too-large"


def test_too_many_rows_are_refused() -> None:
    assert refused(b"a,b\n" * 200_021) == "file-too-large"


def test_legacy_text_in_cells_of_a_workbook_is_told() -> None:
    assert open_list(workbook(("Hä v\u00b5 tªn", "Tæ"), ("NguyÔn V¨n B­ím", 1))).script is Script.TCVN3
    assert open_list(workbook(("Hoï vaø teân", "Toå"), ("Nguyeãn Vaên Böôùm", 1))).script is Script.VNI


@pytest.mark.parametrize("kind", ImportKind)
@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_a_template_can_be_read_as_its_list(kind: ImportKind, form: str) -> None:
    opened = open_list(ListTemplates().make(kind, form))
    rows = [[str(cell) for cell in row] for row in opened.head()]
    headers = find_headers(kind, rows, mapping={}, hamlet_known=False)
    assert (headers.line, headers.problems) == (1, ())
    assert [place.column.name for place in headers.places] == [
        column.name for column in LISTS[kind] if column.name != "ordinal"
    ]
