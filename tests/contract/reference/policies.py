"""Rule parameters: the values that territories set, and the default of every key."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from asyncpg import Range

from app.domain.policies.keys import KEYS
from app.domain.shared.scope import lies_in
from tests.contract.reference.naive import FROM_TO, VERSION, Arguments, Naive, column, nowhere, one_of, same
from tests.contract.reference.tables import Row, World, holds, upper

# Callers keep the ids of defaults, so the name space never changes.
DEFAULTS = UUID("01981a2b-0000-7000-8000-00000000de0f")


def _values(w: World, _day: date, _arguments: Arguments) -> list[Row]:
    return [*w.tables.rows["policy_values"], *map(_default, KEYS)]


def _default(key: str) -> Row:
    none: Row = {"territory_id": None, "recorded_in": 0, "valid": Range(None, None)}
    value = KEYS[key].default
    return {
        "id": uuid5(DEFAULTS, key),
        "key": key,
        "value": value,
        "legal_basis": "unverified",
        "verified": False,
        **none,
    }


def to_come(_w: World, row: Row, day: date) -> bool:
    """Whether the value is in force on the day or will be."""
    end = upper(row)
    return end is None or end > day


def effective(w: World, territory: Row, day: date) -> Callable[[Row], bool]:
    """Of each key the value of the nearest territory up the tree, or the default."""
    nearest: dict[str, tuple[int, Any]] = {}
    for row in _values(w, day, {}):
        path = w.tables.path(row["territory_id"]) or ""
        above = not path or lies_in(territory["path"], path)
        depth = path.count(".") + 1 if path else 0
        if above and holds(row["valid"], day) and depth >= nearest.get(row["key"], (-1, None))[0]:
            nearest[row["key"]] = (depth, row["id"])
    found = {id_ for _, id_ in nearest.values()}
    return lambda value: value["id"] in found


POLICY_VALUE = Naive(
    rows=_values,
    targets=nowhere,
    listed=to_come,
    fields={**FROM_TO, **VERSION, "is_default": lambda _w, row, _day: row["territory_id"] is None},
    ones={"territory": column("territory_id")},
    filters={
        "key": one_of("key"),
        "territory_id": same("territory_id"),
        "within": lambda w, row, _day, value: w.tables.within(row["territory_id"], value),
        "is_default": lambda _w, row, _day, value: (row["territory_id"] is None) == value,
    },
    sorts={"key": lambda row: (row["key"],)},
)
VIEWS = {"policy_value": POLICY_VALUE}
