"""How often a password may be tried."""

from datetime import UTC, datetime, timedelta

import pytest

from app.domain.accounts.lockout import decide_try, lock_after
from app.domain.accounts.model import Tries
from app.domain.shared.errors import TooManyAttempts

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
NEVER = Tries(0, datetime(1970, 1, 1, tzinfo=UTC))
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("failed", "minutes"),
    [(1, None), (4, None), (5, 15), (6, 30), (7, 60), (8, 120), (11, 960), (12, 1440), (13, 1440), (10_000, 1440)],
)
def test_locks_double_up_to_a_day(failed: int, minutes: int | None) -> None:
    assert lock_after(failed) == (None if minutes is None else minutes * MINUTE)


def test_the_first_try_counts() -> None:
    assert decide_try(NEVER, NOW) == Tries(1, NOW)


def test_the_fifth_failure_locks() -> None:
    tries = NEVER
    for _ in range(4):
        tries = decide_try(tries, NOW)
        assert tries.locked_until is None
    assert decide_try(tries, NOW) == Tries(5, NOW, NOW + 15 * MINUTE)


def test_a_lock_refuses_and_tells_the_seconds_that_are_left() -> None:
    locked = Tries(5, NOW, NOW + 15 * MINUTE)
    with pytest.raises(TooManyAttempts) as caught:
        decide_try(locked, NOW + timedelta(seconds=0.5))
    assert caught.value.code.code == "account-locked"
    assert (caught.value.retry_after, caught.value.values) == (900, {"seconds": 900})


def test_after_the_lock_one_try_locks_twice_as_long() -> None:
    later = NOW + 15 * MINUTE
    assert decide_try(Tries(5, NOW, later), later) == Tries(6, later, later + 30 * MINUTE)


def test_tries_are_forgotten_after_a_quiet_day() -> None:
    later = NOW + timedelta(hours=24)
    assert decide_try(Tries(4, NOW), later) == Tries(1, later)


def test_tries_are_remembered_for_a_day() -> None:
    later = NOW + timedelta(hours=24) - MINUTE
    assert decide_try(Tries(3, NOW), later) == Tries(4, later)


def test_the_quiet_day_begins_when_the_lock_ends() -> None:
    unlocked = NOW + timedelta(hours=24)
    tries = Tries(12, NOW, unlocked)
    assert decide_try(tries, unlocked + timedelta(hours=23)).failed == 13
    assert decide_try(tries, unlocked + timedelta(hours=24)).failed == 1
