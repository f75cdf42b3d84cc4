"""One door to the decisions on all kinds of records: what has to be known, and what the record adds."""

from datetime import date
from typing import assert_never

from app.domain.paper.changes import Given, Recorded
from app.domain.paper.codes import EDGE_EMPTY
from app.domain.paper.commands import Record, RecordCount, RecordFact, RecordGroup, RecordRestructuring
from app.domain.paper.counting import check_count, decide_count
from app.domain.paper.founding import check_group, decide_group
from app.domain.paper.model import Facts, Needs, RecordKind
from app.domain.paper.sources import source_rules
from app.domain.paper.stating import check_fact, decide_fact
from app.domain.paper.tracing import check_restructuring, decide_restructuring, home_of, named
from app.domain.policies.profile import Profile
from app.domain.shared.codes import Violation
from app.domain.shared.errors import RulesBroken
from app.domain.shared.ids import TerritoryId

KINDS: dict[type[Record], RecordKind] = {
    RecordGroup: RecordKind.GROUP,
    RecordRestructuring: RecordKind.RESTRUCTURING,
    RecordCount: RecordKind.COUNT,
    RecordFact: RecordKind.FACT,
}
"""The kind of each command."""
COMMANDS: dict[RecordKind, type[Record]] = {kind: command for command, kind in KINDS.items()}
"""The command of each kind."""


def needs_of(command: Record) -> Needs:
    """The hamlet or the groups that the record is about. Raises ``RulesBroken`` when it is about none."""
    if isinstance(command, RecordGroup):
        return Needs(territory_ids=(command.territory_id,))
    groups = named(command) if isinstance(command, RecordRestructuring) else (command.group_id,)
    if not groups:
        raise RulesBroken((Violation(EDGE_EMPTY, "/edges"),))
    return Needs(group_ids=groups)


def place_of(facts: Facts, command: Record) -> TerritoryId:
    """Where the record is at home, and whose rules bind it."""
    needs = needs_of(command)
    return needs.territory_ids[0] if needs.territory_ids else home_of(facts, needs.group_ids)


def decide_record(facts: Facts, command: Record, *, rules: Profile, today: date, given: Given) -> Recorded:
    """What the record adds. Raises ``RulesBroken`` with every broken rule at once."""
    broken = (
        *_check(facts, command, today),
        *source_rules(facts, command, policy=rules.recording, today=today),
    )
    if broken:
        raise RulesBroken(broken)
    return _decide(facts, command, rules=rules, given=given)


def _check(facts: Facts, command: Record, today: date) -> tuple[Violation, ...]:
    match command:
        case RecordGroup():
            return check_group(facts, command, today=today)
        case RecordRestructuring():
            return check_restructuring(facts, command, today=today)
        case RecordCount():
            return check_count(facts, command, today=today)
        case RecordFact():
            return check_fact(facts, command, today=today)
        case _:
            assert_never(command)


def _decide(facts: Facts, command: Record, *, rules: Profile, given: Given) -> Recorded:
    match command:
        case RecordGroup():
            return decide_group(facts, command, rules=rules, given=given)
        case RecordRestructuring():
            return decide_restructuring(facts, command, given=given)
        case RecordCount():
            return decide_count(facts, command, given=given)
        case RecordFact():
            return decide_fact(facts, command, given=given)
        case _:
            assert_never(command)
