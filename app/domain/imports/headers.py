"""Finds the row of headers among the first rows of a list, and which column is which."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from app.domain.imports.columns import Column, Shape
from app.domain.imports.lists import LISTS, column_of
from app.domain.imports.model import ImportKind, Severity
from app.domain.imports.problems import Problem
from app.domain.imports.reading_codes import (
    COLUMN_MISSING,
    COLUMN_TWICE,
    COLUMN_UNUSED,
    HEADER_MISSING,
    MAPPING_UNKNOWN,
)
from app.domain.shared.text import fold

HEADER_ROWS: Final = 20
"""The headers stand within so many rows."""
_FEWEST: Final = 2
_SHOWN: Final = 60
_SIGNS: Final = re.compile(r"\([^)]*\)|[^0-9a-z]+")


@dataclass(frozen=True, slots=True)
class Place:
    """A column of the list and where it stands in the file, counted from 0."""

    column: Column
    index: int
    header: str


@dataclass(frozen=True, slots=True)
class Headers:
    """The row of headers (counted from 1), the columns found, and what is wrong with them."""

    line: int
    places: tuple[Place, ...] = ()
    problems: tuple[Problem, ...] = ()
    words: frozenset[str] = field(default=frozenset())
    last: str = ""


def bare(header: str) -> str:
    """A header without case, diacritics, punctuation and what stands in brackets."""
    return " ".join(_SIGNS.sub(" ", fold(header)).split())


def letters(index: int) -> str:
    """The letters of a column counted from 0: A, B, … Z, AA."""
    name = ""
    while index >= 0:
        index, rest = divmod(index, 26)
        name = chr(ord("A") + rest) + name
        index -= 1
    return name


def find_headers(
    kind: ImportKind, rows: Sequence[Sequence[str]], *, mapping: Mapping[str, str], hamlet_known: bool
) -> Headers:
    """The row in which most headers are known, the first of equals; ``mapping`` leads from a header to a column.

    A list that belongs to one hamlet needs no column for it.
    """
    known = {bare(title): column for column in LISTS[kind] for title in (column.title, *column.words)}
    given = {bare(header): column_of(kind, name) for header, name in mapping.items()}
    table = known | {header: column for header, column in given.items() if column is not None}
    counts = [len({table[bare(cell)].name for cell in row if bare(cell) in table}) for row in rows[:HEADER_ROWS]]
    most = max(counts, default=0)
    if most < min(_FEWEST, len(required_columns(kind, hamlet_known=hamlet_known))):
        return Headers(0, problems=(Problem(HEADER_MISSING, values={"rows": HEADER_ROWS}),))
    line = counts.index(most)
    row = rows[line]
    places = tuple(Place(table[bare(cell)], n, cell) for n, cell in enumerate(row) if bare(cell) in table)
    problems = (
        *_wrong_mapping(mapping, row, kind=kind),
        *_twice(places, line + 1),
        *_missing(kind, places, line + 1, hamlet_known=hamlet_known),
        *_unused(row, table, line + 1),
    )
    told = [cell for cell in row if cell.strip()]
    used = tuple(place for place in places if place.column.shape is not Shape.IGNORED)
    return Headers(line + 1, used, problems, frozenset(filter(None, map(bare, row))), told[-1])


def _wrong_mapping(mapping: Mapping[str, str], row: Sequence[str], *, kind: ImportKind) -> list[Problem]:
    there = {bare(cell) for cell in row}
    return [
        Problem(MAPPING_UNKNOWN, values={"header": header[:_SHOWN], "field": name[:_SHOWN]})
        for header, name in mapping.items()
        if bare(header) not in there or column_of(kind, name) is None
    ]


def _twice(places: Sequence[Place], line: int) -> list[Problem]:
    found: dict[str, Place] = {}
    problems = []
    for place in places:
        if place.column.name in found and place.column.shape is not Shape.IGNORED:
            values: dict[str, object] = {"column": place.column.title}
            problems.append(Problem(COLUMN_TWICE, line, place.index, values=values))
        found.setdefault(place.column.name, place)
    return problems


def _missing(kind: ImportKind, places: Sequence[Place], line: int, *, hamlet_known: bool) -> list[Problem]:
    there = {place.column.name for place in places}
    return [
        Problem(COLUMN_MISSING, line, values={"column": column.title})
        for column in required_columns(kind, hamlet_known=hamlet_known)
        if column.name not in there
    ]


def required_columns(kind: ImportKind, *, hamlet_known: bool) -> tuple[Column, ...]:
    """The columns that must be there and whose cells must not be empty."""
    return tuple(column for column in LISTS[kind] if column.required and not (hamlet_known and column.name == "hamlet"))


def _unused(row: Sequence[str], table: Mapping[str, Column], line: int) -> list[Problem]:
    return [
        Problem(COLUMN_UNUSED, line, n, values={"header": cell[:_SHOWN]}, severity=Severity.NOTICE)
        for n, cell in enumerate(row)
        if bare(cell) and bare(cell) not in table
    ]
