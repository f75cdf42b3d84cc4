"""Whether the personal values of somebody may vanish: on request, and by the passing of time."""

from collections.abc import Iterator
from datetime import date

from app.domain.groups.boards import months_after
from app.domain.persons.model import LawfulBasis
from app.domain.persons.registering import closed_rules
from app.domain.privacy.changes import PersonErased
from app.domain.privacy.codes import PERSON_HOLDS_FUNCTION
from app.domain.privacy.commands import ErasePerson
from app.domain.privacy.model import ErasureFacts
from app.domain.privacy.wording import wording_rules
from app.domain.shared.codes import Violation
from app.domain.shared.errors import RulesBroken, StaleVersion


def check_erasure(facts: ErasureFacts) -> tuple[Violation, ...]:
    """Everything that keeps the values: an erasure before, a merge, and each function that is still held."""
    return tuple(_rules(facts))


def _rules(facts: ErasureFacts) -> Iterator[Violation]:
    yield from closed_rules(facts.person)
    for held in facts.functions:
        yield Violation(PERSON_HOLDS_FUNCTION, str(held.id), {"function": held.kind.words})


def decide_erasure(facts: ErasureFacts, command: ErasePerson, *, today: date) -> PersonErased:
    """The erasure that was asked for. Raises ``StaleVersion`` and ``RulesBroken``."""
    person, records = facts.person, (facts.person, *facts.merged)
    if person.version != command.expected_version:
        raise StaleVersion(person.version)
    violations = (
        *check_erasure(facts),
        *wording_rules(
            "/reason", command.reason, *(value for each in records for value in (each.full_name, each.phone))
        ),
    )
    if violations:
        raise RulesBroken(violations)
    return _erased(facts, today)


def decide_retention(
    facts: ErasureFacts, *, months: int | None, basis: LawfulBasis, today: date
) -> PersonErased | None:
    """The erasure that time has brought; None where the values are to stay.

    They stay while a function is held, and for so many months after the last one ended; for ever where the profile says
    no number, and where the law or the person's own consent, not the task alone, is the reason to keep them.
    """
    if months is None or basis is not LawfulBasis.PUBLIC_TASK or check_erasure(facts):
        return None
    return _erased(facts, today) if months_after(facts.free_since, months) <= today else None


def _erased(facts: ErasureFacts, today: date) -> PersonErased:
    person = facts.person
    return PersonErased(
        person.id, person.territory_id, today, facts.account_ids, tuple(each.id for each in facts.merged)
    )
