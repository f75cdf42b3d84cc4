"""Random histories of changes are unwound to their beginning, and every day is read as before at each step."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from random import Random
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from app.domain.annulments.model import ANNULLABLE
from app.domain.groups import actions as group_actions
from app.domain.groups import commands as g
from app.domain.groups.model import Manner, Post, SeatEnd
from app.domain.households import actions as household_actions
from app.domain.households import commands as c
from app.domain.households.model import Presence
from app.domain.restructuring import commands as r
from app.domain.shared.codes import Violation
from app.domain.shared.errors import Conflict, RulesBroken
from app.domain.shared.ids import GroupId, HouseholdId, JournalEntryId, PersonId, SeatId
from tests.infra.db.annulment_steps import digest, everything, execute, preview
from tests.infra.db.group_steps import officer
from tests.infra.db.hamlet import HAMLET, SINCE, TODAY, Hamlet, build, carry_out
from tests.infra.db.household_steps import HEAD, wish

Move = Callable[["History"], Awaitable[object]]
SPEAKER = PersonId(HEAD)


class History:
    """A hamlet in which things happen at random."""

    def __init__(self, hamlet: Hamlet, seed: int) -> None:
        self.hamlet, self.random = hamlet, Random(seed)
        self.day = SINCE

    def pass_time(self) -> None:
        """Often nothing, so that several changes fall on one day."""
        if self.random.random() < 0.5:
            self.day = min(TODAY, self.day + timedelta(days=self.random.randint(1, 9)))

    async def one(self, table: str) -> tuple[Any, int]:
        """Any group or household of the day, with its version."""
        rows = await self.hamlet.rows(f"select id, version from {table} where valid @> $1::date order by id", self.day)
        return self.random.choice(rows)

    async def two_groups(self) -> tuple[r.GroupRef, r.GroupRef]:
        rows = await self.hamlet.rows("select id from groups where valid @> $1::date order by id", self.day)
        first, second = self.random.sample(rows, 2)
        return r.GroupRef(GroupId(first[0])), r.GroupRef(GroupId(second[0]))

    async def lying_in(self, group_id: GroupId) -> list[HouseholdId]:
        rows = await self.hamlet.rows(
            "select household_id from memberships where group_id = $1 and valid @> $2::date order by 1",
            group_id,
            self.day,
        )
        return [HouseholdId(row[0]) for row in rows]

    def decided(self) -> dict[str, Any]:
        return {"effective_on": self.day, "late_reason": "Gửi chậm"}

    async def household(self, module: Any, action: str, make: Any, **given: Any) -> None:
        id_, version = await self.one("households")
        command = make(household_id=id_, effective_on=self.day, reason="x", expected_version=version, **given)
        await self.act(getattr(module, action), command)

    async def group(self, action: str, make: Any, **given: Any) -> None:
        id_, version = await self.one("groups")
        command = make(group_id=id_, effective_on=self.day, reason="x", expected_version=version, **given)
        await self.act(getattr(group_actions, action), command)

    async def act(self, action: Any, command: Any) -> None:
        who = await officer(self.hamlet)
        async with self.hamlet.work() as work:
            await action(work, who, command)


async def split(t: History) -> None:
    id_, _ = await t.one("groups")
    lying = await t.lying_in(GroupId(id_))
    leaving = tuple(lying[: max(1, len(lying) // 2)])
    rest = r.SplitPart(continues=t.random.random() < 0.5, takes_rest=True)
    parts = (r.SplitPart(household_ids=leaving), rest)
    await carry_out(t.hamlet, r.SplitGroup(**t.decided(), origin=r.GroupRef(GroupId(id_)), parts=parts))


async def merge(t: History) -> None:
    origins = await t.two_groups()
    survivor = t.random.choice([None, origins[0].group_id])
    await carry_out(t.hamlet, r.MergeGroups(**t.decided(), origins=origins, survivor_group_id=survivor))


async def transfer(t: History) -> None:
    origin, destination = await t.two_groups()
    moving = tuple((await t.lying_in(origin.group_id))[:1])
    await carry_out(
        t.hamlet,
        r.TransferHouseholds(**t.decided(), origin=origin, destination=destination, household_ids=moving),
    )


async def rename(t: History) -> None:
    id_, _ = await t.one("groups")
    name = f"Tổ {t.random.randint(1, 999)}"
    await carry_out(t.hamlet, r.RenameGroup(**t.decided(), group=r.GroupRef(GroupId(id_)), name=name))


async def dissolve(t: History) -> None:
    id_, _ = await t.one("groups")
    await carry_out(t.hamlet, r.DissolveGroup(**t.decided(), group=r.GroupRef(GroupId(id_))))


async def register(t: History) -> None:
    group_id, _ = await t.one("groups")
    command = c.RegisterHousehold(
        dwelling=wish(HAMLET), people=4, group_id=group_id, head_id=SPEAKER, effective_on=t.day, reason="x"
    )
    await t.act(household_actions.register_household, command)


async def join(t: History) -> None:
    other, _ = await t.one("households")
    await t.household(household_actions, "join_households", c.JoinHouseholds, joined_ids=(HouseholdId(other),))


async def invite(t: History) -> None:
    group_id, _ = await t.one("groups")
    await t.household(group_actions, "invite_household", g.InviteHousehold, group_id=GroupId(group_id))


async def end_seat(t: History) -> None:
    rows = await t.hamlet.rows("select id, group_id from board_seats where valid @> $1::date order by id", t.day)
    seat, group_id = t.random.choice(rows)
    version = await t.hamlet.value("select version from groups where id = $1", group_id)
    command = g.EndSeat(
        group_id=group_id,
        seat_id=SeatId(seat),
        because=t.random.choice(list(SeatEnd)),
        effective_on=t.day,
        reason="x",
        expected_version=version,
    )
    await t.act(group_actions.end_seat, command)


def of_household(action: str, make: Any, **given: Any) -> Move:
    return lambda t: t.household(household_actions, action, make, **given)


MOVES: tuple[Move, ...] = (
    split,
    split,
    merge,
    transfer,
    rename,
    dissolve,
    register,
    join,
    invite,
    end_seat,
    of_household("split_household", c.SplitHousehold, people=1),
    lambda t: t.household(
        household_actions, "move_household", c.MoveHousehold, dwelling=wish(address=str(t.random.randint(1, 9)))
    ),
    of_household("end_household", c.EndHousehold),
    of_household("change_household_head", c.ChangeHouseholdHead, person_id=SPEAKER),
    lambda t: t.household(household_actions, "record_people_count", c.RecordPeopleCount, people=t.random.randint(1, 9)),
    lambda t: t.household(
        household_actions, "record_presence", c.RecordPresence, presence=t.random.choice(list(Presence))
    ),
    lambda t: t.household(group_actions, "leave_group", g.LeaveGroup),
    lambda t: t.household(group_actions, "accept_membership", g.AcceptMembership),
    lambda t: t.group("suspend_group", g.SuspendGroup),
    lambda t: t.group("resume_group", g.ResumeGroup),
    lambda t: t.group("fill_seat", g.FillSeat, person_id=SPEAKER, post=Post.DEPUTY, manner=Manner.ELECTED),
)
CHANGES = "select id from journal_entries where action = any($1) order by id"


async def changes(hamlet: Hamlet) -> list[JournalEntryId]:
    """The entries of the changes, in their order."""
    return [JournalEntryId(row[0]) for row in await hamlet.rows(CHANGES, list(ANNULLABLE))]


async def happen(t: History, wanted: int) -> list[dict[str, Any]]:
    """That many changes, whatever is refused in between; what could be read before each of them."""
    seen: list[dict[str, Any]] = []
    while len(seen) < wanted:
        t.pass_time()
        before = await digest(t.hamlet)
        try:
            await t.random.choice(MOVES)(t)
        except (RulesBroken, Conflict, IndexError, ValueError):
            continue
        seen.append(before)
    return seen


@pytest.mark.parametrize("seed", range(4))
async def test_a_history_is_unwound(pool: asyncpg.Pool, seed: int) -> None:
    hamlet = await build(pool, {5: 4, 6: 4, 7: 3}, free=2)
    seen = await happen(History(hamlet, seed), 14)
    entries = await changes(hamlet)
    assert len(entries) == len(seen)
    for entry, before in zip(reversed(entries), reversed(seen), strict=True):
        await execute(hamlet, await preview(hamlet, entry))
        assert await digest(hamlet) == before


@pytest.mark.parametrize("seed", range(200, 205))
async def test_whatever_the_order_the_beginning_is_reached(pool: asyncpg.Pool, seed: int) -> None:
    """Changes that nothing depends on are annulled in any order; none is left that nobody can annul any more."""
    hamlet = await build(pool, {5: 4, 6: 4, 7: 3}, free=2)
    history = History(hamlet, seed)
    [beginning, *_] = await happen(history, 14)
    left = await changes(hamlet)
    while left:
        free = [entry for entry in left if not await standing_in_the_way(hamlet, entry)]
        assert free
        chosen = history.random.choice(free)
        await execute(hamlet, await preview(hamlet, chosen))
        left.remove(chosen)
    assert await digest(hamlet) == beginning


@pytest.mark.parametrize("seed", range(100, 103))
async def test_what_is_named_lets_the_first_change_be_annulled(pool: asyncpg.Pool, seed: int) -> None:
    """Whoever annuls what stands in the way, the last first, gets to the change that was wrong."""
    hamlet = await build(pool, {5: 4, 6: 4, 7: 3}, free=2)
    await happen(History(hamlet, seed), 12)
    wrong = (await changes(hamlet))[0]
    count = await annul_with_all_that_depends(hamlet, wrong)
    assert await hamlet.value("select count(*) from annulments where state = 'executed'") == count


async def annul_with_all_that_depends(hamlet: Hamlet, entry: JournalEntryId) -> int:
    """Annuls the change, before it whatever is named; how many changes that were."""
    annulled = 0
    while obstacles := await standing_in_the_way(hamlet, entry):
        annulled += await annul_with_all_that_depends(hamlet, obstacles[0])
    await execute(hamlet, await preview(hamlet, entry))
    return annulled + 1


async def standing_in_the_way(hamlet: Hamlet, entry: JournalEntryId) -> list[JournalEntryId]:
    """The later changes that are named, the last first; a refusal changes nothing."""
    before = await everything(hamlet)
    found: tuple[Violation, ...] = ()
    try:
        await preview(hamlet, entry)
    except RulesBroken as refused:
        found = refused.violations
    else:
        return []
    assert [each.code.code for each in found] == ["later-change-depends"] * len(found)
    assert await everything(hamlet) == before
    return [JournalEntryId(UUID(each.subject)) for each in found]


@pytest.mark.deep
@pytest.mark.parametrize("seed", range(1_000, 1_100))
async def test_many_histories_are_unwound(pool: asyncpg.Pool, seed: int) -> None:
    await test_a_history_is_unwound(pool, seed)


@pytest.mark.deep
@pytest.mark.parametrize("seed", range(2_000, 2_100))
async def test_many_histories_in_any_order(pool: asyncpg.Pool, seed: int) -> None:
    await test_whatever_the_order_the_beginning_is_reached(pool, seed)
