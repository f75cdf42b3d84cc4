"""How a household comes into a group, answers, is confirmed and leaves: participation is voluntary.

A household is in at most one group on any day. One that declined stays in the area of its group: it may be invited
again, by any group of its commune, and may still accept.
"""

from collections.abc import Iterator
from datetime import date
from typing import Final

from app.domain.groups.changes import MembershipChanged
from app.domain.groups.codes import (
    MEMBERSHIP_ELSEWHERE,
    MEMBERSHIP_HELD,
    MEMBERSHIP_HOUSEHOLD,
    MEMBERSHIP_NONE,
    MEMBERSHIP_STATE,
)
from app.domain.groups.commands import (
    AcceptMembership,
    ConfirmMembership,
    DeclineMembership,
    InviteHousehold,
    LeaveGroup,
    MembershipCommand,
)
from app.domain.groups.model import GroupFacts, HouseholdFacts, Room
from app.domain.groups.rules import day_rules, force_rules, later_rules, refuse
from app.domain.households.codes import HOUSEHOLD_GROUP_FULL
from app.domain.households.model import MembershipStatus
from app.domain.shared.codes import Text, Violation

S = MembershipStatus
STATUSES: Final = {
    S.INVITED: Text("được mời", "invited"),
    S.MEMBER: Text("thành viên", "member"),
    S.PROVISIONAL: Text("tạm", "provisional"),
    S.DECLINED: Text("không tham gia", "declined"),
}
"""Words of the states."""

LEFT: Final = "left"
"""Why a membership ended when the household left of its own will."""

Answer = AcceptMembership | DeclineMembership | ConfirmMembership
_FROM: Final[dict[type, frozenset[S]]] = {
    AcceptMembership: frozenset({S.INVITED, S.DECLINED}),
    DeclineMembership: frozenset({S.INVITED}),
    ConfirmMembership: frozenset({S.PROVISIONAL}),
    LeaveGroup: frozenset(S),
}
_TO: Final[dict[type, S]] = {
    AcceptMembership: S.MEMBER,
    DeclineMembership: S.DECLINED,
    ConfirmMembership: S.MEMBER,
}


def check_invitation(
    household: HouseholdFacts, group: GroupFacts, command: InviteHousehold, *, today: date
) -> tuple[Violation, ...]:
    """Every rule that the invitation would break."""
    return tuple(_invitation_rules(household, group, command, today=today))


def _invitation_rules(
    household: HouseholdFacts, group: GroupFacts, command: InviteHousehold, *, today: date
) -> Iterator[Violation]:
    yield from _household_rules(household, command, today)
    yield from force_rules(group, command.effective_on)
    yield from later_rules(group.later, command.effective_on)
    if group.status is not None and household.in_force and household.commune_id != group.commune_id:
        yield Violation(MEMBERSHIP_ELSEWHERE, "/household_id")
    held = household.membership
    if held is not None and held.status is not S.DECLINED:
        yield Violation(MEMBERSHIP_HELD, "/household_id", {"status": STATUSES[held.status]})


def decide_invitation(
    household: HouseholdFacts, group: GroupFacts, command: InviteHousehold, *, today: date
) -> MembershipChanged:
    """The household is invited from the day on. Raises ``RulesBroken``."""
    refuse(check_invitation(household, group, command, today=today))
    return MembershipChanged(
        household_id=household.id,
        version=household.version,
        effective_on=command.effective_on,
        closes=household.membership is not None,
        group_id=group.id,
        status=S.INVITED,
    )


def check_answer(household: HouseholdFacts, command: Answer | LeaveGroup, *, today: date) -> tuple[Violation, ...]:
    """Every rule that the answer, the confirmation or the leave would break."""
    return tuple(_answer_rules(household, command, today))


def _answer_rules(household: HouseholdFacts, command: Answer | LeaveGroup, today: date) -> Iterator[Violation]:
    yield from _household_rules(household, command, today)
    held = household.membership
    if held is None:
        yield Violation(MEMBERSHIP_NONE, "/household_id", {"effective_on": command.effective_on})
    elif held.status not in _FROM[type(command)]:
        yield Violation(MEMBERSHIP_STATE, "/household_id", {"status": STATUSES[held.status]})


def check_room(room: Room | None) -> tuple[Violation, ...]:
    """The hard bound of the group's size refuses one household more."""
    if room is None or not room.is_full():
        return ()
    values: dict[str, object] = {"number": room.number, "households": room.households + 1, "most": room.most}
    return (Violation(HOUSEHOLD_GROUP_FULL, "/household_id", values),)


def _household_rules(household: HouseholdFacts, command: MembershipCommand, today: date) -> Iterator[Violation]:
    """The household exists on the day, which is not to come, and nothing about where it belongs is known after it."""
    yield from day_rules(command, today)
    if not household.in_force:
        yield Violation(MEMBERSHIP_HOUSEHOLD, "/household_id", {"effective_on": command.effective_on})
    yield from later_rules(household.later, command.effective_on)


def decide_acceptance(
    household: HouseholdFacts, command: AcceptMembership, *, room: Room | None, today: date
) -> MembershipChanged:
    """The household takes part from the day on, where its group has room. Raises ``RulesBroken``."""
    refuse((*check_answer(household, command, today=today), *check_room(room)))
    return _answered(household, command)


def decide_answer(household: HouseholdFacts, command: Answer, *, today: date) -> MembershipChanged:
    """What the household is in its group from the day on. Raises ``RulesBroken``."""
    refuse(check_answer(household, command, today=today))
    return _answered(household, command)


def _answered(household: HouseholdFacts, command: Answer) -> MembershipChanged:
    held = household.membership
    return MembershipChanged(
        household_id=household.id,
        version=household.version,
        effective_on=command.effective_on,
        closes=True,
        group_id=held.group_id if held else None,
        status=_TO[type(command)],
    )


def decide_leave(household: HouseholdFacts, command: LeaveGroup, *, today: date) -> MembershipChanged:
    """The household lies in no group from the day on, because it left. Raises ``RulesBroken``."""
    refuse(check_answer(household, command, today=today))
    return MembershipChanged(
        household_id=household.id,
        version=household.version,
        effective_on=command.effective_on,
        closes=True,
        because=LEFT,
    )
