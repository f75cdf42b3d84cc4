"""Persons on a real database: contact values stand in one place, and are seen only where they may be."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from app.domain.access.actor import Actor
from app.domain.access.roles import Role
from app.domain.persons.actions import change_person_contact, register_person
from app.domain.persons.commands import ChangePersonContact, RegisterPerson
from app.domain.persons.model import LawfulBasis
from app.domain.shared.errors import Forbidden, NotFound, RulesBroken, StaleVersion
from app.domain.shared.ids import GroupId, PersonId, TerritoryId
from tests.infra.db.desk import COMMUNE, OTHER_COMMUNE, PROVINCE, TODAY, Desk, actor_with

OFFICER = Role.COMMUNE_FRONT_OFFICER
GROUP, HOUSEHOLD = GroupId(UUID(int=71)), UUID(int=72)

_EMPTY = "update person_contacts set full_name = '', name_fold = '', sort_key = '', phone = null where person_id = $1"
_GROUP = "insert into groups (id, origin, valid) values ($1, 'recorded', '[2026-01-01,)')"
_GROUP_HOME = "insert into group_homes (group_id, territory_id) values ($1, $2)"
_SEAT = """
insert into board_seats (group_id, person_id, post, manner, valid) values ($1, $2, 'head', 'elected', $3::daterange)
"""
_HOUSEHOLD = "insert into households (id, code, origin, valid) values ($1, 'H1', 'recorded', '[2026-01-01,)')"
_HOUSEHOLD_HOME = "insert into household_homes (household_id, territory_id, group_id) values ($1, $2, $3)"
_HOLDER = """
insert into household_holders (household_id, person_id, post, valid) values ($1, $2, 'head', '[2026-01-01,)')
"""
_ROLE = "insert into assignments (person_id, role, {}, valid) values ($1, 'partner_agency', $2, '[2026-01-01,)')"
_SINCE, _OVER = asyncpg.Range(TODAY), asyncpg.Range(None, TODAY)


async def add(desk: Desk, name: str = "Nguyễn Thị Ánh", phone: str | None = "0912 345 678") -> UUID:
    """A person who is at home in the commune."""
    officer = await desk.actor(OFFICER, COMMUNE)
    command = RegisterPerson(territory_id=(await desk.place(COMMUNE)).id, full_name=name, phone=phone)
    return await desk.carry_out(register_person, officer, command)


async def version_of(desk: Desk, person: UUID) -> int:
    return int(await desk.pool.fetchval("select coalesce(max(recorded_in), 0) from persons where id = $1", person))


async def change(desk: Desk, actor: Actor, person: UUID, **changes: Any) -> UUID:
    asked = {"full_name": "Nguyễn Thị Oanh", "phone": None, "expected_version": await version_of(desk, person)}
    return await desk.carry_out(
        change_person_contact, actor, ChangePersonContact(person_id=PersonId(person), **{**asked, **changes})
    )


async def test_a_person_is_written_with_contact_values_and_home(pool: asyncpg.Pool) -> None:
    desk = Desk(pool)
    commune, officer = await desk.place(COMMUNE), await desk.actor(OFFICER, COMMUNE)
    person = await desk.carry_out(
        register_person,
        officer,
        RegisterPerson(
            territory_id=commune.id,
            full_name="Nguyễn Thị Ánh",
            phone="0912 345 678",
            lawful_basis=LawfulBasis.CONSENT,
            notice_on=TODAY,
        ),
    )
    row = await pool.fetchrow("select * from person_contacts where person_id = $1", person)
    assert row is not None
    assert dict(row) == {
        "person_id": person,
        "full_name": "Nguyễn Thị Ánh",
        "name_fold": "nguyen thi anh",
        "sort_key": "anh 4 nguye~n 3 thi 5",
        "phone": "+84912345678",
    }
    assert await pool.fetchval("select territory_id from person_homes where person_id = $1", person) == commune.id
    assert (await desk.entry(person))["payload"] == {"lawful_basis": "consent", "notice_on": "2026-03-10"}


async def test_the_journal_holds_no_contact_value(pool: asyncpg.Pool) -> None:
    desk = Desk(pool)
    person, officer = await add(desk), await desk.actor(OFFICER, COMMUNE)
    await change(desk, officer, person, phone="0987654321")
    rows = await pool.fetch("select to_jsonb(e)::text as row from journal_entries e where subject_id = $1", person)
    assert len(rows) == 2
    everything = " ".join(bytes(row["row"], "utf-8").decode() for row in rows)
    assert [value for value in ("Ánh", "Oanh", "912345678", "987654321") if value in everything] == []
    assert (await desk.entry(person))["payload"] == {"changed": ["full_name", "phone"]}


async def test_a_change_leaves_a_new_version_and_no_former_value(pool: asyncpg.Pool) -> None:
    desk = Desk(pool)
    person, officer = await add(desk), await desk.actor(OFFICER, COMMUNE)
    before = await version_of(desk, person)
    await change(desk, officer, person)
    assert await version_of(desk, person) > before
    assert await pool.fetchval("select count(*) from history.persons where id = $1", person) == 1
    contacts = await pool.fetch("select full_name, sort_key, phone from person_contacts where person_id = $1", person)
    assert [tuple(row) for row in contacts] == [("Nguyễn Thị Oanh", "oanh 0 nguye~n 3 thi 5", None)]


async def test_a_stale_version_is_told(pool: asyncpg.Pool) -> None:
    desk = Desk(pool)
    person, officer = await add(desk), await desk.actor(OFFICER, COMMUNE)
    version = await version_of(desk, person)
    with pytest.raises(StaleVersion) as caught:
        await change(desk, officer, person, expected_version=version + 1)
    assert caught.value.values == {"version": version}


async def test_an_erased_person_stays_erased(pool: asyncpg.Pool) -> None:
    desk = Desk(pool)
    person, officer = await add(desk), await desk.actor(OFFICER, COMMUNE)
    await desk.write(
        ("update persons set erased_on = $2, recorded_in = record.current_change_set() where id = $1", person, TODAY),
        (_EMPTY, person),
    )
    with pytest.raises(RulesBroken) as caught:
        await change(desk, officer, person)
    assert [violation.code.code for violation in caught.value.violations] == ["person-erased"]
    assert await desk.show(officer, "person", person, "full_name", "erased_on") == {
        "full_name": None,
        "erased_on": "2026-03-10",
    }


@pytest.mark.parametrize(
    ("role", "at", "refusal"),
    [(Role.HAMLET_HEAD, COMMUNE, Forbidden), (OFFICER, OTHER_COMMUNE, NotFound), (Role.AUDITOR, COMMUNE, NotFound)],
)
async def test_others_do_not_change_contact_values(
    pool: asyncpg.Pool, role: Role, at: str, refusal: type[Exception]
) -> None:
    desk = Desk(pool)
    person, actor = await add(desk), await desk.actor(role, at)
    with pytest.raises(refusal):
        await change(desk, actor, person)
    assert await pool.fetchval("select full_name from person_contacts where person_id = $1", person) == "Nguyễn Thị Ánh"


async def test_nobody_changes_the_own_record_without_the_role(pool: asyncpg.Pool) -> None:
    desk = Desk(pool)
    person = await add(desk)
    with pytest.raises(Forbidden):
        await change(desk, own(await desk.actor(Role.PARTNER_AGENCY, OTHER_COMMUNE), person), person)


async def test_an_unknown_person_or_home_is_not_found(pool: asyncpg.Pool) -> None:
    desk = Desk(pool)
    officer = await desk.actor(OFFICER, COMMUNE)
    with pytest.raises(NotFound):
        await change(desk, officer, UUID(int=9), expected_version=1)
    with pytest.raises(NotFound):
        await desk.carry_out(
            register_person, officer, RegisterPerson(territory_id=TerritoryId(UUID(int=9)), full_name="Nguyễn Văn An")
        )


@pytest.mark.parametrize(("role", "refusal"), [(Role.COMMUNE_GOVERNMENT, Forbidden), (Role.HAMLET_FRONT, Forbidden)])
async def test_only_offices_register_persons(pool: asyncpg.Pool, role: Role, refusal: type[Exception]) -> None:
    desk = Desk(pool)
    commune, actor = await desk.place(COMMUNE), await desk.actor(role, COMMUNE)
    with pytest.raises(refusal):
        await desk.carry_out(register_person, actor, RegisterPerson(territory_id=commune.id, full_name="Nguyễn Văn An"))
    assert await pool.fetchval("select count(*) from persons") == 0


async def test_a_person_is_shown_at_home(pool: asyncpg.Pool) -> None:
    desk = Desk(pool)
    person, officer = await add(desk), await desk.actor(OFFICER, COMMUNE)
    wanted = ("full_name", "phone", "lawful_basis", "notice_on", "erased_on", "version", "home.name")
    assert await desk.show(officer, "person", person, *wanted) == {
        "full_name": "Nguyễn Thị Ánh",
        "phone": "+84912345678",
        "lawful_basis": "public_task",
        "notice_on": None,
        "erased_on": None,
        "version": await version_of(desk, person),
        "home": {"name": "Xã Tân Long"},
    }


async def test_contact_values_are_masked(pool: asyncpg.Pool) -> None:
    desk = Desk(pool)
    person, cell = await add(desk), await desk.actor(Role.PARTY_CELL, COMMUNE)
    assert await desk.show(cell, "person", person, "id", "full_name", "phone") == {
        "id": str(person),
        "full_name": None,
        "phone": None,
    }
    assert await desk.list(cell, "person", "id", q="nguyen") == []
    assert await desk.list(cell, "person", "id", sort=("name",)) == [str(person)]


async def test_one_plan_does_not_serve_an_actor_who_sees_less(pool: asyncpg.Pool) -> None:
    """Who reads persons of two communes and contact values of one of them, after one who reads both everywhere."""
    desk = Desk(pool)
    person, here, there = await add(desk), await desk.place(COMMUNE), await desk.place(OTHER_COMMUNE)
    await desk.carry_out(
        register_person,
        await desk.actor(OFFICER, OTHER_COMMUNE),
        RegisterPerson(territory_id=there.id, full_name="Trần Văn Dũng"),
    )
    both = [actor_with(Role.HAMLET_HEAD, path=place.path).assignments[0] for place in (here, there)]
    cell = actor_with(Role.PARTY_CELL, path=here.path).assignments[0]
    base = await desk.actor(Role.PARTNER_AGENCY, COMMUNE)
    wide = Actor(base.account_id, base.person_id, base.username, tuple(both))
    less = Actor(base.account_id, base.person_id, base.username, (cell, both[1]))
    assert await desk.list(wide, "person", "full_name") == ["Nguyễn Thị Ánh", "Trần Văn Dũng"]
    assert await desk.list(less, "person", "full_name") == [None, "Trần Văn Dũng"]
    assert await desk.list(less, "person", "full_name", q="a") == ["Trần Văn Dũng"]
    assert await desk.show(less, "person", person, "full_name", "phone") == {"full_name": None, "phone": None}


async def test_a_person_of_another_place_is_not_there(pool: asyncpg.Pool) -> None:
    desk = Desk(pool)
    person, stranger = await add(desk), await desk.actor(OFFICER, OTHER_COMMUNE)
    assert await desk.show(stranger, "person", person, "id") is None
    assert await desk.list(stranger, "person", "id") == []


def own(actor: Actor, person: UUID) -> Actor:
    """The same roles, held by the person."""
    return Actor(actor.account_id, PersonId(person), actor.username, actor.assignments)


async def test_everybody_sees_the_own_record(pool: asyncpg.Pool) -> None:
    desk = Desk(pool)
    person = await add(desk)
    actor = own(await desk.actor(Role.PARTNER_AGENCY, OTHER_COMMUNE), person)
    assert await desk.show(actor, "person", person, "full_name") == {"full_name": "Nguyễn Thị Ánh"}
    assert await desk.list(actor, "person", "full_name") == ["Nguyễn Thị Ánh"]


Function = Callable[[Desk, UUID, TerritoryId], Awaitable[None]]


async def _sits_on_a_board(desk: Desk, person: UUID, place: TerritoryId, since: object = _SINCE) -> None:
    await desk.write((_GROUP, GROUP), (_GROUP_HOME, GROUP, place), (_SEAT, GROUP, person, since))


async def _heads_a_household(desk: Desk, person: UUID, place: TerritoryId) -> None:
    await desk.write(
        (_GROUP, GROUP),
        (_GROUP_HOME, GROUP, place),
        (_HOUSEHOLD, HOUSEHOLD),
        (_HOUSEHOLD_HOME, HOUSEHOLD, place, GROUP),
        (_HOLDER, HOUSEHOLD, person),
    )


async def _holds_a_role_there(desk: Desk, person: UUID, place: TerritoryId) -> None:
    await desk.write((_ROLE.format("territory_id"), person, place))


async def _holds_a_role_in_a_group(desk: Desk, person: UUID, place: TerritoryId) -> None:
    await desk.write((_GROUP, GROUP), (_GROUP_HOME, GROUP, place), (_ROLE.format("group_id"), person, GROUP))


@pytest.mark.parametrize(
    "function", [_sits_on_a_board, _heads_a_household, _holds_a_role_there, _holds_a_role_in_a_group]
)
async def test_a_person_is_seen_where_a_function_is_held(pool: asyncpg.Pool, function: Function) -> None:
    desk = Desk(pool)
    person, other = await add(desk), await desk.place(OTHER_COMMUNE)
    there = await desk.actor(OFFICER, OTHER_COMMUNE)
    assert await desk.show(there, "person", person, "id") is None
    await function(desk, person, other.id)
    assert await desk.show(there, "person", person, "full_name") == {"full_name": "Nguyễn Thị Ánh"}
    assert await desk.list(there, "person", "id", filters={"within": other.id}) == [str(person)]
    assert await change(desk, there, person) == person


@pytest.mark.parametrize("function", [_sits_on_a_board, _heads_a_household, _holds_a_role_in_a_group])
async def test_a_person_is_seen_by_the_board_of_the_group(pool: asyncpg.Pool, function: Function) -> None:
    desk = Desk(pool)
    person, other = await add(desk), await desk.place(OTHER_COMMUNE)
    await function(desk, person, other.id)
    secretary = actor_with(Role.GROUP_SECRETARY, group_id=GROUP)
    assert await desk.show(secretary, "person", person, "full_name") == {"full_name": "Nguyễn Thị Ánh"}
    stranger = actor_with(Role.GROUP_SECRETARY, group_id=GroupId(UUID(int=99)))
    assert await desk.show(stranger, "person", person, "full_name") is None


async def test_a_function_of_the_past_does_not_count(pool: asyncpg.Pool) -> None:
    desk = Desk(pool)
    person, other = await add(desk), await desk.place(OTHER_COMMUNE)
    await desk.write(
        ("insert into groups (id, origin, valid) values ($1, 'recorded', '(,)')", GROUP),
        (_GROUP_HOME, GROUP, other.id),
        (_SEAT, GROUP, person, _OVER),
    )
    assert await desk.show(await desk.actor(OFFICER, OTHER_COMMUNE), "person", person, "id") is None


async def test_persons_sort_by_given_name(pool: asyncpg.Pool) -> None:
    desk = Desk(pool)
    for name in ("Trần Văn Dũng", "Nguyễn Thị Ánh", "Lê Văn Đạt", "Nguyễn Văn Dũng"):
        await add(desk, name, None)
    officer = await desk.actor(Role.PROVINCE_FRONT_OFFICER, PROVINCE)
    names = await desk.list(officer, "person", "full_name")
    assert names == ["Nguyễn Thị Ánh", "Nguyễn Văn Dũng", "Trần Văn Dũng", "Lê Văn Đạt"]
    assert await desk.list(officer, "person", "full_name", sort=("-name",)) == names[::-1]
    assert await desk.list(officer, "person", "full_name", q="dung") == ["Nguyễn Văn Dũng", "Trần Văn Dũng"]
    ids = await desk.list(officer, "person", "id", sort=("id",))
    assert ids == sorted(ids)
    assert len(ids) == 4
