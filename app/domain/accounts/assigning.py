"""Roles are given at places and end; which role fits which place."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from app.domain.access.roles import Place, Role, place_of
from app.domain.accounts.changes import AssignmentEnded, RoleAssigned
from app.domain.accounts.codes import (
    ALREADY_ASSIGNED,
    ASSIGNMENT_ENDED,
    ONE_PLACE,
    OWN_ROLE,
    PLACE_NOT_IN_FORCE,
    ROLE_DATES,
    ROLE_PLACE,
)
from app.domain.accounts.commands import AssignRole, EndAssignment
from app.domain.accounts.model import AssignmentFacts, PlaceFacts
from app.domain.shared.codes import Violation
from app.domain.shared.errors import RulesBroken, StaleVersion
from app.domain.shared.ids import AssignmentId, PersonId
from app.domain.shared.period import Period

_COMMUNES = frozenset({"commune", "ward", "township", "special_zone"})
_PARTNERS = _COMMUNES | {"province", "district"}
_LEVELS: dict[Role, frozenset[str]] = {
    Role.HAMLET_HEAD: frozenset({"hamlet"}),
    Role.HAMLET_FRONT: frozenset({"hamlet"}),
    Role.PARTY_CELL: frozenset({"hamlet"}),
    Role.COMMUNE_FRONT_OFFICER: _COMMUNES,
    Role.COMMUNE_FRONT_CHAIR: _COMMUNES,
    Role.COMMUNE_PARTY: _COMMUNES,
    Role.COMMUNE_GOVERNMENT: _COMMUNES,
    Role.PARTNER_AGENCY: _PARTNERS,
    Role.PROVINCE_FRONT_OFFICER: frozenset({"province"}),
    Role.PROVINCE_FRONT_CHAIR: frozenset({"province"}),
    Role.PROVINCE_PARTY_OFFICE: frozenset({"province"}),
    Role.PROVINCE_STANDING_COMMITTEE: frozenset({"province"}),
}
"""Kinds of territories that a role is bound to; a role that is not named here is bound to any."""


def named_place(command: AssignRole) -> tuple[Place, UUID]:
    """The one place that the command names. Raises ``RulesBroken`` (one-place) when it names none or several."""
    named = {
        Place.TERRITORY: command.territory_id,
        Place.GROUP: command.group_id,
        Place.HOUSEHOLD: command.household_id,
    }
    places = [(place, key) for place, key in named.items() if key is not None]
    if len(places) != 1:
        raise RulesBroken((Violation(ONE_PLACE, "/place"),))
    return places[0]


def check_assignment(
    command: AssignRole,
    *,
    place: PlaceFacts,
    held: Sequence[AssignmentFacts],
    by: PersonId,
    today: date,
) -> tuple[Violation, ...]:
    """Every rule that the assignment breaks.

    ``held`` are the assignments of the same person, role and place; ``by`` is who assigns. Codes: own-role, role-place,
    role-dates, place-not-in-force, already-assigned.
    """
    start, end = command.valid_from or today, command.valid_to
    found = []
    if command.person_id == by:
        found.append(Violation(OWN_ROLE, "/role"))
    if not fits(command.role, place):
        values: dict[str, object] = {"role": command.role.value, "wanted": wanted(command.role)}
        found.append(Violation(ROLE_PLACE, "/role", values))
    if end is not None and end <= start:
        return (*found, Violation(ROLE_DATES, "/valid_to", {"valid_from": start, "valid_to": end}))
    period = Period(start, end)
    if not _covers(place.period, period):
        found.append(Violation(PLACE_NOT_IN_FORCE, "/place", {"valid_from": start}))
    for each in held:
        if each.period is not None and _overlap(each.period, period):
            values = {"role": command.role.value, "valid_from": each.period.start}
            found.append(Violation(ALREADY_ASSIGNED, str(each.id), values))
    return tuple(found)


def decide_assignment(
    command: AssignRole,
    *,
    assignment_id: AssignmentId,
    place: PlaceFacts,
    held: Sequence[AssignmentFacts],
    by: PersonId,
    today: date,
) -> RoleAssigned:
    """The role given. Raises ``RulesBroken`` with everything that ``check_assignment`` finds."""
    if found := check_assignment(command, place=place, held=held, by=by, today=today):
        raise RulesBroken(found)
    return RoleAssigned(
        assignment_id=assignment_id,
        person_id=command.person_id,
        role=command.role,
        territory_id=command.territory_id,
        group_id=command.group_id,
        household_id=command.household_id,
        body_id=command.body_id,
        period=Period(command.valid_from or today, command.valid_to),
    )


def decide_end(facts: AssignmentFacts, command: EndAssignment, *, today: date) -> AssignmentEnded:
    """The role ended on a day; a role that begins on that day then holds on no date.

    Raises ``StaleVersion``, and ``RulesBroken`` (assignment-ended) for a day outside the assignment's dates.
    """
    if facts.version != command.expected_version:
        raise StaleVersion(facts.version)
    ends_on, period = command.ends_on or today, facts.period
    if period is None or not period.holds_on(ends_on):
        values: dict[str, object] = {
            "valid_from": None if period is None else period.start,
            "valid_to": None if period is None else period.end,
            "ends_on": ends_on,
        }
        raise RulesBroken((Violation(ASSIGNMENT_ENDED, str(facts.id), values),))
    left = None if period.start == ends_on else Period(period.start, ends_on)
    return AssignmentEnded(facts.id, facts.version, facts.person_id, left)


def fits(role: Role, place: PlaceFacts) -> bool:
    """Whether the role may be bound to the place: its kind, and for a territory its level."""
    if place.place is not place_of(role):
        return False
    return role not in _LEVELS or place.level in _LEVELS[role]


def wanted(role: Role) -> str:
    """What the role is bound to, as words of the API."""
    place = place_of(role)
    return ", ".join(sorted(_LEVELS.get(role, {place.value}))) if place is Place.TERRITORY else place.value


def _covers(whole: Period | None, part: Period) -> bool:
    """Whether the place exists on every day of the assignment."""
    if whole is None or part.start is None or not whole.holds_on(part.start):
        return False
    return whole.end is None or (part.end is not None and part.end <= whole.end)


def _overlap(one: Period, other: Period) -> bool:
    begins_before_end = one.start is None or other.end is None or one.start < other.end
    ends_after_begin = one.end is None or other.start is None or other.start < one.end
    return begins_before_end and ends_after_begin
