"""Facts of accounts, roles held, sign-in and sessions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from app.domain.access.explaining import Held
from app.domain.access.roles import Place, Role
from app.domain.shared.ids import AccountId, AssignmentId, PersonId, TerritoryId
from app.domain.shared.period import Period


class AccountStatus(StrEnum):
    """Whether an account may sign in."""

    ACTIVE = "active"
    """Đang hoạt động."""
    DISABLED = "disabled"
    """Đã khoá: no sign-in, no open session."""


class Because(StrEnum):
    """Why a session ended before its time."""

    SIGNED_OUT = "signed_out"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - a reason, not a password
    ACCOUNT_DISABLED = "account_disabled"
    TOKEN_REUSED = "token_reused"  # noqa: S105 - a reason, not a token


@dataclass(frozen=True, slots=True)
class AccountFacts:
    """An account. ``version`` is the change set of its last change; ``territory_id`` is who administers it."""

    id: AccountId
    version: int
    person_id: PersonId
    territory_id: TerritoryId
    username: str
    status: AccountStatus


@dataclass(frozen=True, slots=True)
class PlaceFacts:
    """What a role is to be bound to: its kind, its territory today, and the dates on which it exists.

    ``level`` is the kind of a territory (``commune``, ``hamlet``…), None for groups and households; no period means
    that the place exists on no date.
    """

    place: Place
    territory_id: TerritoryId
    period: Period | None
    level: str | None = None


@dataclass(frozen=True, slots=True)
class AssignmentFacts:
    """A role held; no period means that it ended on the day it began."""

    id: AssignmentId
    version: int
    person_id: PersonId
    role: Role
    period: Period | None
    territory_id: TerritoryId


@dataclass(frozen=True, slots=True)
class HeldRoles:
    """Every assignment that an account's person ever held, with the account's status."""

    account_id: AccountId
    person_id: PersonId
    status: AccountStatus
    held: tuple[Held, ...]


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a password is compared with; the hash is never shown."""

    account_id: AccountId
    status: AccountStatus
    password_hash: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Tries:
    """Sign-ins under one name that did not succeed yet, and until when the next ones are refused."""

    failed: int
    last_at: datetime
    locked_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class RefreshFacts:
    """A refresh token, its session and the session's account."""

    session_id: UUID
    account_id: AccountId
    client_id: str
    expires_at: datetime
    used_at: datetime | None
    session_expires_at: datetime
    revoked_at: datetime | None
    status: AccountStatus


@dataclass(frozen=True, slots=True)
class Grant:
    """What an access token says: the account, its session, the client, and the roles of today by assignment."""

    account_id: AccountId
    session_id: UUID
    client_id: str
    roles: tuple[tuple[AssignmentId, Role], ...] = ()


@dataclass(frozen=True, slots=True)
class TokenPair:
    """The answer to a sign-in or a refresh; ``expires_in`` are the seconds that the access token has left."""

    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    expires_in: int
    session_id: UUID
    token_type: str = "Bearer"  # noqa: S105 - the word of RFC 6750


@dataclass(frozen=True, slots=True)
class Stored:
    """The answer that an idempotency key was given before; ``shows`` are the persons whose contact values it holds."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    shows: tuple[UUID, ...] = ()
