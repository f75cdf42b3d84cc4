"""Whether a person may be registered or called otherwise, and what then holds."""

from collections.abc import Iterator
from datetime import date

from app.domain.persons.changes import PersonContactChanged, PersonRegistered
from app.domain.persons.codes import NOTICE_IN_FUTURE, NOTICE_MISSING, PERSON_ERASED, PERSON_MERGED, PHONE_FORM
from app.domain.persons.commands import ChangePersonContact, RegisterPerson
from app.domain.persons.model import LawfulBasis, PersonFacts
from app.domain.persons.phones import international
from app.domain.shared.codes import Violation
from app.domain.shared.errors import RulesBroken
from app.domain.shared.ids import PersonId
from app.domain.territories.codes import TERRITORY_OUT_OF_FORCE
from app.domain.territories.model import TerritoryFacts


def check_registration(home: TerritoryFacts, command: RegisterPerson, *, today: date) -> tuple[Violation, ...]:
    """Every rule that the new person's record would break."""
    return tuple(_registration_rules(home, command, today))


def _registration_rules(home: TerritoryFacts, command: RegisterPerson, today: date) -> Iterator[Violation]:
    yield from _phone_rules(command.phone)
    if not home.valid.holds_on(today):
        yield Violation(TERRITORY_OUT_OF_FORCE, "/territory_id", {"on": today})
    if command.notice_on is None:
        if command.lawful_basis is LawfulBasis.CONSENT:
            yield Violation(NOTICE_MISSING, "/notice_on")
    elif command.notice_on > today:
        yield Violation(NOTICE_IN_FUTURE, "/notice_on", {"notice_on": command.notice_on, "today": today})


def _phone_rules(phone: str | None) -> Iterator[Violation]:
    if phone is not None and international(phone) is None:
        yield Violation(PHONE_FORM, "/phone")


def decide_registration(
    home: TerritoryFacts, command: RegisterPerson, *, person_id: PersonId, today: date
) -> PersonRegistered:
    """The person. Raises ``RulesBroken``."""
    violations = check_registration(home, command, today=today)
    if violations:
        raise RulesBroken(violations)
    return PersonRegistered(
        person_id=person_id,
        territory_id=command.territory_id,
        lawful_basis=command.lawful_basis,
        notice_on=command.notice_on,
        full_name=command.full_name,
        phone=_stored(command.phone),
    )


def decide_contact(facts: PersonFacts, command: ChangePersonContact) -> PersonContactChanged:
    """The other contact values. Raises ``RulesBroken``; what was erased is not filled in again.

    A record that was merged into another one is not changed any more, so that its merge can be undone as it was.
    """
    violations = list(_phone_rules(command.phone))
    if facts.erased_on is not None:
        violations.append(Violation(PERSON_ERASED, str(facts.id), {"erased_on": facts.erased_on}))
    if facts.merged_into is not None:
        violations.append(Violation(PERSON_MERGED, str(facts.id)))
    if violations:
        raise RulesBroken(tuple(violations))
    phone = _stored(command.phone)
    pairs = (("full_name", facts.full_name, command.full_name), ("phone", facts.phone, phone))
    changed = tuple(name for name, before, after in pairs if before != after)
    return PersonContactChanged(facts.id, facts.territory_id, command.full_name, phone, changed)


def _stored(phone: str | None) -> str | None:
    return None if phone is None else international(phone)
