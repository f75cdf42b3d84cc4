"""What became of the groups of a hamlet: those of today, those that ended, and the divisions and mergers between.

It is made backwards. Today's groups and their sizes are given; of some the past is invented: a *part* of a group is the
run of neighbouring households that always lay together, and its stays say in which group it lay when.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Final

from app.domain.restructuring.model import EdgeKind, Kind, LegalForm
from app.infra.demo.boards import Seat
from app.infra.demo.calendar import LAST_DAY, day_between, founding_day, restructuring_day
from app.infra.demo.ids import SeededIds
from app.infra.demo.places import Hamlet

_SHARES: Final = (("tach", 0.013), ("chia", 0.006), ("sap_nhap", 0.016), ("hop_nhat", 0.011), ("chain", 0.002))
"""How often a group of today came about in each way; together about one restructuring to twenty groups."""
_SUSPENDED_SHARE: Final = 0.008
_GROUPS_TAKEN: Final = {"tach": 2, "chia": 2, "chain": 2, "sap_nhap": 1, "hop_nhat": 1, "suspended": 1, "plain": 1}
SCRIPT: Final = ("plain", "tach", "sap_nhap", "suspended", "chain", "chia", "hop_nhat")
"""What happens first in the first commune, so that even the smallest demo has each kind of past once."""


@dataclass(slots=True, eq=False)
class Group:
    """A group with its whole life; ``end`` is the first day on which it is no more."""

    id: str
    hamlet: Hamlet
    start: date
    end: date | None = None
    suspended_from: date | None = None
    number: int = 0
    seats: list[Seat] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The name made from the number, as the default profile has it."""
        return f"Tổ số {self.number}"


@dataclass(frozen=True, slots=True)
class Life:
    """A household as its group sees it: when it is there, how it takes part, and who heads it from first to last."""

    household: str
    born: date
    died: date | None
    status: str
    head: str | None

    def lasts_over(self, day: date) -> bool:
        """Whether it is there both on the day before and on the day."""
        return self.born < day and (self.died is None or day < self.died)


@dataclass(frozen=True, slots=True)
class Stay:
    """A part lies in a group from a day until before another."""

    group: Group
    start: date
    end: date | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """Neighbouring households that always lay in one group together; ``lives`` is filled when they are made."""

    size: int
    stays: tuple[Stay, ...]
    lives: list[Life] = field(default_factory=list)

    def group_on(self, day: date) -> Group | None:
        """The group that the part lies in on a day, if it is in one yet."""
        return next((s.group for s in self.stays if s.start <= day and (s.end is None or day < s.end)), None)

    def group_before(self, day: date) -> Group | None:
        """The group that the part lies in when the day begins."""
        return self.group_on(day - timedelta(days=1))


@dataclass(slots=True)
class Step:
    """One restructuring: which groups went into it and came out of it, and along which edges."""

    id: str
    kind: Kind
    form: LegalForm
    on: date
    origins: tuple[Group, ...]
    results: tuple[Group, ...]
    edges: tuple[tuple[Group, Group, EdgeKind], ...]


@dataclass(slots=True)
class Past:
    """The groups, parts and restructurings of one hamlet, parts in walking order."""

    groups: list[Group] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)


class Historian:
    """Invents the past of one hamlet's groups."""

    def __init__(self, hamlet: Hamlet, chance: Random, ids: SeededIds) -> None:
        """All groups of the first hour were founded on one day."""
        self._hamlet, self._chance, self._ids = hamlet, chance, ids
        self._founded = founding_day(chance)
        self._past = Past()
        self._ways: dict[str, Callable[[Sequence[int]], None]] = {
            "plain": self._plain,
            "suspended": self._suspended,
            "tach": self._tach,
            "chia": self._chia,
            "sap_nhap": self._sap_nhap,
            "hop_nhat": self._hop_nhat,
            "chain": self._chain,
        }

    def tell(self, sizes: Sequence[int], script: Iterator[str]) -> Past:
        """The past of groups with these sizes today; what the script asks for comes before anything drawn."""
        at = 0
        while at < len(sizes):
            way = next(script, None) or self._drawn_way()
            if at + _GROUPS_TAKEN[way] > len(sizes):
                way = "plain"
            self._ways[way](sizes[at : at + _GROUPS_TAKEN[way]])
            at += _GROUPS_TAKEN[way]
        self._number()
        return self._past

    def _drawn_way(self) -> str:
        left = self._chance.random()
        for way, share in (*_SHARES, ("suspended", _SUSPENDED_SHARE)):
            left -= share
            if left < 0:
                return way
        return "plain"

    def _number(self) -> None:
        """The groups of the first hour are numbered as one walks, later ones as they came."""
        for number, group in enumerate(sorted(self._past.groups, key=lambda each: each.start), 1):
            group.number = number

    def _group(self, start: date | None = None, end: date | None = None) -> Group:
        group = Group(self._ids.new(), self._hamlet, start or self._founded, end)
        self._past.groups.append(group)
        return group

    def _part(self, size: int, *stays: tuple[Group, date | None]) -> None:
        """A part in a row of groups, each given with the day on which the part left it."""
        starts = [self._founded, *(end for _, end in stays if end is not None)]
        self._past.parts.append(
            Part(size, tuple(Stay(g, start, end) for (g, end), start in zip(stays, starts, strict=True)))
        )

    def _step(self, kind: Kind, form: LegalForm, on: date, *, edges: Sequence[tuple[Group, Group, EdgeKind]]) -> None:
        origins = tuple({edge[0].id: edge[0] for edge in edges}.values())
        results = tuple({edge[1].id: edge[1] for edge in edges}.values())
        self._past.steps.append(Step(self._ids.new(), kind, form, on, origins, results, tuple(edges)))

    def _plain(self, sizes: Sequence[int]) -> None:
        self._part(sizes[0], (self._group(), None))

    def _suspended(self, sizes: Sequence[int]) -> None:
        group = self._group()
        group.suspended_from = day_between(self._chance, LAST_DAY - timedelta(days=400), LAST_DAY)
        self._part(sizes[0], (group, None))

    def _tach(self, sizes: Sequence[int]) -> None:
        """A new group was taken out of one that goes on."""
        on = restructuring_day(self._chance)
        origin, taken = self._group(), self._group(on)
        self._part(sizes[0], (origin, None))
        self._part(sizes[1], (origin, on), (taken, None))
        edges = [(origin, origin, EdgeKind.CONTINUES), (origin, taken, EdgeKind.MOVES)]
        self._step(Kind.SPLIT, LegalForm.TACH, on, edges=edges)

    def _chia(self, sizes: Sequence[int]) -> None:
        """A group ended and two began."""
        on = restructuring_day(self._chance)
        origin = self._group(end=on)
        results = [self._group(on), self._group(on)]
        for size, result in zip(sizes, results, strict=True):
            self._part(size, (origin, on), (result, None))
        self._step(Kind.SPLIT, LegalForm.CHIA, on, edges=[(origin, each, EdgeKind.MOVES) for each in results])

    def _sap_nhap(self, sizes: Sequence[int]) -> None:
        """One of two neighbours took in the other."""
        on = restructuring_day(self._chance)
        survivor, ended = self._group(), self._group(end=on)
        more, fewer = self._shares(sizes[0])
        self._part(more, (survivor, None))
        self._part(fewer, (ended, on), (survivor, None))
        edges = [(survivor, survivor, EdgeKind.CONTINUES), (ended, survivor, EdgeKind.MOVES)]
        self._step(Kind.MERGE, LegalForm.SAP_NHAP, on, edges=edges)

    def _hop_nhat(self, sizes: Sequence[int]) -> None:
        """Two neighbours ended and one began."""
        on = restructuring_day(self._chance)
        origins, result = [self._group(end=on), self._group(end=on)], self._group(on)
        for size, origin in zip(self._shares(sizes[0]), origins, strict=True):
            self._part(size, (origin, on), (result, None))
        self._step(Kind.MERGE, LegalForm.HOP_NHAT, on, edges=[(each, result, EdgeKind.MOVES) for each in origins])

    def _chain(self, sizes: Sequence[int]) -> None:
        """A group was divided in two, and one of the two was merged with a neighbour later."""
        first = day_between(self._chance, date(2023, 12, 1), date(2024, 6, 30))
        second = restructuring_day(self._chance, first)
        origin, neighbour = self._group(end=first), self._group(end=second)
        kept, between, merged = self._group(first), self._group(first, second), self._group(second)
        more, fewer = self._shares(sizes[1])
        self._part(sizes[0], (origin, first), (kept, None))
        self._part(more, (origin, first), (between, second), (merged, None))
        self._part(fewer, (neighbour, second), (merged, None))
        split = [(origin, kept, EdgeKind.MOVES), (origin, between, EdgeKind.MOVES)]
        self._step(Kind.SPLIT, LegalForm.CHIA, first, edges=split)
        merger = [(between, merged, EdgeKind.MOVES), (neighbour, merged, EdgeKind.MOVES)]
        self._step(Kind.MERGE, LegalForm.HOP_NHAT, second, edges=merger)

    def _shares(self, size: int) -> tuple[int, int]:
        more = max(1, min(size - 1, round(size * self._chance.uniform(0.52, 0.62))))
        return more, size - more
