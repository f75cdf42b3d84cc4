"""Deciding a correction: what was meant all along, under the rules that held when it was first recorded."""

from collections.abc import Iterator, Mapping
from datetime import date
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


def decide_correction(facts: Facts, command: Correction) -> Corrected:
    """Everything that can be corrected, as it then stands.

    Raises ``StaleVersion``, ``Conflict`` for a restructuring without effect, ``RulesBroken`` with every broken rule.
    """
    if facts.version != command.expected_version:
        raise StaleVersion(facts.version)
    if not facts.carried_out:
        raise Conflict(WRONG_STATE, {"action": _CORRECT, "state": _WITHOUT_EFFECT})
    if broken := check_correction(facts, command):
        raise RulesBroken(broken)
    assert facts.row_id is not None  # noqa: S101 - the rules have refused what was not in force
    given = wanted(command)
    return Corrected(
        subject=SUBJECTS[type(command)],
        owner_id=facts.owner_id,
        version=facts.version,
        row_id=facts.row_id,
        values={**facts.values, **given},
        fields=tuple(name for name, value in given.items() if facts.values[name] != value),
    )


def check_correction(facts: Facts, command: Correction) -> tuple[Violation, ...]:
    """Every rule that the correction would break."""
    if facts.row_id is None:
        return (Violation(codes.NOT_HELD_THEN, "/seat_id" if isinstance(command, CorrectSeat) else "/held_on"),)
    given = wanted(command)
    if all(facts.values[name] == value for name, value in given.items()):
        return (Violation(codes.CORRECTS_NOTHING, ""),)
    return tuple(_rules(facts, {**facts.values, **given}, command))


def _rules(facts: Facts, values: Mapping[str, Any], command: Correction) -> Iterator[Violation]:
    if facts.taken and isinstance(command, CorrectGroup):
        yield Violation(NUMBER_TAKEN, "/number", {"number": values["number"]})
    if facts.taken and isinstance(command, CorrectHouseholdCode):
        yield Violation(households.HOUSEHOLD_CODE_TAKEN, "/code", {"code": values["code"]})
    if isinstance(command, CorrectSeat):
        yield from _term(facts.since, values["term_until"])
    if isinstance(command, CorrectDwelling):
        yield from _dwelling(facts, values)


def _term(since: date | None, until: date | None) -> Iterator[Violation]:
    """A term ends after it has begun."""
    if since is not None and until is not None and until <= since:
        yield Violation(SEAT_TERM_OVER, "/term_until", {"term_until": until, "effective_on": since})


def _dwelling(facts: Facts, values: Mapping[str, Any]) -> Iterator[Violation]:
    """A cluster lies in the hamlet of the dwelling, a row number needs the row, a latitude the longitude."""
    if facts.strange:
        yield Violation(households.DWELLING_CLUSTER, "/cluster_id")
    if values["sequence"] is not None and values["cluster_id"] is None:
        yield Violation(households.DWELLING_SEQUENCE, "/sequence")
    if (values["latitude"] is None) is not (values["longitude"] is None):
        yield Violation(households.DWELLING_COORDINATES, "")
