"""Changes memberships, boards and the work of groups: permission, lock, facts, decision, change, journal.

A membership changes under the version of its household, a seat under that of its group. Households are locked before
groups, as everywhere.
"""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from app.domain.access import policy
from app.domain.access.actor import Actor
from app.domain.access.permissions import Permission
from app.domain.groups.boards import decide_ending, decide_filling
from app.domain.groups.changes import BoardChanged, MembershipChanged
from app.domain.groups.commands import (
    AcceptMembership,
    ConfirmMembership,
    DeclineMembership,
    EndSeat,
    FillSeat,
    GroupCommand,
    InviteHousehold,
    LeaveGroup,
    MembershipCommand,
    ResumeGroup,
    SuspendGroup,
)
from app.domain.groups.model import GroupFacts, HouseholdFacts, Room
from app.domain.groups.participation import Answer, decide_acceptance, decide_answer, decide_invitation, decide_leave
from app.domain.groups.ports import GroupsWork
from app.domain.groups.suspension import decide_status
from app.domain.journal.model import Entry
from app.domain.persons.actions import require_seen
from app.domain.shared.commands import Done
from app.domain.shared.errors import NotFound, StaleVersion
from app.domain.shared.ids import GroupId, HouseholdId, SeatId
from app.domain.shared.scope import Target, lies_in


async def invite_household(work: GroupsWork, actor: Actor, command: InviteHousehold) -> Done:
    """Invites a household (``group:write`` at the group); it lies in the group's hamlet, or the actor may see it."""
    place = await _require_group(work, actor, command.group_id, permission=Permission.GROUP_WRITE)
    await _require_invitable(work, actor, command.household_id, near=place)
    await work.groups.lock_household(command.household_id)
    await work.groups.hold_group(command.group_id)
    household = await _get_household(work, command)
    group = await work.groups.get_group(command.group_id, command.effective_on)
    change = decide_invitation(household, group, command, today=work.today)
    return await _change_membership(work, household, change, command=command, action="invite_household")


async def accept_membership(work: GroupsWork, actor: Actor, command: AcceptMembership) -> Done:
    """The household takes part (``membership:answer`` at the household)."""
    await _require_household(work, actor, command.household_id, permission=Permission.MEMBERSHIP_ANSWER)
    await work.groups.lock_household(command.household_id)
    household = await _get_household(work, command)
    room = await _room(work, household, command.effective_on)
    change = decide_acceptance(household, command, room=room, today=work.today)
    return await _change_membership(work, household, change, command=command, action="accept_membership")


async def _room(work: GroupsWork, household: HouseholdFacts, day: date) -> Room | None:
    """How much room the household's group has; held, so that two who accept at once do not both take the last place."""
    if household.membership is None:
        return None
    group_id = household.membership.group_id
    await work.groups.lock_group(group_id)
    group = await work.groups.get_group(group_id, day)
    assert group.number is not None  # noqa: S101 - a membership holds only while its group does (PERIOD)
    rules = await work.policies.profile_at(group.territory_id, day)
    return Room(group.number, await work.groups.count_households(group_id, day), rules.size.hard_max)


async def decline_membership(work: GroupsWork, actor: Actor, command: DeclineMembership) -> Done:
    """The household does not take part (``membership:answer`` at the household)."""
    await _require_household(work, actor, command.household_id, permission=Permission.MEMBERSHIP_ANSWER)
    return await _answer(work, command, action="decline_membership")


async def confirm_membership(work: GroupsWork, actor: Actor, command: ConfirmMembership) -> Done:
    """The board confirms a provisional household (``group:write`` at its group)."""
    await _require_household(work, actor, command.household_id, permission=Permission.GROUP_WRITE)
    return await _answer(work, command, action="confirm_membership")


async def _answer(work: GroupsWork, command: Answer, *, action: str) -> Done:
    await work.groups.lock_household(command.household_id)
    household = await _get_household(work, command)
    change = decide_answer(household, command, today=work.today)
    return await _change_membership(work, household, change, command=command, action=action)


async def leave_group(work: GroupsWork, actor: Actor, command: LeaveGroup) -> Done:
    """The household leaves its group (``membership:answer`` at the household)."""
    await _require_household(work, actor, command.household_id, permission=Permission.MEMBERSHIP_ANSWER)
    await work.groups.lock_household(command.household_id)
    household = await _get_household(work, command)
    change = decide_leave(household, command, today=work.today)
    return await _change_membership(work, household, change, command=command, action="leave_group")


async def fill_seat(work: GroupsWork, actor: Actor, command: FillSeat) -> Done:
    """Puts a person on the board (``board:write`` at the group); also answers the id of the seat."""
    await _require_group(work, actor, command.group_id, permission=Permission.BOARD_WRITE)
    await require_seen(work, actor, [command.person_id])
    await work.groups.lock_group(command.group_id)
    board = await work.groups.get_board(command.group_id, command.effective_on)
    _compare(board.group, command)
    rules = await work.policies.profile_at(board.group.territory_id, command.effective_on)
    change = decide_filling(
        board,
        command,
        seat_id=SeatId(work.ids.new()),
        known=await work.groups.is_person(command.person_id),
        policy=rules.board,
        today=work.today,
    )
    return await _change_board(work, board.group, change, command=command, action="fill_seat")


async def end_seat(work: GroupsWork, actor: Actor, command: EndSeat) -> Done:
    """Ends a seat (``board:write`` at the group); also answers the id of the seat of a deputy who then acts as head."""
    await _require_group(work, actor, command.group_id, permission=Permission.BOARD_WRITE)
    await work.groups.lock_group(command.group_id)
    board = await work.groups.get_board(command.group_id, command.effective_on)
    _compare(board.group, command)
    rules = await work.policies.profile_at(board.group.territory_id, command.effective_on)
    acting_id = SeatId(work.ids.new())
    change = decide_ending(board, command, acting_id=acting_id, policy=rules.board, today=work.today)
    return await _change_board(work, board.group, change, command=command, action="end_seat")


async def suspend_group(work: GroupsWork, actor: Actor, command: SuspendGroup) -> Done:
    """Suspends a group (``group:write`` at it)."""
    return await _change_status(work, actor, command, action="suspend_group")


async def resume_group(work: GroupsWork, actor: Actor, command: ResumeGroup) -> Done:
    """Lets a suspended group work again (``group:write`` at it)."""
    return await _change_status(work, actor, command, action="resume_group")


async def _change_status(work: GroupsWork, actor: Actor, command: SuspendGroup | ResumeGroup, *, action: str) -> Done:
    await _require_group(work, actor, command.group_id, permission=Permission.GROUP_WRITE)
    await work.groups.lock_group(command.group_id)
    group = await work.groups.get_versions(command.group_id, command.effective_on)
    _compare(group, command)
    change = decide_status(group, command, today=work.today)
    await work.groups.change_status(change)
    await work.journal.record([_group_entry(group, command, action=action, payload={"status": change.status})])
    return Done(group.id)


async def _require_group(work: GroupsWork, actor: Actor, group_id: GroupId, *, permission: Permission) -> Target:
    place = (await work.places.of_groups([group_id])).get(group_id, Target())
    policy.require(actor, permission, place, what="group", read=Permission.GROUP_READ)
    return place


async def _require_household(
    work: GroupsWork, actor: Actor, household_id: HouseholdId, *, permission: Permission
) -> None:
    place = (await work.places.of_households([household_id])).get(household_id, Target())
    policy.require(actor, permission, place, what="household", read=Permission.HOUSEHOLD_READ)


async def _require_invitable(work: GroupsWork, actor: Actor, household_id: HouseholdId, *, near: Target) -> None:
    """A board may invite whom it cannot see yet, but only in its own hamlet. Raises ``NotFound``."""
    place = (await work.places.of_households([household_id])).get(household_id, Target())
    beside = place.path is not None and near.path is not None and lies_in(place.path, near.path)
    if not beside and not policy.may(actor, Permission.HOUSEHOLD_READ, place):
        raise NotFound("household")


async def _get_household(work: GroupsWork, command: MembershipCommand) -> HouseholdFacts:
    household = await work.groups.get_household(command.household_id, command.effective_on)
    if household.version != command.expected_version:
        raise StaleVersion(household.version)
    return household


def _compare(group: GroupFacts, command: GroupCommand) -> None:
    if group.version != command.expected_version:
        raise StaleVersion(group.version)


async def _change_membership(
    work: GroupsWork,
    household: HouseholdFacts,
    change: MembershipChanged,
    *,
    command: MembershipCommand,
    action: str,
) -> Done:
    """Writes the change; the histories of the group that is left and of the one that is entered show it."""
    await work.groups.change_membership(change)
    left = None if household.membership is None else household.membership.group_id
    groups = dict.fromkeys(group_id for group_id in (left, change.group_id) if group_id is not None)
    entry = Entry(
        action=action,
        subject_kind="household",
        subject_id=household.id,
        territory_id=household.territory_id,
        effective_on=command.effective_on,
        reason=command.reason,
        payload={"from_group": left, "group": change.group_id, "status": change.status},
        subjects=tuple(("group", group_id) for group_id in groups),
    )
    await work.journal.record([entry])
    return Done(household.id)


async def _change_board(
    work: GroupsWork, group: GroupFacts, change: BoardChanged, *, command: FillSeat | EndSeat, action: str
) -> Done:
    await work.groups.change_board(change)
    opened = [{"seat": each.id, "person": each.person_id, "post": each.post} for each in change.opened]
    ended = [{"seat": each.id, "person": each.person_id, "post": each.post} for each in change.ended]
    payload = {"ended": ended, "because": change.because, "opened": opened, "gaps": list(change.gaps)}
    persons = [each.person_id for each in change.ended] + [each.person_id for each in change.opened]
    subjects = tuple(("person", person_id) for person_id in dict.fromkeys(persons))
    entry = _group_entry(group, command, action=action, payload=payload, subjects=subjects)
    await work.journal.record([entry])
    return Done(group.id, tuple(each.id for each in change.opened))


def _group_entry(
    group: GroupFacts,
    command: GroupCommand,
    *,
    action: str,
    payload: Mapping[str, object],
    subjects: tuple[tuple[str, UUID], ...] = (),
) -> Entry:
    return Entry(
        action=action,
        subject_kind="group",
        subject_id=group.id,
        territory_id=group.territory_id,
        effective_on=command.effective_on,
        reason=command.reason,
        payload=payload,
        subjects=subjects,
    )
