"""Where a group came from and what became of it, at any depth and on any date."""

from datetime import date, timedelta
from uuid import UUID

import asyncpg

from app.domain.groups.model import Post
from app.domain.restructuring.commands import MergeGroups, SeatWish, SplitGroup, SplitPart
from app.domain.shared.ids import PersonId
from tests.infra.db.hamlet import (
    SINCE,
    TODAY,
    Hamlet,
    build,
    carry_out,
    group_id,
    h,
    ref,
)
from tests.infra.reads.reader import nest_many, officer

A, B = group_id(5), group_id(6)
YESTERDAY = TODAY - timedelta(days=1)
HEAD = PersonId(UUID(int=9051))


async def split(hamlet: Hamlet, day: date = TODAY) -> UUID:
    """Tổ số 5 goes on with two of its four households; the others found Tổ số 1. Returns the new group."""
    late = None if day == TODAY else "Quyết định gửi chậm"
    command = SplitGroup(
        effective_on=day,
        origin=ref(5),
        late_reason=late,
        parts=(
            SplitPart(number=1, household_ids=h(501, 502), seats=(SeatWish(HEAD, Post.HEAD),)),
            SplitPart(continues=True, takes_rest=True),
        ),
    )
    await carry_out(hamlet, command)
    founded: UUID = await hamlet.value("select group_id from group_versions where number = 1")
    return founded


async def test_lineage_leads_both_ways_at_any_depth(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 4, 6: 2})
    founded = await split(hamlet, YESTERDAY)
    await carry_out(hamlet, MergeGroups(effective_on=TODAY, origins=(ref(5), ref(6)), survivor_group_id=B))
    reader = await officer(hamlet)
    relations = [nest_many(name, "number") for name in ("ancestors", "descendants", "successors")]
    assert await reader.one("group", A, "status", *relations) == {
        "status": "ended",
        "ancestors": [],
        "descendants": [{"number": 6}, {"number": 1}],
        "successors": [{"number": 6}, {"number": 1}],
    }
    assert await reader.one("group", B, *relations) == {
        "ancestors": [{"number": 5}],
        "descendants": [],
        "successors": [{"number": 6}],
    }
    assert await reader.one("group", founded, *relations) == {
        "ancestors": [{"number": 5}],
        "descendants": [],
        "successors": [{"number": 1}],
    }


async def test_lineage_is_that_of_the_date(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 4, 6: 2})
    await split(hamlet, YESTERDAY)
    await carry_out(hamlet, MergeGroups(effective_on=TODAY, origins=(ref(5), ref(6)), survivor_group_id=B))
    reader = await officer(hamlet)
    relations = (nest_many("descendants", "number"), nest_many("successors", "number"))
    assert await reader.one("group", A, *relations, as_of=YESTERDAY) == {
        "descendants": [{"number": 1}],
        "successors": [{"number": 5}, {"number": 1}],
    }
    assert await reader.one("group", A, *relations, as_of=SINCE) == {"descendants": [], "successors": [{"number": 5}]}


async def test_steps_of_the_lineage(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 4})
    founded = await split(hamlet)
    reader = await officer(hamlet)
    found = await reader.one("group", founded, nest_many("origin_edges", "kind", "households_moved"), "version")
    assert found == {"origin_edges": [{"kind": "moves", "households_moved": 2}], "version": 1}
    origin = await reader.one("group", A, nest_many("result_edges", "households_moved"), as_of=TODAY)
    assert origin == {"result_edges": [{"households_moved": 2}, {"households_moved": 2}]}
    assert await reader.one("group", A, nest_many("result_edges", "kind"), as_of=YESTERDAY) == {"result_edges": []}


async def test_a_cycle_in_the_lineage_ends(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 4, 6: 2})
    await split(hamlet)
    edge = (
        "insert into lineage_edges (restructuring_id, origin_group_id, result_group_id, kind, households_moved, "
        "effective_on, order_no) select id, $1, $2, 'moves', 0, $3, 9 from restructurings limit 1"
    )
    await hamlet.write((edge, A, B, TODAY), (edge, B, A, TODAY))
    reader = await officer(hamlet)
    found = await reader.one("group", A, nest_many("ancestors", "number"), nest_many("descendants", "number"))
    assert found == {"ancestors": [{"number": 6}], "descendants": [{"number": 6}, {"number": 1}]}
