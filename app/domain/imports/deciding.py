"""Whether an import may be started, applied or given up, and what a doubtful row may be."""

from collections.abc import Iterator
from typing import Final
from uuid import UUID

from app.domain.imports import codes
from app.domain.imports.commands import DecideDoubt, StartImport
from app.domain.imports.model import Decision, DoubtFacts, ImportFacts, ImportKind, ImportState, Start, UploadFacts
from app.domain.shared.codes import Text, Violation
from app.domain.shared.errors import WRONG_STATE, Conflict, RulesBroken
from app.domain.shared.model import Origin
from app.domain.shared.recording import day_rules, future_rules

_RECORDED_ONLY: Final = frozenset({ImportKind.HAMLETS, ImportKind.GROUPS, ImportKind.RESTRUCTURINGS})
STATES: Final = {
    ImportState.UPLOADED: Text("chờ kiểm tra", "waiting for its check"),
    ImportState.VALIDATING: Text("đang kiểm tra", "being checked"),
    ImportState.VALIDATED: Text("đã kiểm tra", "checked"),
    ImportState.REFUSED: Text("có lỗi", "refused"),
    ImportState.APPLYING: Text("đang ghi", "being applied"),
    ImportState.APPLIED: Text("đã ghi", "applied"),
    ImportState.FAILED: Text("không ghi được", "failed"),
    ImportState.CANCELLED: Text("đã huỷ", "cancelled"),
}
"""The states in words."""
CANCELLABLE: Final = frozenset(
    {ImportState.UPLOADED, ImportState.VALIDATING, ImportState.VALIDATED, ImportState.REFUSED}
)
"""States in which an import may be given up."""
_APPLY: Final = Text("ghi danh sách", "Applying")
_CANCEL: Final = Text("huỷ", "Cancelling")
_DECIDE: Final = Text("xác nhận dòng", "Deciding on a row")


def check_start(facts: Start, command: StartImport) -> tuple[Violation, ...]:
    """Every rule that the start would break."""
    return tuple(_start_rules(facts, command))


def _start_rules(facts: Start, command: StartImport) -> Iterator[Violation]:
    upload, day = facts.upload, command.effective_on
    if upload.received < upload.size:
        values: dict[str, object] = {"received": upload.received, "size": upload.size}
        yield Violation(codes.UPLOAD_INCOMPLETE, "/upload_id", values)
    fits = facts.is_commune or (facts.is_hamlet and command.kind is not ImportKind.HAMLETS)
    if not facts.in_force or not fits:
        yield Violation(codes.IMPORT_TERRITORY, "/upload_id", {"effective_on": day})
    if command.origin is Origin.WORKFLOW:
        yield from day_rules(day, facts.today, reason=command.reason)
        if command.kind in _RECORDED_ONLY:
            yield Violation(codes.IMPORT_ORIGIN, "/origin")
    else:
        yield from future_rules(day, facts.today)


def decide_start(facts: Start, command: StartImport) -> None:
    """Raises ``RulesBroken`` unless the list may be read and checked."""
    if violations := check_start(facts, command):
        raise RulesBroken(violations)


def decide_chunk(facts: UploadFacts, start: int, length: int) -> None:
    """The part begins where the file ends so far, and does not lead beyond its announced size. Raises ``Conflict``."""
    if start != facts.received:
        raise Conflict(codes.UPLOAD_OFFSET, {"received": facts.received})
    if facts.received + length > facts.size:
        raise Conflict(codes.UPLOAD_TOO_LONG, {"size": facts.size})


def decide_application(facts: ImportFacts) -> None:
    """Only a list without errors whose doubtful rows are all decided is applied. Raises ``Conflict``."""
    if facts.state is not ImportState.VALIDATED:
        raise Conflict(WRONG_STATE, {"action": _APPLY, "state": STATES[facts.state]}, allowed_actions(facts))
    if facts.undecided:
        raise Conflict(codes.IMPORT_UNDECIDED, {"count": facts.undecided}, allowed_actions(facts))


def decide_cancellation(facts: ImportFacts) -> None:
    """Nobody interrupts an import that is being written. Raises ``Conflict``."""
    if facts.state not in CANCELLABLE:
        raise Conflict(WRONG_STATE, {"action": _CANCEL, "state": STATES[facts.state]}, allowed_actions(facts))


def decide_doubt(facts: DoubtFacts, command: DecideDoubt) -> tuple[Decision, UUID | None]:
    """The decision. Raises ``Conflict`` in another state, ``RulesBroken`` for a record that is no candidate."""
    if facts.import_state is not ImportState.VALIDATED:
        raise Conflict(WRONG_STATE, {"action": _DECIDE, "state": STATES[facts.import_state]})
    if command.same_as is None:
        return Decision.NEW, None
    if command.same_as not in facts.candidates:
        raise RulesBroken((Violation(codes.DOUBT_CANDIDATE, "/same_as"),))
    return Decision.SAME, command.same_as


def allowed_actions(facts: ImportFacts) -> tuple[str, ...]:
    """The commands that the state allows."""
    found = []
    if facts.state is ImportState.VALIDATED and not facts.undecided:
        found.append("apply_import")
    if facts.state in CANCELLABLE:
        found.append("cancel_import")
    return tuple(found)
