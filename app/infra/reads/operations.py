"""The SQL of operations and their items: each is seen by the person whose account asked for it, and by nobody else.

Ids are drawn in the order of time, so an order by time is the order of the ids.
"""

from app.infra.reads.source import Link, Match, Order, Source, Where

_ACTIONS = "case when {o}.ended_at is null then array['cancel_operation'] else '{{}}'::text[] end"
_ONE = "(select i.record_id from operation_items i where i.operation_id = {o}.id and not {o}.several)"
_PROBLEM = (
    "(select i.problem from operation_items i where i.operation_id = {o}.id and i.problem is not null"
    " and ({o}.atomic or not {o}.several) limit 1)"
)

OPERATION = Source(
    view="operation",
    base="operations {o}",
    key="{o}.id",
    joins={"a": "join accounts {a} on {a}.id = {o}.account_id"},
    where=Where(person="{a}.person_id"),
    version="{o}.version",
    fields={
        **{
            name: f"{{o}}.{name}"
            for name in (
                "id",
                "command",
                "state",
                "version",
                "several",
                "atomic",
                "progress_done",
                "progress_total",
                "failed_count",
                "record_kind",
                "requested_at",
                "started_at",
                "ended_at",
            )
        },
        "record_id": _ONE,
        "problem": _PROBLEM,
        "allowed_actions": _ACTIONS,
    },
    relations={
        "person": Link("{p}.id = (select a.person_id from accounts a where a.id = {^o}.account_id)"),
        "items": Link("{x}.operation_id = {^o}.id"),
    },
    filters={
        "state": Match("{o}.state = any(:value)", "text[]"),
        "command": Match("{o}.command = any(:value)", "text[]"),
    },
    sorts={"requested_at": Order(())},
)

OPERATION_ITEM = Source(
    view="operation_item",
    base="operation_items {x}",
    key="{x}.id",
    joins={
        "o": "join operations {o} on {o}.id = {x}.operation_id",
        "a": "join accounts {a} on {a}.id = {o}.account_id",
    },
    where=Where(person="{a}.person_id"),
    fields={
        **{name: f"{{x}}.{name}" for name in ("id", "number", "command", "state", "record_id", "problem")},
        "record_kind": "{o}.record_kind",
    },
    relations={"operation": Link("{o}.id = {^x}.operation_id")},
    filters={
        "operation_id": Match("{x}.operation_id = :value", "uuid"),
        "state": Match("{x}.state = any(:value)", "text[]"),
    },
    sorts={"number": Order((("{x}.number", "int"),))},
)

SOURCES = (OPERATION, OPERATION_ITEM)
