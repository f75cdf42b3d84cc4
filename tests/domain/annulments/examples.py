"""Rows of changes, made with a few words."""

from datetime import date
from typing import Any
from uuid import UUID

from app.domain.annulments.model import Change, Facts, Held, Later, RowFacts, Table
from app.domain.shared.ids import GroupId, HouseholdId, JournalEntryId, TerritoryId
from app.domain.shared.period import Period

SINCE, DAY, LATER_DAY = date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)
ENTRY = JournalEntryId(UUID(int=1000))
GROUP, NEW_GROUP, HOUSEHOLD = GroupId(UUID(int=5)), GroupId(UUID(int=6)), HouseholdId(UUID(int=501))
CASE, HAMLET = UUID(int=900), TerritoryId(UUID(int=11))
NO_DAY = Held(None)


def held(start: date | None = SINCE, end: date | None = None, note: str | None = None) -> Held:
    return Held(Period(start, end), note)


def later(number: int, action: str = "leave_group", day: date | None = LATER_DAY) -> Later:
    return Later(JournalEntryId(UUID(int=number)), action, day)


def change(action: str = "execute_restructuring", **given: Any) -> Change:
    values: dict[str, Any] = {
        "entry_id": ENTRY,
        "action": action,
        "subject_kind": "restructuring",
        "subject_id": CASE,
        "territory_id": HAMLET,
        "effective_on": DAY,
        "group_ids": (GROUP, NEW_GROUP),
        "household_ids": (HOUSEHOLD,),
    }
    return Change(**(values | given))


def row(table: Table, number: int, **given: Any) -> RowFacts:
    return RowFacts(table=table, id=UUID(int=number), **given)


def shortened(**given: Any) -> RowFacts:
    """The household's membership of the old group, ended by the change."""
    values: dict[str, Any] = {
        "group_id": GROUP,
        "household_id": HOUSEHOLD,
        "keys": ("membership",),
        "before": held(),
        "left": held(end=DAY, note="restructured"),
        "now": held(end=DAY, note="restructured"),
    }
    return row(Table.MEMBERSHIPS, 1, **(values | given))


def begun(**given: Any) -> RowFacts:
    """The household's membership of the new group, begun by the change."""
    values: dict[str, Any] = {
        "group_id": NEW_GROUP,
        "household_id": HOUSEHOLD,
        "keys": ("membership",),
        "left": held(DAY),
        "now": held(DAY),
    }
    return row(Table.MEMBERSHIPS, 2, **(values | given))


def origin(**given: Any) -> RowFacts:
    """The old group, which goes on."""
    values: dict[str, Any] = {"group_id": GROUP, "before": held(), "left": held(), "now": held()}
    return RowFacts(table=Table.GROUPS, id=GROUP, **(values | given))


def founded(**given: Any) -> RowFacts:
    """The new group, founded by the change."""
    values: dict[str, Any] = {"group_id": NEW_GROUP, "left": held(DAY), "now": held(DAY)}
    return RowFacts(table=Table.GROUPS, id=NEW_GROUP, **(values | given))


def label(**given: Any) -> RowFacts:
    """Number and name of the new group."""
    values: dict[str, Any] = {
        "group_id": NEW_GROUP,
        "label": "Tổ số 6",
        "keys": ("number:6",),
        "left": held(DAY),
        "now": held(DAY),
    }
    return row(Table.GROUP_VERSIONS, 3, **(values | given))


def facts(*rows: RowFacts, **given: Any) -> Facts:
    values: dict[str, Any] = {"change": change(), "edges": 2}
    return Facts(rows=rows, **(values | given))


SPLIT = (origin(), founded(), label(), shortened(), begun())
