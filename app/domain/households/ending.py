"""How a household leaves the record: it joins another, moves away, or exists no more."""

from collections.abc import Iterator
from datetime import date

from app.domain.households.changes import Edge, HouseholdsChanged, PeopleCounted
from app.domain.households.checks import date_rules, force_rules, refuse
from app.domain.households.codes import JOINED_FAR, JOINED_TWICE
from app.domain.households.commands import EndHousehold, JoinHouseholds, MoveOutHousehold
from app.domain.households.model import CountSource, EdgeKind, EventKind, Facts, HouseholdFacts
from app.domain.shared.codes import Violation


def check_join(facts: Facts, command: JoinHouseholds, *, today: date) -> Iterator[Violation]:
    """Every rule that the joining would break. The first of the facts is the household that goes on."""
    yield from date_rules(command, today)
    named = [command.household_id, *command.joined_ids]
    if len(set(named)) < len(named):
        yield Violation(JOINED_TWICE, "joined_ids")
    survivor, *joined = facts.households
    yield from force_rules(survivor, command.effective_on)
    for number, household in enumerate(joined):
        yield from force_rules(household, command.effective_on, f"joined_ids/{number}")
        if household.commune_id != survivor.commune_id:
            yield Violation(JOINED_FAR, f"joined_ids/{number}")


def decide_join(facts: Facts, command: JoinHouseholds, *, today: date) -> HouseholdsChanged:
    """One household goes on with the people of all; each of the others ends in it and keeps its identity."""
    refuse(check_join(facts, command, today=today))
    survivor, *joined = facts.households
    known = [each.people for each in facts.households if each.people is not None]
    counted = (PeopleCounted(survivor.id, sum(known), CountSource.DECLARED),) if known else ()
    return HouseholdsChanged(
        kind=EventKind.JOIN,
        effective_on=command.effective_on,
        reason=command.reason,
        versions=tuple((each.id, each.version) for each in facts.households),
        ended=tuple(each.id for each in joined),
        edges=(
            Edge(survivor.id, survivor.id, EdgeKind.CONTINUES),
            *(Edge(each.id, survivor.id, EdgeKind.JOINS) for each in joined),
        ),
        people=counted,
    )


def check_end(
    household: HouseholdFacts, command: EndHousehold | MoveOutHousehold, *, today: date
) -> Iterator[Violation]:
    """Every rule that the end would break."""
    yield from date_rules(command, today)
    yield from force_rules(household, command.effective_on)


def decide_end(facts: Facts, command: EndHousehold | MoveOutHousehold, *, today: date) -> HouseholdsChanged:
    """The household's last day is the one before; everything about it ends with it."""
    [household] = facts.households
    refuse(check_end(household, command, today=today))
    return HouseholdsChanged(
        kind=EventKind.MOVE_OUT if isinstance(command, MoveOutHousehold) else EventKind.END,
        effective_on=command.effective_on,
        reason=command.reason,
        versions=((household.id, household.version),),
        ended=(household.id,),
        edges=(Edge(household.id, None, EdgeKind.ENDS),),
    )
