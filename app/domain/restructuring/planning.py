"""Turns what is wanted into the plan: every household placed, every seat settled, the lineage drawn."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from app.domain.groups.model import EndKind
from app.domain.policies.profile import Profile
from app.domain.restructuring.boards import open_seats
from app.domain.restructuring.changes import (
    Edge,
    Given,
    Origin,
    Restructured,
    Result,
    Seat,
)
from app.domain.restructuring.checks import check
from app.domain.restructuring.codes import LINEAGE_CYCLE
from app.domain.restructuring.drafting import Draft, draft, place
from app.domain.restructuring.model import EdgeKind, Facts, Kind, LegalForm, Placement
from app.domain.restructuring.wanting import Wanted
from app.domain.shared.codes import Violation
from app.domain.shared.errors import RulesBroken
from app.domain.shared.ids import GroupId, TerritoryId


def decide(facts: Facts, wanted: Wanted, *, rules: Profile, today: date, given: Given) -> Restructured:
    """The plan with its warnings. Raises ``RulesBroken`` with every broken rule at once.

    ``given`` holds an id for each new group, in the order in which the command names them.
    """
    settled = wanted.numbered(given.groups)
    found = (*check(facts, settled, rules=rules, today=today), *_cycles(facts, given))
    broken = tuple(violation for violation in found if not violation.warns)
    if broken:
        raise RulesBroken(broken)
    return _plan(facts, settled, rules=rules, given=given, warnings=found)


def home_of(facts: Facts, wanted: Wanted) -> TerritoryId | None:
    """The hamlet of all its groups, else their commune; None when nothing that it names is in force."""
    if wanted.territory_id is not None:
        return wanted.territory_id if wanted.territory_id in facts.hamlets else None
    groups = [facts.groups[group_id] for group_id in wanted.origin_ids() if group_id in facts.groups]
    hamlets = {group.territory_id: group.commune_id for group in groups}
    if not hamlets:
        return None
    return groups[0].territory_id if len(hamlets) == 1 else groups[0].commune_id


def legal_form(origins: int, results: int, *, goes_on: bool) -> LegalForm | None:
    """The form in the words of decisions: one into several is chia or tách, several into one sáp nhập or hợp nhất."""
    if origins == 1 and results > 1:
        return LegalForm.TACH if goes_on else LegalForm.CHIA
    if origins > 1 and results == 1:
        return LegalForm.SAP_NHAP if goes_on else LegalForm.HOP_NHAT
    return None


def _cycles(facts: Facts, given: Given) -> Iterator[Violation]:
    """A new group is nobody's origin yet: its id is not known and stands there once (I6)."""
    for group_id, times in Counter(group.id for group in given.groups).items():
        if times > 1 or group_id in facts.groups:
            yield Violation(LINEAGE_CYCLE, str(group_id))


def _plan(
    facts: Facts, wanted: Wanted, *, rules: Profile, given: Given, warnings: tuple[Violation, ...]
) -> Restructured:
    drafts = draft(facts, wanted, rules)
    results = _results(drafts, given)
    placements = _placements(facts, wanted, results)
    edges = _edges(wanted, results, placements)
    goes_on = wanted.continuing()
    seats = [
        Seat(seat.id, group_id, seat.person_id, seat.post)
        for group_id in wanted.origin_ids()
        for seat in facts.groups[group_id].seats
    ]
    home = home_of(facts, wanted)
    assert home is not None  # noqa: S101 - a plan without broken rules has a place
    effective_on = wanted.decided.effective_on
    return Restructured(
        restructuring_id=given.restructuring_id,
        kind=wanted.kind,
        legal_form=None
        if wanted.kind is Kind.REPEAL
        else legal_form(len(wanted.origin_ids()), len(results), goes_on=bool(goes_on)),
        effective_on=effective_on,
        territory_id=home,
        origins=_origins(facts, wanted, edges),
        results=results,
        placements=placements,
        seats_ended=tuple(seat for seat in seats if seat.group_id not in goes_on),
        seats_kept=tuple(seat for seat in seats if seat.group_id in goes_on),
        seats_opened=tuple(
            seat
            for each, result in zip(drafts, results, strict=True)
            for seat in open_seats(each.wish, result.group_id, effective_on=effective_on, policy=rules.board)
        ),
        edges=edges,
        warnings=warnings,
        repeals_id=wanted.repeals_id,
    )


def _results(drafts: Sequence[Draft], given: Given) -> tuple[Result, ...]:
    new = iter(given.groups)
    return tuple(
        Result(
            group_id=each.wish.continues if each.wish.continues is not None else next(new).id,
            founded=each.wish.continues is None,
            relabelled=each.relabelled,
            territory_id=each.territory_id,
            number=each.label.number,
            name=each.label.name,
            households=each.size(),
        )
        for each in drafts
    )


def _placements(facts: Facts, wanted: Wanted, results: Sequence[Result]) -> tuple[Placement, ...]:
    return tuple(
        Placement(household_id, facts.households[household_id].group_id, None if n is None else results[n].group_id)
        for household_id, n in sorted(place(facts, wanted).items(), key=lambda placed: placed[0])
    )


def _edges(wanted: Wanted, results: Sequence[Result], placements: Sequence[Placement]) -> tuple[Edge, ...]:
    """An edge for every way that households took. A group that goes on, or ends empty, has its edge all the same.

    An origin that ends without households leads to the only result; where there are several, or none, it just ends.
    """
    moved = Counter((placed.origin, placed.result) for placed in placements)
    only = results[0].group_id if len(results) == 1 else None
    goes_on = wanted.continuing()
    for origin in wanted.origin_ids():
        if origin in goes_on:
            moved[origin, origin] += 0
        elif not any(start == origin for start, _ in moved):
            moved[origin, only] += 0
    places = {None: -1} | {group_id: n for n, group_id in enumerate(_touched(wanted, results))}
    ways = sorted(moved.items(), key=lambda way: (places[way[0][0]], places[way[0][1]]))
    return tuple(Edge(origin, result, _kind(origin, result), count) for (origin, result), count in ways)


def _touched(wanted: Wanted, results: Sequence[Result]) -> list[GroupId]:
    return list(dict.fromkeys([*wanted.origin_ids(), *(result.group_id for result in results)]))


def _kind(origin: GroupId | None, result: GroupId | None) -> EdgeKind:
    if origin is None:
        return EdgeKind.FOUNDS
    if result is None:
        return EdgeKind.ENDS
    return EdgeKind.CONTINUES if origin == result else EdgeKind.MOVES


def _origins(facts: Facts, wanted: Wanted, edges: Sequence[Edge]) -> tuple[Origin, ...]:
    """The origins with their end: superseded when an edge leads on, else dissolved."""
    followed = {edge.origin for edge in edges if edge.result is not None}
    goes_on = wanted.continuing()
    sizes = Counter(household.group_id for household in facts.households.values() if household.takes_part())
    return tuple(
        Origin(
            group_id=group_id,
            version=facts.groups[group_id].version,
            number=facts.groups[group_id].number,
            name=facts.groups[group_id].name,
            households=sizes[group_id],
            ends_as=None if group_id in goes_on else EndKind.SUPERSEDED if group_id in followed else EndKind.DISSOLVED,
        )
        for group_id in wanted.origin_ids()
    )
