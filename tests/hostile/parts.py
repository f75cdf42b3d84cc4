"""What the makers of hostile GraphQL requests share."""

from random import Random
from typing import Any, Final

Body = dict[str, Any]
TYPES: Final = ("Territory", "Group", "Household", "Person", "Restructuring", "Assignment")
LOOPS: Final = (
    ("groups", "Group", "territory", "groups"),
    ("groups", "Group", "households", "group"),
    ("territories", "Territory", "children", "parent"),
    ("persons", "Person", "boardSeats", "person"),
)
"""A list, its type, and two relations that lead away and back again."""
LISTED: Final = {"groups", "households", "children", "boardSeats", "ancestors", "history"}


def name_of(chance: Random, length: int) -> str:
    return "".join(chance.choices("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_", k=max(1, length)))


def asked(query: str, **more: Any) -> Body:
    return {"query": query, **more}


def within(relation: str, inner: str, size: int = 1) -> str:
    return f"{relation}(first:{size}){{nodes{{{inner}}}}}" if relation in LISTED else f"{relation}{{{inner}}}"
