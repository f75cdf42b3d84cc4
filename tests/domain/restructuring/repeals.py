"""A restructuring of yesterday, what is true after it, and its repeal today."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from app.domain.policies.profile import Profile
from app.domain.restructuring.changes import Given, NewGroup, Restructured
from app.domain.restructuring.commands import (
    MergeGroups,
    RepealRestructuring,
    SplitGroup,
    SplitPart,
)
from app.domain.restructuring.deciding import Question as Asking
from app.domain.restructuring.deciding import decide_all
from app.domain.restructuring.describing import describe
from app.domain.restructuring.model import (
    Facts,
    GroupFacts,
    HouseholdFacts,
    Repealed,
    Stage,
)
from app.domain.restructuring.repealing import (
    decide_repeal,
    former_groups,
    former_placements,
    left_groups,
)
from app.domain.shared.ids import GroupId, RestructuringId, TerritoryId
from tests.domain.restructuring.examples import (
    COMMUNE,
    HAMLET,
    MEMBER,
    RESTRUCTURING,
    TODAY,
    A,
    B,
    facts,
    group,
    group_id,
    h,
    hamlet,
    lying,
    ref,
)

YESTERDAY = TODAY - timedelta(1)
REPEAL = RestructuringId(UUID(int=950))
M, N, X, Y = (GroupId(UUID(int=n)) for n in (921, 922, 931, 932))
GIVEN = Given(REPEAL, (NewGroup(X), NewGroup(Y)))
COMMAND = RepealRestructuring(effective_on=TODAY, restructuring_id=RESTRUCTURING)
RULES = Profile()


def carried_out(known: Facts, command: object) -> tuple[Restructured, Repealed]:
    """The plan of a restructuring of yesterday, and how it is remembered."""
    asked = Asking(command, known, RULES, Given(RESTRUCTURING, (NewGroup(M), NewGroup(N))))  # type: ignore[arg-type]
    [plan] = decide_all([asked], today=TODAY)
    return plan, remembered(plan)


def remembered(plan: Restructured, homes: dict[GroupId, TerritoryId] | None = None) -> Repealed:
    stored = describe(plan)
    everywhere = {origin.group_id: HAMLET for origin in plan.origins} | (homes or {})
    return Repealed(
        RESTRUCTURING, Stage.EXECUTED, YESTERDAY, HAMLET, former_groups(stored, everywhere), left_groups(stored),
        former_placements(stored),
    )  # fmt: skip


def afterwards(plan: Restructured, repealed: Repealed, *more: HouseholdFacts, bearers: tuple[int, ...] = ()) -> Facts:
    """What is true after the plan: its groups with their households, some more households, numbers of other groups."""
    groups = [GroupFacts(r.group_id, 1, r.territory_id, COMMUNE, r.number, r.name) for r in plan.results]
    placed = [HouseholdFacts(p.household_id, p.result, MEMBER) for p in plan.placements]
    numbers = {r.number: frozenset({r.group_id}) for r in plan.results}
    numbers |= {number: frozenset({group_id(number)}) for number in bearers}
    known = facts(groups, [*placed, *more], hamlets=[replace(hamlet(), numbers=numbers)])
    return replace(known, repealed=repealed)


def repealed_plan(known: Facts, command: RepealRestructuring = COMMAND, rules: Profile = RULES) -> Restructured:
    return decide_repeal(known, command, rules=rules, today=TODAY, given=GIVEN)


def lie(plan: Restructured) -> dict[GroupId | None, list[int]]:
    """The households of each group afterwards, by number."""
    found: dict[GroupId | None, list[int]] = {}
    for placed in plan.placements:
        found.setdefault(placed.result, []).append(placed.household_id.int)
    return found


LATE = {"effective_on": YESTERDAY, "late_reason": "Gửi chậm"}
CHIA = SplitGroup(**LATE, origin=ref(A), parts=(SplitPart(household_ids=h(501)), SplitPart(takes_rest=True)))  # type: ignore[arg-type]
TACH = replace(CHIA, parts=(SplitPart(household_ids=h(501)), SplitPart(continues=True, takes_rest=True)))
MERGE = MergeGroups(**LATE, origins=(ref(A), ref(B)))  # type: ignore[arg-type]
ONE = facts([group(5)], lying(5, 3))
