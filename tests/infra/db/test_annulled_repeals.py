"""A repeal that is annulled was never made: what it had repealed is executed again, and may be repealed anew."""

import asyncpg

from app.domain.shared.ids import JournalEntryId
from tests.infra.db.annulment_steps import digest, execute, preview
from tests.infra.db.hamlet import TODAY, build, carry_out
from tests.infra.db.test_restructuring_repeal import TACH, repeal_of

STATES = "select state from restructurings order by id"
EXECUTED = "select id from journal_entries where subject_id = $1 and action = 'execute_restructuring'"


async def test_an_annulled_repeal_leaves_what_it_repealed_in_force(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 4, 6: 2})
    split = await carry_out(hamlet, TACH)
    before = await digest(hamlet)
    repeal = await carry_out(hamlet, repeal_of(split, TODAY))
    repealed = await digest(hamlet)
    assert await hamlet.rows(STATES) == [("repealed",), ("executed",)]
    await execute(hamlet, await preview(hamlet, JournalEntryId(await hamlet.value(EXECUTED, repeal))))
    assert await digest(hamlet) == before
    assert await hamlet.rows(STATES) == [("executed",), ("annulled",)]
    await carry_out(hamlet, repeal_of(split, TODAY))
    assert (await digest(hamlet)).keys() == repealed.keys()
    assert await hamlet.rows(STATES) == [("repealed",), ("annulled",), ("executed",)]


async def test_what_was_repealed_is_annulled_after_its_repeal(pool: asyncpg.Pool) -> None:
    """The last first: with both annulled, every day is as if neither had been made."""
    hamlet = await build(pool, {5: 4, 6: 2})
    before = await digest(hamlet)
    split = await carry_out(hamlet, TACH)
    repeal = await carry_out(hamlet, repeal_of(split, TODAY))
    for id_ in (repeal, split):
        await execute(hamlet, await preview(hamlet, JournalEntryId(await hamlet.value(EXECUTED, id_))))
    assert await digest(hamlet) == before
    assert await hamlet.rows(STATES) == [("annulled",), ("annulled",)]
