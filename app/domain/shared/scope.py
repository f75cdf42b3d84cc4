"""Where a permission reaches. Only the policy makes a scope from an actor's assignments."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Scope:
    """Label paths of territories (with all below them), groups and households."""

    paths: tuple[str, ...] = ()
    groups: tuple[UUID, ...] = ()
    households: tuple[UUID, ...] = ()

    def is_empty(self) -> bool:
        """Whether the permission is held nowhere."""
        return not (self.paths or self.groups or self.households)

    def shape(self) -> tuple[bool, bool, bool, bool]:
        """Which of the three kinds it has, and whether its paths are narrow (a commune or below)."""
        return bool(self.paths), bool(self.groups), bool(self.households), self.is_narrow()

    def is_narrow(self) -> bool:
        """Whether all its territories are communes or lie below."""
        return all(path.count(".") >= NARROW_DEPTH for path in self.paths)


NARROW_DEPTH = 2
"""Dots in the label path of a commune: country.province.commune."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where a record counts for access today."""

    path: str | None = None
    group_id: UUID | None = None
    household_id: UUID | None = None
