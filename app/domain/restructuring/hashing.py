"""The hash of what people decide on, so that what is carried out is what was agreed.

It covers the kind, the day, which groups go on, and each result's households, number, name and board. Ids that the
machine hands out and the order of things do not count; a result is known by its content.
"""

import hashlib
import json
from collections import defaultdict

from app.domain.restructuring.changes import Restructured, Result
from app.domain.shared.ids import GroupId


def plan_hash(plan: Restructured) -> str:
    """SHA-256 of the plan's content, 64 hexadecimal digits."""
    households: dict[GroupId | None, list[str]] = defaultdict(list)
    for placed in plan.placements:
        households[placed.result].append(str(placed.household_id))
    content = {
        "kind": plan.kind,
        "effective_on": plan.effective_on.isoformat(),
        "origins": sorted([str(origin.group_id), origin.ends_as is None] for origin in plan.origins),
        "results": sorted((_result(plan, each, households[each.group_id]) for each in plan.results), key=_canonical),
        "in_no_group": sorted(households[None]),
    }
    return hashlib.sha256(_canonical(content).encode()).hexdigest()


def _result(plan: Restructured, result: Result, households: list[str]) -> dict[str, object]:
    kept = [[str(seat.person_id), seat.post] for seat in plan.seats_kept if seat.group_id == result.group_id]
    opened = [
        [str(seat.person_id), seat.post, seat.manner, seat.term_until.isoformat()]
        for seat in plan.seats_opened
        if seat.group_id == result.group_id
    ]
    return {
        "continues": None if result.founded else str(result.group_id),
        "territory": str(result.territory_id),
        "number": result.number,
        "name": result.name,
        "board": sorted(kept + opened),
        "households": sorted(households),
    }


def _canonical(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
