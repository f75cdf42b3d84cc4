"""What was decided about personal values. Sealed ones do not show in a representation."""

from dataclasses import dataclass, field
from datetime import date

from app.domain.persons.model import LawfulBasis
from app.domain.shared.ids import AccountId, PersonId, TerritoryId


@dataclass(frozen=True, slots=True)
class CitizenIdSealed:
    """A citizen id that is to be kept sealed: twelve digits."""

    person_id: PersonId
    territory_id: TerritoryId | None
    lawful_basis: LawfulBasis
    citizen_id: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class PersonErased:
    """The personal values of a person are to vanish on a day; the accounts lose their user names.

    Records merged into this one (``merged_ids``) hold values of the same person, which vanish with them.
    """

    person_id: PersonId
    territory_id: TerritoryId | None
    erased_on: date
    account_ids: tuple[AccountId, ...] = ()
    merged_ids: tuple[PersonId, ...] = ()
