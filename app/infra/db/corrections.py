"""Corrections in one transaction: the row keeps its id and its days, the twin what stood there before."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import asyncpg

from app.domain.corrections.commands import (
    CorrectDecision,
    CorrectDwelling,
    CorrectGroup,
    CorrectHouseholdCode,
    Correction,
    CorrectPeopleCount,
    CorrectSeat,
)
from app.domain.corrections.deciding import SUBJECTS
from app.domain.corrections.model import FIELDS, Corrected, Facts, Subject
from app.domain.groups.model import Manner
from app.domain.households.model import CountSource
from app.domain.shared.errors import NotFound
from app.domain.shared.ids import GroupId, RestructuringId, TerritoryId
from app.domain.shared.text import fold, sort_key
from app.infra.db.bulk import expect_rows
from app.infra.db.locks import LockSpace
from app.infra.db.transaction import Transaction

_CASE = "select territory_id, group_ids from restructurings where id = $1"
_HOME_OF_GROUP = "select territory_id from group_homes where group_id = $1"
_LOCK: Final = {
    table: f"select id from {table} where id = $1 for no key update"
    for table in ("restructurings", "groups", "households")
}
# A code is a key that households are looked up by.
_LOCK_CODE = "select id from households where id = $1 for update"

_DECISION = """
select r.id as owner_id, r.version, r.territory_id, r.id as row_id, r.effective_on as since,
    r.state in ('executed', 'repealed') as carried_out, r.decision_number, r.decided_on, r.issuer, r.wording
from restructurings r where r.id = $1
"""
_GROUP = """
select g.id as owner_id, g.version, h.territory_id, v.id as row_id, lower(v.valid) as since, v.number, v.name,
    exists (
        select from group_versions o where o.territory_id = v.territory_id and o.number = $3
            and o.group_id <> v.group_id and o.valid && v.valid
    ) as taken
from groups g join group_homes h on h.group_id = g.id
left join group_versions v on v.group_id = g.id and v.valid @> $2::date
where g.id = $1
"""
_SEAT = """
select g.id as owner_id, g.version, h.territory_id, s.id as row_id, lower(s.valid) as since, s.manner, s.term_until
from groups g join group_homes h on h.group_id = g.id
left join board_seats s on s.group_id = g.id and s.id = $2
where g.id = $1
"""
_DWELLING = """
select x.id as owner_id, x.version, h.territory_id, d.id as row_id, lower(d.valid) as since,
    d.cluster_id, d.sequence, d.address, d.latitude, d.longitude,
    $3::uuid is not null and not exists (
        select from clusters k where k.id = $3 and k.territory_id = d.territory_id
    ) as strange
from households x join household_homes h on h.household_id = x.id
left join dwellings d on d.household_id = x.id and d.valid @> $2::date
where x.id = $1
"""
_PEOPLE = """
select x.id as owner_id, x.version, h.territory_id, p.id as row_id, lower(p.valid) as since, p.people, p.source
from households x join household_homes h on h.household_id = x.id
left join people_counts p on p.household_id = x.id and p.valid @> $2::date
where x.id = $1
"""
_CODE = """
select x.id as owner_id, x.version, h.territory_id, x.id as row_id, lower(x.valid) as since, x.code,
    exists (select from households o where o.code = $2 and o.id <> x.id) as taken
from households x join household_homes h on h.household_id = x.id
where x.id = $1
"""

_NOW = "recorded_in = record.current_change_set()"
_ROW: Final = {
    Subject.GROUP: (
        f"update group_versions set number = $2, name = $3, name_fold = $4, sort_key = $5, {_NOW} where id = $1"
    ),
    Subject.SEAT: f"update board_seats set manner = $2, term_until = $3, {_NOW} where id = $1",
    Subject.DWELLING: (
        "update dwellings set cluster_id = $2, sequence = $3, address = $4, latitude = $5, longitude = $6, "
        f"{_NOW} where id = $1"
    ),
    Subject.PEOPLE_COUNT: f"update people_counts set people = $2, source = $3, {_NOW} where id = $1",
}
"""The corrected row, where it is not the owner's own."""
_OWNER: Final = {
    Subject.DECISION: (
        "update restructurings set version = version + 1, decision_number = $3, decided_on = $4, issuer = $5, "
        f"wording = $6, {_NOW} where id = $1 and version = $2"
    ),
    Subject.GROUP: f"update groups set version = version + 1, {_NOW} where id = $1 and version = $2",
    Subject.SEAT: f"update groups set version = version + 1, {_NOW} where id = $1 and version = $2",
    Subject.DWELLING: f"update households set version = version + 1, {_NOW} where id = $1 and version = $2",
    Subject.PEOPLE_COUNT: f"update households set version = version + 1, {_NOW} where id = $1 and version = $2",
    Subject.HOUSEHOLD_CODE: (
        f"update households set version = version + 1, code = $3, {_NOW} where id = $1 and version = $2"
    ),
}
"""The owner, whose version rises."""
_WORDS: Final[Mapping[str, type]] = {"manner": Manner, "source": CountSource}


class SqlCorrections:
    """The store of corrections over one transaction."""

    def __init__(self, transaction: Transaction) -> None:
        """Reads and writes on the transaction's connection."""
        self._transaction = transaction

    async def find_case(self, restructuring_id: RestructuringId) -> tuple[TerritoryId, Sequence[GroupId]] | None:
        """The territory of a restructuring and the groups that it touches; None where there is no such one."""
        row = await self._transaction.row(_CASE, restructuring_id)
        return None if row is None else (TerritoryId(row["territory_id"]), [GroupId(each) for each in row["group_ids"]])

    async def lock_facts(self, command: Correction) -> Facts:
        """What is to be corrected, its owner held. Raises ``NotFound``."""
        row = await self._load(command)
        if row is None:
            raise NotFound("record")
        return _facts(SUBJECTS[type(command)], row)

    async def _load(self, command: Correction) -> asyncpg.Record | None:
        match command:
            case CorrectDecision():
                return await self._held("restructurings", _DECISION, command.restructuring_id)
            case CorrectGroup():
                await self._lock_numbers(command.group_id)
                return await self._held("groups", _GROUP, command.group_id, command.held_on, command.number)
            case CorrectSeat():
                return await self._held("groups", _SEAT, command.group_id, command.seat_id)
            case CorrectDwelling():
                held = (command.household_id, command.held_on)
                return await self._held("households", _DWELLING, *held, command.cluster_id)
            case CorrectPeopleCount():
                return await self._held("households", _PEOPLE, command.household_id, command.held_on)
            case CorrectHouseholdCode():
                await self._transaction.lock(_LOCK_CODE, command.household_id)
                return await self._transaction.row(_CODE, command.household_id, command.code)

    async def _lock_numbers(self, group_id: GroupId) -> None:
        """Keeps two from giving one number of a hamlet."""
        homes = await self._transaction.rows(_HOME_OF_GROUP, group_id)
        await self._transaction.lock_key(LockSpace.TERRITORY, *(row["territory_id"] for row in homes))

    async def _held(self, table: str, sql: str, *values: object) -> asyncpg.Record | None:
        await self._transaction.lock(_LOCK[table], values[0])
        return await self._transaction.row(sql, *values)

    async def apply(self, corrected: Corrected) -> None:
        """Writes the correction. Raises ``Conflict`` when its owner has changed in the meantime."""
        values = [corrected.values[name] for name in FIELDS[corrected.subject]]
        if corrected.subject is Subject.GROUP:
            name = str(corrected.values["name"])
            values += [fold(name), sort_key(name)]
        owner: list[object] = [corrected.owner_id, corrected.version]
        if corrected.subject in _ROW:
            expect_rows(await self._transaction.write(_ROW[corrected.subject], corrected.row_id, *values), 1)
        else:
            owner += values
        expect_rows(await self._transaction.write(_OWNER[corrected.subject], *owner), 1)


def _facts(subject: Subject, row: asyncpg.Record) -> Facts:
    return Facts(
        owner_id=row["owner_id"],
        version=row["version"],
        territory_id=TerritoryId(row["territory_id"]),
        row_id=row["row_id"],
        since=row["since"],
        values={name: _value(name, row[name]) for name in FIELDS[subject]},
        taken=row.get("taken", False),
        strange=row.get("strange", False),
        carried_out=row.get("carried_out", True),
    )


def _value(name: str, value: Any) -> object:
    word = _WORDS.get(name)
    return value if word is None or value is None else word(value)
