"""Deciding several restructurings at once."""

from dataclasses import replace
from uuid import UUID

import pytest

from app.domain.policies.profile import Profile
from app.domain.restructuring.changes import Given, NewGroup
from app.domain.restructuring.commands import RenameGroup, Restructure, SplitGroup, SplitPart, TransferHouseholds
from app.domain.restructuring.deciding import COMMANDS, Question, decide_all, want
from app.domain.restructuring.model import Facts, Kind, Needs
from app.domain.restructuring.planning import home_of
from app.domain.shared.errors import Conflict, RulesBroken
from app.domain.shared.ids import GroupId, RestructuringId
from tests.domain.restructuring.examples import (
    COMMUNE,
    HAMLET,
    OTHER_HAMLET,
    TODAY,
    A,
    B,
    facts,
    group,
    h,
    hamlet,
    lying,
    ref,
    two_groups,
)


def question(n: int, command: Restructure, known: Facts) -> Question:
    groups = tuple(NewGroup(GroupId(UUID(int=2_000 + 10 * n + i))) for i in range(len(want(command).founding())))
    return Question(command, known, Profile(), Given(RestructuringId(UUID(int=1_000 + n)), groups))


def split(number: int) -> SplitGroup:
    return SplitGroup(
        effective_on=TODAY,
        origin=ref(GroupId(UUID(int=number))),
        parts=(SplitPart(household_ids=h(number * 100 + 1)), SplitPart(continues=True, takes_rest=True)),
    )


def only(number: int) -> Facts:
    return facts([group(number)], lying(number, 3), hamlets=[hamlet(5, 6), hamlet(1, territory=OTHER_HAMLET)])


def test_numbers_are_handed_out_once() -> None:
    plans = decide_all([question(1, split(5), only(5)), question(2, split(6), only(6))], today=TODAY)
    assert [[result.number for result in plan.results] for plan in plans] == [[7, 5], [8, 6]]


def test_a_number_that_two_ask_for_is_refused() -> None:
    first, second = (
        replace(split(number), parts=(replace(split(number).parts[0], number=9), split(number).parts[1]))
        for number in (5, 6)
    )
    with pytest.raises(RulesBroken) as caught:
        decide_all([question(1, first, only(5)), question(2, second, only(6))], today=TODAY)
    assert [(each.code.code, each.values) for each in caught.value.violations] == [("number-taken", {"number": 9})]


def test_the_broken_rules_of_all_are_told_at_once() -> None:
    questions = [question(n, split(n), Facts()) for n in (5, 6)]
    with pytest.raises(RulesBroken) as caught:
        decide_all(questions, today=TODAY)
    assert [each.subject for each in caught.value.violations] == [str(A), str(B)]


def test_plans_that_touch_one_group_are_refused() -> None:
    rename = RenameGroup(effective_on=TODAY, group=ref(A), name="Tổ Bình Yên")
    transfer = TransferHouseholds(effective_on=TODAY, origin=ref(B), destination=ref(A), household_ids=h(601))
    with pytest.raises(Conflict) as caught:
        decide_all([question(1, rename, only(5)), question(2, transfer, two_groups(2, 2))], today=TODAY)
    assert caught.value.code.code == "batch-overlap"


def test_nothing_decided_is_nothing() -> None:
    assert decide_all([], today=TODAY) == []


def test_every_kind_has_its_command() -> None:
    assert list(COMMANDS) == list(Kind)


def test_a_command_names_what_has_to_be_known() -> None:
    wanted = want(split(5))
    assert wanted.needs() == Needs(effective_on=TODAY, group_ids=(A,), household_ids=h(501))


def test_home_is_the_hamlet_of_all_groups_or_their_commune() -> None:
    transfer = TransferHouseholds(effective_on=TODAY, origin=ref(A), destination=ref(B), household_ids=h(501))
    wanted = want(transfer)
    assert home_of(two_groups(), wanted) == HAMLET
    assert home_of(facts([group(5), group(6, territory=OTHER_HAMLET)]), wanted) == COMMUNE
    assert home_of(Facts(), wanted) is None
