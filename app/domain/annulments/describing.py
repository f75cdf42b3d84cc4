"""The effect of an annulment as it is stored, read and agreed on: ids, figures, the days that rows would hold again."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from typing import Any

from app.domain.annulments.changes import ChangeAnnulled, Step, Undoing
from app.domain.annulments.model import EXISTENCE, Table


def describe(annulled: ChangeAnnulled) -> dict[str, Any]:
    """What is restored and removed: counts of dated facts, each group and household, lineage, roles held there."""
    dated = [step for step in annulled.steps if step.table not in EXISTENCE]
    return {
        "action": annulled.change.action,
        "restored": _count(step for step in dated if step.undoing is not Undoing.REMOVED),
        "removed": _count(step for step in dated if step.undoing is Undoing.REMOVED),
        "groups": _named(annulled, Table.GROUPS, "group_id"),
        "households": _named(annulled, Table.HOUSEHOLDS, "household_id"),
        "lineage": annulled.edges,
        "roles": annulled.roles,
    }


def effect_hash(annulled: ChangeAnnulled) -> str:
    """SHA-256 of every step, 64 hexadecimal digits; roles that somebody holds there do not count."""
    content = {
        "entry": str(annulled.change.entry_id),
        "steps": sorted(_plain(step) for step in annulled.steps),
        "lineage": annulled.edges,
    }
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(step: Step) -> list[str]:
    return [step.table, str(step.id), step.undoing, str(step.held)]


def _count(steps: Iterable[Step]) -> dict[str, int]:
    return dict(sorted(Counter(str(step.table) for step in steps).items()))


def _named(annulled: ChangeAnnulled, table: Table, key: str) -> list[dict[str, str | None]]:
    steps = sorted((step for step in annulled.steps if step.table is table), key=lambda step: (step.undoing, step.id))
    return [{key: str(step.id), "label": step.label, "undoing": step.undoing.value} for step in steps]
