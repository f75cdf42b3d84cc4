"""One hostile request, and what its answer is held to besides what every answer is held to."""

from dataclasses import dataclass
from typing import Any

from tests.hostile.world import HOME

Headers = tuple[tuple[str, str | bytes], ...]
JSON: Headers = (("Content-Type", "application/json"),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A request as ``user``; ``<group>`` and the like in its path, body and headers stand for records.

    ``empty`` demands a list without items. ``code`` is the problem's.
    """

    name: str
    path: str
    statuses: frozenset[int]
    method: str = "GET"
    user: str = HOME
    headers: Headers = ()
    body: Any = None
    raw: bytes | None = None
    code: str | None = None
    empty: bool = False


def read(name: str, path: str, *statuses: int, **more: Any) -> Case:
    """A GET."""
    return Case(name=name, path=path, statuses=frozenset(statuses), **more)


def send(name: str, path: str, body: Any, *statuses: int, method: str = "POST", **more: Any) -> Case:
    """A request with a JSON body."""
    return Case(name=name, path=path, statuses=frozenset(statuses), method=method, body=body, **more)


def put_raw(name: str, path: str, raw: bytes, *statuses: int, headers: Headers = JSON, **more: Any) -> Case:
    """A POST of bytes as they are."""
    return Case(name=name, path=path, statuses=frozenset(statuses), method="POST", raw=raw, headers=headers, **more)
