"""Two changes of one group at the same moment: one wins, the other is refused, nothing is half done."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any
from uuid import UUID

import pytest

from app.domain.access.actor import Actor
from app.domain.access.roles import Role
from app.domain.groups.actions import invite_household
from app.domain.groups.commands import InviteHousehold
from app.domain.households.actions import split_household
from app.domain.households.commands import SplitHousehold
from app.domain.restructuring.actions import execute_restructuring
from app.domain.restructuring.commands import DissolveGroup, ExecuteRestructuring, SplitGroup, SplitPart
from app.domain.shared.errors import Conflict, RulesBroken, StaleVersion
from app.domain.shared.ids import HouseholdId
from app.infra.db.connection import open_pool
from app.infra.postgres import EmbeddedServer
from tests.infra.db.hamlet import CHAIR, OFFICER, TODAY, Hamlet, actor, agreement, build, group_id, h, preview, ref

TIMES = 200
GROUPS = range(1_000, 1_000 + TIMES)
SIZE = 4
Action = Callable[[Any, Actor, Any], Awaitable[Any]]


@pytest.fixture
async def hamlet(test_server: EmbeddedServer, database: str) -> AsyncIterator[Hamlet]:
    """Two hundred groups of four households, and two hundred households in no group."""
    pool = await open_pool(test_server.app_dsn(database), size=3)
    yield await build(pool, dict.fromkeys(GROUPS, SIZE), free=TIMES)
    await pool.close()


def split(group: int) -> SplitGroup:
    parts = (
        SplitPart(household_ids=h(group * 100 + 1, group * 100 + 2), name=f"Tổ {group} A"),
        SplitPart(takes_rest=True, continues=True),
    )
    return SplitGroup(origin=ref(group), parts=parts, effective_on=TODAY)


def dissolve(group: int) -> DissolveGroup:
    return DissolveGroup(group=ref(group), effective_on=TODAY, reason="Giải thể")


async def race(hamlet: Hamlet, *calls: tuple[Action, Actor, Any], ahead: int) -> list[bool]:
    """Starts the actions together, each in a transaction of its own; says which were carried out.

    Of three races two give one of the calls a start of some milliseconds, so that both come to win.
    """
    barrier = asyncio.Barrier(len(calls))

    async def one(number: int, action: Action, actor: Actor, command: Any) -> bool:
        await barrier.wait()
        if ahead % 3 == number:
            await asyncio.sleep(ahead % 10 / 1_000)
        try:
            async with hamlet.work(actor.person_id) as work:
                await action(work, actor, command)
        except (Conflict, StaleVersion, RulesBroken):
            return False
        return True

    return await asyncio.gather(*(one(number, *call) for number, call in enumerate(calls)))


async def previewed(hamlet: Hamlet, commands: list[Any]) -> list[ExecuteRestructuring]:
    return [await agreement(hamlet, id_) for id_ in await preview(hamlet, *commands)]


NOTHING_HALF_DONE = """
select count(*) from memberships m join groups g on g.id = m.group_id
where m.valid @> $1::date and not coalesce(g.valid @> $1::date, false)
"""
LOST = """
select count(*) from households h where h.valid @> $1::date
and exists (select from memberships m where m.household_id = h.id)
and not exists (
    select from memberships m where m.household_id = h.id and m.valid @> $1::date
) and not exists (
    select from restructurings r where r.kind = 'dissolve' and r.state = 'executed' and r.group_ids @> array[(
        select m.group_id from memberships m where m.household_id = h.id order by m.valid desc limit 1)]
)
"""


async def is_whole(hamlet: Hamlet) -> None:
    """No household in a group that has ended, none lost, and each executed case with its edges and its entry."""
    assert await hamlet.value(NOTHING_HALF_DONE, TODAY) == 0
    assert await hamlet.value(LOST, TODAY) == 0
    executed = await hamlet.rows("select id from restructurings where state = 'executed' order by 1")
    edges = await hamlet.rows("select distinct restructuring_id from lineage_edges order by 1")
    entries = await hamlet.rows(
        "select subject_id from journal_entries where action = 'execute_restructuring' order by 1"
    )
    assert executed == edges == entries


async def test_of_two_restructurings_of_one_group_one_wins(hamlet: Hamlet) -> None:
    chair = await actor(hamlet, Role.COMMUNE_FRONT_CHAIR, CHAIR)
    splits = await previewed(hamlet, [split(n) for n in GROUPS])
    dissolved = await previewed(hamlet, [dissolve(n) for n in GROUPS])
    won: Counter[int] = Counter()
    for n, pair in enumerate(zip(splits, dissolved, strict=True)):
        carried = await race(hamlet, *((execute_restructuring, chair, each) for each in pair), ahead=n)
        assert sorted(carried) == [False, True]
        won[carried.index(True)] += 1
    assert len(won) == 2
    await is_whole(hamlet)


async def test_a_household_is_invited_or_the_group_closes(hamlet: Hamlet) -> None:
    chair = await actor(hamlet, Role.COMMUNE_FRONT_CHAIR, CHAIR)
    officer = await actor(hamlet, Role.COMMUNE_FRONT_OFFICER, OFFICER)
    closes = await previewed(hamlet, [dissolve(n) for n in GROUPS])
    won: Counter[tuple[bool, ...]] = Counter()
    for n, close in enumerate(closes):
        [free] = h(n + 1)
        invites = InviteHousehold(
            household_id=free, group_id=group_id(GROUPS[n]), effective_on=TODAY, expected_version=1
        )
        carried = await race(
            hamlet, (execute_restructuring, chair, close), (invite_household, officer, invites), ahead=n
        )
        won[tuple(carried)] += 1
    assert won.keys() == {(True, False), (False, True)}
    await is_whole(hamlet)


async def test_a_household_splits_or_its_group_does(hamlet: Hamlet) -> None:
    chair = await actor(hamlet, Role.COMMUNE_FRONT_CHAIR, CHAIR)
    officer = await actor(hamlet, Role.COMMUNE_FRONT_OFFICER, OFFICER)
    splits = await previewed(hamlet, [split(n) for n in GROUPS])
    won: Counter[tuple[bool, ...]] = Counter()
    for n, each in enumerate(splits):
        parts = SplitHousehold(household_id=household(GROUPS[n]), people=2, effective_on=TODAY, expected_version=1)
        carried = await race(hamlet, (execute_restructuring, chair, each), (split_household, officer, parts), ahead=n)
        won[tuple(carried)] += 1
    assert won.keys() == {(True, False), (False, True)}
    await is_whole(hamlet)


def household(group: int) -> HouseholdId:
    """The first household of the group."""
    return HouseholdId(UUID(int=group * 100 + 1))
