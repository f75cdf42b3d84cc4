"""What becomes of a refresh token that is presented."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from app.domain.accounts.model import AccountStatus, RefreshFacts
from app.domain.accounts.rotation import Turn, decide_refresh
from app.domain.shared.errors import Unauthenticated
from app.domain.shared.ids import AccountId

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
UNUSED = RefreshFacts(
    session_id=UUID(int=1),
    account_id=AccountId(UUID(int=2)),
    client_id="tuquan",
    expires_at=NOW + SECOND,
    used_at=None,
    session_expires_at=NOW + SECOND,
    revoked_at=None,
    status=AccountStatus.ACTIVE,
)


def test_an_unused_token_turns() -> None:
    assert decide_refresh(UNUSED, NOW) is Turn.ROTATE


@pytest.mark.parametrize("seconds", [0, 1, 30])
def test_a_retry_within_thirty_seconds_gets_the_same_answer(seconds: int) -> None:
    assert decide_refresh(replace(UNUSED, used_at=NOW - seconds * SECOND), NOW) is Turn.REPEAT


def test_a_later_second_use_betrays_a_thief() -> None:
    assert decide_refresh(replace(UNUSED, used_at=NOW - 31 * SECOND), NOW) is Turn.REUSED


def test_a_used_token_betrays_a_thief_even_when_it_is_too_old() -> None:
    facts = replace(UNUSED, used_at=NOW - 31 * SECOND, expires_at=NOW - SECOND)
    assert decide_refresh(facts, NOW) is Turn.REUSED


@pytest.mark.parametrize(
    "facts",
    [
        replace(UNUSED, expires_at=NOW),
        replace(UNUSED, session_expires_at=NOW),
        replace(UNUSED, revoked_at=NOW - SECOND),
        replace(UNUSED, status=AccountStatus.DISABLED),
        replace(UNUSED, used_at=NOW, revoked_at=NOW),
        replace(UNUSED, used_at=NOW, status=AccountStatus.DISABLED),
    ],
    ids=["expired", "session over", "revoked", "disabled", "retry when revoked", "retry when disabled"],
)
def test_what_is_over_stays_over(facts: RefreshFacts) -> None:
    with pytest.raises(Unauthenticated) as caught:
        decide_refresh(facts, NOW)
    assert caught.value.code.code == "refresh-invalid"
