"""The SQL of households, their memberships and events.

A household is found by its id after it has ended too, as it was on its last day; lists show those that exist on the
date.
"""

from app.infra.reads.source import WITHIN, Link, Match, Order, Search, Source, Where, history

_HOME = "join household_homes {hh} on {hh}.household_id = "
_DAY = "least(:as_of, upper({h}.valid) - 1)"
"""The date, or the household's last day where that is earlier."""


def _dated(table: str, alias: str, day: str = _DAY) -> str:
    """The household's row of a dated table on the day, if there is one.

    A comparison with an array cannot use the key without overlaps (GiST), which the planner would prefer and which is
    several times slower to look into than the plain index.
    """
    return (
        f"left join @{table} {{{alias}}} on {{{alias}}}.household_id = any(array[{{h}}.id]) "
        f"and {{{alias}}}.valid @> {day}"
    )


def _below(territory: str) -> str:
    """Whether a territory lies in the one that was given, or is it."""
    return f"(select p.path from territories p where p.id = {territory}) {WITHIN}"


def _one_of(table: str, column: str) -> str:
    """Whether it is one of the few households that a dated table leads to from the value."""
    return f"{{h}}.id in (select x.household_id from @{table} x where x.{column} = :value and x.valid @> :as_of)"


def _holder(post: str) -> str:
    """Who stands for the household that the relation starts from."""
    return (
        "(select o.person_id from @household_holders o where o.household_id = {^h}.id "
        f"and o.post = '{post}' and o.valid @> {_DAY.replace('{h}', '{^h}')})"
    )


_CHANGES = (
    *(
        (name, "household:write", "true")
        for name in (
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
    ),
    ("accept_membership", "membership:answer", "{m}.status in ('invited', 'declined')"),
    ("decline_membership", "membership:answer", "{m}.status = 'invited'"),
    ("confirm_membership", "group:write", "{m}.status = 'provisional'"),
    ("leave_group", "membership:answer", "{m}.status is not null"),
    ("correct_dwelling", "change:correct", "true"),
    ("correct_people_count", "change:correct", "{p}.id is not null"),
    ("correct_household_code", "change:correct", "true"),
)


def _actions() -> str:
    """The commands that the actor may send for the household in its state; none once it has ended."""
    allowed = ", ".join(
        f"case when {{h}}.valid @> :as_of and {condition} and {{can:{permission}}} then '{name}' end"
        for name, permission, condition in _CHANGES
    )
    return f"array_remove(array[{allowed}]::text[], null)"


HOUSEHOLD = Source(
    view="household",
    base="@households {h}",
    key="{h}.id",
    joins={
        # Plain comparisons: whoever sees a few territories only is led from these to their households.
        "hh": _HOME + "{h}.id",
        "ht": "join territories {ht} on {ht}.id = {hh}.territory_id",
        "d": _dated("dwellings", "d"),
        "m": _dated("memberships", "m", ":as_of"),
        "p": _dated("people_counts", "p"),
        "r": _dated("presences", "r"),
    },
    where=Where(path="{ht}.path", group="{hh}.group_id", household="{h}.id"),
    listed="{h}.valid @> :as_of",
    version="{h}.version",
    fields={
        "id": "{h}.id",
        "code": "{h}.code",
        "version": "{h}.version",
        "origin": "{h}.origin",
        "valid_from": "lower({h}.valid)",
        "valid_to": "upper({h}.valid)",
        "address": "{d}.address",
        "sequence": "{d}.sequence",
        "latitude": "{d}.latitude",
        "longitude": "{d}.longitude",
        "presence": "{r}.presence",
        "people_count": "{p}.people",
        "people_source": "{p}.source",
        "membership_status": "{m}.status",
        "allowed_actions": _actions(),
    },
    relations={
        "territory": Link("{t}.id = {^d}.territory_id"),
        "cluster": Link("{c}.id = {^d}.cluster_id"),
        "group": Link("{v}.group_id = {^m}.group_id"),
        "head": Link("{p}.id = " + _holder("head")),
        "representative": Link("{p}.id = " + _holder("representative")),
        "memberships": Link("{m}.household_id = {^h}.id", every=True),
        "duplicate_suspicions": Link("({s}.first_id = {^h}.id or {s}.second_id = {^h}.id)"),
        "events": Link("({l}.origin_household_id = {^h}.id or {l}.result_household_id = {^h}.id)"),
        "history": history("{^h}.id"),
    },
    filters={
        "within": Match(_below("{d}.territory_id"), "uuid"),
        "territory_id": Match(_one_of("dwellings", "territory_id"), "uuid"),
        "group_id": Match(_one_of("memberships", "group_id"), "uuid"),
        "presence": Match("{r}.presence = any(:value)", "text[]"),
        "code": Match("{h}.code = any(:value)", "text[]"),
        "person_id": Match(_one_of("household_holders", "person_id"), "uuid"),
    },
    sorts={
        "code": Order((("{h}.code", "text"),)),
        "sequence": Order((("coalesce({d}.sequence, 2147483647)", "int"),)),
    },
    search=Search("(lower({h}.code) || ' ' || coalesce(lower(unaccent({d}.address)), ''))"),
)

MEMBERSHIP = Source(
    view="membership",
    base="@memberships {m}",
    key="{m}.id",
    joins={
        "hh": _HOME + "{m}.household_id",
        "ht": "join territories {ht} on {ht}.id = {hh}.territory_id",
    },
    where=Where(path="{ht}.path", group="{hh}.group_id", household="{m}.household_id"),
    condition="coalesce(lower({m}.valid) <= :as_of, true)",
    listed="{m}.valid @> :as_of",
    version="{m}.recorded_in",
    fields={
        "id": "{m}.id",
        "status": "{m}.status",
        "ended_because": "{m}.ended_because",
        "valid_from": "lower({m}.valid)",
        "valid_to": "upper({m}.valid)",
    },
    relations={
        "household": Link("{h}.id = {^m}.household_id"),
        "group": Link("{v}.group_id = {^m}.group_id"),
    },
    filters={
        "household_id": Match("{m}.household_id = :value", "uuid"),
        "group_id": Match("{m}.group_id = :value", "uuid"),
        "status": Match("{m}.status = any(:value)", "text[]"),
        "held": Match("({m}.valid @> :as_of) = :value", "bool", every=True),
    },
    sorts={"valid_from": Order((("coalesce(lower({m}.valid), '0001-01-01'::date)", "date"),))},
)

# One row for each edge: an event that touches two households shows how it led from one to the other.
HOUSEHOLD_EVENT = Source(
    view="household_event",
    base="@household_lineage {l}",
    key="{l}.id",
    joins={
        "e": "join @household_events {e} on {e}.id = {l}.event_id",
        "hh": _HOME + "coalesce({l}.result_household_id, {l}.origin_household_id)",
        "ht": "join territories {ht} on {ht}.id = {hh}.territory_id",
    },
    where=Where(
        path="{ht}.path", group="{hh}.group_id", household="coalesce({l}.result_household_id, {l}.origin_household_id)"
    ),
    condition="{e}.effective_on <= :as_of",
    version="{l}.recorded_in",
    fields={
        "id": "{l}.id",
        "kind": "{e}.kind",
        "effective_on": "{e}.effective_on",
        "order_no": "{e}.order_no",
        "origin": "{e}.origin",
        "reason": "{e}.reason",
        "edge": "{l}.kind",
    },
    relations={
        "origin_household": Link("{h}.id = {^l}.origin_household_id"),
        "result_household": Link("{h}.id = {^l}.result_household_id"),
    },
    filters={
        "household_id": Match("({l}.origin_household_id = :value or {l}.result_household_id = :value)", "uuid"),
        "kind": Match("{e}.kind = any(:value)", "text[]"),
        "within": Match(f"{{ht}}.path {WITHIN}", "uuid"),
    },
    sorts={"effective_on": Order((("{e}.effective_on", "date"),))},
)

SOURCES = (HOUSEHOLD, MEMBERSHIP, HOUSEHOLD_EVENT)
