"""The decision that two records are not the same, and its taking back."""

from typing import Any

import pytest

from app.domain.duplicates.changes import SuspicionDecided
from app.domain.duplicates.commands import DecideNotSame, ReopenSuspicion
from app.domain.duplicates.deciding import decide_not_same, decide_reopening
from app.domain.duplicates.model import SuspicionState
from app.domain.shared.errors import Conflict, StaleVersion
from app.domain.shared.ids import DuplicateSuspicionId
from tests.domain.duplicates.duplicate_facts import OFFICER, TODAY, known, n, pair

ID = DuplicateSuspicionId(n(40))
INSTEAD = {SuspicionState.OPEN: ("decide_not_same",), SuspicionState.NOT_SAME: ("reopen_suspicion",)}


def not_same(state: SuspicionState, seen: int = 5) -> SuspicionDecided:
    command = DecideNotSame(suspicion_id=ID, reason="Hai anh em", expected_version=seen)
    return decide_not_same(known(40, pair(1, 2), state), command, by=OFFICER, today=TODAY)


def reopened(state: SuspicionState, seen: int = 5) -> SuspicionDecided:
    command = ReopenSuspicion(suspicion_id=ID, reason="Có thêm thông tin", expected_version=seen)
    return decide_reopening(known(40, pair(1, 2), state), command)


def test_an_open_pair_is_found_to_be_not_the_same() -> None:
    expected = SuspicionDecided(ID, 5, SuspicionState.NOT_SAME, OFFICER, TODAY, "Hai anh em")
    assert not_same(SuspicionState.OPEN) == expected


def test_a_pair_that_is_open_again_has_no_decision() -> None:
    assert reopened(SuspicionState.NOT_SAME) == SuspicionDecided(ID, 5, SuspicionState.OPEN)


@pytest.mark.parametrize(("decide", "fitting"), [(not_same, SuspicionState.OPEN), (reopened, SuspicionState.NOT_SAME)])
def test_only_in_its_state(decide: Any, fitting: SuspicionState) -> None:
    for state in set(SuspicionState) - {fitting}:
        with pytest.raises(Conflict) as caught:
            decide(state)
        assert caught.value.code.code == "wrong-state"
        assert caught.value.allowed_actions == INSTEAD.get(state, ())
        assert "{" not in caught.value.code.detail.say("en", caught.value.values)
    with pytest.raises(StaleVersion) as stale:
        decide(fitting, 4)
    assert stale.value.values == {"version": 5}
