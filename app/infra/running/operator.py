"""What the operator does without signing in: registering the first users, and looking as somebody else does.

The same actions as over the doors, with the same rules and the same journal; the channel of the change says ``cli``.
"""

import asyncio
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final
from uuid import UUID

import asyncpg

from app.domain.access.actor import Actor, Assignment
from app.domain.access.roles import Place, Role, place_of
from app.domain.accounts.actions import assign_role, create_account
from app.domain.accounts.commands import AssignRole, CreateAccount
from app.domain.journal.model import Origin
from app.domain.persons.actions import register_person
from app.domain.persons.commands import RegisterPerson
from app.domain.shared.errors import DomainError, RulesBroken
from app.domain.shared.ids import AccountId, AssignmentId, GroupId, HouseholdId, PersonId, TerritoryId
from app.domain.shared.text import clean
from app.infra.actors import find_actor
from app.infra.clock import SystemClock
from app.infra.db.accounts import SqlAccounts
from app.infra.db.connection import connect
from app.infra.db.journal import SqlJournal
from app.infra.db.persons import SqlPersons
from app.infra.db.places import SqlPlaces
from app.infra.db.sealed import SealedValues
from app.infra.db.territories import SqlTerritories
from app.infra.db.transaction import Transaction
from app.infra.ids import Uuid7Source
from app.infra.passwords import the_passwords
from app.infra.secrets import ServerSecrets, keys_of, load_secrets
from app.infra.settings import Settings

_NOBODY: Final = UUID(int=0)
_ROOT = "select path::text from territories where key = 'vn'"
_PLACES = """
select t.id, t.id as territory_id, v.name from territories t join territory_versions v on v.territory_id = t.id
where v.valid @> $2::date and (t.id::text = $1 or t.key = $1 or v.code = $1) and t.valid @> $2::date
"""
_GROUPS = """
select g.group_id as id, h.territory_id, g.name from group_versions g join group_homes h using (group_id)
where g.group_id::text = $1 and g.valid @> $2::date
"""
_HOUSEHOLDS = """
select h.id, o.territory_id, h.code as name from households h join household_homes o on o.household_id = h.id
where (h.id::text = $1 or h.code = $1) and h.valid @> $2::date
"""
_FINDING: Final = {Place.TERRITORY: _PLACES, Place.GROUP: _GROUPS, Place.HOUSEHOLD: _HOUSEHOLDS}


class OperatorError(Exception):
    """What was asked for is not possible; the message says why."""


@dataclass(frozen=True, slots=True)
class NewUser:
    """A user to be: ``at`` names the place of the role, by key, code or id."""

    username: str
    role: Role
    at: str
    full_name: str
    password: str = field(repr=False)


class _Work:
    """One transaction of one action, with the stores that these actions need."""

    def __init__(self, transaction: Transaction, secrets: ServerSecrets, *, now: datetime, today: date) -> None:
        self.ids, self.now, self.today = Uuid7Source(), now, today
        sealed = SealedValues(transaction, lambda: secrets)
        self.journal, self.places = SqlJournal(transaction), SqlPlaces(transaction, today)
        self.persons, self.territories = SqlPersons(transaction, sealed), SqlTerritories(transaction)
        self.accounts, self.passwords = SqlAccounts(transaction, secrets.names_key), the_passwords()


def add_user(dsn: str, settings: Settings, user: NewUser) -> str:
    """Registers the person, opens the account and gives the role, all or nothing; returns the name of the place."""
    try:
        return asyncio.run(_add_user(dsn, settings, user))
    except DomainError as error:
        raise OperatorError(said(error)) from error


async def _add_user(dsn: str, settings: Settings, user: NewUser) -> str:
    connection = await connect(dsn)
    try:
        secrets = await _secrets(connection, settings)
        clock = SystemClock()
        place = await _place(connection, user, clock.today())
        actor = _operator(await connection.fetchval(_ROOT))
        # Each action has a transaction of its own inside: locks come before writes in each.
        async with connection.transaction():

            def work() -> _Work:
                transaction = Transaction(connection, Origin(None, None, "cli"))
                return _Work(transaction, secrets, now=clock.now(), today=clock.today())

            territory = TerritoryId(place["territory_id"])
            register = RegisterPerson(territory_id=territory, full_name=clean(user.full_name))
            person = PersonId((await register_person(work(), actor, register)).id)
            create = CreateAccount(
                person_id=person, territory_id=territory, username=user.username, password=user.password
            )
            await create_account(work(), actor, create)
            await assign_role(work(), actor, _assignment(person, user.role, place["id"]))
    finally:
        await connection.close()
    return str(place["name"])


async def _secrets(connection: asyncpg.Connection, settings: Settings) -> ServerSecrets:
    async with connection.transaction():
        return await load_secrets(connection, keys_of(settings))


async def _place(connection: asyncpg.Connection, user: NewUser, today: date) -> asyncpg.Record:
    found = await connection.fetch(_FINDING[place_of(user.role)], user.at, today)
    what = place_of(user.role).value
    if not found:
        raise OperatorError(f"There is no {what} {user.at} today; {user.role} is bound to a {what}.")
    if len(found) > 1:
        names = ", ".join(f"{row['name']} ({row['id']})" for row in found)
        raise OperatorError(f"{user.at} is not clear; take the id of one of: {names}.")
    return found[0]


def _operator(root: str) -> Actor:
    """Whoever has the database may do this: both roles that it takes, over the whole country, for this command only."""
    roles = (Role.SYSTEM_ADMIN, Role.PROVINCE_FRONT_OFFICER)
    held = tuple(Assignment(AssignmentId(_NOBODY), role, path=root) for role in roles)
    return Actor(AccountId(_NOBODY), PersonId(_NOBODY), "tuquan", held)


def _assignment(person: PersonId, role: Role, place: UUID) -> AssignRole:
    match place_of(role):
        case Place.TERRITORY:
            return AssignRole(person_id=person, role=role, territory_id=TerritoryId(place))
        case Place.GROUP:
            return AssignRole(person_id=person, role=role, group_id=GroupId(place))
        case Place.HOUSEHOLD:
            return AssignRole(person_id=person, role=role, household_id=HouseholdId(place))


async def actor_called(executor: asyncpg.Pool | asyncpg.Connection, username: str, today: date) -> Actor:
    """The actor of an active account, with the roles of today. Raises ``OperatorError`` where there is none."""
    actor = await find_actor(executor, today, username=username)
    if actor is None:
        raise OperatorError(f"There is no active account {username}.")
    return actor


def said(error: DomainError) -> str:
    """The words of a refusal, all broken rules in them."""
    if isinstance(error, RulesBroken):
        return " ".join(each.code.detail.say("en", each.values) for each in error.violations)
    return error.code.detail.say("en", error.values)
