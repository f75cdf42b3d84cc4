"""What a cell holds: text, numbers, dates, words and phone numbers as people write them."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Final, TypeAlias

from app.domain.imports import reading_codes as codes
from app.domain.imports.columns import Column, Shape
from app.domain.imports.headers import bare
from app.domain.persons.phones import international
from app.domain.shared.codes import Code
from app.domain.shared.text import UncleanText, clean

Cell: TypeAlias = str | int | float | bool | date | datetime | object
"""A cell as the file holds it."""
Value: TypeAlias = str | int | date | None

_ERRORS: Final = frozenset(
    {"#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", "#GETTING_DATA"}
)
_FORMULA: Final = ("=", "+", "-", "@")
_DAY: Final = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})")
_ISO_DAY: Final = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_WHOLE: Final = re.compile(r"(\d+)(?:[.,]0{1,2})?")
_EPOCH: Final = date(1899, 12, 30)
_FIRST_SERIAL, _LAST_SERIAL = 7_306, 73_050  # 1920 to 2099
_CENTURY: Final = 100
_SIGNS: Final = " .'\u2019-()"


class CellRefused(Exception):
    """The cell breaks a rule."""

    def __init__(self, code: Code, **values: object) -> None:
        """Keeps the rule and the values that its words name."""
        super().__init__(code.code)
        self.code, self.values = code, values


def as_text(cell: Cell) -> str:
    """A cell as text: a whole number without its fraction, a date with its day first."""
    if isinstance(cell, bool):
        return "x" if cell else ""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, date):
        return f"{cell.day:02d}/{cell.month:02d}/{cell.year}"
    return str(cell)


def value_of(column: Column, cell: Cell) -> Value:
    """The value of a cell; None where it is empty. Raises ``CellRefused``."""
    if isinstance(cell, str) and cell.strip() in _ERRORS:
        raise CellRefused(codes.CELL_ERROR)
    try:
        text = clean(as_text(cell))
    except UncleanText:
        raise CellRefused(codes.CELL_UNCLEAN) from None
    if text.startswith("'") and text[1:2] in _FORMULA:
        text = text[1:]  # Exports put it in front of what a spreadsheet would run: of phone numbers, too.
    return _READERS[column.shape](column, text, cell) if text else None


def _text(column: Column, text: str, _cell: Cell) -> Value:
    if text.startswith(_FORMULA):
        raise CellRefused(codes.CELL_FORMULA)
    if "\ufffd" in text:
        raise CellRefused(codes.CELL_UNCLEAN)
    if len(text) > column.most:
        raise CellRefused(codes.CELL_LONG, most=column.most)
    return text


def _name(column: Column, text: str, cell: Cell) -> Value:
    """Signs and digits in a name come from a wrong encoding or a wrong column."""
    name = _text(column, text, cell)
    if not all(letter.isalpha() or letter in _SIGNS for letter in text) or not any(map(str.isalpha, text)):
        raise CellRefused(codes.CELL_UNCLEAN)
    return name


def _number(column: Column, text: str, _cell: Cell) -> Value:
    found = _WHOLE.fullmatch(text)
    number = int(found[1]) if found and len(found[1]) < 10 else -1  # noqa: PLR2004 - what an integer column holds
    if not column.least <= number <= column.most:
        raise CellRefused(codes.CELL_NUMBER, least=column.least, most=column.most)
    return number


def _day(_column: Column, text: str, cell: Cell) -> Value:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if text.isdigit() and _FIRST_SERIAL <= int(text) <= _LAST_SERIAL:
        return _EPOCH + timedelta(days=int(text))
    try:
        if iso := _ISO_DAY.fullmatch(text):
            return date(int(iso[1]), int(iso[2]), int(iso[3]))
        if found := _DAY.fullmatch(text):
            return date(_year(int(found[3])), int(found[2]), int(found[1]))
    except ValueError:
        pass
    raise CellRefused(codes.CELL_DAY)


def _year(year: int) -> int:
    """Two digits mean this century up to 49, the last one above."""
    return year if year >= _CENTURY else year + (2_000 if year < _CENTURY // 2 else 1_900)


def _phone(_column: Column, text: str, _cell: Cell) -> Value:
    """A workbook that took the number for a number has lost its first zero."""
    digits = re.sub(r"\D", "", text)
    phone = international(text) or (international("0" + digits) if re.fullmatch("[1-9][0-9]{8}", text) else None)
    if phone is None:
        raise CellRefused(codes.CELL_PHONE)
    return phone


def _word(column: Column, text: str, cell: Cell) -> Value:
    _text(column, text, cell)
    meant = column.choices.get(bare(text))
    if meant is None:
        raise CellRefused(codes.CELL_WORD, words=", ".join(column.choices))
    return str(meant)


_READERS: Final[Mapping[Shape, Callable[[Column, str, Cell], Value]]] = {
    Shape.TEXT: _text,
    Shape.NAME: _name,
    Shape.NUMBER: _number,
    Shape.DAY: _day,
    Shape.PHONE: _phone,
    Shape.WORD: _word,
}
