"""Writes what a record from paper adds. Nothing that is there already is changed by it."""

from datetime import datetime
from uuid import UUID

from app.domain.paper.changes import CountRecorded, FactRecorded, GroupRecorded, Recorded, RestructuringRecorded
from app.domain.paper.describing import describe
from app.domain.shared.ids import PersonId
from app.domain.shared.text import fold, sort_key
from app.infra.db.bulk import expect_rows
from app.infra.db.journal import to_json
from app.infra.db.transaction import Transaction, columns

_GROUP = """
with existing as (
    insert into groups (id, origin, end_kind, valid) values ($1, 'recorded', $2, daterange($3, $4))
), versions as (
    insert into group_versions (group_id, territory_id, number, name, name_fold, sort_key, status, valid)
    values ($1, $5, $6, $7, $8, $9, 'active', daterange($3, $4))
)
insert into group_homes (group_id, territory_id) values ($1, $5)
"""

_COUNT = """
insert into declared_counts (id, group_id, households, people, claim_id, valid)
values ($1, $2, $3, $4, $5, daterange($6::date, $6::date + 1))
"""

_FACT = """
insert into recorded_facts (id, group_id, kind, stated_on, precision, text, text_fold, claim_id, valid)
values ($1, $2, $3, $4, $5, $6, $7, $8, daterange($9, $10))
"""

# It comes behind what is on record of its day. What was asked is kept with the record from paper.
_RESTRUCTURING = """
with latest as (
    select coalesce(max(order_no), 0) + 1 as order_no from restructurings where effective_on = $5
), past as (
    insert into restructurings (
        id, kind, legal_form, state, origin, territory_id, group_ids, effective_on, order_no, decision_number,
        decided_on, issuer, wording, command, plan, plan_hash, drafted_by, drafted_at, executed_at
    )
    select $1, $2, $3, 'executed', 'recorded', $4, $6::uuid[], $5, order_no, $7, $8, $9, $10,
        '{}', $11::text::jsonb, sha256(convert_to($11::text, 'UTF8')), $12, $13, $13
    from latest
)
insert into lineage_edges
    (restructuring_id, origin_group_id, result_group_id, kind, households_moved, effective_on, order_no)
select $1, e.origin, e.result, e.kind, e.households_moved, $5, latest.order_no
from latest, unnest($14::uuid[], $15::uuid[], $16::text[], $17::int[]) with ordinality
    e (origin, result, kind, households_moved, n) order by e.n
"""


async def apply(
    transaction: Transaction, recorded: Recorded, *, claim_id: UUID, person_id: PersonId, now: datetime
) -> None:
    """Writes the parts of the record; a group comes before its count."""
    if recorded.group is not None:
        await _add_group(transaction, recorded.group)
    if recorded.count is not None:
        await _add_count(transaction, recorded.count, claim_id)
    if recorded.fact is not None:
        await _add_fact(transaction, recorded.fact, claim_id)
    if recorded.restructuring is not None:
        await _add_restructuring(transaction, recorded.restructuring, person_id=person_id, now=now)


async def _add_group(transaction: Transaction, group: GroupRecorded) -> None:
    added = await transaction.write(
        _GROUP,
        group.id,
        group.end_kind,
        group.valid.start,
        group.valid.end,
        group.territory_id,
        group.number,
        group.name,
        fold(group.name),
        sort_key(group.name),
    )
    expect_rows(added, 1)


async def _add_count(transaction: Transaction, count: CountRecorded, claim_id: UUID) -> None:
    figures = (count.households, count.people)
    added = await transaction.write(_COUNT, count.id, count.group_id, *figures, claim_id, count.counted_on)
    expect_rows(added, 1)


async def _add_fact(transaction: Transaction, fact: FactRecorded, claim_id: UUID) -> None:
    added = await transaction.write(
        _FACT,
        fact.id,
        fact.group_id,
        fact.kind,
        fact.stated_on,
        fact.precision,
        fact.text,
        fold(fact.text),
        claim_id,
        fact.valid.start,
        fact.valid.end,
    )
    expect_rows(added, 1)


async def _add_restructuring(
    transaction: Transaction, past: RestructuringRecorded, *, person_id: PersonId, now: datetime
) -> None:
    edges = [(edge.origin, edge.result, edge.kind, edge.households_moved) for edge in past.edges]
    added = await transaction.write(
        _RESTRUCTURING,
        past.id,
        past.kind,
        past.legal_form,
        past.territory_id,
        past.effective_on,
        list(past.group_ids()),
        past.decision_number,
        past.decided_on,
        past.issuer,
        past.wording,
        to_json(describe(past)),
        person_id,
        now,
        *columns(edges, 4),
    )
    expect_rows(added, len(edges))
