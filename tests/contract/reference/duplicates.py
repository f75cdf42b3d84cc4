"""Doubtful pairs, searches for them, merges of persons."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from app.domain.shared.scope import Target
from tests.contract.reference.naive import VERSION, Arguments, Naive, column, one_of, whole
from tests.contract.reference.tables import Row, World, holds


def one_of_the_two(_w: World, row: Row, _day: date) -> Callable[[Row], bool]:
    """The pairs that have this row."""
    return lambda pair: row["id"] in (pair["first_id"], pair["second_id"])


def _place(w: World, row: Row) -> list[Target]:
    return [Target(path=w.tables.path(row["territory_id"]))]


def _within(w: World, row: Row, _day: date, value: Any) -> bool:
    return w.tables.within(row["territory_id"], value)


def _pairs(w: World, _day: date, _arguments: Arguments) -> list[Row]:
    rows = []
    for pair in w.tables.rows["duplicate_suspicions"]:
        merges = w.tables.by("person_merges", "suspicion_id", pair["id"])
        standing = next((merge["id"] for merge in merges if merge["undone_on"] is None), None)
        found = datetime.fromtimestamp(int(pair["id"].hex[:12], 16) / 1000, UTC)
        rows.append({**pair, "merge": standing, "found_at": found, "least_score": pair["score"]})
    return rows


def _decisions(w: World, row: Row, day: date) -> list[str]:
    decides, writes = (w.may(permission, _place(w, row)) for permission in ("duplicate:decide", "household:write"))
    if row["state"] == "not_same":
        return ["reopen_suspicion"] if decides else []
    if row["state"] != "open":
        return []
    decisions = ["decide_not_same"] if decides else []
    if row["kind"] == "person":
        return [*decisions, "merge_persons"] if decides else []
    ends = [w.tables.one("households", row[end]) for end in ("first_id", "second_id")]
    living = all(end is not None and holds(end["valid"], day) for end in ends)
    return [*decisions, "join_households", "end_household"] if living and writes else decisions


DUPLICATE_SUSPICION = Naive(
    rows=_pairs,
    targets=_place,
    fields={**VERSION, "allowed_actions": _decisions},
    ones={
        "first_person": column("first_id"),
        "second_person": column("second_id"),
        "first_household": column("first_id"),
        "second_household": column("second_id"),
        "territory": column("territory_id"),
        "decided_by": column("decided_by"),
        "merge": column("merge"),
    },
    filters={
        "within": _within,
        "kind": one_of("kind"),
        "state": one_of("state"),
        "record_id": lambda _w, row, _day, value: value in (row["first_id"], row["second_id"]),
        "least_score": lambda _w, row, _day, value: row["score"] >= value,
    },
    sorts={"score": lambda row: (row["score"],), "found": lambda _row: ()},
)

DUPLICATE_SEARCH = Naive(
    rows=whole("duplicate_searches"),
    targets=_place,
    ones={"territory": column("territory_id"), "searched_by": column("searched_by")},
    filters={"within": _within},
    sorts={"searched": lambda _row: ()},
)


def _moved(w: World, row: Row, _day: date) -> list[dict[str, str]]:
    items = w.tables.by("person_merge_items", "merge_id", row["id"])
    ordered = sorted(items, key=lambda item: (item["kind"], item["record_id"]))
    return [{"kind": item["kind"], "id": str(item["record_id"])} for item in ordered]


def _undoing(w: World, row: Row, _day: date) -> list[str]:
    stands = row["undone_on"] is None
    return ["unmerge_persons"] if stands and w.may("duplicate:decide", _place(w, row)) else []


PERSON_MERGE = Naive(
    rows=whole("person_merges"),
    targets=_place,
    fields={**VERSION, "moved": _moved, "allowed_actions": _undoing},
    ones={
        "kept": column("kept_person_id"),
        "merged": column("merged_person_id"),
        "suspicion": column("suspicion_id"),
        "territory": column("territory_id"),
        "merged_by": column("merged_by"),
        "undone_by": column("undone_by"),
    },
    filters={
        "within": _within,
        "person_id": lambda _w, row, _day, value: value in (row["kept_person_id"], row["merged_person_id"]),
        "undone": lambda _w, row, _day, value: (row["undone_on"] is not None) == value,
    },
    sorts={"merged": lambda row: (row["merged_on"],)},
)
VIEWS = {
    "duplicate_suspicion": DUPLICATE_SUSPICION,
    "duplicate_search": DUPLICATE_SEARCH,
    "person_merge": PERSON_MERGE,
}
