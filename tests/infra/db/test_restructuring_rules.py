"""What previews and executions refuse, and how events of one day compose, on PostgreSQL."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from app.domain.access.roles import Role
from app.domain.groups.model import Post
from app.domain.restructuring import actions
from app.domain.restructuring.actions import execute_many, execute_restructuring, preview_many, preview_split
from app.domain.restructuring.commands import (
    DissolveGroup,
    EstablishGroup,
    MergeGroups,
    RegroupGroups,
    RegroupPart,
    RenameGroup,
    RenumberGroup,
    Restructure,
    SeatWish,
    SplitGroup,
    SplitPart,
    TransferHouseholds,
)
from app.domain.shared.commands import Done
from app.domain.shared.errors import Conflict, DomainError, Forbidden, NotFound, RulesBroken, StaleVersion
from app.domain.shared.ids import PersonId, RestructuringId, TerritoryId
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
    execute,
    group_id,
    h,
    preview,
    ref,
)

A, B = group_id(5), group_id(6)
EARLIER = date(2026, 2, 1)
TACH = SplitGroup(
    effective_on=TODAY,
    origin=ref(5),
    parts=(SplitPart(household_ids=h(501)), SplitPart(continues=True, takes_rest=True)),
)
LATE = replace(TACH, effective_on=EARLIER, late_reason="Quyết định gửi chậm")
HOLDER = "insert into household_holders (household_id, person_id, post, valid) values ($1, $2, 'head', $3)"


def codes(error: pytest.ExceptionInfo[RulesBroken]) -> list[tuple[str, str]]:
    return [(each.code.code, each.subject) for each in error.value.violations]


async def state(hamlet: Hamlet) -> list[tuple[Any, ...]]:
    """How many rows there are of everything that a restructuring writes."""
    tables = (
        "groups",
        "group_versions",
        "memberships",
        "board_seats",
        "lineage_edges",
        "restructurings",
        "change_sets",
    )
    return await hamlet.rows(" union all ".join(f"select '{name}', count(*) from {name}" for name in tables))


async def test_a_preview_stores_the_plan_and_changes_nothing(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 3})
    [id_] = await preview(hamlet, TACH)
    [(stage, order_no, executed_at, version, drafted_by, plan)] = await hamlet.rows(
        "select state, order_no, executed_at, version, drafted_by, plan::text from restructurings where id = $1", id_
    )
    assert (stage, order_no, executed_at, version, drafted_by) == ("previewed", None, None, 1, OFFICER)
    assert '"warnings": [{"en": "Group 6 has 1 households, outside 20 to 45.",' in plan
    assert await hamlet.value("select count(*) from groups") == 1
    assert await hamlet.value("select count(*) from lineage_edges") == 0
    assert await hamlet.rows("select id, version from groups") == [(A, 1)]


PREVIEWS: dict[Callable[..., Awaitable[Done]], Restructure] = {
    actions.preview_establish: EstablishGroup(effective_on=TODAY, territory_id=HAMLET, household_ids=h(1)),
    actions.preview_split: TACH,
    actions.preview_merge: MergeGroups(effective_on=TODAY, origins=(ref(5), ref(6))),
    actions.preview_regroup: RegroupGroups(
        effective_on=TODAY, origins=(ref(5), ref(6)), results=(RegroupPart(takes_rest=True),)
    ),
    actions.preview_transfer: TransferHouseholds(
        effective_on=TODAY, origin=ref(5), destination=ref(6), household_ids=h(501)
    ),
    actions.preview_rename: RenameGroup(effective_on=TODAY, group=ref(5), name="Tổ Bình Yên"),
    actions.preview_renumber: RenumberGroup(effective_on=TODAY, group=ref(5), number=9),
    actions.preview_dissolve: DissolveGroup(effective_on=TODAY, group=ref(5)),
}


async def test_each_kind_has_its_preview(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 3, 6: 3}, free=1)
    officer = await actor(hamlet, Role.COMMUNE_FRONT_OFFICER, OFFICER)
    kinds = []
    for preview_kind, command in PREVIEWS.items():
        async with hamlet.work() as work:
            done = await preview_kind(work, officer, command)
        kinds.append(await hamlet.value("select kind from restructurings where id = $1", done.id))
    assert kinds == ["establish", "split", "merge", "regroup", "transfer", "rename", "renumber", "dissolve"]
    assert await hamlet.value("select count(*) from journal_entries where action like 'preview\\_%'") == 8


async def test_one_execution(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 3})
    [id_] = await preview(hamlet, TACH)
    chair = await actor(hamlet, Role.COMMUNE_FRONT_CHAIR, CHAIR)
    agreed = await agreement(hamlet, id_)
    async with hamlet.work(CHAIR) as work:
        assert await execute_restructuring(work, chair, agreed) == Done(id_)


# Who may.


@pytest.mark.parametrize(
    ("role", "place", "error"),
    [
        (Role.COMMUNE_FRONT_OFFICER, "other", NotFound),
        (Role.COMMUNE_GOVERNMENT, "parent", Forbidden),
        (Role.SYSTEM_ADMIN, "parent", NotFound),
    ],
)
async def test_a_preview_needs_the_right_to_draft(
    pool: asyncpg.Pool, role: Role, place: str, error: type[DomainError]
) -> None:
    hamlet = await build(pool, {5: 3})
    who = await actor(hamlet, role, OFFICER, place)
    before = await state(hamlet)
    with pytest.raises(error):
        async with hamlet.work() as work:
            await preview_split(work, who, TACH)
    assert await state(hamlet) == before


async def test_a_preview_needs_the_right_at_every_group(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 3, 6: 3}, elsewhere={6: OTHER_HAMLET})
    who = await actor(hamlet, Role.HAMLET_FRONT, OFFICER, "hamlet")
    with pytest.raises(NotFound):
        async with hamlet.work() as work:
            await actions.preview_merge(work, who, MergeGroups(effective_on=TODAY, origins=(ref(5), ref(6))))


@pytest.mark.parametrize("territory", [FOREIGN_HAMLET, TerritoryId(UUID(int=99))])
async def test_an_establishment_needs_the_right_at_the_hamlet(pool: asyncpg.Pool, territory: TerritoryId) -> None:
    hamlet = await build(pool, {}, free=1)
    command = EstablishGroup(effective_on=TODAY, territory_id=territory, household_ids=h(1))
    with pytest.raises(NotFound):
        await preview(hamlet, command)


async def test_an_unknown_group_is_not_found(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 3})
    with pytest.raises(NotFound):
        await preview(hamlet, replace(TACH, origin=ref(77)))


async def test_an_unknown_restructuring_is_not_found(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 3})
    [id_] = await preview(hamlet, TACH)
    chair = await actor(hamlet, Role.COMMUNE_FRONT_CHAIR, CHAIR)
    agreed = replace(await agreement(hamlet, id_), restructuring_id=RestructuringId(UUID(int=1)))
    with pytest.raises(NotFound):
        async with hamlet.work(CHAIR) as work:
            await execute_restructuring(work, chair, agreed)


async def test_an_execution_needs_its_own_right(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 3})
    [id_] = await preview(hamlet, TACH)
    officer = await actor(hamlet, Role.COMMUNE_FRONT_OFFICER, CHAIR)
    agreed = await agreement(hamlet, id_)
    with pytest.raises(Forbidden):
        async with hamlet.work(CHAIR) as work:
            await execute_restructuring(work, officer, agreed)


async def test_who_drafted_it_does_not_execute_it(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 3})
    [id_] = await preview(hamlet, TACH)
    drafter = await actor(hamlet, Role.COMMUNE_FRONT_CHAIR, OFFICER)
    agreed = await agreement(hamlet, id_)
    with pytest.raises(RulesBroken) as caught:
        async with hamlet.work() as work:
            await execute_restructuring(work, drafter, agreed)
    assert codes(caught) == [("recusal", str(id_))]


@pytest.mark.parametrize(("household", "refused"), [(503, True), (601, False)])
async def test_who_lives_in_an_affected_group_does_not_execute_it(
    pool: asyncpg.Pool,
    household: int,
    refused: bool,  # noqa: FBT001
) -> None:
    hamlet = await build(pool, {5: 3, 6: 1})
    await hamlet.write((HOLDER, h(household)[0], CHAIR, asyncpg.Range(SINCE, None)))
    [id_] = await preview(hamlet, TACH)
    if not refused:
        await execute(hamlet, id_)
        return
    with pytest.raises(RulesBroken) as caught:
        await execute(hamlet, id_)
    assert codes(caught) == [("recusal", str(id_))]


# Versions, hashes, races.


async def test_a_group_that_changed_since_it_was_seen(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 3})
    with pytest.raises(StaleVersion) as caught:
        await preview(hamlet, replace(TACH, origin=ref(5, 7)))
    assert caught.value.values == {"version": 1}


async def test_a_household_that_joined_makes_the_plan_stale(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 3}, free=1)
    [id_] = await preview(hamlet, TACH)
    await hamlet.write(
        (
            "insert into memberships (household_id, group_id, status, valid) values ($1, $2, 'member', $3)",
            h(1)[0],
            A,
            asyncpg.Range(TODAY, None),
        )
    )
    before = await state(hamlet)
    with pytest.raises(Conflict) as caught:
        await execute(hamlet, id_)
    assert caught.value.code.code == "plan-stale"
    assert await state(hamlet) == before


async def test_a_group_of_another_version_makes_the_plan_stale(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 3})
    [id_] = await preview(hamlet, TACH)
    await hamlet.write(("update groups set version = 2, recorded_in = record.current_change_set()",))
    with pytest.raises(Conflict) as caught:
        await execute(hamlet, id_)
    assert caught.value.code.code == "plan-stale"


async def test_what_was_executed_is_not_executed_again(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 3})
    id_ = await carry_out(hamlet, TACH)
    with pytest.raises(StaleVersion) as caught:
        await execute(hamlet, id_)
    assert caught.value.values == {"version": 2}


async def test_a_preview_overtaken_by_another_is_refused(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 4, 6: 1})
    merge = MergeGroups(effective_on=TODAY, origins=(ref(5), ref(6)))
    [first, second] = [(await preview(hamlet, command))[0] for command in (merge, TACH)]
    await execute(hamlet, first)
    with pytest.raises(RulesBroken) as caught:
        await execute(hamlet, second)
    assert codes(caught) == [("group-not-in-force", str(A))]


async def race(hamlet: Hamlet, *ids: UUID) -> list[Exception]:
    """Everything executed at the same moment; what was refused."""
    found = await asyncio.gather(*(execute(hamlet, id_) for id_ in ids), return_exceptions=True)
    return [each for each in found if isinstance(each, Exception)]


async def test_one_of_two_executions_of_one_plan_wins(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 4})
    [id_] = await preview(hamlet, TACH)
    [refused] = await race(hamlet, id_, id_)
    assert isinstance(refused, StaleVersion)
    assert await hamlet.value("select count(*) from groups") == 2


async def test_one_of_two_plans_for_one_group_wins(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 4})
    other = replace(TACH, parts=(SplitPart(household_ids=h(502, 503)), SplitPart(continues=True, takes_rest=True)))
    [first], [second] = await preview(hamlet, TACH), await preview(hamlet, other)
    [refused] = await race(hamlet, first, second)
    # The same number was shown for both new groups, and the group has changed; whichever is told, nothing is done.
    assert isinstance(refused, RulesBroken | Conflict)
    assert await hamlet.value("select count(*) from groups") == 2
    assert await hamlet.value("select count(*) from restructurings where state = 'executed'") == 1


async def test_one_of_two_groups_gets_the_number(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 4, 6: 4})
    renumber = [RenumberGroup(effective_on=TODAY, group=ref(number), number=9) for number in (5, 6)]
    [first], [second] = await preview(hamlet, renumber[0]), await preview(hamlet, renumber[1])
    [refused] = await race(hamlet, first, second)
    assert isinstance(refused, RulesBroken)
    assert [each.code.code for each in refused.violations] == ["number-taken"]


# Several events on one day, and backdating.


async def test_a_split_and_a_merger_on_one_day_leave_the_days_net_state(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 4, 6: 2})
    seats = (SeatWish(PersonId(UUID(int=9051)), Post.HEAD),)
    split = replace(TACH, parts=(SplitPart(household_ids=h(501, 502), seats=seats), TACH.parts[1]))
    first = await carry_out(hamlet, split)
    new = await hamlet.value("select group_id from household_homes where household_id = $1", h(501)[0])
    merge = MergeGroups(effective_on=TODAY, origins=(ref(new.int), ref(6)), survivor_group_id=B)
    second = await carry_out(hamlet, merge)
    assert await hamlet.rows("select valid, end_kind, version from groups where id = $1", new) == [
        (None, "superseded", 2)
    ]
    for table in ("group_versions", "memberships", "board_seats"):
        assert await hamlet.value(f"select count(*) from {table} where group_id = $1", new) == 0
    assert await hamlet.rows(
        "select group_id, lower(valid), upper(valid) from memberships where household_id = $1 order by valid", h(501)[0]
    ) == [(A, SINCE, TODAY), (B, TODAY, None)]
    assert await hamlet.rows(
        "select restructuring_id, origin_group_id, result_group_id, order_no from lineage_edges "
        "where kind = 'moves' order by order_no"
    ) == [(first, A, new, 1), (second, new, B, 2)]
    assert await hamlet.rows("select group_id, count(*) from household_homes group by 1 order by 1") == [(A, 2), (B, 4)]


async def test_a_household_may_go_back_on_the_same_day(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 3, 6: 3})
    there = TransferHouseholds(effective_on=TODAY, origin=ref(5), destination=ref(6), household_ids=h(501))
    await carry_out(hamlet, there)
    await carry_out(hamlet, replace(there, origin=ref(6), destination=ref(5)))
    assert await hamlet.rows(
        "select group_id, lower(valid), upper(valid) from memberships where household_id = $1 order by valid", h(501)[0]
    ) == [(A, SINCE, TODAY), (A, TODAY, None)]


async def test_a_group_is_relabelled_twice_on_one_day(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 3})
    for name in ("Tổ Một", "Tổ Hai"):
        await carry_out(hamlet, RenameGroup(effective_on=TODAY, group=ref(5), name=name))
    assert await hamlet.rows("select name, lower(valid), upper(valid) from group_versions order by valid") == [
        ("Tổ số 5", SINCE, TODAY),
        ("Tổ Hai", TODAY, None),
    ]


async def test_a_late_recording_takes_effect_on_its_day(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 3})
    await carry_out(hamlet, LATE)
    assert await hamlet.rows(
        "select lower(valid), upper(valid) from memberships where household_id = $1 order by valid", h(501)[0]
    ) == [(SINCE, EARLIER), (EARLIER, None)]
    assert await hamlet.value("select reason from journal_entries where action = 'execute_restructuring'") == (
        "Quyết định gửi chậm"
    )


EVENT = """
with e as (
    insert into household_events (kind, effective_on, order_no, origin) values ($2, $3, 1, 'workflow') returning id
)
insert into household_lineage (event_id, origin_household_id, result_household_id, kind) select id, $1, $1, 'x' from e
"""
NEW_MEMBER = "insert into memberships (household_id, group_id, status, valid) values ($1, $2, 'member', $3)"
END_SEAT = """
update board_seats set valid = daterange(lower(valid), $1), recorded_in = record.current_change_set()
where post = 'deputy'
"""
LATER = EARLIER + timedelta(5)
RANGE = asyncpg.Range(LATER, None)
OTHER_LATER = replace(LATE, effective_on=LATER, origin=ref(6), parts=(SplitPart(household_ids=h(601)), TACH.parts[1]))


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        ((NEW_MEMBER, h(1)[0], A, RANGE), "membership"),
        ((END_SEAT, LATER), "seat"),
        ((EVENT, h(502)[0], "split", LATER), "household_event"),
    ],
)
async def test_nothing_is_slipped_in_beneath_later_facts(
    pool: asyncpg.Pool, statement: tuple[str, *tuple[object, ...]], what: str
) -> None:
    hamlet = await build(pool, {5: 3}, free=1)
    await hamlet.write(statement)
    with pytest.raises(RulesBroken) as caught:
        await preview(hamlet, LATE)
    seat = await hamlet.value("select id from board_seats where post = 'deputy'")
    subject = {"membership": h(1)[0], "seat": seat, "household_event": h(502)[0]}[what]
    assert codes(caught) == [("later-facts", str(subject))]
    assert caught.value.violations[0].values["on"] == LATER


async def test_events_that_do_not_touch_the_group_do_not_stand_in_the_way(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 3, 6: 3})
    await hamlet.write((EVENT, h(502)[0], "recount", LATER), (EVENT, h(503)[0], "change_head", LATER))
    await carry_out(hamlet, OTHER_LATER)
    await preview(hamlet, LATE)


async def test_a_later_restructuring_stands_in_the_way(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 3})
    later = await carry_out(hamlet, replace(LATE, effective_on=LATER))
    new = await hamlet.value("select group_id from household_homes where household_id = $1", h(501)[0])
    with pytest.raises(RulesBroken) as caught:
        await preview(hamlet, LATE)
    assert codes(caught) == [("later-facts", str(later)), ("later-facts", str(h(501)[0]))]
    with pytest.raises(RulesBroken) as caught:
        await preview(hamlet, replace(LATE, origin=ref(new.int)))
    assert codes(caught)[-1] == ("group-not-in-force", str(new))


async def test_a_later_name_stands_in_the_way(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 3})
    rename = RenameGroup(effective_on=LATER, group=ref(5), name="Tổ Một", late_reason="Gửi chậm")
    id_ = await carry_out(hamlet, rename)
    with pytest.raises(RulesBroken) as caught:
        await preview(hamlet, LATE)
    assert codes(caught) == [("later-facts", str(A)), ("later-facts", str(id_))]


async def test_a_free_household_that_joined_later_stands_in_the_way(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 3}, free=1)
    await hamlet.write((NEW_MEMBER, h(1)[0], A, RANGE))
    command = EstablishGroup(effective_on=EARLIER, territory_id=HAMLET, household_ids=h(1), late_reason="Gửi chậm")
    with pytest.raises(RulesBroken) as caught:
        await preview(hamlet, command)
    assert codes(caught) == [("later-facts", str(h(1)[0]))]


async def test_execution_changes_no_earlier_date(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 4, 6: 2})
    as_of = (
        "select v.group_id, v.number, v.name, m.household_id, m.status, s.person_id, s.post from group_versions v "
        "left join memberships m on m.group_id = v.group_id and m.valid @> $1::date "
        "left join board_seats s on s.group_id = v.group_id and s.valid @> $1::date "
        "where v.valid @> $1::date order by 1, 4, 6"
    )
    days = (SINCE, TODAY - timedelta(1))
    before = [await hamlet.rows(as_of, day) for day in days]
    await carry_out(hamlet, replace(TACH, parts=(TACH.parts[0], SplitPart(takes_rest=True))))
    await carry_out(hamlet, DissolveGroup(effective_on=TODAY, group=ref(6)))
    assert [await hamlet.rows(as_of, day) for day in days] == before


# Places, policies.


async def test_an_establishment_needs_a_hamlet(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {}, free=1)
    commune = await hamlet.value("select parent_id from territory_versions where territory_id = $1", HAMLET)
    with pytest.raises(RulesBroken) as caught:
        await preview(hamlet, EstablishGroup(effective_on=TODAY, territory_id=commune, household_ids=h(1)))
    assert codes(caught) == [("territory-not-in-force", str(commune))]


async def test_a_group_whose_hamlet_is_pending_lies_in_its_commune(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 3})
    commune = await hamlet.value("select parent_id from territory_versions where territory_id = $1", HAMLET)
    await hamlet.write(
        ("update group_versions set territory_id = $1, recorded_in = record.current_change_set()", commune),
        ("update group_homes set territory_id = $1", commune),
    )
    id_ = await carry_out(hamlet, TACH)
    assert await hamlet.value("select territory_id from restructurings where id = $1", id_) == commune
    assert await hamlet.rows("select territory_id, number from group_versions order by number") == [
        (commune, 5),
        (commune, 6),
    ]


HARD_MAX = """
insert into policy_values (territory_id, key, value, legal_basis, verified, valid)
select parent_id, 'size.hard_max', '1', 'x', false, daterange($2, null) from territory_versions where territory_id = $1
"""


async def test_the_policy_of_the_place_and_day_decides(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 3})
    await hamlet.write((HARD_MAX, HAMLET, TODAY))
    chia = replace(TACH, parts=(TACH.parts[0], SplitPart(takes_rest=True)))
    with pytest.raises(RulesBroken) as caught:
        await preview(hamlet, chia)
    assert codes(caught) == [("group-too-large", "/parts/1")]
    await preview(hamlet, replace(chia, effective_on=EARLIER, late_reason="Gửi chậm"))


# Many at once.


def tach(number: int, **changed: Any) -> SplitGroup:
    parts = (SplitPart(household_ids=h(number * 100 + 1)), SplitPart(continues=True, takes_rest=True))
    return replace(SplitGroup(effective_on=TODAY, origin=ref(number), parts=parts), **changed)


async def test_many_are_executed_in_order(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 3, 6: 3, 7: 3})
    ids = await preview(hamlet, tach(7), tach(5), tach(6, effective_on=EARLIER, late_reason="Gửi chậm"))
    await execute(hamlet, *ids)
    assert await hamlet.rows(
        "select id, effective_on, order_no from restructurings order by effective_on, order_no"
    ) == [
        (ids[2], EARLIER, 1),
        (ids[0], TODAY, 1),
        (ids[1], TODAY, 2),
    ]
    assert await hamlet.rows("select number from group_versions order by number") == [(n,) for n in range(5, 11)]
    assert await hamlet.rows(
        "select count(*), count(distinct change_set_id) from journal_entries where action = 'execute_restructuring'"
    ) == [(3, 1)]


async def test_plans_that_overlap_are_not_previewed_together(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 3})
    with pytest.raises(Conflict) as caught:
        await preview(hamlet, tach(5), RenameGroup(effective_on=TODAY, group=ref(5), name="Tổ Một"))
    assert caught.value.code.code == "batch-overlap"


async def test_plans_that_overlap_are_not_executed_together(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 3})
    [first] = await preview(hamlet, tach(5))
    [second] = await preview(hamlet, RenameGroup(effective_on=TODAY, group=ref(5), name="Tổ Một"))
    before = await state(hamlet)
    for ids in ((first, second), (first, first)):
        with pytest.raises(Conflict) as caught:
            await execute(hamlet, *ids)
        assert caught.value.code.code == "batch-overlap"
    assert await state(hamlet) == before


async def test_one_refusal_refuses_all(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 3, 6: 1})
    officer = await actor(hamlet, Role.COMMUNE_FRONT_OFFICER, OFFICER)
    before = await state(hamlet)
    with pytest.raises(RulesBroken) as caught:
        async with hamlet.work() as work:
            await preview_many(work, officer, [tach(5), tach(6)])
    assert codes(caught) == [("empty-result", "/parts/1")]
    assert await state(hamlet) == before


async def test_a_stale_command_among_many_is_refused(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 3, 6: 3})
    ids = await preview(hamlet, tach(5), tach(6))
    chair = await actor(hamlet, Role.COMMUNE_FRONT_CHAIR, CHAIR)
    agreed = [await agreement(hamlet, id_) for id_ in ids]
    with pytest.raises(Conflict) as caught:
        async with hamlet.work(CHAIR) as work:
            await execute_many(work, chair, [agreed[0], replace(agreed[1], plan_hash=agreed[0].plan_hash)])
    assert caught.value.code.code == "plan-stale"
