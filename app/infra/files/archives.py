"""What is looked at in a workbook before a parser sees it: an XLSX file is a ZIP archive that anybody may have made.

A parser lays out every cell between the first and the last one, so a few bytes could ask for all of the memory. The
bounds here are those of the archive (entries, bytes when unpacked, how far it is compressed) and of each sheet.
"""

import html
import io
import re
import zipfile
from collections.abc import Iterator
from typing import Final

from app.domain.imports.headers import HEADER_ROWS
from app.domain.imports.model import MOST_COLUMNS, MOST_ROWS
from app.domain.imports.problems import FileRefused, Problem
from app.domain.imports.reading_codes import FILE_BROKEN, FILE_SHEET, FILE_TOO_LARGE, FILE_UNSAFE
from app.infra.files.extents import Extent, column_number, measure_slowly

MOST_ENTRIES: Final = 200
MOST_UNPACKED: Final = 268_435_456
"""Bytes of all entries (256 MiB)."""
MOST_RATIO: Final = 120
"""How many times smaller an entry may be than its content; sheets of a hundred thousand rows have 10 to 30."""
SMALL: Final = 1_048_576
"""Entries up to so many bytes may be of any ratio."""
MOST_CELLS: Final = 6_000_000
"""Cells between the first and the last of a sheet."""
_DAMAGED: Final = (zipfile.BadZipFile, OSError, EOFError, ValueError, RuntimeError, NotImplementedError)
_CHUNK: Final = 1_048_576
_SHEET_DATA: Final = b"sheetData"
"""The name of an element without which no entry is read as a sheet."""
_OPENED: Final = re.compile(rb"<(?:[^\s<>/]*:)?c(?=[\s/>])")
_CELL: Final = re.compile(rb"<(?:[^\s<>/]*:)?c\s+r=[\"']([A-Z]{1,7})([0-9]{1,9})[\"']")
"""A cell as the usual programs write it: its place comes first."""
_STRINGS: Final = re.compile(rb"<(?:[^\s<>/]*:)?sst(?=[\s/>])")
_STRINGS_TAG: Final = re.compile(rb"<[^\s<>/]*(?:\s+[\w:.-]+=(?:\"[^\"&]{0,300}\"|'[^'&]{0,300}'))*\s*/?>")
_COUNT: Final = re.compile(rb"ount=[\"']([^\"']{0,20})")
_OTHER_FORMATS: Final = frozenset({"content.xml", "xl/workbook.bin"})
"""Entries that make a parser take the archive for something else, whose sheets are not measured."""
_ERROR: Final = re.compile(
    rb"<(?:\w+:)?c\s(?=[^>]{0,200}\bt=[\"']e[\"'])"
    rb"[^>]{0,200}?\br=[\"']([A-Z]{1,3})([0-9]{1,7})[\"']"
)
_SHEET: Final = re.compile(r"<(?:\w+:)?sheet\s[^>]*>")
_RELATION: Final = re.compile(r"<(?:\w+:)?Relationship\s[^>]*>")
_ATTRIBUTE: Final = re.compile(r"([\w:]+)\s*=\s*[\"']([^\"']*)[\"']")


def refuse_unsafe(content: bytes) -> zipfile.ZipFile:
    """The archive, whose names and sizes are within bounds. Raises ``FileRefused``."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise FileRefused(Problem(FILE_BROKEN)) from None
    names = {entry.filename for entry in entries}
    ambiguous = len(names) < len(entries) or not _OTHER_FORMATS.isdisjoint(names)
    if ambiguous or len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise FileRefused(Problem(FILE_UNSAFE))
    for entry in entries:
        parts = entry.filename.replace("\\", "/").split("/")
        squeezed = entry.file_size > SMALL and entry.file_size > entry.compress_size * MOST_RATIO
        if squeezed or ".." in parts or parts[0] == "" or entry.filename.endswith(".zip"):
            raise FileRefused(Problem(FILE_UNSAFE))
        if entry.flag_bits & 1:
            raise FileRefused(Problem(FILE_BROKEN))
    _require_honest(archive)
    return archive


def _require_honest(archive: zipfile.ZipFile) -> None:
    """The sizes that the archive names are those of its content: a parser that unpacks does not look at them."""
    try:
        damaged = archive.testzip()
    except _DAMAGED:
        damaged = ""
    if damaged is not None:
        raise FileRefused(Problem(FILE_BROKEN))


def sheet_extent(archive: zipfile.ZipFile, sheet: str | None) -> tuple[str, Extent]:
    """The name of the sheet (the first one by default) and how far it reaches. Raises ``FileRefused``.

    Whatever may be a sheet is measured: a parser may find another one under that name than is found here.
    """
    sheets = _sheets(archive)
    name = next(iter(sheets), None) if sheet is None else sheet
    if name is None or name not in sheets:
        raise FileRefused(Problem(FILE_SHEET, values={"sheets": ", ".join(list(sheets)[:10])}))
    extents = {entry.filename: _measured(archive, entry.filename) for entry in archive.infolist()}
    if sheets[name] not in extents:
        raise FileRefused(Problem(FILE_BROKEN))
    return name, extents[sheets[name]]


def _sheets(archive: zipfile.ZipFile) -> dict[str, str]:
    """The paths of the sheets by their names, in the order of the workbook."""
    try:
        book = archive.read("xl/workbook.xml").decode()
        relations = archive.read("xl/_rels/workbook.xml.rels").decode()
    except (KeyError, UnicodeDecodeError, *_DAMAGED):
        raise FileRefused(Problem(FILE_BROKEN)) from None
    targets = {}
    for found in _RELATION.finditer(relations):
        given = dict(_ATTRIBUTE.findall(found[0]))
        target = given.get("Target", "")
        targets[given.get("Id")] = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
    named = [dict(_ATTRIBUTE.findall(found[0])) for found in _SHEET.finditer(book)]
    return {html.unescape(each.get("name", "")): targets.get(each.get("r:id"), "") for each in named}


def _measured(archive: zipfile.ZipFile, path: str) -> Extent:
    """How far an entry reaches; not at all where it is no sheet."""
    extent, opened, usual, is_sheet = Extent(), 0, 0, False
    try:
        for chunk in _chunks(archive, path):
            is_sheet = is_sheet or _SHEET_DATA in chunk
            _require_modest(chunk)
            cells = _CELL.findall(chunk)
            opened, usual = opened + len(_OPENED.findall(chunk)), usual + len(cells)
            for column, row in set(cells):
                extent.reach(int(row), column_number(column.decode()))
            found = _ERROR.findall(chunk)
            extent.errors |= {(int(row) - 1, column_number(column.decode()) - 1) for column, row in found}
        if not is_sheet:
            return Extent()
        if opened > usual:
            with archive.open(path) as part:
                measure_slowly(part, extent)
    except (KeyError, *_DAMAGED):
        raise FileRefused(Problem(FILE_BROKEN)) from None
    wide, long = extent.columns > MOST_COLUMNS, extent.rows > MOST_ROWS + HEADER_ROWS
    if wide or long or extent.rows * extent.columns > MOST_CELLS:
        raise FileRefused(Problem(FILE_TOO_LARGE, values={"rows": MOST_ROWS, "columns": MOST_COLUMNS}))
    return extent


def _require_modest(chunk: bytes) -> None:
    """A table of strings says how many there are, and a parser makes room for them before it has seen one."""
    for found in _STRINGS.finditer(chunk):
        tag = _STRINGS_TAG.match(chunk, found.start())
        counts = [] if tag is None else _COUNT.findall(tag[0])
        if tag is None or not all(each.isdigit() and int(each) <= MOST_CELLS for each in counts):
            raise FileRefused(Problem(FILE_UNSAFE))


def _chunks(archive: zipfile.ZipFile, path: str) -> Iterator[bytes]:
    """The content in parts that end before a tag, so that none is cut in two."""
    with archive.open(path) as part:
        kept = b""
        while block := part.read(_CHUNK):
            whole, begin, rest = (kept + block).rpartition(b"<")
            yield whole
            kept = begin + rest
            if len(kept) > _CHUNK and b">" not in kept:
                raise FileRefused(Problem(FILE_UNSAFE))
            if len(kept) > _CHUNK:
                yield kept
                kept = b""
        yield kept
