"""Who acts, and where each permission of the actor reaches today."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from app.domain.access.permissions import Permission
from app.domain.access.roles import GRANTS, Reach, Role, reach_of
from app.domain.shared.ids import AccountId, AssignmentId, PersonId
from app.domain.shared.scope import Scope


@dataclass(frozen=True, slots=True)
class Assignment:
    """A role at a place for a person, resolved against today's tree.

    ``path`` is the label path of the place's territory; ``group_id`` the group itself (or, for a household,
    the group it belongs to today); ``household_id`` the household.
    """

    id: AssignmentId
    role: Role
    path: str | None = None
    group_id: UUID | None = None
    household_id: UUID | None = None
    ends_on: date | None = None


@dataclass(frozen=True)
class Actor:
    """A signed-in person with the assignments of today. ``purpose`` is why contact values are read."""

    account_id: AccountId
    person_id: PersonId
    username: str
    assignments: tuple[Assignment, ...]
    client_id: str = "tuquan"
    purpose: str | None = None
    scopes: Mapping[str, Scope] = field(init=False)
    scope_shape: Hashable = field(init=False)

    def __post_init__(self) -> None:
        """Derives each permission's scope once."""
        scopes = {permission: self._scope(permission) for permission in Permission}
        object.__setattr__(self, "scopes", scopes)
        object.__setattr__(self, "scope_shape", tuple(scope.shape() for scope in scopes.values()))

    def _scope(self, permission: Permission) -> Scope:
        paths: set[str] = set()
        groups: set[UUID] = set()
        households: set[UUID] = set()
        for assignment in self.assignments:
            if permission not in GRANTS[assignment.role]:
                continue
            wide = reach_of(assignment.role, permission) is Reach.OWN_GROUP
            if assignment.household_id is not None and not wide:
                households.add(assignment.household_id)
            elif assignment.group_id is not None:
                groups.add(assignment.group_id)
            elif assignment.path is not None:
                paths.add(assignment.path)
        return Scope(tuple(sorted(paths)), tuple(sorted(groups)), tuple(sorted(households)))
