"""What was decided about households: one change for every event, complete enough to be carried out."""

from dataclasses import dataclass
from datetime import date

from app.domain.households.model import (
    Dwelling,
    EdgeKind,
    EventKind,
    HolderPost,
    MembershipEnd,
    MembershipStatus,
    PeopleCount,
    Presence,
)
from app.domain.shared.codes import Violation
from app.domain.shared.ids import GroupId, HouseholdId, PersonId


@dataclass(frozen=True, slots=True)
class Founded:
    """A household that begins on the day."""

    household_id: HouseholdId
    code: str


@dataclass(frozen=True, slots=True)
class Edge:
    """An edge of the household lineage."""

    origin: HouseholdId | None
    result: HouseholdId | None
    kind: EdgeKind


@dataclass(frozen=True, slots=True)
class PeopleCounted:
    """How many people a household has from the day on."""

    household_id: HouseholdId
    count: PeopleCount


@dataclass(frozen=True, slots=True)
class HolderSet:
    """Who stands for a household from the day on; None is nobody."""

    household_id: HouseholdId
    post: HolderPost
    person_id: PersonId | None


@dataclass(frozen=True, slots=True)
class MembershipBegun:
    """The group that a new household enters."""

    household_id: HouseholdId
    group_id: GroupId
    status: MembershipStatus


@dataclass(frozen=True, slots=True)
class MembershipEnded:
    """A household that goes on and leaves its group."""

    household_id: HouseholdId
    group_id: GroupId
    because: MembershipEnd


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdsChanged:
    """One event: what begins, what ends, and what every household named is like from the day on.

    ``versions`` are the existing households that it changes, at the versions that were decided on.
    """

    kind: EventKind
    effective_on: date
    reason: str | None = None
    versions: tuple[tuple[HouseholdId, int], ...] = ()
    founded: tuple[Founded, ...] = ()
    ended: tuple[HouseholdId, ...] = ()
    edges: tuple[Edge, ...] = ()
    dwellings: tuple[tuple[HouseholdId, Dwelling], ...] = ()
    people: tuple[PeopleCounted, ...] = ()
    presences: tuple[tuple[HouseholdId, Presence], ...] = ()
    holders: tuple[HolderSet, ...] = ()
    entered: tuple[MembershipBegun, ...] = ()
    left: tuple[MembershipEnded, ...] = ()
    warnings: tuple[Violation, ...] = ()

    def household_ids(self) -> tuple[HouseholdId, ...]:
        """Every household that it touches: those that were there, then those that begin."""
        return (*(key for key, _ in self.versions), *(each.household_id for each in self.founded))
