"""The SQL of bodies and their successions.

A body that is no more is still shown to those who come by its id or from a record; lists leave it out.
"""

from app.infra.reads.source import WITHIN, Link, Match, Order, Search, Source, Where, history

BODY = Source(
    view="body",
    base="@bodies {b}",
    key="{b}.id",
    joins={"t": "join territories {t} on {t}.id = {b}.territory_id"},
    where=Where(path="{t}.path"),
    condition="({b}.valid @> :as_of or upper({b}.valid) <= :as_of)",
    listed="{b}.valid @> :as_of",
    version="{b}.recorded_in",
    fields={
        "id": "{b}.id",
        "kind": "{b}.kind",
        "level": "{b}.level",
        "name": "{b}.name",
        "electronic_id": "{b}.electronic_id",
        "valid_from": "lower({b}.valid)",
        "valid_to": "upper({b}.valid)",
        "version": "{b}.recorded_in",
    },
    relations={
        "territory": Link("{t}.id = {^b}.territory_id"),
        "parent": Link("{b}.id = {^b}.parent_id"),
        "children": Link("{b}.parent_id = {^b}.id"),
        "predecessors": Link("{s}.successor_id = {^b}.id"),
        "successors": Link("{s}.predecessor_id = {^b}.id"),
        "history": history("{^b}.id"),
    },
    filters={
        "kind": Match("{b}.kind = any(:value)", "text[]"),
        "level": Match("{b}.level = any(:value)", "text[]"),
        "territory_id": Match("{b}.territory_id = :value", "uuid"),
        "within": Match(f"{{t}}.path {WITHIN}", "uuid"),
        "parent_id": Match("{b}.parent_id = :value", "uuid"),
        "electronic_id": Match("{b}.electronic_id = :value", "text"),
    },
    sorts={"name": Order((("{b}.sort_key", "text"),))},
    search=Search("{b}.name_fold"),
)

SUCCESSION = Source(
    view="body_succession",
    base="@body_successions {s}",
    key="{s}.id",
    joins={
        "p": "join @bodies {p} on {p}.id = {s}.predecessor_id",
        "n": "left join @bodies {n} on {n}.id = {s}.successor_id",
    },
    version="{s}.recorded_in",
    fields={
        "id": "{s}.id",
        "effective_on": "{s}.effective_on",
        "extent": "{s}.extent",
        "note": "{s}.note",
        "predecessor_id": "{s}.predecessor_id",
        "predecessor_name": "{p}.name",
        "successor_id": "{s}.successor_id",
        "successor_name": "{n}.name",
        "version": "{s}.recorded_in",
    },
    relations={
        "predecessor": Link("{b}.id = {^s}.predecessor_id"),
        "successor": Link("{b}.id = {^s}.successor_id"),
    },
    filters={
        "predecessor_id": Match("{s}.predecessor_id = :value", "uuid"),
        "successor_id": Match("{s}.successor_id = :value", "uuid"),
    },
    sorts={"effective_on": Order((("{s}.effective_on", "date"),))},
)

SOURCES = (BODY, SUCCESSION)
