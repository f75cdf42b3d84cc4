"""The inheritance of rule parameters as one would say it, without any care for speed, and random trees of values."""

from datetime import date, timedelta
from uuid import UUID

from hypothesis import strategies as st

from app.domain.policies.model import PolicyValue, Value
from app.domain.shared.ids import PolicyValueId, TerritoryId
from app.domain.shared.period import Period

FIRST = date(2026, 1, 1)
PATHS = ("1", "1.2", "1.3", "1.2.4", "1.2.5", "1.2.4.6", "1.20")
PLACES = {path: TerritoryId(UUID(int=n)) for n, path in enumerate(PATHS, 1)}
NUMBERS = {"size.soft_min": (5, 24), "size.soft_max": (22, 44), "board.max_people": (2, 9)}
"""Keys with values that contradict each other, or the defaults, now and then."""
DAYS = st.integers(0, 9).map(lambda n: FIRST + timedelta(days=n))


def value(path: str, key: str, number: Value, *, start: date = FIRST, end: date | None = None) -> PolicyValue:
    """A value with an id of its own."""
    marker = UUID(int=hash((path, key, start)) & ((1 << 128) - 1))
    return PolicyValue(PolicyValueId(marker), PLACES[path], path, key, number, Period(start, end))


@st.composite
def histories(draw: st.DrawFn) -> list[PolicyValue]:
    """For some places and keys one value after the other, with gaps; never two at a time."""
    values = []
    for path in PATHS:
        for key, bounds in NUMBERS.items():
            edges = sorted(draw(st.sets(DAYS, max_size=4)))
            for start, end in zip(edges, [*edges, None][1:], strict=True):
                if draw(st.booleans()):
                    values.append(value(path, key, draw(st.integers(*bounds)), start=start, end=end))
    return values


def naive_value(values: list[PolicyValue], path: str, key: str, day: date) -> Value:
    """Walks up from the place until somebody sets the key on the day; 'default' when nobody does."""
    parts = path.split(".")
    while parts:
        here = ".".join(parts)
        for each in values:
            begun = each.valid.start is None or each.valid.start <= day
            ended = each.valid.end is not None and each.valid.end <= day
            if each.path == here and each.key == key and begun and not ended:
                return each.value
        parts.pop()
    return "default"
