"""One door to the decisions of all kinds, for one restructuring and for many at once.

Several that are decided together see each other's numbers and touch different groups and households.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from app.domain.policies.profile import Profile
from app.domain.restructuring import commands as c
from app.domain.restructuring.changes import Given, Restructured
from app.domain.restructuring.codes import BATCH_OVERLAP
from app.domain.restructuring.dissolving import decide_dissolve, want_dissolve
from app.domain.restructuring.establishing import decide_establish, want_establish
from app.domain.restructuring.labelling import decide_rename, decide_renumber, want_rename, want_renumber
from app.domain.restructuring.merging import decide_merge, want_merge
from app.domain.restructuring.model import Facts, HamletFacts, Kind, Repealed
from app.domain.restructuring.regrouping import decide_regroup, want_regroup
from app.domain.restructuring.repealing import decide_repeal, want_repeal
from app.domain.restructuring.splitting import decide_split, want_split
from app.domain.restructuring.transferring import decide_transfer, want_transfer
from app.domain.restructuring.wanting import Wanted
from app.domain.shared.codes import Violation
from app.domain.shared.errors import Conflict, RulesBroken
from app.domain.shared.ids import GroupId, RestructuringId, TerritoryId

COMMANDS: Final[Mapping[Kind, type]] = {
    Kind.ESTABLISH: c.EstablishGroup,
    Kind.SPLIT: c.SplitGroup,
    Kind.MERGE: c.MergeGroups,
    Kind.REGROUP: c.RegroupGroups,
    Kind.TRANSFER: c.TransferHouseholds,
    Kind.RENAME: c.RenameGroup,
    Kind.RENUMBER: c.RenumberGroup,
    Kind.DISSOLVE: c.DissolveGroup,
    Kind.REPEAL: c.RepealRestructuring,
}
"""The command of each kind."""

_WANT: Final[Mapping[type, Callable[[Any], Wanted]]] = {
    c.EstablishGroup: want_establish,
    c.SplitGroup: want_split,
    c.MergeGroups: want_merge,
    c.RegroupGroups: want_regroup,
    c.TransferHouseholds: want_transfer,
    c.RenameGroup: want_rename,
    c.RenumberGroup: want_renumber,
    c.DissolveGroup: want_dissolve,
}
_DECIDE: Final[Mapping[type, Callable[..., Restructured]]] = {
    c.EstablishGroup: decide_establish,
    c.SplitGroup: decide_split,
    c.MergeGroups: decide_merge,
    c.RegroupGroups: decide_regroup,
    c.TransferHouseholds: decide_transfer,
    c.RenameGroup: decide_rename,
    c.RenumberGroup: decide_renumber,
    c.DissolveGroup: decide_dissolve,
    c.RepealRestructuring: decide_repeal,
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A command, what it wants, and what it repeals."""

    command: c.Restructure
    wanted: Wanted
    repealed: Repealed | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """One restructuring to decide, with everything that it is decided on."""

    command: c.Restructure
    facts: Facts
    rules: Profile
    given: Given


def want(command: c.Restructure, repealed: Repealed | None = None) -> Wanted:
    """What the command wants, in the form that all kinds share. A repeal needs what it repeals."""
    if isinstance(command, c.RepealRestructuring):
        assert repealed is not None  # noqa: S101 - whoever asks has looked it up
        return want_repeal(command, repealed)
    return _WANT[type(command)](command)


def ask(command: c.Restructure, repealed: Mapping[RestructuringId, Repealed]) -> Asked:
    """The command with what it wants; ``repealed`` holds what is repealed by its id."""
    former = repealed[command.restructuring_id] if isinstance(command, c.RepealRestructuring) else None
    return Asked(command, want(command, former), former)


def decide_all(questions: Sequence[Question], *, today: date) -> list[Restructured]:
    """The plan of each, in their order. Raises ``RulesBroken`` with the broken rules of all of them at once.

    A number that one of them gives is taken for those behind it. Raises ``Conflict`` when two touch the same group or
    household: what comes second would have to be decided on what the first one leaves.
    """
    _refuse_overlap(questions)
    plans: list[Restructured] = []
    broken: list[Violation] = []
    handed: dict[TerritoryId, dict[int, frozenset[GroupId]]] = {}
    for asked in questions:
        facts = replace(asked.facts, hamlets=_with_numbers(asked.facts.hamlets, handed))
        decide = _DECIDE[type(asked.command)]
        try:
            plan = decide(facts, asked.command, rules=asked.rules, today=today, given=asked.given)
        except RulesBroken as refused:
            broken.extend(refused.violations)
            continue
        for result in plan.results:
            handed.setdefault(result.territory_id, {})[result.number] = frozenset({result.group_id})
        plans.append(plan)
    if broken:
        raise RulesBroken(tuple(broken))
    return plans


def _with_numbers(
    hamlets: Mapping[TerritoryId, HamletFacts], handed: Mapping[TerritoryId, Mapping[int, frozenset[GroupId]]]
) -> Mapping[TerritoryId, HamletFacts]:
    return {
        id_: replace(hamlet, numbers={**hamlet.numbers, **_joined(hamlet.numbers, handed[id_])})
        if id_ in handed
        else hamlet
        for id_, hamlet in hamlets.items()
    }


def _joined(
    numbers: Mapping[int, frozenset[GroupId]], handed: Mapping[int, frozenset[GroupId]]
) -> dict[int, frozenset[GroupId]]:
    return {number: numbers.get(number, frozenset()) | bearers for number, bearers in handed.items()}


def _refuse_overlap(questions: Sequence[Question]) -> None:
    groups = Counter(
        group_id for asked in questions for group_id in want(asked.command, asked.facts.repealed).origin_ids()
    )
    households = Counter(household_id for asked in questions for household_id in asked.facts.households)
    if any(times > 1 for times in (*groups.values(), *households.values())):
        raise Conflict(BATCH_OVERLAP)
