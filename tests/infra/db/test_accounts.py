"""Accounts and roles on PostgreSQL: what each action changes, records and refuses."""

import asyncio
import json
from datetime import date

import asyncpg
import pytest

from app.domain.access.explaining import Outcome, explain
from app.domain.access.permissions import Permission
from app.domain.access.roles import Role
from app.domain.accounts import actions
from app.domain.accounts.commands import (
    AssignRole,
    ChangePassword,
    CreateAccount,
    DisableAccount,
    EnableAccount,
    EndAssignment,
)
from app.domain.accounts.lifecycle import PasswordRefused
from app.domain.journal.model import Entry
from app.domain.shared.errors import Conflict, Forbidden, NotFound, RulesBroken, StaleVersion, TooManyAttempts
from app.domain.shared.ids import AccountId, AssignmentId, BodyId, GroupId, HouseholdId, PersonId, TerritoryId
from app.domain.shared.scope import Target
from app.infra.passwords import the_passwords
from tests.infra.officers import (
    CLIENT,
    IDS,
    PASSWORD,
    TEST,
    TODAY,
    MovableClock,
    Officer,
    Tree,
    acting,
    add_officer,
    add_person,
    add_tree,
    admin_at,
    begin,
    carry_out,
    give,
    process,
)

NEW_PASSWORD = "mua-thu-tren-song-Hau"
JOURNAL = """
select action, subject_kind, subject_id, territory_id, effective_on, reason, payload
from journal_entries order by change_set_id desc, number desc limit 1
"""


async def version_of(pool: asyncpg.Pool, officer: Officer) -> int:
    version: int = await pool.fetchval("select recorded_in from accounts where id = $1", officer.account_id)
    return version


async def last_entry(pool: asyncpg.Pool) -> dict[str, object]:
    row = await pool.fetchrow(JOURNAL)
    assert row is not None
    return dict(row) | {"payload": json.loads(row["payload"])}


async def entries(pool: asyncpg.Pool) -> int:
    count: int = await pool.fetchval("select count(*) from journal_entries")
    return count


def create(
    person: PersonId, territory: object, username: str = "Hoa.Le", password: str | None = PASSWORD
) -> CreateAccount:
    return CreateAccount(person_id=person, territory_id=territory, username=username, password=password)  # type: ignore[arg-type]


def assign(person: PersonId, tree: Tree, role: Role = Role.COMMUNE_FRONT_OFFICER, **more: object) -> AssignRole:
    return AssignRole(person_id=person, role=role, territory_id=TerritoryId(tree.commune), **more)  # type: ignore[arg-type]


# Creating.


async def test_an_account_is_created_with_its_password(pool: asyncpg.Pool) -> None:
    tree, admin, person = await add_tree(pool), await add_officer(pool, "admin"), await add_person(pool)
    done = await carry_out(
        pool, actions.create_account, admin_at(admin, tree.paths[tree.province]), create(person, tree.commune)
    )
    row = await pool.fetchrow(
        "select username, status, person_id, territory_id, password_hash from accounts join credentials "
        "on account_id = id where id = $1",
        done.id,
    )
    assert row is not None
    assert tuple(row)[:4] == ("hoa.le", "active", person, tree.commune)
    assert row["password_hash"].startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert await the_passwords().matches(row["password_hash"], PASSWORD)
    assert await last_entry(pool) == {
        "action": "create_account",
        "subject_kind": "account",
        "subject_id": done.id,
        "territory_id": tree.commune,
        "effective_on": None,
        "reason": None,
        "payload": {"person_id": str(person), "with_password": True},
    }


async def test_the_journal_shows_it_with_the_person_and_holds_no_name(pool: asyncpg.Pool) -> None:
    tree, admin, person = await add_tree(pool), await add_officer(pool, "admin"), await add_person(pool)
    await carry_out(pool, actions.create_account, admin_at(admin, "1"), create(person, tree.commune))
    assert await pool.fetchval("select count(*) from journal_subjects where subject_id = $1", person) == 1
    everything = str([tuple(row) for row in await pool.fetch("select * from journal_entries")])
    assert "hoa.le" not in everything.lower()
    assert PASSWORD not in everything
    assert "argon2" not in everything


async def test_an_account_without_a_password_has_no_credentials(pool: asyncpg.Pool) -> None:
    tree, admin, person = await add_tree(pool), await add_officer(pool, "admin"), await add_person(pool)
    done = await carry_out(
        pool, actions.create_account, admin_at(admin, "1"), create(person, tree.commune, password=None)
    )
    assert await pool.fetchval("select count(*) from credentials where account_id = $1", done.id) == 0
    assert (await last_entry(pool))["payload"] == {"person_id": str(person), "with_password": False}


async def test_an_account_outside_the_scope_is_not_created(pool: asyncpg.Pool) -> None:
    tree, admin, person = await add_tree(pool), await add_officer(pool, "admin"), await add_person(pool)
    before = await entries(pool)
    with pytest.raises(NotFound) as caught:
        await carry_out(
            pool, actions.create_account, admin_at(admin, tree.paths[tree.hamlet]), create(person, tree.commune)
        )
    assert caught.value.values == {"what": "territory"}
    assert await entries(pool) == before


async def test_who_only_keeps_records_creates_no_account(pool: asyncpg.Pool) -> None:
    tree, officer, person = await add_tree(pool), await add_officer(pool), await add_person(pool)
    with pytest.raises(NotFound):
        await carry_out(pool, actions.create_account, acting(officer), create(person, tree.commune))


async def test_an_unknown_person_or_territory_is_not_found(pool: asyncpg.Pool) -> None:
    tree, admin, person = await add_tree(pool), await add_officer(pool, "admin"), await add_person(pool)
    for command, what in (
        (create(PersonId(IDS.new()), tree.commune), "person"),
        (create(person, IDS.new()), "territory"),
    ):
        with pytest.raises(NotFound) as caught:
            await carry_out(pool, actions.create_account, admin_at(admin, "1"), command)
        assert caught.value.values == {"what": what}


async def test_a_name_is_borne_once(pool: asyncpg.Pool) -> None:
    tree, admin, person = await add_tree(pool), await add_officer(pool, "admin"), await add_person(pool)
    with pytest.raises(RulesBroken) as caught:
        await carry_out(pool, actions.create_account, admin_at(admin, "1"), create(person, tree.commune, "ADMIN"))
    assert [violation.code.code for violation in caught.value.violations] == ["username-taken"]


async def test_of_two_that_want_a_name_at_once_one_gets_it(pool: asyncpg.Pool) -> None:
    tree, admin = await add_tree(pool), await add_officer(pool, "admin")

    async def one(person: PersonId) -> str:
        try:
            await carry_out(pool, actions.create_account, admin_at(admin, "1"), create(person, tree.commune))
        except (Conflict, RulesBroken):
            return "refused"
        return "created"

    persons = [await add_person(pool), await add_person(pool)]
    assert sorted(await asyncio.gather(*map(one, persons))) == ["created", "refused"]


# Closing and opening.


async def test_a_closed_account_loses_its_sessions(pool: asyncpg.Pool) -> None:
    clock, admin, officer = MovableClock(), await add_officer(pool, "admin"), await add_officer(pool)
    await process(pool, clock).sessions.sign_in(officer.username, PASSWORD, CLIENT)
    command = DisableAccount(
        account_id=officer.account_id, reason="Nghỉ công tác", expected_version=await version_of(pool, officer)
    )
    done = await carry_out(pool, actions.disable_account, admin_at(admin, "1"), command, clock)
    assert done.id == officer.account_id
    assert await pool.fetchval("select status from accounts where id = $1", officer.account_id) == "disabled"
    revoked = await pool.fetch("select revoked_at, revoked_because from sessions")
    assert [tuple(row) for row in revoked] == [(clock.at, "account_disabled")]
    entry = await last_entry(pool)
    assert (entry["action"], entry["reason"], entry["payload"]) == ("disable_account", "Nghỉ công tác", {})


async def test_a_closed_account_is_opened_again(pool: asyncpg.Pool) -> None:
    admin, officer = await add_officer(pool, "admin"), await add_officer(pool)
    by = admin_at(admin, "1")
    close = DisableAccount(account_id=officer.account_id, expected_version=await version_of(pool, officer))
    await carry_out(pool, actions.disable_account, by, close)
    reopen = EnableAccount(account_id=officer.account_id, expected_version=await version_of(pool, officer))
    await carry_out(pool, actions.enable_account, by, reopen)
    assert await pool.fetchval("select status from accounts where id = $1", officer.account_id) == "active"
    twins = await pool.fetch(
        "select status from history.accounts where id = $1 order by recorded_in", officer.account_id
    )
    assert [row["status"] for row in twins] == ["active", "disabled"]


async def test_an_account_is_closed_by_the_version_that_was_seen(pool: asyncpg.Pool) -> None:
    admin, officer = await add_officer(pool, "admin"), await add_officer(pool)
    version = await version_of(pool, officer)
    command = DisableAccount(account_id=officer.account_id, expected_version=version - 1)
    with pytest.raises(StaleVersion) as caught:
        await carry_out(pool, actions.disable_account, admin_at(admin, "1"), command)
    assert caught.value.values == {"version": version}


async def test_nobody_closes_their_own_account_without_the_role(pool: asyncpg.Pool) -> None:
    officer = await add_officer(pool)
    command = DisableAccount(account_id=officer.account_id, expected_version=await version_of(pool, officer))
    with pytest.raises(Forbidden):
        await carry_out(pool, actions.disable_account, acting(officer), command)


async def test_an_account_kept_elsewhere_is_not_found(pool: asyncpg.Pool) -> None:
    tree, admin, officer = await add_tree(pool), await add_officer(pool, "admin"), await add_officer(pool)
    version = await version_of(pool, officer)
    for account in (officer.account_id, AccountId(IDS.new())):
        command = DisableAccount(account_id=account, expected_version=version)
        with pytest.raises(NotFound) as caught:
            await carry_out(pool, actions.disable_account, admin_at(admin, tree.paths[tree.province]), command)
        assert caught.value.values == {"what": "account"}


# Passwords.


def change(officer: Officer, version: int, current: str = PASSWORD, new: str = NEW_PASSWORD) -> ChangePassword:
    return ChangePassword(
        account_id=officer.account_id, current_password=current, new_password=new, expected_version=version
    )


async def test_a_password_is_changed_and_other_sessions_end(pool: asyncpg.Pool) -> None:
    clock, officer = MovableClock(), await add_officer(pool)
    sessions = process(pool, clock).sessions
    mine = await sessions.sign_in(officer.username, PASSWORD, CLIENT)
    other = await sessions.sign_in(officer.username, PASSWORD, CLIENT)
    version = await version_of(pool, officer)
    await carry_out(
        pool, actions.change_password, acting(officer, session_id=mine.session_id), change(officer, version), clock
    )
    rows = await pool.fetch("select id, revoked_because from sessions")
    assert {row["id"]: row["revoked_because"] for row in rows} == {
        mine.session_id: None,
        other.session_id: "password_changed",
    }
    assert await version_of(pool, officer) > version
    assert (await last_entry(pool))["action"] == "change_password"
    assert (await last_entry(pool))["payload"] == {}
    await sessions.sign_in(officer.username, NEW_PASSWORD, CLIENT)


async def test_a_wrong_present_password_counts_as_a_try(pool: asyncpg.Pool) -> None:
    clock, officer = MovableClock(), await add_officer(pool)
    version = await version_of(pool, officer)

    async def attempt(current: str) -> None:
        await carry_out(pool, actions.change_password, acting(officer), change(officer, version, current), clock)

    for _ in range(5):
        with pytest.raises(PasswordRefused) as caught:
            await attempt("mua-ha-tren-song-Tien")
        assert [violation.code.code for violation in caught.value.violations] == ["password-wrong"]
    with pytest.raises(TooManyAttempts):
        await attempt(PASSWORD)
    with pytest.raises(TooManyAttempts):
        await process(pool, clock).sessions.sign_in(officer.username, PASSWORD, CLIENT)
    assert await version_of(pool, officer) == version


async def test_the_right_password_forgets_the_wrong_ones(pool: asyncpg.Pool) -> None:
    clock, officer = MovableClock(), await add_officer(pool)
    version = await version_of(pool, officer)
    with pytest.raises(PasswordRefused):
        await carry_out(pool, actions.change_password, acting(officer), change(officer, version, "wrong"), clock)
    await carry_out(pool, actions.change_password, acting(officer), change(officer, version), clock)
    assert await pool.fetchval("select count(*) from sign_in_tries") == 0


async def test_a_weak_new_password_changes_nothing(pool: asyncpg.Pool) -> None:
    officer = await add_officer(pool)
    version = await version_of(pool, officer)
    with pytest.raises(RulesBroken) as caught:
        await carry_out(pool, actions.change_password, acting(officer), change(officer, version, new=PASSWORD))
    assert [violation.code.code for violation in caught.value.violations] == ["password-same"]
    assert await pool.fetchval("select count(*) from sign_in_tries") == 0


async def test_an_account_without_a_password_changes_none(pool: asyncpg.Pool) -> None:
    officer = await add_officer(pool)
    version = await version_of(pool, officer)
    await pool.execute("delete from credentials where account_id = $1", officer.account_id)
    with pytest.raises(PasswordRefused):
        await carry_out(pool, actions.change_password, acting(officer), change(officer, version))


async def test_a_password_is_changed_by_the_version_that_was_seen(pool: asyncpg.Pool) -> None:
    officer = await add_officer(pool)
    with pytest.raises(StaleVersion):
        await carry_out(pool, actions.change_password, acting(officer), change(officer, 0))


async def test_nobody_changes_the_password_of_somebody_else(pool: asyncpg.Pool) -> None:
    admin, officer = await add_officer(pool, "admin"), await add_officer(pool)
    command = change(officer, await version_of(pool, officer))
    with pytest.raises(Forbidden) as caught:
        await carry_out(pool, actions.change_password, admin_at(admin, "1"), command)
    assert caught.value.values == {"permission": "account:change_password"}


# Roles.


async def test_a_role_is_assigned(pool: asyncpg.Pool) -> None:
    tree, admin, officer = await add_tree(pool), await add_officer(pool, "admin"), await add_officer(pool)
    done = await carry_out(
        pool,
        actions.assign_role,
        admin_at(admin, tree.paths[tree.commune]),
        assign(officer.person_id, tree, valid_to=date(2028, 7, 1)),
    )
    row = await pool.fetchrow("select person_id, role, territory_id, valid from assignments where id = $1", done.id)
    assert row is not None
    assert tuple(row) == (
        officer.person_id,
        "commune_front_officer",
        tree.commune,
        asyncpg.Range(TODAY, date(2028, 7, 1)),
    )
    assert await last_entry(pool) == {
        "action": "assign_role",
        "subject_kind": "assignment",
        "subject_id": done.id,
        "territory_id": tree.commune,
        "effective_on": TODAY,
        "reason": None,
        "payload": {"role": "commune_front_officer", "territory": str(tree.commune), "until": "2028-07-01"},
    }
    subjects = await pool.fetch("select subject_kind, subject_id from journal_subjects where entry_id in "
        "(select id from journal_entries where subject_id = $1)", done.id)  # fmt: skip
    assert {tuple(row) for row in subjects} == {
        ("assignment", done.id),
        ("person", officer.person_id),
        ("territory", tree.commune),
    }


async def test_roles_are_assigned_at_groups_and_households(pool: asyncpg.Pool) -> None:
    tree, admin, officer = await add_tree(pool), await add_officer(pool, "admin"), await add_officer(pool)
    for command in (
        AssignRole(person_id=officer.person_id, role=Role.GROUP_HEAD, group_id=GroupId(tree.group)),
        AssignRole(person_id=officer.person_id, role=Role.HOUSEHOLD_REP, household_id=HouseholdId(tree.household)),
    ):
        await carry_out(pool, actions.assign_role, admin_at(admin, tree.paths[tree.hamlet]), command)
        assert (await last_entry(pool))["territory_id"] == tree.hamlet
    rows = await pool.fetch("select group_id, household_id from assignments order by id")
    assert [tuple(row) for row in rows] == [(tree.group, None), (None, tree.household)]


async def test_a_place_outside_the_scope_is_not_found(pool: asyncpg.Pool) -> None:
    tree, admin, officer = await add_tree(pool), await add_officer(pool, "admin"), await add_officer(pool)
    with pytest.raises(NotFound) as caught:
        await carry_out(
            pool, actions.assign_role, admin_at(admin, tree.paths[tree.hamlet]), assign(officer.person_id, tree)
        )
    assert caught.value.values == {"what": "territory"}


async def test_an_unknown_body_is_not_found(pool: asyncpg.Pool) -> None:
    tree, admin, officer = await add_tree(pool), await add_officer(pool, "admin"), await add_officer(pool)
    command = assign(officer.person_id, tree, body_id=BodyId(IDS.new()))
    with pytest.raises(NotFound) as caught:
        await carry_out(pool, actions.assign_role, admin_at(admin, "1"), command)
    assert caught.value.values == {"what": "body"}


async def test_a_role_on_behalf_of_a_body_keeps_it(pool: asyncpg.Pool) -> None:
    tree, admin, officer = await add_tree(pool), await add_officer(pool, "admin"), await add_officer(pool)
    body = BodyId(IDS.new())
    async with begin(pool, MovableClock())(TEST) as work:
        await work.transaction.write(
            "insert into bodies (id, kind, level, territory_id, name, name_fold, sort_key, valid) "
            "values ($1, 'front_committee', 'commune', $2, 'Mặt trận', 'mat tran', 'mat tran', '[2025-07-01,)')",
            body,
            tree.commune,
        )
        await work.journal.record([Entry("test", "body", body)])
    command = assign(officer.person_id, tree, body_id=body)
    done = await carry_out(pool, actions.assign_role, admin_at(admin, "1"), command)
    assert await pool.fetchval("select body_id from assignments where id = $1", done.id) == body


async def test_a_role_is_not_held_twice_at_one_time(pool: asyncpg.Pool) -> None:
    tree, admin, officer = await add_tree(pool), await add_officer(pool, "admin"), await add_officer(pool)

    async def one() -> str:
        try:
            await carry_out(pool, actions.assign_role, admin_at(admin, "1"), assign(officer.person_id, tree))
        except RulesBroken as error:
            return error.violations[0].code.code
        return "assigned"

    assert sorted(await asyncio.gather(one(), one())) == ["already-assigned", "assigned"]


async def test_nobody_assigns_a_role_to_themselves(pool: asyncpg.Pool) -> None:
    tree, admin = await add_tree(pool), await add_officer(pool, "admin")
    with pytest.raises(RulesBroken) as caught:
        await carry_out(pool, actions.assign_role, admin_at(admin, "1"), assign(admin.person_id, tree))
    assert [violation.code.code for violation in caught.value.violations] == ["own-role"]


async def test_a_role_ends(pool: asyncpg.Pool) -> None:
    tree, admin, officer = await add_tree(pool), await add_officer(pool, "admin"), await add_officer(pool)
    key = await give(pool, officer, Role.COMMUNE_FRONT_OFFICER, tree.commune, start=date(2026, 1, 1))
    version = await pool.fetchval("select recorded_in from assignments where id = $1", key)
    command = EndAssignment(assignment_id=key, reason="Chuyển công tác", expected_version=version)
    await carry_out(pool, actions.end_assignment, admin_at(admin, tree.paths[tree.commune]), command)
    valid = await pool.fetchval("select valid from assignments where id = $1", key)
    assert (valid.lower, valid.upper) == (date(2026, 1, 1), TODAY)
    entry = await last_entry(pool)
    assert (entry["action"], entry["reason"], entry["effective_on"]) == ("end_assignment", "Chuyển công tác", TODAY)


async def test_a_role_that_ends_on_its_first_day_keeps_its_identity(pool: asyncpg.Pool) -> None:
    tree, admin, officer = await add_tree(pool), await add_officer(pool, "admin"), await add_officer(pool)
    key = await give(pool, officer, Role.COMMUNE_FRONT_OFFICER, tree.commune)
    version = await pool.fetchval("select recorded_in from assignments where id = $1", key)
    command = EndAssignment(assignment_id=key, expected_version=version)
    await carry_out(pool, actions.end_assignment, admin_at(admin, "1"), command)
    rows = await pool.fetch("select id, valid from assignments")
    assert [tuple(row) for row in rows] == [(key, None)]


async def test_an_assignment_outside_the_scope_is_not_found_and_ones_own_is_forbidden(pool: asyncpg.Pool) -> None:
    tree, admin, officer = await add_tree(pool), await add_officer(pool, "admin"), await add_officer(pool)
    key = await give(pool, officer, Role.COMMUNE_FRONT_OFFICER, tree.commune)
    command = EndAssignment(assignment_id=key, expected_version=0)
    for actor, refusal in ((admin_at(admin, tree.paths[tree.hamlet]), NotFound), (acting(officer), Forbidden)):
        with pytest.raises(refusal):
            await carry_out(pool, actions.end_assignment, actor, command)
    unknown = EndAssignment(assignment_id=AssignmentId(IDS.new()), expected_version=0)
    with pytest.raises(NotFound):
        await carry_out(pool, actions.end_assignment, admin_at(admin, "1"), unknown)


async def test_every_role_ever_held_is_found_in_one_statement(pool: asyncpg.Pool) -> None:
    tree, officer = await add_tree(pool), await add_officer(pool)
    await give(pool, officer, Role.HAMLET_FRONT, tree.hamlet, start=date(2025, 8, 1), end=date(2026, 8, 1))
    await give(pool, officer, Role.HOUSEHOLD_REP, tree.household, start=date(2026, 8, 1))
    await give(pool, officer, Role.GROUP_HEAD, tree.group, start=date(2027, 1, 1))
    async with begin(pool, MovableClock())(TEST) as work:
        held = await work.accounts.find_held(officer.account_id)
    assert held is not None
    assert (held.person_id, held.status.value) == (officer.person_id, "active")
    path = tree.paths[tree.hamlet]
    assert [
        (h.assignment.role.value, h.assignment.path, h.assignment.group_id, h.assignment.household_id)
        for h in held.held
    ] == [
        ("hamlet_front", path, None, None),
        ("household_rep", path, tree.group, tree.household),
        ("group_head", path, tree.group, None),
    ]
    explanation = explain(
        held.held, Permission.GROUP_READ, Target(path, tree.group), today=TODAY, person_id=held.person_id
    )
    assert [reason.outcome for reason in explanation.reasons] == [
        Outcome.NOT_VALID_TODAY,
        Outcome.GRANTS,
        Outcome.NOT_VALID_TODAY,
    ]


async def test_somebody_without_roles_is_found_and_nobody_is_not(pool: asyncpg.Pool) -> None:
    officer = await add_officer(pool)
    async with begin(pool, MovableClock())(TEST) as work:
        held = await work.accounts.find_held(officer.account_id)
        assert held is not None
        assert held.held == ()
        assert await work.accounts.find_held(AccountId(IDS.new())) is None
