"""Bodies on a real database: registered, ended, succeeded, read."""

import asyncio
from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from app.domain.access.roles import Role
from app.domain.bodies.actions import end_body, register_body
from app.domain.bodies.commands import EndBody, RegisterBody
from app.domain.bodies.model import BodyKind, BodyLevel
from app.domain.shared.errors import Forbidden, NotFound, RulesBroken, StaleVersion
from app.domain.shared.ids import BodyId, TerritoryId
from tests.infra.db.desk import COMMUNE, COUNTRY, PROVINCE, TODAY, Desk

TWO_TIERS = date(2025, 7, 1)
OFFICER = Role.PROVINCE_FRONT_OFFICER
ROLE = """
insert into assignments (person_id, role, territory_id, body_id, valid)
values ($1, 'commune_front_chair', $2, $3, '[2026-01-01,)')
"""
FRONT = "Ủy ban Mặt trận Tổ quốc Việt Nam xã Tân Long"


def front_of(commune: TerritoryId, **changes: Any) -> RegisterBody:
    asked = {
        "territory_id": commune,
        "kind": BodyKind.FRONT_COMMITTEE,
        "level": BodyLevel.COMMUNE,
        "name": FRONT,
        "effective_on": TWO_TIERS,
    }
    return RegisterBody(**{**asked, **changes})


async def version_of(desk: Desk, body_id: UUID) -> int:
    return int(await desk.pool.fetchval("select recorded_in from bodies where id = $1", body_id))


async def end(desk: Desk, body_id: UUID, **changes: Any) -> UUID:
    officer = await desk.actor(OFFICER, PROVINCE)
    asked = {"body_id": BodyId(body_id), "ends_on": TODAY, "expected_version": await version_of(desk, body_id)}
    return await desk.carry_out(end_body, officer, EndBody(**{**asked, **changes}))


async def test_a_body_is_registered_and_read(pool: asyncpg.Pool) -> None:
    desk = Desk(pool)
    province, commune, officer = (
        await desk.place(PROVINCE),
        await desk.place(COMMUNE),
        await desk.actor(OFFICER, PROVINCE),
    )
    above = await desk.carry_out(
        register_body,
        officer,
        front_of(province.id, level=BodyLevel.PROVINCE, name="Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh Đồng Tháp"),
    )
    command = front_of(commune.id, parent_id=BodyId(above), electronic_id="H20.27.6")
    body = await desk.carry_out(register_body, officer, command)
    wanted = ("kind", "level", "name", "electronic_id", "valid_from", "valid_to", "territory.code", "parent.level")
    assert await desk.show(officer, "body", body, *wanted) == {
        "kind": "front_committee",
        "level": "commune",
        "name": FRONT,
        "electronic_id": "H20.27.6",
        "valid_from": "2025-07-01",
        "valid_to": None,
        "territory": {"code": "30154"},
        "parent": {"level": "province"},
    }
    assert await desk.show(officer, "body", above, "children.name") == {"children": [{"name": FRONT}]}
    assert await desk.show(officer, "body", body, "version") == {"version": await version_of(desk, body)}


async def test_a_body_is_journalled(pool: asyncpg.Pool) -> None:
    desk = Desk(pool)
    commune, officer = await desk.place(COMMUNE), await desk.actor(OFFICER, PROVINCE)
    body = await desk.carry_out(register_body, officer, front_of(commune.id))
    assert await desk.entry(body) == {
        "action": "register_body",
        "territory_id": commune.id,
        "effective_on": TWO_TIERS,
        "reason": None,
        "payload": {
            "kind": "front_committee",
            "level": "commune",
            "name": FRONT,
            "parent_id": None,
            "electronic_id": None,
        },
        "subjects": [body],
    }


async def test_an_electronic_id_is_borne_once_in_the_country(pool: asyncpg.Pool) -> None:
    desk = Desk(pool)
    province, commune, officer = (
        await desk.place(PROVINCE),
        await desk.place(COMMUNE),
        await desk.actor(OFFICER, PROVINCE),
    )
    commands = [
        front_of(commune.id, electronic_id="H20.27"),
        front_of(province.id, level=BodyLevel.PROVINCE, electronic_id="H20.27"),
    ]
    both = await asyncio.gather(
        *(desk.carry_out(register_body, officer, command) for command in commands), return_exceptions=True
    )
    assert sorted(type(each).__name__ for each in both) == ["RulesBroken", "UUID"]


async def test_an_electronic_id_is_free_again_after_the_end(pool: asyncpg.Pool) -> None:
    desk = Desk(pool)
    commune, officer = await desk.place(COMMUNE), await desk.actor(OFFICER, PROVINCE)
    body = await desk.carry_out(register_body, officer, front_of(commune.id, electronic_id="H20.27"))
    await end(desk, body)
    command = front_of(commune.id, electronic_id="H20.27", effective_on=TODAY)
    assert await desk.carry_out(register_body, officer, command) != body


async def test_a_body_ends_and_is_succeeded(pool: asyncpg.Pool) -> None:
    desk = Desk(pool)
    commune, officer = await desk.place(COMMUNE), await desk.actor(OFFICER, PROVINCE)
    body = await desk.carry_out(register_body, officer, front_of(commune.id))
    heir = await desk.carry_out(register_body, officer, front_of(commune.id, name="Mặt trận xã Tân Long"))
    await end(desk, body, successor_id=BodyId(heir), note="Hợp nhất")
    assert await desk.list(officer, "body", "name") == ["Mặt trận xã Tân Long"]
    assert await desk.show(officer, "body", body, "valid_to") == {"valid_to": "2026-03-10"}
    assert await desk.show(officer, "body", body, "valid_to", as_of=date(2025, 6, 30)) is None
    wanted = ("valid_to", "successors.extent", "successors.note", "successors.successor_name")
    assert await desk.show(officer, "body", body, *wanted, as_of=date(2026, 3, 9)) == {
        "valid_to": "2026-03-10",
        "successors": [{"extent": "whole", "note": "Hợp nhất", "successor_name": "Mặt trận xã Tân Long"}],
    }
    shown = await desk.show(officer, "body", heir, "predecessors.predecessor_name", "predecessors.predecessor.name")
    assert shown == {"predecessors": [{"predecessor_name": FRONT, "predecessor": {"name": FRONT}}]}
    entry = await desk.entry(body)
    assert (entry["action"], entry["reason"], entry["effective_on"]) == ("end_body", "Hợp nhất", TODAY)
    assert entry["subjects"] == sorted([body, heir])
    assert entry["payload"] == {"successor_id": str(heir)}


async def test_a_body_ends_without_a_successor(pool: asyncpg.Pool) -> None:
    desk = Desk(pool)
    commune, officer = await desk.place(COMMUNE), await desk.actor(OFFICER, PROVINCE)
    body = await desk.carry_out(register_body, officer, front_of(commune.id))
    await end(desk, body)
    wanted = ("extent", "note", "successor_name", "effective_on")
    found = await desk.list(officer, "body_succession", *wanted, filters={"predecessor_id": body})
    assert found == [{"extent": "abolished", "note": None, "successor_name": None, "effective_on": "2026-03-10"}]
    assert (await desk.entry(body))["subjects"] == [body]


async def test_the_former_version_stays_in_the_twin(pool: asyncpg.Pool) -> None:
    desk = Desk(pool)
    commune, officer = await desk.place(COMMUNE), await desk.actor(OFFICER, PROVINCE)
    body = await desk.carry_out(register_body, officer, front_of(commune.id))
    before = await version_of(desk, body)
    await end(desk, body)
    twins = await pool.fetch("select valid, recorded_in, superseded_in from history.bodies where id = $1", body)
    assert [tuple(twin) for twin in twins] == [(asyncpg.Range(TWO_TIERS, None), before, await version_of(desk, body))]


async def test_a_body_with_bodies_below_it_does_not_end(pool: asyncpg.Pool) -> None:
    desk = Desk(pool)
    commune, officer = await desk.place(COMMUNE), await desk.actor(OFFICER, PROVINCE)
    body = await desk.carry_out(register_body, officer, front_of(commune.id))
    await desk.carry_out(register_body, officer, front_of(commune.id, parent_id=BodyId(body), name="Ban"))
    with pytest.raises(RulesBroken) as caught:
        await end(desk, body)
    assert [violation.values["children"] for violation in caught.value.violations] == [1]


async def test_a_body_for_which_a_role_is_held_does_not_end(pool: asyncpg.Pool) -> None:
    desk = Desk(pool)
    commune, officer = await desk.place(COMMUNE), await desk.actor(OFFICER, PROVINCE)
    body = await desk.carry_out(register_body, officer, front_of(commune.id))
    await desk.write(
        ("insert into persons (id, lawful_basis) values ($1, 'law')", UUID(int=5)),
        (ROLE, UUID(int=5), commune.id, body),
    )
    with pytest.raises(RulesBroken) as caught:
        await end(desk, body)
    assert [violation.values["assignments"] for violation in caught.value.violations] == [1]


async def test_a_stale_version_is_told(pool: asyncpg.Pool) -> None:
    desk = Desk(pool)
    commune, officer = await desk.place(COMMUNE), await desk.actor(OFFICER, PROVINCE)
    body = await desk.carry_out(register_body, officer, front_of(commune.id))
    version = await version_of(desk, body)
    with pytest.raises(StaleVersion) as caught:
        await end(desk, body, expected_version=version - 1)
    assert caught.value.values == {"version": version}


@pytest.mark.parametrize(
    ("role", "at", "refusal"),
    [(Role.COMMUNE_FRONT_CHAIR, COMMUNE, Forbidden), (OFFICER, "vn:2025:01", NotFound)],
)
async def test_only_the_province_registers_and_ends_bodies(
    pool: asyncpg.Pool, role: Role, at: str, refusal: type[Exception]
) -> None:
    desk = Desk(pool)
    commune, officer, actor = await desk.place(COMMUNE), await desk.actor(OFFICER, PROVINCE), await desk.actor(role, at)
    body = await desk.carry_out(register_body, officer, front_of(commune.id))
    tries: list[Callable[[], Any]] = [
        lambda: desk.carry_out(register_body, actor, front_of(commune.id)),
        lambda: desk.carry_out(end_body, actor, EndBody(body_id=BodyId(body), ends_on=TODAY, expected_version=1)),
    ]
    for each in tries:
        with pytest.raises(refusal):
            await each()
    assert await pool.fetchval("select count(*) from bodies where upper_inf(valid)") == 1


async def test_what_is_unknown_is_not_found(pool: asyncpg.Pool) -> None:
    desk = Desk(pool)
    officer = await desk.actor(OFFICER, PROVINCE)
    with pytest.raises(NotFound):
        await desk.carry_out(register_body, officer, front_of(TerritoryId(UUID(int=9))))
    with pytest.raises(NotFound):
        await desk.carry_out(end_body, officer, EndBody(body_id=BodyId(UUID(int=9)), ends_on=TODAY, expected_version=1))


async def test_bodies_are_filtered_and_found(pool: asyncpg.Pool) -> None:
    desk = Desk(pool)
    province, commune, officer = (
        await desk.place(PROVINCE),
        await desk.place(COMMUNE),
        await desk.actor(OFFICER, PROVINCE),
    )
    police = front_of(
        province.id, kind=BodyKind.POLICE, level=BodyLevel.PROVINCE, name="Công an tỉnh Đồng Tháp", electronic_id="G01"
    )
    above = await desk.carry_out(register_body, officer, police)
    await desk.carry_out(register_body, officer, front_of(commune.id, parent_id=BodyId(above)))
    anybody = await desk.actor(Role.AUDITOR, COUNTRY)

    async def names(**filters: object) -> list[Any]:
        return await desk.list(anybody, "body", "name", filters=filters)

    assert await names() == ["Công an tỉnh Đồng Tháp", FRONT]
    assert await names(kind=["police"]) == ["Công an tỉnh Đồng Tháp"]
    assert await names(level=["commune"]) == [FRONT]
    assert await names(territory_id=province.id) == ["Công an tỉnh Đồng Tháp"]
    assert await names(within=commune.id) == [FRONT]
    assert await names(parent_id=above) == [FRONT]
    assert await names(electronic_id="G01") == ["Công an tỉnh Đồng Tháp"]
    assert await desk.list(anybody, "body", "name", q="MAT TRAN") == [FRONT]
    assert await desk.list(anybody, "body", "name", as_of=date(2025, 6, 30)) == []
