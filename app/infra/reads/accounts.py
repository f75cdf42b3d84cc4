"""The SQL of accounts and assignments.

An account counts in the territory that keeps it, an assignment where its place counts today; both are their person's
own. A list shows the assignments in force on the date asked, the filter ``in_force`` the others too, an id any.
"""

from app.infra.reads.source import WITHIN, Link, Match, Order, Search, Source, Where, history

_PLACE = "coalesce({t}.path, {gt}.path, {ht}.path)"
_NO_DAY = "'0001-01-01'::date"

ACCOUNT = Source(
    view="account",
    base="@accounts {a}",
    key="{a}.id",
    joins={"t": "join territories {t} on {t}.id = {a}.territory_id"},
    where=Where(path="{t}.path", person="{a}.person_id"),
    version="{a}.recorded_in",
    fields={
        "id": "{a}.id",
        "username": "{a}.username",
        "status": "{a}.status",
        "person_id": "{a}.person_id",
        "created_at": "uuid_extract_timestamp({a}.id)",
        "last_signed_in_at": "(select max(s.created_at) from sessions s where s.account_id = {a}.id)",
        "version": "{a}.recorded_in",
    },
    relations={
        "person": Link("{p}.id = {^a}.person_id"),
        "territory": Link("{t}.id = {^a}.territory_id"),
        "assignments": Link("{x}.person_id = {^a}.person_id"),
        "history": history("{^a}.id"),
    },
    filters={
        "status": Match("{a}.status = any(:value)", "text[]"),
        "username": Match("{a}.username = lower(:value)", "text"),
        "person_id": Match("{a}.person_id = :value", "uuid"),
        "within": Match(f"{{t}}.path {WITHIN}", "uuid"),
    },
    sorts={"username": Order((("{a}.username", "text"),))},
    search=Search("{a}.username"),
    whose="{a}.person_id",
)

ASSIGNMENT = Source(
    view="assignment",
    base="@assignments {x}",
    key="{x}.id",
    joins={
        "t": "left join territories {t} on {t}.id = {x}.territory_id",
        "gh": "left join group_homes {gh} on {gh}.group_id = {x}.group_id",
        "gt": "left join territories {gt} on {gt}.id = {gh}.territory_id",
        "hh": "left join household_homes {hh} on {hh}.household_id = {x}.household_id",
        "ht": "left join territories {ht} on {ht}.id = {hh}.territory_id",
    },
    where=Where(path=_PLACE, person="{x}.person_id"),
    listed="{x}.valid @> :as_of",
    version="{x}.recorded_in",
    fields={
        "id": "{x}.id",
        "role": "{x}.role",
        "valid_from": "lower({x}.valid)",
        "valid_to": "upper({x}.valid)",
        "in_force": "coalesce({x}.valid @> :as_of, false)",
        "person_id": "{x}.person_id",
        "territory_id": "{x}.territory_id",
        "group_id": "{x}.group_id",
        "household_id": "{x}.household_id",
        "body_id": "{x}.body_id",
        "version": "{x}.recorded_in",
    },
    relations={
        "person": Link("{p}.id = {^x}.person_id"),
        "territory": Link("{t}.id = {^x}.territory_id"),
        "group": Link("{v}.group_id = {^x}.group_id"),
        "household": Link("{h}.id = {^x}.household_id"),
        "body": Link("{b}.id = {^x}.body_id"),
        "history": history("{^x}.id"),
    },
    filters={
        "role": Match("{x}.role = any(:value)", "text[]"),
        "in_force": Match("coalesce({x}.valid @> :as_of, false) = :value", "bool", every=True),
        "person_id": Match("{x}.person_id = :value", "uuid"),
        "territory_id": Match("{x}.territory_id = :value", "uuid"),
        "group_id": Match("{x}.group_id = :value", "uuid"),
        "household_id": Match("{x}.household_id = :value", "uuid"),
        "body_id": Match("{x}.body_id = :value", "uuid"),
        "within": Match(f"{_PLACE} {WITHIN}", "uuid"),
    },
    sorts={
        "role": Order((("{x}.role", "text"),)),
        "valid_from": Order(((f"coalesce(lower({{x}}.valid), {_NO_DAY})", "date"),)),
    },
)

SOURCES = (ACCOUNT, ASSIGNMENT)
