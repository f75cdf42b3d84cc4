"""Two hamlets of one commune and one of another, with persons and households as a test needs them.

Ids are numbers: hamlets 11, 12 and 13, persons from 100, households from 500, groups from 50.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import asyncpg

from app.domain.access.actor import Actor
from app.domain.access.roles import Role
from app.domain.duplicates import actions
from app.domain.duplicates import commands as c
from app.domain.shared.ids import DuplicateSuspicionId, PersonId, PersonMergeId, TerritoryId
from app.domain.shared.text import fold, person_sort_key
from tests.infra.db.desk import COMMUNE, OTHER_COMMUNE, Desk

SINCE = date(2026, 1, 1)
HAMLET, NEXT_HAMLET, FAR_HAMLET = (UUID(int=n) for n in (11, 12, 13))
ACTOR = UUID(int=201)
_HAMLETS = ((HAMLET, COMMUNE), (NEXT_HAMLET, COMMUNE), (FAR_HAMLET, OTHER_COMMUNE))

_ADD_HAMLET = """
with c as (
    select id, path from territories where key = $2
), t as (
    insert into territories (id, label, kind, path, valid) overriding system value
    select $1, $3, 'hamlet', path || $3::bigint::text, daterange('2025-07-01', null) from c returning id
)
insert into territory_versions (territory_id, parent_id, kind, code, short_name, name, name_fold, sort_key, valid)
select t.id, c.id, 'hamlet', $4, $4, $4, $4, $4, daterange('2025-07-01', null) from t, c
"""
_ADD_PERSON = """
with person as (
    insert into persons (id, lawful_basis) values ($1, 'law') returning id
), home as (
    insert into person_homes (person_id, territory_id) select id, $2::uuid from person where $2::uuid is not null
)
insert into person_contacts (person_id, full_name, name_fold, sort_key, phone) select id, $3, $4, $5, $6 from person
"""
_ADD_HOUSEHOLD = """
with household as (
    insert into households (id, code, origin, valid) values ($1, $2, 'recorded', daterange($6, null)) returning id
), home as (
    insert into household_homes (household_id, territory_id) select id, $3 from household
)
insert into dwellings (household_id, territory_id, address, cluster_id, valid)
select id, $3, $4, $5, daterange($6, null) from household
"""
_ADD_HOLDER = """
insert into household_holders (id, household_id, person_id, post, valid) values ($1, $2, $3, $4, daterange($5, $6))
"""
_ADD_CLUSTER = """
insert into clusters (id, territory_id, kind, name, name_fold, sort_key) values ($1, $2, 'canal', 'x', 'x', 'x')
"""
_ADD_GROUP = """
with g as (
    insert into groups (id, origin, valid) values ($1, 'recorded', daterange($3, null)) returning id
), v as (
    insert into group_versions (group_id, territory_id, number, name, name_fold, sort_key, status, valid)
    select id, $2, 1, 'x', 'x', 'x', 'active', daterange($3, null) from g
)
insert into group_homes (group_id, territory_id) select id, $2 from g
"""
_ADD_SEAT = """
insert into board_seats (id, group_id, person_id, post, manner, valid)
values ($1, $2, $3, $4, 'elected', daterange($5, $6))
"""
_ADD_ACCOUNT = """
insert into accounts (id, person_id, territory_id, username, status) values ($1, $2, $3, $4, 'active')
"""
_ADD_ROLE = """
insert into assignments (id, person_id, role, territory_id, valid) values ($1, $2, $3, $4, daterange($5, $6))
"""
REGISTER = """
select first_id, second_id, state, score, reasons from duplicate_suspicions where kind = $1 order by first_id, second_id
"""


def n(number: int) -> UUID:
    return UUID(int=number)


@dataclass
class Street:
    """The hamlets, with a desk to work at."""

    desk: Desk

    @property
    def pool(self) -> asyncpg.Pool:
        return self.desk.pool

    async def person(self, number: int, name: str, phone: str | None = None, *, home: UUID | None = HAMLET) -> PersonId:
        await self.desk.write((_ADD_PERSON, n(number), home, name, fold(name), person_sort_key(name), phone))
        return PersonId(n(number))

    async def household(
        self,
        number: int,
        address: str | None = None,
        *,
        head: int | None = None,
        speaker: int | None = None,
        hamlet: UUID = HAMLET,
        code: str | None = None,
        cluster: int | None = None,
    ) -> UUID:
        """A household; the row of its head is number + 1000, that of its representative number + 2000."""
        key, given = n(number), code or f"X{number}"
        row = n(cluster) if cluster is not None else None
        await self.desk.write((_ADD_HOUSEHOLD, key, given, hamlet, address, row, SINCE))
        for person, post, more in ((head, "head", 1_000), (speaker, "representative", 2_000)):
            if person is not None:
                await self.desk.write((_ADD_HOLDER, n(number + more), key, n(person), post, SINCE, None))
        return key

    async def canal(self, number: int, hamlet: UUID = HAMLET) -> None:
        await self.desk.write((_ADD_CLUSTER, n(number), hamlet))

    async def group(self, number: int, hamlet: UUID = HAMLET) -> None:
        await self.desk.write((_ADD_GROUP, n(number), hamlet, SINCE))

    async def seat(
        self,
        number: int,
        group: int,
        person: int,
        post: str = "deputy",
        *,
        since: date = SINCE,
        end: date | None = None,
    ) -> None:
        await self.desk.write((_ADD_SEAT, n(number), n(group), n(person), post, since, end))

    async def account(self, number: int, person: int) -> None:
        await self.desk.write((_ADD_ACCOUNT, n(number), n(person), HAMLET, f"user{number}"))

    async def role(
        self,
        number: int,
        person: int,
        *,
        role: Role = Role.HAMLET_HEAD,
        at: UUID = HAMLET,
        since: date = SINCE,
        end: date | None = None,
    ) -> None:
        await self.desk.write((_ADD_ROLE, n(number), n(person), role.value, at, since, end))

    async def officer(self, key: str = COMMUNE, role: Role = Role.COMMUNE_FRONT_OFFICER) -> Actor:
        return await self.desk.actor(role, key)

    async def search(self, territory: UUID | None = None, *, who: Actor | None = None) -> UUID:
        """A search in the commune or in what is named; returns its id."""
        place = territory or (await self.desk.place(COMMUNE)).id
        command = c.FindDuplicates(territory_id=TerritoryId(place))
        return await self.desk.carry_out(actions.find_duplicates, who or await self.officer(), command)

    async def register(self, kind: str = "person") -> list[tuple[int, int, str, int, set[str]]]:
        """Every pair: the numbers of the two, state, score and reasons."""
        rows = await self.pool.fetch(REGISTER, kind)
        return [(row[0].int, row[1].int, row[2], row[3], set(row[4])) for row in rows]

    async def pairs(self, kind: str = "person") -> list[tuple[int, int]]:
        """The numbers of the two of every open pair."""
        return [(first, second) for first, second, state, *_ in await self.register(kind) if state == "open"]

    async def suspicion(self) -> tuple[DuplicateSuspicionId, int]:
        """The only pair, with its version."""
        [row] = await self.pool.fetch("select id, recorded_in from duplicate_suspicions")
        return DuplicateSuspicionId(row["id"]), row["recorded_in"]

    async def not_same(self, who: Actor | None = None) -> UUID:
        id_, version = await self.suspicion()
        command = c.DecideNotSame(suspicion_id=id_, reason="Hai anh em", expected_version=version)
        return await self.desk.carry_out(actions.decide_not_same, who or await self.officer(), command)

    async def reopen(self) -> UUID:
        id_, version = await self.suspicion()
        command = c.ReopenSuspicion(suspicion_id=id_, reason="Thông tin mới", expected_version=version)
        return await self.desk.carry_out(actions.reopen_suspicion, await self.officer(), command)

    async def merge(self, kept: int, merged: int, who: Actor | None = None) -> PersonMergeId:
        command = c.MergePersons(
            kept_person_id=PersonId(n(kept)), merged_person_id=PersonId(n(merged)), reason="Đã đối chiếu"
        )
        return PersonMergeId(await self.desk.carry_out(actions.merge_persons, who or await self.officer(), command))

    async def unmerge(self, merge_id: PersonMergeId, *, version: int | None = None, who: Actor | None = None) -> UUID:
        seen = await self.pool.fetchval("select recorded_in from person_merges where id = $1", merge_id)
        command = c.UnmergePersons(merge_id=merge_id, reason="Nhầm", expected_version=version or seen or 0)
        return await self.desk.carry_out(actions.unmerge_persons, who or await self.officer(), command)

    async def digest(self) -> dict[str, Sequence[tuple[Any, ...]]]:
        """Everything that refers to persons, and the persons, without versions."""
        return {
            what: [tuple(row) for row in await self.pool.fetch(sql)]
            for what, sql in {
                "persons": "select id, erased_on, merged_into from persons order by id",
                "contacts": "select * from person_contacts order by person_id",
                "homes": "select * from person_homes order by person_id",
                "seats": "select id, group_id, person_id, post, valid from board_seats order by id",
                "holders": "select id, household_id, person_id, post, valid from household_holders order by id",
                "roles": "select id, person_id, role, territory_id, valid from assignments order by id",
                "accounts": "select id, person_id, username, status from accounts order by id",
            }.items()
        }


async def street(pool: asyncpg.Pool) -> Street:
    """The three hamlets, and the record of whoever acts."""
    desk = Desk(pool)
    await desk.write(("insert into persons (id, lawful_basis) values ($1, 'law')", ACTOR))
    await desk.write(*((_ADD_HAMLET, key, place, 9_000_000 + i, f"Ấp {i}") for i, (key, place) in enumerate(_HAMLETS)))
    return Street(desk)
