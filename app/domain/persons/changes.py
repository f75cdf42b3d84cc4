"""What was decided about persons. Contact values do not show in a representation."""

from dataclasses import dataclass, field
from datetime import date

from app.domain.persons.model import LawfulBasis, PastContact
from app.domain.shared.ids import PersonId, TerritoryId


@dataclass(frozen=True, slots=True)
class PersonRegistered:
    """A new person, at home in a territory; the phone is international."""

    person_id: PersonId
    territory_id: TerritoryId
    lawful_basis: LawfulBasis
    notice_on: date | None
    full_name: str = field(repr=False)
    phone: str | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class PersonContactChanged:
    """Other contact values; ``changed`` names which of them differ from those before, ``past`` are those."""

    person_id: PersonId
    territory_id: TerritoryId | None
    full_name: str = field(repr=False)
    phone: str | None = field(repr=False)
    changed: tuple[str, ...] = ()
    past: PastContact | None = None


@dataclass(frozen=True, slots=True)
class NoticeRecorded:
    """The person was told on that day that the data are kept."""

    person_id: PersonId
    territory_id: TerritoryId | None
    notice_on: date
