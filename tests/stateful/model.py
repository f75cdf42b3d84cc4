"""A naive model of the record: what was set from which day on, by which change. A day is read by going through it all.

It knows no rows, ranges or versions. A change sets facts from its day on; one that is annulled is left out; a
correction puts another value where a wrong one was set. Models are values: what was known earlier is an older model.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeAlias
from uuid import UUID

Key: TypeAlias = tuple[str, UUID, str]
"""What it is of, which one, and what is said of it."""
State: TypeAlias = dict[Key, Any]
"""All that holds on a day; what does not hold is not in it."""


@dataclass(frozen=True)
class Set:
    """A value from a day on; None ends it."""

    day: date
    key: Key
    value: Any


@dataclass(frozen=True)
class Change:
    """What one change set; ``entry`` is its entry in the journal."""

    sets: tuple[Set, ...]
    entry: UUID | None = None


@dataclass(frozen=True)
class Model:
    """The changes that count, in the order in which they were made."""

    changes: tuple[Change, ...] = ()

    def state(self, day: date) -> State:
        """What holds on the day: of each thing the last that was set by then; of one day the later change wins."""
        found: State = {}
        for each in sorted(self._sets(), key=lambda each: each.day):
            if each.day <= day:
                found[each.key] = each.value
        return {key: value for key, value in found.items() if value is not None}

    def _sets(self) -> Iterator[Set]:
        return (each for change in self.changes for each in change.sets)

    def changed(self, sets: Iterable[Set], entry: UUID | None = None) -> "Model":
        """With one more change."""
        return Model((*self.changes, Change(tuple(sets), entry)))

    def without(self, entry: UUID) -> "Model":
        """As if the change had never been made."""
        return Model(tuple(change for change in self.changes if change.entry != entry))

    def corrected(self, key: Key, held_on: date, value: Any) -> "Model":
        """With another value where that was set which held on the day."""
        wrong = max((each.day for each in self._sets() if each.key == key and each.day <= held_on), default=None)
        number, place = max(
            (number, place)
            for number, change in enumerate(self.changes)
            for place, each in enumerate(change.sets)
            if each.key == key and each.day == wrong
        )
        change = self.changes[number]
        sets = [replace(each, value=value) if n == place else each for n, each in enumerate(change.sets)]
        return Model((*self.changes[:number], replace(change, sets=tuple(sets)), *self.changes[number + 1 :]))


def differences(model: Model, seen: Mapping[date, State]) -> list[Set]:
    """What has to be set so that the model says what is seen, from the first day on which it does not."""
    sets: list[Set] = []
    for day, state in sorted(seen.items()):
        said = model.changed(sets).state(day)
        sets += [Set(day, key, state.get(key)) for key in said.keys() | state.keys() if said.get(key) != state.get(key)]
    return sets
