"""What stands in the way of a repeal, each named."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from app.domain.restructuring.commands import (
    ReturnWish,
)
from app.domain.restructuring.deciding import ask, want
from app.domain.restructuring.model import (
    Later,
    Needs,
    Stage,
)
from app.domain.restructuring.repealing import (
    check_repeal,
)
from app.domain.restructuring.states import STATES
from app.domain.shared.ids import RestructuringId
from tests.domain.restructuring.examples import (
    HAMLET,
    RESTRUCTURING,
    TODAY,
    A,
    B,
    h,
    told,
)
from tests.domain.restructuring.repeals import CHIA, COMMAND, ONE, RULES, TACH, YESTERDAY, M, N, afterwards, carried_out


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage not in (Stage.EXECUTED, Stage.REPEALED)])
def test_only_what_was_executed_is_repealed(stage: Stage) -> None:
    plan, former = carried_out(ONE, TACH)
    known = afterwards(plan, replace(former, stage=stage))
    assert told(check_repeal, known, COMMAND) == [("repeal-not-executed", str(RESTRUCTURING), {"state": STATES[stage]})]


def test_what_was_not_executed_is_asked_for_at_the_groups_that_exist() -> None:
    _, former = carried_out(ONE, CHIA)
    assert want(COMMAND, former).origin_ids() == (M, N)
    assert want(COMMAND, replace(former, stage=Stage.REPEALED)).origin_ids() == (M, N)
    assert want(COMMAND, replace(former, stage=Stage.PREVIEWED)).origin_ids() == (A,)


def test_what_is_needed() -> None:
    _, former = carried_out(ONE, CHIA)
    command = replace(COMMAND, returns=(ReturnWish(household_id=h(1)[0], group_id=A),))
    asked = ask(command, {RESTRUCTURING: former})
    assert asked.wanted.needs() == Needs(TODAY, group_ids=(M, N), household_ids=h(1), territory_ids=(HAMLET,))
    assert (asked.command, asked.repealed) == (command, former)


def test_nothing_is_repealed_twice() -> None:
    plan, former = carried_out(ONE, TACH)
    known = afterwards(plan, replace(former, stage=Stage.REPEALED))
    assert told(check_repeal, known, COMMAND) == [("repeal-twice", str(RESTRUCTURING), {})]


def test_everything_in_the_way_is_named() -> None:
    plan, former = carried_out(ONE, TACH)
    later = RestructuringId(UUID(int=970))
    known = afterwards(plan, replace(former, result_ids=(), later=(Later(later, TODAY),)))
    wishes = (ReturnWish(household_id=h(501)[0], group_id=A), ReturnWish(household_id=h(1)[0], group_id=B))
    early = YESTERDAY - timedelta(1)
    assert told(check_repeal, known, replace(COMMAND, effective_on=early, returns=wishes)) == [
        ("repeal-of-end", str(RESTRUCTURING), {}),
        ("repeal-too-early", "/effective_on", {"effective_on": early, "since": YESTERDAY}),
        ("repeal-blocked", str(later), {"on": TODAY}),
        ("household-returns", str(h(501)[0]), {}),
        ("not-former-group", "/returns/1/group_id", {}),
    ]


def test_a_group_that_has_ended_stands_in_the_way() -> None:
    plan, former = carried_out(ONE, TACH)
    known = afterwards(plan, former)
    ended = replace(known, groups={A: known.groups[A]})
    assert told(check_repeal, ended, COMMAND) == [("group-not-in-force", str(M), {"effective_on": TODAY})]


def test_the_words_are_whole() -> None:
    plan, former = carried_out(ONE, TACH)
    known = afterwards(plan, replace(former, stage=Stage.WITHDRAWN))
    [found] = check_repeal(known, COMMAND, rules=RULES, today=TODAY)
    assert found.code.detail.say("vi", found.values) == ("Chỉ bãi bỏ được việc sắp xếp đã thực hiện; hồ sơ này đã rút.")
