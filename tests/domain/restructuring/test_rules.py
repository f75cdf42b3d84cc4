"""Rules that hold for every kind: dates, later facts, sizes, numbers, boards, ids."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from app.domain.groups.model import Manner, Post
from app.domain.policies.profile import NumberingPolicy, Profile, SizePolicy
from app.domain.restructuring.changes import Given, NewGroup
from app.domain.restructuring.checks import MATTERS
from app.domain.restructuring.codes import BOARD_GAP, SIZE_OUTSIDE
from app.domain.restructuring.commands import RenameGroup, SeatWish, SplitGroup, SplitPart, TransferHouseholds
from app.domain.restructuring.labelling import check_rename
from app.domain.restructuring.model import LaterFact, Matter
from app.domain.restructuring.splitting import check_split, decide_split
from app.domain.restructuring.transferring import check_transfer, decide_transfer
from tests.domain.restructuring.examples import (
    GIVEN,
    LAN,
    NEW,
    RESTRUCTURING,
    TODAY,
    A,
    B,
    decided,
    facts,
    group,
    h,
    hamlet,
    lying,
    one_group,
    ref,
    refused,
    told,
    two_groups,
    warned,
)

YESTERDAY, TOO_FAR = TODAY - timedelta(1), TODAY + timedelta(367)
SPLIT = SplitGroup(
    effective_on=TODAY,
    origin=ref(A),
    parts=(SplitPart(household_ids=h(501)), SplitPart(continues=True, takes_rest=True)),
)
CHIA = replace(SPLIT, parts=(SplitPart(household_ids=h(501)), SplitPart(takes_rest=True)))


def test_a_day_ahead_is_allowed_for_a_year() -> None:
    assert told(check_split, one_group(3), replace(SPLIT, effective_on=TODAY + timedelta(366))) == []
    assert told(check_split, one_group(3), replace(SPLIT, effective_on=TOO_FAR)) == [
        ("effective-too-far", "/effective_on", {"effective_on": TOO_FAR, "days": 366})
    ]


def test_the_past_needs_a_reason() -> None:
    command = replace(SPLIT, effective_on=YESTERDAY)
    assert told(check_split, one_group(3), command) == [
        ("late-reason-missing", "/late_reason", {"effective_on": YESTERDAY})
    ]
    assert told(check_split, one_group(3), replace(command, late_reason="Quyết định gửi chậm")) == []


def test_every_later_fact_is_named() -> None:
    later = tuple(LaterFact(what, "group", UUID(int=n), TODAY) for n, what in enumerate(Matter))
    command = RenameGroup(effective_on=YESTERDAY, group=ref(A), name="Tổ Bình Yên", late_reason="Gửi chậm")
    assert told(check_rename, one_group(1, later=later), command) == [
        ("later-facts", str(UUID(int=n)), {"fact": MATTERS[what], "on": TODAY, "effective_on": YESTERDAY})
        for n, what in enumerate(Matter)
    ]


def test_violations_of_different_rules_come_together() -> None:
    command = replace(SPLIT, effective_on=TOO_FAR, parts=(SplitPart(number=6), SplitPart(number=6, takes_rest=True)))
    assert [code for code, _, _ in refused(decide_split, one_group(3), command)] == [
        "effective-too-far",
        "empty-result",
        "number-taken",
    ]


def test_a_group_beyond_the_hard_bound_is_refused() -> None:
    rules = Profile(size=SizePolicy(hard_max=3))
    assert told(check_split, one_group(8), CHIA, rules=rules) == [
        ("group-too-large", "/parts/1", {"number": 7, "households": 7, "most": 3})
    ]


def test_a_group_that_shrinks_towards_the_hard_bound_is_not_refused() -> None:
    rules = Profile(size=SizePolicy(hard_max=3))
    assert told(check_split, one_group(8), SPLIT, rules=rules) == []


def test_a_group_that_grows_beyond_the_hard_bound_is_refused() -> None:
    rules = Profile(size=SizePolicy(hard_max=3))
    command = TransferHouseholds(effective_on=TODAY, origin=ref(A), destination=ref(B), household_ids=h(501))
    assert told(check_transfer, two_groups(2, 3), command, rules=rules) == [
        ("group-too-large", "/destination", {"number": 6, "households": 4, "most": 3})
    ]


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        (SizePolicy(soft_min=None, soft_max=None, split_suggestion_at=None), []),
        (SizePolicy(soft_min=4, soft_max=None, split_suggestion_at=None), [{"least": 4, "most": "∞"}] * 2),
        (SizePolicy(soft_min=None, soft_max=2, split_suggestion_at=None), [{"least": 0, "most": 2}]),
    ],
)
def test_a_missing_bound_is_none(size: SizePolicy, expected: list[dict[str, object]]) -> None:
    plan = decided(decide_split, one_group(4), SPLIT, rules=Profile(size=size))
    bounds = [{"least": v["least"], "most": v["most"]} for code, _, v in warned(plan) if code is SIZE_OUTSIDE]
    assert bounds == expected


def test_gaps_are_filled_where_the_policy_says_so() -> None:
    rules = Profile(numbering=NumberingPolicy(fill_gaps=True))
    known = facts([group(5)], lying(5, 3), hamlets=[hamlet(1, 3, 5)])
    command = replace(
        SPLIT, parts=(SplitPart(household_ids=h(501)), SplitPart(household_ids=h(502)), SplitPart(takes_rest=True))
    )
    given = Given(RESTRUCTURING, (*GIVEN.groups, NewGroup(h(9)[0])))  # type: ignore[arg-type]
    plan = decided(decide_split, known, command, rules=rules, given=given)
    assert [result.number for result in plan.results] == [2, 4, 5]


def test_several_new_numbers_step_around_one_that_is_asked_for() -> None:
    known = facts([group(5)], lying(5, 3))
    command = replace(SPLIT, parts=(SplitPart(household_ids=h(501)), SplitPart(number=6, takes_rest=True)))
    assert [result.number for result in decided(decide_split, known, command).results] == [7, 6]


def test_the_number_after_the_highest_counts_the_group_that_ends() -> None:
    plan = decided(decide_split, one_group(3), CHIA)
    assert [result.number for result in plan.results] == [6, 7]


def test_a_number_that_was_shown_stays() -> None:
    given = Given(RESTRUCTURING, (NewGroup(NEW, 9),))
    assert decided(decide_split, one_group(3), SPLIT, given=given).results[0].number == 9


def test_a_number_that_was_shown_and_has_been_taken_is_refused() -> None:
    given = Given(RESTRUCTURING, (NewGroup(NEW, 8),))
    known = facts([group(5)], lying(5, 3), hamlets=[hamlet(5, 8)])
    assert refused(decide_split, known, SPLIT, given=given) == [("number-taken", "/parts/0/number", {"number": 8})]


def test_a_number_in_the_command_goes_before_the_one_shown() -> None:
    given = Given(RESTRUCTURING, (NewGroup(NEW, 9),))
    command = replace(SPLIT, parts=(SplitPart(number=12, household_ids=h(501)), SPLIT.parts[1]))
    assert decided(decide_split, one_group(3), command, given=given).results[0].number == 12


@pytest.mark.parametrize("ids", [(A, NEW), (NEW, NEW)])
def test_a_new_group_cannot_be_its_own_origin(ids: tuple[UUID, UUID]) -> None:
    given = Given(RESTRUCTURING, tuple(NewGroup(id_) for id_ in ids))  # type: ignore[arg-type]
    assert refused(decide_split, one_group(3), CHIA, given=given) == [("lineage-cycle", str(ids[0]), {})]


def test_a_group_that_goes_on_is_told_its_gaps_only_when_it_changes() -> None:
    known = facts([replace(group(5), seats=group(5).seats[:1]), group(6)], [*lying(5, 25), *lying(6, 25)])
    command = TransferHouseholds(effective_on=TODAY, origin=ref(A), destination=ref(B), household_ids=h(501))
    assert [(subject, code) for code, subject, _ in warned(decided(decide_transfer, known, command))] == [
        ("/origin", BOARD_GAP)
    ]
    rename = RenameGroup(effective_on=TODAY, group=ref(A), name="Tổ Bình Yên")
    assert check_rename(known, rename, rules=Profile(), today=TODAY) == ()


@pytest.mark.parametrize(("manner", "until"), [(Manner.ACTING, date(2026, 9, 10)), (Manner.ELECTED, date(2028, 9, 10))])
def test_a_term_follows_from_how_the_seat_is_held(manner: Manner, until: date) -> None:
    part = SplitPart(household_ids=h(501), seats=(SeatWish(LAN, Post.HEAD, manner),))
    plan = decided(decide_split, one_group(3, persons=[LAN]), replace(SPLIT, parts=(part, SPLIT.parts[1])))
    assert [seat.term_until for seat in plan.seats_opened] == [until]


def test_later_facts_are_told_in_both_languages() -> None:
    later = (LaterFact(Matter.SEAT, "group", UUID(int=1), TODAY),)
    command = RenameGroup(effective_on=YESTERDAY, group=ref(A), name="Tổ Bình Yên", late_reason="Gửi chậm")
    [found] = check_rename(one_group(1, later=later), command, rules=Profile(), today=TODAY)
    assert [found.code.detail.say(language, found.values) for language in ("vi", "en")] == [
        "Không thể ghi lùi về 2026-03-09: đã có dữ kiện sau ngày đó (thay đổi Ban quản lý, ngày 2026-03-10).",
        "It cannot be backdated to 2026-03-09: a later fact stands in the way (a change of the board on 2026-03-10).",
    ]


def test_every_code_has_the_words_for_its_values() -> None:
    small = replace(SPLIT, effective_on=TOO_FAR, parts=(SplitPart(number=6),))
    rules = Profile(size=SizePolicy(hard_max=1))
    found = [
        *check_split(one_group(60), small, rules=rules, today=TODAY),
        *check_split(one_group(60), CHIA, rules=rules, today=TODAY),
    ]
    assert {each.code.code for each in found} >= {"too-few-groups", "group-too-large", "size-outside", "board-gap"}
    for each in found:
        assert "{" not in each.code.detail.say("vi", each.values) + each.code.detail.say("en", each.values)
