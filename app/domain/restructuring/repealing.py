"""Repeal a restructuring (bãi bỏ): from a day on, its groups are arranged as they were before it.

An origin that went on goes on, under its former number and name. One that had ended cannot come to life again, as its
identity is one range of time: a new group takes its number and name, or the next number where that is borne by
somebody else. Households return to the group that they came from while they lie in one of the groups that the
restructuring left. Those that came later go where the command says; else they stay with their group if it goes on, or
go where most of its households go. What it had established is dissolved; what it had dissolved does not come back.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from app.domain.policies.profile import Profile
from app.domain.restructuring import codes
from app.domain.restructuring.changes import Given, Restructured
from app.domain.restructuring.checks import check
from app.domain.restructuring.commands import GroupRef, RepealRestructuring
from app.domain.restructuring.model import Facts, FormerGroup, Kind, Placement, Repealed, Stage
from app.domain.restructuring.planning import decide
from app.domain.restructuring.states import STATES, TOOK_EFFECT
from app.domain.restructuring.wanting import FormerLabel, Wanted, Wish
from app.domain.shared.codes import Violation
from app.domain.shared.ids import GroupId, HouseholdId, TerritoryId


def former_groups(plan: Mapping[str, Any], homes: Mapping[GroupId, TerritoryId]) -> tuple[FormerGroup, ...]:
    """The origins of a stored plan; ``homes`` says in which territory each lies today, or lay last."""
    relabelled = {result["group_id"] for result in plan["results"] if result["relabelled"]}
    return tuple(
        FormerGroup(
            id=GroupId(UUID(origin["group_id"])),
            number=origin["number"],
            name=origin["name"],
            territory_id=homes[GroupId(UUID(origin["group_id"]))],
            goes_on=origin["ends_as"] is None,
            relabelled=origin["group_id"] in relabelled,
        )
        for origin in plan["origins"]
    )


def left_groups(plan: Mapping[str, Any]) -> tuple[GroupId, ...]:
    """The groups that a stored plan leaves."""
    return tuple(GroupId(UUID(result["group_id"])) for result in plan["results"])


def former_placements(plan: Mapping[str, Any]) -> tuple[Placement, ...]:
    """Where each household of a stored plan came from and went to."""
    return tuple(
        Placement(HouseholdId(UUID(placed["household_id"])), _group(placed["origin"]), _group(placed["result"]))
        for placed in plan["placements"]
    )


def _group(stored: str | None) -> GroupId | None:
    return None if stored is None else GroupId(UUID(stored))


def want_repeal(command: RepealRestructuring, repealed: Repealed) -> Wanted:
    """The groups that it left become those that were before; nothing is wanted where the repeal is impossible."""
    objections = tuple(_objections(command, repealed))
    former = tuple(origin.id for origin in repealed.origins)
    begins_with = repealed.result_ids if repealed.stage in TOOK_EFFECT else former
    return Wanted(
        kind=Kind.REPEAL,
        decided=command,
        origins=tuple(GroupRef(group_id) for group_id in begins_with),
        wishes=() if objections else tuple(_wish(origin, command, repealed) for origin in repealed.origins),
        repeals_id=repealed.id,
        objections=objections,
    )


def _wish(origin: FormerGroup, command: RepealRestructuring, repealed: Repealed) -> Wish:
    restored = origin.goes_on and origin.relabelled
    return Wish(
        at=str(origin.id),
        continues=origin.id if origin.goes_on else None,
        number=origin.number if restored else None,
        name=origin.name if restored else None,
        former=None if origin.goes_on else FormerLabel(origin.number, origin.name),
        territory_id=None if origin.goes_on else origin.territory_id,
        household_ids=tuple(each.household_id for each in command.returns if each.group_id == origin.id),
        returning=tuple(placed.household_id for placed in repealed.placements if placed.origin == origin.id),
        takes_from=tuple(id_ for id_ in repealed.result_ids if repealed.destination(id_) == origin.id),
    )


def _objections(command: RepealRestructuring, repealed: Repealed) -> Iterator[Violation]:
    """What forbids the repeal, each named by its id."""
    if repealed.stage is Stage.REPEALED:
        yield Violation(codes.REPEAL_TWICE, str(repealed.id))
    elif repealed.stage is not Stage.EXECUTED:
        yield Violation(codes.REPEAL_NOT_EXECUTED, str(repealed.id), {"state": STATES[repealed.stage]})
    else:
        yield from _standing_in_the_way(command, repealed)


def _standing_in_the_way(command: RepealRestructuring, repealed: Repealed) -> Iterator[Violation]:
    if not repealed.result_ids:
        yield Violation(codes.REPEAL_OF_END, str(repealed.id))
    if command.effective_on < repealed.effective_on:
        values: dict[str, object] = {"effective_on": command.effective_on, "since": repealed.effective_on}
        yield Violation(codes.REPEAL_TOO_EARLY, "/effective_on", values)
    for later in repealed.later:
        yield Violation(codes.REPEAL_BLOCKED, str(later.id), {"on": later.on})
    former = {origin.id for origin in repealed.origins}
    returning = {placed.household_id for placed in repealed.placements}
    for n, each in enumerate(command.returns):
        if each.household_id in returning:
            yield Violation(codes.HOUSEHOLD_RETURNS, str(each.household_id))
        if each.group_id not in former:
            yield Violation(codes.NOT_FORMER_GROUP, f"/returns/{n}/group_id")


def check_repeal(facts: Facts, command: RepealRestructuring, *, rules: Profile, today: date) -> tuple[Violation, ...]:
    """Everything that stands in the way of the repeal, warnings included."""
    return check(facts, _wanted(facts, command), rules=rules, today=today)


def decide_repeal(
    facts: Facts, command: RepealRestructuring, *, rules: Profile, today: date, given: Given
) -> Restructured:
    """The groups as they were before, with their households; refuses with every broken rule."""
    return decide(facts, _wanted(facts, command), rules=rules, today=today, given=given)


def _wanted(facts: Facts, command: RepealRestructuring) -> Wanted:
    assert facts.repealed is not None  # noqa: S101 - the facts of a repeal hold what is repealed
    return want_repeal(command, facts.repealed)
