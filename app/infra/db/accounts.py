"""Accounts, passwords, tries to sign in, and roles in one transaction.

Whatever changes what somebody may do tells it to every process: ``access_changed`` with the account's id, sent when the
transaction commits.
"""

import hmac
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import Final
from uuid import UUID

import asyncpg

from app.domain.access.explaining import Held
from app.domain.access.roles import Place, Role
from app.domain.accounts.changes import AccountCreated, AssignmentEnded, RoleAssigned, StatusChanged
from app.domain.accounts.lifecycle import is_username, username_of
from app.domain.accounts.model import (
    AccountFacts,
    AccountStatus,
    AssignmentFacts,
    Because,
    Credentials,
    HeldRoles,
    PlaceFacts,
    Tries,
)
from app.domain.shared.errors import NotFound
from app.domain.shared.ids import AccountId, AssignmentId, BodyId, PersonId
from app.domain.shared.period import Period
from app.domain.shared.scope import Target
from app.infra.db.assignments import PLACED, RESOLVED, assignment_of, facts_of, period_in
from app.infra.db.bulk import expect_rows
from app.infra.db.transaction import Transaction

CHANNEL: Final = "access_changed"

_HOME = "select t.path::text, a.person_id from accounts a join territories t on t.id = a.territory_id where a.id = $1"
_ASSIGNMENT_HOME = f"select {PLACED}, x.person_id from assignments x {RESOLVED} where x.id = $1"

_LOCK_ACCOUNT = """
select id, recorded_in, person_id, territory_id, username, status from accounts where id = $1 for no key update
"""
_LOCK_PERSON = """
select id from persons where id = $1 and erased_on is null and merged_into is null for no key update
"""
_LOCK_ASSIGNMENT = f"""
select x.id, x.recorded_in, x.person_id, x.role, x.valid, coalesce(xt.id, xgt.id, xht.id) as territory_id
from assignments x {RESOLVED} where x.id = $1 for no key update of x
"""
_LOCK_TRIES = """
insert into sign_in_tries (username_key, failed, last_at) values ($1, 0, 'epoch')
on conflict (username_key) do update set failed = sign_in_tries.failed returning failed, last_at, locked_until
"""
_KEEP_TRIES = "update sign_in_tries set failed = $2, last_at = $3, locked_until = $4 where username_key = $1"
_FORGET_TRIES = "delete from sign_in_tries where username_key = $1"

_CREDENTIALS = """
select a.id, a.status, c.password_hash from accounts a join credentials c on c.account_id = a.id where a.username = $1
"""

# The place may not end while it is decided on: that changes its key, which the lock holds.
_PLACES = {
    Place.TERRITORY: "select id as territory_id, kind as level, valid from territories where id = $1 for key share",
    Place.GROUP: """
        select h.territory_id, null as level, g.valid from groups g join group_homes h on h.group_id = g.id
        where g.id = $1 for key share of g
    """,
    Place.HOUSEHOLD: """
        select o.territory_id, null as level, h.valid from households h join household_homes o on o.household_id = h.id
        where h.id = $1 for key share of h
    """,
}
_ASSIGNMENTS = f"""
select x.id, x.recorded_in, x.person_id, x.role, x.valid, coalesce(xt.id, xgt.id, xht.id) as territory_id
from assignments x {RESOLVED}
where x.person_id = $1 and x.role = $2 and coalesce(x.territory_id, x.group_id, x.household_id) = $3 order by x.id
"""
_HELD = f"""
select a.id as account_id, a.person_id, a.status, x.valid, {PLACED}
from accounts a left join assignments x on x.person_id = a.person_id {RESOLVED}
where a.id = $1 order by lower(x.valid), x.id
"""

_ADD_ACCOUNT = """
insert into accounts (id, person_id, territory_id, username, status) values ($1, $2, $3, $4, 'active')
on conflict (username) do nothing
"""
_ADD_PASSWORD = "insert into credentials (account_id, password_hash) values ($1, $2)"  # noqa: S105
_CHANGE_STATUS = """
update accounts set status = $3, recorded_in = record.current_change_set() where id = $1 and recorded_in = $2
"""
_CHANGE_PASSWORD = """
with touched as (
    update accounts set recorded_in = record.current_change_set() where id = $1 returning id
)
update credentials c set password_hash = $2, changed_at = clock_timestamp() from touched where c.account_id = touched.id
"""  # noqa: S105
_ASSIGN = """
insert into assignments (id, person_id, role, territory_id, group_id, household_id, body_id, valid)
values ($1, $2, $3, $4, $5, $6, $7, daterange($8, $9))
"""
_END_ASSIGNMENT = """
update assignments set recorded_in = record.current_change_set(),
    valid = case when $3 then daterange($4, $5) end
where id = $1 and recorded_in = $2
"""
_REVOKE_SESSIONS = """
update sessions set revoked_at = $3, revoked_because = $2
where account_id = $1 and revoked_at is null and id is distinct from $4
"""
_TELL_ACCOUNT = f"select pg_notify('{CHANNEL}', $1)"
_TELL_PERSON = f"select pg_notify('{CHANNEL}', id::text) from accounts where person_id = $1"


class SqlAccounts:
    """The store of accounts over one transaction."""

    def __init__(self, transaction: Transaction, names_key: bytes) -> None:
        """``names_key`` hides the names that were tried: people type passwords into the wrong field."""
        self._transaction, self._names_key = transaction, names_key

    async def find_home(self, account_id: AccountId) -> Target | None:
        """Where the account counts for access, before any lock."""
        row = await self._transaction.row(_HOME, account_id)
        return None if row is None else Target(row["path"], person_id=row["person_id"])

    async def find_assignment_home(self, assignment_id: AssignmentId) -> Target | None:
        """Where the assignment counts for access, before any lock."""
        row = await self._transaction.row(_ASSIGNMENT_HOME, assignment_id)
        if row is None:
            return None
        return Target(row["path"], row["group_id"], row["household_id"], row["person_id"])

    async def lock_account(self, account_id: AccountId) -> AccountFacts:
        """The account, locked. Raises ``NotFound``."""
        row = await self._locked(_LOCK_ACCOUNT, account_id, what="account")
        return AccountFacts(
            id=AccountId(row["id"]),
            version=row["recorded_in"],
            person_id=row["person_id"],
            territory_id=row["territory_id"],
            username=row["username"],
            status=AccountStatus(row["status"]),
        )

    async def lock_person(self, person_id: PersonId) -> None:
        """Makes everybody who assigns roles to the person wait. Raises ``NotFound`` for one unknown or erased."""
        await self._locked(_LOCK_PERSON, person_id, what="person")

    async def lock_assignment(self, assignment_id: AssignmentId) -> AssignmentFacts:
        """The assignment, locked. Raises ``NotFound``."""
        return facts_of(await self._locked(_LOCK_ASSIGNMENT, assignment_id, what="assignment"))

    async def lock_tries(self, username: str) -> Tries:
        """The failed tries under the name, known or not; until the end of the transaction nobody else counts one."""
        [row] = await self._transaction.lock(_LOCK_TRIES, self._key(username))
        return Tries(row["failed"], row["last_at"], row["locked_until"])

    async def keep_tries(self, username: str, tries: Tries) -> None:
        """Keeps the tries under the name."""
        key = self._key(username)
        await self._plainly(_KEEP_TRIES, key, tries.failed, tries.last_at, tries.locked_until)

    async def forget_tries(self, username: str) -> None:
        """Forgets the tries under the name."""
        await self._plainly(_FORGET_TRIES, self._key(username))

    async def is_taken(self, username: str) -> bool:
        """Whether an account bears the name."""
        return bool(await self._transaction.value("select exists (select from accounts where username = $1)", username))

    async def find_credentials(self, username: str) -> Credentials | None:
        """What a password is compared with; None for an unknown name and for an account without a password."""
        name = username_of(username)
        # Whatever cannot be a name is not sent: the database would refuse some of its characters.
        row = await self._transaction.row(_CREDENTIALS, name) if is_username(name) else None
        return None if row is None else Credentials(row["id"], AccountStatus(row["status"]), row["password_hash"])

    async def get_place(self, place: Place, place_id: UUID) -> PlaceFacts:
        """What a role is to be bound to, held so that it does not end meanwhile. Raises ``NotFound``."""
        row = await self._locked(_PLACES[place], place_id, what=place.value)
        return PlaceFacts(place, row["territory_id"], period_in(row), row["level"])

    async def get_body(self, body_id: BodyId) -> None:
        """Raises ``NotFound`` unless the body is known."""
        if await self._transaction.value("select id from bodies where id = $1", body_id) is None:
            raise NotFound("body")

    async def find_assignments(self, person_id: PersonId, role: Role, place_id: UUID) -> Sequence[AssignmentFacts]:
        """Every assignment of the role to the person at the place."""
        return [facts_of(row) for row in await self._transaction.rows(_ASSIGNMENTS, person_id, role.value, place_id)]

    async def find_held(self, account_id: AccountId) -> HeldRoles | None:
        """Every assignment that the account's person ever held, resolved against today's tree, in one statement."""
        rows = await self._transaction.rows(_HELD, account_id)
        if not rows:
            return None
        held = tuple(Held(assignment_of(row), period_in(row)) for row in rows if row["id"] is not None)
        first = rows[0]
        return HeldRoles(first["account_id"], first["person_id"], AccountStatus(first["status"]), held)

    async def create(self, created: AccountCreated, password_hash: str | None) -> None:
        """Adds the account and its password."""
        values = (created.account_id, created.person_id, created.territory_id, created.username)
        expect_rows(await self._transaction.write(_ADD_ACCOUNT, *values), 1)
        if password_hash is not None:
            await self._plainly(_ADD_PASSWORD, created.account_id, password_hash)

    async def change_status(self, changed: StatusChanged) -> None:
        """Closes or opens the account; every process learns of it."""
        values = (changed.account_id, changed.version, changed.status.value)
        expect_rows(await self._transaction.write(_CHANGE_STATUS, *values), 1)
        await self._plainly(_TELL_ACCOUNT, str(changed.account_id))

    async def change_password(self, account_id: AccountId, password_hash: str) -> None:
        """Replaces the password; the account's version changes."""
        expect_rows(await self._transaction.write(_CHANGE_PASSWORD, account_id, password_hash), 1)

    async def assign(self, assigned: RoleAssigned) -> None:
        """Adds the role; every process learns of it."""
        changed = await self._transaction.write(
            _ASSIGN,
            assigned.assignment_id,
            assigned.person_id,
            assigned.role.value,
            assigned.territory_id,
            assigned.group_id,
            assigned.household_id,
            assigned.body_id,
            assigned.period.start,
            assigned.period.end,
        )
        expect_rows(changed, 1)
        await self._plainly(_TELL_PERSON, assigned.person_id)

    async def end_assignment(self, ended: AssignmentEnded) -> None:
        """Shortens the role to the days that are left; every process learns of it."""
        left = ended.period or Period()
        values = (ended.assignment_id, ended.version, ended.period is not None, left.start, left.end)
        expect_rows(await self._transaction.write(_END_ASSIGNMENT, *values), 1)
        await self._plainly(_TELL_PERSON, ended.person_id)

    async def revoke_sessions(
        self, account_id: AccountId, because: Because, now: datetime, *, but: UUID | None = None
    ) -> None:
        """Ends the account's open sessions, all but one where one is named; every process learns of it."""
        await self._plainly(_REVOKE_SESSIONS, account_id, because.value, now, but)
        await self._plainly(_TELL_ACCOUNT, str(account_id))

    async def _locked(self, sql: str, key: UUID, *, what: str) -> asyncpg.Record:
        rows = await self._transaction.lock(sql, key)
        if not rows:
            raise NotFound(what)
        return rows[0]

    async def _plainly(self, sql: str, *values: object) -> None:
        """A statement outside the record: secrets, tries and sessions have no versions and need no change set."""
        await self._transaction.connection.execute(sql, *values)

    def _key(self, username: str) -> bytes:
        return hmac.new(self._names_key, username_of(username).encode("utf-8", "surrogatepass"), sha256).digest()
