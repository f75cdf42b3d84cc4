"""Whether a person may be registered or called otherwise, and what then holds."""

from collections.abc import Iterator
from datetime import date

from app.domain.persons.changes import NoticeRecorded, PersonContactChanged, PersonRegistered
from app.domain.persons.codes import NOTICE_IN_FUTURE, NOTICE_MISSING, PERSON_ERASED, PERSON_MERGED, PHONE_FORM
from app.domain.persons.commands import ChangePersonContact, RecordNotice, RegisterPerson
from app.domain.persons.model import LawfulBasis, PastContact, PersonFacts
from app.domain.persons.phones import international
from app.domain.shared.codes import Violation
from app.domain.shared.errors import RulesBroken, StaleVersion
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
    if command.notice_on is not None:
        yield from _notice_rules(command.notice_on, today)
    elif command.lawful_basis is LawfulBasis.CONSENT:
        yield Violation(NOTICE_MISSING, "/notice_on")


def _notice_rules(notice_on: date, today: date) -> Iterator[Violation]:
    if notice_on > today:
        yield Violation(NOTICE_IN_FUTURE, "/notice_on", {"notice_on": notice_on, "today": today})


def erased_rules(facts: PersonFacts) -> Iterator[Violation]:
    """What was erased is neither filled in nor read again."""
    if facts.erased_on is not None:
        yield Violation(PERSON_ERASED, str(facts.id), {"erased_on": facts.erased_on})


def closed_rules(facts: PersonFacts) -> Iterator[Violation]:
    """Records that nothing changes any more: erased ones, and those that were merged into another one."""
    yield from erased_rules(facts)
    if facts.merged_into is not None:
        yield Violation(PERSON_MERGED, str(facts.id))


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
    if violations := (*_phone_rules(command.phone), *closed_rules(facts)):
        raise RulesBroken(violations)
    phone = _stored(command.phone)
    pairs = (("full_name", facts.full_name, command.full_name), ("phone", facts.phone, phone))
    changed = tuple(name for name, before, after in pairs if before != after)
    past = PastContact(facts.full_name, facts.phone) if changed else None
    return PersonContactChanged(facts.id, facts.territory_id, command.full_name, phone, changed, past)


def decide_notice(facts: PersonFacts, command: RecordNotice, *, today: date) -> NoticeRecorded:
    """The day of the notice. Raises ``StaleVersion`` and ``RulesBroken``."""
    if facts.version != command.expected_version:
        raise StaleVersion(facts.version)
    if violations := (*_notice_rules(command.notice_on, today), *closed_rules(facts)):
        raise RulesBroken(violations)
    return NoticeRecorded(facts.id, facts.territory_id, command.notice_on)


def _stored(phone: str | None) -> str | None:
    return None if phone is None else international(phone)
