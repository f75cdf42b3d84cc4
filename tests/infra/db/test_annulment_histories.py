"""Random histories of changes are unwound to their beginning, and every day is read as before at each step."""

from typing import Any
from uuid import UUID

import asyncpg
import pytest

from app.domain.annulments.model import ANNULLABLE
from app.domain.shared.codes import Violation
from app.domain.shared.errors import Conflict, RulesBroken
from app.domain.shared.ids import JournalEntryId
from tests.infra.db.annulment_steps import digest, everything, execute, preview
from tests.infra.db.hamlet import Hamlet, build
from tests.infra.db.happenings import MOVES, History

CHANGES = "select id from journal_entries where action = any($1) order by id"


async def changes(hamlet: Hamlet) -> list[JournalEntryId]:
    """The entries of the changes, in their order."""
    return [JournalEntryId(row[0]) for row in await hamlet.rows(CHANGES, list(ANNULLABLE))]


async def happen(t: History, wanted: int) -> list[dict[str, Any]]:
    """That many changes, whatever is refused in between; what could be read before each of them."""
    seen: list[dict[str, Any]] = []
    while len(seen) < wanted:
        t.pass_time()
        before = await digest(t.hamlet)
        try:
            await t.random.choice(MOVES)(t)
        except (RulesBroken, Conflict, IndexError, ValueError):
            continue
        seen.append(before)
    return seen


@pytest.mark.parametrize("seed", range(4))
async def test_a_history_is_unwound(pool: asyncpg.Pool, seed: int) -> None:
    hamlet = await build(pool, {5: 4, 6: 4, 7: 3}, free=2)
    seen = await happen(History(hamlet, seed), 14)
    entries = await changes(hamlet)
    assert len(entries) == len(seen)
    for entry, before in zip(reversed(entries), reversed(seen), strict=True):
        await execute(hamlet, await preview(hamlet, entry))
        assert await digest(hamlet) == before


@pytest.mark.parametrize("seed", range(200, 205))
async def test_whatever_the_order_the_beginning_is_reached(pool: asyncpg.Pool, seed: int) -> None:
    """Changes that nothing depends on are annulled in any order; none is left that nobody can annul any more."""
    hamlet = await build(pool, {5: 4, 6: 4, 7: 3}, free=2)
    history = History(hamlet, seed)
    [beginning, *_] = await happen(history, 14)
    left = await changes(hamlet)
    while left:
        free = [entry for entry in left if not await standing_in_the_way(hamlet, entry)]
        assert free
        chosen = history.random.choice(free)
        await execute(hamlet, await preview(hamlet, chosen))
        left.remove(chosen)
    assert await digest(hamlet) == beginning


@pytest.mark.parametrize("seed", range(100, 103))
async def test_what_is_named_lets_the_first_change_be_annulled(pool: asyncpg.Pool, seed: int) -> None:
    """Whoever annuls what stands in the way, the last first, gets to the change that was wrong."""
    hamlet = await build(pool, {5: 4, 6: 4, 7: 3}, free=2)
    await happen(History(hamlet, seed), 12)
    wrong = (await changes(hamlet))[0]
    count = await annul_with_all_that_depends(hamlet, wrong)
    assert await hamlet.value("select count(*) from annulments where state = 'executed'") == count


async def annul_with_all_that_depends(hamlet: Hamlet, entry: JournalEntryId) -> int:
    """Annuls the change, before it whatever is named; how many changes that were."""
    annulled = 0
    while obstacles := await standing_in_the_way(hamlet, entry):
        annulled += await annul_with_all_that_depends(hamlet, obstacles[0])
    await execute(hamlet, await preview(hamlet, entry))
    return annulled + 1


async def standing_in_the_way(hamlet: Hamlet, entry: JournalEntryId) -> list[JournalEntryId]:
    """The later changes that are named, the last first; a refusal changes nothing."""
    before = await everything(hamlet)
    found: tuple[Violation, ...] = ()
    try:
        await preview(hamlet, entry)
    except RulesBroken as refused:
        found = refused.violations
    else:
        return []
    assert [each.code.code for each in found] == ["later-change-depends"] * len(found)
    assert await everything(hamlet) == before
    return [JournalEntryId(UUID(each.subject)) for each in found]


@pytest.mark.deep
@pytest.mark.parametrize("seed", range(1_000, 1_100))
async def test_many_histories_are_unwound(pool: asyncpg.Pool, seed: int) -> None:
    await test_a_history_is_unwound(pool, seed)


@pytest.mark.deep
@pytest.mark.parametrize("seed", range(2_000, 2_100))
async def test_many_histories_in_any_order(pool: asyncpg.Pool, seed: int) -> None:
    await test_whatever_the_order_the_beginning_is_reached(pool, seed)
