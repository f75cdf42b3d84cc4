"""Which values of a profile contradict each other."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import Final

from app.domain.policies.codes import ORDER
from app.domain.policies.inheritance import effective
from app.domain.policies.keys import KEYS
from app.domain.policies.model import PolicyValue, Value
from app.domain.shared.codes import Violation
from app.domain.shared.ids import TerritoryId
from app.domain.shared.scope import lies_in

_ASCENDING: Final = (
    ("size.soft_min", "size.soft_max", "size.hard_max"),
    ("size.soft_max", "size.split_suggestion_at"),
    ("board.min_people", "board.max_people"),
    ("board.max_deputies", "board.max_people"),
    ("board.acting_max_months", "board.term_months"),
)
"""Keys whose values never descend; one without a bound is passed over."""


def contradictions(values: Sequence[PolicyValue], path: str, day: date) -> Iterator[tuple[str, str, Value, Value]]:
    """Pairs of keys whose values at the place on the day descend: lower and upper key with their values."""
    in_force = {key: each.value for key, each in effective(values, path, day).items()}
    for chain in _ASCENDING:
        known = [(key, in_force.get(key, KEYS[key].default)) for key in chain]
        bounds = [(key, value) for key, value in known if isinstance(value, int)]
        for (lower, lower_value), (upper, upper_value) in pairwise(bounds):
            if lower_value > upper_value:
                yield lower, upper, lower_value, upper_value


def check_profiles(values: Sequence[PolicyValue], place: tuple[TerritoryId, str], day: date) -> tuple[Violation, ...]:
    """Every contradiction at the place and below it, on the day and at every later change of a value.

    Each is told once for a territory, on the first day on which it holds.
    """
    places = dict([(place[1], place[0]), *((v.path, v.territory_id) for v in values if lies_in(v.path, place[1]))])
    found: dict[tuple[object, ...], Violation] = {}
    for on in _days(values, day):
        for path, territory_id in places.items():
            for lower, upper, lower_value, upper_value in contradictions(values, path, on):
                told = {"lower": lower, "upper": upper, "lower_value": lower_value, "upper_value": upper_value}
                case = (territory_id, *told.values())
                found.setdefault(case, Violation(ORDER, str(territory_id), told | {"on": on}))
    return tuple(found.values())


def _days(values: Iterable[PolicyValue], day: date) -> list[date]:
    edges = {edge for each in values for edge in (each.valid.start, each.valid.end) if edge is not None}
    return sorted({day, *(edge for edge in edges if edge > day)})
