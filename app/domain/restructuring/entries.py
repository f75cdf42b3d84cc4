"""What the journal keeps of each step of a restructuring."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from app.domain.journal.model import Entry
from app.domain.restructuring.agreement import Stored
from app.domain.restructuring.changes import Restructured
from app.domain.restructuring.commands import Restructure
from app.domain.restructuring.describing import summarise


def entry_of_plan(action: str, command: Restructure, plan: Restructured, *, agreed: str, moved: bool = False) -> Entry:
    """The entry of a step with its plan: figures and ids; the groups and households whose history shows it.

    ``moved`` says that the plan was carried out: then it shows with every group and household that it changed.
    """
    groups = plan.group_ids() if moved else tuple(origin.group_id for origin in plan.origins)
    households = plan.moves() if moved else ()
    payload: dict[str, object] = {
        **summarise(plan),
        "plan_hash": agreed,
        "decision_number": command.decision_number,
    }
    if plan.repeals_id is not None:
        payload["repeals_id"] = plan.repeals_id
    return Entry(
        action=action,
        subject_kind="restructuring",
        subject_id=plan.restructuring_id,
        territory_id=plan.territory_id,
        effective_on=plan.effective_on,
        reason=command.late_reason or command.reason,
        payload=payload,
        subjects=(
            *(() if plan.repeals_id is None else (("restructuring", plan.repeals_id),)),
            *(("group", group_id) for group_id in groups),
            *(("household", placed.household_id) for placed in households),
        ),
    )


def entry_of_execution(case: Stored, plan: Restructured, *, today: date) -> Entry:
    """The entry of what was carried out, or put on a day that lies ahead."""
    ahead = plan.effective_on > today
    action = "schedule_restructuring" if ahead else "execute_restructuring"
    return entry_of_plan(action, case.command, plan, agreed=case.plan_hash, moved=not ahead)


def entry_of_case(
    action: str, case: Stored, *, reason: str | None = None, payload: Mapping[str, object] | None = None
) -> Entry:
    """The entry of a step of the case that carries nothing out; it shows with the groups that it would begin with."""
    return Entry(
        action=action,
        subject_kind="restructuring",
        subject_id=case.id,
        territory_id=UUID(case.plan["territory_id"]),
        effective_on=case.command.effective_on,
        reason=reason,
        payload={"kind": case.plan["kind"], "plan_hash": case.plan_hash, **(payload or {})},
        subjects=tuple(("group", UUID(origin["group_id"])) for origin in case.plan["origins"]),
    )
