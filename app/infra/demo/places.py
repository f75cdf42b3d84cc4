"""Hamlets on the real communes, and the alleys, canals and roads along which their households live.

There is no public list of hamlets, so theirs are invented: numbered quarters (khóm) in wards, hamlets (ấp) of two old
words in communes. Each was under one of the communes that became part of today's commune whole, until 1 July 2025.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Final

from app.infra.demo.ids import SeededIds
from app.infra.demo.words import WORDS

_GROUPS_A_HAMLET: Final = 5.5
_MOST_HAMLETS: Final = (20, 25)
_HOUSES_A_CLUSTER: Final = (14, 60)


@dataclass(frozen=True, slots=True)
class Legacy:
    """A commune that was merged whole into one of today, and is named in papers of its time."""

    id: str
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune or ward of today, with those that were merged into it whole."""

    id: str
    key: str
    code: str
    name: str
    kind: str
    path: str
    legacies: tuple[Legacy, ...]


@dataclass(frozen=True, slots=True)
class Hamlet:
    """A hamlet (ấp) or quarter (khóm); its kind follows that of its commune."""

    id: str
    version_ids: tuple[str, str]
    key: str
    code: str
    name: str
    commune: Commune
    legacy: Legacy

    @property
    def full_name(self) -> str:
        """The name with its kind, today."""
        return _with_kind(self.commune.kind, self.name)

    @property
    def former_name(self) -> str:
        """The name with its kind, before the communes were merged."""
        return _with_kind(self.legacy.kind, self.name)


@dataclass(frozen=True, slots=True)
class Cluster:
    """An alley, canal or road with so many houses in a row."""

    id: str
    kind: str
    name: str
    houses: int


def _with_kind(commune_kind: str, name: str) -> str:
    return f"{'Ấp' if commune_kind == 'commune' else 'Khóm'} {name}"


def in_order(communes: Sequence[Commune]) -> list[Commune]:
    """The communes as they are filled: a rural one, a ward, then the others by code; so the smallest demo has both."""
    ordered = sorted(communes, key=lambda each: each.code)
    first = [next(each for each in ordered if each.kind == kind) for kind in ("commune", "ward")]
    return [*first, *(each for each in ordered if each not in first)]


def hamlets_of(commune: Commune, groups: int, chance: Random, *, ids: SeededIds) -> list[Hamlet]:
    """The hamlets of a commune with so many groups: about twenty to twenty-five in a full one."""
    count = max(2, min(chance.randint(*_MOST_HAMLETS), round(groups / _GROUPS_A_HAMLET)))
    prefix = "AP" if commune.kind == "commune" else "KH"
    names = _hamlet_names(commune, count, chance)
    return [
        Hamlet(
            ids.new(),
            (ids.new(), ids.new()),
            f"{commune.key}:{prefix}{n:02d}",
            f"{prefix}{n:02d}",
            name,
            commune,
            commune.legacies[(n - 1) * len(commune.legacies) // count],
        )
        for n, name in enumerate(names, 1)
    ]


def _hamlet_names(commune: Commune, count: int, chance: Random) -> list[str]:
    if commune.kind == "ward":
        return [str(n) for n in range(1, count + 1)]
    pairs = [
        f"{first} {second}" for first in WORDS["hamlets_first"] for second in WORDS["hamlets_second"] if first != second
    ]
    return sorted(chance.sample(pairs, count))


def clusters_of(hamlet: Hamlet, houses: int, chance: Random, *, ids: SeededIds) -> list[Cluster]:
    """Clusters with room for all households of the hamlet, in the order in which one walks along them."""
    lengths: list[int] = []
    while sum(lengths) < houses:
        lengths.append(chance.randint(*_HOUSES_A_CLUSTER))
    names = _cluster_names(hamlet.commune.kind, len(lengths), chance)
    return [Cluster(ids.new(), kind, name, length) for (kind, name), length in zip(names, lengths, strict=True)]


def _cluster_names(kind: str, count: int, chance: Random) -> list[tuple[str, str]]:
    """Different names within one hamlet: streets with their alleys in a ward, canals and roads in the country."""
    if kind == "ward":
        streets = chance.sample(WORDS["streets"], min(len(WORDS["streets"]), (count + 1) // 2))
        pool = [("road", f"Đường {street}") for street in streets]
        pool += [("alley", f"Hẻm {n} đường {street}") for n in range(12, 12 + count) for street in streets]
        return pool[:count]
    waters = chance.sample(WORDS["waters"], min(len(WORDS["waters"]), (count + 1) // 2))
    pool = [("canal", f"Kênh {water}") for water in waters]
    pool += [("road", f"Lộ {n} kênh {water}") for n in range(1, count + 1) for water in waters]
    return pool[:count]


def houses(clusters: Sequence[Cluster]) -> Iterator[tuple[Cluster, int]]:
    """Every house of a hamlet in walking order."""
    for cluster in clusters:
        for sequence in range(1, cluster.houses + 1):
            yield cluster, sequence
