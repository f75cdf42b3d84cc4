"""Facts of the past hold on their dates: the old group has the households until a division, the new ones afterwards."""

import json
from datetime import date, timedelta

import asyncpg
import pytest

from app.domain.restructuring.describing import new_groups
from app.infra.db.restructuring.commands import load

STEPS = """
select id, kind, legal_form, effective_on, order_no, group_ids, command, plan, plan_hash, decision_number, issuer
from restructurings order by effective_on, order_no
"""
LYING = "select household_id from memberships where group_id = $1 and valid @> $2::date"
EDGES = """
select origin_group_id as origin, result_group_id as result, kind, households_moved
from lineage_edges where restructuring_id = $1
"""


async def households(connection: asyncpg.Connection, group: object, day: date) -> set[object]:
    return {row[0] for row in await connection.fetch(LYING, group, day)}


async def test_every_kind_of_past_is_there(small: asyncpg.Connection) -> None:
    forms = {row["legal_form"] for row in await small.fetch(STEPS)}
    assert forms == {"chia", "tach", "sap_nhap", "hop_nhat"}


async def test_households_moved_along_the_edges_on_the_day_and_not_before(small: asyncpg.Connection) -> None:
    checked = 0
    for step in await small.fetch(STEPS):
        on = step["effective_on"]
        for edge in await small.fetch(EDGES, step["id"]):
            before = await households(small, edge["origin"], on - timedelta(days=1))
            after = await households(small, edge["result"], on)
            assert len(before & after) == edge["households_moved"] > 0
            checked += 1
    assert checked >= 12


async def test_a_restructuring_loses_no_household(small: asyncpg.Connection) -> None:
    for step in await small.fetch(STEPS):
        on, edges = step["effective_on"], await small.fetch(EDGES, step["id"])
        before: set[object] = set()
        after: set[object] = set()
        for edge in edges:
            before |= await households(small, edge["origin"], on - timedelta(days=1))
            after |= await households(small, edge["result"], on)
        assert before == after
        assert sum(edge["households_moved"] for edge in edges) == len(before)


async def test_a_group_that_was_divided_or_merged_away_ends_on_the_day(small: asyncpg.Connection) -> None:
    for step in await small.fetch(STEPS):
        edges = await small.fetch(EDGES, step["id"])
        gone = {edge["origin"] for edge in edges} - {edge["result"] for edge in edges}
        come = {edge["result"] for edge in edges} - {edge["origin"] for edge in edges}
        ends = await small.fetch("select upper(valid), end_kind from groups where id = any($1)", list(gone))
        starts = await small.fetch("select lower(valid) from groups where id = any($1)", list(come))
        assert [tuple(row) for row in ends] == [(step["effective_on"], "superseded")] * len(gone)
        assert [row[0] for row in starts] == [step["effective_on"]] * len(come)


async def test_one_group_came_from_a_group_that_came_from_another(small: asyncpg.Connection) -> None:
    depth = await small.fetchval(
        "with recursive line as (select result_group_id as id, 1 as depth from lineage_edges where kind = 'moves'"
        " union all select e.result_group_id, l.depth + 1 from line l join lineage_edges e"
        " on e.origin_group_id = l.id and e.kind = 'moves') select max(depth) from line"
    )
    assert depth == 2


async def test_the_plan_is_that_of_the_domain(small: asyncpg.Connection) -> None:
    """What was asked can be read again, and what was decided names every group that came of it."""
    for step in await small.fetch(STEPS):
        command = load(step["kind"], step["command"])
        assert command.effective_on == step["effective_on"]
        assert command.late_reason == "Nhập từ hồ sơ giấy"
        plan = json.loads(step["plan"])
        assert {group.id for group in new_groups(plan)} <= set(step["group_ids"])
        assert len(step["plan_hash"]) == 32


async def test_decisions_are_signed_by_the_commune_of_their_time(small: asyncpg.Connection) -> None:
    for step in await small.fetch(STEPS):
        place = await small.fetchval(
            "select c.name from restructurings r join territory_versions h on h.territory_id = r.territory_id"
            " and h.valid @> r.effective_on join territory_versions c on c.territory_id = h.parent_id"
            " and c.valid @> r.effective_on where r.id = $1",
            step["id"],
        )
        assert step["issuer"].lower() == f"ủy ban nhân dân {place}".lower()
        assert step["decision_number"].endswith("/QĐ-UBND")


async def test_numbers_of_decisions_differ_within_a_year(small: asyncpg.Connection) -> None:
    numbers = await small.fetchval(
        "select count(*) - count(distinct (issuer, extract(year from decided_on), decision_number)) from restructurings"
    )
    assert numbers == 0


async def test_numbers_of_groups_are_borne_once_at_a_time_in_a_hamlet(small: asyncpg.Connection) -> None:
    twice = await small.fetchval(
        "select count(*) from group_versions a join group_versions b on a.territory_id = b.territory_id"
        " and a.number = b.number and a.group_id < b.group_id and a.valid && b.valid"
    )
    assert twice == 0


@pytest.mark.parametrize("kind", ["split", "join", "move", "move_in", "change_head", "recount", "presence"])
async def test_events_of_households_happened(small: asyncpg.Connection, kind: str) -> None:
    assert await small.fetchval("select count(*) from household_events where kind = $1", kind) > 0


async def test_a_household_that_split_off_begins_on_the_day_and_is_provisional_first(
    small: asyncpg.Connection,
) -> None:
    rows = await small.fetch(
        "select e.effective_on, lower(h.valid) as born, (select m.status from memberships m"
        " where m.household_id = h.id order by m.valid limit 1) as status"
        " from household_lineage l join household_events e on e.id = l.event_id"
        " join households h on h.id = l.result_household_id where l.kind = 'splits'"
    )
    assert rows
    assert {(row["effective_on"] == row["born"], row["status"]) for row in rows} == {(True, "provisional")}


async def test_people_of_a_household_go_with_those_who_split_off_or_join(small: asyncpg.Connection) -> None:
    rows = await small.fetch(
        "select l.kind, e.effective_on as on, l.origin_household_id as origin, l.result_household_id as result"
        " from household_lineage l join household_events e on e.id = l.event_id where l.kind in ('splits', 'joins')"
    )
    for row in rows:
        before, after = row["on"] - timedelta(days=1), row["on"]
        both = [row["origin"], row["result"]]
        totals = [
            await small.fetchval(
                "select sum(people) from people_counts where household_id = any($1) and valid @> $2::date", both, day
            )
            for day in (before, after)
        ]
        assert totals[0] == totals[1], row["kind"]
