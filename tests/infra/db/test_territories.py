"""Hamlets and clusters in the real map; how the map is read."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import date
from uuid import UUID

import asyncpg
import pytest

from app.domain.access.roles import Role
from app.domain.shared.errors import Forbidden, NotFound, RulesBroken
from app.domain.shared.ids import TerritoryId
from app.domain.territories.actions import register_cluster, register_hamlet
from app.domain.territories.commands import RegisterCluster, RegisterHamlet
from app.domain.territories.model import ClusterKind
from app.infra.db.connection import open_pool
from app.infra.postgres import EmbeddedServer
from tests.infra.db.desk import COMMUNE, COUNTRY, FORMER_COMMUNE, OTHER_COMMUNE, PROVINCE, Desk, only_read

TWO_TIERS = date(2025, 7, 1)
OFFICER = Role.COMMUNE_FRONT_OFFICER


def hamlet_in(commune: TerritoryId, code: str = "AP04", name: str = "Ấp Tân Hòa") -> RegisterHamlet:
    return RegisterHamlet(commune_id=commune, code=code, name=name, effective_on=TWO_TIERS)


@pytest.fixture(scope="module")
def map_database(test_server: EmbeddedServer, template: str) -> Iterator[str]:
    """A database that tests only read."""
    yield from only_read(test_server, template, "map_of_territories")


@pytest.fixture
async def desk(test_server: EmbeddedServer, map_database: str) -> AsyncIterator[Desk]:
    async with await open_pool(test_server.app_dsn(map_database), size=1) as pool:
        yield Desk(pool)


async def test_a_hamlet_gets_its_place_in_the_tree(pool: asyncpg.Pool) -> None:
    desk = Desk(pool)
    commune, officer = await desk.place(COMMUNE), await desk.actor(OFFICER, COMMUNE)
    hamlet = await desk.carry_out(register_hamlet, officer, hamlet_in(commune.id))
    row = await pool.fetchrow("select path::text, label, key, kind, valid from territories where id = $1", hamlet)
    assert row is not None
    assert row["path"] == f"{commune.path}.{row['label']}"
    assert (row["key"], row["kind"], row["valid"]) == (None, "hamlet", asyncpg.Range(TWO_TIERS, None))
    version = await pool.fetchrow("select * from territory_versions where territory_id = $1", hamlet)
    assert version is not None
    assert (version["parent_id"], version["code"], version["name"]) == (commune.id, "AP04", "Ấp Tân Hòa")
    assert (version["short_name"], version["name_fold"]) == ("Tân Hòa", "ap tan hoa")
    assert version["sort_key"] == "ta~~n.hoa 01"


async def test_a_hamlet_is_journalled_once(pool: asyncpg.Pool) -> None:
    desk = Desk(pool)
    commune, officer = await desk.place(COMMUNE), await desk.actor(OFFICER, COMMUNE)
    hamlet = await desk.carry_out(register_hamlet, officer, hamlet_in(commune.id))
    assert await desk.entry(hamlet) == {
        "action": "register_hamlet",
        "territory_id": hamlet,
        "effective_on": TWO_TIERS,
        "reason": None,
        "payload": {"code": "AP04", "name": "Ấp Tân Hòa"},
        "subjects": sorted([hamlet, commune.id]),
    }
    assert await pool.fetchval("select count(*) from journal_entries where subject_id = $1", hamlet) == 1


async def test_a_code_is_taken_once_in_a_commune(pool: asyncpg.Pool) -> None:
    desk = Desk(pool)
    officer = await desk.actor(Role.PROVINCE_FRONT_OFFICER, PROVINCE)
    commune, other = await desk.place(COMMUNE), await desk.place(OTHER_COMMUNE)
    await desk.carry_out(register_hamlet, officer, hamlet_in(commune.id))
    await desk.carry_out(register_hamlet, officer, hamlet_in(other.id))
    with pytest.raises(RulesBroken) as caught:
        await desk.carry_out(register_hamlet, officer, hamlet_in(commune.id, name="Ấp Khác"))
    assert [violation.code.code for violation in caught.value.violations] == ["hamlet-code-taken"]


async def test_two_at_once_cannot_take_one_code(pool: asyncpg.Pool) -> None:
    desk = Desk(pool)
    commune, officer = await desk.place(COMMUNE), await desk.actor(OFFICER, COMMUNE)
    both = await asyncio.gather(
        *(desk.carry_out(register_hamlet, officer, hamlet_in(commune.id)) for _ in range(2)), return_exceptions=True
    )
    assert sorted(type(each).__name__ for each in both) == ["RulesBroken", "UUID"]


@pytest.mark.parametrize(
    ("role", "at", "refusal"),
    [
        (Role.HAMLET_HEAD, COMMUNE, Forbidden),
        (Role.COMMUNE_GOVERNMENT, COMMUNE, Forbidden),
        (OFFICER, OTHER_COMMUNE, NotFound),
    ],
)
async def test_only_the_commune_registers_its_hamlets(
    pool: asyncpg.Pool, role: Role, at: str, refusal: type[Exception]
) -> None:
    desk = Desk(pool)
    commune, actor = await desk.place(COMMUNE), await desk.actor(role, at)
    with pytest.raises(refusal):
        await desk.carry_out(register_hamlet, actor, hamlet_in(commune.id))
    assert await pool.fetchval("select count(*) from territories where kind = 'hamlet'") == 0


async def test_an_unknown_commune_is_not_found(pool: asyncpg.Pool) -> None:
    desk = Desk(pool)
    officer = await desk.actor(OFFICER, COMMUNE)
    with pytest.raises(NotFound):
        await desk.carry_out(register_hamlet, officer, hamlet_in(TerritoryId(UUID(int=9))))


async def test_a_cluster_is_read_with_its_hamlet(pool: asyncpg.Pool) -> None:
    desk = Desk(pool)
    commune, officer = await desk.place(COMMUNE), await desk.actor(OFFICER, COMMUNE)
    hamlet = TerritoryId(await desk.carry_out(register_hamlet, officer, hamlet_in(commune.id)))
    command = RegisterCluster(territory_id=hamlet, kind=ClusterKind.CANAL, name="Tuyến kênh Ngang")
    cluster = await desk.carry_out(register_cluster, officer, command)
    assert await desk.show(officer, "cluster", cluster, "kind", "name", "territory.name") == {
        "kind": "canal",
        "name": "Tuyến kênh Ngang",
        "territory": {"name": "Ấp Tân Hòa"},
    }
    assert await desk.list(officer, "cluster", "name", filters={"within": commune.id}) == ["Tuyến kênh Ngang"]
    assert await desk.list(officer, "cluster", "name", filters={"territory_id": hamlet}) == ["Tuyến kênh Ngang"]
    assert await desk.list(officer, "cluster", "name", filters={"kind": ["road"]}) == []
    assert await desk.list(officer, "cluster", "name", q="kenh ngang") == ["Tuyến kênh Ngang"]
    assert (await desk.entry(cluster))["subjects"] == sorted([cluster, hamlet])


async def test_a_commune_without_a_hamlet_has_no_clusters(pool: asyncpg.Pool) -> None:
    desk = Desk(pool)
    commune, officer = await desk.place(COMMUNE), await desk.actor(OFFICER, COMMUNE)
    with pytest.raises(RulesBroken):
        await desk.carry_out(
            register_cluster, officer, RegisterCluster(territory_id=commune.id, kind=ClusterKind.ROAD, name="Đường 1")
        )


async def test_a_territory_shows_its_place_in_the_map(desk: Desk) -> None:
    commune, anybody = await desk.place(COMMUNE), await desk.actor(Role.PARTNER_AGENCY, OTHER_COMMUNE)
    wanted = ("key", "kind", "code", "name", "short_name", "depth", "valid_from", "valid_to", "parent.name")
    assert await desk.show(anybody, "territory", commune.id, *wanted) == {
        "key": "vn:2025:30154",
        "kind": "commune",
        "code": "30154",
        "name": "Xã Tân Long",
        "short_name": "Tân Long",
        "depth": 2,
        "valid_from": "2025-07-01",
        "valid_to": None,
        "parent": {"name": "Tỉnh Đồng Tháp"},
    }


async def test_the_map_is_that_of_the_date(desk: Desk) -> None:
    country, anybody = await desk.place(COUNTRY), await desk.actor(Role.AUDITOR, COUNTRY)
    before = await desk.show(anybody, "territory", country.id, "children.name", as_of=date(2025, 6, 30))
    assert before == {"children": [{"name": "Tỉnh Đồng Tháp"}, {"name": "Tỉnh Tiền Giang"}]}
    after = await desk.show(anybody, "territory", country.id, "children.name")
    assert after is not None
    names = [child["name"] for child in after["children"]]
    assert (len(names), names[0], names[-1]) == (34, "Tỉnh An Giang", "Tỉnh Vĩnh Long")


async def test_a_unit_to_come_is_not_there_yet(desk: Desk) -> None:
    commune, anybody = await desk.place(COMMUNE), await desk.actor(Role.AUDITOR, COUNTRY)
    assert await desk.show(anybody, "territory", commune.id, "name", as_of=date(2025, 6, 30)) is None


async def test_a_unit_of_the_past_is_shown_as_it_was_and_not_listed(desk: Desk) -> None:
    former, anybody = await desk.place(FORMER_COMMUNE), await desk.actor(Role.AUDITOR, COUNTRY)
    assert await desk.list(anybody, "territory", "name", filters={"key": [FORMER_COMMUNE]}) == []
    now = await desk.show(
        anybody, "territory", former.id, "name", "valid_to", "parent.kind", "successors.successor_code"
    )
    assert now is not None
    assert (now["name"], now["valid_to"], now["parent"]) == ("Xã Tân Thạnh", "2025-07-01", {"kind": "district"})
    assert sorted(each["successor_code"] for each in now["successors"]) == ["30130", "30157"]
    assert await desk.show(anybody, "territory", former.id, "name", "parent.kind", as_of=date(2025, 6, 30)) == {
        "name": "Xã Tân Thạnh",
        "parent": {"kind": "district"},
    }


async def test_successions_tell_what_became_of_a_divided_commune(desk: Desk) -> None:
    former, anybody = await desk.place(FORMER_COMMUNE), await desk.actor(Role.AUDITOR, COUNTRY)
    wanted = ("extent", "effective_on", "predecessor_name", "successor_code", "successor_name", "successor.name")
    found = await desk.list(
        anybody, "territory_succession", *wanted, filters={"predecessor_id": former.id, "extent": ["part"]}
    )
    assert sorted(found, key=lambda each: str(each["successor_code"])) == [
        {
            "extent": "part",
            "effective_on": "2025-07-01",
            "predecessor_name": "Xã Tân Thạnh",
            "successor_code": code,
            "successor_name": name,
            "successor": {"name": name},
        }
        for code, name in (("30130", "Xã Thanh Bình"), ("30157", "Xã Tân Thạnh"))
    ]


async def test_predecessors_are_read_from_the_successor(desk: Desk) -> None:
    province, anybody = await desk.place(PROVINCE), await desk.actor(Role.AUDITOR, COUNTRY)
    shown = await desk.show(anybody, "territory", province.id, "predecessors.predecessor_name")
    assert shown is not None
    names = sorted(each["predecessor_name"] for each in shown["predecessors"])
    assert names == ["Tỉnh Tiền Giang", "Tỉnh Đồng Tháp"]


async def test_territories_are_filtered(desk: Desk) -> None:
    province, anybody = await desk.place(PROVINCE), await desk.actor(Role.AUDITOR, COUNTRY)
    wards = await desk.list(anybody, "territory", "name", filters={"parent_id": province.id, "kind": ["ward"]})
    assert len(wards) == 20
    assert wards[0] == "Phường An Bình"
    within = await desk.list(anybody, "territory", "code", filters={"within": province.id, "kind": ["province"]})
    assert within == ["82"]
    assert await desk.list(anybody, "territory", "key", filters={"code": ["82"]}) == ["vn:2025:82"]
    assert await desk.list(anybody, "territory", "key", filters={"code": ["82"]}, as_of=date(2025, 1, 1)) == [
        "vn:legacy:82"
    ]
    assert await desk.list(anybody, "territory", "code", filters={"key": [COMMUNE]}) == ["30154"]


async def test_names_are_found_without_their_tones(desk: Desk) -> None:
    province, anybody = await desk.place(PROVINCE), await desk.actor(Role.AUDITOR, COUNTRY)
    found = await desk.list(anybody, "territory", "name", q="tan thanh", filters={"within": province.id})
    assert found == ["Xã Tân Thành", "Xã Tân Thạnh"]


async def test_territories_sort_by_code(desk: Desk) -> None:
    country, anybody = await desk.place(COUNTRY), await desk.actor(Role.AUDITOR, COUNTRY)
    codes = await desk.list(anybody, "territory", "code", filters={"parent_id": country.id}, sort=("-code",))
    assert codes[:3] == ["96", "92", "91"]


async def test_groups_are_counted_for_those_who_may_see_groups(desk: Desk) -> None:
    province = await desk.place(PROVINCE)
    standing = await desk.actor(Role.PROVINCE_STANDING_COMMITTEE, PROVINCE)
    auditor = await desk.actor(Role.AUDITOR, PROVINCE)
    assert await desk.show(standing, "territory", province.id, "group_count") == {"group_count": 0}
    assert await desk.show(auditor, "territory", province.id, "group_count") == {"group_count": None}
