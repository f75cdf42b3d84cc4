"""Where a permission reaches. Only the policy makes a scope from an actor's assignments."""

from dataclasses import dataclass
from uuid import UUID


def lies_in(path: str, territory: str) -> bool:
    """Whether the label path is that of the territory or of one below it."""
    return path == territory or path.startswith(territory + ".")


@dataclass(frozen=True, slots=True)
class Scope:
    """Label paths of territories (with all below them), groups, households, and persons: the actor's own records."""

    paths: tuple[str, ...] = ()
    groups: tuple[UUID, ...] = ()
    households: tuple[UUID, ...] = ()
    persons: tuple[UUID, ...] = ()

    def is_empty(self) -> bool:
        """Whether the permission is held nowhere."""
        return not (self.paths or self.groups or self.households or self.persons)

    def shape(self) -> tuple[bool, bool, bool, bool, bool]:
        """Which of the four kinds it has, and whether its paths are narrow (a commune or below)."""
        return bool(self.paths), bool(self.groups), bool(self.households), bool(self.persons), self.is_narrow()

    def is_narrow(self) -> bool:
        """Whether all its territories are communes or lie below."""
        return all(path.count(".") >= NARROW_DEPTH for path in self.paths)


NARROW_DEPTH = 2
"""Dots in the label path of a commune: country.province.commune."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where a record counts for access today; ``person_id`` is whose own record it is."""

    path: str | None = None
    group_id: UUID | None = None
    household_id: UUID | None = None
    person_id: UUID | None = None
