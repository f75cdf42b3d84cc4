"""The invented restructurings as records: the case, its lineage, its entry in the journal."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

import asyncpg

from app.domain.journal.model import Entry
from app.domain.restructuring.describing import describe, summarise
from app.domain.restructuring.hashing import plan_hash
from app.domain.restructuring.model import Stage
from app.infra.db.journal import to_json
from app.infra.db.restructuring.commands import dump
from app.infra.demo.calendar import RECORDED_AT
from app.infra.demo.ids import SeededIds
from app.infra.demo.papers import Paper

_RESTRUCTURINGS = (
    *("id", "kind", "legal_form", "state", "origin", "territory_id", "group_ids", "effective_on", "order_no"),
    *("decision_number", "decided_on", "issuer", "wording", "reason", "late_reason", "command", "plan", "plan_hash"),
    *("drafted_at", "executed_at", "version"),
)
_EDGES = (
    *("id", "restructuring_id", "origin_group_id", "result_group_id", "kind", "households_moved"),
    *("effective_on", "order_no"),
)
_VERSION = 2
"""Previewed, then executed."""


class Recorder:
    """Writes restructurings, and numbers those of one day in the order in which they come."""

    def __init__(self, connection: asyncpg.Connection, ids: SeededIds) -> None:
        """Inside the transaction of the load."""
        self._connection, self._ids = connection, ids
        self._of_day: Counter[date] = Counter()

    async def record(self, papers: Sequence[Paper]) -> list[Entry]:
        """Writes them with their lineage; returns their entries for the journal."""
        rows: list[tuple[object, ...]] = []
        edges: list[tuple[object, ...]] = []
        for paper in papers:
            plan = paper.plan
            self._of_day[plan.effective_on] += 1
            order = self._of_day[plan.effective_on]
            rows.append(_row(paper, order))
            for edge in plan.edges:
                ends = (plan.restructuring_id, edge.origin, edge.result, edge.kind)
                edges.append((self._ids.new(), *ends, edge.households_moved, plan.effective_on, order))
        copy = self._connection.copy_records_to_table
        await copy("restructurings", records=rows, columns=_RESTRUCTURINGS)
        await copy("lineage_edges", records=edges, columns=_EDGES)
        return [_entry(paper) for paper in papers]


def _row(paper: Paper, order: int) -> tuple[object, ...]:
    command, plan = paper.command, paper.plan
    return (
        plan.restructuring_id,
        plan.kind,
        plan.legal_form,
        Stage.EXECUTED,
        "recorded",
        plan.territory_id,
        plan.group_ids(),
        plan.effective_on,
        order,
        command.decision_number,
        command.decided_on,
        command.issuer,
        command.wording,
        command.reason,
        command.late_reason,
        dump(command).encode(),
        to_json(describe(plan)).encode(),
        bytes.fromhex(plan_hash(plan)),
        RECORDED_AT,
        RECORDED_AT,
        _VERSION,
    )


def _entry(paper: Paper) -> Entry:
    """The same entry that the execution of a restructuring leaves."""
    command, plan = paper.command, paper.plan
    groups = (("group", group_id) for group_id in plan.group_ids())
    households = (("household", placed.household_id) for placed in plan.moves())
    return Entry(
        action="execute_restructuring",
        subject_kind="restructuring",
        subject_id=plan.restructuring_id,
        territory_id=plan.territory_id,
        effective_on=plan.effective_on,
        reason=command.late_reason or command.reason,
        payload={
            **summarise(plan),
            "plan_hash": plan_hash(plan),
            "decision_number": command.decision_number,
        },
        subjects=(*groups, *households),
    )
