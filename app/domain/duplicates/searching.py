"""What a search changes in the register of doubtful pairs."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Final
from uuid import UUID

from app.domain.duplicates.changes import DuplicatesFound, Suspected
from app.domain.duplicates.codes import SEARCH_TOO_WIDE
from app.domain.duplicates.model import Looked, Pair, SuspicionFacts, SuspicionState
from app.domain.duplicates.scoring import STRONG, is_doubtful, score_of
from app.domain.shared.codes import Violation
from app.domain.shared.errors import RulesBroken
from app.domain.shared.ids import DuplicateSearchId, DuplicateSuspicionId, PersonId, TerritoryId
from app.domain.territories.model import COMMUNE_KINDS, WORDS, TerritoryFacts, TerritoryKind

_SEARCHED: Final = COMMUNE_KINDS | {TerritoryKind.HAMLET}
_FINDABLE: Final = frozenset({SuspicionState.OPEN, SuspicionState.OBSOLETE})


def check_search(territory: TerritoryFacts) -> None:
    """Refuses a search of more than a commune. Raises ``RulesBroken``."""
    if territory.kind not in _SEARCHED:
        raise RulesBroken((Violation(SEARCH_TOO_WIDE, "/territory_id", {"kind": WORDS[territory.kind]}),))


def doubtful(pairs: Iterable[Pair]) -> tuple[Pair, ...]:
    """The pairs that are worth a decision, in the order of their ids."""
    return tuple(sorted(filter(is_doubtful, pairs), key=lambda pair: (pair.first_id, pair.second_id)))


def decide_search(
    pairs: Sequence[Pair],
    known: Sequence[SuspicionFacts],
    *,
    looked: Looked,
    ids: Sequence[UUID],
    territory_id: TerritoryId,
    today: date,
    by: PersonId | None,
) -> DuplicatesFound:
    """Sorts what was found into new, changed and over. ``ids`` gives the search's own id and one for each pair.

    A pair that was found to be not the same stays so, unless a strong reason speaks for it that was not known then.
    An open pair with one of the records looked at that was not found again is over.
    """
    search_id, *new_ids = ids
    before = {(each.pair.first_id, each.pair.second_id): each for each in known}
    found = {(pair.first_id, pair.second_id) for pair in pairs}
    opened = [
        Suspected(DuplicateSuspicionId(id_), None, pair, score_of(pair.reasons))
        for pair, id_ in zip(pairs, new_ids, strict=True)
        if (pair.first_id, pair.second_id) not in before
    ]
    return DuplicatesFound(
        search_id=DuplicateSearchId(search_id),
        territory_id=territory_id,
        searched_on=today,
        searched_by=by,
        persons=len(looked.persons),
        households=len(looked.households),
        opened=tuple(opened),
        changed=tuple(_changed(pairs, before)),
        obsolete=tuple(_over(known, found, looked=looked.ids())),
    )


def _changed(pairs: Sequence[Pair], before: Mapping[tuple[UUID, UUID], SuspicionFacts]) -> Iterator[Suspected]:
    for pair in pairs:
        known = before.get((pair.first_id, pair.second_id))
        if known is not None and _is_news(pair, known):
            yield Suspected(known.id, known.version, pair, score_of(pair.reasons))


def _is_news(pair: Pair, known: SuspicionFacts) -> bool:
    if known.state is SuspicionState.NOT_SAME:
        return not STRONG.isdisjoint(pair.reasons - known.pair.reasons)
    if known.state not in _FINDABLE:
        return False
    return known.state is SuspicionState.OBSOLETE or pair != known.pair or score_of(pair.reasons) != known.score


def _over(
    known: Sequence[SuspicionFacts], found: set[tuple[UUID, UUID]], *, looked: frozenset[UUID]
) -> Iterator[tuple[DuplicateSuspicionId, int]]:
    for each in known:
        ends = (each.pair.first_id, each.pair.second_id)
        if each.state is SuspicionState.OPEN and ends not in found and not looked.isdisjoint(ends):
            yield each.id, each.version
