"""Memberships on PostgreSQL: what each action writes, and what it refuses."""

import asyncio
import json
from uuid import UUID

import asyncpg
import pytest

from app.domain.access.actor import Actor, Assignment
from app.domain.access.roles import Role
from app.domain.groups import actions
from app.domain.groups import commands as c
from app.domain.restructuring.commands import DissolveGroup
from app.domain.shared.commands import Done
from app.domain.shared.errors import Forbidden, NotFound, RulesBroken, StaleVersion
from app.domain.shared.ids import AssignmentId
from tests.infra.db.group_steps import (
    FEBRUARY,
    HEAD,
    JOURNAL,
    LATE,
    SECRETARY,
    A,
    B,
    accept,
    answer,
    bound,
    home,
    household,
    invite,
    leave,
    officer,
    version,
)
from tests.infra.db.hamlet import (
    FOREIGN_HAMLET,
    HAMLET,
    OFFICER,
    OTHER_HAMLET,
    SINCE,
    TODAY,
    Hamlet,
    build,
    carry_out,
    group_id,
    ref,
)

TWO_AT_MOST = """
insert into policy_values (territory_id, key, value, legal_basis, verified, valid)
values ($1, 'size.hard_max', '2'::jsonb, '15/HD-MTTQ', true, '[2026-01-01,)')
"""
MEMBERSHIPS = """
select group_id, status, lower(valid), upper(valid), ended_because from memberships
where household_id = $1 order by valid
"""


async def test_an_invitation_opens_a_membership_and_takes_the_household_home(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 2}, free=1)
    done = await invite(hamlet, await officer(hamlet), 1)
    assert done == Done(household(1))
    assert await hamlet.rows(MEMBERSHIPS, household(1)) == [(A, "invited", TODAY, None, None)]
    assert await home(hamlet, 1) == A
    assert await version(hamlet, "households", household(1)) == 2
    assert await version(hamlet, "groups", A) == 1


async def test_an_invitation_is_one_entry_of_the_journal_in_both_histories(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 2}, free=1)
    await invite(hamlet, await officer(hamlet), 1, day=FEBRUARY)
    [entry] = await hamlet.rows(JOURNAL)
    assert entry[:6] == ("invite_household", "household", household(1), HAMLET, FEBRUARY, LATE)
    assert json.loads(entry[6]) == {"from_group": None, "group": str(A), "status": "invited"}
    subjects = await hamlet.rows(
        "select s.subject_kind, s.subject_id from journal_subjects s join journal_entries e on e.id = s.entry_id "
        "where e.action = 'invite_household' order by 1"
    )
    assert subjects == [("group", A), ("household", household(1))]


async def test_an_accepted_invitation_keeps_both_states_with_their_days(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 2}, free=1)
    who = await officer(hamlet)
    await invite(hamlet, who, 1, day=FEBRUARY)
    await answer(hamlet, who, actions.accept_membership, accept(1, seen=2))
    assert await hamlet.rows(MEMBERSHIPS, household(1)) == [
        (A, "invited", FEBRUARY, TODAY, None),
        (A, "member", TODAY, None, None),
    ]
    assert await version(hamlet, "households", household(1)) == 3


async def test_what_happens_on_one_day_leaves_the_net_state(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 2}, free=1)
    who = await officer(hamlet)
    await invite(hamlet, who, 1)
    await answer(hamlet, who, actions.accept_membership, accept(1, seen=2))
    assert await hamlet.rows(MEMBERSHIPS, household(1)) == [(A, "member", TODAY, None, None)]
    await answer(hamlet, who, actions.leave_group, leave(1, seen=3))
    assert await hamlet.rows(MEMBERSHIPS, household(1)) == []
    assert await home(hamlet, 1) is None


async def test_a_declining_household_stays_in_the_area_and_another_group_may_invite_it(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 2, 6: 2}, free=1)
    who = await officer(hamlet)
    await invite(hamlet, who, 1, day=SINCE)
    declined = c.DeclineMembership(household_id=household(1), effective_on=FEBRUARY, reason=LATE, expected_version=2)
    await answer(hamlet, who, actions.decline_membership, declined)
    assert await home(hamlet, 1) == A
    await invite(hamlet, who, 1, into=B, seen=3)
    assert await hamlet.rows(MEMBERSHIPS, household(1)) == [
        (A, "invited", SINCE, FEBRUARY, None),
        (A, "declined", FEBRUARY, TODAY, None),
        (B, "invited", TODAY, None, None),
    ]
    assert await home(hamlet, 1) == B


async def test_a_member_leaves(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 2})
    await answer(hamlet, await officer(hamlet), actions.leave_group, leave(501))
    assert await hamlet.rows(MEMBERSHIPS, household(501)) == [(A, "member", SINCE, TODAY, "left")]
    assert await home(hamlet, 501) is None


async def test_the_board_confirms_a_provisional_household(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 2})
    await hamlet.write(("update memberships set status = 'provisional', recorded_in = record.current_change_set()",))
    command = c.ConfirmMembership(household_id=household(501), effective_on=TODAY, expected_version=1)
    await answer(hamlet, bound(Role.GROUP_HEAD, HEAD, group=A), actions.confirm_membership, command)
    assert await hamlet.rows(MEMBERSHIPS, household(501)) == [
        (A, "provisional", SINCE, TODAY, None),
        (A, "member", TODAY, None, None),
    ]


async def test_backdating_beneath_a_later_membership_is_refused(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 2})
    who = await officer(hamlet)
    await answer(hamlet, who, actions.leave_group, leave(501))
    with pytest.raises(RulesBroken) as refused:
        await invite(hamlet, who, 501, day=FEBRUARY, seen=2)
    [later, held] = refused.value.violations
    assert (later.code.code, later.values["on"]) == ("later-facts", TODAY)
    assert held.code.code == "membership-held"


async def test_a_stale_version_of_the_household_is_refused(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 2})
    with pytest.raises(StaleVersion) as refused:
        await answer(hamlet, await officer(hamlet), actions.leave_group, leave(501, seen=2))
    assert refused.value.values == {"version": 1}


async def test_a_household_of_another_commune_is_not_invited(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 2, 6: 2}, elsewhere={6: FOREIGN_HAMLET})
    who = await officer(hamlet)
    with pytest.raises(NotFound):
        await invite(hamlet, who, 601)
    both = Assignment(AssignmentId(UUID(int=2)), Role.COMMUNE_FRONT_OFFICER, path=(await place_of(hamlet, 601)))
    with pytest.raises(RulesBroken) as refused:
        await invite(hamlet, Actor(who.account_id, OFFICER, "test", (*who.assignments, both)), 601)
    assert [each.code.code for each in refused.value.violations] == ["membership-elsewhere", "membership-held"]


async def place_of(hamlet: Hamlet, number: int) -> str:
    path: str = await hamlet.value(
        "select t.path::text from household_homes h join territories t on t.id = h.territory_id "
        "where h.household_id = $1",
        household(number),
    )
    return path


async def test_a_representative_answers_for_their_own_household_only(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 2}, free=2)
    await invite(hamlet, await officer(hamlet), 1)
    await invite(hamlet, await officer(hamlet), 2)
    representative = bound(Role.HOUSEHOLD_REP, HEAD, group=A, lives=household(1))
    await answer(hamlet, representative, actions.accept_membership, accept(1, seen=2))
    assert await hamlet.rows(MEMBERSHIPS, household(1)) == [(A, "member", TODAY, None, None)]
    with pytest.raises(NotFound):
        await answer(hamlet, representative, actions.accept_membership, accept(2, seen=2))
    command = c.ConfirmMembership(household_id=household(1), effective_on=TODAY, expected_version=3)
    with pytest.raises(Forbidden):
        await answer(hamlet, representative, actions.confirm_membership, command)


async def test_a_head_invites_neighbours_that_it_cannot_see_and_nobody_further_away(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 2, 6: 2}, free=1, elsewhere={6: OTHER_HAMLET})
    head = bound(Role.GROUP_HEAD, HEAD, group=A)
    await invite(hamlet, head, 1)
    assert await home(hamlet, 1) == A
    with pytest.raises(NotFound):
        await invite(hamlet, head, 601)
    with pytest.raises(Forbidden):
        await invite(hamlet, bound(Role.GROUP_SECRETARY, SECRETARY, group=A), 1)


async def test_unknown_groups_and_households_are_not_found(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 2}, free=1)
    who = await officer(hamlet)
    for number, into in ((1, group_id(77)), (7_777, A)):
        with pytest.raises(NotFound):
            await invite(hamlet, who, number, into=into)
    with pytest.raises(NotFound):
        await answer(hamlet, who, actions.leave_group, leave(7_777))


async def test_a_group_that_ended_invites_nobody(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 2}, free=1)
    await carry_out(hamlet, DissolveGroup(effective_on=TODAY, group=ref(5)))
    with pytest.raises(RulesBroken) as refused:
        await invite(hamlet, await officer(hamlet), 1)
    assert [each.code.code for each in refused.value.violations] == ["group-out-of-force"]


async def test_of_two_who_answer_at_once_one_is_told_to_read_again(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 2})
    who = await officer(hamlet)
    results = await asyncio.gather(
        *(answer(hamlet, who, actions.leave_group, leave(501)) for _ in range(2)), return_exceptions=True
    )
    assert sorted(type(result).__name__ for result in results) == ["Done", "StaleVersion"]
    assert await version(hamlet, "households", household(501)) == 2


async def test_a_full_group_takes_nobody_in(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 2}, free=1)
    who = await officer(hamlet)
    await invite(hamlet, who, 1)
    await hamlet.write((TWO_AT_MOST, HAMLET))
    with pytest.raises(RulesBroken) as caught:
        await answer(hamlet, who, actions.accept_membership, accept(1, seen=2))
    assert [violation.code.code for violation in caught.value.violations] == ["household-group-full"]
    assert [row[1] for row in await hamlet.rows(MEMBERSHIPS, household(1))] == ["invited"]


async def test_who_lies_in_no_group_has_nothing_to_accept(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 2}, free=1)
    with pytest.raises(RulesBroken) as caught:
        await answer(hamlet, await officer(hamlet), actions.accept_membership, accept(1))
    assert [violation.code.code for violation in caught.value.violations] == ["membership-none"]
