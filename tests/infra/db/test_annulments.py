"""Execute, then annul: everything that can be read as of any day is as it was before."""

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any

import asyncpg
import pytest

from app.domain.groups import actions as group_actions
from app.domain.groups import commands as g
from app.domain.groups.model import Post, SeatEnd
from app.domain.households import actions as household_actions
from app.domain.households import commands as c
from app.domain.households.model import Presence
from app.domain.restructuring import commands as r
from app.domain.restructuring.commands import SeatWish, SplitPart
from app.domain.shared.ids import PersonId, SeatId
from tests.infra.db.annulment_steps import annul, digest
from tests.infra.db.group_steps import DEPUTY, answer, fill, household, officer, suspend
from tests.infra.db.hamlet import HAMLET, TODAY, Hamlet, build, carry_out, group_id, h, ref
from tests.infra.db.household_steps import FEBRUARY, HEAD, act, on, register, settle, wish

A, B = group_id(5), group_id(6)
Change = Callable[[Hamlet], Awaitable[object]]
MUOI = PersonId(HEAD)


def restructure(command: r.Restructure) -> tuple[str, Change]:
    return "execute_restructuring", lambda hamlet: carry_out(hamlet, command)


def event(action: str, make: Callable[[date], object]) -> Callable[[date], tuple[str, Change]]:
    def on_day(day: date) -> tuple[str, Change]:
        async def change(hamlet: Hamlet) -> object:
            return await act(hamlet, await officer(hamlet), getattr(household_actions, action), make(day))

        return action, change

    return on_day


def group_event(action: str, make: Callable[[date], object]) -> Callable[[date], tuple[str, Change]]:
    def on_day(day: date) -> tuple[str, Change]:
        async def change(hamlet: Hamlet) -> object:
            return await answer(hamlet, await officer(hamlet), getattr(group_actions, action), make(day))

        return action, change

    return on_day


def late(day: date) -> str | None:
    return "Gửi chậm" if day < TODAY else None


def cases(day: date) -> list[tuple[str, Change]]:
    """One change of each kind on the day."""
    decided: dict[str, Any] = {"effective_on": day, "late_reason": late(day)}
    parts = (SplitPart(household_ids=h(501), seats=(SeatWish(MUOI, Post.HEAD, term_until=date(2028, 1, 1)),)),)
    return [
        restructure(r.EstablishGroup(**decided, territory_id=HAMLET, household_ids=h(1, 2))),
        restructure(r.SplitGroup(**decided, origin=ref(5), parts=(*parts, SplitPart(continues=True, takes_rest=True)))),
        restructure(r.SplitGroup(**decided, origin=ref(5), parts=(*parts, SplitPart(number=5, takes_rest=True)))),
        restructure(r.MergeGroups(**decided, origins=(ref(5), ref(6)), survivor_group_id=A)),
        restructure(r.MergeGroups(**decided, origins=(ref(5), ref(6)))),
        restructure(
            r.RegroupGroups(
                **decided,
                origins=(ref(5), ref(6)),
                results=(
                    r.RegroupPart(continues_group_id=A, household_ids=h(501, 601)),
                    r.RegroupPart(household_ids=h(502)),
                    r.RegroupPart(takes_rest=True),
                ),
            )
        ),
        restructure(r.TransferHouseholds(**decided, origin=ref(5), destination=ref(6), household_ids=h(501, 502))),
        restructure(r.RenameGroup(**decided, group=ref(5), name="Tổ Bình Yên")),
        restructure(r.RenumberGroup(**decided, group=ref(5), number=12)),
        restructure(r.DissolveGroup(**decided, group=ref(5))),
        event("register_household", lambda d: register(d, group_id=A, head_id=HEAD))(day),
        event("split_household", lambda d: on(c.SplitHousehold, 501, day=d, people=2))(day),
        event("join_households", lambda d: on(c.JoinHouseholds, 501, day=d, joined_ids=(household(502),)))(day),
        event("move_household", lambda d: on(c.MoveHousehold, 501, day=d, dwelling=wish(address="9")))(day),
        event("move_out_household", lambda d: on(c.MoveOutHousehold, 501, day=d))(day),
        event("end_household", lambda d: on(c.EndHousehold, 501, day=d))(day),
        event("change_household_head", lambda d: on(c.ChangeHouseholdHead, 501, day=d, person_id=DEPUTY))(day),
        event("change_representative", lambda d: on(c.ChangeRepresentative, 501, day=d, person_id=DEPUTY))(day),
        event("record_people_count", lambda d: on(c.RecordPeopleCount, 501, day=d, people=6))(day),
        event("record_presence", lambda d: on(c.RecordPresence, 501, day=d, presence=Presence.AWAY))(day),
        group_event("invite_household", lambda d: on(g.InviteHousehold, 1, day=d, group_id=A))(day),
        group_event("leave_group", lambda d: on(g.LeaveGroup, 501, day=d))(day),
        group_event("fill_seat", lambda d: fill(Post.DEPUTY, HEAD, day=d))(day),
        group_event("suspend_group", suspend)(day),
    ]


NAMES = [
    *("establish", "tach", "chia", "sap_nhap", "hop_nhat", "regroup", "transfer", "rename", "renumber", "dissolve"),
    *("register", "split_household", "join", "move", "move_out", "end", "head", "representative", "people", "presence"),
    *("invite", "leave", "fill_seat", "suspend"),
]


@pytest.mark.parametrize("day", [FEBRUARY, TODAY], ids=["late", "today"])
@pytest.mark.parametrize("number", range(len(NAMES)), ids=NAMES)
async def test_what_is_annulled_was_never_there(pool: asyncpg.Pool, number: int, day: date) -> None:
    hamlet = await build(pool, {5: 3, 6: 2}, free=2)
    for each in (501, 502):
        await settle(hamlet, each, 4)
    before = await digest(hamlet)
    action, change = cases(day)[number]
    await change(hamlet)
    after = await digest(hamlet)
    assert after != before
    await annul(hamlet, action)
    assert await digest(hamlet) == before


async def test_answers_of_households_are_annulled(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 1}, free=1)
    who = await officer(hamlet)
    await answer(hamlet, who, group_actions.invite_household, on(g.InviteHousehold, 1, group_id=A))
    invited = await digest(hamlet)
    await answer(hamlet, who, group_actions.decline_membership, on(g.DeclineMembership, 1, seen=2))
    await annul(hamlet, "decline_membership")
    assert await digest(hamlet) == invited
    await answer(hamlet, who, group_actions.accept_membership, on(g.AcceptMembership, 1, seen=4))
    await annul(hamlet, "accept_membership")
    assert await digest(hamlet) == invited


async def test_a_confirmation_is_annulled(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 1})
    who = await officer(hamlet)
    done = await act(hamlet, who, household_actions.register_household, register(group_id=A))
    before = await digest(hamlet)
    command = g.ConfirmMembership(household_id=household(done.id.int), effective_on=TODAY, expected_version=1)
    await answer(hamlet, who, group_actions.confirm_membership, command)
    await annul(hamlet, "confirm_membership")
    assert await digest(hamlet) == before


async def test_the_end_of_a_seat_and_the_acting_head_are_annulled(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 1})
    before = await digest(hamlet)
    head = SeatId(await hamlet.value("select id from board_seats where post = 'head'"))
    command = g.EndSeat(
        group_id=A, seat_id=head, because=SeatEnd.DIED, effective_on=FEBRUARY, reason="x", expected_version=1
    )
    await answer(hamlet, await officer(hamlet), group_actions.end_seat, command)
    await annul(hamlet, "end_seat")
    assert await digest(hamlet) == before


async def test_a_resumption_is_annulled(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 1})
    who = await officer(hamlet)
    await answer(hamlet, who, group_actions.suspend_group, suspend(FEBRUARY))
    before = await digest(hamlet)
    command = g.ResumeGroup(group_id=A, effective_on=TODAY, expected_version=2)
    await answer(hamlet, who, group_actions.resume_group, command)
    await annul(hamlet, "resume_group")
    assert await digest(hamlet) == before
