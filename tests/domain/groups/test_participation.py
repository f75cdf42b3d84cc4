"""Memberships: who may be invited, what each answer leads to, and what stands in the way."""

from datetime import date

import pytest

from app.domain.groups.changes import MembershipChanged
from app.domain.groups.commands import (
    AcceptMembership,
    ConfirmMembership,
    DeclineMembership,
    InviteHousehold,
    LeaveGroup,
)
from app.domain.groups.model import LaterFact, Room
from app.domain.groups.participation import (
    Answer,
    check_answer,
    check_invitation,
    check_room,
    decide_acceptance,
    decide_answer,
    decide_invitation,
    decide_leave,
)
from app.domain.households.model import MembershipStatus
from app.domain.shared.errors import RulesBroken
from tests.domain.groups.group_facts import (
    GROUP,
    HOUSEHOLD,
    LATE,
    OTHER_COMMUNE,
    OTHER_GROUP,
    TODAY,
    codes,
    group,
    household,
)

S = MembershipStatus
TOMORROW, YESTERDAY = date(2026, 3, 11), date(2026, 3, 9)


def invite(day: date = TODAY, reason: str | None = None) -> InviteHousehold:
    return InviteHousehold(household_id=HOUSEHOLD, group_id=GROUP, effective_on=day, reason=reason, expected_version=7)


def accept(day: date = TODAY) -> AcceptMembership:
    return AcceptMembership(household_id=HOUSEHOLD, effective_on=day, expected_version=7)


def decline() -> DeclineMembership:
    return DeclineMembership(household_id=HOUSEHOLD, effective_on=TODAY, expected_version=7)


def confirm() -> ConfirmMembership:
    return ConfirmMembership(household_id=HOUSEHOLD, effective_on=TODAY, expected_version=7)


def leave(day: date = TODAY, reason: str | None = None) -> LeaveGroup:
    return LeaveGroup(household_id=HOUSEHOLD, effective_on=day, reason=reason, expected_version=7)


def test_a_household_of_no_group_is_invited() -> None:
    change = decide_invitation(household(), group(), invite(), today=TODAY)
    assert change == MembershipChanged(HOUSEHOLD, 7, TODAY, closes=False, group_id=GROUP, status=S.INVITED)


def test_a_household_that_declined_is_invited_again_and_its_old_membership_closes() -> None:
    change = decide_invitation(household(S.DECLINED), group(), invite(), today=TODAY)
    assert change == MembershipChanged(HOUSEHOLD, 7, TODAY, closes=True, group_id=GROUP, status=S.INVITED)


@pytest.mark.parametrize("status", [S.INVITED, S.MEMBER, S.PROVISIONAL])
def test_a_household_is_in_one_group_at_a_time(status: MembershipStatus) -> None:
    broken = check_invitation(household(status), group(), invite(), today=TODAY)
    assert codes(broken) == [("membership-held", "/household_id")]


def test_a_refused_invitation_names_the_state_in_both_languages() -> None:
    [broken] = check_invitation(household(S.MEMBER), group(), invite(), today=TODAY)
    assert broken.code.detail.say("vi", broken.values) == "Hộ đã thuộc một tổ (thành viên)."
    assert broken.code.detail.say("en", broken.values) == "The household belongs to a group already (member)."


def test_a_household_of_another_commune_cannot_be_invited() -> None:
    broken = check_invitation(household(commune_id=OTHER_COMMUNE), group(), invite(), today=TODAY)
    assert codes(broken) == [("membership-elsewhere", "/household_id")]


def test_a_group_that_does_not_exist_on_the_day_invites_nobody() -> None:
    broken = check_invitation(household(), group(status=None, commune_id=None), invite(), today=TODAY)
    assert codes(broken) == [("group-out-of-force", "/group_id")]


def test_a_household_that_does_not_exist_on_the_day_is_not_invited() -> None:
    broken = check_invitation(household(in_force=False, commune_id=None), group(), invite(), today=TODAY)
    assert codes(broken) == [("membership-household", "/household_id")]


def test_a_group_that_ends_later_is_named() -> None:
    ends = (LaterFact("group", TODAY),)
    [broken] = check_invitation(household(), group(later=ends), invite(YESTERDAY, LATE), today=TODAY)
    assert broken.code.detail.say("en", broken.values) == (
        "It cannot be backdated to 2026-03-09: a later fact stands in the way (group on 2026-03-10)."
    )


def test_every_broken_rule_is_told_at_once() -> None:
    facts = household(S.MEMBER, commune_id=OTHER_COMMUNE)
    with pytest.raises(RulesBroken) as refused:
        decide_invitation(facts, group(), invite(TOMORROW), today=TODAY)
    assert codes(refused.value.violations) == [
        ("effective-in-future", "/effective_on"),
        ("membership-elsewhere", "/household_id"),
        ("membership-held", "/household_id"),
    ]


def test_recording_late_needs_a_reason() -> None:
    broken = check_answer(household(S.INVITED), accept(YESTERDAY), today=TODAY)
    assert codes(broken) == [("late-reason-missing", "/reason")]


def test_later_facts_of_the_household_refuse_backdating_and_are_named() -> None:
    later = (LaterFact("membership", TODAY), LaterFact("dwelling", TODAY))
    broken = check_answer(household(S.MEMBER, later=later), leave(YESTERDAY, LATE), today=TODAY)
    assert [violation.values["fact"].say("vi") for violation in broken] == [  # type: ignore[attr-defined]
        "tư cách thành viên",
        "nơi ở của hộ",
    ]


@pytest.mark.parametrize(
    ("before", "command", "after"),
    [
        (S.INVITED, accept(), S.MEMBER),
        (S.DECLINED, accept(), S.MEMBER),
        (S.INVITED, decline(), S.DECLINED),
        (S.PROVISIONAL, confirm(), S.MEMBER),
    ],
)
def test_an_answer_changes_the_membership_in_its_group(
    before: MembershipStatus, command: Answer, after: MembershipStatus
) -> None:
    change = decide_answer(household(before), command, today=TODAY)
    assert change == MembershipChanged(HOUSEHOLD, 7, TODAY, closes=True, group_id=OTHER_GROUP, status=after)


@pytest.mark.parametrize(
    ("before", "command"),
    [
        (S.MEMBER, accept()),
        (S.PROVISIONAL, accept()),
        (S.MEMBER, decline()),
        (S.PROVISIONAL, decline()),
        (S.DECLINED, decline()),
        (S.MEMBER, confirm()),
        (S.INVITED, confirm()),
        (S.DECLINED, confirm()),
    ],
)
def test_an_answer_fits_the_state(before: MembershipStatus, command: Answer) -> None:
    assert codes(check_answer(household(before), command, today=TODAY)) == [("membership-state", "/household_id")]


@pytest.mark.parametrize("command", [accept(), decline(), confirm(), leave()])
def test_a_household_of_no_group_has_nothing_to_answer(command: Answer | LeaveGroup) -> None:
    assert codes(check_answer(household(), command, today=TODAY)) == [("membership-none", "/household_id")]


def test_a_refused_answer_raises() -> None:
    with pytest.raises(RulesBroken):
        decide_answer(household(), accept(), today=TODAY)


@pytest.mark.parametrize("before", S)
def test_a_household_may_leave_whatever_it_is(before: MembershipStatus) -> None:
    change = decide_leave(household(before), leave(), today=TODAY)
    assert change == MembershipChanged(HOUSEHOLD, 7, TODAY, closes=True, because="left")


@pytest.mark.parametrize(("households", "most"), [(49, 50), (60, None)])
def test_a_household_comes_into_a_group_that_has_room(households: int, most: int | None) -> None:
    change = decide_acceptance(household(S.INVITED), accept(), room=Room(12, households, most), today=TODAY)
    assert change.status is S.MEMBER


def test_the_hard_bound_refuses_one_household_more() -> None:
    [found] = check_room(Room(12, 50, 50))
    assert (found.code.code, found.subject) == ("household-group-full", "/household_id")
    assert found.values == {"number": 12, "households": 51, "most": 50}
