"""The days of the demo province. They are fixed, so that the same seed gives the same data on any later day."""

from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Final

FIRST_DAY: Final = date(2023, 1, 1)
"""Households, hamlets and their places are on record from this day."""
TWO_TIERS: Final = date(2025, 7, 1)
"""Districts were abolished and communes merged (Resolutions 202/2025/QH15 and 1663/NQ-UBTVQH15)."""
LAST_DAY: Final = date(2026, 9, 30)
"""Nothing in the demo happens after this day."""
RECORDED_AT: Final = datetime(2026, 10, 1, 1, 0, tzinfo=UTC)
"""When the papers are said to have been typed in; the time base of the ids."""
TERM_MONTHS: Final = 30
"""Term of a management board (``board.term_months`` of the default profile)."""

_EARLIEST_RESTRUCTURING: Final = date(2023, 12, 1)
_FOUNDING_DAYS: Final = (date(2023, 2, 1), date(2023, 8, 31))
_MONTHS: Final = 12


def day_between(chance: Random, first: date, last: date) -> date:
    """Any day from ``first`` to ``last``, both included."""
    return first + timedelta(days=chance.randint(0, (last - first).days))


def founding_day(chance: Random) -> date:
    """When the groups of a hamlet were set up: the campaign of 2023."""
    return day_between(chance, *_FOUNDING_DAYS)


def restructuring_day(chance: Random, after: date = _EARLIEST_RESTRUCTURING) -> date:
    """When a division or merger took effect, at least a hundred days after ``after`` if that is not the beginning."""
    first = after if after == _EARLIEST_RESTRUCTURING else after + timedelta(days=100)
    return day_between(chance, first, LAST_DAY - timedelta(days=60))


def months_later(day: date, months: int) -> date:
    """The same day so many months later; the 28th stands for the days that not every month has."""
    years, month = divmod(day.month - 1 + months, _MONTHS)
    return date(day.year + years, month + 1, min(day.day, 28))
