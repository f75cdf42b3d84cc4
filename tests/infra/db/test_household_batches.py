"""Events of many households are carried out together, each on its own day, with as many statements as one."""

from datetime import date
from typing import Any

import asyncpg
import pytest

from app.domain.households.changes import Edge, HouseholdsChanged, PeopleCounted
from app.domain.households.model import CountSource, EdgeKind, EventKind, PeopleCount
from app.domain.journal.model import Entry
from app.domain.shared.errors import Conflict
from tests.infra.db.hamlet import SINCE, TODAY, Hamlet, build
from tests.infra.db.household_steps import FEBRUARY, household, rows, settle


def recount(number: int, people: int, day: date, version: int = 1) -> HouseholdsChanged:
    key = household(number)
    return HouseholdsChanged(
        kind=EventKind.RECOUNT,
        effective_on=day,
        versions=((key, version),),
        edges=(Edge(key, key, EdgeKind.CONTINUES),),
        people=(PeopleCounted(key, PeopleCount(people, CountSource.COUNTED)),),
    )


async def apply(hamlet: Hamlet, *changes: HouseholdsChanged) -> int:
    """How many statements it took."""
    sent = 0

    def count(_query: Any) -> None:
        nonlocal sent
        sent += 1

    async with hamlet.work() as work:
        with work.transaction.connection.query_logger(count):
            await work.households.apply(changes)
        await work.journal.record([Entry("test", "household", household(501))])
    return sent


async def test_each_event_has_its_own_day_and_many_cost_as_much_as_one(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 4})
    for number in (501, 502, 503):
        await settle(hamlet, number, 5)
    await apply(hamlet, recount(503, 9, TODAY))  # the connection learns its types
    alone = await apply(hamlet, recount(503, 8, TODAY, 2))
    together = await apply(hamlet, recount(501, 6, FEBRUARY), recount(502, 7, TODAY), recount(504, 1, TODAY))
    assert together == alone == 5
    assert await rows(hamlet, "people", household(501)) == [
        (5, "counted", SINCE, FEBRUARY),
        (6, "counted", FEBRUARY, None),
    ]
    assert await rows(hamlet, "people", household(502)) == [
        (5, "counted", SINCE, TODAY),
        (7, "counted", TODAY, None),
    ]
    assert await rows(hamlet, "people", household(504)) == [(1, "counted", TODAY, None)]
    assert [edge[:3] for edge in await rows(hamlet, "edges", household(501))] == [("recount", FEBRUARY, 1)]


@pytest.mark.parametrize("version", [0, 2])
async def test_what_was_decided_on_another_version_changes_nothing(pool: asyncpg.Pool, version: int) -> None:
    hamlet = await build(pool, {5: 2})
    await settle(hamlet, 501, 5)
    with pytest.raises(Conflict):
        await apply(hamlet, recount(502, 6, TODAY), recount(501, 7, TODAY, version))
    assert await rows(hamlet, "people", household(501)) == [(5, "counted", SINCE, None)]
    assert await hamlet.value("select count(*) from household_events") == 0
