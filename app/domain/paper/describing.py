"""What the journal and the list of restructurings keep of a record: ids and figures, never words of the paper."""

from typing import Any

from app.domain.paper.changes import Recorded, RestructuringRecorded


def summarise(recorded: Recorded) -> dict[str, Any]:
    """The record's kind, and its figures."""
    told: dict[str, Any] = {"kind": recorded.kind}
    if recorded.group is not None:
        told |= {"number": recorded.group.number, "valid_to": recorded.group.valid.end}
    if recorded.count is not None:
        count = recorded.count
        told |= {"counted_on": count.counted_on, "households": count.households, "people": count.people}
    if recorded.fact is not None:
        told |= {"fact_kind": recorded.fact.kind, "precision": recorded.fact.precision}
    if recorded.restructuring is not None:
        told |= describe(recorded.restructuring)
    return told


def describe(past: RestructuringRecorded) -> dict[str, Any]:
    """The plan of a past restructuring, as far as a paper tells it: its form and its edges."""
    edges = ("origin", "result", "kind", "households_moved")
    return {
        "restructuring_kind": past.kind,
        "legal_form": past.legal_form,
        "edges": [{name: getattr(edge, name) for name in edges} for edge in past.edges],
    }
