"""Annulling a change: what it wrote is put back, unless something later depends on it; that is then named.

What counts as later is what has altered the rows of the change, what was made since in the place of what would come
back, and what lies in a group or household that would never have been.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from uuid import UUID

from app.domain.annulments import codes
from app.domain.annulments.changes import ChangeAnnulled, Step, Undoing
from app.domain.annulments.model import ANNULLABLE, EXISTENCE, PLACING, Facts, Later, RowFacts, Table
from app.domain.restructuring.codes import RECUSAL
from app.domain.restructuring.recusal import LIVES_THERE
from app.domain.shared.codes import Text, Violation
from app.domain.shared.errors import RulesBroken
from app.domain.shared.period import Period

_NO_DAY = Text("ngày không rõ", "an unknown day")
_COMES_BACK = frozenset({Undoing.RESTORED, Undoing.REINSERTED})


def check_annul(facts: Facts) -> tuple[Violation, ...]:
    """Everything that stands in the way; later changes with the last one first, because it has to go first."""
    if alone := tuple(_change_rules(facts)):
        return alone
    later = {each.entry_id: each for each in _Undone(facts).later()}
    return tuple(_depends(later[entry_id]) for entry_id in sorted(later, reverse=True))


def decide_annul(facts: Facts) -> ChangeAnnulled:
    """Every row that is put back. Raises ``RulesBroken`` with all that stands in the way."""
    if broken := check_annul(facts):
        raise RulesBroken(broken)
    return ChangeAnnulled(facts.change, tuple(_steps(facts)), facts.edges, facts.roles)


def _change_rules(facts: Facts) -> Iterator[Violation]:
    """The change is of a kind that can be annulled, counts until now, and can be told from others."""
    subject = str(facts.change.entry_id)
    if facts.change.action not in ANNULLABLE:
        yield Violation(codes.NOT_ANNULLABLE, subject, {"action": facts.change.action})
    elif facts.annulled:
        yield Violation(codes.ALREADY_ANNULLED, subject)
    elif facts.entangled or any(_altered(row) and not row.since for row in facts.rows):
        yield Violation(codes.CHANGE_ENTANGLED, subject)
    if facts.lives_there:
        yield Violation(RECUSAL, subject, {"because": LIVES_THERE})


def _depends(later: Later) -> Violation:
    values: dict[str, object] = {
        "action": later.action,
        "effective_on": later.effective_on or _NO_DAY,
        "entry_id": later.entry_id,
    }
    return Violation(codes.LATER_CHANGE_DEPENDS, str(later.entry_id), values)


def _undoing(row: RowFacts) -> Undoing:
    """What annulling does to a row that the change wrote."""
    if row.before is None:
        return Undoing.REMOVED
    if row.left is None:
        return Undoing.REINSERTED
    return Undoing.KEPT if row.table in EXISTENCE and row.before == row.left else Undoing.RESTORED


def _altered(row: RowFacts) -> bool:
    """Whether a row of the change does not hold any more what the change left."""
    return row.is_own() and row.now != row.left and _undoing(row) is not Undoing.KEPT


def _steps(facts: Facts) -> Iterator[Step]:
    names = {row.group_id: row.label for row in facts.rows if row.table is Table.GROUP_VERSIONS}
    for row in facts.rows:
        if row.is_own():
            undoing = _undoing(row)
            held = row.now if undoing is Undoing.KEPT else row.before
            label = names.get(row.group_id) if row.table is Table.GROUPS else row.label
            yield Step(row.table, row.id, undoing, held, label)


class _Undone:
    """The rows as they would be once the change is annulled, and what then does not fit."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._steps = {(step.table, step.id): step for step in _steps(facts)}
        self._back = [row for row in facts.rows if self._comes_back(row)]
        self._parents = {row.id: row for row in facts.rows if row.table in EXISTENCE}

    def later(self) -> Iterator[Later]:
        """Every later change that depends on the annulled one, some more than once."""
        for row in self._facts.rows:
            if _altered(row):
                yield from row.since
        yield from self._facts.followed_by
        yield from self._overlapping()
        yield from self._homeless()
        yield from self._elsewhere()

    def _comes_back(self, row: RowFacts) -> bool:
        step = self._steps.get((row.table, row.id))
        return step is not None and step.undoing in _COMES_BACK

    def _days(self, row: RowFacts) -> Period | None:
        """The days of a row then; None where it has none, or is not there."""
        step = self._steps.get((row.table, row.id))
        held = row.now if step is None else step.held
        return None if held is None else held.valid

    def _overlap(self, one: RowFacts, other: RowFacts) -> bool:
        mine, others = self._days(one), self._days(other)
        return mine is not None and others is not None and mine.overlaps(others)

    def _overlapping(self) -> Iterator[Later]:
        """What was made since in the place of what comes back."""
        by_key: Mapping[str, list[RowFacts]] = _by(self._facts, lambda row: row.keys)
        for row in self._back:
            for key in row.keys:
                for other in by_key[key]:
                    if other.id != row.id and self._overlap(row, other):
                        yield from other.made_by

    def _homeless(self) -> Iterator[Later]:
        """What would lie in a group or household that is not there: the end that came since, or the row itself."""
        for row in self._facts.rows:
            days = self._days(row)
            if row.table in EXISTENCE or days is None:
                continue
            for parent in self._parents_of(row):
                around = self._days(parent)
                if around is None or not around.covers(days):
                    yield from parent.since if self._comes_back(row) else row.made_by

    def _parents_of(self, row: RowFacts) -> list[RowFacts]:
        ids: tuple[UUID | None, ...] = (row.group_id, row.household_id)
        return [self._parents[id_] for id_ in ids if id_ in self._parents]

    def _elsewhere(self) -> Iterator[Later]:
        """A household does not come back into a group that it has moved away from since, nor away from a new one."""
        placing = _by(self._facts, lambda row: (str(row.household_id),) if row.table in PLACING else ())
        for row in self._back:
            if row.table in PLACING:
                for other in placing[str(row.household_id)]:
                    if other.table is not row.table and self._overlap(row, other):
                        yield from other.made_by


def _by(facts: Facts, keys: Callable[[RowFacts], tuple[str, ...]]) -> Mapping[str, list[RowFacts]]:
    found: dict[str, list[RowFacts]] = defaultdict(list)
    for row in facts.rows:
        for key in keys(row):
            found[key].append(row)
    return found
