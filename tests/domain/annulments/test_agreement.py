"""What was previewed is what is carried out; its effect in figures."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from app.domain.annulments.agreement import Previewed, Stored, require_agreed, require_unchanged
from app.domain.annulments.commands import AnnulChange, PreviewAnnulment
from app.domain.annulments.deciding import decide_annul
from app.domain.annulments.describing import describe, effect_hash
from app.domain.annulments.model import AnnulmentStage, RowFacts, Table
from app.domain.shared.errors import Conflict, StaleVersion
from app.domain.shared.ids import AnnulmentId, PersonId
from tests.domain.annulments.examples import ENTRY, GROUP, HOUSEHOLD, NEW_GROUP, SPLIT, facts, founded, held

ID = AnnulmentId(UUID(int=1))
ANNULLED = decide_annul(facts(*SPLIT, roles=1))
HASH = effect_hash(ANNULLED)
STORED = Stored(ID, 1, AnnulmentStage.PREVIEWED, ENTRY, HASH, "Sai thẩm quyền")


def command(effect: str = HASH, seen: int = 1) -> AnnulChange:
    return AnnulChange(annulment_id=ID, effect_hash=effect, expected_version=seen)


def test_the_effect_in_figures() -> None:
    days: dict[str, Any] = {"before": held(), "left": held(), "now": held()}
    household = RowFacts(table=Table.HOUSEHOLDS, id=HOUSEHOLD, label="30154-AP04-H0001", **days)
    effect = describe(decide_annul(facts(*SPLIT, household, roles=1)))
    assert effect == {
        "action": "execute_restructuring",
        "restored": {"memberships": 1},
        "removed": {"group_versions": 1, "memberships": 1},
        "groups": [
            {"group_id": str(GROUP), "label": None, "undoing": "kept"},
            {"group_id": str(NEW_GROUP), "label": "Tổ số 6", "undoing": "removed"},
        ],
        "households": [{"household_id": str(HOUSEHOLD), "label": "30154-AP04-H0001", "undoing": "kept"}],
        "lineage": 2,
        "roles": 1,
    }


def test_a_preview_knows_its_effect() -> None:
    asked = PreviewAnnulment(journal_entry_id=ENTRY, reason="Sai thẩm quyền")
    previewed = Previewed(ID, asked, ANNULLED, PersonId(UUID(int=7)))
    assert (previewed.effect(), previewed.effect_hash()) == (describe(ANNULLED), HASH)


def test_the_hash_is_that_of_the_steps() -> None:
    assert len(HASH) == 64
    assert effect_hash(replace(ANNULLED, roles=5)) == HASH
    assert effect_hash(replace(ANNULLED, edges=3)) != HASH
    assert effect_hash(decide_annul(facts(founded()))) != HASH


def test_what_was_agreed_passes() -> None:
    require_agreed(command(), STORED)
    require_unchanged(STORED, ANNULLED)


def test_another_version_is_refused() -> None:
    with pytest.raises(StaleVersion):
        require_agreed(command(seen=2), STORED)


def test_what_is_carried_out_is_not_carried_out_again() -> None:
    with pytest.raises(Conflict, match="wrong-state"):
        require_agreed(command(), replace(STORED, stage=AnnulmentStage.EXECUTED))


def test_another_hash_is_refused() -> None:
    with pytest.raises(Conflict, match="annulment-stale"):
        require_agreed(command("0" * 64), STORED)


def test_another_effect_is_refused() -> None:
    with pytest.raises(Conflict, match="annulment-stale"):
        require_unchanged(STORED, decide_annul(facts(founded())))
