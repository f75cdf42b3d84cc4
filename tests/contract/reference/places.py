"""Territories, what became of them, clusters, bodies."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from app.domain.shared.scope import Target, lies_in
from tests.contract.reference.naive import (
    FROM_TO,
    VERSION,
    Arguments,
    Naive,
    column,
    nowhere,
    one_of,
    pointing,
    same,
    valid_on,
    whole,
)
from tests.contract.reference.policies import effective
from tests.contract.reference.tables import Row, World, begun, holds, last_day

NAMED = ("parent_id", "kind", "code", "name", "short_name", "sort_key", "name_fold")


def _territories(w: World, day: date, _arguments: Arguments) -> list[Row]:
    rows = []
    for territory in w.tables.rows["territories"]:
        if begun(territory["valid"], day):
            named = w.tables.dated("territory_versions", "territory_id", territory["id"], on=last_day(territory, day))
            assert named is not None, territory
            rows.append({**territory, **{name: named[name] for name in NAMED}})
    return rows


def _group_count(w: World, row: Row, day: date) -> int:
    return sum(
        holds(each["valid"], day) and lies_in(w.tables.path(each["territory_id"]) or "", row["path"])
        for each in w.tables.rows["group_versions"]
    )


def _groups_below(w: World, row: Row, _day: date) -> Any:
    return lambda group: w.tables.within(group["territory_id"], row["id"])


TERRITORY = Naive(
    rows=_territories,
    targets=lambda _w, row: [Target(path=row["path"])],
    listed=valid_on,
    fields={
        **FROM_TO,
        **VERSION,
        "depth": lambda _w, row, _day: row["path"].count("."),
        "group_count": _group_count,
    },
    ones={"parent": column("parent_id")},
    many={
        "children": pointing("parent_id"),
        "clusters": pointing("territory_id"),
        "groups": _groups_below,
        "bodies": pointing("territory_id"),
        "policies": effective,
        "predecessors": pointing("successor_id"),
        "successors": pointing("predecessor_id"),
    },
    filters={
        "kind": one_of("kind"),
        "parent_id": same("parent_id"),
        "within": lambda w, row, _day, value: w.tables.within(row["id"], value),
        "code": one_of("code"),
        "key": one_of("key"),
    },
    sorts={"name": lambda row: (row["sort_key"],), "code": lambda row: (row["code"],)},
    search=lambda row: row["name_fold"],
)


def _called(what: str, end: str, back: int) -> Any:
    def value(w: World, row: Row, _day: date) -> str | None:
        day = row["effective_on"] - timedelta(days=back)
        named = w.tables.dated("territory_versions", "territory_id", row[end], on=day)
        return named[what] if named else None

    return value


TERRITORY_SUCCESSION = Naive(
    rows=whole("territory_successions"),
    targets=nowhere,
    fields={
        **VERSION,
        "predecessor_code": _called("code", "predecessor_id", 1),
        "predecessor_name": _called("name", "predecessor_id", 1),
        "successor_code": _called("code", "successor_id", 0),
        "successor_name": _called("name", "successor_id", 0),
    },
    ones={"predecessor": column("predecessor_id"), "successor": column("successor_id")},
    filters={
        "predecessor_id": same("predecessor_id"),
        "successor_id": same("successor_id"),
        "extent": one_of("extent"),
    },
    sorts={"effective_on": lambda row: (row["effective_on"],)},
)


def _place(_w: World, row: Row) -> list[Target]:
    return [Target(path=_w.tables.path(row["territory_id"]))]


def _in_territory(w: World, row: Row, _day: date, value: UUID) -> bool:
    return w.tables.within(row["territory_id"], value)


CLUSTER = Naive(
    rows=whole("clusters"),
    targets=_place,
    fields=VERSION,
    ones={"territory": column("territory_id")},
    filters={"territory_id": same("territory_id"), "within": _in_territory, "kind": one_of("kind")},
    sorts={"name": lambda row: (row["sort_key"],)},
    search=lambda row: row["name_fold"],
)


def _bodies(w: World, day: date, _arguments: Arguments) -> list[Row]:
    return [row for row in w.tables.rows["bodies"] if begun(row["valid"], day)]


def _body_name(end: str) -> Any:
    def value(w: World, row: Row, _day: date) -> str | None:
        body = w.tables.one("bodies", row[end])
        return body["name"] if body else None

    return value


BODY = Naive(
    rows=_bodies,
    targets=_place,
    listed=valid_on,
    fields={**FROM_TO, **VERSION},
    ones={"territory": column("territory_id"), "parent": column("parent_id")},
    many={
        "children": pointing("parent_id"),
        "predecessors": pointing("successor_id"),
        "successors": pointing("predecessor_id"),
    },
    filters={
        "kind": one_of("kind"),
        "level": one_of("level"),
        "territory_id": same("territory_id"),
        "within": _in_territory,
        "parent_id": same("parent_id"),
        "electronic_id": same("electronic_id"),
    },
    sorts={"name": lambda row: (row["sort_key"],)},
    search=lambda row: row["name_fold"],
)
BODY_SUCCESSION = Naive(
    rows=whole("body_successions"),
    targets=nowhere,
    fields={
        **VERSION,
        "predecessor_name": _body_name("predecessor_id"),
        "successor_name": _body_name("successor_id"),
    },
    ones={"predecessor": column("predecessor_id"), "successor": column("successor_id")},
    filters={"predecessor_id": same("predecessor_id"), "successor_id": same("successor_id")},
    sorts={"effective_on": lambda row: (row["effective_on"],)},
)
VIEWS = {
    "territory": TERRITORY,
    "territory_succession": TERRITORY_SUCCESSION,
    "cluster": CLUSTER,
    "body": BODY,
    "body_succession": BODY_SUCCESSION,
}
