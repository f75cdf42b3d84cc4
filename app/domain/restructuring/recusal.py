"""Who may not execute a restructuring: whoever drafted it, or lives in a household of an affected group (I7)."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from itertools import chain

from app.domain.restructuring.agreement import Stored
from app.domain.restructuring.codes import RECUSAL
from app.domain.restructuring.model import Facts
from app.domain.shared.codes import Text, Violation
from app.domain.shared.errors import RulesBroken
from app.domain.shared.ids import HouseholdId, PersonId, RestructuringId

DRAFTED = Text("bạn đã soạn phương án", "you drafted it")
LIVES_THERE = Text("bạn thuộc một hộ của tổ được sắp xếp", "you belong to a household of a group that it affects")


def check_recusal(
    restructuring_id: RestructuringId, executor: PersonId, *, drafted_by: PersonId | None, lives_there: bool
) -> tuple[Violation, ...]:
    """Every reason for which the person must leave the execution to somebody else; by person, not by account."""
    reasons = [DRAFTED] if executor == drafted_by else []
    if lives_there:
        reasons.append(LIVES_THERE)
    return tuple(Violation(RECUSAL, str(restructuring_id), {"because": because}) for because in reasons)


def refuse_involved(
    stored: Sequence[Stored], executor: PersonId, *, own: AbstractSet[HouseholdId], facts: Sequence[Facts]
) -> None:
    """Refuses whoever drafted one of them, or has an ``own`` household among those of an affected group."""
    reasons = [
        check_recusal(each.id, executor, drafted_by=each.drafted_by, lives_there=not own.isdisjoint(known.households))
        for each, known in zip(stored, facts, strict=True)
    ]
    if any(reasons):
        raise RulesBroken(tuple(chain.from_iterable(reasons)))
