"""Where every household goes, and what each group looks like afterwards: the core that all kinds share."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.policies.profile import Profile
from app.domain.restructuring.model import Facts, HouseholdFacts
from app.domain.restructuring.numbering import Label, label
from app.domain.restructuring.wanting import Wanted, Wish
from app.domain.shared.ids import HouseholdId, TerritoryId


@dataclass(frozen=True, slots=True)
class Draft:
    """A group afterwards. ``before`` counts those that took part in the group that goes on, 0 for a new one."""

    wish: Wish
    territory_id: TerritoryId
    label: Label
    households: tuple[HouseholdFacts, ...]
    before: int
    relabelled: bool
    rearranged: bool

    def size(self) -> int:
        """How many households take part."""
        return sum(household.takes_part() for household in self.households)


def belongs(facts: Facts, wanted: Wanted, household: HouseholdFacts) -> bool:
    """Whether it may be placed: it lies in an origin, or is free and dwells in the commune of a group without one."""
    if wanted.territory_id is None:
        return household.group_id in wanted.origin_ids()
    hamlet = facts.hamlets.get(wanted.territory_id)
    return hamlet is not None and household.group_id is None and household.commune_id == hamlet.commune_id


def place(facts: Facts, wanted: Wanted) -> Mapping[HouseholdId, int | None]:
    """The wish that each household of the origins goes to, by its place; None is no group.

    The first that names it, else the one that it returns to, else the one that keeps or takes its group's households,
    else the one that takes the rest.
    """
    named: dict[HouseholdId, int] = {}
    for n, wish in enumerate(wanted.wishes):
        for household_id in wish.household_ids:
            named.setdefault(household_id, n)
    for n, wish in enumerate(wanted.wishes):
        for household_id in wish.returning:
            named.setdefault(household_id, n)
    keepers = {wish.continues: n for n, wish in enumerate(wanted.wishes) if wish.keeps}
    keepers |= {group_id: n for n, wish in enumerate(wanted.wishes) for group_id in wish.takes_from}
    rest = next((n for n, wish in enumerate(wanted.wishes) if wish.takes_rest), None)
    return {
        household.id: named.get(household.id, keepers.get(household.group_id, rest))
        for household in facts.households.values()
        if belongs(facts, wanted, household)
    }


def draft(facts: Facts, wanted: Wanted, rules: Profile) -> tuple[Draft, ...]:
    """Every result in the order of the wishes. The origins, or the hamlet of a group without one, are in force."""
    content: list[list[HouseholdFacts]] = [[] for _ in wanted.wishes]
    for household_id, n in place(facts, wanted).items():
        if n is not None:
            content[n].append(facts.households[household_id])
    territories = [_territory(facts, wanted, wish=w, content=c) for w, c in zip(wanted.wishes, content, strict=True)]
    labels = label(facts, wanted, territories=territories, policy=rules.numbering)
    return tuple(
        _draft(facts, wish, territory_id=territory_id, label=given, households=tuple(households))
        for wish, territory_id, given, households in zip(wanted.wishes, territories, labels, content, strict=True)
    )


def _draft(
    facts: Facts, wish: Wish, *, territory_id: TerritoryId, label: Label, households: tuple[HouseholdFacts, ...]
) -> Draft:
    if wish.continues is None:
        return Draft(wish, territory_id, label, households, before=0, relabelled=False, rearranged=True)
    group = facts.groups[wish.continues]
    earlier = {h.id for h in facts.households.values() if h.group_id == group.id}
    return Draft(
        wish,
        territory_id,
        label,
        households,
        before=sum(facts.households[id_].takes_part() for id_ in earlier),
        relabelled=(label.number, label.name) != (group.number, group.name),
        rearranged=earlier != {household.id for household in households},
    )


def _territory(facts: Facts, wanted: Wanted, *, wish: Wish, content: list[HouseholdFacts]) -> TerritoryId:
    """The hamlet of a result: its own when it goes on, else the one wished for that is in force.

    Else that of the origin which gives it the most households.
    """
    if wish.continues is not None:
        return facts.groups[wish.continues].territory_id
    if wish.territory_id is not None and wish.territory_id in facts.hamlets:
        return wish.territory_id
    if wanted.territory_id is not None:
        return wanted.territory_id
    given = Counter(household.group_id for household in content)
    largest = max(wanted.origin_ids(), key=lambda group_id: given[group_id])
    return facts.groups[largest].territory_id
