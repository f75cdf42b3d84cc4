"""What stands in the way of a repeal, who may repeal, and repeals that wait for their day."""

import asyncio
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from app.domain.access.roles import Role
from app.domain.restructuring.actions import preview_repeal
from app.domain.restructuring.commands import (
    EstablishGroup,
    MergeGroups,
    RenameGroup,
    RepealRestructuring,
    ReturnWish,
    SplitGroup,
    SplitPart,
)
from app.domain.shared.errors import DomainError, Forbidden, NotFound, RulesBroken
from app.domain.shared.ids import RestructuringId
from tests.infra.db.hamlet import (
    HAMLET,
    OFFICER,
    TODAY,
    Hamlet,
    actor,
    build,
    carry_out,
    execute,
    group_id,
    h,
    preview,
    ref,
)
from tests.infra.db.schedule_steps import EVERYTHING, JOIN, STATE, TOMORROW, at, codes_of, schedule, work_off

A, B = group_id(5), group_id(6)
EARLIER, YESTERDAY = date(2026, 2, 1), TODAY - timedelta(1)
LATE: dict[str, Any] = {"effective_on": EARLIER, "late_reason": "Quyết định gửi chậm"}
TACH = SplitGroup(
    **LATE, origin=ref(5), parts=(SplitPart(household_ids=h(501)), SplitPart(continues=True, takes_rest=True))
)


def repeal_of(id_: UUID, day: date = TODAY, *returns: ReturnWish, late: str | None = None) -> RepealRestructuring:
    return RepealRestructuring(
        effective_on=day, restructuring_id=RestructuringId(id_), late_reason=late, returns=returns
    )


async def refusal(hamlet: Hamlet, command: RepealRestructuring) -> list[tuple[str, str]]:
    with pytest.raises(RulesBroken) as caught:
        await preview(hamlet, command)
    return [(each.code.code, each.subject) for each in caught.value.violations]


async def test_what_was_not_executed_is_not_repealed(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 3}, free=1)
    for command in (TACH, EstablishGroup(effective_on=TODAY, territory_id=HAMLET, household_ids=h(1))):
        [id_] = await preview(hamlet, command)
        assert await refusal(hamlet, repeal_of(id_)) == [("repeal-not-executed", str(id_))]


async def test_what_is_repealed_is_not_repealed_again(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 3})
    id_ = await carry_out(hamlet, TACH)
    [one], [other] = await preview(hamlet, repeal_of(id_)), await preview(hamlet, repeal_of(id_))
    await execute(hamlet, one)
    with pytest.raises(RulesBroken) as caught:
        await execute(hamlet, other)
    assert [(each.code.code, each.subject) for each in caught.value.violations] == [("repeal-twice", str(id_))]
    assert await refusal(hamlet, repeal_of(id_)) == [("repeal-twice", str(id_))]


async def test_one_of_two_repeals_wins(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 3})
    id_ = await carry_out(hamlet, TACH)
    [one], [other] = await preview(hamlet, repeal_of(id_)), await preview(hamlet, repeal_of(id_))
    found = await asyncio.gather(execute(hamlet, one), execute(hamlet, other), return_exceptions=True)
    assert len([each for each in found if isinstance(each, DomainError)]) == 1
    assert await hamlet.rows("select state, count(*) from restructurings group by 1 order by 1") == [
        ("executed", 1),
        ("previewed", 1),
        ("repealed", 1),
    ]
    assert await hamlet.rows(STATE, id_) == [("repealed", 3, 1)]


async def test_a_later_restructuring_is_named_and_can_be_repealed_first(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 3, 6: 2, 7: 2})
    first = await carry_out(hamlet, TACH)
    second = await carry_out(hamlet, MergeGroups(effective_on=TODAY, origins=(ref(5), ref(6)), survivor_group_id=A))
    third = await carry_out(hamlet, RenameGroup(effective_on=TODAY, group=ref(5), name="Tổ Bình Yên"))
    await carry_out(hamlet, RenameGroup(effective_on=TODAY, group=ref(7), name="Tổ Đoàn Kết"))
    assert await refusal(hamlet, repeal_of(first)) == [("repeal-blocked", str(second)), ("repeal-blocked", str(third))]
    for each in (third, second, first):
        await carry_out(hamlet, repeal_of(each))
    assert await hamlet.rows(
        "select number, name, count(*) from group_versions v join memberships m on m.group_id = v.group_id "
        "and m.valid @> $1::date where v.valid @> $1::date group by 1, 2 order by 1",
        TODAY,
    ) == [(5, "Tổ số 5", 3), (6, "Tổ số 6", 2), (7, "Tổ Đoàn Kết", 2)]


async def test_a_repeal_can_itself_be_repealed(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 3})
    repealing = await carry_out(hamlet, repeal_of(await carry_out(hamlet, TACH)))
    again = await carry_out(hamlet, repeal_of(repealing))
    assert await hamlet.rows(
        "select v.number, count(*) from group_versions v join memberships m on m.group_id = v.group_id "
        "and m.valid @> $1::date where v.valid @> $1::date group by 1 order by 1",
        TODAY,
    ) == [(5, 2), (6, 1)]
    assert await hamlet.rows(STATE, repealing) == [("repealed", 3, 1)]
    assert await hamlet.rows(STATE, again) == [("executed", 2, 2)]


async def test_nothing_is_repealed_before_it_took_effect(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 3})
    id_ = await carry_out(hamlet, TACH)
    command = repeal_of(id_, EARLIER - timedelta(1), late="Gửi chậm")
    assert await refusal(hamlet, command) == [("repeal-too-early", "/effective_on")]
    assert await refusal(hamlet, repeal_of(id_, EARLIER)) == [("late-reason-missing", "/late_reason")]


async def test_only_who_came_later_can_be_sent_and_only_to_a_former_group(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 3, 6: 2}, free=1)
    id_ = await carry_out(hamlet, TACH)
    wishes = (ReturnWish(household_id=h(502)[0], group_id=A), ReturnWish(household_id=h(1)[0], group_id=B))
    assert await refusal(hamlet, repeal_of(id_, TODAY, *wishes)) == [
        ("household-returns", str(h(502)[0])),
        ("not-former-group", "/returns/1/group_id"),
    ]
    stranger = ReturnWish(household_id=h(601)[0], group_id=A)
    assert await refusal(hamlet, repeal_of(id_, TODAY, stranger)) == [("household-stranger", str(h(601)[0]))]
    twice = ReturnWish(household_id=h(1)[0], group_id=A)
    assert await refusal(hamlet, repeal_of(id_, TODAY, twice, twice)) == [
        ("household-twice", str(h(1)[0])),
        ("household-stranger", str(h(1)[0])),
    ]


async def test_an_unknown_one_is_not_found(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 3})
    with pytest.raises(NotFound):
        await preview(hamlet, repeal_of(UUID(int=1)))


@pytest.mark.parametrize(
    ("role", "place", "error"),
    [(Role.COMMUNE_GOVERNMENT, "parent", Forbidden), (Role.COMMUNE_FRONT_OFFICER, "other", NotFound)],
)
@pytest.mark.parametrize("executed", [True, False])
async def test_a_repeal_needs_the_right_to_draft(
    pool: asyncpg.Pool,
    role: Role,
    place: str,
    error: type[DomainError],
    executed: bool,  # noqa: FBT001
) -> None:
    hamlet = await build(pool, {5: 3}, free=1)
    establish = EstablishGroup(effective_on=TODAY, territory_id=HAMLET, household_ids=h(1))
    id_ = await carry_out(hamlet, establish) if executed else (await preview(hamlet, establish))[0]
    who = await actor(hamlet, role, OFFICER, place)
    with pytest.raises(error):
        async with hamlet.work() as work:
            await preview_repeal(work, who, repeal_of(id_))


# Of a later day.


async def test_a_repeal_waits_for_its_day(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 3})
    id_ = await carry_out(hamlet, TACH)
    [repealing] = await schedule(hamlet, repeal_of(id_, TOMORROW))
    assert await hamlet.rows(STATE, id_) == [("executed", 2, 1)]
    await work_off(at(hamlet, TOMORROW))
    assert await hamlet.rows(STATE, repealing) == [("executed", 3, 1)]
    assert await hamlet.rows(STATE, id_) == [("repealed", 3, 1)]
    assert await hamlet.value("select count(*) from group_versions where valid @> $1::date", TOMORROW) == 1


async def test_one_that_was_repealed_meanwhile_is_set_aside(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 3})
    id_ = await carry_out(hamlet, TACH)
    [repealing] = await schedule(hamlet, repeal_of(id_, TOMORROW))
    await carry_out(hamlet, repeal_of(id_))
    before = await hamlet.rows(EVERYTHING)
    await work_off(at(hamlet, TOMORROW))
    assert await hamlet.rows(EVERYTHING) == before
    assert await codes_of(hamlet, repealing) == [("repeal-twice", str(id_))]


async def test_a_household_that_came_after_the_preview_makes_it_stale(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 3}, free=1)
    id_ = await carry_out(hamlet, TACH)
    [repealing] = await schedule(hamlet, repeal_of(id_, TOMORROW))
    await hamlet.write((JOIN, h(1)[0], A, asyncpg.Range(TODAY, None)))
    await work_off(at(hamlet, TOMORROW))
    assert [code for code, _ in await codes_of(hamlet, repealing)] == ["plan-stale"]


# Households are conserved (I4), and nothing earlier changes (I5).

LYING = "select household_id, group_id from memberships where valid @> $1::date order by 1"


async def test_a_repeal_conserves_households_and_the_past(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 4, 6: 3, 7: 2}, free=2)
    merged = await carry_out(hamlet, MergeGroups(**LATE, origins=(ref(5), ref(6), ref(7))))
    past = [await hamlet.rows(LYING, day) for day in (date(2026, 1, 15), EARLIER, YESTERDAY)]
    await carry_out(hamlet, repeal_of(merged))
    assert [await hamlet.rows(LYING, day) for day in (date(2026, 1, 15), EARLIER, YESTERDAY)] == past
    assert [row[0] for row in await hamlet.rows(LYING, TODAY)] == [row[0] for row in past[0]]
    assert (
        await hamlet.value(
            "select count(*) from household_homes o join memberships m on m.household_id = o.household_id "
            "and m.valid @> $1::date and m.group_id is distinct from o.group_id",
            TODAY,
        )
        == 0
    )
