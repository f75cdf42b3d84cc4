"""Households, their memberships and events."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from app.domain.shared.scope import Target
from app.domain.shared.text import fold
from tests.contract.reference.duplicates import one_of_the_two
from tests.contract.reference.naive import FROM_TO, Arguments, Naive, column, one_of, same, valid_on
from tests.contract.reference.tables import Row, World, begun, holds, last_day

DAY_ONE = date(1, 1, 1)
PLAIN = (
    "split_household",
    "join_households",
    "move_household",
    "move_out_household",
    "end_household",
    "change_household_head",
    "change_representative",
    "record_people_count",
    "record_presence",
)
CORRECTIONS = ("correct_dwelling", "correct_people_count", "correct_household_code")


def _households(w: World, day: date, _arguments: Arguments) -> list[Row]:
    return [{**row, **_content(w, row, day)} for row in w.tables.rows["households"]]


def _content(w: World, row: Row, day: date) -> Row:
    """What is true of the household on the day, or was on its last one; memberships only on the day itself."""
    last = last_day(row, day)
    tables = w.tables
    home = tables.dated("dwellings", "household_id", row["id"], on=last) or {}
    people = tables.dated("people_counts", "household_id", row["id"], on=last) or {}
    presence = tables.dated("presences", "household_id", row["id"], on=last) or {}
    member = tables.dated("memberships", "household_id", row["id"], on=day) or {}
    held = {
        post["post"]: post["person_id"]
        for post in tables.by("household_holders", "household_id", row["id"])
        if holds(post["valid"], last)
    }
    places = {name: home.get(name) for name in ("territory_id", "cluster_id", "sequence", "address")}
    return {
        **places,
        "latitude": home.get("latitude"),
        "longitude": home.get("longitude"),
        "presence": presence.get("presence"),
        "people_count": people.get("people"),
        "people_source": people.get("source"),
        "membership_status": member.get("status"),
        "group_id": member.get("group_id"),
        "head": held.get("head"),
        "representative": held.get("representative"),
    }


def _actions(w: World, row: Row, day: date) -> list[str]:
    if not holds(row["valid"], day):
        return []
    targets, status = [w.tables.household_target(row["id"])], row["membership_status"]
    actions = list(PLAIN) if w.may("household:write", targets) else []
    answers, confirms = w.may("membership:answer", targets), w.may("group:write", targets)
    if answers and status in ("invited", "declined"):
        actions.append("accept_membership")
    if answers and status == "invited":
        actions.append("decline_membership")
    if confirms and status == "provisional":
        actions.append("confirm_membership")
    if answers and status is not None:
        actions.append("leave_group")
    if w.may("change:correct", targets):
        counted = row["people_count"] is not None
        actions += [name for name in CORRECTIONS if counted or name != "correct_people_count"]
    return actions


def _held_by(w: World, row: Row, day: date, value: UUID) -> bool:
    return any(
        post["person_id"] == value and holds(post["valid"], day)
        for post in w.tables.by("household_holders", "household_id", row["id"])
    )


def _touching(_w: World, row: Row, _day: date) -> Callable[[Row], bool]:
    return lambda event: row["id"] in (event["origin_household_id"], event["result_household_id"])


HOUSEHOLD = Naive(
    rows=_households,
    targets=lambda w, row: [w.tables.household_target(row["id"])],
    listed=valid_on,
    fields={**FROM_TO, "allowed_actions": _actions},
    ones={
        "territory": column("territory_id"),
        "cluster": column("cluster_id"),
        "group": column("group_id"),
        "head": column("head"),
        "representative": column("representative"),
    },
    many={
        "memberships": lambda _w, row, _day: lambda other: bool(other["household_id"] == row["id"]),
        "events": _touching,
        "duplicate_suspicions": one_of_the_two,
    },
    filters={
        "within": lambda w, row, _day, value: w.tables.within(row["territory_id"], value),
        "territory_id": same("territory_id"),
        "group_id": same("group_id"),
        "presence": one_of("presence"),
        "code": one_of("code"),
        "person_id": _held_by,
    },
    sorts={
        "code": lambda row: (row["code"],),
        "sequence": lambda row: (2147483647 if row["sequence"] is None else row["sequence"],),
    },
    search=lambda row: f"{row['code'].lower()} {fold(row['address'] or '')}",
    every=frozenset({"memberships"}),
)


def _memberships(w: World, day: date, _arguments: Arguments) -> list[Row]:
    return [row for row in w.tables.rows["memberships"] if begun(row["valid"], day)]


MEMBERSHIP = Naive(
    rows=_memberships,
    targets=lambda w, row: [w.tables.household_target(row["household_id"])],
    listed=valid_on,
    fields=FROM_TO,
    ones={"household": column("household_id"), "group": column("group_id")},
    filters={
        "household_id": same("household_id"),
        "group_id": same("group_id"),
        "status": one_of("status"),
        "held": lambda w, row, day, value: valid_on(w, row, day) == value,
    },
    sorts={"valid_from": lambda row: (row["valid"].lower or DAY_ONE,)},
    every=frozenset({"held"}),
)


def _events(w: World, day: date, _arguments: Arguments) -> list[Row]:
    rows = []
    for edge in w.tables.rows["household_lineage"]:
        event = w.tables.one("household_events", edge["event_id"])
        assert event is not None
        if event["effective_on"] <= day:
            rows.append({**event, **edge, "kind": event["kind"], "edge": edge["kind"]})
    return rows


def _event_target(w: World, row: Row) -> list[Target]:
    return [w.tables.household_target(row["result_household_id"] or row["origin_household_id"])]


def _event_within(w: World, row: Row, _day: date, value: UUID) -> bool:
    household = row["result_household_id"] or row["origin_household_id"]
    home = w.tables.one("household_homes", household, "household_id")
    return home is not None and w.tables.within(home["territory_id"], value)


def _concerns(_w: World, row: Row, _day: date, value: Any) -> bool:
    return value in (row["origin_household_id"], row["result_household_id"])


HOUSEHOLD_EVENT = Naive(
    rows=_events,
    targets=_event_target,
    ones={"origin_household": column("origin_household_id"), "result_household": column("result_household_id")},
    filters={"household_id": _concerns, "kind": one_of("kind"), "within": _event_within},
    sorts={"effective_on": lambda row: (row["effective_on"],)},
)
VIEWS = {"household": HOUSEHOLD, "membership": MEMBERSHIP, "household_event": HOUSEHOLD_EVENT}
