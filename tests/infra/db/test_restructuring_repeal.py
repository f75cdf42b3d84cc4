"""Repeal: from a day on, groups are arranged as before; identity, lineage and households hold."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from app.domain.restructuring.commands import (
    DissolveGroup,
    EstablishGroup,
    MergeGroups,
    RegroupGroups,
    RegroupPart,
    RenameGroup,
    RenumberGroup,
    RepealRestructuring,
    Restructure,
    ReturnWish,
    SplitGroup,
    SplitPart,
    TransferHouseholds,
)
from app.domain.shared.errors import RulesBroken
from app.domain.shared.ids import GroupId, RestructuringId
from tests.infra.db.hamlet import (
    HAMLET,
    OTHER_HAMLET,
    TODAY,
    Hamlet,
    build,
    carry_out,
    group_id,
    h,
    preview,
    ref,
)
from tests.infra.db.schedule_steps import JOIN, STATE

A, B = group_id(5), group_id(6)
EARLIER, YESTERDAY = date(2026, 2, 1), TODAY - timedelta(1)
LATE: dict[str, Any] = {"effective_on": EARLIER, "late_reason": "Quyết định gửi chậm"}
ARRANGED = """
select v.number, v.name, array_agg(('x' || right(m.household_id::text, 8))::bit(32)::int order by m.household_id)
from group_versions v left join memberships m on m.group_id = v.group_id and m.valid @> $1::date
where v.valid @> $1::date group by 1, 2 order by 1
"""
EDGES = """
select o.number, r.number, e.kind, e.households_moved from lineage_edges e
left join (select distinct group_id, number from group_versions) o on o.group_id = e.origin_group_id
left join (select distinct group_id, number from group_versions) r on r.group_id = e.result_group_id
where e.restructuring_id = $1 order by 1, 2
"""
SEVERAL_HAMLETS = """
insert into policy_values (territory_id, key, value, legal_basis, verified, valid)
select parent_id, 'territory.one_hamlet', 'false', '15/HD-MTTQ', true, daterange('2026-01-01', null)
from territory_versions where territory_id = $1
"""
LEAVE = """
update memberships set valid = daterange(lower(valid), $2), recorded_in = record.current_change_set()
where household_id = $1 and upper_inf(valid)
"""
CHIA = SplitGroup(**LATE, origin=ref(5), parts=(SplitPart(household_ids=h(501, 502)), SplitPart(takes_rest=True)))
TACH = SplitGroup(
    **LATE, origin=ref(5), parts=(SplitPart(household_ids=h(501)), SplitPart(continues=True, takes_rest=True))
)


def repeal_of(id_: UUID, day: date = TODAY, *returns: ReturnWish) -> RepealRestructuring:
    return RepealRestructuring(
        effective_on=day, restructuring_id=RestructuringId(id_), decision_number="20/QĐ-UBND", returns=returns
    )


async def arranged(hamlet: Hamlet, day: date = TODAY) -> list[tuple[Any, ...]]:
    """Number, name and households of every group."""
    return await hamlet.rows(ARRANGED, day)


async def repeal(hamlet: Hamlet, command: Restructure) -> UUID:
    """Carries the command out and repeals it from today on; the repeal's id."""
    return await carry_out(hamlet, repeal_of(await carry_out(hamlet, command)))


async def refusal(hamlet: Hamlet, command: RepealRestructuring) -> list[tuple[str, str]]:
    with pytest.raises(RulesBroken) as caught:
        await preview(hamlet, command)
    return [(each.code.code, each.subject) for each in caught.value.violations]


async def test_a_group_that_was_divided_comes_back_as_a_new_one(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 4})
    divided = await carry_out(hamlet, CHIA)
    repealing = await carry_out(hamlet, repeal_of(divided))
    assert await arranged(hamlet, YESTERDAY) == [(6, "Tổ số 6", [501, 502]), (7, "Tổ số 7", [503, 504])]
    assert await arranged(hamlet) == [(5, "Tổ số 5", [501, 502, 503, 504])]
    reborn = await hamlet.value("select group_id from group_versions where number = 5 and valid @> $1::date", TODAY)
    assert reborn != A, "what ended does not come to life again"
    assert await hamlet.rows("select end_kind, upper(valid) from groups where id = $1", A) == [("superseded", EARLIER)]
    assert await hamlet.rows(EDGES, repealing) == [(6, 5, "moves", 2), (7, 5, "moves", 2)]
    assert await hamlet.rows(STATE, divided) == [("repealed", 3, 1)]
    assert await hamlet.rows(
        "select kind, legal_form, state, repeals_id, decision_number from restructurings where id = $1", repealing
    ) == [("repeal", None, "executed", divided, "20/QĐ-UBND")]
    assert await hamlet.rows(
        "select payload ->> 'repeals_id', exists (select from journal_subjects s where s.entry_id = e.id "
        "and s.subject_id = $1) from journal_entries e where subject_id = $2 and action = 'execute_restructuring'",
        divided, repealing,
    ) == [(str(divided), True)]  # fmt: skip


async def test_a_group_that_was_taken_out_goes_back(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 3})
    repealing = await repeal(hamlet, TACH)
    assert await arranged(hamlet) == [(5, "Tổ số 5", [501, 502, 503])]
    assert await hamlet.rows("select group_id from group_versions where valid @> $1::date", TODAY) == [(A,)]
    assert await hamlet.rows(EDGES, repealing) == [(5, 5, "continues", 2), (6, 5, "moves", 1)]
    assert await hamlet.value("select count(*) from board_seats where group_id = $1 and upper_inf(valid)", A) == 3


@pytest.mark.parametrize("survivor", [None, A])
async def test_groups_that_were_joined_part_again(pool: asyncpg.Pool, survivor: GroupId | None) -> None:
    hamlet = await build(pool, {5: 2, 6: 3})
    await repeal(hamlet, MergeGroups(**LATE, origins=(ref(5), ref(6)), survivor_group_id=survivor))
    assert await arranged(hamlet) == [(5, "Tổ số 5", [501, 502]), (6, "Tổ số 6", [601, 602, 603])]
    goes_on = await hamlet.rows("select id from groups where id = any($1) and valid @> $2::date", [A, B], TODAY)
    assert goes_on == ([] if survivor is None else [(A,)])


async def test_a_former_number_that_is_borne_by_another_is_not_taken(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 2, 6: 3, 8: 2})
    merged = await carry_out(hamlet, MergeGroups(**LATE, origins=(ref(5), ref(6)), survivor_group_id=A))
    await carry_out(hamlet, RenumberGroup(effective_on=TODAY, group=ref(8), number=6))
    await carry_out(hamlet, repeal_of(merged))
    assert await arranged(hamlet) == [
        (5, "Tổ số 5", [501, 502]),
        (6, "Tổ số 6", [801, 802]),
        (7, "Tổ số 7", [601, 602, 603]),
    ]


async def test_a_new_arrangement_is_undone(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 3, 6: 3})
    command = RegroupGroups(
        **LATE, origins=(ref(5), ref(6)),
        results=(
            RegroupPart(continues_group_id=A, number=9, name="Tổ Bình Yên", household_ids=h(501, 601)),
            RegroupPart(household_ids=h(502, 602)), RegroupPart(takes_rest=True),
        ),
    )  # fmt: skip
    await repeal(hamlet, command)
    assert await arranged(hamlet) == [(5, "Tổ số 5", [501, 502, 503]), (6, "Tổ số 6", [601, 602, 603])]


async def test_households_that_were_transferred_go_back(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 3, 6: 2})
    await repeal(hamlet, TransferHouseholds(**LATE, origin=ref(5), destination=ref(6), household_ids=h(501, 502)))
    assert await arranged(hamlet) == [(5, "Tổ số 5", [501, 502, 503]), (6, "Tổ số 6", [601, 602])]


@pytest.mark.parametrize(
    "command",
    [
        RenameGroup(**LATE, group=ref(5), name="Tổ Bình Yên"),
        RenumberGroup(**LATE, group=ref(5), number=12),
        RenumberGroup(**LATE, group=ref(5), number=12, name="Tổ Bình Yên"),
    ],
)
@pytest.mark.parametrize("size", [0, 2])
async def test_the_former_label_comes_back(pool: asyncpg.Pool, command: Restructure, size: int) -> None:
    hamlet = await build(pool, {5: size})
    await repeal(hamlet, command)
    assert await hamlet.rows("select number, name from group_versions where valid @> $1::date", TODAY) == [
        (5, "Tổ số 5")
    ]


async def test_what_was_established_is_dissolved(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 1}, free=2)
    established = await carry_out(hamlet, EstablishGroup(**LATE, territory_id=HAMLET, household_ids=h(1, 2)))
    await carry_out(hamlet, repeal_of(established))
    assert await arranged(hamlet) == [(5, "Tổ số 5", [501])]
    assert await hamlet.rows("select end_kind from groups where not upper_inf(valid)") == [("dissolved",)]
    assert await hamlet.value("select count(*) from household_homes where group_id is null") == 2
    [end] = await hamlet.rows("select id from restructurings where kind = 'repeal'")
    assert await refusal(hamlet, repeal_of(end[0])) == [("repeal-of-end", str(end[0]))]


async def test_what_was_dissolved_does_not_come_back(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 2})
    dissolved = await carry_out(hamlet, DissolveGroup(**LATE, group=ref(5)))
    assert await refusal(hamlet, repeal_of(dissolved)) == [("repeal-of-end", str(dissolved))]


async def test_a_group_returns_to_its_own_hamlet(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 3, 6: 1}, elsewhere={6: OTHER_HAMLET})
    await hamlet.write((SEVERAL_HAMLETS, HAMLET))
    await repeal(hamlet, MergeGroups(**LATE, origins=(ref(5), ref(6))))
    assert await hamlet.rows(
        "select number, territory_id from group_versions where valid @> $1::date order by 1", TODAY
    ) == [(5, HAMLET), (6, OTHER_HAMLET)]


async def test_on_one_day_both_compose_to_nothing(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 3})
    before = await arranged(hamlet)
    await repeal(
        hamlet,
        SplitGroup(
            effective_on=TODAY,
            origin=ref(5),
            parts=(SplitPart(household_ids=h(501)), SplitPart(continues=True, takes_rest=True)),
        ),
    )
    assert await arranged(hamlet) == before
    assert await hamlet.rows("select valid from groups where id <> $1", A) == [(None,)]


# Households that came later.


async def test_households_that_came_later(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 2, 6: 4}, free=4)
    merged = await carry_out(hamlet, MergeGroups(**LATE, origins=(ref(5), ref(6))))
    joined = await hamlet.value("select group_id from household_homes where household_id = $1", h(501)[0])
    for household in h(1, 2):
        await hamlet.write((JOIN, household, joined, asyncpg.Range(YESTERDAY, None)))
    wish = ReturnWish(household_id=h(2)[0], group_id=A)
    await carry_out(hamlet, repeal_of(merged, TODAY, wish))
    assert await arranged(hamlet) == [(5, "Tổ số 5", [2, 501, 502]), (6, "Tổ số 6", [1, 601, 602, 603, 604])]


async def test_they_stay_with_a_group_that_goes_on(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 1, 6: 4}, free=1)
    merged = await carry_out(hamlet, MergeGroups(**LATE, origins=(ref(5), ref(6)), survivor_group_id=A))
    await hamlet.write((JOIN, h(1)[0], A, asyncpg.Range(YESTERDAY, None)))
    await carry_out(hamlet, repeal_of(merged))
    assert await arranged(hamlet) == [(5, "Tổ số 5", [1, 501]), (6, "Tổ số 6", [601, 602, 603, 604])]


async def test_who_has_left_the_groups_does_not_return(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 3, 6: 2})
    split = await carry_out(hamlet, TACH)
    await hamlet.write((LEAVE, h(503)[0], YESTERDAY))
    await hamlet.write((JOIN, h(503)[0], B, asyncpg.Range(YESTERDAY, None)))
    await carry_out(hamlet, repeal_of(split))
    assert await arranged(hamlet) == [(5, "Tổ số 5", [501, 502]), (6, "Tổ số 6", [503, 601, 602])]
