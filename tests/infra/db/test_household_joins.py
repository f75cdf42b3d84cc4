"""Households of several groups join in one, and who may not record it, on PostgreSQL."""

import asyncpg
import pytest

from app.domain.access.roles import Role
from app.domain.households import actions
from app.domain.households import commands as c
from app.domain.households.model import Needs
from app.domain.shared.commands import Done
from app.domain.shared.errors import Forbidden, NotFound, RulesBroken
from tests.infra.db.hamlet import OFFICER, SINCE, TODAY, actor, build
from tests.infra.db.household_steps import (
    HEAD,
    SPEAKER,
    SUBJECTS,
    A,
    B,
    act,
    household,
    officer,
    on,
    register,
    rows,
    settle,
)

LOOSE, ONE, OTHER = household(1), household(501), household(601)


async def test_three_households_of_different_groups_join_in_the_group_of_the_one_that_goes_on(
    pool: asyncpg.Pool,
) -> None:
    hamlet = await build(pool, {5: 2, 6: 2}, free=1)
    for number, people in ((1, 1), (501, 5), (601, 2)):
        await settle(hamlet, number, people)
    command = on(c.JoinHouseholds, 601, joined_ids=(ONE, LOOSE))
    assert await act(hamlet, await officer(hamlet), actions.join_households, command) == Done(OTHER, (ONE, LOOSE))
    assert await rows(hamlet, "people", OTHER) == [(2, "counted", SINCE, TODAY), (8, "counted", TODAY, None)]
    assert await rows(hamlet, "memberships", OTHER) == [(B, "member", None, SINCE, None)]
    assert await rows(hamlet, "memberships", ONE) == [(A, "member", "joined", SINCE, TODAY)]
    assert await rows(hamlet, "memberships", LOOSE) == []
    versions = "select id, version from households where version > 1 order by id"
    assert await hamlet.rows(versions) == [(LOOSE, 2), (ONE, 2), (OTHER, 2)]
    homes = [(await rows(hamlet, "home", key))[0][1] for key in (OTHER, ONE, LOOSE)]
    assert homes == [B, None, None]
    edges = {edge[5:] for edge in await rows(hamlet, "edges", OTHER)}
    assert edges == {("continues", OTHER, OTHER), ("joins", ONE, OTHER), ("joins", LOOSE, OTHER)}
    assert await hamlet.value("select count(*) from household_events") == 1
    assert await hamlet.rows(SUBJECTS, "join_households") == [
        ("group", A),
        ("household", LOOSE),
        ("household", ONE),
        ("household", OTHER),
    ]


async def test_who_joined_on_the_day_it_came_leaves_no_valid_day_and_its_people_go_on(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 2})
    await settle(hamlet, 501, 5)
    who = await officer(hamlet)
    key = household((await act(hamlet, who, actions.register_household, register(group_id=A))).id.int)
    await act(hamlet, who, actions.join_households, on(c.JoinHouseholds, 501, joined_ids=(key,)))
    assert await hamlet.value("select valid from households where id = $1", key) is None
    for table in ("dwellings", "presences", "people", "memberships"):
        assert await rows(hamlet, table, key) == []
    assert await rows(hamlet, "people", ONE) == [(5, "counted", SINCE, TODAY), (9, "declared", TODAY, None)]


async def test_a_household_named_twice_is_refused(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 2})
    command = on(c.JoinHouseholds, 501, joined_ids=(ONE,))
    with pytest.raises(RulesBroken) as refused:
        await act(hamlet, await officer(hamlet), actions.join_households, command)
    assert [each.code.code for each in refused.value.violations] == ["household-joined-twice"]
    assert await hamlet.value("select count(*) from household_events") == 0


async def test_a_head_that_changes_twice_on_one_day_leaves_the_last(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 1})
    who = await officer(hamlet)
    for seen, person in ((1, HEAD), (2, SPEAKER)):
        command = on(c.ChangeHouseholdHead, 501, seen=seen, person_id=person)
        await act(hamlet, who, actions.change_household_head, command)
    assert await rows(hamlet, "holders", ONE) == [("head", SPEAKER, TODAY, None)]
    await act(hamlet, who, actions.change_household_head, on(c.ChangeHouseholdHead, 501, seen=3, person_id=None))
    assert await rows(hamlet, "holders", ONE) == []


async def test_who_only_reads_is_forbidden_inside_and_finds_nothing_outside(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 1})
    inside = await actor(hamlet, Role.COMMUNE_GOVERNMENT, OFFICER)
    outside = await actor(hamlet, Role.COMMUNE_FRONT_OFFICER, OFFICER, "other")
    for who, error in ((inside, Forbidden), (outside, NotFound)):
        with pytest.raises(error):
            await act(hamlet, who, actions.end_household, on(c.EndHousehold, 501))
    assert await rows(hamlet, "households", ONE) == [("501", "recorded", 1, SINCE, None)]


async def test_the_store_knows_only_households_on_record(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 1})
    async with hamlet.work() as work:
        with pytest.raises(NotFound):
            await work.households.lock_facts(Needs(effective_on=TODAY, household_ids=(ONE, household(7_777))))
