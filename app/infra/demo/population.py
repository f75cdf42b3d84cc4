"""The households of a hamlet: who they are, where they live, and what happened to them in three years.

Every household of today lies in a *part* of a group, which says in which groups it lay when. Most never changed; a few
came in, split off, moved, changed their head, their number of people or their presence; some are gone by now.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import Final

from app.domain.households.model import EdgeKind
from app.infra.demo.calendar import FIRST_DAY, LAST_DAY, day_between
from app.infra.demo.history import Group, Life, Part
from app.infra.demo.ids import SeededIds
from app.infra.demo.persons import new_person
from app.infra.demo.places import Cluster, Hamlet, houses
from app.infra.demo.sheets import NULL, Sheets, span

_PEOPLE: Final = [n for n, share in enumerate((7, 15, 21, 26, 17, 9, 3, 2), 1) for _ in range(share)]
"""People of a hundred households, 3.8 in the mean."""
_OTHER_PRESENCES: Final = ("temporary", "away", "away", "vacant")
_EVENT_SHARES: Final = {
    "recount": 0.08,
    "change_head": 0.02,
    "presence": 0.02,
    "split": 0.015,
    "move_in": 0.01,
    "join": 0.01,
    "move_out": 0.008,
    "end": 0.002,
    "move": 0.01,
}
"""How often each kind of event happened to a household of today, or to one that lived beside it."""
_NOT_RESIDENT_SHARE: Final = 0.05
_DECLINED_SHARE: Final = 0.02
_INVITED_SHARE: Final = 0.01
_REPRESENTED_SHARE: Final = 0.1
_COUNTED_SHARE: Final = 0.7
_CONFIRMED_AFTER: Final = timedelta(days=21)
"""How long a household that split off stays provisional."""

_Place = tuple[Cluster, int]


class Census:
    """Writes the households of one hamlet, part by part in walking order."""

    def __init__(
        self, hamlet: Hamlet, clusters: Sequence[Cluster], sheets: Sheets, *, chance: Random, ids: SeededIds
    ) -> None:
        """Begins at the first house of the first cluster."""
        self._hamlet, self._clusters, self._sheets = hamlet, clusters, sheets
        self._chance, self._new_id = chance, ids.new
        self._houses = houses(clusters)
        self._prefix = f"{hamlet.commune.code}-{hamlet.code}-H"
        self._count = 0

    def settle(self, part: Part) -> None:
        """Fills a part with households, as many as it has today, and with those that are gone."""
        left = part.size
        while left:
            event = self._drawn_event()
            if event in ("recount", "change_head", "presence", "move"):
                self._changed(part, event)
            elif event == "split" and left > 1:
                self._split(part)
                left -= 1
            elif event == "move_in":
                self._moved_in(part)
            elif event in ("join", "move_out", "end"):
                self._gone(part, event)
            else:
                self._add(part, self._place())
            left -= 1

    def _drawn_event(self) -> str | None:
        left = self._chance.random()
        if left > sum(_EVENT_SHARES.values()):
            return None
        for event, share in _EVENT_SHARES.items():
            left -= share
            if left < 0:
                return event
        return None

    def _changed(self, part: Part, event: str) -> None:
        """One value of the household changed on a day; a household that moved lived in another house of the hamlet."""
        on = self._day(part)
        moved_from = self._other_place() if event == "move" else None
        household = self._add(part, self._place(), changed=event, on=on, moved_from=moved_from)
        self._event(event, on, edges=[(household, household, EdgeKind.CONTINUES)])

    def _split(self, part: Part) -> None:
        """A part of a household became one of its own under the same roof (tách hộ), provisional at first."""
        on, place = self._day(part), self._place()
        stayed, left = self._people(), self._people()
        origin = self._add(part, place, changed="recount", on=on, people=(stayed + left, stayed))
        result = self._add(part, place, born=on, people=(left,), confirmed_on=on + _CONFIRMED_AFTER)
        self._event("split", on, edges=[(origin, origin, EdgeKind.CONTINUES), (origin, result, EdgeKind.SPLITS)])

    def _moved_in(self, part: Part) -> None:
        on = self._day(part)
        self._event("move_in", on, edges=[(None, self._add(part, self._place(), born=on), EdgeKind.BEGINS)])

    def _gone(self, part: Part, event: str) -> None:
        """A household joined the one that is there today (nhập hộ), or made room for it."""
        on, place = self._day(part), self._place()
        joined, people = event == "join", self._people()
        gone = self._add(part, place, died=on, because=event, people=(people,))
        own = self._people()
        if joined:
            host = self._add(part, place, changed="recount", on=on, people=(own, own + people))
            self._event(event, on, edges=[(gone, host, EdgeKind.JOINS), (host, host, EdgeKind.CONTINUES)])
        else:
            self._add(part, place)
            self._event(event, on, edges=[(gone, None, EdgeKind.ENDS)])

    def _day(self, part: Part) -> date:
        """A day of an event: while the household is in a group, and not the day of a restructuring."""
        changes = {stay.start for stay in part.stays}
        on = day_between(self._chance, part.stays[0].start + timedelta(days=45), LAST_DAY - timedelta(days=10))
        while on in changes:
            on += timedelta(days=1)
        return on

    def _place(self) -> _Place:
        return next(self._houses)

    def _other_place(self) -> _Place:
        cluster = self._chance.choice(self._clusters)
        return cluster, self._chance.randint(1, cluster.houses)

    def _people(self) -> int:
        return _PEOPLE[int(self._chance.random() * 100)]

    def _add(
        self,
        part: Part,
        place: _Place,
        *,
        born: date = FIRST_DAY,
        died: date | None = None,
        because: str = "",
        changed: str | None = None,
        on: date | None = None,
        people: Sequence[int] = (),
        moved_from: _Place | None = None,
        confirmed_on: date | None = None,
    ) -> str:
        """Writes one household with its whole life and returns its id; ``changed`` had one value before ``on``."""
        self._count += 1
        household = self._new_id()
        whole = (span(born, died),)
        halves = (span(born, on), span(on, died)) if on is not None else whole
        spans = {changed: halves}
        sheets, territory = self._sheets, self._hamlet.id
        sheets["households"].append(f"{household}\t{self._prefix}{self._count:04d}\trecorded\t{whole[0]}\n")
        self._dwellings(household, [moved_from, place] if moved_from else [place], spans.get("move", whole))
        self._presences(household, spans.get("presence", whole))
        self._people_counts(household, people or [self._people() for _ in halves], spans.get("recount", whole))
        head = self._holders(household, spans.get("change_head", whole), whole[0])
        steady = born == FIRST_DAY and died is None and changed != "change_head"
        status = "member" if confirmed_on else self._status()
        life = Life(household, born, died, status, head if steady else None)
        group = self._memberships(life, part, because=because, confirmed_on=confirmed_on)
        sheets["household_homes"].append(f"{household}\t{territory}\t{group.id if group else NULL}\n")
        part.lives.append(life)
        return household

    def _dwellings(self, household: str, places: Sequence[_Place], spans: Sequence[str]) -> None:
        for (cluster, number), valid in zip(places, spans, strict=True):
            self._sheets["dwellings"].append(
                f"{self._new_id()}\t{household}\t{self._hamlet.id}\t{cluster.id}\t{number}\tSố {number}, {cluster.name}"
                f"\t{valid}\n"
            )

    def _presences(self, household: str, spans: Sequence[str]) -> None:
        """A household whose presence changed was at home before."""
        last = len(spans) - 1
        for n, valid in enumerate(spans):
            usual = n < last or (last == 0 and self._chance.random() >= _NOT_RESIDENT_SHARE)
            presence = "resident" if usual else self._chance.choice(_OTHER_PRESENCES)
            self._sheets["presences"].append(f"{self._new_id()}\t{household}\t{presence}\t{valid}\n")

    def _people_counts(self, household: str, people: Sequence[int], spans: Sequence[str]) -> None:
        for count, valid in zip(people, spans, strict=False):
            source = "counted" if self._chance.random() < _COUNTED_SHARE else "declared"
            self._sheets["people_counts"].append(f"{self._new_id()}\t{household}\t{count}\t{source}\t{valid}\n")

    def _holders(self, household: str, spans: Sequence[str], whole: str) -> str:
        """The head or heads, and for some households another adult who speaks for it; returns the last head."""
        rows = self._sheets["household_holders"]
        head = ""
        for valid in spans:
            head = new_person(self._sheets, self._hamlet.id, chance=self._chance, new_id=self._new_id)
            rows.append(f"{self._new_id()}\t{household}\t{head}\thead\t{valid}\n")
        if self._chance.random() < _REPRESENTED_SHARE:
            other = new_person(self._sheets, self._hamlet.id, chance=self._chance, new_id=self._new_id)
            rows.append(f"{self._new_id()}\t{household}\t{other}\trepresentative\t{whole}\n")
        return head

    def _memberships(self, life: Life, part: Part, *, because: str, confirmed_on: date | None) -> Group | None:
        """A row for each group that it lay in, provisional until it was confirmed; returns the group of today."""
        rows = self._sheets["memberships"]
        group: Group | None = None
        for stay in part.stays:
            start, end = max(stay.start, life.born), _earlier(stay.end, life.died)
            if end is not None and start >= end:
                continue
            group = stay.group if end is None else None
            status, ended = life.status, NULL
            if end is not None:
                ended = because if end == life.died else "restructured"
            if confirmed_on is not None and start < confirmed_on:
                status = "provisional"
                if confirmed_on <= LAST_DAY and (end is None or confirmed_on < end):
                    row = f"{self._new_id()}\t{life.household}\t{stay.group.id}\tprovisional\t{NULL}"
                    rows.append(f"{row}\t{span(start, confirmed_on)}\n")
                    status, start = "member", confirmed_on
            row = f"{self._new_id()}\t{life.household}\t{stay.group.id}\t{status}\t{ended}\t{span(start, end)}\n"
            rows.append(row)
        return group

    def _status(self) -> str:
        drawn = self._chance.random()
        if drawn < _DECLINED_SHARE:
            return "declined"
        return "invited" if drawn < _DECLINED_SHARE + _INVITED_SHARE else "member"

    def _event(self, kind: str, on: date, *, edges: Sequence[tuple[str | None, str | None, EdgeKind]]) -> None:
        event = self._new_id()
        self._sheets["household_events"].append(f"{event}\t{kind}\t{on}\t1\trecorded\t{NULL}\n")
        for origin, result, how in edges:
            self._sheets["household_lineage"].append(
                f"{self._new_id()}\t{event}\t{origin or NULL}\t{result or NULL}\t{how}\n"
            )


def _earlier(one: date | None, other: date | None) -> date | None:
    if one is None or other is None:
        return one or other
    return min(one, other)
