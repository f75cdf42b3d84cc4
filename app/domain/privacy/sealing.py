"""Whether a citizen id may be kept, and whether sealed values may be opened."""

import re
from typing import Final

from app.domain.persons.model import PersonFacts
from app.domain.persons.registering import closed_rules, erased_rules
from app.domain.privacy.changes import CitizenIdSealed
from app.domain.privacy.codes import CITIZEN_ID_FORM
from app.domain.privacy.commands import ReadSealedValue, SealCitizenId
from app.domain.privacy.model import SealedValue
from app.domain.privacy.wording import wording_rules
from app.domain.shared.codes import Violation
from app.domain.shared.errors import RulesBroken, StaleVersion

_SEPARATORS: Final = re.compile(r"[ .-]")
_NUMBER: Final = re.compile("[0-9]{12}")


def citizen_id_of(typed: str) -> str | None:
    """The citizen id as it is sealed and compared: twelve digits; None where it is none.

    Spaces, dots and hyphens do not count. The number has no check digit, and its first three are a province or, of
    those born abroad, a country, so the form is all that can be judged.
    """
    number = _SEPARATORS.sub("", typed)
    return number if _NUMBER.fullmatch(number) else None


def decide_citizen_id(person: PersonFacts, command: SealCitizenId) -> CitizenIdSealed:
    """The citizen id to seal. Raises ``StaleVersion`` and ``RulesBroken``."""
    if person.version != command.expected_version:
        raise StaleVersion(person.version)
    number = citizen_id_of(command.citizen_id)
    violations = [*closed_rules(person)]
    if number is None:
        violations.append(Violation(CITIZEN_ID_FORM, "/citizen_id"))
    violations += wording_rules("/purpose", command.purpose, person.full_name, person.phone, number)
    if number is None or violations:
        raise RulesBroken(tuple(violations))
    return CitizenIdSealed(person.id, person.territory_id, command.lawful_basis, number)


def decide_disclosure(person: PersonFacts, command: ReadSealedValue, values: tuple[SealedValue, ...]) -> None:
    """Whether the values may be shown for that purpose. Raises ``RulesBroken``."""
    sealed = [each for value in values for each in (value.citizen_id, value.full_name, value.phone)]
    violations = [
        *erased_rules(person),
        *wording_rules("/purpose", command.purpose, person.full_name, person.phone, *sealed),
    ]
    if violations:
        raise RulesBroken(tuple(violations))
