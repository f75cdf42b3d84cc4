"""Restructurings, lineage, the correspondence of two dates, the journal."""

from collections import Counter
from datetime import date
from hashlib import md5
from typing import Any
from uuid import UUID

from app.domain.shared.scope import Target
from tests.contract.reference.naive import Arguments, Naive, Value, column, one_of, pointing, same, whole
from tests.contract.reference.tables import Row, World, holds
from tests.contract.reference.wire import VIETNAM


def _cases(w: World, _day: date, _arguments: Arguments) -> list[Row]:
    return w.tables.rows["restructurings"]


def _case_targets(w: World, row: Row) -> list[Target]:
    return [Target(path=w.tables.path(row["territory_id"])), *(Target(group_id=each) for each in row["group_ids"])]


def _plan(_w: World, row: Row, _day: date) -> Any:
    return {key: value for key, value in row["plan"].items() if key != "placements"}


def _case_actions(w: World, row: Row, _day: date) -> list[str]:
    drafts = w.may("restructuring:draft", _case_targets(w, row))
    found = []
    if row["state"] == "previewed" and w.may("restructuring:execute", _case_targets(w, row)):
        found.append("execute_restructuring")
    if row["state"] in ("previewed", "scheduled", "needs_attention") and drafts:
        found.append("withdraw_restructuring")
    if row["state"] == "executed" and drafts and row["plan"].get("results"):
        found.append("preview_repeal")
    if row["state"] in ("executed", "repealed") and w.may("change:correct", _case_targets(w, row)):
        found.append("correct_decision")
    return found


def _case_listed(w: World, row: Row, day: date) -> bool:
    return _took_effect(w, row, day) or (row["executed_at"] is None and day >= w.today)


def _executed_late(_w: World, row: Row, _day: date) -> bool:
    executed = row["executed_at"]
    return executed is not None and executed.astimezone(VIETNAM).date() > row["effective_on"]


def _repealed_by(w: World, row: Row, _day: date) -> UUID | None:
    found = w.tables.by("restructurings", "repeals_id", row["id"])
    return next((each["id"] for each in found if each["state"] in ("executed", "repealed")), None)


def _took_effect(_w: World, row: Row, day: date) -> bool:
    return bool(row["effective_on"] <= day)


RESTRUCTURING = Naive(
    rows=_cases,
    targets=_case_targets,
    listed=_case_listed,
    fields={
        "recorded_late": _executed_late,
        "plan": _plan,
        "placements": lambda _w, row, _day: row["plan"].get("placements"),
        "plan_hash": lambda _w, row, _day: row["plan_hash"].hex(),
        "allowed_actions": _case_actions,
    },
    ones={
        "territory": column("territory_id"),
        "drafted_by": column("drafted_by"),
        "scheduled_by": column("scheduled_by"),
        "repeals": column("repeals_id"),
        "repealed_by": _repealed_by,
        "annulment": lambda w, row, _day: _annulment(w, "subject_id", row["id"]),
        "paper": lambda w, row, _day: (w.tables.one("recorded_claims", row["id"], "record_id") or {}).get("paper_id"),
    },
    many={"edges": pointing("restructuring_id")},
    filters={
        "within": lambda w, row, _day, value: w.tables.within(row["territory_id"], value),
        "group_id": lambda _w, row, _day, value: value in row["group_ids"],
        "kind": one_of("kind"),
        "state": one_of("state"),
        "since": lambda _w, row, _day, value: row["effective_on"] >= value,
        "until": lambda _w, row, _day, value: row["effective_on"] < value,
    },
    sorts={"effective_on": lambda row: (row["effective_on"], row["order_no"] or 0)},
)


def _edge_home(w: World, row: Row) -> UUID | None:
    return w.tables.group_home(row["result_group_id"] or row["origin_group_id"])


def _edge_targets(w: World, row: Row) -> list[Target]:
    ends = (row["origin_group_id"], row["result_group_id"])
    return [Target(path=w.tables.path(_edge_home(w, row))), *(Target(group_id=each) for each in ends)]


LINEAGE_EDGE = Naive(
    rows=whole("lineage_edges"),
    targets=_edge_targets,
    listed=_took_effect,
    ones={
        "restructuring": column("restructuring_id"),
        "origin": column("origin_group_id"),
        "result": column("result_group_id"),
    },
    filters={
        "within": lambda w, row, _day, value: w.tables.within(_edge_home(w, row), value),
        "origin_id": same("origin_group_id"),
        "result_id": same("result_group_id"),
        "restructuring_id": same("restructuring_id"),
    },
    sorts={"effective_on": lambda row: (row["effective_on"], row["order_no"])},
)


def _year_before(day: date) -> date:
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def _correspondences(w: World, day: date, arguments: Arguments) -> list[Row]:
    start, end = arguments.get("from_date", _year_before(day)), arguments.get("to_date", day)
    existing = {
        version["group_id"]
        for version in w.tables.rows["group_versions"]
        if holds(version["valid"], start)
        and ("within" not in arguments or w.tables.within(version["territory_id"], arguments["within"]))
    }
    pairs: Counter[tuple[UUID, UUID | None]] = Counter()
    for member in w.tables.rows["memberships"]:
        if holds(member["valid"], start) and member["group_id"] in existing:
            pairs[member["group_id"], _lies_in(w, member["household_id"], end)] += 1
    return [
        {"id": _pair_id(origin, result), "origin_id": origin, "result_id": result, "households": households}
        for (origin, result), households in pairs.items()
    ]


def _lies_in(w: World, household: UUID, day: date) -> UUID | None:
    """The group of the household on the day, or of one that it has joined by then, perhaps over others."""
    waiting, seen = [household], {household}
    while waiting:
        here = waiting.pop(0)
        member = w.tables.dated("memberships", "household_id", here, on=day)
        if member is not None:
            return UUID(str(member["group_id"]))
        for edge in w.tables.by("household_lineage", "origin_household_id", here):
            event = w.tables.one("household_events", edge["event_id"])
            heir = edge["result_household_id"]
            if edge["kind"] == "joins" and event and event["effective_on"] <= day and heir not in seen:
                seen.add(heir)
                waiting.append(heir)
    return None


def _pair_id(origin: UUID, result: UUID | None) -> UUID:
    return UUID(md5(f"{origin}{result or ''}".encode(), usedforsecurity=False).hexdigest())


CORRESPONDENCE = Naive(
    rows=_correspondences,
    targets=lambda w, row: [w.tables.group_target(row["origin_id"])],
    ones={"origin": column("origin_id"), "result": column("result_id")},
    filters={name: lambda *_: True for name in ("within", "from_date", "to_date")},
    sorts={"origin": lambda row: (str(row["origin_id"]),)},
)


def _annulment(w: World, column_: str, id_: UUID) -> UUID | None:
    """The annulment of a change that was carried out."""
    return next((each["id"] for each in w.tables.by("annulments", column_, id_) if each["state"] == "executed"), None)


def _entries(w: World, _day: date, _arguments: Arguments) -> list[Row]:
    rows = []
    for entry in w.tables.rows["journal_entries"]:
        recorded = w.tables.one("change_sets", entry["change_set_id"])
        assert recorded is not None
        rows.append({**recorded, **entry})
    return rows


def _place(w: World, row: Row) -> Target:
    country = w.tables.one("territories", "vn", "key")  # type: ignore[arg-type]
    return Target(path=w.tables.path(row["territory_id"] or (country or {}).get("id")))


def _entry_targets(w: World, row: Row) -> list[Target]:
    return [_place(w, row), Target(person_id=row["on_behalf_of"])]


def _answered(name: str) -> Value:
    return lambda w, row, _day: (w.tables.one("change_answers", row["id"], "entry_id") or {}).get(name)


def _entry_actions(w: World, row: Row, day: date) -> list[str]:
    stands = _answered("answer")(w, row, day) == "objected"
    return ["answer_change"] if not stands and w.may("change:answer", _entry_targets(w, row)) else []


def _subjects(w: World, row: Row, _day: date) -> list[dict[str, str]]:
    found = w.tables.by("journal_subjects", "entry_id", row["id"])
    ordered = sorted(found, key=lambda each: (each["subject_kind"], each["subject_id"]))
    return [{"kind": each["subject_kind"], "id": str(each["subject_id"])} for each in ordered]


def _concerns(w: World, row: Row, _day: date, value: UUID) -> bool:
    return any(each["subject_id"] == value for each in w.tables.by("journal_subjects", "entry_id", row["id"]))


JOURNAL_ENTRY = Naive(
    rows=_entries,
    targets=_entry_targets,
    fields={
        "subjects": _subjects,
        "annulled": lambda w, row, _day: _annulment(w, "journal_entry_id", row["id"]) is not None,
        "answer": _answered("answer"),
        "answer_reason": _answered("reason"),
        "answered_at": _answered("answered_at"),
        "allowed_actions": _entry_actions,
    },
    ones={
        "person": column("person_id"),
        "on_behalf_of": column("on_behalf_of"),
        "territory": column("territory_id"),
        "annulment": lambda w, row, _day: _annulment(w, "journal_entry_id", row["id"]),
    },
    filters={
        "subject_id": _concerns,
        "action": one_of("action"),
        "within": lambda w, row, _day, value: w.tables.within(row["territory_id"], value),
    },
    sorts={"recorded": lambda _row: ()},
)


def _changes(w: World, day: date, arguments: Arguments) -> list[Row]:
    rows = _entries(w, day, arguments)
    return [{**row, "after_position": row["position"]} for row in rows if row["position"] is not None]


CHANGE = Naive(
    rows=_changes,
    targets=_entry_targets,
    ones={"entry": column("id")},
    filters={
        "after_position": lambda _w, row, _day, value: row["position"] > value,
        "subject_kind": one_of("subject_kind"),
        "within": lambda w, row, _day, value: w.tables.within(row["territory_id"], value),
    },
    sorts={"position": lambda row: (row["position"], row["number"])},
)


def _annulment_actions(w: World, row: Row, _day: date) -> list[str]:
    open_ = row["state"] == "previewed"
    return ["annul_change"] if open_ and w.may("change:annul", [_place(w, row)]) else []


ANNULMENT = Naive(
    rows=whole("annulments"),
    targets=lambda w, row: [_place(w, row)],
    fields={
        "effect_hash": lambda _w, row, _day: row["effect_hash"].hex(),
        "allowed_actions": _annulment_actions,
    },
    ones={
        "entry": column("journal_entry_id"),
        "territory": column("territory_id"),
        "drafted_by": column("drafted_by"),
        "executed_by": column("executed_by"),
    },
    filters={
        "within": lambda w, row, _day, value: w.tables.within(row["territory_id"], value),
        "journal_entry_id": same("journal_entry_id"),
        "subject_id": same("subject_id"),
        "state": one_of("state"),
    },
    sorts={"drafted": lambda _row: ()},
)
VIEWS = {
    "annulment": ANNULMENT,
    "restructuring": RESTRUCTURING,
    "lineage_edge": LINEAGE_EDGE,
    "correspondence": CORRESPONDENCE,
    "journal_entry": JOURNAL_ENTRY,
    "change": CHANGE,
}
