"""How far a sheet reaches, by every way in which a cell may say where it stands.

The usual programs write ``<c r="B7"`` for each cell, and that is found fast (``archives``). A cell may also say it
later, in small letters, behind blanks or not at all; then its row or its place in the row does. All of that is read
here as parsers of workbooks read it, slowly.
"""

import re
from dataclasses import dataclass, field
from typing import IO, Final
from xml.parsers import expat

from app.domain.imports.problems import FileRefused, Problem
from app.domain.imports.reading_codes import FILE_BROKEN, FILE_UNSAFE

_PLACE: Final = re.compile(r"([A-Za-z]{1,7})([0-9]{1,9})")
_ROW: Final = re.compile(r"[0-9]{1,9}")


@dataclass(slots=True)
class Extent:
    """How far a sheet reaches, counted from 1, and which of its cells hold the error of a formula, counted from 0."""

    rows: int = 0
    columns: int = 0
    errors: set[tuple[int, int]] = field(default_factory=set)

    def reach(self, row: int, column: int) -> None:
        """There is a cell."""
        self.rows, self.columns = max(self.rows, row), max(self.columns, column)


@dataclass(slots=True)
class _Places:
    """Follows the rows and cells of a sheet."""

    extent: Extent
    row: int = 0
    column: int = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        kind, place = name.rpartition(":")[2], attributes.get("r")
        if kind == "row":
            self.row, self.column = self.row + 1 if place is None else _row(place), 0
        elif kind == "c":
            self.row, self.column = (self.row, self.column + 1) if place is None else _place(place)
            self.extent.reach(max(self.row, 1), self.column)


def measure_slowly(sheet: IO[bytes], extent: Extent) -> None:
    """Widens the extent to every cell of the sheet. Raises ``FileRefused`` for what is no XML, or has a DOCTYPE."""
    parser = expat.ParserCreate()
    parser.StartElementHandler = _Places(extent).start
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        parser.ParseFile(sheet)
    except expat.ExpatError:
        raise FileRefused(Problem(FILE_BROKEN)) from None


def _refuse_doctype(*_declared: object) -> None:
    raise FileRefused(Problem(FILE_UNSAFE))


def _row(text: str) -> int:
    if _ROW.fullmatch(text) is None:
        raise FileRefused(Problem(FILE_BROKEN))
    return int(text)


def _place(text: str) -> tuple[int, int]:
    found = _PLACE.fullmatch(text)
    if found is None:
        raise FileRefused(Problem(FILE_BROKEN))
    return int(found[2]), column_number(found[1].upper())


def column_number(letters: str) -> int:
    """The number of a column, A is 1."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
