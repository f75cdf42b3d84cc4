"""How large the demo is, and how its groups are spread over the communes and how many households each has."""

from dataclasses import dataclass
from random import Random
from typing import Final

MOST_GROUPS: Final = 30_000
MOST_HOUSEHOLDS: Final = 1_000_000
FEWEST_GROUPS: Final = 40
"""Fewer groups have no room for every kind of history."""
FEWEST_PER_GROUP: Final = 5
_MEAN_SIZE: Final = 36.2
_USUAL: Final = (27, 40, 37)
"""Counted sizes of the districts of Đồng Tháp lie from 27 to 40 households a group: lowest, highest, most frequent."""
_TOO_LARGE: Final = (51, 58)
_TOO_SMALL: Final = (11, 19)
_LARGE_SHARE: Final = 0.04
_SMALL_SHARE: Final = 0.03
_GROUPS_A_COMMUNE: Final = 60
LARGEST: Final = 64
"""Size of the one group that is clearly too large: every demo has it, in the first commune."""


class SizeError(ValueError):
    """The demo cannot be made this large or this small; the message says what can."""


@dataclass(frozen=True, slots=True)
class DemoSize:
    """What is asked for: groups and households that exist on the last day, and the seed of everything drawn."""

    groups: int = 600
    households: int | None = None
    seed: int = 1

    def __post_init__(self) -> None:
        """Refuses sizes that cannot be true, before anything is made."""
        if not FEWEST_GROUPS <= self.groups <= MOST_GROUPS:
            raise SizeError(f"--groups takes {FEWEST_GROUPS} to {MOST_GROUPS}, not {self.groups}.")
        fewest = FEWEST_PER_GROUP * self.groups + LARGEST
        if self.households is not None and not fewest <= self.households <= MOST_HOUSEHOLDS:
            raise SizeError(
                f"--households takes {fewest} to {MOST_HOUSEHOLDS} for {self.groups} groups, not {self.households}."
            )

    @property
    def all_households(self) -> int:
        """Households on the last day, where no number was asked for as many as are usual."""
        return min(self.households or round(_MEAN_SIZE * self.groups), MOST_HOUSEHOLDS)


def groups_of_communes(groups: int, communes: int) -> list[int]:
    """How many groups each commune has: two communes at least, all of them once there is enough for each."""
    used = min(communes, max(2, round(groups / _GROUPS_A_COMMUNE)))
    return [groups * (n + 1) // used - groups * n // used for n in range(used)]


def group_sizes(size: DemoSize) -> list[int]:
    """Households of every group in order, as many together as asked for.

    Most are usual, a few too large or too small. The first is the one of ``LARGEST``.
    """
    chance = Random(f"sizes:{size.seed}")  # noqa: S311 -- repeatable on purpose, no secret.
    drawn = [_drawn(chance) for _ in range(size.groups - 1)]
    return [LARGEST, *_fitted(drawn, size.all_households - LARGEST)]


def _drawn(chance: Random) -> int:
    kind = chance.random()
    if kind < _LARGE_SHARE:
        return chance.randint(*_TOO_LARGE)
    if kind < _LARGE_SHARE + _SMALL_SHARE:
        return chance.randint(*_TOO_SMALL)
    lowest, highest, usual = _USUAL
    return round(chance.triangular(lowest, highest + 6, usual))


def _fitted(drawn: list[int], total: int) -> list[int]:
    """The same shape with the wanted sum; what rounding leaves is spread one by one from the first on."""
    factor = total / sum(drawn)
    sizes = [max(FEWEST_PER_GROUP, int(each * factor)) for each in drawn]
    missing = total - sum(sizes)
    step = 1 if missing > 0 else -1
    while missing:
        for n, each in enumerate(sizes):
            if missing and each + step >= FEWEST_PER_GROUP:
                sizes[n] += step
                missing -= step
    return sizes
