"""Who acts, and where each permission of the actor reaches today."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar
from uuid import UUID

from app.domain.access.permissions import Permission
from app.domain.access.roles import GRANTS, OWN, Place, Reach, Role, place_of, reach_of
from app.domain.shared.ids import AccountId, AssignmentId, PersonId
from app.domain.shared.scope import Scope, lies_in

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Assignment:
    """A role at a place for a person, resolved against today's tree.

    ``path`` is the label path of the territory that the place is or lies in; ``group_id`` the group itself (or, for a
    household, the group it lies in today); ``household_id`` the household. What today's tree does not know is None.
    """

    id: AssignmentId
    role: Role
    path: str | None = None
    group_id: UUID | None = None
    household_id: UUID | None = None
    ends_on: date | None = None


def scope_of(assignment: Assignment, permission: Permission) -> Scope:
    """Where the assignment alone gives the permission; nowhere when its role does not hold it.

    What a role is bound to decides, not which of the assignment's places are known: a household in no group gives
    nothing where the permission reaches the group, and never the territory around it.
    """
    if permission not in GRANTS[assignment.role]:
        return Scope()
    place, reach = place_of(assignment.role), reach_of(assignment.role, permission)
    if place is Place.TERRITORY or reach is Reach.TERRITORY:
        return Scope(paths=_known(assignment.path))
    if place is Place.GROUP or reach is Reach.OWN_GROUP:
        return Scope(groups=_known(assignment.group_id))
    return Scope(households=_known(assignment.household_id))


@dataclass(frozen=True)
class Actor:
    """A signed-in person with the assignments of today."""

    account_id: AccountId
    person_id: PersonId
    username: str
    assignments: tuple[Assignment, ...]
    client_id: str = "tuquan"
    session_id: UUID | None = None
    scopes: Mapping[str, Scope] = field(init=False, repr=False, compare=False)
    scope_shape: Hashable = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Derives each permission's scope once."""
        scopes = {permission: self._scope(permission) for permission in Permission}
        object.__setattr__(self, "scopes", scopes)
        # A text, because its hash is computed once: every read looks its plan up by it.
        object.__setattr__(self, "scope_shape", repr(_shape(tuple(scopes.values()))))

    def _scope(self, permission: Permission) -> Scope:
        held = [scope_of(assignment, permission) for assignment in self.assignments]
        return Scope(
            paths=_topmost({path for scope in held for path in scope.paths}),
            groups=tuple(sorted({group for scope in held for group in scope.groups})),
            households=tuple(sorted({household for scope in held for household in scope.households})),
            persons=(self.person_id,) if permission in OWN else (),
        )


def _shape(scopes: Sequence[Scope]) -> tuple[object, ...]:
    """What plans depend on: the shape of each scope, and which scopes are the same one (the first of its kind)."""
    return tuple((scope.shape(), scopes.index(scope)) for scope in scopes)


def _known(value: T | None) -> tuple[T, ...]:
    return () if value is None else (value,)


def _topmost(paths: Iterable[str]) -> tuple[str, ...]:
    """The paths without those that lie below another one, so that a scope has one form."""
    every = set(paths)
    return tuple(sorted(path for path in every if not any(path != top and lies_in(path, top) for top in every)))
