"""Restructurings in one transaction."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime

import asyncpg

from app.domain.restructuring.agreement import Previewed, Stored
from app.domain.restructuring.changes import Restructured
from app.domain.restructuring.describing import describe
from app.domain.restructuring.model import Facts, Needs, Repealed, Stage
from app.domain.shared.ids import HouseholdId, PersonId, RestructuringId
from app.infra.db.bulk import expect_rows
from app.infra.db.journal import to_json
from app.infra.db.locks import LockSpace
from app.infra.db.restructuring.applying import apply
from app.infra.db.restructuring.commands import dump, load
from app.infra.db.restructuring.facts import load_facts
from app.infra.db.restructuring.repealed import find_repealed
from app.infra.db.restructuring.scheduling import Scheduling
from app.infra.db.transaction import columns

# Those that were recorded from paper are executed already and were never previewed here.
_FIND = """
select id, version, kind, state, command, plan, plan_hash, drafted_by from restructurings
where id = any($1) and origin = 'workflow' order by id
"""
_LOCK = f"{_FIND} for update"

_HOMES = "select distinct territory_id from group_homes where group_id = any($1)"

# Households before groups, as the commands on a household lock them.
_LOCK_HOUSEHOLDS = """
select id from households where id = any(array(
    select m.household_id from unnest($1::uuid[], $2::date[]) q (group_id, day)
    join memberships m on m.group_id = q.group_id and coalesce(m.valid @> q.day, false)
    union
    select unnest($3::uuid[])
)) order by id for update
"""
_LOCK_GROUPS = "select id from groups where id = any($1) order by id for update"

_HOUSEHOLDS_OF = """
select distinct household_id from household_holders
where person_id = $1 and household_id = any($2) and valid && daterange($3, null)
"""

_ADD = """
insert into restructurings (
    id, kind, legal_form, state, origin, territory_id, group_ids, effective_on,
    decision_number, decided_on, issuer, wording, reason, late_reason, command, plan, plan_hash, drafted_by, repeals_id
)
select id, kind, legal_form, 'previewed', 'workflow', territory_id, group_ids::uuid[], effective_on,
    decision_number, decided_on, issuer, wording, reason, late_reason,
    command::jsonb, plan::jsonb, plan_hash, drafted_by, repeals_id
from unnest(
    $1::uuid[], $2::text[], $3::text[], $4::uuid[], $5::text[], $6::date[], $7::text[], $8::date[], $9::text[],
    $10::text[], $11::text[], $12::text[], $13::text[], $14::text[], $15::bytea[], $16::uuid[], $17::uuid[]
) q (
    id, kind, legal_form, territory_id, group_ids, effective_on, decision_number, decided_on, issuer,
    wording, reason, late_reason, command, plan, plan_hash, drafted_by, repeals_id
)
"""


class SqlRestructuring(Scheduling):
    """The store of restructurings over one transaction."""

    async def find(self, ids: Sequence[RestructuringId]) -> dict[RestructuringId, Stored]:
        """The restructurings; unknown ids are missing from the answer."""
        return {RestructuringId(row["id"]): _stored(row) for row in await self._transaction.rows(_FIND, list(ids))}

    async def lock(self, ids: Sequence[RestructuringId], needs: Sequence[Needs]) -> dict[RestructuringId, Stored]:
        """The restructurings, held with the territories, households and groups of their needs; each kind in key order.

        The territories keep two from giving one number of a hamlet; households go before groups everywhere.
        """
        group_ids = [id_ for need in needs for id_ in need.group_ids]
        homes = await self._transaction.rows(_HOMES, group_ids)
        territories = {row["territory_id"] for row in homes}.union(id_ for need in needs for id_ in need.territory_ids)
        await self._transaction.lock_key(LockSpace.TERRITORY, *territories)
        rows = await self._transaction.lock(_LOCK, list(ids))
        lying = columns([(id_, need.effective_on) for need in needs for id_ in need.group_ids], 2)
        named = [id_ for need in needs for id_ in need.household_ids]
        await self._transaction.lock(_LOCK_HOUSEHOLDS, *lying, named)
        await self._transaction.lock(_LOCK_GROUPS, group_ids)
        return {RestructuringId(row["id"]): _stored(row) for row in rows}

    async def load_facts(self, needs: Sequence[Needs]) -> list[Facts]:
        """What is true on each effective date, every earlier event of that day counted in."""
        return await load_facts(self._transaction, needs)

    async def find_households_of(
        self, person_id: PersonId, household_ids: Sequence[HouseholdId], since: date
    ) -> frozenset[HouseholdId]:
        """Those of the households that the person headed or represented on any day since."""
        rows = await self._transaction.rows(_HOUSEHOLDS_OF, person_id, list(household_ids), since)
        return frozenset(HouseholdId(row["household_id"]) for row in rows)

    async def find_repealed(self, ids: Sequence[RestructuringId]) -> Mapping[RestructuringId, Repealed]:
        """What is to be repealed, with what was executed since; unknown ids are missing from the answer."""
        return await find_repealed(self._transaction, ids)

    async def add(self, previews: Sequence[Previewed]) -> None:
        """Stores previewed restructurings."""
        added = await self._transaction.write(_ADD, *columns([_row(each) for each in previews], 17))
        expect_rows(added, len(previews))

    async def apply(self, plans: Sequence[Restructured], executed_at: datetime) -> None:
        """Carries the plans out; what they repeal is repealed then.

        Raises ``Conflict`` when anything that they change has changed in the meantime.
        """
        await apply(self._transaction, plans, executed_at)


def _stored(row: asyncpg.Record) -> Stored:
    return Stored(
        id=RestructuringId(row["id"]),
        version=row["version"],
        stage=Stage(row["state"]),
        command=load(row["kind"], row["command"]),
        plan=json.loads(row["plan"]),
        plan_hash=row["plan_hash"].hex(),
        drafted_by=row["drafted_by"],
    )


def _row(preview: Previewed) -> tuple[object, ...]:
    command, plan = preview.command, preview.plan
    return (
        plan.restructuring_id,
        plan.kind,
        plan.legal_form,
        plan.territory_id,
        "{" + ",".join(map(str, plan.group_ids())) + "}",
        plan.effective_on,
        command.decision_number,
        command.decided_on,
        command.issuer,
        command.wording,
        command.reason,
        command.late_reason,
        dump(command),
        to_json(describe(plan)),
        bytes.fromhex(preview.plan_hash),
        preview.drafted_by,
        plan.repeals_id,
    )
