"""A small division and a large one take the same statements to annul."""

import asyncpg

from app.domain.annulments.actions import annul_change, preview_annulment
from app.domain.annulments.commands import AnnulChange, PreviewAnnulment
from app.domain.restructuring.commands import SplitGroup, SplitPart
from app.domain.shared.ids import AnnulmentId, JournalEntryId
from tests.infra.db.annulment_steps import chair
from tests.infra.db.hamlet import CHAIR, TODAY, Hamlet, build, carry_out, h, ref

LARGE, SMALL = 600, 4
_LEARNING = ("typeinfo_tree", "current_setting('jit')")
ENTRY = "select id from journal_entries where subject_id = $1 and action = 'execute_restructuring'"


async def annulled(hamlet: Hamlet, number: int, moved: int) -> list[str]:
    """The statements that previewed and annulled a division; those with which the driver learns a type left out."""
    households = h(*(number * 100 + n for n in range(1, moved + 1)))
    parts = (SplitPart(household_ids=households), SplitPart(continues=True, takes_rest=True))
    case = await carry_out(hamlet, SplitGroup(effective_on=TODAY, origin=ref(number), parts=parts))
    entry = JournalEntryId(await hamlet.value(ENTRY, case))
    acting, said = await chair(hamlet), list[str]()

    def note(query: asyncpg.connection.LoggedQuery) -> None:
        if not any(mark in query.query for mark in _LEARNING):
            said.append(query.query)

    async with hamlet.work(CHAIR) as work:
        work.transaction.connection.add_query_logger(note)
        asked = PreviewAnnulment(journal_entry_id=entry, reason="Sai thẩm quyền")
        id_ = AnnulmentId((await preview_annulment(work, acting, asked)).id)
        work.transaction.connection.remove_query_logger(note)
    effect = await hamlet.value("select encode(effect_hash, 'hex') from annulments where id = $1", id_)
    async with hamlet.work(CHAIR) as work:
        work.transaction.connection.add_query_logger(note)
        command = AnnulChange(annulment_id=id_, effect_hash=effect, expected_version=1)
        await annul_change(work, acting, command)
        work.transaction.connection.remove_query_logger(note)
    return said


async def test_small_and_large_take_the_same_statements(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: SMALL * 2, 20: LARGE * 2})
    small = await annulled(hamlet, 5, SMALL)
    large = await annulled(hamlet, 20, LARGE)
    assert small == large
    assert len(small) == 42
    assert await hamlet.rows(
        "select group_id, count(*) from memberships where valid @> $1::date group by 1 order by 1", TODAY
    ) == [(ref(5).group_id, SMALL * 2), (ref(20).group_id, LARGE * 2)]
