"""Repeal: groups as they were before, who returns where, and their labels."""

from collections import Counter
from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.groups.model import EndKind
from app.domain.policies.profile import NumberingPolicy, Profile
from app.domain.restructuring.changes import Edge, Given, NewGroup
from app.domain.restructuring.commands import (
    EstablishGroup,
    RegroupGroups,
    RegroupPart,
    RenameGroup,
    ReturnWish,
    TransferHouseholds,
)
from app.domain.restructuring.model import (
    EdgeKind,
    Facts,
    HouseholdFacts,
)
from app.domain.restructuring.repealing import (
    check_repeal,
    decide_repeal,
)
from app.domain.shared.ids import GroupId
from tests.domain.restructuring.examples import (
    HAMLET,
    MEMBER,
    OTHER_HAMLET,
    RESTRUCTURING,
    TODAY,
    A,
    B,
    facts,
    founded,
    free,
    group,
    group_id,
    h,
    hamlet,
    kept,
    lying,
    ref,
    refused,
    told,
    two_groups,
)
from tests.domain.restructuring.repeals import (
    CHIA,
    COMMAND,
    LATE,
    MERGE,
    ONE,
    REPEAL,
    RULES,
    TACH,
    M,
    N,
    X,
    Y,
    afterwards,
    carried_out,
    lie,
    remembered,
    repealed_plan,
)


def test_a_divided_group_is_founded_anew_under_its_label() -> None:
    plan, former = carried_out(ONE, CHIA)
    back = repealed_plan(afterwards(plan, former))
    assert (back.kind, back.legal_form, back.repeals_id) == ("repeal", None, RESTRUCTURING)
    assert back.results == (founded(X, 5, 3),)
    assert [(origin.group_id, origin.ends_as) for origin in back.origins] == [
        (M, EndKind.SUPERSEDED),
        (N, EndKind.SUPERSEDED),
    ]
    assert back.edges == (Edge(M, X, EdgeKind.MOVES, 1), Edge(N, X, EdgeKind.MOVES, 2))


def test_a_group_that_went_on_goes_on() -> None:
    plan, former = carried_out(ONE, TACH)
    back = repealed_plan(afterwards(plan, former))
    assert back.results == (kept(5, 3),)
    assert back.edges == (Edge(M, A, EdgeKind.MOVES, 1), Edge(A, A, EdgeKind.CONTINUES, 2))


def test_joined_groups_part_again() -> None:
    plan, former = carried_out(two_groups(2, 3), MERGE)
    back = repealed_plan(afterwards(plan, former))
    assert back.results == (founded(X, 5, 2), founded(Y, 6, 3))
    assert lie(back) == {X: [501, 502], Y: [601, 602, 603]}


@pytest.mark.parametrize(("name", "expected"), [("Tổ số 6", (8, "Tổ số 8")), ("Tổ Đoàn Kết", (8, "Tổ Đoàn Kết"))])
def test_a_former_number_that_is_borne_by_another_is_left_to_it(name: str, expected: tuple[int, str]) -> None:
    known = facts([group(5), replace(group(6), name=name)], [*lying(5, 2), *lying(6, 3)])
    plan, former = carried_out(known, replace(MERGE, survivor_group_id=A))
    back = repealed_plan(afterwards(plan, former, bearers=(6, 7)))
    assert [(result.number, result.name) for result in back.results] == [(5, "Tổ số 5"), expected]


def test_the_number_that_was_shown_is_agreed_on() -> None:
    plan, former = carried_out(ONE, CHIA)
    known = afterwards(plan, former, bearers=(5,))
    given = Given(REPEAL, (NewGroup(X, 5),))
    assert refused(decide_repeal, known, COMMAND, given=given) == [("number-taken", f"{A}/number", {"number": 5})]


def test_gaps_may_be_filled() -> None:
    plan, former = carried_out(ONE, CHIA)
    back = repealed_plan(
        afterwards(plan, former, bearers=(5,)), rules=Profile(numbering=NumberingPolicy(fill_gaps=True))
    )
    assert [result.number for result in back.results] == [1]


def test_a_former_label_comes_back() -> None:
    plan, former = carried_out(ONE, RenameGroup(**LATE, group=ref(A), name="Tổ Bình Yên"))  # type: ignore[arg-type]
    back = repealed_plan(afterwards(plan, former))
    assert back.results == (replace(kept(5, 3), relabelled=True),)
    assert back.moves() == ()


def test_an_empty_group_gets_its_label_back() -> None:
    known = facts([group(5)])
    plan, former = carried_out(known, RenameGroup(**LATE, group=ref(A), name="Tổ Bình Yên"))  # type: ignore[arg-type]
    assert repealed_plan(afterwards(plan, former)).results == (replace(kept(5, 0), relabelled=True),)


def test_an_established_group_is_dissolved() -> None:
    known = facts(households=[free(1), free(2)], hamlets=[hamlet(5)])
    establish = EstablishGroup(**LATE, territory_id=HAMLET, household_ids=h(1, 2))  # type: ignore[arg-type]
    plan, former = carried_out(known, establish)
    later = HouseholdFacts(h(3)[0], M, MEMBER)
    back = repealed_plan(afterwards(plan, former, later))
    assert (back.results, lie(back)) == ((), {None: [1, 2, 3]})
    assert [origin.ends_as for origin in back.origins] == [EndKind.DISSOLVED]


def test_a_transfer_is_reversed() -> None:
    transfer = TransferHouseholds(**LATE, origin=ref(A), destination=ref(B), household_ids=h(501))  # type: ignore[arg-type]
    plan, former = carried_out(two_groups(2, 2), transfer)
    assert lie(repealed_plan(afterwards(plan, former))) == {A: [501, 502], B: [601, 602]}


def test_a_group_comes_back_in_its_hamlet_where_that_is_in_force() -> None:
    rules = Profile()
    plan, _ = carried_out(two_groups(2, 2), MERGE)
    former = remembered(plan, {B: OTHER_HAMLET})
    known = afterwards(plan, former)
    other = {OTHER_HAMLET: hamlet(territory=OTHER_HAMLET)}
    in_force = replace(known, hamlets={**known.hamlets, **other})
    assert [each.territory_id for each in repealed_plan(in_force, rules=rules).results] == [HAMLET, OTHER_HAMLET]
    assert [each.territory_id for each in repealed_plan(known, rules=rules).results] == [HAMLET, HAMLET]


# Households.


def test_who_came_later_goes_where_most_go_or_where_the_caller_says() -> None:
    plan, former = carried_out(two_groups(2, 3), MERGE)
    known = afterwards(plan, former, HouseholdFacts(h(1)[0], M, MEMBER), HouseholdFacts(h(2)[0], M, MEMBER))
    command = replace(COMMAND, returns=(ReturnWish(household_id=h(2)[0], group_id=A),))
    assert lie(repealed_plan(known, command)) == {X: [2, 501, 502], Y: [1, 601, 602, 603]}


def test_who_came_later_stays_with_a_group_that_goes_on() -> None:
    plan, former = carried_out(two_groups(1, 3), replace(MERGE, survivor_group_id=A))
    known = afterwards(plan, former, HouseholdFacts(h(1)[0], A, MEMBER))
    assert lie(repealed_plan(known)) == {A: [1, 501], X: [601, 602, 603]}


def test_who_has_left_does_not_return() -> None:
    plan, former = carried_out(ONE, TACH)
    known = afterwards(plan, former)
    gone = replace(known, households={id_: each for id_, each in known.households.items() if id_ != h(502)[0]})
    assert lie(repealed_plan(gone)) == {A: [501, 503]}


def test_nobody_left_to_return_makes_an_empty_group() -> None:
    plan, former = carried_out(two_groups(1, 2), MERGE)
    known = afterwards(plan, former)
    gone = replace(known, households={id_: each for id_, each in known.households.items() if id_ != h(501)[0]})
    assert told(check_repeal, gone, COMMAND) == [("empty-result", str(A), {})]


# Whatever was arranged, and whoever came later: its repeal puts everybody back, once.


@st.composite
def regroupings(draw: st.DrawFn) -> tuple[Facts, RegroupGroups]:
    sizes = draw(st.lists(st.integers(1, 4), min_size=1, max_size=3))
    numbers = range(5, 5 + len(sizes))
    known = facts(
        [group(n) for n in numbers], [each for n, size in zip(numbers, sizes, strict=True) for each in lying(n, size)]
    )
    households = draw(st.permutations(list(known.households)))
    first = households[: draw(st.integers(1, len(households)))]
    goes_on = draw(st.sampled_from([None, *numbers]))
    parts = [RegroupPart(household_ids=tuple(first))]
    if len(first) < len(households):
        continues = None if goes_on is None else group_id(goes_on)
        parts.append(RegroupPart(continues_group_id=continues, takes_rest=True))
    origins = tuple(ref(group_id(n)) for n in numbers)
    return known, RegroupGroups(**LATE, origins=origins, results=tuple(parts))  # type: ignore[arg-type]


@given(regroupings(), st.integers(0, 3))
def test_everybody_returns_and_nobody_is_lost(case: tuple[Facts, RegroupGroups], newcomers: int) -> None:
    known, command = case
    plan, former = carried_out(known, command)
    came = [HouseholdFacts(h(n + 1)[0], plan.results[n % len(plan.results)].group_id, MEMBER) for n in range(newcomers)]
    after = afterwards(plan, former, *came)
    given_ids = Given(REPEAL, tuple(NewGroup(GroupId(UUID(int=960 + n))) for n in range(3)))
    back = decide_repeal(after, COMMAND, rules=RULES, today=TODAY, given=given_ids)
    assert Counter(placed.household_id for placed in back.placements) == Counter(list(after.households))
    labels = {result.group_id: result.number for result in back.results}
    for placed in back.placements:
        assert placed.result is not None
        if placed.household_id in known.households:
            before = known.households[placed.household_id].group_id
            assert before is not None
            assert labels[placed.result] == known.groups[before].number
    assert sorted(labels.values()) == sorted(each.number for each in known.groups.values())
    ended = {origin.id for origin in former.origins if not origin.goes_on}
    assert ended.isdisjoint(labels), "what has ended does not come to life again"
