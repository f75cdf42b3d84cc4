"""The papers of the invented restructurings: each is decided by the same rules as a real one.

The facts of the day are put together from the past that was told, and the decision of the domain makes the plan from
them: its effects, its warnings, its lineage and its hash are not made up here.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any, Final
from uuid import UUID

from app.domain.households.model import MembershipStatus
from app.domain.policies.profile import Profile
from app.domain.restructuring.changes import Given, NewGroup, Restructured
from app.domain.restructuring.commands import GroupRef, MergeGroups, SeatWish, SplitGroup, SplitPart
from app.domain.restructuring.merging import decide_merge
from app.domain.restructuring.model import Facts, GroupFacts, HamletFacts, HouseholdFacts, Kind, LegalForm, SeatFacts
from app.domain.restructuring.splitting import decide_split
from app.domain.shared.ids import GroupId, HouseholdId, PersonId, RestructuringId, SeatId, TerritoryId
from app.infra.demo.calendar import RECORDED_AT, TWO_TIERS
from app.infra.demo.history import Group, Past, Step

_LATE_REASON: Final = "Nhập từ hồ sơ giấy"
_REASONS: Final = {Kind.SPLIT: "Tổ đông hộ, địa bàn trải dài", Kind.MERGE: "Tổ ít hộ, sinh hoạt khó khăn"}
_VERBS: Final = {
    LegalForm.CHIA: "Chia {origins} thành {results}",
    LegalForm.TACH: "Tách {results} từ {origins}",
    LegalForm.SAP_NHAP: "Sáp nhập {origins} vào {results}",
    LegalForm.HOP_NHAT: "Hợp nhất {origins} thành {results}",
}
_RULES: Final = Profile()
_TODAY: Final = RECORDED_AT.date()
_SIGNED_DAYS_BEFORE: Final = (3, 20)


@dataclass(frozen=True, slots=True)
class Paper:
    """A restructuring that was carried out: what was asked, and what was decided."""

    command: SplitGroup | MergeGroups
    plan: Restructured


class Registry:
    """Hands out the numbers of one commune's decisions, growing over each year of each issuing body."""

    def __init__(self, chance: Random) -> None:
        """No decision was issued yet."""
        self._chance = chance
        self._last: Counter[tuple[str, int]] = Counter()

    def next(self, issuer: str, decided_on: date) -> str:
        """The number of a decision of a People's Committee."""
        self._last[issuer, decided_on.year] += self._chance.randint(3, 30)
        return f"{self._last[issuer, decided_on.year]}/QĐ-UBND"


class Papers:
    """Writes the papers of one hamlet's restructurings; its groups have their boards and its households are settled."""

    def __init__(self, past: Past, registry: Registry, chance: Random) -> None:
        """Facts come from the past, numbers of decisions from the commune's registry."""
        self._past, self._registry, self._chance = past, registry, chance

    def written(self) -> Iterator[Paper]:
        """Every restructuring of the hamlet, in the order in which they happened: what was asked, what was decided."""
        for step in sorted(self._past.steps, key=lambda each: each.on):
            facts = self._facts(step)
            moved = self._moves(step)
            given = Given(
                RestructuringId(UUID(step.id)),
                tuple(NewGroup(_group(g), g.number) for g in step.results if g not in step.origins),
            )
            decided: dict[str, Any] = self._decided(step)
            if step.kind is Kind.SPLIT:
                split = _split(step, moved, decided)
                yield Paper(split, decide_split(facts, split, rules=_RULES, today=_TODAY, given=given))
            else:
                merge = _merge(step, decided)
                yield Paper(merge, decide_merge(facts, merge, rules=_RULES, today=_TODAY, given=given))

    def _decided(self, step: Step) -> dict[str, Any]:
        hamlet = step.origins[0].hamlet
        commune = hamlet.legacy.name if step.on < TWO_TIERS else hamlet.commune.name
        issuer = f"Ủy ban nhân dân {commune[0].lower()}{commune[1:]}"
        decided_on = step.on - timedelta(days=self._chance.randint(*_SIGNED_DAYS_BEFORE))
        gone = [group for group in step.origins if group not in step.results] or step.origins
        new = [group for group in step.results if group not in step.origins] or step.results
        words = {"origins": _listed(gone), "results": _listed(new)}
        return {
            "effective_on": step.on,
            "decision_number": self._registry.next(issuer, decided_on),
            "decided_on": decided_on,
            "issuer": issuer,
            "wording": _VERBS[step.form].format(**words),
            "reason": _REASONS[step.kind],
            "late_reason": _LATE_REASON,
        }

    def _facts(self, step: Step) -> Facts:
        hamlet = step.origins[0].hamlet
        commune = TerritoryId(UUID(hamlet.legacy.id if step.on < TWO_TIERS else hamlet.commune.id))
        territory = TerritoryId(UUID(hamlet.id))
        groups = {
            _group(group): GroupFacts(
                id=_group(group),
                version=1,
                territory_id=territory,
                commune_id=commune,
                number=group.number,
                name=group.name,
                seats=tuple(
                    SeatFacts(SeatId(UUID(seat.id)), PersonId(UUID(seat.person)), seat.post)
                    for seat in group.seats
                    if seat.start < step.on and (seat.end is None or step.on <= seat.end)
                ),
            )
            for group in step.origins
        }
        persons = frozenset(seat.person_id for group in step.results for seat in _opening(group, step.on))
        return Facts(
            groups=groups,
            households={each.id: each for each in self._households(step)},
            hamlets={territory: HamletFacts(territory, commune, self._numbers(step.on))},
            persons=persons,
        )

    def _numbers(self, on: date) -> Mapping[int, frozenset[GroupId]]:
        """Who bears which number on the day or later, those that come into being on the day left out."""
        return {
            group.number: frozenset({_group(group)})
            for group in self._past.groups
            if group.start < on and (group.end is None or on <= group.end)
        }

    def _households(self, step: Step) -> Iterator[HouseholdFacts]:
        origins = {group.id for group in step.origins}
        for part in self._past.parts:
            before = part.group_before(step.on)
            if before is None or before.id not in origins:
                continue
            for life in part.lives:
                if life.lasts_over(step.on):
                    yield HouseholdFacts(
                        HouseholdId(UUID(life.household)), _group(before), MembershipStatus(life.status)
                    )

    def _moves(self, step: Step) -> dict[str, tuple[HouseholdId, ...]]:
        """The households of each result, by its id."""
        moved: dict[str, tuple[HouseholdId, ...]] = {group.id: () for group in step.results}
        for part in self._past.parts:
            after = part.group_on(step.on)
            if after is not None and after.id in moved:
                moved[after.id] += tuple(
                    HouseholdId(UUID(life.household)) for life in part.lives if life.lasts_over(step.on)
                )
        return moved


def _split(step: Step, moved: Mapping[str, tuple[HouseholdId, ...]], decided: dict[str, Any]) -> SplitGroup:
    origin = step.origins[0]
    parts = tuple(
        SplitPart(continues=True, takes_rest=True)
        if group is origin
        else SplitPart(number=group.number, household_ids=moved[group.id], seats=tuple(_opening(group, step.on)))
        for group in step.results
    )
    return SplitGroup(origin=GroupRef(_group(origin)), parts=parts, **decided)


def _merge(step: Step, decided: dict[str, Any]) -> MergeGroups:
    result = step.results[0]
    survives = result in step.origins
    return MergeGroups(
        origins=tuple(GroupRef(_group(group)) for group in step.origins),
        survivor_group_id=_group(result) if survives else None,
        number=None if survives else result.number,
        seats=() if survives else tuple(_opening(result, step.on)),
        **decided,
    )


def _opening(group: Group, on: date) -> Iterator[SeatWish]:
    """The first board of a group that begins on the day."""
    for seat in group.seats:
        if group.start == seat.start == on:
            yield SeatWish(PersonId(UUID(seat.person)), seat.post, seat.manner, seat.term_until)


def _group(group: Group) -> GroupId:
    return GroupId(UUID(group.id))


def _listed(groups: Sequence[Group]) -> str:
    return " và ".join(group.name for group in groups)
