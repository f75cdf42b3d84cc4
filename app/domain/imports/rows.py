"""Reads the rows of a list: what is empty, repeated or a total is left out, every cell that breaks a rule is named."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Final

from app.domain.imports import codes, reading_codes
from app.domain.imports.cells import Cell, CellRefused, Value, as_text, value_of
from app.domain.imports.columns import Shape
from app.domain.imports.headers import Headers, Place, bare, required_columns
from app.domain.imports.model import ImportKind, Severity
from app.domain.imports.problems import Problem
from app.domain.imports.scripts import Script, capitalised, converted

_TOTAL: Final = re.compile("(?:tong cong|tong so|tong|cong)(?: (?:so )?(?:ho|to|nhan khau))?[ 0-9]*")

Merged = Sequence[tuple[int, int, int]]
"""Merged cells: column, first row, last row, all counted from 0."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of values by the name of their column."""

    line: int
    values: Mapping[str, Value]


@dataclass(slots=True)
class RowReader:
    """Reads one list, row by row; it remembers the rows that it has seen, by a digest."""

    kind: ImportKind
    headers: Headers
    script: Script
    hamlet_known: bool
    merged: Merged = ()
    _seen: dict[bytes, int] = field(default_factory=dict)
    _fills: dict[tuple[int, int], int] = field(default_factory=dict)
    _first: dict[tuple[int, int], Cell] = field(default_factory=dict)
    _required: frozenset[str] = frozenset()
    _last_header: str = ""

    def __post_init__(self) -> None:
        """Prepares what every row is compared with."""
        down = {place.index for place in self.headers.places if place.column.fills_down}
        self._fills = {
            (column, line): first
            for column, first, last in self.merged
            if column in down
            for line in range(first + 1, last + 1)
        }
        self._last_header = self.headers.last.strip().lower()
        self._required = frozenset(
            column.name for column in required_columns(self.kind, hamlet_known=self.hamlet_known)
        )

    def read(self, rows: Iterable[Sequence[Cell]], *, first_line: int) -> Iterator[Row | Problem]:
        """Every row that counts and every problem; ``first_line`` is the number of the first row given."""
        for line, cells in enumerate(rows, first_line):
            yield from self._row(line, [self._converted(cell) for cell in self._filled(line - 1, cells)])

    def _filled(self, index: int, cells: Sequence[Cell]) -> list[Cell]:
        """Cells below the first of a merged range hold what that one holds, in the columns that fill down."""
        filled = list(cells)
        for place in self.headers.places:
            key = (place.index, index)
            if place.column.fills_down and place.index < len(filled):
                if key in self._fills:
                    filled[place.index] = self._first.get((place.index, self._fills[key]), "")
                elif self.merged:
                    self._first[key] = filled[place.index]
        return filled

    def _converted(self, cell: Cell) -> Cell:
        return converted(cell, self.script) if isinstance(cell, str) else cell

    def _row(self, line: int, cells: Sequence[Cell]) -> Iterator[Row | Problem]:
        texts = {place.column.name: as_text(self._cell(cells, place)).strip() for place in self.headers.places}
        filled_down = {place.column.name for place in self.headers.places if place.column.fills_down}
        if not any(text for name, text in texts.items() if name not in filled_down):
            if any(texts.values()) and not self._is_merged(line - 1):
                yield from self._values(line, cells)
            return
        if self._is_left_out(cells, texts):
            yield Problem(codes.ROW_SKIPPED, line, severity=Severity.NOTICE)
            return
        digest = blake2b("\x1f".join(texts.values()).encode(), digest_size=16).digest()
        if digest in self._seen:
            values: dict[str, object] = {"line": self._seen[digest]}
            yield Problem(codes.ROW_REPEATED, line, values=values, severity=Severity.NOTICE)
            return
        self._seen[digest] = line
        yield from self._values(line, cells)

    def _is_merged(self, index: int) -> bool:
        return any((place.index, index) in self._fills for place in self.headers.places)

    def _values(self, line: int, cells: Sequence[Cell]) -> Iterator[Row | Problem]:
        values: dict[str, Value] = {}
        for place in self.headers.places:
            try:
                value = value_of(place.column, self._cell(cells, place))
            except CellRefused as refused:
                yield Problem(refused.code, line, place.index, values=refused.values)
                continue
            if self.script is Script.TCVN3 and place.column.shape is Shape.NAME and isinstance(value, str):
                value = capitalised(value)
            values[place.column.name] = value
            if value is None and place.column.name in self._required:
                yield Problem(reading_codes.CELL_MISSING, line, place.index)
        yield Row(line, values)

    @staticmethod
    def _cell(cells: Sequence[Cell], place: Place) -> Cell:
        return cells[place.index] if place.index < len(cells) else ""

    def _is_left_out(self, cells: Sequence[Cell], texts: Mapping[str, str]) -> bool:
        """Headers once more, or totals: a word for a total where the row has few other values."""
        told = [cell for cell in cells if isinstance(cell, str) and cell.strip()]
        if len(told) > 1 and told[-1].strip().lower() == self._last_header:
            return sum(bare(cell) in self.headers.words for cell in told) * 2 > len(told)
        total = any(_TOTAL.fullmatch(bare(cell)) for cell in told if cell.lstrip()[0] in "tTcC")
        return total and sum(bool(text) for text in texts.values()) * 2 <= len(self.headers.places) + 1


def sample_texts(rows: Iterable[Sequence[Cell]]) -> list[str]:
    """The cells that hold text: their encoding is told from these."""
    return [cell for row in rows for cell in row if isinstance(cell, str)]
