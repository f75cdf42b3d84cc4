"""How a household leaves the record: it joins another, moves away, or exists no more."""

from collections.abc import Iterator
from datetime import date

from app.domain.households import checks
from app.domain.households.changes import Edge, HouseholdsChanged, PeopleCounted
from app.domain.households.codes import JOINED_FAR, JOINED_TWICE, TOO_MANY_PEOPLE
from app.domain.households.commands import MAX_PEOPLE, EndHousehold, JoinHouseholds, MoveOutHousehold
from app.domain.households.model import CountSource, EdgeKind, EventKind, Facts, HouseholdFacts, Matter, PeopleCount
from app.domain.shared.codes import Violation


def check_join(facts: Facts, command: JoinHouseholds, *, today: date) -> Iterator[Violation]:
    """Every rule that the joining would break. The first of the facts is the household that goes on."""
    yield from checks.date_rules(command, today)
    named = [command.household_id, *command.joined_ids]
    if len(set(named)) < len(named):
        yield Violation(JOINED_TWICE, "/joined_ids")
    survivor, *joined = facts.households
    yield from checks.force_rules(survivor, command.effective_on, touched=frozenset({Matter.PEOPLE}))
    for number, household in enumerate(joined):
        subject = f"/joined_ids/{number}"
        yield from checks.force_rules(household, command.effective_on, touched=checks.EVERYTHING, subject=subject)
        if household.commune_id != survivor.commune_id:
            yield Violation(JOINED_FAR, subject)
    count = _together(facts.households)
    if count is not None and count.people > MAX_PEOPLE:
        yield Violation(TOO_MANY_PEOPLE, "/joined_ids", {"people": count.people, "most": MAX_PEOPLE})


def decide_join(facts: Facts, command: JoinHouseholds, *, today: date) -> HouseholdsChanged:
    """One household goes on with the people of all and stays in its group; each other one ends in it.

    Raises ``RulesBroken``.
    """
    checks.refuse(check_join(facts, command, today=today))
    survivor, *joined = facts.households
    count = _together(facts.households)
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
        people=() if count is None else (PeopleCounted(survivor.id, count),),
    )


def _together(households: tuple[HouseholdFacts, ...]) -> PeopleCount | None:
    """The people of all of them; counted only where each number is. None where nobody knows any number."""
    known = [each.people for each in households if each.people is not None]
    if not known:
        return None
    counted = len(known) == len(households) and all(each.source is CountSource.COUNTED for each in known)
    return PeopleCount(sum(each.people for each in known), CountSource.COUNTED if counted else CountSource.DECLARED)


def check_end(facts: Facts, command: EndHousehold | MoveOutHousehold, *, today: date) -> Iterator[Violation]:
    """Every rule that the end would break."""
    [household] = facts.households
    yield from checks.date_rules(command, today)
    yield from checks.force_rules(household, command.effective_on, touched=checks.EVERYTHING)


def decide_end(facts: Facts, command: EndHousehold | MoveOutHousehold, *, today: date) -> HouseholdsChanged:
    """The household's last day is the one before; everything about it ends with it. Raises ``RulesBroken``."""
    checks.refuse(check_end(facts, command, today=today))
    [household] = facts.households
    return HouseholdsChanged(
        kind=EventKind.MOVE_OUT if isinstance(command, MoveOutHousehold) else EventKind.END,
        effective_on=command.effective_on,
        reason=command.reason,
        versions=((household.id, household.version),),
        ended=(household.id,),
        edges=(Edge(household.id, None, EdgeKind.ENDS),),
    )
