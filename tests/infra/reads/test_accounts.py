"""Reading accounts and assignments: administrators see those of their territory, everybody sees their own."""

from datetime import date
from uuid import UUID

import asyncpg
import pytest

from app.domain.access.roles import Role
from app.domain.accounts.views import ACCOUNT, ASSIGNMENT
from app.domain.shared.ids import AccountId, PersonId
from app.domain.shared.views import Field, View
from tests.infra.db.desk import TODAY, Desk
from tests.infra.officers import Officer, Tree, acting, add_officer, add_tree, admin_at, give, write

PAST, FUTURE = date(2025, 8, 1), date(2027, 1, 1)
NOBODY = UUID(int=99)
STRANGER = Officer(AccountId(NOBODY), PersonId(UUID(int=98)), "stranger")
"""Somebody who has no account here."""


def plain(view: View) -> tuple[str, ...]:
    return tuple(name for name, member in view.members.items() if isinstance(member, Field))


@pytest.fixture
def desk(pool: asyncpg.Pool) -> Desk:
    return Desk(pool)


@pytest.fixture
async def tree(pool: asyncpg.Pool) -> Tree:
    return await add_tree(pool)


@pytest.fixture
async def admin(pool: asyncpg.Pool) -> Officer:
    return await add_officer(pool, "admin")


@pytest.fixture
async def officer(pool: asyncpg.Pool, tree: Tree) -> Officer:
    return await add_officer(pool, "tam.nguyen", territory=tree.commune)


async def test_an_account_shows_its_fields(pool: asyncpg.Pool, desk: Desk, tree: Tree, officer: Officer) -> None:
    shown = await desk.show(admin_at(officer, tree.paths[tree.commune]), "account", officer.account_id, *plain(ACCOUNT))
    assert shown is not None
    assert shown.pop("created_at").endswith(("+00:00", "+07:00"))
    assert shown == {
        "id": str(officer.account_id),
        "username": "tam.nguyen",
        "status": "active",
        "person_id": str(officer.person_id),
        "last_signed_in_at": None,
        "version": await pool.fetchval("select recorded_in from accounts where id = $1", officer.account_id),
    }


async def test_an_administrator_sees_the_accounts_of_the_territory(
    desk: Desk, tree: Tree, admin: Officer, officer: Officer
) -> None:
    assert await desk.list(admin_at(admin, "1"), "account", "username") == ["admin", "tam.nguyen"]
    other = admin_at(STRANGER, tree.paths[tree.province])
    assert await desk.list(other, "account", "username") == ["tam.nguyen"]
    assert await desk.list(admin_at(STRANGER, tree.paths[tree.hamlet]), "account", "username") == []


async def test_everybody_sees_their_own_account_and_no_other(desk: Desk, admin: Officer, officer: Officer) -> None:
    assert await desk.list(acting(officer), "account", "username") == ["tam.nguyen"]
    assert await desk.show(acting(officer), "account", officer.account_id, "username") == {"username": "tam.nguyen"}
    assert await desk.show(acting(officer), "account", admin.account_id, "username") is None


async def test_an_account_leads_to_its_territory_and_the_roles_of_the_day(
    pool: asyncpg.Pool, desk: Desk, tree: Tree, officer: Officer
) -> None:
    await give(pool, officer, Role.HAMLET_FRONT, tree.hamlet, start=PAST)
    await give(pool, officer, Role.COMMUNE_FRONT_CHAIR, tree.commune, start=FUTURE)
    shown = await desk.show(
        acting(officer), "account", officer.account_id, "territory.id", "assignments.role", "assignments.in_force"
    )
    assert shown == {
        "territory": {"id": str(tree.commune)},
        "assignments": [{"role": "hamlet_front", "in_force": True}],
    }


async def test_an_administrator_does_not_see_the_person_of_an_account(desk: Desk, tree: Tree, officer: Officer) -> None:
    by = admin_at(STRANGER, tree.paths[tree.commune])
    assert await desk.show(by, "account", officer.account_id, "person.id") == {"person": None}
    assert await desk.show(acting(officer), "account", officer.account_id, "person.id") == {
        "person": {"id": str(officer.person_id)}
    }


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"status": ["active"]}, ["admin", "tam.nguyen"]),
        ({"status": ["disabled"]}, []),
        ({"username": "Tam.Nguyen"}, ["tam.nguyen"]),
        ({"person_id": NOBODY}, []),
    ],
)
async def test_accounts_are_filtered(
    desk: Desk, admin: Officer, officer: Officer, filters: dict[str, object], found: list[str]
) -> None:
    assert await desk.list(admin_at(admin, "1"), "account", "username", filters=filters) == found


async def test_accounts_are_filtered_by_territory_and_searched(
    desk: Desk, tree: Tree, admin: Officer, officer: Officer
) -> None:
    by = admin_at(admin, "1")
    assert await desk.list(by, "account", "username", filters={"within": tree.province}) == ["tam.nguyen"]
    assert await desk.list(by, "account", "username", filters={"within": tree.hamlet}) == []
    assert await desk.list(by, "account", "username", q="NGUY") == ["tam.nguyen"]
    assert await desk.list(by, "account", "username", sort=("-username",)) == ["tam.nguyen", "admin"]


async def test_an_assignment_shows_its_fields(pool: asyncpg.Pool, desk: Desk, tree: Tree, officer: Officer) -> None:
    key = await give(pool, officer, Role.GROUP_HEAD, tree.group, start=PAST, end=FUTURE)
    assert await desk.show(acting(officer), "assignment", key, *plain(ASSIGNMENT)) == {
        "id": str(key),
        "role": "group_head",
        "valid_from": "2025-08-01",
        "valid_to": "2027-01-01",
        "in_force": True,
        "person_id": str(officer.person_id),
        "territory_id": None,
        "group_id": str(tree.group),
        "household_id": None,
        "body_id": None,
        "version": await pool.fetchval("select recorded_in from assignments where id = $1", key),
    }


async def test_an_administrator_sees_the_roles_at_places_in_the_territory(
    pool: asyncpg.Pool, desk: Desk, tree: Tree, admin: Officer, officer: Officer
) -> None:
    for role, place in (
        (Role.HAMLET_FRONT, tree.hamlet),
        (Role.GROUP_HEAD, tree.group),
        (Role.HOUSEHOLD_REP, tree.household),
        (Role.COMMUNE_PARTY, tree.commune),
    ):
        await give(pool, officer, role, place, start=PAST)
    hamlet = admin_at(admin, tree.paths[tree.hamlet])
    assert await desk.list(hamlet, "assignment", "role") == ["group_head", "hamlet_front", "household_rep"]
    commune = admin_at(admin, tree.paths[tree.commune])
    assert await desk.list(commune, "assignment", "role", filters={"within": tree.commune}) == [
        "commune_party",
        "group_head",
        "hamlet_front",
        "household_rep",
    ]
    assert await desk.list(acting(admin), "assignment", "role") == []


async def test_a_list_shows_the_roles_in_force_and_the_filter_the_others(
    pool: asyncpg.Pool, desk: Desk, tree: Tree, officer: Officer
) -> None:
    ended = await give(pool, officer, Role.HAMLET_HEAD, tree.hamlet, start=PAST, end=TODAY)
    await give(pool, officer, Role.HAMLET_FRONT, tree.hamlet, start=TODAY)
    await give(pool, officer, Role.PARTY_CELL, tree.hamlet, start=FUTURE)
    own = acting(officer)
    assert await desk.list(own, "assignment", "role") == ["hamlet_front"]
    assert await desk.list(own, "assignment", "role", filters={"in_force": True}) == ["hamlet_front"]
    assert await desk.list(own, "assignment", "role", filters={"in_force": False}) == ["hamlet_head", "party_cell"]
    assert await desk.list(own, "assignment", "role", as_of=PAST) == ["hamlet_head"]
    assert await desk.show(own, "assignment", ended, "role", "in_force") == {"role": "hamlet_head", "in_force": False}


async def test_an_assignment_that_holds_on_no_date_is_still_there_by_its_id(
    pool: asyncpg.Pool, desk: Desk, tree: Tree, officer: Officer
) -> None:
    key = await give(pool, officer, Role.HAMLET_HEAD, tree.hamlet, start=TODAY, end=FUTURE)
    await write(
        pool,
        ("update assignments set valid = null, recorded_in = record.current_change_set() where id = $1", key),
    )
    own = acting(officer)
    shown = await desk.show(own, "assignment", key, "valid_from", "valid_to", "in_force")
    assert shown == {"valid_from": None, "valid_to": None, "in_force": False}
    assert await desk.list(own, "assignment", "role") == []
    assert await desk.list(own, "assignment", "role", filters={"in_force": False}, sort=("valid_from",)) == [
        "hamlet_head"
    ]


async def test_an_assignment_leads_to_its_place(pool: asyncpg.Pool, desk: Desk, tree: Tree, officer: Officer) -> None:
    front = await give(pool, officer, Role.COMMUNE_FRONT_OFFICER, tree.commune, start=PAST)
    own = await desk.show(
        acting(officer), "assignment", front, "territory.id", "person.id", "group.id", "household.id", "body.id"
    )
    assert own == {
        "territory": {"id": str(tree.commune)},
        "person": {"id": str(officer.person_id)},
        "group": None,
        "household": None,
        "body": None,
    }


@pytest.mark.parametrize("name", ["person_id", "territory_id", "group_id", "household_id", "body_id"])
async def test_assignments_are_filtered_by_what_they_bind(
    pool: asyncpg.Pool, desk: Desk, tree: Tree, officer: Officer, name: str
) -> None:
    await give(pool, officer, Role.HAMLET_FRONT, tree.hamlet, start=PAST)
    await give(pool, officer, Role.GROUP_HEAD, tree.group, start=PAST)
    await give(pool, officer, Role.HOUSEHOLD_REP, tree.household, start=PAST)
    bound = {
        "person_id": (officer.person_id, ["group_head", "hamlet_front", "household_rep"]),
        "territory_id": (tree.hamlet, ["hamlet_front"]),
        "group_id": (tree.group, ["group_head"]),
        "household_id": (tree.household, ["household_rep"]),
        "body_id": (NOBODY, []),
    }
    value, found = bound[name]
    assert await desk.list(acting(officer), "assignment", "role", filters={name: value}) == found


async def test_assignments_are_sorted_by_when_they_begin(
    pool: asyncpg.Pool, desk: Desk, tree: Tree, officer: Officer
) -> None:
    await give(pool, officer, Role.HAMLET_FRONT, tree.hamlet, start=PAST)
    await give(pool, officer, Role.HAMLET_HEAD, tree.hamlet, start=date(2025, 7, 1))
    own = acting(officer)
    assert await desk.list(own, "assignment", "role", sort=("valid_from",)) == ["hamlet_head", "hamlet_front"]
    roles = {"role": ["hamlet_front", "auditor"]}
    assert await desk.list(own, "assignment", "role", filters=roles) == ["hamlet_front"]
