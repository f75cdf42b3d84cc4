"""The decisions on records, of each kind and of any: what has to be known, and what the record adds."""

from datetime import date
from typing import Protocol, TypeVar, assert_never

from app.domain.paper.changes import Given, Recorded
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

_C_contra = TypeVar("_C_contra", bound=Record, contravariant=True)

KINDS: dict[type[Record], RecordKind] = {
    RecordGroup: RecordKind.GROUP,
    RecordRestructuring: RecordKind.RESTRUCTURING,
    RecordCount: RecordKind.COUNT,
    RecordFact: RecordKind.FACT,
}
"""The kind of each command."""
COMMANDS: dict[RecordKind, type[Record]] = {kind: command for command, kind in KINDS.items()}
"""The command of each kind."""


class Decide(Protocol[_C_contra]):
    """The decision on one kind of record: what it adds. Raises ``RulesBroken`` with every broken rule at once."""

    def __call__(self, facts: Facts, command: _C_contra, *, rules: Profile, today: date, given: Given) -> Recorded:
        """What the record adds."""


def needs_of(command: Record) -> Needs:
    """The hamlet or the groups that the record is about."""
    if isinstance(command, RecordGroup):
        return Needs(territory_ids=(command.territory_id,))
    return Needs(group_ids=named(command) if isinstance(command, RecordRestructuring) else (command.group_id,))


def place_of(facts: Facts, command: Record) -> TerritoryId:
    """Where the record is at home, and whose rules bind it."""
    needs = needs_of(command)
    return needs.territory_ids[0] if needs.territory_ids else home_of(facts, needs.group_ids)


def decide_group_record(facts: Facts, command: RecordGroup, *, rules: Profile, today: date, given: Given) -> Recorded:
    """A group, and the count that comes with it."""
    _refuse(check_group(facts, command, today=today), facts, command, rules=rules, today=today)
    return decide_group(facts, command, rules=rules, given=given)


def decide_restructuring_record(
    facts: Facts, command: RecordRestructuring, *, rules: Profile, today: date, given: Given
) -> Recorded:
    """A past restructuring."""
    _refuse(check_restructuring(facts, command, today=today), facts, command, rules=rules, today=today)
    return decide_restructuring(facts, command, given=given)


def decide_count_record(facts: Facts, command: RecordCount, *, rules: Profile, today: date, given: Given) -> Recorded:
    """A declared count."""
    _refuse(check_count(facts, command, today=today), facts, command, rules=rules, today=today)
    return decide_count(facts, command, given=given)


def decide_fact_record(facts: Facts, command: RecordFact, *, rules: Profile, today: date, given: Given) -> Recorded:
    """A dated statement."""
    _refuse(check_fact(facts, command, today=today), facts, command, rules=rules, today=today)
    return decide_fact(facts, command, given=given)


def decide_record(facts: Facts, command: Record, *, rules: Profile, today: date, given: Given) -> Recorded:
    """What a record of any kind adds, when it is decided again. Raises ``RulesBroken``."""
    match command:
        case RecordGroup():
            return decide_group_record(facts, command, rules=rules, today=today, given=given)
        case RecordRestructuring():
            return decide_restructuring_record(facts, command, rules=rules, today=today, given=given)
        case RecordCount():
            return decide_count_record(facts, command, rules=rules, today=today, given=given)
        case RecordFact():
            return decide_fact_record(facts, command, rules=rules, today=today, given=given)
        case _:
            assert_never(command)


def _refuse(broken: tuple[Violation, ...], facts: Facts, command: Record, *, rules: Profile, today: date) -> None:
    every = (*broken, *source_rules(facts, command, policy=rules.recording, today=today))
    if every:
        raise RulesBroken(every)
