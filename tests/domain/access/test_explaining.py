"""Why somebody may or may not: one reason for each assignment, and never another answer than the policy's."""

from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.access.actor import Actor, Assignment
from app.domain.access.explaining import Held, Outcome, explain
from app.domain.access.permissions import Permission
from app.domain.access.policy import may
from app.domain.access.roles import Role
from app.domain.shared.ids import AccountId, AssignmentId, PersonId
from app.domain.shared.period import Period
from app.domain.shared.scope import Target

TODAY = date(2026, 11, 25)
ID = AssignmentId(UUID(int=1))
PERSON = PersonId(UUID(int=3))
HAMLET, NEIGHBOUR = "1.2.3.4", "1.2.3.5"
ALWAYS = Period()


def outcomes(*held: Held) -> list[str]:
    explanation = explain(held, Permission.GROUP_WRITE, Target(HAMLET), today=TODAY, person_id=PERSON)
    return [reason.outcome.value for reason in explanation.reasons]


def test_a_role_that_holds_it_here_grants() -> None:
    held = Held(Assignment(ID, Role.HAMLET_FRONT, HAMLET), ALWAYS)
    explanation = explain([held], Permission.GROUP_WRITE, Target(HAMLET), today=TODAY, person_id=PERSON)
    assert explanation.allowed
    [reason] = explanation.reasons
    assert (reason.outcome, reason.assignment_id, reason.role) == (Outcome.GRANTS, ID, Role.HAMLET_FRONT)
    assert reason.say("vi") == "Vai trò hamlet_front có quyền group:write tại đây."
    assert reason.say("en") == "The role hamlet_front holds the permission group:write here."


def test_a_role_without_the_permission_is_named() -> None:
    assert outcomes(Held(Assignment(ID, Role.HAMLET_HEAD, HAMLET), ALWAYS)) == ["role_lacks_permission"]


def test_a_place_that_does_not_reach_is_named() -> None:
    assert outcomes(Held(Assignment(ID, Role.HAMLET_FRONT, NEIGHBOUR), ALWAYS)) == ["place_does_not_reach"]


@pytest.mark.parametrize(
    "period", [None, Period(date(2026, 11, 26)), Period(date(2025, 1, 1), TODAY)], ids=["never", "future", "ended"]
)
def test_an_assignment_of_another_time_is_named(period: Period | None) -> None:
    assert outcomes(Held(Assignment(ID, Role.HAMLET_FRONT, HAMLET), period)) == ["not_valid_today"]


def test_the_day_is_told() -> None:
    held = Held(Assignment(ID, Role.HAMLET_FRONT, HAMLET), None)
    explanation = explain([held], Permission.GROUP_WRITE, Target(HAMLET), today=TODAY, person_id=PERSON)
    assert (
        explanation.reasons[0].say("en") == "The assignment of the role hamlet_front is not in force today, 2026-11-25."
    )


def test_every_assignment_has_its_reason() -> None:
    found = outcomes(
        Held(Assignment(ID, Role.HAMLET_HEAD, HAMLET), ALWAYS),
        Held(Assignment(ID, Role.HAMLET_FRONT, HAMLET), ALWAYS),
        Held(Assignment(ID, Role.HAMLET_FRONT, NEIGHBOUR), ALWAYS),
    )
    assert found == ["role_lacks_permission", "grants", "place_does_not_reach"]


def test_nobody_without_roles_may() -> None:
    explanation = explain([], Permission.GROUP_READ, Target(HAMLET), today=TODAY, person_id=PERSON)
    assert (explanation.allowed, explanation.reasons) == (False, ())


def test_ones_own_record_needs_no_role() -> None:
    explanation = explain([], Permission.ACCOUNT_READ, Target(person_id=PERSON), today=TODAY, person_id=PERSON)
    assert explanation.allowed
    [reason] = explanation.reasons
    assert (reason.outcome, reason.assignment_id, reason.role) == (Outcome.OWN_RECORD, None, None)
    assert reason.say("en") == "Everybody holds the permission account:read over their own records."


def test_the_record_of_somebody_else_is_not_ones_own() -> None:
    target = Target(person_id=UUID(int=9))
    assert not explain([], Permission.ACCOUNT_READ, target, today=TODAY, person_id=PERSON).allowed


def test_not_every_permission_holds_over_ones_own_record() -> None:
    target = Target(person_id=PERSON)
    assert not explain([], Permission.PERSON_WRITE, target, today=TODAY, person_id=PERSON).allowed


PLACES = st.sampled_from([None, "1", "1.2.3", HAMLET, NEIGHBOUR])
KEYS = st.sampled_from([None, UUID(int=4), UUID(int=5)])
ASSIGNMENTS = st.builds(
    Assignment, st.just(ID), st.sampled_from(Role), path=PLACES, group_id=KEYS, household_id=KEYS, ends_on=st.none()
)
TARGETS = st.builds(Target, PLACES, KEYS, KEYS, st.sampled_from([None, PERSON, UUID(int=9)]))


@given(st.lists(ASSIGNMENTS, max_size=4), st.sampled_from(Permission), TARGETS)
def test_the_explanation_is_the_policys_answer(
    assignments: list[Assignment], permission: Permission, target: Target
) -> None:
    actor = Actor(AccountId(UUID(int=2)), PERSON, "tam.nguyen", tuple(assignments))
    held = [Held(assignment, ALWAYS) for assignment in assignments]
    explanation = explain(held, permission, target, today=TODAY, person_id=PERSON)
    assert explanation.allowed is may(actor, permission, target)
