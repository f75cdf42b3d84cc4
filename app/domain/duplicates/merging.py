"""One person of two records, and two again.

Everything that refers to the merged record goes over to the kept one for its whole valid time: seats, households,
roles, the account, what was drafted or recorded and another person has to approve. Name and phone stay where they are.
What two people cannot be at once, one cannot be twice: such conflicts are named, and nothing is merged.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import product
from typing import Final

from app.domain.duplicates.changes import PersonsMerged, PersonsUnmerged, SuspicionDecided
from app.domain.duplicates.codes import (
    MERGE_ITSELF,
    MERGE_NOT_SAME,
    MERGE_OWN_RECORD,
    MERGE_SAME_ROLE,
    MERGE_SAME_SEAT,
    MERGE_TWO_ACCOUNTS,
    MERGE_WIDENS_ACCESS,
)
from app.domain.duplicates.commands import MergePersons, UnmergePersons
from app.domain.duplicates.model import (
    MergeFacts,
    PersonState,
    Reference,
    ReferenceKind,
    RoleHeld,
    SuspicionState,
    UndoFacts,
)
from app.domain.persons.codes import PERSON_ERASED, PERSON_MERGED
from app.domain.shared.codes import Text, Violation
from app.domain.shared.errors import WRONG_STATE, Conflict, RulesBroken, StaleVersion
from app.domain.shared.ids import PersonId, PersonMergeId
from app.domain.shared.period import Period
from app.domain.shared.recording import later_fact

_REFERENCES: Final[Mapping[ReferenceKind, Text]] = {
    ReferenceKind.BOARD_SEAT: Text("chức vụ trong Ban quản lý", "a seat on a board"),
    ReferenceKind.HOUSEHOLD_HOLDER: Text("chủ hộ hoặc đại diện hộ", "the head or representative of a household"),
    ReferenceKind.ASSIGNMENT: Text("vai trò được phân công", "a role"),
    ReferenceKind.ACCOUNT: Text("tài khoản", "the account"),
    ReferenceKind.RESTRUCTURING: Text("hồ sơ sắp xếp", "a restructuring"),
    ReferenceKind.RECORDED_CLAIM: Text("ghi nhận theo giấy tờ", "a record from paper"),
}
_UNDO: Final = Text("hoàn tác việc gộp", "Undoing the merge")
_UNDONE: Final = Text("đã hoàn tác", "undone")


def check_pair(command: MergePersons, *, by: PersonId) -> None:
    """Two different records, none of them the actor's own. Raises ``RulesBroken``."""
    if command.kept_person_id == command.merged_person_id:
        raise RulesBroken((Violation(MERGE_ITSELF, "/merged_person_id"),))
    if by == command.kept_person_id:
        raise RulesBroken((Violation(MERGE_OWN_RECORD, "/kept_person_id"),))
    if by == command.merged_person_id:
        raise RulesBroken((Violation(MERGE_OWN_RECORD, "/merged_person_id"),))


def check_merge(facts: MergeFacts, *, today: date) -> tuple[Violation, ...]:
    """Every rule that the merge would break."""
    return (
        *_record_rules(facts.kept, "/kept_person_id"),
        *_record_rules(facts.merged, "/merged_person_id"),
        *_decided_rules(facts),
        *_account_rules(facts, today),
        *_seat_rules(facts),
        *_role_rules(facts),
    )


def _record_rules(person: PersonState, subject: str) -> Iterator[Violation]:
    """Both records live: neither erased nor merged already."""
    if person.erased_on is not None:
        yield Violation(PERSON_ERASED, subject, {"erased_on": person.erased_on})
    if person.merged_into is not None:
        yield Violation(PERSON_MERGED, subject)


def _decided_rules(facts: MergeFacts) -> Iterator[Violation]:
    """What the register says about the pair holds until it is opened again."""
    if facts.suspicion is not None and facts.suspicion.state is SuspicionState.NOT_SAME:
        yield Violation(MERGE_NOT_SAME, str(facts.suspicion.id))


def _account_rules(facts: MergeFacts, today: date) -> Iterator[Violation]:
    """One sign-in, and no role that its account did not have: roles are given by whoever may assign them."""
    if facts.kept.accounts and facts.merged.accounts:
        yield Violation(MERGE_TWO_ACCOUNTS, "/merged_person_id")
    for signing_in, other in ((facts.kept, facts.merged), (facts.merged, facts.kept)):
        if signing_in.accounts and not other.accounts:
            for role in facts.roles:
                if role.person_id == other.id and _is_live(role, today):
                    yield Violation(MERGE_WIDENS_ACCESS, str(role.id), {"role": role.role.value})


def _is_live(role: RoleHeld, today: date) -> bool:
    """Whether the role is in force today or will be."""
    return role.valid is not None and (role.valid.end is None or role.valid.end > today)


def _seat_rules(facts: MergeFacts) -> Iterator[Violation]:
    """A person holds a post of a group once."""
    kept = [seat for seat in facts.seats if seat.person_id == facts.kept.id]
    for mine, other in product(kept, (seat for seat in facts.seats if seat.person_id == facts.merged.id)):
        on = _first_common_day(mine.valid, other.valid)
        if on is not None and (mine.group_id, mine.post) == (other.group_id, other.post):
            yield Violation(MERGE_SAME_SEAT, str(other.group_id), {"post": other.post.value, "on": on})


def _role_rules(facts: MergeFacts) -> Iterator[Violation]:
    """A person holds a role at a place once, so that ending it ends it."""
    kept = [role for role in facts.roles if role.person_id == facts.kept.id]
    for mine, other in product(kept, (role for role in facts.roles if role.person_id == facts.merged.id)):
        on = _first_common_day(mine.valid, other.valid)
        if on is not None and (mine.role, mine.place_id) == (other.role, other.place_id):
            yield Violation(MERGE_SAME_ROLE, str(other.id), {"role": other.role.value, "on": on})


def _first_common_day(one: Period | None, other: Period | None) -> date | None:
    """The first day on which both hold, if there is one."""
    if one is None or other is None:
        return None
    first = max(one.start or date.min, other.start or date.min)
    return first if one.holds_on(first) and other.holds_on(first) else None


def decide_merge(
    facts: MergeFacts, command: MergePersons, *, merge_id: PersonMergeId, by: PersonId, today: date
) -> PersonsMerged:
    """The merge with every reference that moves. Raises ``RulesBroken``."""
    if violations := check_merge(facts, today=today):
        raise RulesBroken(violations)
    settled = None
    if facts.suspicion is not None:
        known = facts.suspicion
        settled = SuspicionDecided(known.id, known.version, SuspicionState.MERGED, by, today, command.reason)
    return PersonsMerged(
        merge_id=merge_id,
        kept_id=facts.kept.id,
        kept_version=facts.kept.version,
        merged_id=facts.merged.id,
        merged_version=facts.merged.version,
        territory_id=facts.territory_id,
        merged_on=today,
        merged_by=by,
        reason=command.reason,
        moved=tuple(_moving(facts)),
        suspicion=settled,
    )


def _moving(facts: MergeFacts) -> Iterator[Reference]:
    """Everything that refers to the merged record."""
    for seat in facts.seats:
        if seat.person_id == facts.merged.id:
            yield Reference(ReferenceKind.BOARD_SEAT, seat.id, seat.group_id)
    for role in facts.roles:
        if role.person_id == facts.merged.id:
            yield Reference(ReferenceKind.ASSIGNMENT, role.id)
    for account in facts.merged.accounts:
        yield Reference(ReferenceKind.ACCOUNT, account)
    yield from facts.others


def check_undo(facts: UndoFacts) -> tuple[Violation, ...]:
    """Everything that came after the merge and stands in the way of its undoing."""
    return tuple(_undo_rules(facts))


def _undo_rules(facts: UndoFacts) -> Iterator[Violation]:
    """The kept record has not been merged on, and each reference still names it."""
    if facts.kept.merged_into is not None:
        yield Violation(PERSON_MERGED, str(facts.kept.id))
    for each in facts.moved:
        if each.now != facts.kept.id:
            yield later_fact(
                str(each.reference.record_id),
                facts.merged_on,
                fact=_REFERENCES[each.reference.kind],
                on=each.changed_on,
            )


def decide_undo(facts: UndoFacts, command: UnmergePersons, *, by: PersonId, today: date) -> PersonsUnmerged:
    """The undoing. Raises ``StaleVersion``, ``Conflict`` for a merge that is undone already, and ``RulesBroken``."""
    if facts.version != command.expected_version:
        raise StaleVersion(facts.version)
    if facts.undone_on is not None:
        raise Conflict(WRONG_STATE, {"action": _UNDO, "state": _UNDONE})
    if violations := check_undo(facts):
        raise RulesBroken(violations)
    open_again = None
    if facts.suspicion is not None and facts.suspicion.state is SuspicionState.MERGED:
        open_again = SuspicionDecided(facts.suspicion.id, facts.suspicion.version, SuspicionState.OPEN)
    return PersonsUnmerged(
        merge_id=facts.id,
        version=facts.version,
        kept_id=facts.kept.id,
        kept_version=facts.kept.version,
        merged_id=facts.merged.id,
        merged_version=facts.merged.version,
        territory_id=facts.territory_id,
        undone_on=today,
        undone_by=by,
        reason=command.reason,
        moved=tuple(each.reference for each in facts.moved),
        suspicion=open_again,
    )
