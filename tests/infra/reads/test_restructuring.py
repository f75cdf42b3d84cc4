"""Reading restructurings, lineage and the correspondence of two dates."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from app.domain.access.actor import Actor, Assignment
from app.domain.access.roles import Role
from app.domain.restructuring.commands import (
    DissolveGroup,
    MergeGroups,
    RenameGroup,
    RepealRestructuring,
    Restructure,
    SplitGroup,
    SplitPart,
    TransferHouseholds,
)
from app.domain.shared.ids import AccountId, AssignmentId, RestructuringId
from tests.infra.db.hamlet import (
    CHAIR,
    HAMLET,
    OFFICER,
    OTHER_HAMLET,
    SINCE,
    TODAY,
    Hamlet,
    actor,
    build,
    carry_out,
    group_id,
    h,
    preview,
    ref,
)
from tests.infra.db.schedule_steps import at, work_off
from tests.infra.reads.reader import Reader, nest, nest_many, officer, values

A, B, C = group_id(5), group_id(6), group_id(7)
YESTERDAY, TOMORROW = TODAY - timedelta(1), TODAY + timedelta(1)
TACH = SplitGroup(
    effective_on=TODAY,
    origin=ref(5),
    decision_number="15/QĐ-UBND",
    parts=(SplitPart(household_ids=h(501)), SplitPart(continues=True, takes_rest=True)),
)
AHEAD = replace(TACH, effective_on=TOMORROW)
JOINED = (
    "insert into memberships (household_id, group_id, status, valid) values ($1, $2, 'member', daterange($3, null))"
)
EARLIER = RenameGroup(effective_on=date(2026, 2, 1), group=ref(6), name="Tổ Bình Yên", late_reason="Gửi chậm")


async def reader(hamlet: Hamlet, role: Role) -> Reader:
    return Reader(hamlet.pool, await actor(hamlet, role, CHAIR))


def member_of(hamlet: Hamlet, role: Role, group: UUID) -> Reader:
    assignment = Assignment(AssignmentId(UUID(int=1)), role, group_id=group, household_id=h(1)[0])
    return Reader(hamlet.pool, Actor(AccountId(CHAIR), CHAIR, "test", (assignment,)))


async def test_a_restructuring_tells_its_plan(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 3})
    id_ = await carry_out(hamlet, TACH)
    found = await (await officer(hamlet)).one(
        "restructuring", id_, "kind", "legal_form", "state", "effective_on", "order_no", "decision_number", "version",
        "plan_hash", "plan", "placements", nest("territory", "id"), nest("drafted_by", "id"),
        nest_many("edges", "kind", "households_moved"),
    )  # fmt: skip
    assert found is not None
    new = await hamlet.value("select group_id from household_homes where household_id = $1", h(501)[0])
    plan, plan_hash = found.pop("plan"), found.pop("plan_hash")
    assert plan_hash == await hamlet.value("select encode(plan_hash, 'hex') from restructurings")
    assert found == {
        "kind": "split", "legal_form": "tach", "state": "executed", "effective_on": "2026-03-10", "order_no": 1,
        "decision_number": "15/QĐ-UBND", "version": 2,
        "territory": {"id": str(HAMLET)}, "drafted_by": {"id": str(OFFICER)},
        "placements": [
            {"household_id": str(h(n)[0]), "origin": str(A), "result": str(new if n == 501 else A)}
            for n in (501, 502, 503)
        ],
        "edges": [
            {"kind": "continues", "households_moved": 2}, {"kind": "moves", "households_moved": 1},
        ],
    }  # fmt: skip
    assert "placements" not in plan
    assert [result["number"] for result in plan["results"]] == [6, 5]
    assert plan["warnings"][0]["vi"] == "Tổ 6 có 1 hộ, ngoài mức từ 20 đến 45."


DO, DROP, UNDO = "execute_restructuring", "withdraw_restructuring", "preview_repeal"
FIX = "correct_decision"
DISSOLVE = DissolveGroup(effective_on=TODAY, group=ref(5))


@pytest.mark.parametrize(
    ("role", "command", "executed", "expected"),
    [
        (Role.COMMUNE_FRONT_CHAIR, TACH, False, [DO, DROP]),
        (Role.COMMUNE_FRONT_CHAIR, AHEAD, True, [DROP]),
        (Role.COMMUNE_FRONT_CHAIR, TACH, True, [UNDO, FIX]),
        (Role.COMMUNE_FRONT_CHAIR, DISSOLVE, True, [FIX]),
        (Role.COMMUNE_FRONT_OFFICER, TACH, False, [DROP]),
        (Role.COMMUNE_GOVERNMENT, TACH, False, [DO]),
        (Role.COMMUNE_GOVERNMENT, TACH, True, []),
    ],
)
async def test_what_may_be_done_next(
    pool: asyncpg.Pool,
    role: Role,
    command: Restructure,
    executed: bool,  # noqa: FBT001
    expected: list[str],
) -> None:
    hamlet = await build(pool, {5: 3})
    id_ = await carry_out(hamlet, command) if executed else (await preview(hamlet, command))[0]
    assert await (await reader(hamlet, role)).one("restructuring", id_, "allowed_actions") == {
        "allowed_actions": expected
    }


async def test_what_is_ahead_tells_who_put_it_there(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 3}, free=1)
    id_ = await carry_out(hamlet, AHEAD)
    seen = await reader(hamlet, Role.COMMUNE_FRONT_CHAIR)
    members = ("state", "scheduled_at", "attention", "order_no", "recorded_late", nest("scheduled_by", "id"))
    assert await seen.one("restructuring", id_, *members) == {
        "state": "scheduled", "scheduled_at": "2026-03-10T12:00:00+07:00", "attention": None, "order_no": 1,
        "recorded_late": False, "scheduled_by": {"id": str(CHAIR)},
    }  # fmt: skip
    assert values(await seen.many("restructuring", "state", state=["scheduled"]), "state") == ["scheduled"]
    assert await seen.many("restructuring", "state", as_of=YESTERDAY) == [], "that day nobody looked ahead"
    assert values(await seen.many("restructuring", "state", as_of=TOMORROW), "state") == ["scheduled"]
    await hamlet.write((JOINED, h(1)[0], A, TODAY))
    await work_off(at(hamlet, TOMORROW))
    found = await seen.one("restructuring", id_, "state", "attention", "allowed_actions")
    assert found is not None
    assert (found["state"], [each["code"] for each in found["attention"]]) == ("needs_attention", ["plan-stale"])
    assert found["allowed_actions"] == [DROP]


async def test_what_is_carried_out_after_its_day_is_recorded_late(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 3, 6: 3})
    seen = await officer(hamlet)
    late, in_time = await carry_out(hamlet, EARLIER), await carry_out(hamlet, TACH)
    for id_, expected in ((late, True), (in_time, False)):
        assert await seen.one("restructuring", id_, "recorded_late") == {"recorded_late": expected}


async def test_a_repeal_and_what_it_repeals_know_each_other(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 3})
    id_ = await carry_out(hamlet, TACH)
    command = RepealRestructuring(effective_on=TODAY, restructuring_id=RestructuringId(id_))
    await preview(hamlet, command)
    seen, members = await officer(hamlet), ("state", nest("repeals", "id"), nest("repealed_by", "id"))
    assert await seen.one("restructuring", id_, *members) == {"state": "executed", "repeals": None, "repealed_by": None}
    repeal = await carry_out(hamlet, command)
    assert await seen.one("restructuring", id_, *members) == {
        "state": "repealed", "repeals": None, "repealed_by": {"id": str(repeal)},
    }  # fmt: skip
    assert await seen.one("restructuring", repeal, *members) == {
        "state": "executed", "repeals": {"id": str(id_)}, "repealed_by": None,
    }  # fmt: skip


async def test_who_sees_no_households_sees_no_placements(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 3})
    [id_] = await preview(hamlet, TACH)
    agency = await reader(hamlet, Role.PARTNER_AGENCY)
    assert await agency.one("restructuring", id_, "kind", "placements") == {"kind": "split", "placements": None}


async def test_restructurings_are_found_by_what_they_are(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 3, 6: 3}, elsewhere={6: OTHER_HAMLET})
    await preview(hamlet, TACH)
    await carry_out(hamlet, EARLIER)
    seen = await officer(hamlet)

    async def kinds(as_of: date = TODAY, **filters: Any) -> list[str]:
        return values(await seen.many("restructuring", "kind", as_of=as_of, **filters), "kind")

    assert await kinds() == ["split", "rename"]
    assert await kinds(as_of=YESTERDAY) == ["rename"]
    assert await kinds(as_of=SINCE) == []
    assert await kinds(state=["previewed"]) == ["split"]
    assert await kinds(kind=["rename", "merge"]) == ["rename"]
    assert await kinds(group_id=A) == ["split"]
    assert await kinds(within=OTHER_HAMLET) == ["rename"]
    assert await kinds(since=TODAY) == ["split"]
    assert await kinds(until=TODAY) == ["rename"]


async def test_a_group_sees_what_touches_it(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 3, 6: 3})
    await carry_out(hamlet, TACH)
    for role in (Role.GROUP_HEAD, Role.HOUSEHOLD_REP):
        own, other = member_of(hamlet, role, A), member_of(hamlet, role, B)
        assert values(await own.many("restructuring", "kind"), "kind") == ["split"]
        assert values(await own.many("lineage_edge", "kind"), "kind") == ["continues", "moves"]
        assert await other.many("restructuring", "kind") == []
        assert await other.many("lineage_edge", "kind") == []


async def test_nobody_else_sees_it(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 3})
    id_ = await carry_out(hamlet, TACH)
    foreign = Reader(pool, await actor(hamlet, Role.COMMUNE_FRONT_CHAIR, CHAIR, "other"))
    assert await foreign.one("restructuring", id_, "kind") is None
    assert await foreign.many("lineage_edge", "kind") == []
    assert await foreign.many("correspondence", "households") == []


async def test_edges_lead_from_and_to_groups_that_have_ended(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 3, 6: 2})
    id_ = await carry_out(hamlet, MergeGroups(effective_on=TODAY, origins=(ref(5), ref(6))))
    await carry_out(hamlet, DissolveGroup(effective_on=TODAY, group=ref((await new_group(hamlet)).int)))
    seen = await officer(hamlet)
    edges = await seen.many(
        "lineage_edge", "kind", "households_moved", "order_no", nest("origin", "number", "status"),
        nest("result", "id"), nest("restructuring", "id"),
    )  # fmt: skip
    assert [(edge["kind"], edge["households_moved"], edge["order_no"]) for edge in edges] == [
        ("moves", 3, 1),
        ("moves", 2, 1),
        ("ends", 5, 2),
    ]
    assert edges[0]["origin"] == {"number": 5, "status": "ended"}
    assert edges[0]["restructuring"] == {"id": str(id_)}
    assert (edges[2]["origin"], edges[2]["result"]) == (None, None), "it was born and ended on one day"
    assert await seen.many("lineage_edge", "kind", as_of=YESTERDAY) == []
    assert values(await seen.many("lineage_edge", "kind", origin_id=A), "kind") == ["moves"]
    assert values(await seen.many("lineage_edge", "kind", restructuring_id=id_), "kind") == ["moves", "moves"]
    assert values(await seen.many("lineage_edge", "kind", result_id=B), "kind") == []


async def new_group(hamlet: Hamlet) -> UUID:
    found: UUID = await hamlet.value("select id from groups where origin = 'workflow'")
    return found


async def test_lineage_does_not_lead_to_what_had_become_before(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 3, 6: 3, 7: 3})
    transfer = TransferHouseholds(effective_on=TODAY, origin=ref(6), destination=ref(7), household_ids=h(601))
    await carry_out(hamlet, transfer)
    await carry_out(hamlet, replace(transfer, origin=ref(5), destination=ref(6), household_ids=h(501)))
    seen = await officer(hamlet)
    relations = (nest_many("descendants", "number"), nest_many("ancestors", "number"))
    assert await seen.one("group", A, *relations) == {"descendants": [{"number": 6}], "ancestors": []}
    assert await seen.one("group", B, *relations) == {"descendants": [{"number": 7}], "ancestors": [{"number": 5}]}
    assert await seen.one("group", C, *relations) == {"descendants": [], "ancestors": [{"number": 6}]}


# The correspondence of two dates.

JOIN = """
with e as (
    insert into household_events (kind, effective_on, order_no, origin) values ('join', $3, 1, 'workflow') returning id
)
insert into household_lineage (event_id, origin_household_id, result_household_id, kind)
select id, $1::uuid, $2::uuid, 'joins' from e union all select id, $2, $2, 'continues' from e
"""
LEAVE = """
update memberships set valid = daterange(lower(valid), $2), recorded_in = record.current_change_set()
where household_id = $1
"""


async def correspondence(hamlet: Hamlet, as_of: date = TODAY, **filters: Any) -> list[tuple[int, int | None, int]]:
    """Numbers of the groups of both dates with the households between them."""
    rows = await (await officer(hamlet)).many(
        "correspondence", "households", nest("origin", "number"), nest("result", "number"), as_of=as_of, **filters
    )
    found = [
        (row["origin"]["number"], (row["result"] or {"number": None})["number"], row["households"]) for row in rows
    ]
    return sorted(found, key=str)


async def test_households_of_one_date_are_found_on_another(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 4, 6: 3})
    await carry_out(hamlet, TACH)
    await carry_out(
        hamlet, TransferHouseholds(effective_on=TODAY, origin=ref(5), destination=ref(6), household_ids=h(502))
    )
    await hamlet.write((LEAVE, h(603)[0], TODAY))
    expected = [(5, 5, 2), (5, 6, 1), (5, 7, 1), (6, 6, 2), (6, None, 1)]
    assert await correspondence(hamlet, from_date=SINCE) == expected
    assert await correspondence(hamlet, from_date=SINCE, to_date=TODAY) == expected
    assert await correspondence(hamlet, from_date=SINCE, to_date=YESTERDAY) == [(5, 5, 4), (6, 6, 3)]
    assert await correspondence(hamlet) == [], "a year ago there was nothing"


async def test_a_territory_can_be_asked_for(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 1, 6: 2}, elsewhere={6: OTHER_HAMLET})
    assert await correspondence(hamlet, from_date=SINCE, within=OTHER_HAMLET) == [(6, 6, 2)]


async def test_a_household_that_joined_another_counts_where_that_one_lies(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 3, 6: 1})
    await hamlet.write(
        (LEAVE, h(501)[0], YESTERDAY),
        (JOIN, h(501)[0], h(502)[0], YESTERDAY),
        (LEAVE, h(502)[0], TODAY),
        (JOIN, h(502)[0], h(601)[0], TODAY),
    )
    assert await correspondence(hamlet, from_date=SINCE, to_date=YESTERDAY) == [(5, 5, 3), (6, 6, 1)]
    assert await correspondence(hamlet, from_date=SINCE) == [(5, 5, 1), (5, 6, 2), (6, 6, 1)]
