"""Each kind of restructuring, previewed and executed on PostgreSQL."""

from datetime import date
from uuid import UUID

import asyncpg

from app.domain.groups.model import Post
from app.domain.restructuring.commands import (
    DissolveGroup,
    EstablishGroup,
    MergeGroups,
    RegroupGroups,
    RegroupPart,
    RenameGroup,
    RenumberGroup,
    SeatWish,
    SplitGroup,
    SplitPart,
    TransferHouseholds,
)
from app.domain.shared.ids import PersonId
from tests.infra.db.hamlet import HAMLET, SINCE, TODAY, Hamlet, build, carry_out, group_id, h, ref

LAN = PersonId(UUID(int=9051))
A, B = group_id(5), group_id(6)

MEMBERSHIPS = """
select household_id, group_id, status, lower(valid), upper(valid), ended_because from memberships
where household_id = any($1) order by household_id, valid
"""
VERSIONS = """
select number, name, name_fold, status, lower(valid), upper(valid) from group_versions
where group_id = $1 order by valid
"""
SUSPEND = "update group_versions set status = 'suspended', recorded_in = record.current_change_set()"
EDGES = """
select origin_group_id, result_group_id, kind, households_moved, order_no from lineage_edges
where restructuring_id = $1 order by origin_group_id, result_group_id
"""


async def group_of(hamlet: Hamlet, household: int) -> UUID | None:
    """The group that the household lies in today, once by its membership and once by its home."""
    [(lying, home)] = await hamlet.rows(
        "select m.group_id, o.group_id from household_homes o "
        "left join memberships m on m.household_id = o.household_id and m.valid @> $2::date where o.household_id = $1",
        UUID(int=household), TODAY,
    )  # fmt: skip
    assert lying == home
    return lying  # type: ignore[no-any-return]


async def test_a_split_with_a_part_that_goes_on(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 4})
    command = SplitGroup(
        effective_on=TODAY, origin=ref(5, 1), decision_number="15/QĐ-UBND", reason="Trên 50 hộ",
        parts=(
            SplitPart(household_ids=h(501, 502), seats=(SeatWish(LAN, Post.HEAD),)),
            SplitPart(continues=True, takes_rest=True),
        ),
    )  # fmt: skip
    id_ = await carry_out(hamlet, command)
    new = await group_of(hamlet, 501)
    assert new is not None
    assert await hamlet.rows(MEMBERSHIPS, h(501, 503)) == [
        (UUID(int=501), A, "member", SINCE, TODAY, "restructured"),
        (UUID(int=501), new, "member", TODAY, None, None),
        (UUID(int=503), A, "member", SINCE, None, None),
    ]
    assert await hamlet.rows("select version, origin, lower(valid), upper(valid) from groups where id = $1", new) == [
        (1, "workflow", TODAY, None)
    ]
    assert await hamlet.rows(VERSIONS, new) == [(6, "Tổ số 6", "to so 6", "active", TODAY, None)]
    assert await hamlet.value("select territory_id from group_homes where group_id = $1", new) == HAMLET
    assert await hamlet.rows(
        "select person_id, post, manner, term_until, lower(valid) from board_seats where group_id = $1", new
    ) == [(LAN, "head", "acting", date(2026, 9, 10), TODAY)]
    assert await hamlet.rows(EDGES, id_) == [(A, A, "continues", 2, 1), (A, new, "moves", 2, 1)]
    assert await hamlet.rows(
        "select kind, legal_form, state, origin, order_no, version, decision_number, executed_at is not null, "
        "group_ids from restructurings where id = $1", id_,
    ) == [("split", "tach", "executed", "workflow", 1, 2, "15/QĐ-UBND", True, [A, new])]  # fmt: skip
    assert await hamlet.rows("select id, version from groups where id = $1", A) == [(A, 2)]
    assert await hamlet.rows("select version from households where id = any($1) order by id", h(501, 503)) == [
        (2,),
        (1,),
    ]
    assert await hamlet.rows(
        "select action, subject_kind, reason, payload->>'legal_form', (select count(*) from journal_subjects s "
        "where s.entry_id = e.id) from journal_entries e where subject_id = $1 order by change_set_id", id_,
    ) == [
        ("preview_split", "restructuring", "Trên 50 hộ", "tach", 2),
        ("execute_restructuring", "restructuring", "Trên 50 hộ", "tach", 5),
    ]  # fmt: skip


async def test_a_split_that_ends_the_group(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 4})
    command = SplitGroup(
        effective_on=TODAY,
        origin=ref(5),
        parts=(SplitPart(household_ids=h(501)), SplitPart(number=5, takes_rest=True)),
    )
    id_ = await carry_out(hamlet, command)
    first, second = await group_of(hamlet, 501), await group_of(hamlet, 504)
    assert await hamlet.rows("select end_kind, version, lower(valid), upper(valid) from groups where id = $1", A) == [
        ("superseded", 2, SINCE, TODAY)
    ]
    assert [row[0] for row in await hamlet.rows(VERSIONS, A)] == [5]
    assert (await hamlet.rows(VERSIONS, A))[0][4:] == (SINCE, TODAY)
    assert (await hamlet.rows(VERSIONS, second))[0][:2] == (5, "Tổ số 5")
    assert await hamlet.rows(EDGES, id_) == [(A, first, "moves", 1, 1), (A, second, "moves", 3, 1)]
    assert await hamlet.rows(
        "select post, upper(valid), ended_because from board_seats where group_id = $1 order by post", A
    ) == [(post, TODAY, "group_ended") for post in ("deputy", "head", "secretary")]


async def test_a_merger_keeps_statuses(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 2, 6: 2})
    change = "update memberships set status = $2, recorded_in = record.current_change_set() where household_id = $1"
    await hamlet.write((change, h(501)[0], "declined"), (change, h(502)[0], "provisional"))
    id_ = await carry_out(hamlet, MergeGroups(effective_on=TODAY, origins=(ref(5), ref(6)), survivor_group_id=B))
    assert [row for row in await hamlet.rows(MEMBERSHIPS, h(501, 502)) if row[4] is None] == [
        (UUID(int=501), B, "declined", TODAY, None, None),
        (UUID(int=502), B, "provisional", TODAY, None, None),
    ]
    assert await hamlet.rows("select id, end_kind, version from groups order by id") == [
        (A, "superseded", 2),
        (B, None, 2),
    ]
    assert await hamlet.rows(EDGES, id_) == [(A, B, "moves", 2, 1), (B, B, "continues", 2, 1)]
    assert await hamlet.value("select count(*) from board_seats where group_id = $1 and upper_inf(valid)", B) == 3


async def test_a_regrouping_relabels_and_keeps_the_suspension(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 2, 6: 2})
    await hamlet.write(
        (f"{SUSPEND} where group_id = $1", A),
    )
    command = RegroupGroups(
        effective_on=TODAY,
        origins=(ref(5), ref(6)),
        results=(
            RegroupPart(continues_group_id=A, number=6, household_ids=h(501, 601)),
            RegroupPart(name="Tổ Bình Yên", takes_rest=True),
        ),
    )
    await carry_out(hamlet, command)
    assert await hamlet.rows(VERSIONS, A) == [
        (5, "Tổ số 5", "to so 5", "suspended", SINCE, TODAY),
        (6, "Tổ số 6", "to so 6", "suspended", TODAY, None),
    ]
    new = await group_of(hamlet, 502)
    assert await group_of(hamlet, 602) == new
    assert await group_of(hamlet, 601) == A
    assert (await hamlet.rows(VERSIONS, new))[0][:3] == (7, "Tổ Bình Yên", "to binh yen")


async def test_a_transfer(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 3, 6: 1})
    command = TransferHouseholds(effective_on=TODAY, origin=ref(5), destination=ref(6), household_ids=h(501, 503))
    id_ = await carry_out(hamlet, command)
    assert [await group_of(hamlet, household) for household in (501, 502, 503, 601)] == [B, A, B, B]
    assert await hamlet.rows("select id, version from groups order by id") == [(A, 2), (B, 2)]
    assert await hamlet.rows(EDGES, id_) == [
        (A, A, "continues", 1, 1),
        (A, B, "moves", 2, 1),
        (B, B, "continues", 1, 1),
    ]


async def test_a_name_and_a_number(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 1})
    await carry_out(hamlet, RenumberGroup(effective_on=TODAY, group=ref(5, 1), number=9))
    await carry_out(hamlet, RenameGroup(effective_on=TODAY, group=ref(5, 2), name="Tổ Đoàn Kết"))
    assert await hamlet.rows(VERSIONS, A) == [
        (5, "Tổ số 5", "to so 5", "active", SINCE, TODAY),
        (9, "Tổ Đoàn Kết", "to doan ket", "active", TODAY, None),
    ]
    assert await hamlet.rows("select kind, order_no from restructurings order by order_no") == [
        ("renumber", 1),
        ("rename", 2),
    ]


async def test_a_dissolution(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 2})
    id_ = await carry_out(hamlet, DissolveGroup(effective_on=TODAY, group=ref(5)))
    assert await group_of(hamlet, 501) is None
    assert await hamlet.rows(EDGES, id_) == [(A, None, "ends", 2, 1)]
    assert await hamlet.rows("select end_kind, upper(valid) from groups") == [("dissolved", TODAY)]
    assert await hamlet.value("select count(*) from board_seats where valid @> $1::date", TODAY) == 0


async def test_an_establishment(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 1}, free=3)
    command = EstablishGroup(
        effective_on=TODAY, territory_id=HAMLET, household_ids=h(1, 2), name="Tổ Mới", seats=(SeatWish(LAN, Post.HEAD),)
    )
    id_ = await carry_out(hamlet, command)
    new = await group_of(hamlet, 1)
    assert await hamlet.rows(MEMBERSHIPS, h(1)) == [(UUID(int=1), new, "member", TODAY, None, None)]
    assert await group_of(hamlet, 3) is None
    assert (await hamlet.rows(VERSIONS, new))[0][:2] == (6, "Tổ Mới")
    assert await hamlet.rows(EDGES, id_) == [(None, new, "founds", 2, 1)]
    assert await hamlet.value("select territory_id from restructurings where id = $1", id_) == HAMLET
