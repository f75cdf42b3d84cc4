"""One commune of the demo, made whole: its hamlets, their groups and households, and the papers of what happened."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from random import Random

from app.domain.shared.text import fold, sort_key
from app.infra.demo.boards import Boards
from app.infra.demo.groups import fill_boards, write_groups
from app.infra.demo.history import Historian, Past
from app.infra.demo.ids import SeededIds
from app.infra.demo.papers import Paper, Papers, Registry
from app.infra.demo.places import Commune, Hamlet, clusters_of, hamlets_of
from app.infra.demo.population import Census
from app.infra.demo.sheets import Sheets


@dataclass(slots=True)
class Told:
    """What was made of a commune: rows of the large tables, and the rest as it is."""

    commune: Commune
    groups: int
    hamlets: list[Hamlet]
    sheets: Sheets
    pasts: list[Past] = field(default_factory=list)
    papers: list[Paper] = field(default_factory=list)


class Teller:
    """Makes one commune after the other; each depends on the seed and its own sizes only."""

    def __init__(self, seed: int, script: Iterator[str]) -> None:
        """The script says what happens first, in the first commune."""
        self._seed, self._script = seed, script

    def tell(self, commune: Commune, series: int, sizes: Sequence[int]) -> Told:
        """The commune with groups of these sizes; ``series`` numbers the communes, and their ids."""
        chance = Random(f"commune:{self._seed}:{commune.key}")  # noqa: S311 -- repeatable on purpose, no secret.
        ids, sheets = SeededIds(self._seed, series), Sheets()
        told = Told(commune, len(sizes), hamlets_of(commune, len(sizes), chance, ids=ids), sheets)
        registry, count = Registry(chance), len(told.hamlets)
        for n, hamlet in enumerate(told.hamlets):
            own = sizes[len(sizes) * n // count : len(sizes) * (n + 1) // count]
            past = Historian(hamlet, chance, ids).tell(own, self._script)
            self._fill(past, hamlet, sheets, chance=chance, ids=ids)
            told.pasts.append(past)
            told.papers += Papers(past, registry, chance).written()
        return told

    def _fill(self, past: Past, hamlet: Hamlet, sheets: Sheets, *, chance: Random, ids: SeededIds) -> None:
        clusters = clusters_of(hamlet, sum(part.size for part in past.parts), chance, ids=ids)
        for each in clusters:
            names = f"{each.name}\t{fold(each.name)}\t{sort_key(each.name)}"
            sheets["clusters"].append(f"{each.id}\t{hamlet.id}\t{each.kind}\t{names}\n")
        census = Census(hamlet, clusters, sheets, chance=chance, ids=ids)
        for part in past.parts:
            census.settle(part)
        fill_boards(past, Boards(chance, ids))
        write_groups(past, sheets, ids)
