"""The SQL of uploads, imports, their problems and doubtful rows: they count in the territory of the list.

Ids are drawn in the order of time, so an order by time is the order of the ids.
"""

from app.infra.reads.source import WITHIN, Link, Match, Order, Source, Where

_TERRITORY = "join @territories {t} on {t}.id = "
_IMPORT = {"i": "join imports {i} on {i}.id = {x}.import_id", "t": _TERRITORY + "{i}.territory_id"}
_UNDECIDED = "exists (select from import_doubts u where u.import_id = {i}.id and u.decision is null)"
_ACTIONS = (
    "array_remove(array["
    f"case when {{i}}.state = 'validated' and not {_UNDECIDED} then 'apply_import' end, "
    "case when {i}.state in ('uploaded', 'validating', 'validated', 'refused') then 'cancel_import' end"
    "]::text[], null)"
)
_COUNTS = (
    "row_count",
    "new_count",
    "unchanged_count",
    "changed_count",
    "doubtful_count",
    "error_count",
    "notice_count",
)

UPLOAD = Source(
    view="upload",
    base="uploads {u}",
    key="{u}.id",
    joins={"t": _TERRITORY + "{u}.territory_id"},
    where=Where(path="{t}.path"),
    version="{u}.received",
    fields={name: f"{{u}}.{name}" for name in ("id", "name", "size", "received", "opened_at", "emptied_at")},
    relations={"territory": Link("{t}.id = {^u}.territory_id"), "person": Link("{p}.id = {^u}.person_id")},
    filters={"within": Match(f"{{t}}.path {WITHIN}", "uuid")},
    sorts={"opened_at": Order(())},
)

IMPORT = Source(
    view="import",
    base="imports {i}",
    key="{i}.id",
    joins={"t": _TERRITORY + "{i}.territory_id", "u": "join uploads {u} on {u}.id = {i}.upload_id"},
    where=Where(path="{t}.path"),
    version="{i}.version",
    fields={
        **{
            name: f"{{i}}.{name}"
            for name in (
                "id",
                "kind",
                "state",
                "version",
                "effective_on",
                "origin",
                "reason",
                "sheet",
                "progress_done",
                "progress_total",
                *_COUNTS,
                "failure",
                "started_at",
                "ended_at",
            )
        },
        "file_name": "{u}.name",
        "allowed_actions": _ACTIONS,
    },
    relations={
        "territory": Link("{t}.id = {^i}.territory_id"),
        "upload": Link("{u}.id = {^i}.upload_id"),
        "started_by": Link("{p}.id = {^i}.started_by"),
        "applied_by": Link("{p}.id = {^i}.applied_by"),
        "problems": Link("{x}.import_id = {^i}.id"),
        "doubts": Link("{x}.import_id = {^i}.id"),
    },
    filters={
        "within": Match(f"{{t}}.path {WITHIN}", "uuid"),
        "state": Match("{i}.state = any(:value)", "text[]"),
        "kind": Match("{i}.kind = any(:value)", "text[]"),
    },
    sorts={"started_at": Order(())},
)

IMPORT_PROBLEM = Source(
    view="import_problem",
    base="import_problems {x}",
    key="{x}.id",
    joins=_IMPORT,
    where=Where(path="{t}.path"),
    fields={
        **{name: f"{{x}}.{name}" for name in ("id", "line", "cell", "field", "code", "severity")},
        "details": "{x}.details -> 'values'",
        "message": "{x}.details ->> 'vi'",
        "message_en": "{x}.details ->> 'en'",
    },
    relations={"import": Link("{i}.id = {^x}.import_id")},
    filters={
        "import_id": Match("{x}.import_id = :value", "uuid"),
        "severity": Match("{x}.severity = any(:value)", "text[]"),
        "code": Match("{x}.code = any(:value)", "text[]"),
    },
    sorts={"line": Order((("coalesce({x}.line, 0)", "int"),))},
)

IMPORT_DOUBT = Source(
    view="import_doubt",
    base="import_doubts {x}",
    key="{x}.id",
    joins=_IMPORT,
    where=Where(path="{t}.path"),
    version="{x}.version",
    fields={
        **{name: f"{{x}}.{name}" for name in ("id", "line", "kind", "version", "decision")},
        "same_as": "case when {x}.same_as is not null then json_build_object('kind', {x}.kind, 'id', {x}.same_as) end",
    },
    relations={
        "import": Link("{i}.id = {^x}.import_id"),
        "households": Link("{^x}.kind = 'household' and {h}.id = any({^x}.candidates)"),
        "persons": Link("{^x}.kind = 'person' and {p}.id = any({^x}.candidates)"),
        "decided_by": Link("{p}.id = {^x}.decided_by"),
    },
    filters={
        "import_id": Match("{x}.import_id = :value", "uuid"),
        "decided": Match("({x}.decision is not null) = :value", "bool"),
    },
    sorts={"line": Order((("{x}.line", "int"),))},
)

SOURCES = (UPLOAD, IMPORT, IMPORT_PROBLEM, IMPORT_DOUBT)
