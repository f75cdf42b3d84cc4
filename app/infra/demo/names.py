"""Names of people as they are frequent in Vietnam, and telephone numbers that ring nowhere.

Shares of the family names are the usual published ones (Nguyễn 38 %, Trần 11 %, Lê 9.5 %, …); middle and given names
are the common ones of the generation that heads households in the Mekong delta. The words stand in ``words.json``. A
name is drawn by chance: that a living person bears it too is unavoidable, and nothing else here belongs to anybody.
"""

from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from random import Random
from typing import Final

from app.domain.shared.text import fold, person_sort_key
from app.infra.demo.words import WORDS

_MEN_AMONG_HEADS: Final = 0.71
_UNUSED_PREFIX: Final = "+8495"
"""The range of an operator that closed in 2012 and was never handed out again: no such number rings."""


@dataclass(frozen=True, slots=True)
class Name:
    """A full name with its search form and its key in a list of persons."""

    full: str
    folded: str
    key: str


class _Weighted:
    """Draws words by their weights."""

    def __init__(self, weights: dict[str, float]) -> None:
        self._words, self._sums = list(weights), list(accumulate(weights.values()))

    def draw(self, chance: Random) -> str:
        return chance.choices(self._words, cum_weights=self._sums)[0]


_FAMILY_NAMES: Final = _Weighted(WORDS["family_names"])
_MIDDLE: Final = {True: _Weighted(WORDS["middle_names_men"]), False: _Weighted(WORDS["middle_names_women"])}
_GIVEN: Final = {True: WORDS["given_names_men"], False: WORDS["given_names_women"]}


def person_name(chance: Random, *, family: str | None = None) -> Name:
    """The name of an adult, of the given family where one is named."""
    man = chance.random() < _MEN_AMONG_HEADS
    given = _GIVEN[man]
    return _named(
        family or _FAMILY_NAMES.draw(chance), _MIDDLE[man].draw(chance), given[int(chance.random() * len(given))]
    )


@lru_cache(maxsize=32_768)
def _named(family: str, middle: str, given: str) -> Name:
    full = f"{family} {middle} {given}"
    return Name(full, fold(full), person_sort_key(full))


def phone(chance: Random) -> str:
    """A mobile number as it is stored, well formed, that belongs to nobody."""
    return f"{_UNUSED_PREFIX}{chance.randrange(10_000_000):07d}"
