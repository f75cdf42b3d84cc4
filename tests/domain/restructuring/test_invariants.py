"""Invariants over random arrangements and histories, each against a naive count."""

import random
from collections import Counter
from dataclasses import dataclass, replace
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from app.domain.households.model import MembershipStatus
from app.domain.policies.profile import NumberingPolicy, Profile
from app.domain.restructuring.changes import Given, NewGroup, Restructured
from app.domain.restructuring.commands import (
    DissolveGroup,
    MergeGroups,
    RegroupGroups,
    RegroupPart,
    SplitGroup,
    SplitPart,
    TransferHouseholds,
)
from app.domain.restructuring.deciding import Question, decide_all, want
from app.domain.restructuring.hashing import plan_hash
from app.domain.restructuring.model import Facts, GroupFacts, HamletFacts, HouseholdFacts
from app.domain.restructuring.regrouping import decide_regroup
from app.domain.shared.ids import GroupId, HouseholdId, RestructuringId
from tests.domain.restructuring.examples import COMMUNE, HAMLET, TODAY, group, group_id, hamlet, ref


@dataclass(frozen=True)
class Arrangement:
    """Groups, statuses of their households, and the result that each household goes to."""

    sizes: list[int]
    statuses: list[MembershipStatus]
    targets: list[int]
    continues: list[int | None]


@st.composite
def arrangements(draw: st.DrawFn) -> Arrangement:
    sizes = draw(st.lists(st.integers(1, 6), min_size=1, max_size=4))
    results = draw(st.integers(1, min(5, sum(sizes))))
    free = draw(st.permutations(range(sum(sizes))))
    targets = [0] * sum(sizes)
    for place, household in enumerate(free):
        targets[household] = place if place < results else draw(st.integers(0, results - 1))
    going_on = draw(st.permutations([*range(len(sizes)), *[None] * results]))
    statuses = draw(st.lists(st.sampled_from(MembershipStatus), min_size=sum(sizes), max_size=sum(sizes)))
    return Arrangement(sizes, statuses, targets, [None, *going_on][:results])


def facts_of(arranged: Arrangement) -> Facts:
    groups = [group(number) for number in range(1, len(arranged.sizes) + 1)]
    owners = [n for n, size in enumerate(arranged.sizes, 1) for _ in range(size)]
    households = [
        HouseholdFacts(HouseholdId(UUID(int=1_000 + n)), group_id(owner), status)
        for n, (owner, status) in enumerate(zip(owners, arranged.statuses, strict=True))
    ]
    return Facts(
        groups={each.id: each for each in groups},
        households={each.id: each for each in households},
        hamlets={HAMLET: hamlet(*range(1, len(groups) + 1))},
    )


def command_of(arranged: Arrangement, order: random.Random) -> RegroupGroups:
    """The arrangement as a command; the order of everything in it is chance."""
    parts = []
    for n, continues in enumerate(arranged.continues):
        named = [HouseholdId(UUID(int=1_000 + h)) for h, target in enumerate(arranged.targets) if target == n]
        order.shuffle(named)
        goes_on = None if continues is None else group_id(continues + 1)
        number = None if goes_on is not None else 50 + n
        parts.append(RegroupPart(continues_group_id=goes_on, number=number, household_ids=tuple(named)))
    order.shuffle(parts)
    origins = [ref(group_id(number)) for number in range(1, len(arranged.sizes) + 1)]
    order.shuffle(origins)
    return RegroupGroups(effective_on=TODAY, origins=tuple(origins), results=tuple(parts))


def plan_of(arranged: Arrangement, seed: int) -> Restructured:
    ids = tuple(NewGroup(GroupId(UUID(int=seed * 100 + n))) for n in range(1, 10))
    command = command_of(arranged, random.Random(seed))
    given_ids = Given(RestructuringId(UUID(int=seed)), ids)
    return decide_regroup(facts_of(arranged), command, rules=Profile(), today=TODAY, given=given_ids)


def changes(arranged: Arrangement) -> bool:
    """Whether the arrangement is one at all: not every household stays and every group goes on."""
    owners = [n for n, size in enumerate(arranged.sizes) for _ in range(size)]
    stays = all(arranged.continues[target] == owner for owner, target in zip(owners, arranged.targets, strict=True))
    return not stays or set(arranged.continues) != set(range(len(arranged.sizes)))


real_arrangements = arrangements().filter(changes)


@given(real_arrangements)
def test_every_household_lies_in_exactly_one_result(arranged: Arrangement) -> None:
    known, plan = facts_of(arranged), plan_of(arranged, 7)
    assert Counter(placed.household_id for placed in plan.placements) == Counter(list(known.households))
    results = {result.group_id for result in plan.results}
    assert {placed.result for placed in plan.placements} == results
    for placed in plan.placements:
        assert placed.origin == known.households[placed.household_id].group_id


@given(real_arrangements)
def test_edges_sum_up(arranged: Arrangement) -> None:
    plan = plan_of(arranged, 7)
    out, into = Counter[GroupId | None](), Counter[GroupId | None]()
    for edge in plan.edges:
        out[edge.origin] += edge.households_moved
        into[edge.result] += edge.households_moved
    assert out == Counter(placed.origin for placed in plan.placements)
    assert +into == Counter(placed.result for placed in plan.placements)
    assert {edge.origin for edge in plan.edges} == {origin.group_id for origin in plan.origins}


@given(real_arrangements)
def test_sizes_count_those_that_take_part(arranged: Arrangement) -> None:
    known, plan = facts_of(arranged), plan_of(arranged, 7)
    part = Counter(p.result for p in plan.placements if known.households[p.household_id].takes_part())
    assert {result.group_id: result.households for result in plan.results} == {
        result.group_id: part[result.group_id] for result in plan.results
    }


@given(real_arrangements, st.integers(1, 1_000), st.integers(1_001, 2_000))
def test_the_hash_knows_neither_order_nor_generated_ids(arranged: Arrangement, one: int, other: int) -> None:
    assert plan_hash(plan_of(arranged, one)) == plan_hash(plan_of(arranged, other))


@given(real_arrangements, st.data())
def test_the_hash_knows_where_each_household_goes(arranged: Arrangement, data: st.DataObject) -> None:
    household = data.draw(st.integers(0, len(arranged.targets) - 1))
    target = data.draw(st.integers(0, len(arranged.continues) - 1))
    targets = [target if n == household else each for n, each in enumerate(arranged.targets)]
    other = replace(arranged, targets=targets)
    same = target == arranged.targets[household]
    if set(targets) == set(range(len(arranged.continues))) and changes(other):
        assert (plan_hash(plan_of(arranged, 3)) == plan_hash(plan_of(other, 3))) == same


class History:
    """A hamlet that is restructured again and again, kept as naively as possible."""

    def __init__(self, sizes: list[int]) -> None:
        self.homes = {1_000 * n + i: n for n, size in enumerate(sizes, 1) for i in range(size)}
        self.names = {n: n for n in range(1, len(sizes) + 1)}
        self.born: dict[int, int] = dict.fromkeys(self.names, 0)
        self.founding: list[tuple[int, int]] = []
        self.clock = 0

    def facts(self) -> Facts:
        groups = [
            GroupFacts(group_id(n), 1, HAMLET, COMMUNE, number, f"Tổ số {number}") for n, number in self.names.items()
        ]
        numbers = {number: frozenset({group_id(n)}) for n, number in self.names.items()}
        return Facts(
            groups={each.id: each for each in groups},
            households={
                HouseholdId(UUID(int=h)): HouseholdFacts(HouseholdId(UUID(int=h)), group_id(n), MembershipStatus.MEMBER)
                for h, n in self.homes.items()
                if n in self.names
            },
            hamlets={HAMLET: HamletFacts(HAMLET, COMMUNE, numbers)},
        )

    def lie_in(self, n: int) -> list[int]:
        return sorted(h for h, home in self.homes.items() if home == n)

    def command(self, chance: random.Random):  # type: ignore[no-untyped-def]  # noqa: ANN201
        """Some restructuring of the groups that have households; None where there is nothing to do."""
        full = sorted(n for n in self.names if self.lie_in(n))
        large = [n for n in full if len(self.lie_in(n)) > 1]
        kind = chance.choice(["split", "merge", "transfer", "dissolve"])
        if kind == "split" and large:
            n = chance.choice(large)
            taken = self.lie_in(n)[: chance.randint(1, len(self.lie_in(n)) - 1)]
            parts = (
                SplitPart(household_ids=tuple(HouseholdId(UUID(int=h)) for h in taken)),
                SplitPart(continues=chance.random() < 0.5, takes_rest=True),
            )
            return SplitGroup(effective_on=TODAY, origin=ref(group_id(n)), parts=parts)
        if kind == "merge" and len(full) > 1:
            pair = chance.sample(full, 2)
            survivor = group_id(pair[0]) if chance.random() < 0.5 else None
            origins = tuple(ref(group_id(n)) for n in pair)
            return MergeGroups(effective_on=TODAY, origins=origins, survivor_group_id=survivor)
        if kind == "transfer" and large and len(full) > 1:
            origin = chance.choice(large)
            other = chance.choice([n for n in full if n != origin])
            household = HouseholdId(UUID(int=chance.choice(self.lie_in(origin))))
            return TransferHouseholds(
                effective_on=TODAY, origin=ref(group_id(origin)), destination=ref(group_id(other)),
                household_ids=(household,),
            )  # fmt: skip
        if kind == "dissolve" and len(full) > 2:
            return DissolveGroup(effective_on=TODAY, group=ref(group_id(chance.choice(full))))
        return None

    def restructure(self, chance: random.Random, rules: Profile) -> Restructured | None:
        command = self.command(chance)
        if command is None:
            return None
        self.clock += 1
        new = tuple(NewGroup(group_id(100_000 + 10 * self.clock + n)) for n in range(len(want(command).founding())))
        asked = Question(command, self.facts(), rules, Given(RestructuringId(UUID(int=self.clock)), new))
        [plan] = decide_all([asked], today=TODAY)
        for placed in plan.placements:
            self.homes[placed.household_id.int] = 0 if placed.result is None else placed.result.int
        for origin in plan.origins:
            if origin.ends_as is not None:
                del self.names[origin.group_id.int]
        for result in plan.results:
            self.names[result.group_id.int] = result.number
            if result.founded:
                self.born[result.group_id.int] = self.clock
                origins = {e.origin.int for e in plan.edges if e.result == result.group_id and e.origin is not None}
                self.founding += [(origin, result.group_id.int) for origin in origins]
        return plan


@given(st.lists(st.integers(1, 5), min_size=1, max_size=4), st.integers(0, 10_000), st.booleans())
def test_histories_conserve_households_and_have_no_cycle(sizes: list[int], seed: int, fill: bool) -> None:  # noqa: FBT001
    history, chance = History(sizes), random.Random(seed)
    households = set(history.homes)
    rules = Profile(numbering=NumberingPolicy(fill_gaps=fill))
    for _ in range(12):
        before = dict(history.homes)
        plan = history.restructure(chance, rules)
        assert set(history.homes) == households
        assert len(set(history.names.values())) == len(history.names), "a number is borne once"
        assert all(home == 0 or home in history.names for home in history.homes.values())
        if plan is not None:
            moved = {placed.household_id.int for placed in plan.moves()}
            assert {h for h in households if before[h] != history.homes[h]} == moved
    assert all(history.born[origin] < history.born[result] for origin, result in history.founding)
