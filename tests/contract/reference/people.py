"""Persons, their accounts and roles."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from app.domain.access.permissions import Permission
from app.domain.shared.scope import Target
from tests.contract.reference.duplicates import one_of_the_two
from tests.contract.reference.naive import (
    FROM_TO,
    VERSION,
    Arguments,
    Naive,
    column,
    one_of,
    pointing,
    same,
    valid_on,
    whole,
)
from tests.contract.reference.tables import Row, World, holds
from tests.contract.reference.wire import VIETNAM

DAY_ONE = date(1, 1, 1)


def _homes(w: World, person: UUID) -> Iterator[tuple[UUID | None, UUID | None]]:
    """Territory and group of every place where the person counts today."""
    tables = w.tables
    for home in tables.by("person_homes", "person_id", person):
        yield home["territory_id"], None
    for post in _today(w, "household_holders", person):
        yield from _household(w, post["household_id"])
    for seat in _today(w, "board_seats", person):
        yield tables.group_home(seat["group_id"]), seat["group_id"]
    for role in _today(w, "assignments", person):
        if role["group_id"] is not None:
            yield tables.group_home(role["group_id"]), role["group_id"]
        elif role["household_id"] is not None:
            yield from _household(w, role["household_id"])
        else:
            yield role["territory_id"], None


def _today(w: World, table: str, person: UUID) -> list[Row]:
    return [row for row in w.tables.by(table, "person_id", person) if holds(row["valid"], w.today)]


def _household(w: World, household: UUID) -> Iterator[tuple[UUID | None, UUID | None]]:
    home = w.tables.one("household_homes", household, "household_id")
    if home is not None:
        yield home["territory_id"], home["group_id"]


def _person_targets(w: World, row: Row) -> list[Target]:
    places = [Target(path=w.tables.path(place), group_id=group) for place, group in _homes(w, row["id"])]
    return [Target(person_id=row["id"]), *places]


def _persons(w: World, _day: date, _arguments: Arguments) -> list[Row]:
    rows = []
    for person in w.tables.rows["persons"]:
        contact = w.tables.one("person_contacts", person["id"], "person_id")
        assert contact is not None
        known = ("full_name", "phone", "sort_key", "name_fold")
        rows.append({**person, **{name: contact[name] for name in known}})
    return rows


def _home(w: World, row: Row, _day: date) -> UUID | None:
    home = w.tables.one("person_homes", row["id"], "person_id")
    return home["territory_id"] if home else None


def _kept(name: str) -> Any:
    return lambda _w, row, _day: row[name] if row["erased_on"] is None else None


def _contact_state(w: World, row: Row, _day: date) -> str:
    if row["erased_on"] is not None:
        return "erased"
    return "given" if w.may(Permission.PERSON_READ_CONTACT, _person_targets(w, row)) else "masked"


def _has_citizen_id(w: World, row: Row, _day: date) -> bool:
    return any(each["kind"] == "citizen_id" for each in w.tables.by("person_sealed_values", "person_id", row["id"]))


PERSON = Naive(
    rows=_persons,
    targets=_person_targets,
    fields={
        **VERSION,
        "full_name": _kept("full_name"),
        "phone": _kept("phone"),
        "contact_state": _contact_state,
        "has_citizen_id": _has_citizen_id,
    },
    listed=lambda _w, row, _day: row["merged_into"] is None,
    ones={"home": _home, "merged_into": column("merged_into")},
    many={
        "board_seats": pointing("person_id"),
        "assignments": pointing("person_id"),
        "merged_persons": pointing("merged_into"),
        "duplicate_suspicions": one_of_the_two,
    },
    every=frozenset({"merged_persons"}),
    filters={
        "within": lambda w, row, _day, value: any(
            w.tables.within(place, value) for place, _ in _homes(w.present, row["id"])
        ),
        "noticed": lambda _w, row, _day, value: (row["notice_on"] is not None) == value,
    },
    sorts={"name": lambda row: (row["sort_key"],), "id": lambda _row: ()},
    sort_permission={"name": Permission.PERSON_READ_CONTACT},
    search=lambda row: row["name_fold"],
    search_permission=Permission.PERSON_READ_CONTACT,
)


def _created(_w: World, row: Row, _day: date) -> datetime:
    return datetime.fromtimestamp(int(row["id"].hex[:12], 16) / 1000, UTC)


def _signed_in(w: World, row: Row, _day: date) -> datetime | None:
    return max((each["created_at"] for each in w.tables.by("sessions", "account_id", row["id"])), default=None)


ACCOUNT = Naive(
    rows=whole("accounts"),
    targets=lambda w, row: [Target(path=w.tables.path(row["territory_id"]), person_id=row["person_id"])],
    fields={**VERSION, "created_at": _created, "last_signed_in_at": _signed_in},
    ones={"person": column("person_id"), "territory": column("territory_id")},
    many={"assignments": pointing("person_id", "person_id")},
    filters={
        "status": one_of("status"),
        "username": lambda _w, row, _day, value: row["username"] == value.lower(),
        "person_id": same("person_id"),
        "within": lambda w, row, _day, value: w.tables.within(row["territory_id"], value),
    },
    sorts={"username": lambda row: (row["username"],)},
    search=lambda row: row["username"],
)


def _place(w: World, row: Row) -> UUID | None:
    """The territory that the role's place is or lies in today."""
    if row["territory_id"] is not None:
        return UUID(str(row["territory_id"]))
    if row["group_id"] is not None:
        return w.tables.group_home(row["group_id"])
    home = w.tables.one("household_homes", row["household_id"], "household_id")
    return home["territory_id"] if home else None


ASSIGNMENT = Naive(
    rows=whole("assignments"),
    targets=lambda w, row: [Target(path=w.tables.path(_place(w, row)), person_id=row["person_id"])],
    listed=valid_on,
    fields={**FROM_TO, **VERSION, "in_force": valid_on},
    ones={name: column(f"{name}_id") for name in ("person", "territory", "group", "household", "body")},
    filters={
        "role": one_of("role"),
        "in_force": lambda w, row, day, value: valid_on(w, row, day) == value,
        **{f"{name}_id": same(f"{name}_id") for name in ("person", "territory", "group", "household", "body")},
        "within": lambda w, row, _day, value: w.tables.within(_place(w, row), value),
    },
    sorts={
        "role": lambda row: (row["role"],),
        "valid_from": lambda row: ((row["valid"] and row["valid"].lower) or DAY_ONE,),
    },
    every=frozenset({"in_force"}),
)


def _read_targets(w: World, row: Row) -> list[Target]:
    account = w.tables.one("accounts", row["account_id"])
    near = [] if account is None else [Target(path=w.tables.path(account["territory_id"]))]
    return [*near, *(Target(person_id=person) for person in row["row_ids"])]


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=VIETNAM)


def _roles_then(w: World, row: Row, _day: date) -> list[str]:
    day = row["at"].astimezone(VIETNAM).date()
    held = w.tables.by("assignments", "person_id", row["person_id"])
    return sorted({each["role"] for each in held if holds(each["valid"], day)})


PERSONAL_READ = Naive(
    rows=whole("personal_reads"),
    targets=_read_targets,
    fields={
        "shown": lambda _w, row, _day: len(row["row_ids"]),
        "reader_id": column("person_id"),
        "reader_account_id": column("account_id"),
        "reader_roles": _roles_then,
    },
    ones={"reader": column("person_id")},
    filters={
        "person_id": lambda w, row, _day, value: (
            value in row["row_ids"] and w.may(Permission.ACCESS_LOG_SEARCH, _read_targets(w, row))
        ),
        "reader_id": same("person_id"),
        "sealed": lambda _w, row, _day, value: row["sealed"] == value,
        "since": lambda _w, row, _day, value: row["at"] >= _midnight(value),
        "until": lambda _w, row, _day, value: row["at"] < _midnight(value),
    },
    sorts={"recorded": lambda _row: ()},
)
VIEWS = {"person": PERSON, "account": ACCOUNT, "assignment": ASSIGNMENT, "personal_read": PERSONAL_READ}
