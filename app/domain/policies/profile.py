"""The policy profile: the typed rule parameters in force for a territory on a date.

Local law is data. Each key is a dated value of a territory, inherited down the tree: the nearest territory that
sets a key wins, key by key. What nobody sets has the default here; every default is *unverified* unless it says so.
"""

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class SizePolicy:
    """How many households a group has (``size.*``). A soft bound warns, the hard bound refuses.

    Defaults are those of the local guidance: 20 to 45 households, division proposed above 50.
    """

    soft_min: int | None = 20
    soft_max: int | None = 45
    split_suggestion_at: int | None = 51
    hard_max: int | None = None


@dataclass(frozen=True, slots=True)
class NumberingPolicy:
    """How groups are numbered and named (``numbering.*``).

    ``fill_gaps`` gives the smallest free number of the hamlet instead of the one after the highest.
    """

    fill_gaps: bool = False
    name_pattern: str = "Tổ số {number}"

    def name_for(self, number: int) -> str:
        """The name of a group that is given none of its own."""
        return self.name_pattern.replace("{number}", str(number))


@dataclass(frozen=True, slots=True)
class BoardPolicy:
    """Who sits on a management board (``board.*``). A gap is a warning, never a refusal.

    One head, one or two deputies, one secretary; holding two posts is allowed. Terms in months.
    """

    min_people: int = 3
    max_people: int = 4
    max_deputies: int = 2
    term_months: int = 30
    acting_max_months: int = 6


@dataclass(frozen=True, slots=True)
class TerritoryPolicy:
    """Where a group may lie (``territory.*``): ``one_hamlet`` forbids joining groups of different hamlets."""

    one_hamlet: bool = True


@dataclass(frozen=True, slots=True)
class RecordingPolicy:
    """How what is known from paper is recorded (``recording.*``).

    Until ``start_on`` a place is being set up: one person records its past at once. From that day on (the work has
    begun here) a record needs its paper and a second person. Without a day the setting up has not ended.
    """

    start_on: date | None = None


@dataclass(frozen=True, slots=True)
class PrivacyPolicy:
    """How long personal values are kept (``privacy.*``).

    ``retention_months`` counts from the end of the last function that the person held; none keeps them for ever. Law
    91/2025/QH15 asks for the time that the purpose needs and names no number, so the default is *unverified*.
    """

    retention_months: int | None = 60


@dataclass(frozen=True, slots=True)
class Profile:
    """Everything that decisions ask the local rules for."""

    size: SizePolicy = field(default_factory=SizePolicy)
    numbering: NumberingPolicy = field(default_factory=NumberingPolicy)
    board: BoardPolicy = field(default_factory=BoardPolicy)
    territory: TerritoryPolicy = field(default_factory=TerritoryPolicy)
    recording: RecordingPolicy = field(default_factory=RecordingPolicy)
    privacy: PrivacyPolicy = field(default_factory=PrivacyPolicy)
