"""The SQL of restructurings, of the lineage and of the correspondence of two dates."""

from app.infra.reads.source import WITHIN, Bound, Link, Match, Order, Source, Where, history

_HOME = "coalesce({l}.result_group_id, {l}.origin_group_id)"

RESTRUCTURING = Source(
    view="restructuring",
    base="@restructurings {r}",
    key="{r}.id",
    joins={"t": "join territories {t} on {t}.id = {r}.territory_id"},
    where=Where(
        several="({t}.path <@ any(:paths::ltree[]) or {r}.group_ids && :groups)",
    ),
    # Who looks from today on also sees what is still ahead.
    listed="({r}.effective_on <= :as_of or {r}.executed_at is null and :as_of >= :today)",
    version="{r}.version",
    fields={
        "id": "{r}.id",
        "version": "{r}.version",
        "kind": "{r}.kind",
        "legal_form": "{r}.legal_form",
        "state": "{r}.state",
        "origin": "{r}.origin",
        "effective_on": "{r}.effective_on",
        "order_no": "{r}.order_no",
        "decision_number": "{r}.decision_number",
        "decided_on": "{r}.decided_on",
        "issuer": "{r}.issuer",
        "wording": "{r}.wording",
        "reason": "{r}.reason",
        "late_reason": "{r}.late_reason",
        "plan": "{r}.plan - 'placements'",
        "placements": "{r}.plan -> 'placements'",
        "plan_hash": "encode({r}.plan_hash, 'hex')",
        "drafted_at": "{r}.drafted_at",
        "executed_at": "{r}.executed_at",
        "recorded_late": (
            "coalesce(({r}.executed_at at time zone 'Asia/Ho_Chi_Minh')::date > {r}.effective_on, false)"
        ),
        "scheduled_at": "{r}.scheduled_at",
        "attention": "{r}.attention",
        "withdrawn_because": "{r}.withdrawn_because",
        "allowed_actions": (
            "array_remove(array["
            "case when {r}.state = 'previewed' and {can:restructuring:execute} then 'execute_restructuring' end, "
            "case when {r}.state in ('previewed', 'scheduled', 'needs_attention') and {can:restructuring:draft} "
            "then 'withdraw_restructuring' end, "
            "case when {r}.state = 'executed' and {can:restructuring:draft} "
            "and jsonb_array_length({r}.plan -> 'results') > 0 then 'preview_repeal' end, "
            "case when {r}.state in ('executed', 'repealed') and {can:change:correct} then 'correct_decision' end"
            "]::text[], null)"
        ),
    },
    relations={
        "territory": Link("{t}.id = {^r}.territory_id"),
        "drafted_by": Link("{p}.id = {^r}.drafted_by"),
        "scheduled_by": Link("{p}.id = {^r}.scheduled_by"),
        "repeals": Link("{r}.id = {^r}.repeals_id"),
        "repealed_by": Link("{r}.repeals_id = {^r}.id and {r}.state in ('executed', 'repealed')"),
        "annulment": Link("{a}.subject_id = {^r}.id and {a}.state = 'executed'"),
        "paper": Link("{pa}.id = (select c.paper_id from @recorded_claims c where c.record_id = {^r}.id)"),
        "edges": Link("{l}.restructuring_id = {^r}.id"),
        "history": history("{^r}.id"),
    },
    filters={
        "within": Match(f"{{t}}.path {WITHIN}", "uuid"),
        "group_id": Match("{r}.group_ids @> array[:value]", "uuid"),
        "kind": Match("{r}.kind = any(:value)", "text[]"),
        "state": Match("{r}.state = any(:value)", "text[]"),
        "since": Match("{r}.effective_on >= :value", "date"),
        "until": Match("{r}.effective_on < :value", "date"),
    },
    sorts={"effective_on": Order((("{r}.effective_on", "date"), ("coalesce({r}.order_no, 0)", "int")))},
)

LINEAGE_EDGE = Source(
    view="lineage_edge",
    base="@lineage_edges {l}",
    key="{l}.id",
    joins={
        "gh": f"join group_homes {{gh}} on {{gh}}.group_id = {_HOME}",
        "t": "join territories {t} on {t}.id = {gh}.territory_id",
    },
    where=Where(
        several="({t}.path <@ any(:paths::ltree[]) or array[{l}.origin_group_id, {l}.result_group_id] && :groups)",
    ),
    listed="{l}.effective_on <= :as_of",
    version="{l}.recorded_in",
    fields={
        "id": "{l}.id",
        "kind": "{l}.kind",
        "households_moved": "{l}.households_moved",
        "effective_on": "{l}.effective_on",
        "order_no": "{l}.order_no",
    },
    relations={
        "restructuring": Link("{r}.id = {^l}.restructuring_id"),
        "origin": Link("{v}.group_id = {^l}.origin_group_id"),
        "result": Link("{v}.group_id = {^l}.result_group_id"),
    },
    filters={
        "within": Match(f"{{t}}.path {WITHIN}", "uuid"),
        "origin_id": Match("{l}.origin_group_id = :value", "uuid"),
        "result_id": Match("{l}.result_group_id = :value", "uuid"),
        "restructuring_id": Match("{l}.restructuring_id = :value", "uuid"),
    },
    sorts={"effective_on": Order((("{l}.effective_on", "date"), ("{l}.order_no", "int")))},
)

# Where a household lies on the second date that has joined another one, perhaps over several steps, by then.
_HEIR = """
with recursive led (id) as (
    select l.result_household_id from @household_lineage l join @household_events e on e.id = l.event_id
    where l.origin_household_id = a.household_id and b.id is null and l.kind = 'joins' and e.effective_on <= :to_date
    union
    select l.result_household_id from led join @household_lineage l on l.origin_household_id = led.id
    join @household_events e on e.id = l.event_id where l.kind = 'joins' and e.effective_on <= :to_date
)
select m.group_id from led join @memberships m on m.household_id = led.id and m.valid @> :to_date limit 1
"""

# The groups of the first date are taken as one array, so that their households are found by index.
CORRESPONDENCE = Source(
    view="correspondence",
    base=(
        "(select y.origin_id, y.result_id, count(*)::int as households, "
        "md5(y.origin_id::text || coalesce(y.result_id::text, ''))::uuid as id "
        "from (select a.group_id as origin_id, coalesce(b.group_id, heir.group_id) as result_id "
        "from @memberships a left join @memberships b on b.household_id = a.household_id and b.valid @> :to_date "
        f"left join lateral ({_HEIR}) heir on true "
        "where a.valid @> :from_date and a.group_id = any(array(select n.group_id from @group_versions n "
        "join territories nt on nt.id = n.territory_id where n.valid @> :from_date and (:within is null "
        "or nt.path <@ (select w.path from territories w where w.id = :within)))) "
        ") y group by y.origin_id, y.result_id) {x}"
    ),
    bound={
        "from_date": Bound("date", "(:as_of - interval '1 year')::date"),
        "to_date": Bound("date", ":as_of"),
        "within": Bound("uuid", "null::uuid"),
    },
    key="{x}.id",
    joins={
        "gh": "join group_homes {gh} on {gh}.group_id = {x}.origin_id",
        "t": "join territories {t} on {t}.id = {gh}.territory_id",
    },
    where=Where(path="{t}.path", group="{x}.origin_id"),
    fields={"id": "{x}.id", "households": "{x}.households"},
    relations={
        "origin": Link("{v}.group_id = {^x}.origin_id"),
        "result": Link("{v}.group_id = {^x}.result_id"),
    },
    sorts={"origin": Order((("{x}.origin_id::text", "text"),))},
)

SOURCES = (RESTRUCTURING, LINEAGE_EDGE, CORRESPONDENCE)
