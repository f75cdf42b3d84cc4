"""Which value of a key holds at a place on a day: the one set by the nearest territory up the tree, key by key."""

from collections.abc import Iterable
from datetime import date

from app.domain.policies.keys import profile_of
from app.domain.policies.model import PolicyValue
from app.domain.policies.profile import Profile
from app.domain.shared.scope import lies_in


def effective(values: Iterable[PolicyValue], path: str, day: date) -> dict[str, PolicyValue]:
    """The value in force for every key that is set at the place or above it."""
    nearest: dict[str, PolicyValue] = {}
    for each in sorted(values, key=lambda value: value.path.count(".")):
        if lies_in(path, each.path) and each.valid.holds_on(day):
            nearest[each.key] = each
    return nearest


def profile_on(values: Iterable[PolicyValue], path: str, day: date) -> Profile:
    """The profile in force at the place on the day."""
    return profile_of({key: each.value for key, each in effective(values, path, day).items()})
