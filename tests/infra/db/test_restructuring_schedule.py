"""Restructurings of a later day: put on it, carried out by the worker once, or set aside with the reason."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import asyncpg
import pytest

from app.domain.access.roles import Role
from app.domain.restructuring.actions import execute_many
from app.domain.restructuring.commands import (
    DissolveGroup,
    MergeGroups,
    RenameGroup,
)
from app.domain.shared.errors import Conflict, RulesBroken
from app.infra.clock import SystemClock
from app.infra.db.work import Begin
from app.infra.ids import Uuid7Source
from tests.infra.db.hamlet import (
    CHAIR,
    OFFICER,
    TODAY,
    Hamlet,
    actor,
    agreement,
    build,
    execute,
    h,
    preview,
    ref,
)
from tests.infra.db.schedule_steps import (
    EVERYTHING,
    JOIN,
    LATER,
    STATE,
    TACH,
    TOMORROW,
    A,
    at,
    attention,
    codes_of,
    journal,
    schedule,
    work_off,
)


async def test_a_day_ahead_is_scheduled_and_nothing_changes(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 3})
    before = await hamlet.rows(EVERYTHING)
    [id_] = await schedule(hamlet, TACH)
    assert await hamlet.rows(EVERYTHING) == before
    assert await hamlet.rows(STATE, id_) == [("scheduled", 2, 1)]
    assert await hamlet.rows(
        "select scheduled_by, scheduled_account, scheduled_at, executed_at from restructurings where id = $1", id_
    ) == [(CHAIR, CHAIR, datetime(2026, 3, 10, 5, tzinfo=UTC), None)]
    assert [row[0] for row in await journal(hamlet, id_)] == ["preview_split", "schedule_restructuring"]


async def test_on_its_day_the_worker_carries_it_out(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 3})
    [id_] = await schedule(hamlet, TACH)
    assert await work_off(at(hamlet, TOMORROW, 0)) == 1
    assert await hamlet.rows(STATE, id_) == [("executed", 3, 1)]
    assert (await journal(hamlet, id_))[-1] == ("execute_restructuring", "worker", CHAIR, CHAIR, TOMORROW)
    assert await hamlet.rows("select number, lower(valid) from group_versions order by number") == [
        (5, date(2026, 1, 1)),
        (6, TOMORROW),
    ]
    assert await hamlet.value("select count(*) from lineage_edges where effective_on = $1", TOMORROW) == 2
    assert await work_off(at(hamlet, TOMORROW, 0)) == 0


async def test_the_day_begins_at_midnight_in_vietnam(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 3})
    [id_] = await schedule(hamlet, TACH)
    last_second = datetime(2026, 3, 10, 16, 59, 59, tzinfo=UTC)
    evening, midnight = SystemClock(lambda: last_second), SystemClock(lambda: last_second + timedelta(seconds=1))
    assert (evening.today(), midnight.today()) == (TODAY, TOMORROW)
    before, after = (Begin(pool, Uuid7Source(), clock=clock) for clock in (evening, midnight))
    assert await work_off(before) == 0
    assert await hamlet.rows(STATE, id_) == [("scheduled", 2, 1)]
    assert await work_off(after) == 1
    assert await hamlet.rows(STATE, id_) == [("executed", 3, 1)]


async def test_a_worker_that_comes_late_carries_it_out_as_of_its_day(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 3})
    [id_] = await schedule(hamlet, TACH)
    assert await work_off(at(hamlet, LATER)) == 1
    assert await hamlet.rows(STATE, id_) == [("executed", 3, 1)]
    assert await hamlet.value("select lower(valid) from group_versions where number = 6") == TOMORROW


async def test_what_happened_between_its_day_and_a_late_worker_stands_in_the_way(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 3}, free=1)
    [id_] = await schedule(hamlet, TACH)
    await hamlet.write((JOIN, h(1)[0], A, asyncpg.Range(TOMORROW + timedelta(1), None)))
    await work_off(at(hamlet, LATER))
    assert await hamlet.rows(STATE, id_) == [("needs_attention", 3, None)]
    assert await codes_of(hamlet, id_) == [("later-facts", str(h(1)[0]))]


async def test_a_stale_plan_is_set_aside_and_nothing_changes(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 3}, free=1)
    [id_] = await schedule(hamlet, TACH)
    await hamlet.write((JOIN, h(1)[0], A, asyncpg.Range(TODAY, None)))
    before = await hamlet.rows(EVERYTHING)
    assert await work_off(at(hamlet, TOMORROW)) == 1
    assert await hamlet.rows(EVERYTHING) == before
    assert await hamlet.rows(STATE, id_) == [("needs_attention", 3, None)]
    assert await attention(hamlet, id_) == [
        {
            "code": "plan-stale",
            "subject": "",
            "vi": "Phương án không còn đúng với hiện trạng (các tổ ban đầu, các tổ sau sắp xếp, việc xếp hộ vào tổ, "
            "nguồn gốc các tổ). Hãy xem trước lại.",
            "en": "The plan no longer fits what is true (the origins, the results, where households go, the lineage). "
            "Preview it again.",
        }
    ]
    assert (await journal(hamlet, id_))[-1] == ("set_aside_restructuring", "worker", CHAIR, CHAIR, TOMORROW)
    assert await work_off(at(hamlet, TOMORROW)) == 0


async def test_broken_rules_on_the_day_are_named(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 4, 6: 2})
    [id_] = await schedule(hamlet, TACH)
    [merged] = await preview(hamlet, MergeGroups(effective_on=TODAY, origins=(ref(5), ref(6))))
    await execute(hamlet, merged)
    await work_off(at(hamlet, TOMORROW))
    assert await hamlet.rows(STATE, id_) == [("needs_attention", 3, None)]
    assert await codes_of(hamlet, id_) == [("group-not-in-force", str(A))]


async def test_a_change_that_nobody_decided_on_does_not_stop_it(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 3})
    [id_] = await schedule(hamlet, TACH)
    await hamlet.write(("update groups set version = 7, recorded_in = record.current_change_set()",))
    await work_off(at(hamlet, TOMORROW))
    assert await hamlet.rows(STATE, id_) == [("executed", 3, 1)]
    assert (
        await hamlet.value("select plan -> 'origins' -> 0 ->> 'version' from restructurings where id = $1", id_) == "7"
    )


async def test_those_of_one_day_run_in_the_order_in_which_they_were_scheduled(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 3, 6: 3, 7: 3})
    renames = [
        RenameGroup(effective_on=day, group=ref(number), name=f"Tổ {number}")
        for number, day in ((7, TOMORROW), (5, TOMORROW), (6, LATER))
    ]
    ids = [(await preview(hamlet, each))[0] for each in renames]
    for id_ in (ids[2], ids[1], ids[0]):
        await execute(hamlet, id_)
    assert [await hamlet.rows(STATE, id_) for id_ in ids] == [
        [("scheduled", 2, 2)],
        [("scheduled", 2, 1)],
        [("scheduled", 2, 1)],
    ]
    assert await work_off(at(hamlet, LATER)) == 3
    assert await hamlet.rows(
        "select id, effective_on, order_no from restructurings r "
        "order by (select min(c.id) from change_sets c join journal_entries e on e.change_set_id = c.id "
        "where e.subject_id = r.id and e.action = 'execute_restructuring')"
    ) == [(ids[1], TOMORROW, 1), (ids[0], TOMORROW, 2), (ids[2], LATER, 1)]


async def test_several_scheduled_at_once_keep_their_order(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 3, 6: 3, 7: 3})
    commands = [
        RenameGroup(effective_on=day, group=ref(number), name=f"Tổ {number}")
        for number, day in ((5, TOMORROW), (6, TODAY), (7, TOMORROW))
    ]
    ids = await preview(hamlet, *commands)
    await execute(hamlet, *ids)
    assert [await hamlet.rows(STATE, id_) for id_ in ids] == [
        [("scheduled", 2, 1)],
        [("executed", 2, 1)],
        [("scheduled", 2, 2)],
    ]


async def test_one_that_is_set_aside_stops_no_other(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 3, 6: 3}, free=1)
    rename = RenameGroup(effective_on=TOMORROW, group=ref(6), name="Tổ Bình Yên")
    stale, fine = await schedule(hamlet, TACH, rename)
    await hamlet.write((JOIN, h(1)[0], A, asyncpg.Range(TODAY, None)))
    assert await work_off(at(hamlet, TOMORROW)) == 2
    assert await hamlet.rows(STATE, stale) == [("needs_attention", 3, None)]
    assert await hamlet.rows(STATE, fine) == [("executed", 3, 1)]


async def test_what_waited_comes_behind_what_was_executed_that_day(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 3, 6: 3})
    [waiting] = await schedule(hamlet, TACH)
    begin = at(hamlet, TOMORROW)
    tomorrow = Hamlet(pool, begin)
    [sooner] = await preview(tomorrow, RenameGroup(effective_on=TOMORROW, group=ref(6), name="Tổ Bình Yên"))
    await execute(tomorrow, sooner)
    await work_off(begin)
    assert [await hamlet.rows(STATE, id_) for id_ in (sooner, waiting)] == [
        [("executed", 2, 1)],
        [("executed", 3, 2)],
    ]


async def test_a_plan_on_what_another_leaves_on_the_same_day_is_set_aside(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 4})
    first, second = await schedule(hamlet, TACH, DissolveGroup(effective_on=TOMORROW, group=ref(5)))
    await work_off(at(hamlet, TOMORROW))
    assert await hamlet.rows(STATE, first) == [("executed", 3, 1)]
    assert await hamlet.rows(STATE, second) == [("needs_attention", 3, None)]
    assert [code for code, _ in await codes_of(hamlet, second)] == ["plan-stale"]


# Everything is checked when it is scheduled.


async def test_who_drafted_it_does_not_schedule_it(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 3})
    [id_] = await preview(hamlet, TACH)
    drafter = await actor(hamlet, Role.COMMUNE_FRONT_CHAIR, OFFICER)
    agreed = await agreement(hamlet, id_)
    with pytest.raises(RulesBroken):
        async with hamlet.work() as work:
            await execute_many(work, drafter, [agreed])


async def test_what_changed_since_the_preview_is_not_scheduled(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 3}, free=1)
    [id_] = await preview(hamlet, TACH)
    await hamlet.write((JOIN, h(1)[0], A, asyncpg.Range(TODAY, None)))
    with pytest.raises(Conflict):
        await execute(hamlet, id_)
    assert await hamlet.rows(STATE, id_) == [("previewed", 1, None)]


async def test_what_is_scheduled_is_not_scheduled_again(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 3})
    [id_] = await schedule(hamlet, TACH)
    agreed = replace(await agreement(hamlet, id_), expected_version=2)
    with pytest.raises(Conflict) as caught:
        async with hamlet.work(CHAIR) as work:
            await execute_many(work, await actor(hamlet, Role.COMMUNE_FRONT_CHAIR, CHAIR), [agreed])
    assert caught.value.code.code == "wrong-state"


async def test_more_than_a_year_ahead_is_refused(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 3})
    with pytest.raises(RulesBroken) as caught:
        await preview(hamlet, replace(TACH, effective_on=TODAY + timedelta(367)))
    assert [each.code.code for each in caught.value.violations] == ["effective-too-far"]
