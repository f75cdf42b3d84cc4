"""What is corrected, and what a correction is decided on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

from app.domain.shared.ids import TerritoryId


class Subject(StrEnum):
    """What a correction is about; the words that can be wrong in it stand in ``FIELDS``."""

    DECISION = "decision"
    GROUP = "group"
    SEAT = "seat"
    DWELLING = "dwelling"
    PEOPLE_COUNT = "people_count"
    HOUSEHOLD_CODE = "household_code"


FIELDS: Mapping[Subject, tuple[str, ...]] = {
    Subject.DECISION: ("decision_number", "decided_on", "issuer", "wording"),
    Subject.GROUP: ("number", "name"),
    Subject.SEAT: ("manner", "term_until"),
    Subject.DWELLING: ("cluster_id", "sequence", "address", "latitude", "longitude"),
    Subject.PEOPLE_COUNT: ("people", "source"),
    Subject.HOUSEHOLD_CODE: ("code",),
}
"""What can be corrected; everything else is another fact, which has a change of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The row that was in force then, under the lock of its owner; without a row nothing was.

    ``taken`` says that another one bears the number or code asked for, ``strange`` that the cluster lies elsewhere,
    ``carried_out`` that the restructuring has an effect.
    """

    owner_id: UUID
    version: int
    territory_id: TerritoryId
    row_id: UUID | None = None
    since: date | None = None
    values: Mapping[str, object] = field(default_factory=dict)
    taken: bool = False
    strange: bool = False
    carried_out: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """What was decided: every word that can be corrected as it then stands, and which of them changed."""

    subject: Subject
    owner_id: UUID
    version: int
    row_id: UUID
    values: Mapping[str, object]
    fields: tuple[str, ...]
