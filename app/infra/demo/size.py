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
_USUAL: Final = (27, 46, 36)
"""Lowest, highest and most frequent size; the means of the districts of Đồng Tháp lie between 27 and 40."""
_TOO_LARGE: Final = (51, 58)
_TOO_SMALL: Final = (11, 19)
_LARGE_SHARE: Final = 0.04
_SMALL_SHARE: Final = 0.03
_GROUPS_A_COMMUNE: Final = 60
_FIXED: Final = {0: 64, 11: 12, 12: 15, 13: 17}
"""Every demo has these, in the first commune: one group that is clearly too large, and three small neighbours."""


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
        fewest = FEWEST_PER_GROUP * self.groups + sum(_FIXED.values())
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
    """Households of every group in order, as many together as asked for: most usual, a few too large or too small."""
    chance = Random(f"sizes:{size.seed}")  # noqa: S311 -- repeatable on purpose, no secret.
    drawn = [_drawn(chance) for _ in range(size.groups - len(_FIXED))]
    fitted = iter(_fitted(drawn, size.all_households - sum(_FIXED.values())))
    return [_FIXED[n] if n in _FIXED else next(fitted) for n in range(size.groups)]


def _drawn(chance: Random) -> int:
    kind = chance.random()
    if kind < _LARGE_SHARE:
        return chance.randint(*_TOO_LARGE)
    if kind < _LARGE_SHARE + _SMALL_SHARE:
        return chance.randint(*_TOO_SMALL)
    return round(chance.triangular(*_USUAL))


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
