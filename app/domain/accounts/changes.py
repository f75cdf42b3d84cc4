"""What was decided about accounts, roles and sessions."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from app.domain.access.roles import Role
from app.domain.accounts.model import AccountStatus
from app.domain.shared.ids import (
    AccountId,
    AssignmentId,
    BodyId,
    GroupId,
    HouseholdId,
    PersonId,
    TerritoryId,
)
from app.domain.shared.period import Period


@dataclass(frozen=True, slots=True)
class AccountCreated:
    """A new account, active at once."""

    account_id: AccountId
    person_id: PersonId
    territory_id: TerritoryId
    username: str


@dataclass(frozen=True, slots=True)
class StatusChanged:
    """An account that is closed or opened again, at the version that was seen."""

    account_id: AccountId
    version: int
    status: AccountStatus


@dataclass(frozen=True, slots=True)
class RoleAssigned:
    """A role given at one place."""

    assignment_id: AssignmentId
    person_id: PersonId
    role: Role
    territory_id: TerritoryId | None
    group_id: GroupId | None
    household_id: HouseholdId | None
    body_id: BodyId | None
    period: Period


@dataclass(frozen=True, slots=True)
class AssignmentEnded:
    """A role that ends; no period means that it holds on no date."""

    assignment_id: AssignmentId
    version: int
    person_id: PersonId
    period: Period | None


@dataclass(frozen=True, slots=True)
class SessionOpened:
    """A session with its first refresh token, for credentials that must still be the same."""

    session_id: UUID
    account_id: AccountId
    password_hash: str = field(repr=False)
    client_id: str
    opened_at: datetime
