"""The decision that two records are not the same, and its taking back."""

from datetime import date
from typing import Final

from app.domain.duplicates.changes import SuspicionDecided
from app.domain.duplicates.commands import DecideNotSame, ReopenSuspicion
from app.domain.duplicates.model import SuspicionFacts, SuspicionState
from app.domain.shared.codes import Text
from app.domain.shared.errors import WRONG_STATE, Conflict, StaleVersion
from app.domain.shared.ids import PersonId

_STATES: Final = {
    SuspicionState.OPEN: Text("đang chờ quyết định", "open"),
    SuspicionState.MERGED: Text("đã gộp", "merged"),
    SuspicionState.NOT_SAME: Text("đã xác định không trùng", "not the same"),
    SuspicionState.OBSOLETE: Text("không còn nghi trùng", "obsolete"),
}
_INSTEAD: Final = {
    SuspicionState.OPEN: ("decide_not_same",),
    SuspicionState.MERGED: (),
    SuspicionState.NOT_SAME: ("reopen_suspicion",),
    SuspicionState.OBSOLETE: (),
}
_DECIDE: Final = Text("xác định không trùng", "The decision 'not the same'")
_REOPEN: Final = Text("mở lại", "Opening again")


def decide_not_same(facts: SuspicionFacts, command: DecideNotSame, *, by: PersonId, today: date) -> SuspicionDecided:
    """The decision. Raises ``StaleVersion``, and ``Conflict`` unless the pair is open."""
    _require(facts, SuspicionState.OPEN, command.expected_version, action=_DECIDE)
    return SuspicionDecided(facts.id, facts.version, SuspicionState.NOT_SAME, by, today, command.reason)


def decide_reopening(facts: SuspicionFacts, command: ReopenSuspicion) -> SuspicionDecided:
    """The pair, open again. Raises ``StaleVersion``, and ``Conflict`` unless it was found to be not the same."""
    _require(facts, SuspicionState.NOT_SAME, command.expected_version, action=_REOPEN)
    return SuspicionDecided(facts.id, facts.version, SuspicionState.OPEN)


def _require(facts: SuspicionFacts, state: SuspicionState, expected_version: int, *, action: Text) -> None:
    if facts.version != expected_version:
        raise StaleVersion(facts.version)
    if facts.state is not state:
        raise Conflict(WRONG_STATE, {"action": action, "state": _STATES[facts.state]}, _INSTEAD[facts.state])
