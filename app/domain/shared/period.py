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
