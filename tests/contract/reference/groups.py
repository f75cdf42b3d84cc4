"""Groups and the seats of their boards."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from tests.contract.reference.naive import (
    FROM_TO,
    VERSION,
    Arguments,
    Naive,
    Value,
    column,
    one_of,
    pointing,
    same,
    valid_on,
)
from tests.contract.reference.tables import Row, World, begun, holds, last_day, lower, upper

POSTS = ("head", "deputy", "secretary")
FAR = date(9999, 12, 31)
DRAFTS = ("split", "merge", "regroup", "transfer", "rename", "renumber", "dissolve")


def _groups(w: World, day: date, _arguments: Arguments) -> list[Row]:
    rows = []
    for version in w.tables.rows["group_versions"]:
        group = w.tables.one("groups", version["group_id"])
        assert group is not None
        exists = holds(version["valid"], day)
        ended = upper(version) is not None and upper(version) <= day and upper(version) == upper(group)  # type: ignore[operator]
        if exists or ended:
            status = version["status"] if exists else "ended"
            own = {"id": version["group_id"], "status": status, "version": group["version"]}
            ends = {"valid_from": lower(group), "valid_to": upper(group)}
            rows.append({**version, **own, **ends, "end_kind": group["end_kind"], "origin": group["origin"]})
    return rows


def _chain(w: World, row: Row, day: date) -> list[Row]:
    """The group's territory and those above it, on the day or the group's last one."""
    on, chain, territory = last_day(row, day), [], row["territory_id"]
    while territory is not None:
        named = w.tables.dated("territory_versions", "territory_id", territory, on=on)
        if named is None:
            break
        chain.append(named)
        territory = named["parent_id"]
    return chain


def _code(w: World, row: Row, day: date) -> str:
    chain = reversed(_chain(w, row, day))
    parts = [each["code"] for each in chain if each["kind"] not in ("country", "district")]
    return "-".join([*parts, f"T{row['number']:03}"])


def _commune(w: World, row: Row, day: date) -> UUID | None:
    chain = _chain(w, row, day)
    above = [each for each in chain if each["kind"] != "hamlet"]
    return above[0]["territory_id"] if above else None


def _taking_part(w: World, row: Row, day: date) -> list[Row]:
    return [
        each
        for each in w.tables.by("memberships", "group_id", row["id"])
        if holds(each["valid"], day) and each["status"] in ("member", "provisional")
    ]


def _people(w: World, row: Row, day: date) -> int:
    counts = [
        w.tables.dated("people_counts", "household_id", each["household_id"], on=day)
        for each in _taking_part(w, row, day)
    ]
    return sum(each["people"] for each in counts if each)


def _actions(w: World, row: Row, day: date) -> list[str]:
    if row["status"] == "ended":
        return []
    targets, actions = [w.tables.group_target(row["id"])], []
    if w.may("group:write", targets):
        actions = ["suspend_group" if row["status"] == "active" else "resume_group", "invite_household"]
    seated = any(holds(seat["valid"], day) for seat in w.tables.by("board_seats", "group_id", row["id"]))
    if w.may("board:write", targets):
        actions += ["fill_seat", "end_seat"] if seated else ["fill_seat"]
    if w.may("restructuring:draft", targets):
        actions += [f"preview_{kind}" for kind in DRAFTS]
    if w.may("change:correct", targets):
        actions += ["correct_group", "correct_seat"] if seated else ["correct_group"]
    return actions


def _members(w: World, row: Row, day: date) -> Callable[[Row], bool]:
    return lambda other: other["group_id"] == row["id"] and holds(other["valid"], day)


def _lying_in(w: World, row: Row, day: date) -> Callable[[Row], bool]:
    held = {
        each["household_id"] for each in w.tables.by("memberships", "group_id", row["id"]) if holds(each["valid"], day)
    }
    return lambda household: household["id"] in held


def reached(w: World, group: UUID, day: date, *, down: bool) -> set[UUID]:
    """Every group that lineage leads to, step after step in time (upwards: step before step)."""
    start, end = ("origin_group_id", "result_group_id") if down else ("result_group_id", "origin_group_id")
    found: set[UUID] = set()
    seen: set[tuple[Any, ...]] = set()
    waiting: list[tuple[UUID, Any]] = [(group, None)]
    while waiting:
        at, since = waiting.pop()
        for edge in w.tables.by("lineage_edges", start, at):
            when = (edge["effective_on"], edge["order_no"])
            follows = since is None or (when > since if down else when < since)
            other = edge[end]
            if other is None or other == at or edge["effective_on"] > day or not follows or (other, when) in seen:
                continue
            seen.add((other, when))
            found.add(other)
            waiting.append((other, when))
    return found


def _led(*, down: bool, itself: bool = False) -> Any:
    def condition(w: World, row: Row, day: date) -> Callable[[Row], bool]:
        others = reached(w, row["id"], day, down=down) - {row["id"]}
        wanted = others | {row["id"]} if itself else others
        return lambda group: group["id"] in wanted

    return condition


def _edges(end: str) -> Any:
    return lambda _w, row, _day: lambda edge: edge[end] == row["id"]


def _declared(w: World, row: Row, day: date) -> Row:
    """The last count that a paper declares by the day."""
    known = [each for each in w.tables.by("declared_counts", "group_id", row["id"]) if each["valid"].lower <= day]
    return max(known, key=lambda each: each["valid"].lower, default={})


def _basis(w: World, row: Row, day: date) -> str | None:
    if _taking_part(w, row, day):
        return "counted"
    return "declared" if _declared(w, row, day) else None


def _claimed(name: str) -> Value:
    return lambda w, row, _day: (w.tables.one("recorded_claims", row["id"], "record_id") or {}).get(name)


GROUP = Naive(
    rows=_groups,
    targets=lambda w, row: [w.tables.group_target(row["id"])],
    listed=lambda _w, row, _day: row["status"] != "ended",
    fields={
        "code": _code,
        "household_count": lambda w, row, day: len(_taking_part(w, row, day)),
        "people_count": _people,
        "declared_households": lambda w, row, day: _declared(w, row, day).get("households"),
        "declared_people": lambda w, row, day: _declared(w, row, day).get("people"),
        "declared_on": lambda w, row, day: lower(_declared(w, row, day) or None),
        "count_basis": _basis,
        "recorded_at": _claimed("recorded_at"),
        "allowed_actions": _actions,
    },
    ones={
        "territory": column("territory_id"),
        "commune": _commune,
        "recorded_by": _claimed("recorded_by"),
        "paper": _claimed("paper_id"),
    },
    many={
        "declared_counts": pointing("group_id"),
        "recorded_facts": pointing("group_id"),
        "board_seats": pointing("group_id"),
        "memberships": _members,
        "households": _lying_in,
        "ancestors": _led(down=False),
        "descendants": _led(down=True),
        "successors": _led(down=True, itself=True),
        "origin_edges": _edges("result_group_id"),
        "result_edges": _edges("origin_group_id"),
    },
    filters={
        "within": lambda w, row, _day, value: w.tables.within(row["territory_id"], value),
        "territory_id": same("territory_id"),
        "number": one_of("number"),
        "status": one_of("status"),
    },
    sorts={"name": lambda row: (row["sort_key"],), "number": lambda row: (row["number"],)},
    search=lambda row: row["name_fold"],
    every=frozenset({"ancestors", "descendants", "status"}),
)


def _seats(w: World, day: date, _arguments: Arguments) -> list[Row]:
    return [row for row in w.tables.rows["board_seats"] if begun(row["valid"], day)]


def _due(_w: World, row: Row, _day: date, value: date) -> bool:
    return row["term_until"] is not None and row["term_until"] <= value


BOARD_SEAT = Naive(
    rows=_seats,
    targets=lambda w, row: [w.tables.group_target(row["group_id"])],
    listed=valid_on,
    fields={**FROM_TO, **VERSION},
    ones={"person": column("person_id"), "group": column("group_id")},
    filters={
        "group_id": same("group_id"),
        "person_id": same("person_id"),
        "post": one_of("post"),
        "within": lambda w, row, _day, value: w.tables.within(w.tables.group_home(row["group_id"]), value),
        "due_by": _due,
        "held": lambda w, row, day, value: valid_on(w, row, day) == value,
    },
    sorts={"post": lambda row: (POSTS.index(row["post"]) + 1,), "term_until": lambda row: (row["term_until"] or FAR,)},
    every=frozenset({"held"}),
)
VIEWS = {"group": GROUP, "board_seat": BOARD_SEAT}
