"""Writes a list as a workbook for Excel (XLSX): its rows, and a sheet of notes that says what each column means.

The rows go to a temporary file, as the end of such a file must be known before its beginning; it is deleted when it has
been sent, and when it is not wanted any more. Texts stay texts: nothing becomes a formula, a link or a number.
"""

import asyncio
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import date
from pathlib import Path
from typing import Any, Final, ParamSpec, TypeVar

import xlsxwriter  # type: ignore[import-untyped]
from xlsxwriter.format import Format  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from app.domain.shared.exports import Export, Take
from app.domain.shared.views import Type
from app.infra.db.connection import AnyConnection

ROWS_OF_A_SHEET: Final = 1_048_576
"""Rows that Excel has, the line of names among them; a longer list goes on in another sheet."""
LONGEST_TEXT: Final = 32_767
"""Characters of a cell; a longer text is cut, and says by how many characters."""
FIRST_YEAR: Final = 1900
"""Excel's calendar begins here; an earlier date is written as text."""
_AT_ONCE: Final = 500
"""Rows that are fetched and written at a time."""
_PIECE: Final = 262_144
"""Bytes of the finished file that are read at a time."""
_PREFIX: Final = "tuquan-export-"
_OPTIONS: Final = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
_NAME_LENGTH: Final = 25
_CUT: Final = LONGEST_TEXT - 20
_DATES: Final = {Type.DATE: "dd/mm/yyyy", Type.MOMENT: "dd/mm/yyyy hh:mm:ss"}
_WIDTHS: Final = {Type.ID: 38, Type.DATE: 12, Type.MOMENT: 20, Type.TEXT: 24, Type.JSON: 40}

P = ParamSpec("P")
T = TypeVar("T")
Cell = Callable[[int, int, Any], object]
"""Writes a value into a row and a column of one sheet."""


async def write_workbook(
    reading: AbstractAsyncContextManager[AnyConnection],
    export: Export,
    take: Take,
    *,
    sql: str,
    values: Sequence[object],
) -> None:
    """Fetches the rows, makes the file beside the loop, sends it, and leaves nothing behind."""
    # Made here and not beside the loop: what is made while nobody waits for it any more would be nobody's to delete.
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
    try:
        book = Book(folder / "export.xlsx", export)
        try:
            async with reading as connection:
                cursor = await connection.cursor(sql, *values)
                while rows := await cursor.fetch(_AT_ONCE):
                    await _beside(book.add, rows)
            await _beside(book.finish)
        finally:
            book.let_go()
        for piece in _pieces(book.path):
            await take(piece)
    finally:
        await _beside(shutil.rmtree, folder)


async def _beside(call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """The call in a thread. It runs to its end even when it is not wanted any more: then nothing writes behind us."""
    running = asyncio.ensure_future(asyncio.to_thread(call, *args, **kwargs))
    try:
        return await asyncio.shield(running)
    except asyncio.CancelledError:
        await asyncio.wait({running})
        raise


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece


class Book:
    """The file while it is written, a row after the other."""

    def __init__(self, path: Path, export: Export) -> None:
        """The notes are the second sheet, however many follow."""
        self.path = path
        self._columns, self._words = export.columns, export.words
        self._book = xlsxwriter.Workbook(str(path), {**_OPTIONS, "tmpdir": str(path.parent)})
        self._bold = self._book.add_format({"bold": True})
        self._shown = {type_: self._book.add_format({"num_format": form}) for type_, form in _DATES.items()}
        self._begun = 0
        self._begin()
        self._note()

    def add(self, rows: Sequence[Iterable[Any]]) -> None:
        """Writes rows; where there is no value the cell stays empty."""
        for row in rows:
            if self._row == ROWS_OF_A_SHEET:
                self._begin()
            for number, value in enumerate(row):
                if value is not None:
                    self._cells[number](self._row, number, value)
            self._row += 1

    def finish(self) -> None:
        """Puts the file together."""
        self._book.close()

    def let_go(self) -> None:
        """Closes what is open, also of a file that was not finished."""
        for sheet in self._book.worksheets():
            sheet.row_data_fh.close()

    def _begin(self) -> None:
        self._begun += 1
        sheet = self._book.add_worksheet(_name(self._words.sheet) + (f" ({self._begun})" if self._begun > 1 else ""))
        sheet.freeze_panes(1, 0)
        for number, column in enumerate(self._columns):
            sheet.set_column(number, number, max(_WIDTHS.get(column.type, 12), len(column.name) + 2))
            sheet.write_string(0, number, column.name, self._bold)
        self._cells = [_cell(sheet, column.type, self._shown) for column in self._columns]
        self._row = 1

    def _note(self) -> None:
        sheet = self._book.add_worksheet(_name(self._words.notes_sheet))
        sheet.set_column(0, 0, 32)
        sheet.set_column(1, 1, 100)
        for number, line in enumerate(self._words.notes):
            for place, words in enumerate(line):
                sheet.write_string(number, place, words)


def _name(words: str) -> str:
    """The words as the name of a sheet, which takes neither all signs nor many."""
    return "".join(" " if sign in "[]:*?/\\'" else sign for sign in words)[:_NAME_LENGTH].strip()


def _cell(sheet: Worksheet, type_: Type, shown: Mapping[Type, Format]) -> Cell:
    if type_ in shown:
        return _dates(sheet, shown[type_])
    own: Mapping[Type, Cell] = {
        Type.INT: sheet.write_number,
        Type.FLOAT: sheet.write_number,
        Type.BOOL: sheet.write_boolean,
    }
    return own.get(type_) or _texts(sheet)


def _texts(sheet: Worksheet) -> Cell:
    def write(row: int, column: int, value: str) -> None:
        if len(value) > LONGEST_TEXT:
            value = f"{value[:_CUT]} … [+{len(value) - _CUT}]"
        sheet.write_string(row, column, value)

    return write


def _dates(sheet: Worksheet, shown: Format) -> Cell:
    def write(row: int, column: int, value: date) -> None:
        if value.year < FIRST_YEAR:
            sheet.write_string(row, column, f"{value.day:02}/{value.month:02}/{value.year:04}")
        else:
            sheet.write_datetime(row, column, value, shown)

    return write
