"""What waits for its day: scheduled restructurings, those set aside on it, those withdrawn before it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from app.domain.access.actor import Actor
from app.domain.restructuring.agreement import Due
from app.domain.restructuring.changes import Restructured
from app.domain.restructuring.describing import describe
from app.domain.shared.ids import AccountId, PersonId, RestructuringId
from app.infra.db.bulk import expect_rows
from app.infra.db.journal import to_json
from app.infra.db.transaction import Transaction, columns

# While they wait, order_no tells in which order those of one day were scheduled.
_SCHEDULE = """
with plan as (
    select * from unnest($1::uuid[], $2::date[]) with ordinality q (id, day, n)
), latest as (
    select d.day, coalesce((select max(r.order_no) from restructurings r where r.effective_on = d.day), 0) as order_no
    from (select distinct day from plan) d
)
update restructurings r set state = 'scheduled', scheduled_by = $3, scheduled_account = $4, scheduled_at = $5,
    order_no = q.order_no, version = r.version + 1, recorded_in = record.current_change_set()
from (
    select plan.id, (latest.order_no + row_number() over (partition by plan.day order by plan.n))::int as order_no
    from plan join latest on latest.day = plan.day
) q
where r.id = q.id and r.state = 'previewed'
"""
_DUE = """
select id, scheduled_by, scheduled_account from restructurings
where state = 'scheduled' and effective_on <= $1 order by effective_on, order_no, id limit 1
"""
_RESTATE = """
update restructurings set plan = $2::text::jsonb, recorded_in = record.current_change_set()
where id = $1 and state = 'scheduled'
"""
_SET_ASIDE = """
update restructurings set state = 'needs_attention', attention = $2::text::jsonb, order_no = null,
    version = version + 1, recorded_in = record.current_change_set()
where id = $1 and state = 'scheduled'
"""
_WITHDRAW = """
update restructurings set state = 'withdrawn', withdrawn_because = $2, order_no = null,
    version = version + 1, recorded_in = record.current_change_set()
where id = $1 and state in ('previewed', 'scheduled', 'needs_attention')
"""


class Scheduling:
    """The part of the store that puts restructurings on their days and takes them off again."""

    def __init__(self, transaction: Transaction) -> None:
        """Reads and writes on the transaction's connection."""
        self._transaction = transaction

    async def schedule(self, plans: Sequence[Restructured], actor: Actor, at: datetime) -> None:
        """Puts previewed restructurings on their days, behind those that are there already, in the actor's name."""
        days = columns([(plan.restructuring_id, plan.effective_on) for plan in plans], 2)
        changed = await self._transaction.write(_SCHEDULE, *days, actor.person_id, actor.account_id, at)
        expect_rows(changed, len(plans))

    async def find_due(self, today: date) -> Due | None:
        """The first scheduled restructuring whose day has come, in the order in which they were scheduled."""
        row = await self._transaction.row(_DUE, today)
        if row is None:
            return None
        return Due(RestructuringId(row["id"]), PersonId(row["scheduled_by"]), AccountId(row["scheduled_account"]))

    async def restate(self, plan: Restructured) -> None:
        """Stores the plan as it is carried out, in place of the one agreed on with the same content."""
        expect_rows(await self._transaction.write(_RESTATE, plan.restructuring_id, to_json(describe(plan))), 1)

    async def set_aside(self, id_: RestructuringId, reasons: Sequence[Mapping[str, Any]]) -> None:
        """Leaves a scheduled restructuring to people, with the reasons."""
        expect_rows(await self._transaction.write(_SET_ASIDE, id_, to_json(reasons)), 1)

    async def withdraw(self, id_: RestructuringId, reason: str) -> None:
        """Withdraws a restructuring."""
        expect_rows(await self._transaction.write(_WITHDRAW, id_, reason), 1)
