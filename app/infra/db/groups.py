"""Groups, their boards and the memberships of households in one transaction."""

from collections.abc import Sequence
from datetime import date

import asyncpg

from app.domain.groups.changes import BoardChanged, MembershipChanged, StatusChanged
from app.domain.groups.model import (
    BoardFacts,
    GroupFacts,
    GroupStatus,
    HouseholdFacts,
    LaterFact,
    MembershipFacts,
    Post,
    SeatFacts,
)
from app.domain.households.model import MembershipStatus
from app.domain.shared.errors import NotFound
from app.domain.shared.ids import GroupId, HouseholdId, PersonId, SeatId, TerritoryId
from app.infra.db.bulk import expect_rows
from app.infra.db.ranges import period_of
from app.infra.db.transaction import Transaction

_LOCK_HOUSEHOLD = "select id from households where id = $1 for update"
# Rows that refer to the group may still be written meanwhile: households come and go while the board changes.
_LOCK_GROUP = "select id from groups where id = $1 for no key update"
# Waits for a restructuring that ends the group, and keeps another one from beginning.
_HOLD_GROUP = "select id from groups where id = $1 for key share"

_HOUSEHOLD = """
select h.version, coalesce(h.valid @> $2::date, false) as in_force, o.territory_id, m.group_id, m.status,
    case when t.kind = 'hamlet' then t.parent_id else t.territory_id end as commune_id
from households h join household_homes o on o.household_id = h.id
left join dwellings d on d.household_id = h.id and d.valid @> $2::date
left join territory_versions t on t.territory_id = d.territory_id and t.valid @> $2::date
left join memberships m on m.household_id = h.id and m.valid @> $2::date
where h.id = $1
"""

_GROUP = """
select g.version, o.territory_id, v.status, v.number,
    case when t.kind = 'hamlet' then t.parent_id else t.territory_id end as commune_id
from groups g join group_homes o on o.group_id = g.id
left join group_versions v on v.group_id = g.id and v.valid @> $2::date
left join territory_versions t on t.territory_id = v.territory_id and t.valid @> $2::date
where g.id = $1
"""

_COUNT_HOUSEHOLDS = """
select count(*) from memberships
where group_id = $1 and valid @> $2::date and status in ('member', 'provisional')
"""

_SEATS = "select id, person_id, post, valid from board_seats where group_id = $1 and valid @> $2::date order by id"


def _later(*dated: tuple[str, str]) -> str:
    """What begins after the day, or ends after it; the first of the two dates is named."""
    rows = " union all ".join(f"select '{what}', valid from {which}" for what, which in dated)
    return (
        f"with dated (what, valid) as ({rows}) "
        "select distinct what, case when lower(valid) > $2::date then lower(valid) else upper(valid) end as day "
        "from dated where lower(valid) > $2::date or upper(valid) > $2::date order by day, what"
    )


_HOUSEHOLD_LATER = _later(
    ("household", "households where id = $1"),
    ("dwelling", "dwellings where household_id = $1"),
    ("membership", "memberships where household_id = $1"),
)
_GROUP_LATER = _later(("group", "groups where id = $1"))
_VERSIONS_LATER = _later(("group", "group_versions where group_id = $1"))
_SEATS_LATER = _later(("seat", "board_seats where group_id = $1"))

# Held, so that the person is neither erased nor merged into another one while something comes to refer to them.
_HOLD_PERSON = "select id from persons where id = $1 and erased_on is null and merged_into is null for key share"

# The household takes its new membership and its home together; what began on the day is replaced, because a day holds
# its net state.
_CHANGE_MEMBERSHIP = """
with replaced as (
    delete from memberships where household_id = $1 and lower(valid) = $3 returning household_id
), shortened as (
    update memberships set valid = daterange(lower(valid), $3), ended_because = $6,
        recorded_in = record.current_change_set()
    where household_id = $1 and valid @> $3::date and lower(valid) is distinct from $3 returning household_id
), closed as (
    select household_id from replaced union all select household_id from shortened
), opened as (
    insert into memberships (household_id, group_id, status, valid)
    select $1, $4::uuid, $5, daterange($3, null)
    from (select count(*) from closed) c where $4::uuid is not null returning 1
), raised as (
    update households set version = version + 1, recorded_in = record.current_change_set()
    where id = $1 and version = $2 returning 1
), homes as (
    update household_homes set group_id = $4 where household_id = $1 returning 1
)
select (select count(*) from closed) as closed, (select count(*) from opened) as opened,
    (select count(*) from raised) as raised, (select count(*) from homes) as homes
"""

_END_SEATS = """
with ending as (
    select unnest($1::uuid[]) as id
), replaced as (
    delete from board_seats s using ending e where s.id = e.id and lower(s.valid) = $2 returning 1
), shortened as (
    update board_seats s set valid = daterange(lower(s.valid), $2), ended_because = $3,
        recorded_in = record.current_change_set()
    from ending e where s.id = e.id and s.valid @> $2::date and lower(s.valid) is distinct from $2 returning 1
)
select 1 from replaced union all select 1 from shortened
"""

_OPEN_SEATS = """
insert into board_seats (id, group_id, person_id, post, manner, term_until, valid)
select s.id, $1, s.person_id, s.post, s.manner, s.term_until, daterange($2, null)
from unnest($3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::date[]) s (id, person_id, post, manner, term_until)
"""

_CHANGE_STATUS = """
with replaced as (
    delete from group_versions where group_id = $1 and lower(valid) = $2 returning *
), shortened as (
    update group_versions set valid = daterange(lower(valid), $2), recorded_in = record.current_change_set()
    where group_id = $1 and valid @> $2::date and lower(valid) is distinct from $2 returning *
), closed as (
    select * from replaced union all select * from shortened
)
insert into group_versions
    (group_id, territory_id, pending_reason, pending_until, number, name, name_fold, sort_key, status, valid)
select group_id, territory_id, pending_reason, pending_until, number, name, name_fold, sort_key, $3, daterange($2, null)
from closed
"""

_RAISE_GROUP = """
update groups set version = version + 1, recorded_in = record.current_change_set() where id = $1 and version = $2
"""


class SqlGroups:
    """The store of groups over one transaction."""

    def __init__(self, transaction: Transaction) -> None:
        """Reads and writes on the transaction's connection."""
        self._transaction = transaction

    async def lock_household(self, household_id: HouseholdId) -> None:
        """Holds the household against other changes. Raises ``NotFound``."""
        if not await self._transaction.lock(_LOCK_HOUSEHOLD, household_id):
            raise NotFound("household")

    async def lock_group(self, group_id: GroupId) -> None:
        """Holds the group against other changes of it; households may still come and go. Raises ``NotFound``."""
        if not await self._transaction.lock(_LOCK_GROUP, group_id):
            raise NotFound("group")

    async def hold_group(self, group_id: GroupId) -> None:
        """Keeps the group from ending; other invitations and changes of the board go on. Raises ``NotFound``."""
        if not await self._transaction.lock(_HOLD_GROUP, group_id):
            raise NotFound("group")

    async def get_household(self, household_id: HouseholdId, day: date) -> HouseholdFacts:
        """The household on the day, read after its lock."""
        [row] = await self._transaction.rows(_HOUSEHOLD, household_id, day)
        held = None
        if row["group_id"] is not None:
            held = MembershipFacts(GroupId(row["group_id"]), MembershipStatus(row["status"]))
        return HouseholdFacts(
            id=household_id,
            version=row["version"],
            territory_id=TerritoryId(row["territory_id"]),
            in_force=row["in_force"],
            commune_id=None if row["commune_id"] is None else TerritoryId(row["commune_id"]),
            membership=held,
            later=_facts(await self._transaction.rows(_HOUSEHOLD_LATER, household_id, day)),
        )

    async def get_group(self, group_id: GroupId, day: date) -> GroupFacts:
        """The group on the day; later facts are those of its existence."""
        return await self._group(group_id, day, later=_GROUP_LATER)

    async def get_versions(self, group_id: GroupId, day: date) -> GroupFacts:
        """The same; later facts are those of its status, number, name and hamlet too."""
        return await self._group(group_id, day, later=_VERSIONS_LATER)

    async def _group(self, group_id: GroupId, day: date, *, later: str) -> GroupFacts:
        [row] = await self._transaction.rows(_GROUP, group_id, day)
        return GroupFacts(
            id=group_id,
            version=row["version"],
            territory_id=TerritoryId(row["territory_id"]),
            status=None if row["status"] is None else GroupStatus(row["status"]),
            number=row["number"],
            commune_id=None if row["commune_id"] is None else TerritoryId(row["commune_id"]),
            later=_facts(await self._transaction.rows(later, group_id, day)),
        )

    async def get_board(self, group_id: GroupId, day: date) -> BoardFacts:
        """The group with its board; later facts are seats that begin or end after the day too."""
        group = await self.get_group(group_id, day)
        seats = await self._transaction.rows(_SEATS, group_id, day)
        later = await self._transaction.rows(_SEATS_LATER, group_id, day)
        return BoardFacts(group, tuple(_seat(row) for row in seats), _facts(later))

    async def count_households(self, group_id: GroupId, day: date) -> int:
        """How many households take part in the group on the day."""
        return int(await self._transaction.value(_COUNT_HOUSEHOLDS, group_id, day))

    async def is_person(self, person_id: PersonId) -> bool:
        """Whether the person is on record and not erased, which nobody can change until the transaction ends."""
        return bool(await self._transaction.lock(_HOLD_PERSON, person_id))

    async def change_membership(self, change: MembershipChanged) -> None:
        """Writes the membership, the household's version and its home. Raises ``Conflict``."""
        [changed] = await self._transaction.write_rows(
            _CHANGE_MEMBERSHIP,
            change.household_id,
            change.version,
            change.effective_on,
            change.group_id,
            change.status,
            change.because,
        )
        expect_rows(changed["closed"], int(change.closes))
        expect_rows(changed["opened"], int(change.group_id is not None))
        expect_rows(changed["raised"], 1)
        expect_rows(changed["homes"], 1)

    async def change_board(self, change: BoardChanged) -> None:
        """Writes the seats and the group's version. Raises ``Conflict``."""
        day = change.effective_on
        if change.ended:
            ids = [seat.id for seat in change.ended]
            ended = await self._transaction.write_rows(_END_SEATS, ids, day, change.because)
            expect_rows(len(ended), len(ids))
        if change.opened:
            opened = await self._transaction.write(
                _OPEN_SEATS,
                change.group_id,
                day,
                [seat.id for seat in change.opened],
                [seat.person_id for seat in change.opened],
                [seat.post for seat in change.opened],
                [seat.manner for seat in change.opened],
                [seat.term_until for seat in change.opened],
            )
            expect_rows(opened, len(change.opened))
        await self._raise(change.group_id, change.version)

    async def change_status(self, change: StatusChanged) -> None:
        """Writes the status and the group's version. Raises ``Conflict``."""
        changed = await self._transaction.write(_CHANGE_STATUS, change.group_id, change.effective_on, change.status)
        expect_rows(changed, 1)
        await self._raise(change.group_id, change.version)

    async def _raise(self, group_id: GroupId, version: int) -> None:
        expect_rows(await self._transaction.write(_RAISE_GROUP, group_id, version), 1)


def _seat(row: asyncpg.Record) -> SeatFacts:
    return SeatFacts(SeatId(row["id"]), PersonId(row["person_id"]), Post(row["post"]), period_of(row["valid"]))


def _facts(rows: Sequence[asyncpg.Record]) -> tuple[LaterFact, ...]:
    return tuple(LaterFact(row["what"], row["day"]) for row in rows)
