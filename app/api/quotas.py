"""How much one caller may ask for in a time, and how it is told: draft-ietf-httpapi-ratelimit-headers-10, in one place.

Counted by the generic cell rate algorithm: what was spent comes back evenly, and one number for each caller and policy
is kept, the moment at which all of it will have come back. The counts are those of one process and are not kept.
"""

import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address
from math import ceil
from typing import Final
from uuid import UUID

from starlette.requests import HTTPConnection

from app.api.problems import TransportError
from app.domain.shared.codes import code

REQUESTS: Final = "default"
"""Requests of any kind: of an account, or of an address where nobody is signed in."""
WRITES: Final = "write"
"""Calls that may change something; in GraphQL every mutation of a document."""
NODES: Final = "graphql-cost"
"""Records that the documents may read at most: the price that ``extensions.cost`` tells."""
EXPORTS: Final = "export"
"""Files."""
MOST_KEPT: Final = 100_000
"""Counts that are kept; the one that was not touched for longest goes first, and its caller begins anew."""
SPENDING: Final = "tuquan.spending"
"""Where the scope of a request keeps what it spends."""
_ONE_NETWORK: Final = 64
"""Bits that tell one holder of IPv6 addresses from another."""
_ROUNDING: Final = 1e-6

QUOTA_EXCEEDED = code(
    "quota-exceeded",
    "Đã dùng hết hạn mức {policy}: {quota} trong {window} giây. Hãy thử lại sau {seconds} giây.",
    "The quota {policy} is used up: {quota} in {window} seconds. Try again in {seconds} seconds.",
    title=("Đã dùng hết hạn mức", "Quota exceeded"),
)


@dataclass(frozen=True, slots=True)
class Policy:
    """A quota: how much in how many seconds."""

    name: str
    quota: int
    window_seconds: int = 60


@dataclass(frozen=True, slots=True)
class Left:
    """What a caller has left of a policy, and the seconds until everything is there again."""

    policy: Policy
    remaining: int
    seconds: int


class QuotaExceeded(TransportError):
    """More was asked for than is left; nothing was done."""

    def __init__(self, policy: Policy, seconds: int) -> None:
        """``seconds`` from now the same call finds enough."""
        values: dict[str, object] = {
            "policy": policy.name,
            "quota": policy.quota,
            "window": policy.window_seconds,
            "seconds": seconds,
        }
        super().__init__(
            QUOTA_EXCEEDED,
            429,
            values=values,
            headers={"Retry-After": str(seconds)},
            members={"violated-policies": [policy.name]},
        )


class Quotas:
    """The counts of one process; without policies there is no limit."""

    def __init__(self, policies: Iterable[Policy] = (), *, now: Callable[[], float] = time.monotonic) -> None:
        """``now`` is a clock in seconds that never goes back."""
        self._policies = {policy.name: policy for policy in policies}
        self._now = now
        self._whole_again: OrderedDict[tuple[str, str], float] = OrderedDict()

    def spend(self, name: str, caller: str, amount: int) -> tuple[Left | None, QuotaExceeded | None]:
        """Takes the amount where it is there; says what is left, and the refusal where it was not there.

        More than the whole quota is taken as the whole: it can be asked for, once in the time.
        """
        policy = self._policies.get(name)
        if policy is None:
            return None, None
        now, kept = self._now(), self._whole_again
        each = policy.window_seconds / policy.quota
        before = max(kept.pop((name, caller), now), now)
        after = before + min(amount, policy.quota) * each
        missing = after - now - policy.window_seconds
        is_enough = missing <= _ROUNDING
        kept[name, caller] = until = after if is_enough else before
        if len(kept) > MOST_KEPT:
            kept.popitem(last=False)
        remaining = int((policy.window_seconds - (until - now)) / each + _ROUNDING)
        left = Left(policy, remaining, ceil(until - now))
        return left, None if is_enough else QuotaExceeded(policy, max(1, ceil(missing)))


class Spending:
    """What one request spends: of the account that is signed in, or of the address that it came from."""

    def __init__(self, quotas: Quotas, host: str | None) -> None:
        """``host`` is the address of the caller."""
        self._quotas, self._host = quotas, host
        self._left: dict[str, Left] = {}

    def of_account(self, account_id: UUID, name: str, amount: int = 1) -> None:
        """Raises ``QuotaExceeded`` (429) where less is left."""
        self._spend(f"account {account_id}", name, amount)

    def of_address(self, name: str) -> None:
        """The same for somebody unknown."""
        self._spend(f"address {_network(self._host)}", name, 1)

    def _spend(self, caller: str, name: str, amount: int) -> None:
        left, refusal = self._quotas.spend(name, caller, amount)
        if left is not None:
            self._left[name] = left
        if refusal is not None:
            raise refusal

    def headers(self) -> Iterator[tuple[bytes, bytes]]:
        """The policies that applied, and what is left of each; nothing where none applied."""
        if self._left:
            policies = (f'"{each.policy.name}";q={each.policy.quota};w={each.policy.window_seconds}' for each in self)
            yield b"ratelimit-policy", ", ".join(policies).encode()
            yield b"ratelimit", ", ".join(f'"{e.policy.name}";r={e.remaining};t={e.seconds}' for e in self).encode()

    def __iter__(self) -> Iterator[Left]:
        """What is left of each policy that applied."""
        return iter(self._left.values())


def spending_of(connection: HTTPConnection) -> Spending:
    """What the request spends, as the edge began it."""
    spending: Spending = connection.scope[SPENDING]
    return spending


def _network(host: str | None) -> str:
    """The holder of an address: itself, or its network where whoever has one address has them all."""
    try:
        address = ip_address(host or "")
    except ValueError:
        return ""
    if isinstance(address, IPv6Address) and address.ipv4_mapped is None:
        return str(int(address) >> (128 - _ONE_NETWORK))
    return str(address)
