"""A past restructuring between groups on record: it draws the lineage and moves no household.

Which groups are origins and which are results follows from their dates: an origin exists on the day before, a result on
the day itself, a group that goes on is both. So every edge leads from an earlier group to one that is still there, and
a group that begins on the day is younger than whatever it came from: the lineage gets no cycle (I6).
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from app.domain.paper.changes import Given, Recorded, RestructuringRecorded
from app.domain.paper.codes import EDGE_EMPTY, EDGE_END, EDGE_OPEN, EDGE_TWICE, SHAPE
from app.domain.paper.commands import PastEdge, RecordRestructuring
from app.domain.paper.model import Facts, PastKind, RecordKind
from app.domain.restructuring.changes import Edge
from app.domain.restructuring.model import EdgeKind
from app.domain.restructuring.planning import legal_form
from app.domain.shared.codes import Text, Violation
from app.domain.shared.errors import RulesBroken
from app.domain.shared.ids import GroupId, RestructuringId, TerritoryId
from app.domain.shared.recording import future_rules

_BEFORE = Text("ngay trước ngày", "on the day before")
_ON = Text("vào ngày", "on")
_NEEDS = {
    PastKind.ESTABLISH: Text("tổ mới, không từ tổ nào", "new groups that came from none"),
    PastKind.SPLIT: Text("một tổ thành hai tổ trở lên", "one group that became two or more"),
    PastKind.MERGE: Text("hai tổ trở lên thành một", "two groups or more that became one"),
    PastKind.REGROUP: Text("có tổ trước và có tổ sau", "groups before and groups afterwards"),
    PastKind.TRANSFER: Text("các tổ đều tiếp tục", "groups that all go on"),
    PastKind.DISSOLVE: Text("các tổ kết thúc, không thành tổ nào", "groups that ended and became none"),
}


@dataclass(frozen=True, slots=True)
class Sides:
    """The groups that exist on the day before, and those that exist on the day."""

    origins: frozenset[GroupId]
    results: frozenset[GroupId]

    def fits(self, kind: PastKind) -> bool:
        """Whether groups before and afterwards are those of the kind."""
        before, after = len(self.origins), len(self.results)
        return {
            PastKind.ESTABLISH: before == 0,
            PastKind.SPLIT: before == 1 and after > 1,
            PastKind.MERGE: before > 1 and after == 1,
            PastKind.REGROUP: before > 0 and after > 0,
            PastKind.TRANSFER: before > 1 and self.origins == self.results,
            PastKind.DISSOLVE: after == 0,
        }[kind]


def _ends(edge: PastEdge) -> tuple[GroupId, ...]:
    return tuple(end for end in (edge.origin_group_id, edge.result_group_id) if end is not None)


def named(command: RecordRestructuring) -> tuple[GroupId, ...]:
    """Every group that the command names, each once."""
    return tuple(dict.fromkeys(end for edge in command.edges for end in _ends(edge)))


def require_groups(command: RecordRestructuring) -> None:
    """Refuses what names no group at all, because it would lie nowhere."""
    if not named(command):
        raise RulesBroken((Violation(EDGE_EMPTY, "/edges"),))


def _sides(facts: Facts, command: RecordRestructuring) -> Sides:
    groups, day = [facts.groups[id_] for id_ in named(command)], command.effective_on
    return Sides(
        frozenset(group.id for group in groups if group.exists_before(day)),
        frozenset(group.id for group in groups if group.exists_on(day)),
    )


def check_restructuring(facts: Facts, command: RecordRestructuring, *, today: date) -> tuple[Violation, ...]:
    """Every rule that the past restructuring would break."""
    return tuple(_rules(_sides(facts, command), command, today))


def _rules(sides: Sides, command: RecordRestructuring, today: date) -> Iterator[Violation]:
    yield from future_rules(command.effective_on, today)
    times = Counter((edge.origin_group_id, edge.result_group_id) for edge in command.edges)
    for n, edge in enumerate(command.edges):
        if times[edge.origin_group_id, edge.result_group_id] > 1:
            yield Violation(EDGE_TWICE, f"/edges/{n}")
        yield from _edge_rules(sides, edge, at=f"/edges/{n}", day=command.effective_on)
    if not sides.fits(command.restructuring_kind):
        yield Violation(SHAPE, "/restructuring_kind", {"needs": _NEEDS[command.restructuring_kind]})


def _edge_rules(sides: Sides, edge: PastEdge, *, at: str, day: date) -> Iterator[Violation]:
    """Each end exists on its side of the day; an edge without one end leads to a group that begins or ends then."""
    origin, result = edge.origin_group_id, edge.result_group_id
    if origin is None and result is None:
        yield Violation(EDGE_EMPTY, at)
    if origin is not None and origin not in sides.origins:
        yield Violation(EDGE_END, f"{at}/origin_group_id", {"when": _BEFORE, "effective_on": day})
    if result is not None and result not in sides.results:
        yield Violation(EDGE_END, f"{at}/result_group_id", {"when": _ON, "effective_on": day})
    if origin is None and result in sides.origins:
        yield Violation(EDGE_OPEN, f"{at}/origin_group_id", {"when": _BEFORE, "effective_on": day})
    if result is None and origin in sides.results:
        yield Violation(EDGE_OPEN, f"{at}/result_group_id", {"when": _ON, "effective_on": day})


def decide_restructuring(facts: Facts, command: RecordRestructuring, *, given: Given) -> Recorded:
    """The past restructuring with its lineage. Every rule is met."""
    sides = _sides(facts, command)
    goes_on = not sides.origins.isdisjoint(sides.results)
    past = RestructuringRecorded(
        id=RestructuringId(given.record_id),
        kind=command.restructuring_kind,
        legal_form=legal_form(len(sides.origins), len(sides.results), goes_on=goes_on),
        territory_id=home_of(facts, named(command)),
        effective_on=command.effective_on,
        decision_number=command.decision_number,
        decided_on=command.decided_on,
        issuer=command.issuer,
        wording=command.wording,
        edges=tuple(_edge(edge) for edge in command.edges),
    )
    return Recorded(
        kind=RecordKind.RESTRUCTURING,
        record_id=given.record_id,
        territory_id=past.territory_id,
        group_ids=past.group_ids(),
        on=past.effective_on,
        restructuring=past,
    )


def home_of(facts: Facts, group_ids: tuple[GroupId, ...]) -> TerritoryId:
    """The hamlet in which all of them lie today, else the commune of the first."""
    groups = [facts.groups[id_] for id_ in group_ids]
    hamlets = {group.territory_id for group in groups}
    return groups[0].territory_id if len(hamlets) == 1 else groups[0].commune_id


def _edge(edge: PastEdge) -> Edge:
    return Edge(edge.origin_group_id, edge.result_group_id, _edge_kind(edge), edge.households)


def _edge_kind(edge: PastEdge) -> EdgeKind:
    if edge.origin_group_id is None:
        return EdgeKind.FOUNDS
    if edge.result_group_id is None:
        return EdgeKind.ENDS
    return EdgeKind.CONTINUES if edge.origin_group_id == edge.result_group_id else EdgeKind.MOVES
