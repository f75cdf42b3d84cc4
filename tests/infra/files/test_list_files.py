"""Files as people and attackers send them: read as rows, or refused with a code before they grow large."""

import io
import struct
import zipfile
from datetime import date
from random import Random
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


FAR = "<v>1</v></c></row>"


@pytest.mark.parametrize(
    "rows",
    [
        f'<row r="1048576"><c {" " * 400}r="XFD1048576">{FAR}',
        f'<row r="1048576"><c r = "XFD1048576">{FAR}',
        f'<row r="1048576"><c r="xfd1048576">{FAR}',
        f'<row r="1048576"><c r="&#88;FD1048576">{FAR}',
        f'<row r="1048576"><c s="{"1" * 400}" r="XFD1048576">{FAR}',
        f'<row r="1048576"><c s=">" r="XFD1048576">{FAR}',
        f"""<row r="1048576"><c s=' r="A1"' r="XFD1048576">{FAR}""",
        f'<row r="1048576"><x:y:c xmlns:x="x" r="XFD1048576">{FAR.replace("</c>", "</x:y:c>")}',
        f'<row r="1048576"><c>{FAR}',
        '<row r="1">' + "<c><v>1</v></c>" * 61 + "</row>",
        '<row r="1"><c r="BH1"><v>1</v></c><c><v>1</v></c></row>',
    ],
)
def test_a_cell_that_hides_its_place_is_found(rows: str) -> None:
    """A parser lays out all cells up to it: of a few bytes it would make more than any memory holds."""
    sheet = sheet_of("A1").replace(b"</sheetData>", rows.encode() + b"</sheetData>")
    content = rebuilt(workbook(("a",)), replace={"xl/worksheets/sheet1.xml": sheet})
    assert refused(content) in {"file-too-large", "file-broken"}


def test_cells_may_leave_their_places_out() -> None:
    cells = "<row><c><v>1</v></c><c><v>2</v></c></row>"
    sheet = sheet_of("A1").replace(b"</sheetData>", cells.encode() + b"</sheetData>")
    assert rows_of(rebuilt(workbook(("a",)), replace={"xl/worksheets/sheet1.xml": sheet})) == [[1.0, ""], [1.0, 2.0]]


@pytest.mark.parametrize(
    "declared", [b'<!ENTITY x SYSTEM "file:///etc/passwd">', b'<!ENTITY x "&y;&y;"><!ENTITY y "z">']
)
@pytest.mark.parametrize("cell", [b'<c t="str"><v>&x;</v></c>', b'<c r="A2" t="str"><v>&x;</v></c>'])
def test_entities_are_never_resolved(declared: bytes, cell: bytes) -> None:
    sheet = sheet_of("A1").replace(b"</sheetData>", b'<row r="2">' + cell + b"</row></sheetData>")
    told = b"<!DOCTYPE worksheet [" + declared + b"]>" + sheet
    content = rebuilt(workbook(("a",)), replace={"xl/worksheets/sheet1.xml": told})
    assert refused(content) in {"file-unsafe", "file-broken"}


@pytest.mark.parametrize("name", ["content.xml", "xl/workbook.bin"])
def test_an_archive_that_is_two_formats_at_once_is_refused(name: str) -> None:
    assert refused(rebuilt(workbook(("a",)), add={name: b"x"})) == "file-unsafe"


def test_a_tag_without_an_end_is_refused_and_a_text_is_not() -> None:
    noise = Random(1).randbytes(1_100_000).hex().encode()
    for wrapped, code in ((b"<c s='" + noise + b"'/>", "file-unsafe"), (b"<row>" + noise + b"</row>", None)):
        sheet = sheet_of("A1").replace(b"</sheetData>", wrapped + b"</sheetData>")
        content = rebuilt(workbook(("a",)), replace={"xl/worksheets/sheet1.xml": sheet})
        if code is None:
            assert rows_of(content) == [[1.0]]
        else:
            assert refused(content) == code


@pytest.mark.parametrize(
    "counts",
    [
        'count="99999999999" uniqueCount="99999999999"',
        "uniqueCount='18446744073709551615'",
        'a=">" uniqueCount="99999999999"',
        'uniqueCount = "99999999999"',
        'uniqueCount="&#57;9999999999"',
        'uniqueCount="+99999999999"',
    ],
)
def test_a_table_of_strings_that_claims_too_many_is_refused(counts: str) -> None:
    strings = f'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" {counts}><si><t>a</t></si></sst>'
    assert refused(rebuilt(workbook(("a",)), replace={"xl/sharedStrings.xml": strings.encode()})) == "file-unsafe"


def test_a_sheet_that_only_the_parser_finds_is_measured() -> None:
    relations = zipfile.ZipFile(io.BytesIO(workbook(("a",)))).read("xl/_rels/workbook.xml.rels")
    decoy = b"<!--" + relations[relations.index(b"<Relationship ") : relations.index(b"</Relationships>")] + b"-->"
    real = relations.replace(b"worksheets/sheet1.xml", b"media/far.bin").replace(
        b"</Relationships>", decoy + b"</Relationships>"
    )
    content = rebuilt(
        workbook(("a",)),
        replace={"xl/_rels/workbook.xml.rels": real},
        add={"xl/media/far.bin": b"\xef\xbb\xbf" + sheet_of("A1", "XFD1048576")},
    )
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
