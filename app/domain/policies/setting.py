"""Whether a rule parameter may be set or ended, and what then holds."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Final
from uuid import UUID

from app.domain.policies.changes import PolicyEnded, PolicySet
from app.domain.policies.codes import (
    KEY_UNKNOWN,
    LATER_VALUE,
    NOT_IN_FORCE,
    PATTERN,
    TERRITORY_ENDED,
    VALUE_BOUNDS,
    VALUE_KIND,
)
from app.domain.policies.commands import EndPolicy, SetPolicy
from app.domain.policies.consistency import check_profiles
from app.domain.policies.keys import KEYS, PolicyKey, ValueKind
from app.domain.policies.model import PolicyFacts, PolicyValue, Value
from app.domain.shared.codes import Violation
from app.domain.shared.errors import RulesBroken
from app.domain.shared.ids import PolicyValueId
from app.domain.shared.period import Period

_NOT_YET: Final = PolicyValueId(UUID(int=0))
"""Stands for the id of the value that is looked at and not written yet."""


def check_value(command: SetPolicy) -> tuple[Violation, ...]:
    """Whether the key exists and the value is one of its kind and within its bounds."""
    key = KEYS.get(command.key)
    if key is None:
        return (Violation(KEY_UNKNOWN, "/key", {"key": command.key}),)
    given = [kind for kind in ValueKind if getattr(command, kind) is not None]
    if given != [key.kind] and not (key.nullable and not given):
        return (Violation(VALUE_KIND, "/key", {"key": key.name, "kind": key.kind.value}),)
    return tuple(_bounds(key, value_of(command)))


def _bounds(key: PolicyKey, value: Value) -> Iterator[Violation]:
    if key.kind is ValueKind.NUMBER and isinstance(value, int) and not key.least <= value <= key.most:
        yield Violation(VALUE_BOUNDS, "/number", {"key": key.name, "least": key.least, "most": key.most})
    if key.kind is ValueKind.TEXT and str(value).count("{number}") != 1:
        yield Violation(PATTERN, "/text", {"number": "{number}"})


def value_of(command: SetPolicy) -> Value:
    """The value that the command carries, a day as ISO 8601 text."""
    day = None if command.day is None else command.day.isoformat()
    return next((value for value in (command.number, command.text, command.flag, day) if value is not None), None)


def check_set(facts: PolicyFacts, command: SetPolicy) -> tuple[Violation, ...]:
    """Every rule that the new value would break, in the territory and in those that inherit from it."""
    day = command.effective_on
    violations = list(check_value(command))
    if not facts.valid.holds_on(day):
        violations.append(Violation(TERRITORY_ENDED, "/effective_on", {"on": day}))
    violations += [
        Violation(LATER_VALUE, "/effective_on", {"key": command.key, "on": each.valid.start})
        for each in facts.own(command.key)
        if each.valid.start is not None and each.valid.start > day
    ]
    if violations:
        return tuple(violations)
    return check_profiles(_after_setting(facts, command), (facts.territory_id, facts.path), day)


def _after_setting(facts: PolicyFacts, command: SetPolicy) -> list[PolicyValue]:
    former = facts.own(command.key)
    day = command.effective_on
    new = PolicyValue(
        _NOT_YET,
        facts.territory_id,
        facts.path,
        command.key,
        value_of(command),
        Period(day, facts.valid.end),
    )
    return [new, *(each for each in facts.values if each not in former), *_shortened(former, day)]


def _shortened(values: tuple[PolicyValue, ...], day: date) -> Iterator[PolicyValue]:
    """The values without the days from the day on."""
    for each in values:
        if each.valid.start is None or each.valid.start < day:
            yield replace(each, valid=Period(each.valid.start, day))


def decide_set(facts: PolicyFacts, command: SetPolicy, *, policy_value_id: PolicyValueId) -> PolicySet:
    """The new value, in force for as long as its territory; the former one ends. Raises ``RulesBroken``."""
    violations = check_set(facts, command)
    if violations:
        raise RulesBroken(violations)
    day = command.effective_on
    former = next((each for each in facts.own(command.key) if each.valid.holds_on(day)), None)
    return PolicySet(
        policy_value_id=policy_value_id,
        territory_id=command.territory_id,
        key=command.key,
        value=value_of(command),
        legal_basis=command.legal_basis,
        verified=command.verified,
        valid=Period(day, facts.valid.end),
        replaces=None if former is None else PolicyEnded(former.id, former.territory_id, former.key, day),
    )


def decide_end(facts: PolicyFacts, value: PolicyValue | None, command: EndPolicy) -> PolicyEnded:
    """The end of a value that is in force on the day. Raises ``RulesBroken``."""
    day = command.ends_on
    if value is None or not value.valid.holds_on(day):
        raise RulesBroken((Violation(NOT_IN_FORCE, "/ends_on", {"on": day}),))
    rest = [each for each in facts.values if each != value]
    violations = check_profiles([*rest, *_shortened((value,), day)], (facts.territory_id, facts.path), day)
    if violations:
        raise RulesBroken(violations)
    return PolicyEnded(value.id, value.territory_id, value.key, day)
