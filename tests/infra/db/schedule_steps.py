"""Steps of restructurings that wait for their day: a clock to move, what the worker does, what is left."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg

from app.domain.restructuring.commands import Restructure, SplitGroup, SplitPart
from app.infra.clock import SystemClock
from app.infra.db.work import Begin
from app.infra.ids import Uuid7Source
from app.infra.jobs.errands import execute_due_restructuring
from tests.infra.db.hamlet import TODAY, Hamlet, execute, group_id, h, preview, ref

A, B = group_id(5), group_id(6)
TOMORROW, LATER = TODAY + timedelta(1), TODAY + timedelta(30)
TACH = SplitGroup(
    effective_on=TOMORROW,
    origin=ref(5),
    parts=(SplitPart(household_ids=h(501)), SplitPart(continues=True, takes_rest=True)),
)
STATE = "select state, version, order_no from restructurings where id = $1"
JOIN = "insert into memberships (household_id, group_id, status, valid) values ($1, $2, 'member', $3)"
EVERYTHING = """
select 'group', count(*), sum(version) from groups union all select 'label', count(*), sum(number) from group_versions
union all select 'membership', count(*), 0 from memberships union all select 'edge', count(*), 0 from lineage_edges
union all select 'seat', count(*), 0 from board_seats
union all select 'household', count(*), sum(version) from households
"""


def at(hamlet: Hamlet, day: date, hour: int = 12, pool: asyncpg.Pool | None = None) -> Begin:
    """Transactions of a day, at an hour of Vietnam."""
    instant = datetime(day.year, day.month, day.day, hour, tzinfo=UTC) - timedelta(hours=7)
    return Begin(pool or hamlet.pool, Uuid7Source(), clock=SystemClock(lambda: instant))


async def schedule(hamlet: Hamlet, *commands: Restructure) -> list[UUID]:
    """Each previewed and executed by itself before its day."""
    ids = [(await preview(hamlet, command))[0] for command in commands]
    for id_ in ids:
        await execute(hamlet, id_)
    return ids


async def work_off(begin: Begin) -> int:
    """What the worker does on a day; how many it looked at."""
    done = 0
    while await execute_due_restructuring(begin):
        done += 1
    return done


async def journal(hamlet: Hamlet, id_: UUID) -> list[tuple[Any, ...]]:
    return await hamlet.rows(
        "select e.action, c.channel, c.person_id, c.account_id, e.effective_on from journal_entries e "
        "join change_sets c on c.id = e.change_set_id where e.subject_id = $1 order by c.id",
        id_,
    )


async def attention(hamlet: Hamlet, id_: UUID) -> Any:
    stored = await hamlet.value("select attention::text from restructurings where id = $1", id_)
    return stored and json.loads(stored)


async def codes_of(hamlet: Hamlet, id_: UUID) -> list[tuple[str, str]]:
    return [(each["code"], each["subject"]) for each in await attention(hamlet, id_)]
