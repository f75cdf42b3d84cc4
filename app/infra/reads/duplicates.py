"""The SQL of doubtful pairs, searches and merges. Each counts for access in the smallest place that both share."""

from app.infra.reads.source import WITHIN, Link, Match, Order, Source, Where

# A pair of persons is merged; one of households is joined, or one of the two ends, as any other household.
_LIVING = "2 = (select count(*) from @households e where e.id in ({s}.first_id, {s}.second_id) and e.valid @> :as_of)"
_DECISIONS = (
    ("decide_not_same", "duplicate:decide", "{s}.state = 'open'"),
    ("reopen_suspicion", "duplicate:decide", "{s}.state = 'not_same'"),
    ("merge_persons", "duplicate:decide", "{s}.state = 'open' and {s}.kind = 'person'"),
    *(
        (name, "household:write", f"{{s}}.state = 'open' and {{s}}.kind = 'household' and {_LIVING}")
        for name in ("join_households", "end_household")
    ),
)


def _actions() -> str:
    """The commands that the actor may send for the pair in its state."""
    allowed = ", ".join(
        f"case when {condition} and {{can:{permission}}} then '{name}' end"
        for name, permission, condition in _DECISIONS
    )
    return f"array_remove(array[{allowed}]::text[], null)"


DUPLICATE_SUSPICION = Source(
    view="duplicate_suspicion",
    base="@duplicate_suspicions {s}",
    key="{s}.id",
    joins={"t": "join @territories {t} on {t}.id = {s}.territory_id"},
    where=Where(path="{t}.path"),
    version="{s}.recorded_in",
    fields={
        "id": "{s}.id",
        "version": "{s}.recorded_in",
        "kind": "{s}.kind",
        "state": "{s}.state",
        "score": "{s}.score",
        "reasons": "{s}.reasons",
        "found_at": "uuid_extract_timestamp({s}.id)",
        "decided_on": "{s}.decided_on",
        "decision_reason": "{s}.decision_reason",
        "allowed_actions": _actions(),
    },
    relations={
        "first_person": Link("{p}.id = {^s}.first_id"),
        "second_person": Link("{p}.id = {^s}.second_id"),
        "first_household": Link("{h}.id = {^s}.first_id"),
        "second_household": Link("{h}.id = {^s}.second_id"),
        "territory": Link("{t}.id = {^s}.territory_id"),
        "decided_by": Link("{p}.id = {^s}.decided_by"),
        "merge": Link("{g}.suspicion_id = {^s}.id and {g}.undone_on is null"),
    },
    filters={
        "within": Match(f"{{t}}.path {WITHIN}", "uuid"),
        "kind": Match("{s}.kind = any(:value)", "text[]"),
        "state": Match("{s}.state = any(:value)", "text[]"),
        "record_id": Match("({s}.first_id = :value or {s}.second_id = :value)", "uuid"),
        "least_score": Match("{s}.score >= :value", "int"),
    },
    sorts={"score": Order((("{s}.score", "int"),)), "found": Order(())},
)

DUPLICATE_SEARCH = Source(
    view="duplicate_search",
    base="@duplicate_searches {s}",
    key="{s}.id",
    joins={"t": "join @territories {t} on {t}.id = {s}.territory_id"},
    where=Where(path="{t}.path"),
    version="{s}.recorded_in",
    fields={
        name: f"{{s}}.{name}"
        for name in ("id", "searched_on", "persons", "households", "opened", "changed", "obsolete")
    },
    relations={
        "territory": Link("{t}.id = {^s}.territory_id"),
        "searched_by": Link("{p}.id = {^s}.searched_by"),
    },
    filters={"within": Match(f"{{t}}.path {WITHIN}", "uuid")},
    sorts={"searched": Order(())},
)

_MOVED = (
    "(select coalesce(json_agg(json_build_object('kind', i.kind, 'id', i.record_id) order by i.kind, i.record_id), "
    "'[]'::json) from @person_merge_items i where i.merge_id = {g}.id)"
)

PERSON_MERGE = Source(
    view="person_merge",
    base="@person_merges {g}",
    key="{g}.id",
    joins={"t": "join @territories {t} on {t}.id = {g}.territory_id"},
    where=Where(path="{t}.path"),
    version="{g}.recorded_in",
    fields={
        "id": "{g}.id",
        "version": "{g}.recorded_in",
        "merged_on": "{g}.merged_on",
        "reason": "{g}.reason",
        "undone_on": "{g}.undone_on",
        "undone_reason": "{g}.undone_reason",
        "moved": _MOVED,
        "allowed_actions": (
            "case when {g}.undone_on is null and {can:duplicate:decide} "
            "then array['unmerge_persons'] else array[]::text[] end"
        ),
    },
    relations={
        "kept": Link("{p}.id = {^g}.kept_person_id"),
        "merged": Link("{p}.id = {^g}.merged_person_id"),
        "suspicion": Link("{s}.id = {^g}.suspicion_id"),
        "territory": Link("{t}.id = {^g}.territory_id"),
        "merged_by": Link("{p}.id = {^g}.merged_by"),
        "undone_by": Link("{p}.id = {^g}.undone_by"),
    },
    filters={
        "within": Match(f"{{t}}.path {WITHIN}", "uuid"),
        "person_id": Match("({g}.kept_person_id = :value or {g}.merged_person_id = :value)", "uuid"),
        "undone": Match("({g}.undone_on is not null) = :value", "bool"),
    },
    sorts={"merged": Order((("{g}.merged_on", "date"),))},
)

SOURCES = (DUPLICATE_SUSPICION, DUPLICATE_SEARCH, PERSON_MERGE)
