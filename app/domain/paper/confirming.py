"""The second person: what is recorded after work has begun takes effect only when another person confirms it."""

from dataclasses import dataclass

from app.domain.paper.changes import ClaimAnswered, Recorded
from app.domain.paper.commands import Record
from app.domain.paper.model import ClaimState
from app.domain.restructuring.codes import RECUSAL
from app.domain.shared.codes import Text, Violation
from app.domain.shared.errors import WRONG_STATE, Conflict, RulesBroken, StaleVersion
from app.domain.shared.ids import GroupId, PersonId, RecordedClaimId, TerritoryId

RECORDED_IT = Text("bạn đã ghi nhận", "you recorded it")
IN_YOUR_NAME = Text("việc này được ghi nhận thay bạn", "it was recorded on your behalf")
_ANSWER = Text("xác nhận", "An answer")
_STATES = {
    ClaimState.PENDING: Text("chờ xác nhận", "pending"),
    ClaimState.CONFIRMED: Text("đã xác nhận", "confirmed"),
    ClaimState.REJECTED: Text("bị từ chối", "rejected"),
}


@dataclass(frozen=True, slots=True)
class ClaimFacts:
    """A record from paper as it is stored; ``on_behalf_of`` is in whose name it was recorded."""

    id: RecordedClaimId
    version: int
    state: ClaimState
    command: Record
    territory_id: TerritoryId
    group_ids: tuple[GroupId, ...]
    recorded_by: PersonId
    on_behalf_of: PersonId | None = None


def require_second(claim: ClaimFacts, person_id: PersonId, expected_version: int) -> None:
    """Refuses a stale version, a record that is answered already, and whoever recorded it or had it recorded."""
    if expected_version != claim.version:
        raise StaleVersion(claim.version)
    if claim.state is not ClaimState.PENDING:
        raise Conflict(WRONG_STATE, {"action": _ANSWER, "state": _STATES[claim.state]})
    reasons = [RECORDED_IT] if person_id == claim.recorded_by else []
    if person_id == claim.on_behalf_of:
        reasons.append(IN_YOUR_NAME)
    if reasons:
        raise RulesBroken(tuple(Violation(RECUSAL, str(claim.id), {"because": because}) for because in reasons))


def decide_confirmation(claim: ClaimFacts, recorded: Recorded, *, person_id: PersonId) -> ClaimAnswered:
    """The record takes effect."""
    return ClaimAnswered(
        id=claim.id,
        version=claim.version,
        state=ClaimState.CONFIRMED,
        answered_by=person_id,
        record_id=recorded.record_id,
        group_ids=recorded.group_ids,
    )


def decide_rejection(claim: ClaimFacts, *, person_id: PersonId, reason: str) -> ClaimAnswered:
    """The record never takes effect."""
    return ClaimAnswered(
        id=claim.id,
        version=claim.version,
        state=ClaimState.REJECTED,
        answered_by=person_id,
        reason=reason,
        group_ids=claim.group_ids,
    )
