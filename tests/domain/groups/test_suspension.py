"""A group is suspended and works again."""

from datetime import date

import pytest

from app.domain.groups.changes import StatusChanged
from app.domain.groups.commands import ResumeGroup, SuspendGroup
from app.domain.groups.model import GroupStatus, LaterFact
from app.domain.groups.suspension import check_status, decide_status
from app.domain.shared.errors import RulesBroken
from tests.domain.groups.group_facts import GROUP, LATE, TODAY, codes, group

YESTERDAY = date(2026, 3, 9)


def suspend(day: date = TODAY, reason: str | None = None) -> SuspendGroup:
    return SuspendGroup(group_id=GROUP, effective_on=day, reason=reason, expected_version=4)


def resume(day: date = TODAY) -> ResumeGroup:
    return ResumeGroup(group_id=GROUP, effective_on=day, expected_version=4)


def test_an_active_group_is_suspended() -> None:
    change = decide_status(group(), suspend(), today=TODAY)
    assert change == StatusChanged(GROUP, 4, TODAY, GroupStatus.SUSPENDED)


def test_a_suspended_group_works_again() -> None:
    change = decide_status(group(status=GroupStatus.SUSPENDED), resume(), today=TODAY)
    assert change == StatusChanged(GROUP, 4, TODAY, GroupStatus.ACTIVE)


def test_a_suspended_group_is_not_suspended_again() -> None:
    broken = check_status(group(status=GroupStatus.SUSPENDED), suspend(), today=TODAY)
    assert codes(broken) == [("group-not-active", "/group_id")]


def test_an_active_group_is_not_resumed() -> None:
    assert codes(check_status(group(), resume(), today=TODAY)) == [("group-not-suspended", "/group_id")]


def test_a_group_that_does_not_exist_is_not_suspended() -> None:
    broken = check_status(group(status=None, commune_id=None), suspend(), today=TODAY)
    assert codes(broken) == [("group-out-of-force", "/group_id")]


def test_later_versions_refuse_backdating() -> None:
    facts = group(later=(LaterFact("group", TODAY),))
    broken = check_status(facts, suspend(YESTERDAY, LATE), today=TODAY)
    assert codes(broken) == [("later-facts", "/effective_on")]


def test_a_refused_suspension_raises() -> None:
    with pytest.raises(RulesBroken) as refused:
        decide_status(group(), suspend(YESTERDAY), today=TODAY)
    assert codes(refused.value.violations) == [("late-reason-missing", "/reason")]
