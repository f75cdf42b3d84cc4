"""Restructurings that are still ahead can be withdrawn."""

from dataclasses import replace
from uuid import UUID

import asyncpg
import pytest

from app.domain.access.roles import Role
from app.domain.restructuring.actions import withdraw_restructuring
from app.domain.restructuring.commands import (
    EstablishGroup,
    RenameGroup,
    WithdrawRestructuring,
)
from app.domain.shared.commands import Done
from app.domain.shared.errors import Conflict, Forbidden, NotFound, StaleVersion
from app.domain.shared.ids import RestructuringId
from tests.infra.db.hamlet import (
    HAMLET,
    OFFICER,
    TODAY,
    Hamlet,
    actor,
    build,
    execute,
    h,
    preview,
    ref,
)
from tests.infra.db.schedule_steps import JOIN, LATER, STATE, TACH, TOMORROW, A, at, schedule, work_off

# Withdrawn.


async def withdraw(
    hamlet: Hamlet, id_: UUID, version: int, role: Role = Role.COMMUNE_FRONT_OFFICER, place: str = "parent"
) -> Done:
    officer = await actor(hamlet, role, OFFICER, place)
    command = WithdrawRestructuring(RestructuringId(id_), "Các hộ chưa thống nhất", version)
    async with hamlet.work() as work:
        return await withdraw_restructuring(work, officer, command)


async def test_what_is_ahead_can_be_withdrawn(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 3, 6: 3}, free=2)
    establish = EstablishGroup(effective_on=TODAY, territory_id=HAMLET, household_ids=h(1))
    [previewed] = await preview(hamlet, establish)
    waiting, stale = await schedule(hamlet, RenameGroup(effective_on=LATER, group=ref(6), name="Tổ Bình Yên"), TACH)
    await hamlet.write((JOIN, h(2)[0], A, asyncpg.Range(TODAY, None)))
    await work_off(at(hamlet, TOMORROW))
    for id_, version in ((previewed, 1), (waiting, 2), (stale, 3)):
        assert await withdraw(hamlet, id_, version) == Done(id_)
        assert await hamlet.rows(STATE, id_) == [("withdrawn", version + 1, None)]
    assert await hamlet.rows("select distinct withdrawn_because from restructurings") == [("Các hộ chưa thống nhất",)]
    assert await hamlet.rows(
        "select subject_id, reason from journal_entries where action = 'withdraw_restructuring' order by change_set_id"
    ) == [(id_, "Các hộ chưa thống nhất") for id_ in (previewed, waiting, stale)]
    assert await work_off(at(hamlet, LATER)) == 0
    with pytest.raises(Conflict) as caught:
        await withdraw(hamlet, waiting, 3)
    assert caught.value.code.detail.say("vi", caught.value.values) == ("Không thể rút khi đang ở trạng thái đã rút.")


async def test_what_was_executed_is_not_withdrawn(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 3})
    [id_] = await preview(hamlet, replace(TACH, effective_on=TODAY))
    await execute(hamlet, id_)
    with pytest.raises(Conflict) as caught:
        await withdraw(hamlet, id_, 2)
    assert caught.value.code.code == "wrong-state"


@pytest.mark.parametrize(
    ("role", "place", "error"),
    [(Role.COMMUNE_GOVERNMENT, "parent", Forbidden), (Role.COMMUNE_FRONT_OFFICER, "other", NotFound)],
)
async def test_a_withdrawal_needs_the_right_to_draft(
    pool: asyncpg.Pool, role: Role, place: str, error: type[Exception]
) -> None:
    hamlet = await build(pool, {5: 3}, free=1)
    [split], [establishing] = (
        await preview(hamlet, TACH),
        await preview(hamlet, EstablishGroup(effective_on=TODAY, territory_id=HAMLET, household_ids=h(1))),
    )
    for id_ in (split, establishing):
        with pytest.raises(error):
            await withdraw(hamlet, id_, 1, role, place)


async def test_another_version_is_not_withdrawn(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 3})
    [id_] = await schedule(hamlet, TACH)
    with pytest.raises(StaleVersion):
        await withdraw(hamlet, id_, 1)


async def test_an_unknown_one_is_not_found(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 3})
    with pytest.raises(NotFound):
        await withdraw(hamlet, UUID(int=1), 1)
