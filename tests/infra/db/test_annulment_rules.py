"""What stands in the way of an annulment is named, and a refusal changes nothing."""

import asyncio
from datetime import date
from uuid import UUID

import asyncpg
import pytest

from app.domain.access.roles import Role
from app.domain.annulments.actions import annul_change
from app.domain.annulments.commands import AnnulChange
from app.domain.groups import actions as group_actions
from app.domain.groups import commands as g
from app.domain.groups.model import Manner, Post, SeatEnd
from app.domain.households import actions as household_actions
from app.domain.households import commands as c
from app.domain.journal.model import Entry
from app.domain.restructuring import commands as r
from app.domain.restructuring.commands import SplitPart
from app.domain.shared.errors import Conflict, Forbidden, NotFound, RulesBroken, StaleVersion
from app.domain.shared.ids import AnnulmentId, GroupId, JournalEntryId, PersonId
from tests.infra.db.annulment_steps import (
    WHY,
    annul,
    chair,
    digest,
    everything,
    execute,
    last_entry,
    obstacles,
    preview,
)
from tests.infra.db.group_steps import FEBRUARY, answer, fill, household, leave, officer, suspend
from tests.infra.db.hamlet import CHAIR, HAMLET, OFFICER, TODAY, Hamlet, actor, build, carry_out, group_id, h, ref
from tests.infra.db.hamlet import execute as execute_restructurings
from tests.infra.db.hamlet import preview as preview_restructurings
from tests.infra.db.household_steps import HEAD, act, on, register, settle, wish

A, B = group_id(5), group_id(6)
LATER = "later-change-depends"
LIVES = """
insert into household_holders (household_id, person_id, post, valid)
values ($1, $2, 'head', daterange('2026-01-01', null))
"""


def split(day: date = FEBRUARY) -> r.SplitGroup:
    parts = (SplitPart(household_ids=h(501)), SplitPart(continues=True, takes_rest=True))
    return r.SplitGroup(effective_on=day, late_reason="Gửi chậm", origin=ref(5), parts=parts)


async def new_group(hamlet: Hamlet) -> GroupId:
    found = await hamlet.value("select id from groups where id <> all($1::uuid[]) and valid is not null", [A, B])
    return GroupId(found)


async def test_changes_are_annulled_one_after_the_other(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 3, 6: 2})
    before = await digest(hamlet)
    await carry_out(hamlet, split())
    between = await digest(hamlet)
    merged = r.MergeGroups(effective_on=TODAY, origins=(ref(5), ref(6)), survivor_group_id=B)
    await carry_out(hamlet, merged)
    first = JournalEntryId(
        await hamlet.value("select min(id::text)::uuid from journal_entries where action = 'execute_restructuring'")
    )
    with pytest.raises(RulesBroken) as refused:
        await preview(hamlet, first)
    last = await last_entry(hamlet, "execute_restructuring")
    assert [(each.code.code, each.subject) for each in refused.value.violations] == [(LATER, str(last))]
    assert refused.value.violations[0].values == {
        "action": "execute_restructuring",
        "effective_on": TODAY,
        "entry_id": last,
    }
    await annul(hamlet, "execute_restructuring")
    assert await digest(hamlet) == between
    await execute(hamlet, await preview(hamlet, first))
    assert await digest(hamlet) == before


async def test_two_restructurings_of_one_day_are_annulled_in_turn(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 3, 6: 2})
    before = await digest(hamlet)
    await carry_out(hamlet, split(TODAY))
    first = await last_entry(hamlet, "execute_restructuring")
    between = await digest(hamlet)
    await carry_out(hamlet, r.MergeGroups(effective_on=TODAY, origins=(ref(5), ref(6))))
    await annul(hamlet, "execute_restructuring")
    assert await digest(hamlet) == between
    await execute(hamlet, await preview(hamlet, first))
    assert await digest(hamlet) == before


async def test_the_lineage_is_gone_from_now_and_kept_in_the_twin(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 3})
    case = await carry_out(hamlet, split())
    founded = await new_group(hamlet)
    id_ = await annul(hamlet, "execute_restructuring")
    assert await hamlet.value("select count(*) from lineage_edges") == 0
    assert await hamlet.rows(
        "select kind, households_moved from history.lineage_edges where restructuring_id = $1 order by kind", case
    ) == [("continues", 2), ("moves", 1)]
    assert await hamlet.rows("select valid, end_kind, version from groups where id = $1", founded) == [(None, None, 2)]
    assert await hamlet.value("select territory_id from group_homes where group_id = $1", founded) == HAMLET
    assert await hamlet.rows("select state, version from restructurings where id = $1", case) == [("annulled", 3)]
    assert await hamlet.rows("select version from groups where id = $1", A) == [(3,)]
    assert await hamlet.rows("select version from households where id = any($1) order by id", h(501, 502)) == [
        (3,),
        (1,),
    ]
    assert await hamlet.rows("select state, version, executed_by, reason from annulments where id = $1", id_) == [
        ("executed", 2, CHAIR, WHY)
    ]


async def test_a_household_that_was_never_there_keeps_its_identity(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 1})
    done = await act(hamlet, await officer(hamlet), household_actions.register_household, register(group_id=A))
    await annul(hamlet, "register_household")
    assert await hamlet.rows("select valid, version from households where id = $1", done.id) == [(None, 2)]
    assert await hamlet.rows("select territory_id, group_id from household_homes where household_id = $1", done.id) == [
        (HAMLET, None)
    ]
    assert await hamlet.value("select count(*) from household_events") == 0
    assert await hamlet.value("select kind from history.household_lineage") == "begins"


async def test_the_journal_names_everything_that_was_touched(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 3})
    case = await carry_out(hamlet, split())
    entry = await last_entry(hamlet, "execute_restructuring")
    founded = await new_group(hamlet)
    id_ = await annul(hamlet, "execute_restructuring")
    [row] = await hamlet.rows(
        "select subject_kind, subject_id, territory_id, effective_on, reason, payload::text, "
        "array(select s.subject_id from journal_subjects s where s.entry_id = e.id) "
        "from journal_entries e where action = 'annul_change'"
    )
    assert row[:5] == ("annulment", id_, HAMLET, FEBRUARY, WHY)
    assert f'"entry": "{entry}"' in row[5]
    assert '"removed": {"memberships": 1, "group_versions": 1}' in row[5]
    assert '"restored": {"memberships": 1}' in row[5]
    assert set(row[6]) == {id_, case, A, founded, *h(501)}
    assert await hamlet.value(
        "select count(*) from journal_subjects s join journal_entries e on e.id = s.entry_id "
        "where e.action = 'preview_annulment'"
    ) == 1  # fmt: skip


@pytest.mark.parametrize("what", ["seat", "membership", "suspension", "rename"])
async def test_what_happened_to_a_founded_group_is_named(pool: asyncpg.Pool, what: str) -> None:
    hamlet = await build(pool, {5: 3}, free=1)
    await carry_out(hamlet, split())
    founded = await new_group(hamlet)
    who = await officer(hamlet)
    if what == "seat":
        seat = g.FillSeat(
            group_id=founded,
            person_id=HEAD,
            post=Post.HEAD,
            manner=Manner.ELECTED,
            effective_on=TODAY,
            expected_version=1,
        )
        await answer(hamlet, who, group_actions.fill_seat, seat)
    elif what == "membership":
        await answer(hamlet, who, group_actions.invite_household, on(g.InviteHousehold, 1, group_id=founded))
    elif what == "suspension":
        command = g.SuspendGroup(group_id=founded, effective_on=TODAY, expected_version=1)
        await answer(hamlet, who, group_actions.suspend_group, command)
    else:
        renamed = r.RenameGroup(effective_on=TODAY, group=r.GroupRef(founded), name="Tổ Bình Yên")
        await carry_out(hamlet, renamed)
        entries = await hamlet.rows("select id from journal_entries where action = 'execute_restructuring' order by id")
        with pytest.raises(RulesBroken) as refused:
            await preview(hamlet, entries[0][0])
        assert [each.subject for each in refused.value.violations] == [str(entries[1][0])]
        return
    named = {"seat": "fill_seat", "membership": "invite_household", "suspension": "suspend_group"}[what]
    assert await obstacles(hamlet, "execute_restructuring") == [(LATER, named)]


async def test_all_that_depends_is_named_at_once_the_last_first(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 3})
    await carry_out(hamlet, split())
    founded = await new_group(hamlet)
    who = await officer(hamlet)
    await answer(hamlet, who, group_actions.leave_group, leave(501, seen=2))
    command = g.SuspendGroup(group_id=founded, effective_on=TODAY, expected_version=1)
    await answer(hamlet, who, group_actions.suspend_group, command)
    before = await everything(hamlet)
    assert await obstacles(hamlet, "execute_restructuring") == [(LATER, "suspend_group"), (LATER, "leave_group")]
    assert await everything(hamlet) == before


async def test_a_membership_does_not_come_back_into_another_one(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 1, 6: 1})
    who = await officer(hamlet)
    await answer(hamlet, who, group_actions.leave_group, leave(501, day=FEBRUARY))
    await answer(hamlet, who, group_actions.invite_household, on(g.InviteHousehold, 501, group_id=B, seen=2))
    assert await obstacles(hamlet, "leave_group") == [(LATER, "invite_household")]
    await annul(hamlet, "invite_household")
    await annul(hamlet, "leave_group")
    assert await hamlet.value("select group_id from household_homes where household_id = $1", household(501)) == A


async def test_a_membership_does_not_come_back_into_a_group_that_has_ended(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 2})
    await answer(hamlet, await officer(hamlet), group_actions.leave_group, leave(501, day=FEBRUARY))
    await carry_out(hamlet, r.DissolveGroup(effective_on=TODAY, group=ref(5)))
    assert await obstacles(hamlet, "leave_group") == [(LATER, "execute_restructuring")]


async def test_a_number_does_not_come_back_while_another_group_bears_it(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 1}, free=1)
    await carry_out(hamlet, r.DissolveGroup(effective_on=FEBRUARY, late_reason="x", group=ref(5)))
    entry = await last_entry(hamlet, "execute_restructuring")
    await carry_out(hamlet, r.EstablishGroup(effective_on=TODAY, territory_id=HAMLET, number=5, household_ids=h(1)))
    with pytest.raises(RulesBroken) as refused:
        await preview(hamlet, entry)
    assert [each.subject for each in refused.value.violations] == [
        str(await last_entry(hamlet, "execute_restructuring"))
    ]


async def test_a_head_does_not_come_back_beside_another_one(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 1})
    who = await officer(hamlet)
    head = await hamlet.value("select id from board_seats where post = 'head'")
    ended = g.EndSeat(
        group_id=A, seat_id=head, because=SeatEnd.RESIGNED, effective_on=FEBRUARY, reason="x", expected_version=1
    )
    await answer(hamlet, who, group_actions.end_seat, ended)
    await answer(hamlet, who, group_actions.fill_seat, fill(Post.HEAD, OFFICER, seen=2))
    assert await obstacles(hamlet, "end_seat") == [(LATER, "fill_seat")]


async def test_a_household_does_not_come_back_to_where_it_has_moved_away_from(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 1})
    who = await officer(hamlet)
    await answer(hamlet, who, group_actions.leave_group, leave(501, day=FEBRUARY))
    moved = on(c.MoveHousehold, 501, seen=2, dwelling=wish(address="9"))
    await act(hamlet, who, household_actions.move_household, moved)
    assert await obstacles(hamlet, "leave_group") == [(LATER, "move_household")]
    await annul(hamlet, "move_household")
    await annul(hamlet, "leave_group")


async def test_events_of_a_founded_household_are_named(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 1})
    await settle(hamlet, 501, 4)
    who = await officer(hamlet)
    done = await act(hamlet, who, household_actions.split_household, on(c.SplitHousehold, 501, people=1))
    other = done.others[0]
    command = c.ChangeRepresentative(
        household_id=household(other.int), person_id=HEAD, effective_on=TODAY, expected_version=1
    )
    await act(hamlet, who, household_actions.change_representative, command)
    assert await obstacles(hamlet, "split_household") == [(LATER, "change_representative")]


async def test_another_event_of_a_household_is_no_obstacle(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 1})
    await settle(hamlet, 501, 4)
    who = await officer(hamlet)
    before = await digest(hamlet)
    await act(hamlet, who, household_actions.record_people_count, on(c.RecordPeopleCount, 501, people=7))
    moved = await digest(hamlet)
    move = on(c.MoveHousehold, 501, seen=2, dwelling=wish(address="9"))
    await act(hamlet, who, household_actions.move_household, move)
    await annul(hamlet, "record_people_count")
    assert await obstacles(hamlet, "move_household") == []
    await annul(hamlet, "move_household")
    assert await digest(hamlet) == before
    assert moved != before


async def test_one_of_many_in_one_change_set_is_annulled_alone(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 2, 6: 2})
    renamed = r.RenameGroup(effective_on=TODAY, group=ref(6), name="Tổ Bình Yên")
    ids = await preview_restructurings(hamlet, split(TODAY), renamed)
    await execute_restructurings(hamlet, *ids)
    sets = await hamlet.rows(
        "select distinct change_set_id from journal_entries where action = 'execute_restructuring'"
    )
    assert len(sets) == 1
    entry = await hamlet.value(
        "select id from journal_entries where subject_id = $1 and action = 'execute_restructuring'", ids[0]
    )
    await execute(hamlet, await preview(hamlet, entry))
    assert await hamlet.rows("select state from restructurings order by state") == [("annulled",), ("executed",)]
    assert await hamlet.rows(
        "select group_id, name from group_versions where valid @> $1::date order by number", TODAY
    ) == [(A, "Tổ số 5"), (B, "Tổ Bình Yên")]


async def test_changes_of_one_record_in_one_change_set_cannot_be_told_apart(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 2})
    async with hamlet.work() as work:
        await work.transaction.write("update groups set version = 2, recorded_in = record.current_change_set()")
        await work.journal.record([Entry(action, "group", A) for action in ("suspend_group", "fill_seat")])
    before = await everything(hamlet)
    assert await obstacles(hamlet, "suspend_group") == [("change-entangled", "suspend_group")]
    assert await everything(hamlet) == before


async def test_some_changes_cannot_be_annulled(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 2})
    await preview_restructurings(hamlet, split())
    assert await obstacles(hamlet, "preview_split") == [("not-annullable", "preview_split")]
    await answer(hamlet, await officer(hamlet), group_actions.suspend_group, suspend())
    await annul(hamlet, "suspend_group")
    assert await obstacles(hamlet, "annul_change") == [("not-annullable", "annul_change")]
    assert await obstacles(hamlet, "suspend_group") == [("already-annulled", "suspend_group")]


async def test_whoever_lives_there_leaves_it_to_others(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 2})
    await carry_out(hamlet, split())
    await hamlet.write((LIVES, household(502), CHAIR))
    assert await obstacles(hamlet, "execute_restructuring") == [("recusal", "execute_restructuring")]


async def test_another_effect_than_the_previewed_one_is_refused(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 3})
    await carry_out(hamlet, split())
    id_ = await preview(hamlet, await last_entry(hamlet, "execute_restructuring"))
    command = AnnulChange(annulment_id=id_, effect_hash="0" * 64, expected_version=1)
    with pytest.raises(Conflict) as refused:
        async with hamlet.work(CHAIR) as work:
            await annul_change(work, await chair(hamlet), command)
    assert refused.value.code.code == "annulment-stale"
    with pytest.raises(StaleVersion):
        await execute(hamlet, id_, seen=7)
    await execute(hamlet, id_)
    with pytest.raises(Conflict) as again:
        await execute(hamlet, id_, seen=2)
    assert again.value.code.code == "wrong-state"


async def test_a_preview_that_something_came_after_is_not_carried_out(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 3})
    await carry_out(hamlet, split())
    id_ = await preview(hamlet, await last_entry(hamlet, "execute_restructuring"))
    await answer(hamlet, await officer(hamlet), group_actions.leave_group, leave(501, seen=2))
    before = await everything(hamlet)
    with pytest.raises(RulesBroken):
        await execute(hamlet, id_)
    assert await everything(hamlet) == before


async def test_of_two_at_once_one_annuls(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 3})
    await carry_out(hamlet, split())
    entry = await last_entry(hamlet, "execute_restructuring")
    ids = [await preview(hamlet, entry), await preview(hamlet, entry)]
    ended = await asyncio.gather(*(execute(hamlet, id_) for id_ in ids), return_exceptions=True)
    refused = [each for each in ended if each is not None]
    assert [type(each) for each in refused] == [RulesBroken]
    assert await hamlet.value("select count(*) from annulments where state = 'executed'") == 1


async def test_who_may_not_annul(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 3})
    await carry_out(hamlet, split())
    entry = await last_entry(hamlet, "execute_restructuring")
    party = await actor(hamlet, Role.COMMUNE_PARTY, PersonId(UUID(int=803)))
    with pytest.raises(Forbidden):
        await preview(hamlet, entry, who=party)
    with pytest.raises(NotFound):
        await preview(hamlet, entry, who=await officer(hamlet))
    with pytest.raises(NotFound):
        await preview(hamlet, entry, who=await actor(hamlet, Role.COMMUNE_FRONT_CHAIR, CHAIR, "other"))
    with pytest.raises(NotFound):
        await preview(hamlet, JournalEntryId(UUID(int=77)))
    unknown = AnnulChange(annulment_id=AnnulmentId(UUID(int=77)), effect_hash="0" * 64, expected_version=1)
    with pytest.raises(NotFound):
        async with hamlet.work(CHAIR) as work:
            await annul_change(work, await chair(hamlet), unknown)
