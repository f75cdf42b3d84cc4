"""What the demo says is true: sizes, places, people, accounts."""

from collections import Counter

import asyncpg
import pytest

from app.domain.access.roles import Role
from app.infra.demo.accounts import ACCOUNTS
from app.infra.demo.loading import Demo, load_demo
from app.infra.demo.size import DemoSize, group_sizes
from tests.infra.demo.conftest import TODAY

SIZES = """
select c.key, t.key as hamlet, v.number, v.status, count(*) as households
from memberships m join group_versions v on v.group_id = m.group_id and v.valid @> $1::date
join territories t on t.id = v.territory_id join territories c on c.path = subpath(t.path, 0, -1)
where m.valid @> $1::date group by c.key, t.key, v.number, v.status order by c.key, t.key, v.number
"""


async def test_today_there_are_as_many_groups_and_households_as_asked_for(small: asyncpg.Connection) -> None:
    assert await small.fetchval("select count(*) from groups where valid @> $1::date", TODAY) == 40
    assert await small.fetchval("select count(*) from households where valid @> $1::date", TODAY) == 1_448


async def test_groups_have_the_sizes_that_were_drawn(small: asyncpg.Connection) -> None:
    found = [row["households"] for row in await small.fetch(SIZES, TODAY)]
    assert sorted(found) == sorted(group_sizes(DemoSize(40)))
    assert max(found) == 64
    assert sum(each < 20 for each in found) >= 3


async def test_two_communes_are_filled_a_rural_one_and_a_ward(small: asyncpg.Connection) -> None:
    rows = await small.fetch(SIZES, TODAY)
    assert Counter(row["key"] for row in rows) == {"vn:2025:28321": 20, "vn:2025:28249": 20}
    assert {row["hamlet"] for row in rows} == {
        *(f"vn:2025:28321:AP0{n}" for n in (1, 2, 3, 4)),
        *(f"vn:2025:28249:KH0{n}" for n in (1, 2, 3, 4)),
    }


async def test_a_group_is_suspended(small: asyncpg.Connection) -> None:
    suspended = await small.fetchval(
        "select count(*) from group_versions where status = 'suspended' and valid @> $1::date", TODAY
    )
    assert suspended >= 1


async def test_a_hamlet_was_under_an_old_commune_until_the_communes_were_merged(small: asyncpg.Connection) -> None:
    rows = await small.fetch(
        "select v.name, v.short_name, p.key, v.valid::text from territory_versions v"
        " join territories t on t.id = v.territory_id join territories p on p.id = v.parent_id"
        " where t.key = 'vn:2025:28249:KH04' order by v.valid"
    )
    assert [tuple(row) for row in rows] == [
        ("Ấp 4", "Ấp 4", "vn:legacy:28282", "[2023-01-01,2025-07-01)"),
        ("Khóm 4", "Khóm 4", "vn:2025:28249", "[2025-07-01,)"),
    ]
    misplaced = await small.fetchval(
        "select count(*) from territories h join territories c on c.path = subpath(h.path, 0, -1)"
        " where h.kind = 'hamlet' and not h.key like c.key || ':%'"
    )
    assert misplaced == 0


async def test_old_communes_of_hamlets_went_whole_into_their_commune_of_today(small: asyncpg.Connection) -> None:
    stray = await small.fetchval(
        "select count(*) from territory_versions old join territory_versions new"
        " on new.territory_id = old.territory_id and lower(new.valid) = upper(old.valid)"
        " where old.kind = 'hamlet' and not exists (select from territory_successions s where s.extent = 'whole'"
        " and s.predecessor_id = old.parent_id and s.successor_id = new.parent_id)"
    )
    assert stray == 0


async def test_homes_say_where_households_and_groups_are_today(small: asyncpg.Connection) -> None:
    wrong = await small.fetchval(
        "select count(*) from households h left join household_homes o on o.household_id = h.id"
        " left join memberships m on m.household_id = h.id and m.valid @> $1::date"
        " left join dwellings d on d.household_id = h.id and d.valid @> least($1::date, upper(h.valid) - 1)"
        " where o.territory_id is distinct from d.territory_id or o.group_id is distinct from m.group_id",
        TODAY,
    )
    assert wrong == 0
    without = await small.fetchval(
        "select count(*) from groups g where not exists (select from group_homes o where o.group_id = g.id)"
    )
    assert without == 0
    assert await small.fetchval("select count(*) from persons") == await small.fetchval(
        "select count(*) from person_homes"
    )


async def test_households_of_a_group_are_neighbours_on_the_clusters(small: asyncpg.Connection) -> None:
    """Along the alleys and canals of a hamlet no group begins again after another one."""
    rows = await small.fetch(
        "select c.territory_id, m.group_id from memberships m"
        " join dwellings d on d.household_id = m.household_id and d.valid @> $1::date"
        " join clusters c on c.id = d.cluster_id where m.valid @> $1::date"
        " order by c.territory_id, c.id, d.sequence, m.group_id",
        TODAY,
    )
    runs = [row["group_id"] for row, before in zip(rows, [None, *rows], strict=False) if before != row]
    assert len(runs) == len(set(runs)) == 40


async def test_every_household_has_a_head_a_count_a_presence_and_a_dwelling_while_it_exists(
    small: asyncpg.Connection,
) -> None:
    for table, which in (
        ("household_holders", "post = 'head'"),
        ("people_counts", "true"),
        ("presences", "true"),
        ("dwellings", "true"),
    ):
        gaps = await small.fetchval(
            f"select count(*) from households h where datemultirange(h.valid) <>"
            f" (select range_agg(x.valid) from {table} x where x.household_id = h.id and {which})"
        )
        assert gaps == 0, table


async def test_codes_of_households_are_those_of_their_hamlet_and_used_once(small: asyncpg.Connection) -> None:
    assert await small.fetchval("select count(*) - count(distinct code) from households") == 0
    code = await small.fetchval("select min(code) from households")
    assert code == "28249-KH01-H0001"


async def test_boards_are_held_by_heads_of_households_of_the_group(small: asyncpg.Connection) -> None:
    strangers = await small.fetchval(
        "select count(*) from board_seats s where not exists ("
        " select from household_holders o join memberships m on m.household_id = o.household_id"
        " where o.person_id = s.person_id and m.group_id = s.group_id and o.valid @> lower(s.valid)"
        " and m.valid @> lower(s.valid))"
    )
    assert strangers == 0
    held = await small.fetch(
        "select post, count(distinct group_id) from board_seats where valid @> $1::date group by post", TODAY
    )
    assert {post: count >= 30 for post, count in held} == {"head": True, "deputy": True, "secretary": True}


async def test_seats_end_with_their_term_or_their_group(small: asyncpg.Connection) -> None:
    rows = await small.fetch(
        "select s.ended_because, upper(s.valid) = upper(g.valid) as with_group,"
        " upper(s.valid) = s.term_until as due"
        " from board_seats s join groups g on g.id = s.group_id where not upper_inf(s.valid)"
    )
    assert {row["ended_because"] for row in rows if row["with_group"]} == {"group_ended"}
    assert {row["ended_because"] for row in rows if row["due"] and not row["with_group"]} == {"term_ended"}


async def test_there_is_an_account_for_every_role_at_a_place_that_fits(small: asyncpg.Connection) -> None:
    rows = await small.fetch(
        "select a.username, x.role, t.kind, x.group_id is not null as at_group, x.household_id is not null as at_home"
        " from accounts a join assignments x on x.person_id = a.person_id"
        " left join territories t on t.id = x.territory_id"
        " where x.valid @> $1::date",
        TODAY,
    )
    assert {row["role"] for row in rows} == set(Role)
    assert {row["username"] for row in rows} == {account.username for account in ACCOUNTS}
    places = {
        row["username"]: row["kind"] or ("group" if row["at_group"] else "household" if row["at_home"] else None)
        for row in rows
    }
    assert {name: places[name] for name in ("admin", "canbo.xa", "mttq.ap", "totruong", "daidien.ho")} == {
        "admin": "province",
        "canbo.xa": "commune",
        "mttq.ap": "hamlet",
        "totruong": "group",
        "daidien.ho": "household",
    }


async def test_officials_live_in_no_group_so_that_they_may_decide(small: asyncpg.Connection) -> None:
    residents = await small.fetch(
        "select a.username from accounts a"
        " where exists (select from household_holders o where o.person_id = a.person_id)"
    )
    assert {row["username"] for row in residents} == {"totruong", "topho", "thuky", "daidien.ho"}


async def test_bodies_of_today_have_parents_in_force_and_old_ones_have_successors(small: asyncpg.Connection) -> None:
    orphans = await small.fetchval(
        "select count(*) from bodies b join bodies p on p.id = b.parent_id where not p.valid @> b.valid"
    )
    assert orphans == 0
    ended = await small.fetch(
        "select b.kind, s.extent from bodies b join body_successions s on s.predecessor_id = b.id"
        " where not upper_inf(b.valid)"
    )
    assert Counter(row["extent"] for row in ended) == {"whole": 12, "abolished": 1}
    assert {row["kind"] for row in ended if row["extent"] == "abolished"} == {"front_party_group"}
    assert await small.fetchval("select count(*) from bodies where kind = 'front_work_committee'") == 8


@pytest.fixture
async def district(empty: asyncpg.Connection) -> asyncpg.Connection:
    """Three hundred groups."""
    await load_demo(empty, Demo(DemoSize(300), "no hash"), today=TODAY)
    return empty


async def test_a_larger_demo_has_the_same_shape(district: asyncpg.Connection) -> None:
    rows = await district.fetch(SIZES, TODAY)
    assert (len(rows), sum(row["households"] for row in rows), len({row["key"] for row in rows})) == (300, 10_860, 5)
    people = await district.fetchval("select avg(people)::float from people_counts where valid @> $1::date", TODAY)
    assert 3.7 < people < 3.95
    restructured = await district.fetchval("select count(*) from restructurings")
    assert 10 <= restructured <= 28
    resident = await district.fetchval(
        "select avg((presence = 'resident')::int)::float from presences where valid @> $1::date", TODAY
    )
    assert 0.91 < resident < 0.97
