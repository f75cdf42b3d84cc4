"""Groups on PostgreSQL: suspension, and what the store itself refuses."""

from uuid import UUID

import asyncpg
import pytest

from app.domain.access.roles import Role
from app.domain.groups import actions
from app.domain.groups import commands as c
from app.domain.groups.model import Post
from app.domain.groups.suspension import decide_status
from app.domain.shared.errors import Conflict, NotFound, RulesBroken
from app.infra.db.groups import SqlGroups
from tests.infra.db.group_steps import (
    FEBRUARY,
    HEAD,
    JOURNAL,
    A,
    answer,
    bound,
    fill,
    officer,
    suspend,
    version,
)
from tests.infra.db.hamlet import (
    HAMLET,
    OFFICER,
    SINCE,
    TODAY,
    build,
)

VERSIONS = "select status, lower(valid), upper(valid) from group_versions where group_id = $1 order by valid"


async def test_a_group_is_suspended_and_works_again(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 2})
    head = bound(Role.GROUP_HEAD, HEAD, group=A)
    await answer(hamlet, head, actions.suspend_group, suspend(FEBRUARY))
    resume = c.ResumeGroup(group_id=A, effective_on=TODAY, expected_version=2)
    await answer(hamlet, head, actions.resume_group, resume)
    assert await hamlet.rows(VERSIONS, A) == [
        ("active", SINCE, FEBRUARY),
        ("suspended", FEBRUARY, TODAY),
        ("active", TODAY, None),
    ]
    assert await version(hamlet, "groups", A) == 3
    assert [row[0] for row in await hamlet.rows(JOURNAL)] == ["suspend_group", "resume_group"]


async def test_a_suspended_group_keeps_its_number_name_and_hamlet(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 2})
    await answer(hamlet, await officer(hamlet), actions.suspend_group, suspend())
    [row] = await hamlet.rows(
        "select territory_id, number, name, name_fold, sort_key from group_versions "
        "where group_id = $1 and valid @> $2::date",
        A,
        TODAY,
    )
    assert row == (HAMLET, 5, "Tổ số 5", "to so 5", "5")


async def test_a_suspension_is_not_backdated_beneath_a_later_version(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 2})
    who = await officer(hamlet)
    await answer(hamlet, who, actions.suspend_group, suspend())
    with pytest.raises(RulesBroken) as refused:
        await answer(hamlet, who, actions.suspend_group, suspend(FEBRUARY, seen=2))
    assert [each.code.code for each in refused.value.violations] == ["later-facts"]


async def test_a_change_that_was_overtaken_is_a_conflict(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 2})
    async with hamlet.work() as work:
        groups = SqlGroups(work.transaction)
        group = await groups.get_group(A, TODAY)
        change = decide_status(group, suspend(), today=TODAY)
    await answer(hamlet, await officer(hamlet), actions.fill_seat, fill(Post.DEPUTY, OFFICER))
    with pytest.raises(Conflict):
        async with hamlet.work() as work:
            await SqlGroups(work.transaction).change_status(change)


@pytest.mark.parametrize("method", ["lock_household", "lock_group", "hold_group"])
async def test_what_is_not_there_cannot_be_locked(pool: asyncpg.Pool, method: str) -> None:
    hamlet = await build(pool, {5: 2})
    async with hamlet.work() as work:
        with pytest.raises(NotFound):
            await getattr(work.groups, method)(UUID(int=7_777))
