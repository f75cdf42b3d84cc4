from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.api.quotas import MOST_KEPT, Policy, QuotaExceeded, Quotas, Spending

TEN = Policy("default", 10, 60)
ME = UUID(int=1)


class Clock:
    """Seconds that a test moves."""

    def __init__(self) -> None:
        self.seconds = 1_000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def quotas(clock: Clock) -> Quotas:
    return Quotas([TEN], now=clock)


def _told(spending: Spending) -> dict[str, str]:
    return {name.decode(): value.decode() for name, value in spending.headers()}


def _refusal(quotas: Quotas, amount: int = 1) -> QuotaExceeded:
    with pytest.raises(QuotaExceeded) as refused:
        Spending(quotas, None).of_account(ME, "default", amount)
    return refused.value


def test_what_is_spent_is_told_with_what_is_left(quotas: Quotas) -> None:
    spending = Spending(quotas, None)
    spending.of_account(ME, "default", 3)
    assert _told(spending) == {"ratelimit-policy": '"default";q=10;w=60', "ratelimit": '"default";r=7;t=18'}


def test_each_policy_that_applies_is_told(clock: Clock) -> None:
    spending = Spending(Quotas([TEN, Policy("write", 5, 60)], now=clock), None)
    spending.of_account(ME, "default")
    spending.of_account(ME, "write")
    assert _told(spending)["ratelimit-policy"] == '"default";q=10;w=60, "write";q=5;w=60'
    assert _told(spending)["ratelimit"] == '"default";r=9;t=6, "write";r=4;t=12'


def test_where_no_policy_applies_nothing_is_told() -> None:
    spending = Spending(Quotas(), None)
    spending.of_account(ME, "default", 1_000_000)
    assert _told(spending) == {}


def test_more_than_there_is_is_refused_and_takes_nothing(quotas: Quotas) -> None:
    Spending(quotas, None).of_account(ME, "default", 8)
    refused = _refusal(quotas, 3)
    assert (refused.status, refused.headers, refused.members) == (
        429,
        {"Retry-After": "6"},
        {"violated-policies": ["default"]},
    )
    Spending(quotas, None).of_account(ME, "default", 2)


def test_after_the_time_that_was_told_the_call_goes_through(quotas: Quotas, clock: Clock) -> None:
    Spending(quotas, None).of_account(ME, "default", 10)
    clock.seconds += int(_refusal(quotas, 4).headers["Retry-After"])
    Spending(quotas, None).of_account(ME, "default", 4)
    _refusal(quotas)


def test_what_was_spent_comes_back_evenly_and_no_more_than_it_was(quotas: Quotas, clock: Clock) -> None:
    Spending(quotas, None).of_account(ME, "default", 10)
    clock.seconds += 30
    spending = Spending(quotas, None)
    spending.of_account(ME, "default", 1)
    assert _told(spending)["ratelimit"] == '"default";r=4;t=36'
    clock.seconds += 3_600
    spending.of_account(ME, "default", 1)
    assert _told(spending)["ratelimit"] == '"default";r=9;t=6'


def test_accounts_and_addresses_have_quotas_of_their_own(quotas: Quotas) -> None:
    Spending(quotas, "192.0.2.1").of_account(ME, "default", 10)
    Spending(quotas, "192.0.2.1").of_account(UUID(int=2), "default", 10)
    for _ in range(10):
        Spending(quotas, "192.0.2.1").of_address("default")
    Spending(quotas, "192.0.2.2").of_address("default")
    with pytest.raises(QuotaExceeded):
        Spending(quotas, "192.0.2.1").of_address("default")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.2", False),
        ("not an address", None, True),
    ],
)
def test_a_network_of_ipv6_is_one_caller(quotas: Quotas, one: str, other: str | None, *, same: bool) -> None:
    for _ in range(10):
        Spending(quotas, one).of_address("default")
    spending = Spending(quotas, other)
    if same:
        with pytest.raises(QuotaExceeded):
            spending.of_address("default")
    else:
        spending.of_address("default")


def test_the_counts_that_are_kept_are_bounded_and_who_was_longest_away_goes_first(quotas: Quotas) -> None:
    for number in range(MOST_KEPT):
        quotas.spend("default", str(number), 10)
    assert quotas.spend("default", "0", 1)[1] is not None
    quotas.spend("default", "one more", 1)
    assert quotas.spend("default", "0", 1)[1] is not None
    assert quotas.spend("default", "1", 10)[1] is None


def test_more_than_the_whole_quota_can_be_asked_for_once_in_the_time(quotas: Quotas) -> None:
    assert quotas.spend("default", "me", 1_000)[1] is None
    assert quotas.spend("default", "me", 1)[1] is not None


@given(st.lists(st.tuples(st.floats(0, 100), st.integers(1, 12)), max_size=40))
def test_nobody_gets_more_than_the_quota_and_what_came_back(calls: list[tuple[float, int]]) -> None:
    clock = Clock()
    quotas, began, taken = Quotas([TEN], now=clock), clock.seconds, 0
    for wait, amount in calls:
        clock.seconds += wait
        left, refusal = quotas.spend("default", "me", amount)
        assert left is not None
        assert 0 <= left.remaining <= TEN.quota
        taken += 0 if refusal else min(amount, TEN.quota)
    assert taken <= TEN.quota + (clock.seconds - began) * TEN.quota / TEN.window_seconds + 1e-6
