"""What the actions of accounts need, and how answers of repeated requests are kept."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from app.domain.access.roles import Place, Role
from app.domain.accounts.changes import AccountCreated, AssignmentEnded, RoleAssigned, SessionOpened, StatusChanged
from app.domain.accounts.model import (
    AccountFacts,
    AssignmentFacts,
    Because,
    Credentials,
    Grant,
    HeldRoles,
    PlaceFacts,
    RefreshFacts,
    Stored,
    TokenPair,
    Tries,
)
from app.domain.journal.ports import Work
from app.domain.shared.ids import AccountId, AssignmentId, BodyId, IdSource, PersonId
from app.domain.shared.scope import Target


class Passwords(Protocol):
    """Makes and compares password hashes, never on the loop and never many at once."""

    async def hash(self, password: str) -> str:
        """A new hash of the password. Raises ``Unavailable`` when too many are waiting."""
        ...

    async def matches(self, password_hash: str | None, password: str) -> bool:
        """Whether the hash is of the password; without a hash it takes as long, and answers no."""
        ...


class AccountsStore(Protocol):
    """Accounts and roles in the open transaction."""

    async def find_home(self, account_id: AccountId) -> Target | None:
        """Where the account counts for access, before any lock."""
        ...

    async def find_assignment_home(self, assignment_id: AssignmentId) -> Target | None:
        """Where the assignment counts for access, before any lock."""
        ...

    async def lock_account(self, account_id: AccountId) -> AccountFacts:
        """The account, locked. Raises ``NotFound``."""
        ...

    async def lock_person(self, person_id: PersonId) -> None:
        """Makes everybody who assigns roles to the person wait. Raises ``NotFound`` for one unknown or erased."""
        ...

    async def lock_assignment(self, assignment_id: AssignmentId) -> AssignmentFacts:
        """The assignment, locked. Raises ``NotFound``."""
        ...

    async def lock_tries(self, username: str) -> Tries:
        """The failed tries under the name, known or not; until the end of the transaction nobody else counts one."""
        ...

    async def keep_tries(self, username: str, tries: Tries) -> None:
        """Keeps the tries under the name."""
        ...

    async def forget_tries(self, username: str) -> None:
        """Forgets the tries under the name."""
        ...

    async def is_taken(self, username: str) -> bool:
        """Whether an account bears the name."""
        ...

    async def find_credentials(self, username: str) -> Credentials | None:
        """What a password is compared with; None for an unknown name and for an account without a password."""
        ...

    async def get_place(self, place: Place, place_id: UUID) -> PlaceFacts:
        """What a role is to be bound to. Raises ``NotFound``."""
        ...

    async def get_body(self, body_id: BodyId) -> None:
        """Raises ``NotFound`` unless the body is known."""
        ...

    async def find_assignments(self, person_id: PersonId, role: Role, place_id: UUID) -> Sequence[AssignmentFacts]:
        """Every assignment of the role to the person at the place."""
        ...

    async def find_held(self, account_id: AccountId) -> HeldRoles | None:
        """Every assignment that the account's person ever held, resolved against today's tree."""
        ...

    async def create(self, created: AccountCreated, password_hash: str | None) -> None:
        """Adds the account and its password."""
        ...

    async def change_status(self, changed: StatusChanged) -> None:
        """Closes or opens the account."""
        ...

    async def change_password(self, account_id: AccountId, password_hash: str) -> None:
        """Replaces the password; the account's version changes."""
        ...

    async def assign(self, assigned: RoleAssigned) -> None:
        """Adds the role."""
        ...

    async def end_assignment(self, ended: AssignmentEnded) -> None:
        """Shortens the role to the days that are left."""
        ...

    async def revoke_sessions(
        self, account_id: AccountId, because: Because, now: datetime, *, but: UUID | None = None
    ) -> None:
        """Ends the account's open sessions, all but one where one is named; every process learns of it."""
        ...


class AccountsWork(Work, Protocol):
    """The open transaction as the actions of accounts see it."""

    @property
    def accounts(self) -> AccountsStore:
        """Accounts and roles."""
        ...

    @property
    def passwords(self) -> Passwords:
        """Password hashes."""
        ...


class SessionsStore(Protocol):
    """Sessions and refresh tokens in the open transaction; tokens are known by their hash only."""

    async def open(self, opened: SessionOpened) -> bool:
        """Adds the session; no when the account was closed or its password changed since it was compared."""
        ...

    async def find_roles(self, account_id: AccountId) -> tuple[tuple[AssignmentId, Role], ...]:
        """The roles that the account's person holds today."""
        ...

    async def add_token(self, token: str, session_id: UUID) -> None:
        """Adds a refresh token that may be used from now on."""
        ...

    async def lock_token(self, token: str) -> RefreshFacts | None:
        """The refresh token with its session and account, locked."""
        ...

    async def use_token(self, token: str, answer: TokenPair) -> None:
        """Marks the refresh token as used, and keeps its answer sealed for a retry."""
        ...

    async def get_answer(self, token: str) -> TokenPair:
        """The answer that was given for a used refresh token."""
        ...

    async def revoke(self, session_id: UUID, because: Because) -> None:
        """Ends the session; every process learns of it."""
        ...


class TokenMint(Protocol):
    """Makes tokens."""

    def pair(self, grant: Grant) -> TokenPair:
        """A signed access token and a random refresh token."""
        ...


class SignInWork(Protocol):
    """The open transaction as signing in sees it: outside the record, so it has no journal."""

    @property
    def ids(self) -> IdSource:
        """The source of new ids."""
        ...

    @property
    def now(self) -> datetime:
        """The instant, the same for the whole transaction."""
        ...

    @property
    def accounts(self) -> AccountsStore:
        """Accounts."""
        ...

    @property
    def sessions(self) -> SessionsStore:
        """Sessions and refresh tokens."""
        ...

    @property
    def mint(self) -> TokenMint:
        """Tokens."""
        ...


class Idempotency(Protocol):
    """Answers of requests that may be repeated, kept in the effect's own transaction for 30 days."""

    async def claim(self, account_id: AccountId, key: str, fingerprint: bytes) -> Stored | None:
        """Takes the key, or returns the answer that it was given before.

        Raises ``Conflict`` (idempotency-running) while another request holds the key, and ``Invalid``
        (idempotency-mismatch) when it was used with another fingerprint.
        """
        ...

    async def keep(
        self,
        account_id: AccountId,
        key: str,
        fingerprint: bytes,
        *,
        status: int,
        headers: Mapping[str, str],
        body: bytes,
        shows: Sequence[UUID] = (),
    ) -> None:
        """Keeps the answer under a key that this transaction has claimed; ``shows`` are those whose values it holds."""
        ...
