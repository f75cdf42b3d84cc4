"""Whether a body may be registered or ended, and what then holds."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from app.domain.bodies import codes
from app.domain.bodies.changes import BodyEnded, BodyRegistered
from app.domain.bodies.commands import EndBody, RegisterBody
from app.domain.bodies.model import KINDS_OF_LEVEL, WORDS, BodyFacts, PlaceFacts
from app.domain.shared.codes import Violation
from app.domain.shared.errors import RulesBroken
from app.domain.shared.ids import BodyId
from app.domain.shared.period import Period
from app.domain.shared.recording import future_rules
from app.domain.territories.codes import TERRITORY_OUT_OF_FORCE
from app.domain.territories.model import WORDS as TERRITORY_WORDS

_ELECTRONIC_ID: Final = re.compile(r"[A-Z0-9]+(\.[A-Z0-9]+)*")
_LONGEST_ELECTRONIC_ID: Final = 35


def check_registration(facts: PlaceFacts, command: RegisterBody, *, today: date) -> tuple[Violation, ...]:
    """Every rule that the new body would break."""
    return tuple(_registration_rules(facts, command, today))


def _registration_rules(facts: PlaceFacts, command: RegisterBody, today: date) -> Iterator[Violation]:
    day, territory = command.effective_on, facts.territory
    if territory.kind not in KINDS_OF_LEVEL[command.level]:
        words: dict[str, object] = {"kind": TERRITORY_WORDS[territory.kind], "level": WORDS[command.level]}
        yield Violation(codes.LEVEL_MISMATCH, "/level", words)
    yield from future_rules(day, today)
    if not territory.valid.holds_on(day):
        yield Violation(TERRITORY_OUT_OF_FORCE, "/territory_id", {"on": day})
    if command.parent_id is not None and not _holds(facts.parent, day):
        yield Violation(codes.PARENT_ENDED, "/parent_id", {"on": day})
    if command.electronic_id is not None:
        yield from _electronic_id_rules(command.electronic_id, taken=facts.electronic_id_taken)


def _electronic_id_rules(electronic_id: str, *, taken: bool) -> Iterator[Violation]:
    if len(electronic_id) > _LONGEST_ELECTRONIC_ID or not _ELECTRONIC_ID.fullmatch(electronic_id):
        yield Violation(codes.ELECTRONIC_ID_FORM, "/electronic_id")
    if taken:
        yield Violation(codes.ELECTRONIC_ID_TAKEN, "/electronic_id", {"electronic_id": electronic_id})


def _holds(valid: Period | None, day: date) -> bool:
    return valid is not None and valid.holds_on(day)


def decide_registration(facts: PlaceFacts, command: RegisterBody, *, body_id: BodyId, today: date) -> BodyRegistered:
    """The body, in existence for as long as its territory. Raises ``RulesBroken``."""
    violations = check_registration(facts, command, today=today)
    if violations:
        raise RulesBroken(violations)
    return BodyRegistered(
        body_id=body_id,
        territory_id=command.territory_id,
        kind=command.kind,
        level=command.level,
        name=command.name,
        parent_id=command.parent_id,
        electronic_id=command.electronic_id,
        valid=Period(command.effective_on, facts.territory.valid.end),
    )


def check_end(facts: BodyFacts, command: EndBody) -> tuple[Violation, ...]:
    """Every rule that the end of the body would break: nothing may outlive what it refers to."""
    return tuple(_end_rules(facts, command))


def _end_rules(facts: BodyFacts, command: EndBody) -> Iterator[Violation]:
    day, start, end = command.ends_on, facts.valid.start, facts.valid.end
    if (start is not None and day <= start) or (end is not None and day >= end):
        yield Violation(
            codes.BODY_ENDED, "/ends_on", {"valid_from": start or "…", "valid_to": end or "…", "ends_on": day}
        )
    if facts.children or facts.assignments:
        yield Violation(
            codes.BODY_IN_USE,
            str(facts.id),
            {"children": facts.children, "assignments": facts.assignments, "ends_on": day},
        )
    if command.successor_id == facts.id:
        yield Violation(codes.SUCCEEDS_ITSELF, "/successor_id")
    elif command.successor_id is not None and not _holds(facts.successor, day):
        yield Violation(codes.SUCCESSOR_ENDED, "/successor_id", {"on": day})


def decide_end(facts: BodyFacts, command: EndBody) -> BodyEnded:
    """The end of the body, with its successor where there is one. Raises ``RulesBroken``."""
    violations = check_end(facts, command)
    if violations:
        raise RulesBroken(violations)
    return BodyEnded(facts.id, facts.territory_id, command.ends_on, command.successor_id, command.note)
