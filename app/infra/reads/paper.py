"""The SQL of documents, records from paper, declared counts and dated statements about groups."""

from app.infra.reads.source import WITHIN, Link, Match, Order, Search, Source, Where

PAPER = Source(
    view="paper",
    base="@papers {pa}",
    key="{pa}.id",
    joins={"t": "join @territories {t} on {t}.id = {pa}.territory_id"},
    where=Where(path="{t}.path"),
    listed="coalesce({pa}.issued_on <= :as_of, true)",
    version="{pa}.recorded_in",
    fields={
        "id": "{pa}.id",
        "kind": "{pa}.kind",
        "number": "{pa}.number",
        "issued_on": "{pa}.issued_on",
        "issuer": "{pa}.issuer",
        "title": "{pa}.title",
        "note": "{pa}.note",
        "version": "{pa}.recorded_in",
    },
    relations={
        "territory": Link("{t}.id = {^pa}.territory_id"),
        "recorded_claims": Link("{c}.paper_id = {^pa}.id"),
    },
    filters={
        "within": Match(f"{{t}}.path {WITHIN}", "uuid"),
        "kind": Match("{pa}.kind = any(:value)", "text[]"),
        "number": Match("{pa}.number = :value", "text"),
    },
    # Not the first day that Python knows: the driver takes that one for minus infinity.
    sorts={"issued_on": Order((("coalesce({pa}.issued_on, '1000-01-01'::date)", "date"),))},
    search=Search("{pa}.title_fold"),
)

_MAY_ANSWER = (
    "case when {c}.state = 'pending' and {can:record:confirm} "
    "then array['confirm_record', 'reject_record'] else array[]::text[] end"
)

RECORDED_CLAIM = Source(
    view="recorded_claim",
    base="@recorded_claims {c}",
    key="{c}.id",
    joins={"t": "join @territories {t} on {t}.id = {c}.territory_id"},
    where=Where(several="({t}.path <@ any(:paths::ltree[]) or {c}.group_ids && :groups)"),
    version="{c}.version",
    fields={
        "id": "{c}.id",
        "version": "{c}.version",
        "kind": "{c}.kind",
        "state": "{c}.state",
        "content": "{c}.command - array['paper', 'paper_id', 'no_paper_reason']",
        "no_paper_reason": "{c}.no_paper_reason",
        "reject_reason": "{c}.reject_reason",
        "recorded_at": "{c}.recorded_at",
        "answered_at": "{c}.answered_at",
        "allowed_actions": _MAY_ANSWER,
    },
    relations={
        "territory": Link("{t}.id = {^c}.territory_id"),
        "recorded_by": Link("{p}.id = {^c}.recorded_by"),
        "answered_by": Link("{p}.id = {^c}.answered_by"),
        "paper": Link("{pa}.id = {^c}.paper_id"),
        "groups": Link("{v}.group_id = any({^c}.group_ids)", every=True),
        "restructuring": Link("{r}.id = {^c}.record_id"),
        "declared_counts": Link("{d}.claim_id = {^c}.id"),
        "recorded_facts": Link("{f}.claim_id = {^c}.id"),
    },
    filters={
        "within": Match(f"{{t}}.path {WITHIN}", "uuid"),
        "group_id": Match("{c}.group_ids @> array[:value]", "uuid"),
        "kind": Match("{c}.kind = any(:value)", "text[]"),
        "state": Match("{c}.state = any(:value)", "text[]"),
    },
    sorts={"recorded": Order(())},
)


def _joins(alias: str) -> dict[str, str]:
    """The record from paper behind a row, and where its group counts."""
    return {
        "c": f"join @recorded_claims {{c}} on {{c}}.id = {{{alias}}}.claim_id",
        "gh": f"join group_homes {{gh}} on {{gh}}.group_id = {{{alias}}}.group_id",
        "t": "join @territories {t} on {t}.id = {gh}.territory_id",
    }


def _relations(alias: str) -> dict[str, Link]:
    return {
        "group": Link(f"{{v}}.group_id = {{^{alias}}}.group_id"),
        "recorded_by": Link("{p}.id = {^c}.recorded_by"),
        "confirmed_by": Link("{p}.id = {^c}.answered_by"),
        "paper": Link("{pa}.id = {^c}.paper_id"),
    }


DECLARED_COUNT = Source(
    view="declared_count",
    base="@declared_counts {d}",
    key="{d}.id",
    joins=_joins("d"),
    where=Where(path="{t}.path", group="{d}.group_id"),
    listed="lower({d}.valid) <= :as_of",
    version="{d}.recorded_in",
    fields={
        "id": "{d}.id",
        "counted_on": "lower({d}.valid)",
        "households": "{d}.households",
        "people": "{d}.people",
        "no_paper_reason": "{c}.no_paper_reason",
        "recorded_at": "{c}.recorded_at",
        "version": "{d}.recorded_in",
    },
    relations=_relations("d"),
    filters={
        "within": Match(f"{{t}}.path {WITHIN}", "uuid"),
        "group_id": Match("{d}.group_id = :value", "uuid"),
    },
    sorts={"counted_on": Order((("lower({d}.valid)", "date"),))},
)

RECORDED_FACT = Source(
    view="recorded_fact",
    base="@recorded_facts {f}",
    key="{f}.id",
    joins=_joins("f"),
    where=Where(path="{t}.path", group="{f}.group_id"),
    listed="{f}.stated_on <= :as_of",
    version="{f}.recorded_in",
    fields={
        "id": "{f}.id",
        "kind": "{f}.kind",
        "stated_on": "{f}.stated_on",
        "precision": "{f}.precision",
        "text": "{f}.text",
        "no_paper_reason": "{c}.no_paper_reason",
        "recorded_at": "{c}.recorded_at",
        "version": "{f}.recorded_in",
    },
    relations=_relations("f"),
    filters={
        "within": Match(f"{{t}}.path {WITHIN}", "uuid"),
        "group_id": Match("{f}.group_id = :value", "uuid"),
        "kind": Match("{f}.kind = any(:value)", "text[]"),
    },
    sorts={"stated_on": Order((("{f}.stated_on", "date"),))},
    search=Search("{f}.text_fold"),
)

SOURCES = (PAPER, RECORDED_CLAIM, DECLARED_COUNT, RECORDED_FACT)
