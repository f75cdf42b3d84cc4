"""Rules that several events share. Each yields what is broken; nobody stops at the first."""

from collections.abc import Iterator
from datetime import date

from app.domain.households.codes import (
    DWELLING_CLUSTER,
    DWELLING_PLACE,
    HOLDER_UNKNOWN,
    HOUSEHOLD_CODE_TAKEN,
    HOUSEHOLD_DATE_IN_FUTURE,
    HOUSEHOLD_GROUP,
    HOUSEHOLD_LATER_FACTS,
    HOUSEHOLD_NOT_IN_FORCE,
    HOUSEHOLD_REASON_MISSING,
)
from app.domain.households.commands import DwellingWish, Event
from app.domain.households.model import Dwelling, Facts, HouseholdFacts, PlaceFacts
from app.domain.shared.codes import Violation
from app.domain.shared.errors import RulesBroken
from app.domain.shared.ids import GroupId, PersonId


def refuse(violations: Iterator[Violation]) -> None:
    """Raises ``RulesBroken`` with all of them, if there are any."""
    if broken := tuple(violations):
        raise RulesBroken(broken)


def date_rules(command: Event, today: date) -> Iterator[Violation]:
    """An event has happened; one that is recorded after its day says why."""
    day = command.effective_on
    if day > today:
        yield Violation(HOUSEHOLD_DATE_IN_FUTURE, "effective_on", {"effective_on": day, "today": today})
    elif day < today and command.reason is None:
        yield Violation(HOUSEHOLD_REASON_MISSING, "effective_on", {"effective_on": day})


def force_rules(household: HouseholdFacts, day: date, subject: str = "household_id") -> Iterator[Violation]:
    """The household exists on the day, and nothing about it is known to happen later."""
    if not household.in_force(day):
        yield Violation(HOUSEHOLD_NOT_IN_FORCE, subject, {"effective_on": day})
    for fact in household.later:
        yield Violation(HOUSEHOLD_LATER_FACTS, subject, {"effective_on": day, "what": fact.what, "on": fact.on})


def dwelling_rules(place: PlaceFacts | None, wish: DwellingWish, day: date) -> Iterator[Violation]:
    """A dwelling lies in a hamlet or commune in force; its cluster lies there too."""
    if place is None:
        yield Violation(DWELLING_PLACE, "dwelling/territory_id", {"effective_on": day})
    elif wish.cluster_id is not None and wish.cluster_id not in place.clusters:
        yield Violation(DWELLING_CLUSTER, "dwelling/cluster_id")


def person_rules(facts: Facts, subject: str, person_id: PersonId | None) -> Iterator[Violation]:
    """Whoever stands for a household is a person on record."""
    if person_id is not None and person_id not in facts.persons:
        yield Violation(HOLDER_UNKNOWN, subject)


def group_rules(facts: Facts, group_id: GroupId | None, day: date) -> Iterator[Violation]:
    """The group is in force and lies in the commune of the dwelling."""
    if group_id is None:
        return
    if facts.group is None or (facts.place is not None and facts.group.commune_id != facts.place.commune_id):
        yield Violation(HOUSEHOLD_GROUP, "group_id", {"effective_on": day})


def code_rules(facts: Facts, code: str | None) -> Iterator[Violation]:
    """A household's code is its own."""
    if code is not None and facts.code_taken:
        yield Violation(HOUSEHOLD_CODE_TAKEN, "code", {"code": code})


def code_for(place: PlaceFacts, wanted: str | None) -> str:
    """The wanted code, or the next one of the territory: 30154-AP04-H0123."""
    return wanted or f"{place.code_prefix}-H{place.next_number:04d}"


def dwelling_of(wish: DwellingWish) -> Dwelling:
    """The dwelling that was wished for."""
    return Dwelling(wish.territory_id, wish.cluster_id, wish.sequence, wish.address, wish.latitude, wish.longitude)
