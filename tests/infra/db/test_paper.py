"""Records from paper on PostgreSQL: what they add, what keeps them out, and the second person."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from app.domain.access.roles import Role
from app.domain.groups.model import EndKind
from app.domain.paper import actions
from app.domain.paper import commands as c
from app.domain.paper.model import FactKind, PaperKind, PastKind, Precision
from app.domain.restructuring.actions import execute_restructuring
from app.domain.restructuring.commands import DissolveGroup, GroupRef
from app.domain.shared.commands import Done
from app.domain.shared.errors import Conflict, Forbidden, NotFound, RulesBroken, StaleVersion
from app.domain.shared.ids import GroupId, PaperId, RecordedClaimId
from tests.infra.db.hamlet import (
    CHAIR,
    FOREIGN_HAMLET,
    HAMLET,
    OFFICER,
    OTHER_HAMLET,
    SINCE,
    TODAY,
    Hamlet,
    actor,
    agreement,
    build,
    carry_out,
    group_id,
)

LONG_AGO, LATER = date(2025, 8, 1), date(2025, 11, 1)
MINUTES = c.NewPaper(kind=PaperKind.MINUTES, title="Biên bản họp tổ", number="01/BB", issued_on=LONG_AGO)
GROUP = c.RecordGroup(territory_id=HAMLET, number=12, valid_from=LONG_AGO, paper=MINUTES)
ENDED = replace(GROUP, valid_to=LATER, end_kind=EndKind.SUPERSEDED)
COUNT = c.RecordCount(group_id=group_id(5), counted_on=SINCE, households=38, people=141, paper=MINUTES)
FACT = c.RecordFact(
    group_id=group_id(5),
    fact_kind=FactKind.AWARD,
    stated_on=TODAY,
    precision=Precision.YEAR,
    text="Bằng khen",
    paper=MINUTES,
)
RECORD: dict[type, Callable[..., Awaitable[Done]]] = {
    c.RecordGroup: actions.record_group,
    c.RecordRestructuring: actions.record_restructuring,
    c.RecordCount: actions.record_count,
    c.RecordFact: actions.record_fact,
}
START = """
insert into policy_values (territory_id, key, value, legal_basis, verified, valid)
select $1, 'recording.start_on', to_jsonb($2::text), 'Kế hoạch', true, daterange('2026-01-01', null)
"""
CLAIM = """
select kind, state, territory_id, group_ids, recorded_by, answered_by, reject_reason, version, record_id is null
from recorded_claims where id = $1
"""
EFFECTS = """
select (select count(*) from groups), (select count(*) from declared_counts), (select count(*) from recorded_facts),
    (select count(*) from restructurings), (select count(*) from lineage_edges)
"""
EVERYTHING = f"""
select f.*, (select count(*) from change_sets), (select count(*) from journal_entries),
    (select count(*) from papers), (select count(*) from recorded_claims) from ({EFFECTS}) f
"""
JOURNAL = """
select e.action, e.subject_kind, e.territory_id, e.effective_on, e.reason, e.payload,
    array(select s.subject_kind from journal_subjects s where s.entry_id = e.id order by 1)
from journal_entries e where e.subject_id = $1 order by e.id
"""


async def record(
    hamlet: Hamlet, command: c.Record, *, role: Role = Role.COMMUNE_FRONT_OFFICER, place: str = "parent"
) -> Done:
    who = await actor(hamlet, role, OFFICER, place)
    async with hamlet.work() as work:
        return await RECORD[type(command)](work, who, command)


async def answer(hamlet: Hamlet, action: Any, command: Any, *, place: str = "parent", person: Any = CHAIR) -> Done:
    who = await actor(hamlet, Role.COMMUNE_GOVERNMENT, person, place)
    async with hamlet.work(person) as work:
        done: Done = await action(work, who, command)
    return done


def confirm(id_: UUID, seen: int = 1) -> c.ConfirmRecord:
    return c.ConfirmRecord(RecordedClaimId(id_), seen)


def reject(id_: UUID, seen: int = 1) -> c.RejectRecord:
    return c.RejectRecord(RecordedClaimId(id_), "Sai tổ", seen)


async def started(pool: asyncpg.Pool, sizes: dict[int, int] | None = None) -> Hamlet:
    """The hamlet, in which work has begun."""
    hamlet = await build(pool, {5: 2} if sizes is None else sizes)
    await hamlet.write((START, HAMLET, "2026-02-01"))
    return hamlet


def refused(error: "pytest.ExceptionInfo[RulesBroken]") -> list[str]:
    return [each.code.code for each in error.value.violations]


async def test_a_group_of_today_is_recorded_at_once(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 2})
    done = await record(hamlet, replace(GROUP, counted_on=LONG_AGO, households=38, people=141))
    [made] = done.others
    assert await hamlet.rows(
        "select g.origin, g.end_kind, lower(g.valid), upper(g.valid), v.number, v.name, v.name_fold, v.status, "
        "v.territory_id, h.territory_id from groups g join group_versions v on v.group_id = g.id "
        "join group_homes h on h.group_id = g.id where g.id = $1 and v.valid = g.valid",
        made,
    ) == [("recorded", None, LONG_AGO, None, 12, "Tổ số 12", "to so 12", "active", HAMLET, HAMLET)]
    assert await hamlet.rows(
        "select households, people, lower(valid), claim_id from declared_counts where group_id = $1", made
    ) == [(38, 141, LONG_AGO, done.id)]
    assert await hamlet.rows(CLAIM, done.id) == [("group", "confirmed", HAMLET, [made], OFFICER, None, None, 1, False)]
    [(action, kind, territory, on, reason, payload, subjects)] = await hamlet.rows(JOURNAL, done.id)
    assert (action, kind, territory, on, reason) == ("record_group", "recorded_claim", HAMLET, LONG_AGO, None)
    assert subjects == ["group", "recorded_claim"]
    told = json.loads(payload)
    assert told.pop("paper_id") == str(
        await hamlet.value("select paper_id from recorded_claims where id = $1", done.id)
    )
    assert told == {
        "kind": "group",
        "state": "confirmed",
        "number": 12,
        "valid_to": None,
        "counted_on": "2025-08-01",
        "households": 38,
        "people": 141,
    }


async def test_the_document_is_kept_once_and_may_be_named_again(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 2})
    await record(hamlet, COUNT)
    [(paper, kind, title, fold, territory)] = await hamlet.rows(
        "select id, kind, title, title_fold, territory_id from papers"
    )
    assert (kind, title, fold, territory) == ("minutes", "Biên bản họp tổ", "bien ban hop to", HAMLET)
    done = await record(hamlet, replace(FACT, paper=None, paper_id=PaperId(paper)))
    assert await hamlet.value("select paper_id from recorded_claims where id = $1", done.id) == paper
    assert await hamlet.value("select count(*) from papers") == 1
    assert "paper" not in str(
        await hamlet.value("select command ->> 'paper' from recorded_claims where id = $1", done.id)
    )


async def test_a_record_without_a_document_says_why(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 2})
    done = await record(hamlet, replace(FACT, paper=None, no_paper_reason="Sổ cũ thất lạc"))
    assert await hamlet.rows("select paper_id, no_paper_reason from recorded_claims where id = $1", done.id) == [
        (None, "Sổ cũ thất lạc")
    ]
    assert await hamlet.rows(
        "select text, text_fold, precision, stated_on, lower(valid), upper(valid) from recorded_facts"
    ) == [("Bằng khen", "bang khen", "year", TODAY, SINCE, date(2027, 1, 1))]


async def test_a_document_outside_the_scope_is_unknown(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 2, 6: 1}, elsewhere={6: FOREIGN_HAMLET})
    await record(hamlet, replace(COUNT, group_id=group_id(6)), place="other")
    paper = PaperId(await hamlet.value("select id from papers"))
    with pytest.raises(RulesBroken) as error:
        await record(hamlet, replace(COUNT, paper=None, paper_id=paper))
    assert refused(error) == ["paper-unknown"]
    with pytest.raises(RulesBroken) as error:
        await record(hamlet, replace(COUNT, paper=None, paper_id=PaperId(UUID(int=7))))
    assert refused(error) == ["paper-unknown"]


async def a_split(hamlet: Hamlet) -> tuple[GroupId, GroupId, c.RecordRestructuring]:
    """Tổ 12 until November 2025, Tổ 13 and 14 since, and the command that records what happened."""
    old = GroupId((await record(hamlet, ENDED)).others[0])
    new = [
        GroupId((await record(hamlet, replace(GROUP, number=number, valid_from=LATER))).others[0])
        for number in (13, 14)
    ]
    edges = tuple(c.PastEdge(origin_group_id=old, result_group_id=each, households=20) for each in new)
    command = c.RecordRestructuring(
        restructuring_kind=PastKind.SPLIT,
        effective_on=LATER,
        edges=edges,
        decision_number="15/QĐ-UBND",
        paper=MINUTES,
    )
    return old, new[0], command


async def test_a_past_restructuring_draws_the_lineage_and_moves_no_household(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 2})
    memberships = await hamlet.rows("select * from memberships order by id")
    old, _, command = await a_split(hamlet)
    done = await record(hamlet, command)
    assert await hamlet.rows(
        "select kind, legal_form, state, origin, territory_id, effective_on, order_no, decision_number, drafted_by, "
        "executed_at is not null from restructurings"
    ) == [("split", "chia", "executed", "recorded", HAMLET, LATER, 1, "15/QĐ-UBND", OFFICER, True)]
    assert await hamlet.value("select group_ids from restructurings") == await hamlet.value(
        "select group_ids from recorded_claims where id = $1", done.id
    )
    assert await hamlet.rows("select origin_group_id, kind, households_moved, order_no from lineage_edges") == [
        (old, "moves", 20, 1),
        (old, "moves", 20, 1),
    ]
    assert await hamlet.rows("select * from memberships order by id") == memberships
    assert (await hamlet.rows(JOURNAL, done.id))[0][6] == ["group", "group", "group", "recorded_claim", "restructuring"]


async def test_restructurings_of_one_day_keep_their_order(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 2})
    _, _, command = await a_split(hamlet)
    await record(hamlet, command)
    await record(hamlet, command)
    assert await hamlet.rows("select order_no from restructurings order by id") == [(1,), (2,)]


async def test_a_recorded_restructuring_cannot_be_executed(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 2})
    _, _, command = await a_split(hamlet)
    await record(hamlet, command)
    id_ = await hamlet.value("select id from restructurings")
    chair = await actor(hamlet, Role.COMMUNE_FRONT_CHAIR, CHAIR)
    with pytest.raises(NotFound):
        async with hamlet.work(CHAIR) as work:
            await execute_restructuring(work, chair, await agreement(hamlet, id_))


@pytest.mark.parametrize(
    ("command", "codes"),
    [
        (replace(GROUP, number=5, valid_from=SINCE), ["paper-number"]),
        (replace(GROUP, valid_from=date(2025, 6, 30)), ["paper-hamlet"]),
        (replace(COUNT, counted_on=date(2025, 12, 31)), ["paper-group-dates"]),
        (replace(FACT, stated_on=date(2025, 12, 31)), ["paper-group-dates"]),
        (replace(FACT, paper=None), ["paper-one"]),
    ],
)
async def test_nothing_changes_on_refusal(pool: asyncpg.Pool, command: c.Record, codes: list[str]) -> None:
    hamlet = await build(pool, {5: 2})
    before = await hamlet.rows(EVERYTHING)
    with pytest.raises(RulesBroken) as error:
        await record(hamlet, command)
    assert refused(error) == codes
    assert await hamlet.rows(EVERYTHING) == before


async def test_a_commune_is_no_hamlet(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 2})
    commune = await hamlet.value(
        "select c.id from territories t join territories c on c.path = subpath(t.path, 0, -1) where t.id = $1", HAMLET
    )
    with pytest.raises(RulesBroken) as error:
        await record(hamlet, replace(GROUP, territory_id=commune))
    assert refused(error) == ["paper-hamlet"]


async def test_a_count_is_declared_once_a_day(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 2})
    await record(hamlet, COUNT)
    with pytest.raises(RulesBroken) as error:
        await record(hamlet, replace(COUNT, households=39))
    assert refused(error) == ["count-declared"]


async def test_a_group_with_counts_and_facts_can_end(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 2})
    await record(hamlet, COUNT)
    await record(hamlet, replace(FACT, precision=Precision.DAY, stated_on=SINCE))
    await carry_out(hamlet, DissolveGroup(effective_on=TODAY, group=GroupRef(group_id(5))))
    assert await hamlet.value("select upper(valid) from groups where id = $1", group_id(5)) == TODAY


async def test_permission_is_asked_where_the_record_is_about(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 2})
    with pytest.raises(Forbidden):
        await record(hamlet, GROUP, role=Role.COMMUNE_PARTY)
    with pytest.raises(Forbidden):
        await record(hamlet, COUNT, role=Role.COMMUNE_GOVERNMENT)
    with pytest.raises(NotFound):
        await record(hamlet, COUNT, place="other")
    with pytest.raises(NotFound):
        await record(hamlet, replace(GROUP, territory_id=OTHER_HAMLET), role=Role.HAMLET_FRONT, place="other")
    assert (await record(hamlet, COUNT, role=Role.HAMLET_FRONT, place="hamlet")).others


async def test_once_work_has_begun_a_record_waits_and_has_no_effect(pool: asyncpg.Pool) -> None:
    hamlet = await started(pool)
    before = await hamlet.rows(EFFECTS)
    done = await record(hamlet, GROUP)
    assert done.others == ()
    assert await hamlet.rows(EFFECTS) == before
    assert await hamlet.rows(CLAIM, done.id) == [("group", "pending", HAMLET, [], OFFICER, None, None, 1, True)]
    [(_, _, _, _, _, payload, subjects)] = await hamlet.rows(JOURNAL, done.id)
    assert json.loads(payload)["state"] == "pending"
    assert subjects == ["recorded_claim"]


async def test_once_work_has_begun_the_document_is_needed(pool: asyncpg.Pool) -> None:
    hamlet = await started(pool)
    with pytest.raises(RulesBroken) as error:
        await record(hamlet, replace(COUNT, paper=None, no_paper_reason="Thất lạc"))
    assert refused(error) == ["paper-required"]


async def test_before_its_day_one_person_is_enough(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 2})
    await hamlet.write((START, HAMLET, "2026-03-11"))
    assert (await record(hamlet, replace(COUNT, paper=None, no_paper_reason="Thất lạc"))).others


@pytest.mark.parametrize("command", [GROUP, COUNT, FACT], ids=["group", "count", "fact"])
async def test_another_person_confirms_and_it_takes_effect(pool: asyncpg.Pool, command: c.Record) -> None:
    hamlet = await started(pool)
    waiting = await record(hamlet, command)
    done = await answer(hamlet, actions.confirm_record, confirm(waiting.id))
    [made] = done.others
    [claim] = await hamlet.rows(CLAIM, waiting.id)
    group = made if isinstance(command, c.RecordGroup) else group_id(5)
    kind = {c.RecordGroup: "group", c.RecordCount: "count", c.RecordFact: "fact"}[type(command)]
    assert claim == (kind, "confirmed", HAMLET, [group], OFFICER, CHAIR, None, 2, False)
    table = {"group": "groups", "count": "declared_counts", "fact": "recorded_facts"}[kind]
    assert await hamlet.value(f"select count(*) from {table} where id = $1", made) == 1
    assert [row[0] for row in await hamlet.rows(JOURNAL, waiting.id)] == [f"record_{kind}", "confirm_record"]
    assert await hamlet.value("select count(*) from history.recorded_claims where state = 'pending'") == 1


async def test_a_restructuring_is_confirmed_and_keeps_who_recorded_it(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 2})
    _, _, command = await a_split(hamlet)
    await hamlet.write((START, HAMLET, "2026-02-01"))
    waiting = await record(hamlet, command)
    assert await hamlet.value("select count(*) from restructurings") == 0
    await answer(hamlet, actions.confirm_record, confirm(waiting.id))
    assert await hamlet.rows("select origin, drafted_by from restructurings") == [("recorded", OFFICER)]


async def test_whoever_recorded_it_does_not_confirm_it(pool: asyncpg.Pool) -> None:
    hamlet = await started(pool)
    waiting = await record(hamlet, COUNT)
    before = await hamlet.rows(EVERYTHING)
    for action, command in ((actions.confirm_record, confirm(waiting.id)), (actions.reject_record, reject(waiting.id))):
        with pytest.raises(RulesBroken) as error:
            await answer(hamlet, action, command, person=OFFICER)
        assert refused(error) == ["recusal"]
    assert await hamlet.rows(EVERYTHING) == before


async def test_a_rejected_record_never_takes_effect(pool: asyncpg.Pool) -> None:
    hamlet = await started(pool)
    waiting = await record(hamlet, COUNT)
    await answer(hamlet, actions.reject_record, reject(waiting.id))
    assert await hamlet.rows(CLAIM, waiting.id) == [
        ("count", "rejected", HAMLET, [group_id(5)], OFFICER, CHAIR, "Sai tổ", 2, True)
    ]
    assert await hamlet.value("select count(*) from declared_counts") == 0
    with pytest.raises(Conflict):
        await answer(hamlet, actions.confirm_record, confirm(waiting.id, 2))
    [_, (action, _, territory, _, reason, payload, _)] = await hamlet.rows(JOURNAL, waiting.id)
    assert (action, territory, reason) == ("reject_record", HAMLET, "Sai tổ")
    assert json.loads(payload) == {"kind": "count", "state": "rejected"}


async def test_what_is_confirmed_is_decided_again(pool: asyncpg.Pool) -> None:
    hamlet = await started(pool)
    first, second = await record(hamlet, GROUP), await record(hamlet, GROUP)
    await answer(hamlet, actions.confirm_record, confirm(first.id))
    before = await hamlet.rows(EVERYTHING)
    with pytest.raises(RulesBroken) as error:
        await answer(hamlet, actions.confirm_record, confirm(second.id))
    assert refused(error) == ["paper-number"]
    assert await hamlet.rows(EVERYTHING) == before
    assert (await hamlet.rows(CLAIM, second.id))[0][1] == "pending"


async def test_a_record_is_confirmed_as_it_was_seen_and_within_the_scope(pool: asyncpg.Pool) -> None:
    hamlet = await started(pool)
    waiting = await record(hamlet, COUNT)
    with pytest.raises(StaleVersion):
        await answer(hamlet, actions.confirm_record, confirm(waiting.id, 2))
    with pytest.raises(NotFound):
        await answer(hamlet, actions.confirm_record, confirm(waiting.id), place="other")
    with pytest.raises(NotFound):
        await answer(hamlet, actions.confirm_record, confirm(UUID(int=7)))
    who = await actor(hamlet, Role.COMMUNE_PARTY, CHAIR)
    with pytest.raises(Forbidden):
        async with hamlet.work(CHAIR) as work:
            await actions.confirm_record(work, who, confirm(waiting.id))
