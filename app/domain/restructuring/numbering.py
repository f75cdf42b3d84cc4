"""Numbers and names of the groups that a restructuring leaves.

A number is borne by one group of a hamlet at a time. A group that goes on keeps its number and name unless another is
asked for; a new one without a number takes the one that it bore before if that is free, else it gets one from the
numbering policy, several new ones different ones. A group that ends on the day leaves its number free.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum, auto

from app.domain.policies.profile import NumberingPolicy
from app.domain.restructuring.model import Facts, GroupFacts
from app.domain.restructuring.wanting import FormerLabel, Wanted, Wish
from app.domain.shared.ids import TerritoryId


@dataclass(frozen=True, slots=True)
class Label:
    """Number and name; ``taken`` says that the number asked for is borne by somebody else."""

    number: int
    name: str
    taken: bool = False


class _Hamlets:
    """The numbers in use in each hamlet, counting those handed out on the way."""

    def __init__(self, facts: Facts, wanted: Wanted, policy: NumberingPolicy) -> None:
        self._facts, self._policy = facts, policy
        self._origins = frozenset(wanted.origin_ids())
        self._used: dict[TerritoryId, set[int]] = {}
        self._highest: dict[TerritoryId, int] = {}

    def take(self, territory_id: TerritoryId, number: int) -> bool:
        """Uses the number; False when somebody outside the origins, or another result, bears it."""
        used = self._open(territory_id)
        if number in used:
            return False
        used.add(number)
        self._highest[territory_id] = max(self._highest[territory_id], number)
        return True

    def next(self, territory_id: TerritoryId) -> int:
        """The smallest free number, or the one after the highest that is or was borne on the day."""
        used = self._open(territory_id)
        number = 1 if self._policy.fill_gaps else self._highest[territory_id] + 1
        while number in used:
            number += 1
        self.take(territory_id, number)
        return number

    def _open(self, territory_id: TerritoryId) -> set[int]:
        if territory_id not in self._used:
            numbers = self._facts.hamlets[territory_id].numbers
            self._highest[territory_id] = max(numbers, default=0)
            self._used[territory_id] = {number for number, bearers in numbers.items() if bearers - self._origins}
        return self._used[territory_id]


class _Claim(IntEnum):
    """What a wish's number rests on; the stronger claim goes first."""

    KEPT = auto()
    ASKED = auto()
    FORMER = auto()
    NONE = auto()


def label(facts: Facts, wanted: Wanted, *, territories: Sequence[TerritoryId], policy: NumberingPolicy) -> list[Label]:
    """The label of each wish; ``territories`` are the wishes' hamlets.

    Kept numbers are taken first, then those asked for, then former ones that are free, then the policy gives the
    others: so a newcomer is refused the number of a group that goes on, and never the other way round.
    """
    hamlets = _Hamlets(facts, wanted, policy)
    present = [_present(facts, wish) for wish in wanted.wishes]
    claims = [_claim(*each) for each in zip(wanted.wishes, present, strict=True)]
    numbers: dict[int, int] = {}
    taken: set[int] = set()
    for n, (claim, number) in sorted(enumerate(claims), key=lambda each: each[1][0]):
        free = number is not None and hamlets.take(territories[n], number)
        if number is not None and (free or claim in (_Claim.KEPT, _Claim.ASKED)):
            numbers[n] = number
        if claim is _Claim.ASKED and not free:
            taken.add(n)
    for n, territory_id in enumerate(territories):
        if n not in numbers:
            numbers[n] = hamlets.next(territory_id)
    return [
        Label(numbers[n], _name(wish, present[n] or wish.former, number=numbers[n], policy=policy), n in taken)
        for n, wish in enumerate(wanted.wishes)
    ]


def _present(facts: Facts, wish: Wish) -> GroupFacts | None:
    return None if wish.continues is None else facts.groups[wish.continues]


def _claim(wish: Wish, group: GroupFacts | None) -> tuple[_Claim, int | None]:
    if group is not None and wish.number in (None, group.number):
        return _Claim.KEPT, group.number
    if wish.number is not None:
        return _Claim.ASKED, wish.number
    if wish.former is not None:
        return _Claim.FORMER, wish.former.number
    return _Claim.NONE, None


def _name(wish: Wish, borne: GroupFacts | FormerLabel | None, *, number: int, policy: NumberingPolicy) -> str:
    """The name asked for; else the one borne, unless it is made from the number and the number changes."""
    if wish.name is not None:
        return wish.name
    if borne is not None and (borne.number == number or borne.name != policy.name_for(borne.number)):
        return borne.name
    return policy.name_for(number)
