"""What was previewed and what is carried out are the same annulment, or nothing is carried out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.domain.annulments.changes import ChangeAnnulled
from app.domain.annulments.codes import ANNULMENT_STALE
from app.domain.annulments.commands import AnnulChange, PreviewAnnulment
from app.domain.annulments.describing import describe, effect_hash
from app.domain.annulments.model import AnnulmentStage
from app.domain.shared.codes import Text
from app.domain.shared.errors import WRONG_STATE, Conflict, StaleVersion
from app.domain.shared.ids import AnnulmentId, JournalEntryId, PersonId

_ANNUL = Text("huỷ bỏ", "Annulling")
_EXECUTED = Text("đã thực hiện", "executed")


@dataclass(frozen=True, slots=True)
class Previewed:
    """An annulment that was previewed, to be stored: what was asked, what it means, who asked."""

    id: AnnulmentId
    command: PreviewAnnulment
    annulled: ChangeAnnulled
    drafted_by: PersonId

    def effect(self) -> Mapping[str, Any]:
        """What it would restore and remove, in the form in which it is stored."""
        return describe(self.annulled)

    def effect_hash(self) -> str:
        """The hash that is sent back to carry it out."""
        return effect_hash(self.annulled)


@dataclass(frozen=True, slots=True)
class Stored:
    """An annulment as it is stored."""

    id: AnnulmentId
    version: int
    stage: AnnulmentStage
    entry_id: JournalEntryId
    effect_hash: str
    reason: str
    decision_number: str | None = None


def require_agreed(command: AnnulChange, stored: Stored) -> None:
    """Refuses to carry out something else than the caller saw, or what is carried out already."""
    if command.expected_version != stored.version:
        raise StaleVersion(stored.version)
    if stored.stage is not AnnulmentStage.PREVIEWED:
        raise Conflict(WRONG_STATE, {"action": _ANNUL, "state": _EXECUTED})
    if command.effect_hash != stored.effect_hash:
        raise Conflict(ANNULMENT_STALE)


def require_unchanged(stored: Stored, annulled: ChangeAnnulled) -> None:
    """Refuses an annulment whose effect is not any more the one that was previewed."""
    if effect_hash(annulled) != stored.effect_hash:
        raise Conflict(ANNULMENT_STALE)
