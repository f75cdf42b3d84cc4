"""Deciding a correction: what was meant all along, under the rules that held when it was first recorded."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from app.domain.corrections import codes
from app.domain.corrections.commands import (
    CorrectDecision,
    CorrectDwelling,
    CorrectGroup,
    CorrectHouseholdCode,
    Correction,
    CorrectPeopleCount,
    CorrectSeat,
)
from app.domain.corrections.model import FIELDS, Corrected, Facts, Subject
from app.domain.groups.codes import SEAT_TERM_OVER
from app.domain.households import codes as households
from app.domain.restructuring.codes import NUMBER_TAKEN
from app.domain.shared.codes import Text, Violation
from app.domain.shared.errors import WRONG_STATE, Conflict, RulesBroken, StaleVersion

SUBJECTS: Mapping[type, Subject] = {
    CorrectDecision: Subject.DECISION,
    CorrectGroup: Subject.GROUP,
    CorrectSeat: Subject.SEAT,
    CorrectDwelling: Subject.DWELLING,
    CorrectPeopleCount: Subject.PEOPLE_COUNT,
    CorrectHouseholdCode: Subject.HOUSEHOLD_CODE,
}
"""What each command corrects."""
_CORRECT = Text("đính chính", "A correction")
_WITHOUT_EFFECT = Text("chưa thực hiện hoặc đã huỷ bỏ", "not carried out, or annulled")


def wanted(command: Correction) -> dict[str, Any]:
    """The values that the command gives."""
    given = {name: getattr(command, name) for name in FIELDS[SUBJECTS[type(command)]]}
    return {name: value for name, value in given.items() if value is not None}


def decide_decision(facts: Facts, command: CorrectDecision) -> Corrected:
    """The decision of a restructuring as it then stands.

    Raises ``StaleVersion``, ``Conflict`` for a restructuring without effect, ``RulesBroken``.
    """
    _require_seen(facts, command)
    if not facts.carried_out:
        raise Conflict(WRONG_STATE, {"action": _CORRECT, "state": _WITHOUT_EFFECT})
    return _corrected(facts, command, ())


def decide_group(facts: Facts, command: CorrectGroup) -> Corrected:
    """A number and name of a group as they then stand. Raises ``StaleVersion``, ``RulesBroken``."""
    _require_seen(facts, command)
    _require_held(facts, "/held_on")
    return _corrected(facts, command, _number(facts, command))


def decide_seat(facts: Facts, command: CorrectSeat) -> Corrected:
    """A seat as it then stands. Raises ``StaleVersion``, ``RulesBroken``."""
    _require_seen(facts, command)
    _require_held(facts, "/seat_id")
    return _corrected(facts, command, _term(facts, command))


def decide_dwelling(facts: Facts, command: CorrectDwelling) -> Corrected:
    """A dwelling as it then stands. Raises ``StaleVersion``, ``RulesBroken`` with every broken rule."""
    _require_seen(facts, command)
    _require_held(facts, "/held_on")
    return _corrected(facts, command, _dwelling(facts, command))


def decide_people_count(facts: Facts, command: CorrectPeopleCount) -> Corrected:
    """A number of people as it then stands. Raises ``StaleVersion``, ``RulesBroken``."""
    _require_seen(facts, command)
    _require_held(facts, "/held_on")
    return _corrected(facts, command, ())


def decide_household_code(facts: Facts, command: CorrectHouseholdCode) -> Corrected:
    """The code of a household as it then stands. Raises ``StaleVersion``, ``RulesBroken``."""
    _require_seen(facts, command)
    return _corrected(facts, command, _code(facts, command))


def _require_seen(facts: Facts, command: Correction) -> None:
    if facts.version != command.expected_version:
        raise StaleVersion(facts.version)


def _require_held(facts: Facts, subject: str) -> None:
    if facts.row_id is None:
        raise RulesBroken((Violation(codes.NOT_HELD_THEN, subject),))


def _corrected(facts: Facts, command: Correction, rules: Iterable[Violation]) -> Corrected:
    """What was decided, unless nothing would change or a rule of this kind is broken."""
    given = wanted(command)
    changed = tuple(name for name, value in given.items() if facts.values[name] != value)
    if not changed:
        raise RulesBroken((Violation(codes.CORRECTS_NOTHING, ""),))
    if broken := tuple(rules):
        raise RulesBroken(broken)
    assert facts.row_id is not None  # noqa: S101 - an owner is its own row, and of others a row was required
    return Corrected(
        subject=SUBJECTS[type(command)],
        owner_id=facts.owner_id,
        version=facts.version,
        row_id=facts.row_id,
        values={**facts.values, **given},
        fields=changed,
    )


def _number(facts: Facts, command: CorrectGroup) -> Iterator[Violation]:
    """No other group of the hamlet bears the number."""
    if facts.taken:
        yield Violation(NUMBER_TAKEN, "/number", {"number": command.number})


def _code(facts: Facts, command: CorrectHouseholdCode) -> Iterator[Violation]:
    """No other household bears the code."""
    if facts.taken:
        yield Violation(households.HOUSEHOLD_CODE_TAKEN, "/code", {"code": command.code})


def _term(facts: Facts, command: CorrectSeat) -> Iterator[Violation]:
    """A term ends after it has begun."""
    until = command.term_until
    if facts.since is not None and until is not None and until <= facts.since:
        yield Violation(SEAT_TERM_OVER, "/term_until", {"term_until": until, "effective_on": facts.since})


def _dwelling(facts: Facts, command: CorrectDwelling) -> Iterator[Violation]:
    """A cluster lies in the hamlet of the dwelling, a row number needs the row, a latitude the longitude."""
    values = {**facts.values, **wanted(command)}
    if facts.strange:
        yield Violation(households.DWELLING_CLUSTER, "/cluster_id")
    if values["sequence"] is not None and values["cluster_id"] is None:
        yield Violation(households.DWELLING_SEQUENCE, "/sequence")
    if (values["latitude"] is None) is not (values["longitude"] is None):
        yield Violation(households.DWELLING_COORDINATES, "")
