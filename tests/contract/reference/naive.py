"""How a view is told naively."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from app.domain.shared.scope import Target
from tests.contract.reference.tables import Row, World, holds

Arguments = Mapping[str, Any]
Value = Callable[[World, Row, date], Any]


@dataclass(frozen=True)
class Naive:
    """A view: ``rows`` are those that can be read on a day by whoever may, each with its ``id``.

    ``shared`` names the relations whose rows are seen by whoever sees this one, ``every``
    the filters and relations that look beyond the rows that are ``listed``. A field without an entry
    is the row's own column, a relation to one record gives its id, one to many a condition on the other view's rows.
    """

    rows: Callable[[World, date, Arguments], list[Row]]
    targets: Callable[[World, Row], list[Target]]
    listed: Callable[[World, Row, date], bool] = lambda _w, _row, _day: True
    fields: Mapping[str, Value] = field(default_factory=dict)
    ones: Mapping[str, Callable[[World, Row, date], UUID | None]] = field(default_factory=dict)
    many: Mapping[str, Callable[[World, Row, date], Callable[[Row], bool]]] = field(default_factory=dict)
    filters: Mapping[str, Callable[[World, Row, date, Any], bool]] = field(default_factory=dict)
    sorts: Mapping[str, Callable[[Row], tuple[Any, ...]]] = field(default_factory=dict)
    sort_permission: Mapping[str, str] = field(default_factory=dict)
    search: Callable[[Row], str] | None = None
    search_permission: str | None = None
    every: frozenset[str] = frozenset()
    shared: frozenset[str] = frozenset({"history"})


def nowhere(_w: World, _row: Row) -> list[Target]:
    """A row that everybody sees."""
    return []


def whole(table: str) -> Callable[[World, date, Arguments], list[Row]]:
    """Every row of a table, whatever the day."""
    return lambda w, _day, _arguments: w.tables.rows[table]


def valid_on(_w: World, row: Row, day: date) -> bool:
    return holds(row["valid"], day)


def one_of(column: str) -> Callable[[World, Row, date, Any], bool]:
    return lambda _w, row, _day, value: row[column] in value


def same(column: str) -> Callable[[World, Row, date, Any], bool]:
    return lambda _w, row, _day, value: row[column] is not None and row[column] == value


def column(name: str) -> Callable[[World, Row, date], Any]:
    return lambda _w, row, _day: row[name]


def pointing(name: str, own: str = "id") -> Callable[[World, Row, date], Callable[[Row], bool]]:
    """The rows whose column names this row."""
    return lambda _w, row, _day: lambda other: other[name] is not None and other[name] == row[own]


FROM_TO: Mapping[str, Value] = {
    "valid_from": lambda _w, row, _day: row["valid"].lower if row["valid"] is not None else None,
    "valid_to": lambda _w, row, _day: row["valid"].upper if row["valid"] is not None else None,
}
VERSION: Mapping[str, Value] = {"version": column("recorded_in")}


def history(w: World, row: Row, _day: date) -> Callable[[Row], bool]:
    """The journal's entries about the record."""
    entries = {each["entry_id"] for each in w.tables.by("journal_subjects", "subject_id", row["id"])}
    return lambda entry: entry["id"] in entries
