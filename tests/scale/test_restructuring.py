"""One division of 60 households and 500 of them take the same statements."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

import asyncpg

from app.domain.access.roles import Role
from app.domain.groups.model import Post
from app.domain.restructuring.actions import execute_many, preview_many
from app.domain.restructuring.commands import SeatWish, SplitGroup, SplitPart
from app.domain.shared.ids import PersonId
from tests.infra.db.hamlet import (
    CHAIR,
    OFFICER,
    OTHER_HAMLET,
    TODAY,
    Hamlet,
    actor,
    agreement,
    build,
    h,
    ref,
)

MANY = 500
LARGE, SMALL = 60, 6


def split(number: int, moved: int) -> SplitGroup:
    """The first households found a new group with a head."""
    households = h(*(number * 100 + n for n in range(1, moved + 1)))
    seats = (SeatWish(PersonId(UUID(int=9_000 + number * 10 + 2)), Post.HEAD),)
    return SplitGroup(
        effective_on=TODAY,
        origin=ref(number, 1),
        parts=(SplitPart(household_ids=households, seats=seats), SplitPart(continues=True, takes_rest=True)),
    )


async def previewed(hamlet: Hamlet, commands: Sequence[SplitGroup]) -> tuple[list[UUID], list[str]]:
    """The ids of the restructurings, and the statements that made them."""
    officer, said = await actor(hamlet, Role.COMMUNE_FRONT_OFFICER, OFFICER), list[str]()
    async with hamlet.work() as work:
        work.transaction.connection.add_query_logger(_listen := _listener(said))
        ids: list[UUID] = list(await preview_many(work, officer, commands))
        work.transaction.connection.remove_query_logger(_listen)
    return ids, said


async def executed(hamlet: Hamlet, ids: list[UUID]) -> list[str]:
    """The statements that carried them out."""
    chair, said = await actor(hamlet, Role.COMMUNE_FRONT_CHAIR, CHAIR), list[str]()
    agreed = [await agreement(hamlet, id_) for id_ in ids]
    async with hamlet.work(CHAIR) as work:
        work.transaction.connection.add_query_logger(_listen := _listener(said))
        await execute_many(work, chair, agreed)
        work.transaction.connection.remove_query_logger(_listen)
    return said


def _listener(said: list[str]) -> Callable[[Any], None]:
    """Notes every statement but those with which the driver learns a type, once a connection."""

    def note(query: Any) -> None:
        if not any(mark in query.query for mark in ("typeinfo_tree", "current_setting('jit')")):
            said.append(query.query)

    return note


async def test_one_split_and_many_splits_take_the_same_statements(pool: asyncpg.Pool) -> None:
    sizes = {1: LARGE} | dict.fromkeys(range(2, MANY + 2), SMALL)
    hamlet = await build(pool, sizes, elsewhere=dict.fromkeys(range(200, 400), OTHER_HAMLET))
    [one], previewing_one = await previewed(hamlet, [split(1, LARGE // 2)])
    executing_one = await executed(hamlet, [one])
    many, previewing_many = await previewed(hamlet, [split(n, SMALL // 2) for n in range(2, MANY + 2)])
    executing_many = await executed(hamlet, many)
    assert previewing_many == previewing_one
    assert executing_many == executing_one
    assert (len(previewing_one), len(executing_one)) == (11, 21)
    assert await hamlet.rows(
        "select households, count(*) from "
        "(select count(*) as households from memberships where valid @> $1::date group by group_id) g "
        "group by 1 order by 1",
        TODAY,
    ) == [(SMALL // 2, 2 * MANY), (LARGE // 2, 2)]
    assert await hamlet.rows(
        "select territory_id, count(*), count(distinct number), max(number) from group_versions group by 1 order by 1"
    ) == [(UUID(int=11), 602, 602, 802), (UUID(int=12), 400, 400, 599)]
    assert await hamlet.rows("select count(*), count(distinct order_no), max(order_no) from restructurings") == [
        (MANY + 1, MANY + 1, MANY + 1)
    ]
