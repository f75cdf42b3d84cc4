"""Rules that several events share. Each yields what is broken or deserves a warning; nobody stops at the first."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final, Protocol

from app.domain.households import codes
from app.domain.households.commands import DwellingWish
from app.domain.households.model import (
    TAKING_PART,
    AreaFacts,
    Dwelling,
    Facts,
    HouseholdFacts,
    Matter,
    MembershipStatus,
    PlaceFacts,
)
from app.domain.policies.profile import SizePolicy
from app.domain.shared import recording
from app.domain.shared.codes import Text, Violation
from app.domain.shared.errors import RulesBroken
from app.domain.shared.ids import PersonId

MATTERS: Final = {
    Matter.EXISTENCE: Text("hộ kết thúc", "the end of the household"),
    Matter.DWELLING: Text("nơi ở", "its dwelling"),
    Matter.PRESENCE: Text("hiện diện", "its presence"),
    Matter.PEOPLE: Text("số nhân khẩu", "its number of people"),
    Matter.HOLDER: Text("chủ hộ hoặc đại diện", "its head or representative"),
    Matter.MEMBERSHIP: Text("tham gia tổ", "its membership of a group"),
}
"""Words for what a later fact is about."""
EVERYTHING: Final = frozenset(Matter)
"""What an event touches that ends a household."""


class Dated(Protocol):
    """An event as a caller tells it."""

    @property
    def effective_on(self) -> date:
        """The day it happened."""
        ...

    @property
    def reason(self) -> str | None:
        """Why."""
        ...


def refuse(found: Iterable[Violation]) -> tuple[Violation, ...]:
    """The warnings. Raises ``RulesBroken`` with every rule that is not met when there is one."""
    violations = tuple(found)
    if broken := tuple(each for each in violations if not each.warns):
        raise RulesBroken(broken)
    return violations


def date_rules(command: Dated, today: date) -> Iterator[Violation]:
    """An event has happened; one that is recorded after its day says why."""
    return recording.day_rules(command.effective_on, today, reason=command.reason)


def force_rules(
    household: HouseholdFacts, day: date, *, touched: frozenset[Matter], subject: str = "/household_id"
) -> Iterator[Violation]:
    """The household exists on the day and does not end later, and what the event touches does not change later."""
    if not household.in_force(day):
        yield Violation(codes.HOUSEHOLD_NOT_IN_FORCE, subject, {"effective_on": day})
    for fact in household.later:
        if fact.matter in touched or fact.matter is Matter.EXISTENCE:
            yield recording.later_fact(subject, day, fact=MATTERS[fact.matter], on=fact.on)


def place_rules(place: PlaceFacts | None, day: date) -> Iterator[Violation]:
    """Households live in a hamlet or commune that is in force from the day on."""
    if place is None:
        yield Violation(codes.DWELLING_PLACE, "/dwelling/territory_id", {"effective_on": day})
    elif place.ends_on is not None:
        yield Violation(codes.DWELLING_PLACE_ENDED, "/dwelling/territory_id", {"on": place.ends_on})


def dwelling_rules(place: PlaceFacts | None, wish: DwellingWish, day: date) -> Iterator[Violation]:
    """A dwelling lies in such a place, its cluster too; a row number needs the row, a latitude the longitude."""
    yield from place_rules(place, day)
    if wish.cluster_id is None:
        if wish.sequence is not None:
            yield Violation(codes.DWELLING_SEQUENCE, "/dwelling/sequence")
    elif place is not None and wish.cluster_id not in place.clusters:
        yield Violation(codes.DWELLING_CLUSTER, "/dwelling/cluster_id")
    if (wish.latitude is None) is not (wish.longitude is None):
        yield Violation(codes.DWELLING_COORDINATES, "/dwelling")


def person_rules(facts: Facts, subject: str, person_id: PersonId | None) -> Iterator[Violation]:
    """Whoever stands for a household is a person on record."""
    if person_id is not None and person_id not in facts.persons:
        yield Violation(codes.HOLDER_UNKNOWN, subject)


def code_rules(facts: Facts, code: str | None) -> Iterator[Violation]:
    """No two households ever bear the same code."""
    if code is not None and facts.code_taken:
        yield Violation(codes.HOUSEHOLD_CODE_TAKEN, "/code", {"code": code})


def area_rules(area: AreaFacts | None, place: PlaceFacts | None, day: date) -> Iterator[Violation]:
    """A household enters a group that is in force from the day on and lies in the commune of the dwelling (I2)."""
    fits = area is not None and area.ends_on is None
    if not fits or (area is not None and place is not None and area.commune_id != place.commune_id):
        yield Violation(codes.HOUSEHOLD_GROUP, "/group_id", {"effective_on": day})


def room_rules(area: AreaFacts, status: MembershipStatus, size: SizePolicy) -> Iterator[Violation]:
    """The hard bound of the size refuses one household more; an invited one does not count yet."""
    households = area.size + 1
    if status in TAKING_PART and size.hard_max is not None and households > size.hard_max:
        values: dict[str, object] = {"number": area.number, "households": households, "most": size.hard_max}
        yield Violation(codes.HOUSEHOLD_GROUP_FULL, "/group_id", values)


def size_rules(area: AreaFacts, status: MembershipStatus, size: SizePolicy) -> Iterator[Violation]:
    """The soft bound warns; where there is none, the hard one does."""
    households, most = area.size + 1, size.hard_max if size.soft_max is None else size.soft_max
    if status in TAKING_PART and most is not None and households > most:
        values: dict[str, object] = {"number": area.number, "households": households, "most": most}
        yield Violation(codes.HOUSEHOLD_GROUP_LARGE, "/group_id", values, warns=True)


def code_for(place: PlaceFacts | None, wanted: str | None) -> str:
    """The wanted code, or the next one of the place: 30154-AP04-H0123."""
    if wanted is not None:
        return wanted
    assert place is not None  # noqa: S101 - the rules have refused a place that is not known
    return f"{place.code_prefix}-H{place.next_number:04d}"


def dwelling_of(wish: DwellingWish) -> Dwelling:
    """The dwelling that was wished for."""
    return Dwelling(wish.territory_id, wish.cluster_id, wish.sequence, wish.address, wish.latitude, wish.longitude)
