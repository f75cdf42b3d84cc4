"""Personal values in one transaction: sealing, the log of sealed reads, erasure.

What is erased is overwritten or deleted in every table that holds it, in the twin of user names too. Dead rows, the
write-ahead log and backups have to age: docs/decisions/0008-personal-values.md.
"""

from collections.abc import Sequence
from datetime import date
from typing import Final

import asyncpg

from app.domain.persons.model import LawfulBasis, PersonFacts
from app.domain.privacy.changes import CitizenIdSealed, PersonErased
from app.domain.privacy.model import ErasureFacts, FunctionKind, HeldFunction, SealedKind, SealedValue
from app.domain.shared.errors import Conflict, NotFound
from app.domain.shared.ids import AccountId, PersonId
from app.infra.db.accounts import CHANNEL
from app.infra.db.bulk import expect_rows
from app.infra.db.sealed import SealedValues
from app.infra.db.transaction import Transaction

_TOUCH: Final = "update persons set recorded_in = record.current_change_set() where id = $1"
_NOTE: Final = """
insert into personal_reads (at, account_id, person_id, purpose, door, view, sealed, trace_id, row_ids)
values (clock_timestamp(), $1, $2, $3, $4, $5, true, $6, array[$7::uuid])
"""

# For update, not less: whoever gives the person a function holds the person's key, and has to wait for this or is
# waited for.
_LOCK: Final = """
select p.id, p.recorded_in, p.erased_on, p.merged_into, h.territory_id, c.full_name, c.phone
from persons p left join person_homes h on h.person_id = p.id left join person_contacts c on c.person_id = p.id
where p.id = any($1) order by p.id for update of p
"""
# Merged into the person, or into what was merged into the person.
_MERGED: Final = """
with recursive merged as (
    select id from persons where merged_into = $1
    union select p.id from merged m join persons p on p.merged_into = m.id
)
select id from merged
"""
_LOCK_ACCOUNTS: Final = "select id, status from accounts where person_id = $1 order by id for no key update"
_HELD: Final = """
with held as (
    select 'seat' as kind, id, valid from board_seats where person_id = $1
    union all
    select 'household', household_id, valid from household_holders where person_id = $1
    union all
    select 'role', id, valid from assignments where person_id = $1
)
select kind, id, coalesce(upper_inf(valid) or upper(valid) > $2, false) as lasts, upper(valid) as ended_on from held
order by kind, id
"""
_BASIS: Final = "select lawful_basis from persons where id = $1"

_ERASE: Final = "update persons set erased_on = $2, recorded_in = record.current_change_set() where id = any($1)"
# Overwritten, not deleted: every person has a row there, so reads need no outer join.
_OVERWRITE: Final = """
update person_contacts set full_name = '', name_fold = '', sort_key = '', phone = null where person_id = any($1)
"""
_FORGET_ANSWERS: Final = "delete from idempotency_keys where shows && $1::uuid[]"
_RENAME: Final = """
update accounts set username = 'erased.' || replace(id::text, '-', ''), recorded_in = record.current_change_set()
where id = any($1)
"""
_FORGET_NAMES: Final = "select record.forget_usernames($1)"
_FORGET_PASSWORDS: Final = "delete from credentials where account_id = any($1)"
_TELL: Final = f"select pg_notify('{CHANNEL}', id::text) from unnest($1::uuid[]) id"

# The months of the nearest territory around the home that sets them; what nobody sets has the default.
_PAST: Final = """
with last as (
    select p.id, h.territory_id, greatest(
        (uuid_extract_timestamp(p.id) at time zone 'Asia/Ho_Chi_Minh')::date,
        (select max(upper(valid)) from board_seats where person_id = p.id),
        (select max(upper(valid)) from household_holders where person_id = p.id),
        (select max(upper(valid)) from assignments where person_id = p.id)
    ) as free_since
    from persons p join person_homes h on h.person_id = p.id
    where p.erased_on is null and p.merged_into is null and p.lawful_basis = 'public_task'
        and not exists (select from accounts a where a.person_id = p.id and a.status = 'active')
        and not exists (
            select from board_seats s where s.person_id = p.id and (upper_inf(s.valid) or upper(s.valid) > $1)
        )
        and not exists (
            select from household_holders x where x.person_id = p.id and (upper_inf(x.valid) or upper(x.valid) > $1)
        )
        and not exists (
            select from assignments x where x.person_id = p.id and (upper_inf(x.valid) or upper(x.valid) > $1)
        )
)
select last.id from last join territories t on t.id = last.territory_id
cross join lateral (
    select (coalesce(
        (
            select v.value from policy_values v join territories w on w.id = v.territory_id
            where v.key = 'privacy.retention_months' and w.path @> t.path and v.valid @> $1
            order by nlevel(w.path) desc limit 1
        ), to_jsonb($2::int)
    ) #>> '{}')::int as months
) rule
where last.free_since + make_interval(months => rule.months) <= $1
order by last.free_since, last.id limit $3
"""


class SqlPrivacy:
    """The store of personal values over one transaction."""

    def __init__(self, transaction: Transaction, sealed: SealedValues, today: date) -> None:
        """``today`` decides which functions are held."""
        self._transaction, self._sealed, self._today = transaction, sealed, today

    async def seal_citizen_id(self, change: CitizenIdSealed) -> None:
        """Seals the citizen id under the person's own key; the person's record gets a new version."""
        expect_rows(await self._transaction.write(_TOUCH, change.person_id), 1)
        value = {"citizen_id": change.citizen_id}
        await self._sealed.seal_only(change.person_id, SealedKind.CITIZEN_ID, value, blind=change.citizen_id)

    async def open_values(self, person_id: PersonId, kind: SealedKind) -> tuple[SealedValue, ...]:
        """The sealed values of one kind, newest first, opened."""
        found = await self._sealed.open(person_id, kind)
        return tuple(SealedValue(recorded_on=day, **value) for day, value in found)

    async def note_sealed_read(
        self, person_id: PersonId, kind: SealedKind, *, account_id: AccountId, reader_id: PersonId, purpose: str
    ) -> None:
        """Writes down that they were read; it is kept if and only if the transaction commits."""
        origin = self._transaction.origin
        values = (account_id, reader_id, purpose, origin.channel, f"person.{kind}", origin.trace_id, person_id)
        await self._transaction.connection.execute(_NOTE, *values)

    async def lock_for_erasure(self, person_id: PersonId) -> ErasureFacts:
        """The person with functions, accounts and the records merged into it, all of them held.

        Nobody gives the person a function meanwhile. Raises ``NotFound``; ``Conflict`` where one is being merged.
        """
        merged = await self._merged_into(person_id)
        records = {row["id"]: _person(row) for row in await self._transaction.lock(_LOCK, [person_id, *merged])}
        if person_id not in records:
            raise NotFound("person")
        if await self._merged_into(person_id) != merged:
            raise Conflict
        accounts = await self._transaction.lock(_LOCK_ACCOUNTS, person_id)
        held = await self._transaction.rows(_HELD, person_id, self._today)
        functions = [HeldFunction(FunctionKind(row["kind"]), row["id"]) for row in held if row["lasts"]]
        active = [HeldFunction(FunctionKind.ACCOUNT, row["id"]) for row in accounts if row["status"] == "active"]
        ended = [row["ended_on"] for row in held if row["ended_on"] is not None]
        return ErasureFacts(
            person=records.pop(person_id),
            functions=(*functions, *active),
            account_ids=tuple(AccountId(row["id"]) for row in accounts),
            free_since=max([await self._registered_on(person_id), *ended]),
            merged=tuple(records.values()),
        )

    async def get_basis(self, person_id: PersonId) -> LawfulBasis:
        """Why the person's data may be kept."""
        return LawfulBasis(await self._transaction.value(_BASIS, person_id))

    async def erase(self, change: PersonErased) -> None:
        """Overwrites the contact values and user names, destroys the key, and forgets every answer that shows them."""
        persons = [change.person_id, *change.merged_ids]
        expect_rows(await self._transaction.write(_ERASE, persons, change.erased_on), len(persons))
        expect_rows(await self._transaction.write(_OVERWRITE, persons), len(persons))
        await self._sealed.destroy(persons)
        await self._transaction.write(_FORGET_ANSWERS, persons)
        if change.account_ids:
            ids = list(change.account_ids)
            expect_rows(await self._transaction.write(_RENAME, ids), len(ids))
            # After the statement before: its trigger has just put the names into the twin.
            for sql in (_FORGET_NAMES, _FORGET_PASSWORDS, _TELL):
                await self._transaction.write(sql, ids)

    async def find_past_retention(self, day: date, *, default_months: int | None, limit: int) -> Sequence[PersonId]:
        """Persons whose time is over by the profile of their home, the longest over first."""
        rows = await self._transaction.rows(_PAST, day, default_months, limit)
        return [PersonId(row["id"]) for row in rows]

    async def _merged_into(self, person_id: PersonId) -> frozenset[PersonId]:
        return frozenset(PersonId(row["id"]) for row in await self._transaction.rows(_MERGED, person_id))

    async def _registered_on(self, person_id: PersonId) -> date:
        sql = "select (uuid_extract_timestamp($1) at time zone 'Asia/Ho_Chi_Minh')::date"
        found = await self._transaction.value(sql, person_id)
        return found if isinstance(found, date) else date.min


def _person(row: asyncpg.Record) -> PersonFacts:
    return PersonFacts(
        id=PersonId(row["id"]),
        version=row["recorded_in"],
        territory_id=row["territory_id"],
        full_name=row["full_name"],
        phone=row["phone"],
        erased_on=row["erased_on"],
        merged_into=row["merged_into"],
    )
