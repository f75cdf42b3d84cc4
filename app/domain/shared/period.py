"""Ranges of civil dates, half open: a period holds from its first day until before its end."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Period:
    """The dates ``[start, end)``; None is open on that side."""

    start: date | None = None
    end: date | None = None

    def __post_init__(self) -> None:
        """Refuses an empty period: a fact that holds on no date is not a fact."""
        if self.start is not None and self.end is not None and self.start >= self.end:
            message = f"empty period {self.start}..{self.end}"
            raise ValueError(message)

    def holds_on(self, day: date) -> bool:
        """Whether the day lies in the period."""
        return (self.start is None or self.start <= day) and (self.end is None or day < self.end)

    def covers(self, other: "Period") -> bool:
        """Whether every day of the other lies in the period."""
        begins = self.start is None or (other.start is not None and self.start <= other.start)
        return begins and (self.end is None or (other.end is not None and other.end <= self.end))

    def overlaps(self, other: "Period") -> bool:
        """Whether a day lies in both."""
        before = self.end is not None and other.start is not None and self.end <= other.start
        after = other.end is not None and self.start is not None and other.end <= self.start
        return not before and not after
