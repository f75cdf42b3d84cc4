"""Loads what records from paper are decided on: the hamlets with their numbers, the groups with their dates."""

from collections.abc import Sequence

import asyncpg

from app.domain.paper.model import Facts, GroupFacts, HamletFacts, Needs, NumberHeld
from app.domain.shared.ids import GroupId, TerritoryId
from app.infra.db.ranges import period_of
from app.infra.db.transaction import Transaction

_HAMLETS = """
select t.id, t.kind = 'hamlet' as is_hamlet, t.valid, v.group_id, v.number, v.valid as borne
from territories t left join group_versions v on v.territory_id = t.id
where t.id = any($1) order by v.group_id, v.valid
"""

_GROUPS = """
select g.id, g.valid, h.territory_id, coalesce(c.id, h.territory_id) as commune_id,
    array(select lower(d.valid) from declared_counts d where d.group_id = g.id) as counted_on
from groups g join group_homes h on h.group_id = g.id
join territories t on t.id = h.territory_id
left join territories c on t.kind = 'hamlet' and c.path = subpath(t.path, 0, -1)
where g.id = any($1)
"""


async def load_facts(transaction: Transaction, needs: Needs) -> Facts:
    """The hamlets and groups that the record is about; papers are looked up apart."""
    hamlets = await transaction.rows(_HAMLETS, needs.territory_ids) if needs.territory_ids else []
    groups = await transaction.rows(_GROUPS, needs.group_ids) if needs.group_ids else []
    return Facts(_hamlets(hamlets), {GroupId(row["id"]): _group(row) for row in groups})


def _hamlets(rows: Sequence[asyncpg.Record]) -> dict[TerritoryId, HamletFacts]:
    held: dict[TerritoryId, list[NumberHeld]] = {row["id"]: [] for row in rows}
    for row in rows:
        if row["group_id"] is not None:
            held[row["id"]].append(NumberHeld(row["group_id"], row["number"], period_of(row["borne"])))
    known = {row["id"]: row for row in rows}
    return {
        id_: HamletFacts(id_, row["is_hamlet"], period_of(row["valid"]), tuple(held[id_])) for id_, row in known.items()
    }


def _group(row: asyncpg.Record) -> GroupFacts:
    return GroupFacts(
        id=GroupId(row["id"]),
        territory_id=TerritoryId(row["territory_id"]),
        commune_id=TerritoryId(row["commune_id"]),
        valid=None if row["valid"] is None else period_of(row["valid"]),
        counted_on=frozenset(row["counted_on"]),
    )
