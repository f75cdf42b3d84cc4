"""Looks up what is to be repealed: the stored plan, where its groups lie, and what was executed since."""

import json
from collections.abc import Mapping, Sequence

import asyncpg

from app.domain.restructuring.model import Later, Repealed, Stage
from app.domain.restructuring.repealing import former_groups, former_placements, left_groups
from app.domain.shared.ids import RestructuringId, TerritoryId
from app.infra.db.transaction import Transaction

# Later ones that were repealed, and the repeals that undid them, have come to nothing.
_FIND = """
select r.id, r.state, r.effective_on, r.territory_id, r.plan, later.ids as later_ids, later.days as later_days,
    homes.group_ids as home_groups, homes.territory_ids as home_territories
from restructurings r
cross join lateral (
    select array_agg(o.id order by o.effective_on, o.order_no) as ids,
        array_agg(o.effective_on order by o.effective_on, o.order_no) as days
    from restructurings o
    where o.id in (
        select l.restructuring_id from lineage_edges l where l.origin_group_id = any(r.group_ids)
            and l.origin_group_id::text in (select e ->> 'group_id' from jsonb_array_elements(r.plan -> 'results') e)
        union
        select l.restructuring_id from lineage_edges l where l.result_group_id = any(r.group_ids)
            and l.result_group_id::text in (select e ->> 'group_id' from jsonb_array_elements(r.plan -> 'results') e)
    ) and o.state = 'executed' and (o.effective_on, o.order_no) > (r.effective_on, r.order_no) and not exists (
        select from restructurings undone where undone.id = o.repeals_id
            and (undone.effective_on, undone.order_no) > (r.effective_on, r.order_no)
    )
) later
cross join lateral (
    select array_agg(h.group_id) as group_ids, array_agg(h.territory_id) as territory_ids
    from group_homes h where h.group_id = any(r.group_ids)
) homes
where r.id = any($1)
"""


async def find_repealed(transaction: Transaction, ids: Sequence[RestructuringId]) -> Mapping[RestructuringId, Repealed]:
    """What is to be repealed, with what was executed since; unknown ids are missing from the answer."""
    return {RestructuringId(row["id"]): _repealed(row) for row in await transaction.rows(_FIND, list(ids))}


def _repealed(row: asyncpg.Record) -> Repealed:
    plan = json.loads(row["plan"])
    homes = dict(zip(row["home_groups"] or (), row["home_territories"] or (), strict=True))
    later = zip(row["later_ids"] or (), row["later_days"] or (), strict=True)
    return Repealed(
        id=RestructuringId(row["id"]),
        stage=Stage(row["state"]),
        effective_on=row["effective_on"],
        territory_id=TerritoryId(row["territory_id"]),
        origins=former_groups(plan, homes),
        result_ids=left_groups(plan),
        placements=former_placements(plan),
        later=tuple(Later(RestructuringId(id_), on) for id_, on in later),
    )
