"""Rule parameters on a real database: set, ended, inherited, explained."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import asyncpg
import pytest
from hypothesis import given, settings

from app.domain.access.actor import Actor
from app.domain.access.roles import Role
from app.domain.journal.model import Origin
from app.domain.policies.actions import end_policy, set_policy
from app.domain.policies.commands import EndPolicy, SetPolicy
from app.domain.policies.inheritance import profile_on
from app.domain.policies.keys import KEYS
from app.domain.policies.profile import Profile, SizePolicy
from app.domain.shared.errors import Forbidden, NotFound, RulesBroken, StaleVersion
from app.domain.shared.ids import PolicyValueId, TerritoryId
from app.infra.db.policies import SqlPolicies
from app.infra.db.transaction import Transaction
from tests.domain.policies.naive import DAYS, PATHS, histories
from tests.infra.db.desk import COMMUNE, COUNTRY, FORMER_COMMUNE, PROVINCE, TODAY, Desk

CHAIR = Role.PROVINCE_FRONT_CHAIR
SINCE = date(2026, 1, 1)
YESTERDAY = TODAY - timedelta(days=1)


async def put(desk: Desk, key: str, where: str = PROVINCE, **changes: Any) -> UUID:
    asked = {"territory_id": (await desk.place(where)).id, "legal_basis": "Hướng dẫn", "effective_on": SINCE}
    chair = await desk.actor(CHAIR, PROVINCE)
    return await desk.carry_out(set_policy, chair, SetPolicy(key=key, **{**asked, **changes}))


async def version_of(desk: Desk, value: UUID) -> int:
    sql = "select coalesce(max(recorded_in), 0) from policy_values where id = $1"
    return int(await desk.pool.fetchval(sql, value))


async def end(desk: Desk, value: UUID, on: date = TODAY, actor: Actor | None = None, **changes: Any) -> UUID:
    asked = {"ends_on": on, "reason": "Hết hiệu lực", "expected_version": await version_of(desk, value)}
    chair = actor or await desk.actor(CHAIR, PROVINCE)
    return await desk.carry_out(
        end_policy, chair, EndPolicy(policy_value_id=PolicyValueId(value), **{**asked, **changes})
    )


@asynccontextmanager
async def store(pool: asyncpg.Pool) -> AsyncIterator[SqlPolicies]:
    async with pool.acquire() as connection, connection.transaction():
        yield SqlPolicies(Transaction(connection, Origin(None, None, "test")))


async def profile(desk: Desk, where: str, day: date = TODAY) -> Profile:
    async with store(desk.pool) as policies:
        return await policies.profile_at((await desk.place(where)).id, day)


async def rows(desk: Desk) -> Sequence[tuple[object, ...]]:
    found = await desk.pool.fetch("select key, value, valid from policy_values order by key, valid")
    return [(row["key"], json.loads(row["value"]), row["valid"]) for row in found]


async def test_without_values_the_defaults_hold(pool: asyncpg.Pool) -> None:
    assert await profile(Desk(pool), COMMUNE) == Profile()


async def test_a_value_is_inherited_from_its_day_on(pool: asyncpg.Pool) -> None:
    desk = Desk(pool)
    await put(desk, "size.soft_max", number=40)
    assert await profile(desk, COMMUNE) == Profile(size=SizePolicy(soft_max=40))
    assert await profile(desk, COMMUNE, SINCE - timedelta(days=1)) == Profile()
    assert await profile(desk, COUNTRY) == Profile()


async def test_the_nearest_territory_wins(pool: asyncpg.Pool) -> None:
    desk = Desk(pool)
    await put(desk, "size.soft_max", number=40)
    await put(desk, "size.hard_max", number=60)
    await put(desk, "size.soft_max", COMMUNE, number=30)
    await put(desk, "size.hard_max", COMMUNE)
    async with store(pool) as policies:
        commune, province = await desk.place(COMMUNE), await desk.place(PROVINCE)
        unknown = TerritoryId(UUID(int=9))
        assert await policies.profiles_at([commune.id, province.id, unknown], TODAY) == {
            commune.id: Profile(size=SizePolicy(soft_max=30, hard_max=None)),
            province.id: Profile(size=SizePolicy(soft_max=40, hard_max=60)),
            unknown: Profile(),
        }


async def test_values_of_every_kind_come_back(pool: asyncpg.Pool) -> None:
    desk = Desk(pool)
    await put(desk, "numbering.fill_gaps", flag=True)
    await put(desk, "numbering.name_pattern", text="Tổ tự quản {number}")
    await put(desk, "board.max_deputies", number=1)
    found = await profile(desk, COMMUNE)
    assert (found.numbering.fill_gaps, found.numbering.name_for(7)) == (True, "Tổ tự quản 7")
    assert found.board.max_deputies == 1


async def test_a_new_value_ends_the_former_one(pool: asyncpg.Pool) -> None:
    desk = Desk(pool)
    first = await put(desk, "size.soft_max", number=40)
    second = await put(desk, "size.soft_max", number=42, effective_on=TODAY)
    assert await rows(desk) == [
        ("size.soft_max", 40, asyncpg.Range(SINCE, TODAY)),
        ("size.soft_max", 42, asyncpg.Range(TODAY, None)),
    ]
    entry = await desk.entry(second)
    assert entry["payload"] == {
        "key": "size.soft_max",
        "value": 42,
        "legal_basis": "Hướng dẫn",
        "verified": False,
        "replaces": str(first),
    }
    assert entry["subjects"] == sorted([first, second, (await desk.place(PROVINCE)).id])
    assert (entry["action"], entry["effective_on"]) == ("set_policy", TODAY)


async def test_two_values_of_one_day_leave_the_last(pool: asyncpg.Pool) -> None:
    desk = Desk(pool)
    await put(desk, "size.soft_max", number=40)
    await put(desk, "size.soft_max", number=42)
    assert await rows(desk) == [("size.soft_max", 42, asyncpg.Range(SINCE, None))]
    assert await pool.fetchval("select count(*) from history.policy_values") == 1


async def test_a_value_of_a_former_unit_ends_with_it(pool: asyncpg.Pool) -> None:
    desk = Desk(pool)
    country_chair = await desk.actor(CHAIR, COUNTRY)
    command = SetPolicy(
        territory_id=(await desk.place(FORMER_COMMUNE)).id,
        key="size.soft_max",
        number=40,
        legal_basis="Quy chế",
        effective_on=date(2020, 1, 1),
    )
    await desk.carry_out(set_policy, country_chair, command)
    assert await rows(desk) == [("size.soft_max", 40, asyncpg.Range(date(2020, 1, 1), date(2025, 7, 1)))]


async def test_a_value_that_contradicts_a_commune_is_refused(pool: asyncpg.Pool) -> None:
    desk = Desk(pool)
    commune = await desk.place(COMMUNE)
    await put(desk, "size.soft_min", COMMUNE, number=42)
    with pytest.raises(RulesBroken) as caught:
        await put(desk, "size.soft_max", number=40)
    assert [(v.code.code, v.subject) for v in caught.value.violations] == [("policy-order", str(commune.id))]


async def test_two_changes_at_once_cannot_contradict_each_other(pool: asyncpg.Pool) -> None:
    desk = Desk(pool)
    both = await asyncio.gather(
        put(desk, "size.soft_min", COMMUNE, number=42), put(desk, "size.soft_max", number=40), return_exceptions=True
    )
    assert sorted(type(each).__name__ for each in both) == ["RulesBroken", "UUID"]


async def test_a_value_ends_and_what_is_above_holds_again(pool: asyncpg.Pool) -> None:
    desk = Desk(pool)
    await put(desk, "size.soft_max", number=40)
    value = await put(desk, "size.soft_max", COMMUNE, number=30)
    assert await end(desk, value) == value
    assert (await profile(desk, COMMUNE, YESTERDAY)).size.soft_max == 30
    assert (await profile(desk, COMMUNE)).size.soft_max == 40
    entry = await desk.entry(value)
    assert (entry["action"], entry["reason"], entry["payload"]) == (
        "end_policy",
        "Hết hiệu lực",
        {"key": "size.soft_max"},
    )


async def test_a_value_that_ends_on_its_first_day_never_held(pool: asyncpg.Pool) -> None:
    desk = Desk(pool)
    value = await put(desk, "size.soft_max", number=40)
    await end(desk, value, SINCE)
    assert await rows(desk) == []
    with pytest.raises(NotFound):
        await end(desk, value, SINCE)


async def test_a_stale_version_is_told(pool: asyncpg.Pool) -> None:
    desk = Desk(pool)
    value = await put(desk, "size.soft_max", number=40)
    version = await version_of(desk, value)
    with pytest.raises(StaleVersion) as caught:
        await end(desk, value, expected_version=version - 1)
    assert caught.value.values == {"version": version}


async def test_a_value_that_is_over_does_not_end_again(pool: asyncpg.Pool) -> None:
    desk = Desk(pool)
    value = await put(desk, "size.soft_max", number=40)
    await end(desk, value)
    with pytest.raises(RulesBroken) as caught:
        await end(desk, value)
    assert [violation.code.code for violation in caught.value.violations] == ["policy-not-in-force"]


@pytest.mark.parametrize(
    ("role", "at", "refusal"),
    [(Role.COMMUNE_FRONT_CHAIR, COMMUNE, Forbidden), (CHAIR, "vn:2025:01", NotFound)],
)
async def test_only_the_province_changes_rules(
    pool: asyncpg.Pool, role: Role, at: str, refusal: type[Exception]
) -> None:
    desk = Desk(pool)
    value = await put(desk, "size.soft_max", COMMUNE, number=40)
    commune, actor = await desk.place(COMMUNE), await desk.actor(role, at)
    command = SetPolicy(territory_id=commune.id, key="size.soft_min", number=9, legal_basis="-", effective_on=TODAY)
    with pytest.raises(refusal):
        await desk.carry_out(set_policy, actor, command)
    with pytest.raises(refusal):
        await end(desk, value, actor=actor)
    assert await rows(desk) == [("size.soft_max", 40, asyncpg.Range(SINCE, None))]


async def test_every_key_of_a_territory_is_explained(pool: asyncpg.Pool) -> None:
    desk = Desk(pool)
    commune, anybody = await desk.place(COMMUNE), await desk.actor(Role.AUDITOR, COMMUNE)
    await put(desk, "size.soft_max", number=40, verified=True)
    await put(desk, "size.soft_max", COMMUNE, number=30, effective_on=TODAY)
    await put(desk, "numbering.name_pattern", text="Tổ {number}")
    members = ("key", "value", "is_default", "legal_basis", "verified", "valid_from", "territory.code")
    wanted = tuple(f"policies.{member}" for member in members)
    shown = await desk.show(anybody, "territory", commune.id, *wanted)
    assert shown is not None
    by_key = {each["key"]: each for each in shown["policies"]}
    assert list(by_key) == sorted(KEYS)
    assert {key: each["value"] for key, each in by_key.items() if each["is_default"]} == {
        key.name: key.default for key in KEYS.values() if key.name not in ("size.soft_max", "numbering.name_pattern")
    }
    assert by_key["size.soft_max"] == {
        "key": "size.soft_max",
        "value": 30,
        "is_default": False,
        "legal_basis": "Hướng dẫn",
        "verified": False,
        "valid_from": "2026-03-10",
        "territory": {"code": "30154"},
    }
    assert by_key["numbering.name_pattern"]["territory"] == {"code": "82"}
    assert by_key["size.hard_max"] == {
        "key": "size.hard_max",
        "value": None,
        "is_default": True,
        "legal_basis": "unverified",
        "verified": False,
        "valid_from": None,
        "territory": None,
    }
    before = await desk.show(anybody, "territory", commune.id, *wanted, as_of=YESTERDAY)
    assert before is not None
    [earlier] = [each for each in before["policies"] if each["key"] == "size.soft_max"]
    assert (earlier["value"], earlier["verified"], earlier["territory"]) == (40, True, {"code": "82"})


async def test_values_are_listed_and_filtered(pool: asyncpg.Pool) -> None:
    desk = Desk(pool)
    commune, province = await desk.place(COMMUNE), await desk.place(PROVINCE)
    anybody = await desk.actor(Role.AUDITOR, COMMUNE)
    await put(desk, "size.soft_max", number=40)
    later = await put(desk, "size.soft_min", COMMUNE, number=10, effective_on=date(2027, 1, 1))
    over = await put(desk, "size.hard_max", number=90)
    await end(desk, over)

    async def keys(**filters: object) -> list[Any]:
        return await desk.list(anybody, "policy_value", "key", filters=filters)

    assert await keys(is_default=False) == ["size.soft_max", "size.soft_min"]
    assert await keys(is_default=True) == sorted(KEYS)
    assert await keys(territory_id=province.id) == ["size.soft_max"]
    assert await keys(within=province.id) == ["size.soft_max", "size.soft_min"]
    assert await keys(within=commune.id, key=["size.soft_min"]) == ["size.soft_min"]
    assert await desk.show(anybody, "policy_value", later, "valid_from", "version") == {
        "valid_from": "2027-01-01",
        "version": await version_of(desk, later),
    }
    assert await keys(key=["size.hard_max"], is_default=False) == []
    assert await desk.show(anybody, "policy_value", over, "valid_to") == {"valid_to": "2026-03-10"}


async def test_a_default_has_an_id_of_its_own(pool: asyncpg.Pool) -> None:
    desk = Desk(pool)
    anybody = await desk.actor(Role.AUDITOR, COMMUNE)
    found = await desk.list(anybody, "policy_value", "id", "key", filters={"key": ["size.soft_max"]})
    [default] = found
    shown = await desk.show(anybody, "policy_value", UUID(default["id"]), "key", "value", "version")
    assert shown == {"key": "size.soft_max", "value": 45, "version": 0}


async def test_the_database_inherits_as_the_domain_does(pool: asyncpg.Pool) -> None:
    """One statement for many territories against the pure inheritance, on random trees of values."""
    desk = Desk(pool)
    country = await desk.place(COUNTRY)
    places = {path: UUID(int=1_000 + n) for n, path in enumerate(PATHS)}
    tree = "insert into territories (id, kind, path, valid) values ($1, 'hamlet', $2::text::ltree, '(,)')"
    await desk.write(*((tree, place, f"{country.path}.9{path}") for path, place in places.items()))
    cases: list[tuple[list[Any], date]] = []

    @given(histories(), DAYS)
    @settings(max_examples=25, database=None)
    def gather(values: list[Any], day: date) -> None:
        cases.append((values, day))

    gather()
    for values, day in cases:
        async with pool.acquire() as connection:
            attempt = connection.transaction()
            await attempt.start()
            transaction = Transaction(connection, Origin(None, None, "test"))
            await transaction.write(
                "insert into policy_values (territory_id, key, value, legal_basis, verified, valid) "
                "select t, k, to_jsonb(v), '-', false, daterange(a, b) "
                "from unnest($1::uuid[], $2::text[], $3::int[], $4::date[], $5::date[]) x (t, k, v, a, b)",
                [places[each.path] for each in values],
                [each.key for each in values],
                [each.value for each in values],
                [each.valid.start for each in values],
                [each.valid.end for each in values],
            )
            found = await SqlPolicies(transaction).profiles_at([TerritoryId(place) for place in places.values()], day)
            await attempt.rollback()
        assert found == {place: profile_on(values, path, day) for path, place in places.items()}
    assert len(cases) == 25
