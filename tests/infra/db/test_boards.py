"""Seats of boards on PostgreSQL: what each action writes, and what it refuses."""

import asyncio
import json
from datetime import date
from uuid import UUID

import asyncpg
import pytest

from app.domain.access.roles import Role
from app.domain.groups import actions
from app.domain.groups import commands as c
from app.domain.groups.model import Post, SeatEnd
from app.domain.shared.errors import Forbidden, NotFound, RulesBroken, StaleVersion
from app.domain.shared.ids import PersonId, SeatId
from tests.infra.db.group_steps import (
    DEPUTY,
    FEBRUARY,
    HEAD,
    JOURNAL,
    LATE,
    SECRETARY,
    A,
    answer,
    bound,
    fill,
    officer,
    version,
)
from tests.infra.db.hamlet import (
    HAMLET,
    OFFICER,
    SINCE,
    TODAY,
    Hamlet,
    actor,
    build,
)

SEATS = """
select person_id, post, manner, lower(valid), upper(valid), ended_because, term_until from board_seats
where group_id = $1 order by post, valid
"""


async def seat_of(hamlet: Hamlet, person: PersonId, post: Post = Post.HEAD) -> SeatId:
    value: UUID = await hamlet.value(
        "select id from board_seats where person_id = $1 and post = $2 and valid @> $3::date", person, post, TODAY
    )
    return SeatId(value)


def end(seat: SeatId, because: SeatEnd, *, seen: int = 1, day: date = TODAY) -> c.EndSeat:
    reason = LATE if day < TODAY else None
    return c.EndSeat(group_id=A, seat_id=seat, because=because, effective_on=day, reason=reason, expected_version=seen)


async def test_a_seat_is_filled_under_the_version_of_the_group(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 2})
    done = await answer(hamlet, await officer(hamlet), actions.fill_seat, fill(Post.DEPUTY, OFFICER))
    assert done.id == A
    rows = await hamlet.rows("select id, person_id, post, term_until from board_seats where person_id = $1", OFFICER)
    assert rows == [(done.others[0], OFFICER, "deputy", date(2028, 9, 10))]
    assert await version(hamlet, "groups", A) == 2


async def test_when_the_head_dies_a_deputy_acts_the_same_day(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 2})
    who = await officer(hamlet)
    done = await answer(hamlet, who, actions.end_seat, end(await seat_of(hamlet, HEAD), SeatEnd.DIED, day=FEBRUARY))
    assert await hamlet.rows(SEATS, A) == [
        (DEPUTY, "deputy", "elected", SINCE, None, None, None),
        (HEAD, "head", "elected", SINCE, FEBRUARY, "died", None),
        (DEPUTY, "head", "acting", FEBRUARY, None, None, date(2026, 8, 1)),
        (SECRETARY, "secretary", "elected", SINCE, None, None, None),
    ]
    [entry] = await hamlet.rows(JOURNAL)
    assert entry[:6] == ("end_seat", "group", A, HAMLET, FEBRUARY, LATE)
    payload = json.loads(entry[6])
    assert payload["because"] == "died"
    assert payload["opened"] == [{"seat": str(done.others[0]), "person": str(DEPUTY), "post": "head"}]
    assert payload["gaps"] == []


async def test_a_seat_of_one_day_leaves_no_trace_in_the_dated_table(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 2})
    who = await officer(hamlet)
    done = await answer(hamlet, who, actions.fill_seat, fill(Post.DEPUTY, OFFICER))
    await answer(hamlet, who, actions.end_seat, end(SeatId(done.others[0]), SeatEnd.RESIGNED, seen=2))
    assert await hamlet.rows("select 1 from board_seats where person_id = $1", OFFICER) == []
    assert await version(hamlet, "groups", A) == 3


async def test_a_gap_is_told_in_the_journal(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 2})
    who = await officer(hamlet)
    await answer(hamlet, who, actions.end_seat, end(await seat_of(hamlet, HEAD), SeatEnd.RESIGNED))
    [entry] = await hamlet.rows(JOURNAL)
    assert json.loads(entry[6])["gaps"] == ["head"]


async def test_a_second_head_and_an_erased_person_are_refused(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 2})
    await hamlet.write(
        ("update persons set erased_on = $2, recorded_in = record.current_change_set() where id = $1", OFFICER, TODAY)
    )
    with pytest.raises(RulesBroken) as refused:
        await answer(hamlet, await officer(hamlet), actions.fill_seat, fill(Post.HEAD, OFFICER))
    assert [each.code.code for each in refused.value.violations] == ["seat-person-unknown", "seat-head-held"]


async def test_a_board_is_not_backdated_beneath_later_seats(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 2})
    who = await officer(hamlet)
    await answer(hamlet, who, actions.fill_seat, fill(Post.DEPUTY, OFFICER))
    head = await seat_of(hamlet, HEAD)
    with pytest.raises(RulesBroken) as refused:
        await answer(hamlet, who, actions.end_seat, end(head, SeatEnd.DIED, seen=2, day=FEBRUARY))
    [broken] = refused.value.violations
    assert (broken.code.code, broken.values["on"]) == ("later-facts", TODAY)


async def test_only_who_writes_boards_fills_seats(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 2})
    with pytest.raises(Forbidden):
        await answer(hamlet, bound(Role.GROUP_HEAD, HEAD, group=A), actions.fill_seat, fill(Post.DEPUTY, OFFICER))
    stranger = await actor(hamlet, Role.COMMUNE_FRONT_OFFICER, OFFICER, "other")
    with pytest.raises(NotFound):
        await answer(hamlet, stranger, actions.fill_seat, fill(Post.DEPUTY, OFFICER))


async def test_a_stale_version_of_the_group_is_refused(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 2})
    with pytest.raises(StaleVersion):
        await answer(hamlet, await officer(hamlet), actions.fill_seat, fill(Post.DEPUTY, OFFICER, seen=9))


async def test_of_two_who_fill_one_seat_one_is_told_to_read_again(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 2})
    who = await officer(hamlet)
    results = await asyncio.gather(
        *(answer(hamlet, who, actions.fill_seat, fill(Post.DEPUTY, OFFICER)) for _ in range(2)),
        return_exceptions=True,
    )
    assert sorted(type(result).__name__ for result in results) == ["Done", "StaleVersion"]
