"""The SQL of annulments."""

from app.infra.reads.source import WITHIN, Link, Match, Order, Source, Where

# The territories are gathered first and once, so a narrow scope begins with the index on their annulments.
_REACHED = """
(
    {a}.territory_id = any(array(select w.id from territories w where w.path <@ any(:paths::ltree[])))
    or ({a}.territory_id is null
        and (select w.path from territories w where w.key = 'vn') <@ any(:paths::ltree[]))
)
"""

ANNULMENT = Source(
    view="annulment",
    base="@annulments {a}",
    key="{a}.id",
    joins={"t": "left join @territories {t} on {t}.id = {a}.territory_id"},
    where=Where(several=_REACHED),
    version="{a}.version",
    fields={
        "id": "{a}.id",
        "version": "{a}.version",
        "state": "{a}.state",
        "action": "{a}.action",
        "subject_kind": "{a}.subject_kind",
        "subject_id": "{a}.subject_id",
        "effective_on": "{a}.effective_on",
        "reason": "{a}.reason",
        "decision_number": "{a}.decision_number",
        "decided_on": "{a}.decided_on",
        "issuer": "{a}.issuer",
        "effect": "{a}.effect",
        "effect_hash": "encode({a}.effect_hash, 'hex')",
        "drafted_at": "{a}.drafted_at",
        "executed_at": "{a}.executed_at",
        "allowed_actions": (
            "case when {a}.state = 'previewed' and {can:change:annul} "
            "then array['annul_change'] else array[]::text[] end"
        ),
    },
    relations={
        "entry": Link("{e}.id = {^a}.journal_entry_id"),
        "territory": Link("{t}.id = {^a}.territory_id"),
        "drafted_by": Link("{p}.id = {^a}.drafted_by"),
        "executed_by": Link("{p}.id = {^a}.executed_by"),
    },
    filters={
        "within": Match(f"{{t}}.path {WITHIN}", "uuid"),
        "journal_entry_id": Match("{a}.journal_entry_id = :value", "uuid"),
        "subject_id": Match("{a}.subject_id = :value", "uuid"),
        "state": Match("{a}.state = any(:value)", "text[]"),
    },
    sorts={"drafted": Order(())},
)

SOURCES = (ANNULMENT,)
