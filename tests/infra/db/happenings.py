"""What can happen in a hamlet: changes of all kinds, each of something that is there, chosen at random."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from random import Random
from typing import Any

from app.domain.groups import actions as group_actions
from app.domain.groups import commands as g
from app.domain.groups.model import Manner, Post, SeatEnd
from app.domain.households import actions as household_actions
from app.domain.households import commands as c
from app.domain.households.model import Presence
from app.domain.restructuring import commands as r
from app.domain.shared.ids import GroupId, HouseholdId, PersonId, SeatId
from tests.infra.db.group_steps import officer
from tests.infra.db.hamlet import HAMLET, SINCE, TODAY, Hamlet, carry_out
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
