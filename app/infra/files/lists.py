"""Opens a file as a list: rows of cells, whatever the form; nothing of it is interpreted here."""

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from app.domain.imports.cells import Cell
from app.domain.imports.headers import HEADER_ROWS
from app.domain.imports.model import MOST_COLUMNS, MOST_ROWS
from app.domain.imports.problems import FileRefused, Problem
from app.domain.imports.reading_codes import CELL_LONG, FILE_BROKEN, FILE_ENCODING, FILE_TOO_LARGE, FILE_UNKNOWN
from app.domain.imports.rows import sample_texts
from app.domain.imports.scripts import SAMPLE, Script, decoded, script_of
from app.infra.files.archives import refuse_unsafe, sheet_extent

_ZIP: Final = b"PK\x03\x04"
_OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0"
_BINARY: Final = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"PK\x05\x06", _OLD_OFFICE, b"\x1f\x8b", b"{\\rtf")
_DELIMITERS: Final = ",;\t"
_LONGEST_CELL: Final = 32_767
ERROR_CELL: Final = "#VALUE!"
"""What stands for a cell whose formula gives an error."""


@dataclass(frozen=True, slots=True)
class ListFile:
    """A file as rows of cells from its first row on; ``rows`` may be called again and begins anew.

    ``length`` is how many rows it has at most; ``merged`` are merged cells as (column, first row, last row), counted
    from 0.
    """

    rows: Callable[[], Iterator[Sequence[Cell]]]
    script: Script
    length: int
    merged: tuple[tuple[int, int, int], ...] = ()

    def head(self) -> list[Sequence[Cell]]:
        """The rows in which the headers are looked for."""
        return list(islice(self.rows(), HEADER_ROWS))


def open_list(content: bytes, sheet: str | None = None) -> ListFile:
    """The list in a file. Raises ``FileRefused`` for what is no list, not safe, too large or of unclear encoding."""
    if content.startswith(_ZIP):
        return _workbook(content, sheet)
    if content.startswith(_BINARY):
        raise FileRefused(Problem(FILE_UNKNOWN))
    return _text(content)


def _workbook(content: bytes, sheet: str | None) -> ListFile:
    name, extent = sheet_extent(refuse_unsafe(content), sheet)
    try:
        opened = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name(name)
        merged = opened.merged_cell_ranges or []
    except (CalamineError, OSError, ValueError):
        raise FileRefused(Problem(FILE_BROKEN)) from None
    script = script_of(sample_texts(islice(opened.iter_rows(), SAMPLE)))
    if script is None:
        raise FileRefused(Problem(FILE_ENCODING))
    down = tuple(
        (column, first[0], last[0])
        for first, last in merged
        for column in range(first[1], min(last[1], MOST_COLUMNS) + 1)
        if last[0] <= extent.rows
    )
    return ListFile(lambda: _cells(opened, frozenset(extent.errors)), script, extent.rows, down)


def _cells(sheet: CalamineSheet, errors: frozenset[tuple[int, int]]) -> Iterator[Sequence[Cell]]:
    """Rows that begin in the first column; the parser leaves out empty columns, and says nothing of errors."""
    left = [""] * (sheet.start[1] if sheet.start else 0)
    broken = {row for row, _ in errors}
    for number, cells in enumerate(sheet.iter_rows()):
        row: list[Cell] = [*left, *cells]
        if number in broken:
            row = [ERROR_CELL if (number, n) in errors else cell for n, cell in enumerate(row)]
        yield row


def _text(content: bytes) -> ListFile:
    if b"\x00" in content[:4_096] and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise FileRefused(Problem(FILE_UNKNOWN))
    found = decoded(content)
    if found is None:
        raise FileRefused(Problem(FILE_ENCODING))
    text, script = found
    delimiter = _delimiter(text)
    return ListFile(lambda: _records(text, delimiter), script, text.count("\n") + 1)


def _delimiter(text: str) -> str:
    """The sign that cuts the first rows into the most equal columns."""

    def score(sign: str) -> int:
        try:
            widths = Counter(len(row) for row in islice(csv.reader(_lines(text), delimiter=sign), HEADER_ROWS))
        except csv.Error:
            return 0
        return max((width * width * count for width, count in widths.items() if width > 1), default=0)

    return max(_DELIMITERS, key=score)


def _records(text: str, delimiter: str) -> Iterator[Sequence[Cell]]:
    reader = csv.reader(_lines(text), delimiter=delimiter)
    number = 0
    while True:
        number += 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise FileRefused(Problem(CELL_LONG, number, values={"most": _LONGEST_CELL})) from None
        if len(row) > MOST_COLUMNS or number > MOST_ROWS + HEADER_ROWS:
            raise FileRefused(Problem(FILE_TOO_LARGE, values={"rows": MOST_ROWS, "columns": MOST_COLUMNS}))
        yield row


def _lines(text: str) -> Iterator[str]:
    """The lines one by one, without a copy of the whole text."""
    begin = 0
    while begin < len(text):
        end = text.find("\n", begin)
        end = len(text) if end < 0 else end + 1
        yield text[begin:end]
        begin = end
