"""A hamlet whose whole past is kept in mind: after every change the record is compared with the naive model."""

import asyncio
import csv
import io
from collections.abc import Awaitable, Callable, Collection
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

from app.domain.access.roles import Role
from app.domain.annulments.model import ANNULLABLE
from app.domain.corrections import actions as corrections
from app.domain.corrections import commands as correct
from app.domain.groups.model import EndKind
from app.domain.imports import actions as imports
from app.domain.imports.commands import ApplyImport, OpenUpload, StartImport
from app.domain.imports.model import ImportKind
from app.domain.paper import actions as paper
from app.domain.paper.commands import NewPaper, RecordGroup
from app.domain.paper.model import PaperKind
from app.domain.persons.actions import register_person
from app.domain.persons.commands import RegisterPerson
from app.domain.privacy.actions import erase_person
from app.domain.privacy.commands import ErasePerson
from app.domain.restructuring import commands as r
from app.domain.shared.errors import Conflict, NotFound, RulesBroken, StaleVersion
from app.domain.shared.ids import GroupId, HouseholdId, ImportId, JournalEntryId, PersonId, RestructuringId, UploadId
from app.domain.shared.model import Origin as Source
from app.infra.db.connection import connect
from app.infra.db.imports.carrying import carry_on
from app.infra.db.sequencer import seal
from tests.api.support import SECRETS
from tests.infra.db import annulment_steps
from tests.infra.db.group_steps import officer
from tests.infra.db.hamlet import CHAIR, HAMLET, SINCE, TODAY, Hamlet, actor, carry_out
from tests.infra.db.happenings import MOVES, History
from tests.infra.db.schedule_steps import TOMORROW, at, schedule, work_off
from tests.reading import Reader
from tests.stateful.model import Model, Set, State, differences
from tests.stateful.tables import Tables

LONG_AGO = date(2025, 8, 1)
DAYS = (
    LONG_AGO - timedelta(1),
    *(LONG_AGO + timedelta(days) for days in range(0, 120, 30)),
    *(SINCE + timedelta(days) for days in range(-1, (TODAY - SINCE).days + 3)),
)
"""The days that are compared after each change."""
READ = (LONG_AGO, SINCE - timedelta(1), SINCE, SINCE + timedelta(20), TODAY - timedelta(9), TODAY, TOMORROW)
"""Those that are read again as known at every position."""
HOUSEHOLD = ("id", "code", "people_count", "presence", "address", "membership_status", "group.id", "territory.id")
GROUP = ("id", "number", "name", "status", "territory.id")
LATEST = "select coalesce(max(id), 0) from change_sets"
ENTRIES = "select id, change_set_id, action from journal_entries where change_set_id > $1 order by id"
CHANGE_SETS = "select id from change_sets where id > $1 order by id"
PATIENCE = 6
"""How many changes are tried where all are refused."""
LOADED = """
select h.code, c.full_name from households h
join household_holders x on x.household_id = h.id and x.post = 'head' and x.valid @> $1::date
join person_contacts c on c.person_id = x.person_id where h.valid @> $1::date order by h.id
"""
REFUSALS = (RulesBroken, Conflict, NotFound, StaleVersion, IndexError, ValueError)


CORRECTIONS: dict[str, tuple[Any, Callable[[UUID, Any, dict[str, Any]], Any]]] = {
    "people": (
        corrections.correct_people_count,
        lambda id_, value, told: correct.CorrectPeopleCount(household_id=HouseholdId(id_), people=value, **told),
    ),
    "address": (
        corrections.correct_dwelling,
        lambda id_, value, told: correct.CorrectDwelling(household_id=HouseholdId(id_), address=value, **told),
    ),
    "name": (
        corrections.correct_group,
        lambda id_, value, told: correct.CorrectGroup(group_id=GroupId(id_), name=value, **told),
    ),
}
"""By what is corrected: the action, and the command of a record, its right value and what every correction says."""


class World:
    """The record, the model, and what every position is to show for ever."""

    def __init__(self, hamlet: Hamlet, reader: Reader, dsn: str) -> None:
        self.hamlet, self.reader, self.dsn = hamlet, reader, dsn
        self.history = History(hamlet, 0)
        self.model = Model()
        self.known: dict[int, Model] = {}
        self.erased: set[UUID] = set()
        self.files = 0

    async def begin(self) -> None:
        """Takes what is there as the first change."""
        await self._compare(allowed=DAYS, since=0)

    def chance(self, seed: int) -> Random:
        """Where everything random comes from until the next step."""
        self.history.random = Random(seed)
        return self.history.random

    # Steps. Each says whether something was done.

    async def happen(self, seed: int) -> bool:
        """One change of any kind, on a day from which on time goes on."""
        chance = self.chance(seed)
        self.history.pass_time()
        for _ in range(PATIENCE):
            if await self._change(lambda: chance.choice(MOVES)(self.history), {self.history.day}):
                return True
        return False

    async def together(self, seed: int) -> bool:
        """Three changes at once; each is made, or refused whole. One model change stands for all of them."""
        chance = self.chance(seed)
        self.history.pass_time()
        before = await self.hamlet.value(LATEST)
        moves = [chance.choice(MOVES)(self.history) for _ in range(3)]
        done = await asyncio.gather(*moves, return_exceptions=True)
        for each in done:
            if isinstance(each, BaseException) and not isinstance(each, REFUSALS):
                raise each
        await self._require_entries(before)
        return await self._compare(allowed={self.history.day}, since=before)

    async def annul(self, seed: int) -> bool:
        """A change counts as never made; what stands in the way is refused and changes nothing."""
        entries = [change.entry for change in self.model.changes if change.entry is not None]
        entry = self.chance(seed).choice(entries) if entries else None
        if entry is None:
            return False
        try:
            preview = await annulment_steps.preview(self.hamlet, JournalEntryId(entry))
            await annulment_steps.execute(self.hamlet, preview)
        except REFUSALS:
            await self._compare(allowed=())
            return False
        self.model = self.model.without(entry)
        await self._compare(allowed=())
        return True

    async def repeal(self, seed: int) -> bool:
        """From a day on, groups are as before an executed restructuring."""
        rows = await self.hamlet.rows("select id from restructurings where state = 'executed' order by id")
        if not rows:
            return False
        self.history.pass_time()
        id_ = RestructuringId(self.chance(seed).choice(rows)[0])
        command = r.RepealRestructuring(**self.history.decided(), restructuring_id=id_, decision_number="1/QĐ")
        return await self._change(lambda: carry_out(self.hamlet, command), {self.history.day})

    async def correct(self, seed: int) -> bool:
        """A wrong number of people, address or name is set right over the days that it holds."""
        chance, day = self.chance(seed), self.history.day
        table, name = chance.choice([("households", "people"), ("households", "address"), ("groups", "name")])
        try:
            id_, version = await self.history.one(table)
        except IndexError:
            return False
        value = chance.randint(10, 99) if name == "people" else f"Đúng {chance.randint(1, 99)}"
        action, make = CORRECTIONS[name]
        command = make(id_, value, {"held_on": day, "reason": "Gõ nhầm", "expected_version": version})
        before = await self.hamlet.value(LATEST)
        if not await self._try(lambda: self.history.act(action, command)):
            return False
        await self._require_entries(before)
        self.model = self.model.corrected((table.removesuffix("s"), id_, name), day, value)
        await self._compare(allowed=())
        return True

    async def record(self, seed: int) -> bool:
        """A group of long ago comes to be known from paper, with the days of its life."""
        chance = self.chance(seed)
        ends = LONG_AGO + timedelta(90)
        command = RecordGroup(
            territory_id=HAMLET,
            number=chance.randint(40, 99),
            valid_from=LONG_AGO,
            valid_to=ends,
            end_kind=EndKind.SUPERSEDED,
            paper=NewPaper(kind=PaperKind.LIST, title="Danh sách tổ"),
        )
        return await self._change(lambda: self.history.act(paper.record_group, command), {LONG_AGO, ends})

    async def plan(self, seed: int) -> bool:
        """A restructuring of tomorrow is decided today, and the worker carries it out when the day has come."""
        self.chance(seed)
        id_, _ = await self.history.one("groups")
        name = f"Tổ mới {self.history.random.randint(1, 999)}"
        command = r.RenameGroup(effective_on=TOMORROW, group=r.GroupRef(GroupId(id_)), name=name)

        async def carry() -> None:
            await schedule(self.hamlet, command)
            await self._compare(allowed=())
            assert await work_off(at(self.hamlet, TOMORROW)) == 1

        return await self._change(carry, {TOMORROW})

    async def load(self, seed: int) -> bool:
        """A list of one new household and of another number of people comes in whole."""
        chance, day = self.chance(seed), self.history.day
        rows = await self.hamlet.rows(LOADED, day)
        self.files += 1
        name = f"Lê Văn {chr(ord('A') + self.files % 26)}{'h' * (self.files // 26)}"
        lines = [("Mã hộ", "Họ và tên chủ hộ", "Địa chỉ", "Nhân khẩu"), ("", name, f"Số {self.files}", "3")]
        if rows:
            code, head = chance.choice(rows)
            lines.append((code, head, "", str(chance.randint(10, 99))))
        target = io.StringIO()
        csv.writer(target).writerows(lines)
        return await self._change(lambda: self._import(target.getvalue().encode(), day), {day})

    async def _import(self, content: bytes, day: date) -> None:
        who = await officer(self.hamlet)
        async with self.hamlet.work() as work:
            opened = OpenUpload(territory_id=HAMLET, name="Danh sách.csv", size=len(content))
            upload = UploadId((await imports.open_upload(work, who, opened)).id)
            await imports.add_chunk(work, who, upload, start=0, content=content)
        start = StartImport(upload_id=upload, kind=ImportKind.HOUSEHOLDS, effective_on=day, origin=Source.RECORDED)
        async with self.hamlet.work() as work:
            started = ImportId((await imports.start_import(work, who, start)).id)
        await self._work_off()
        state, version = (await self.hamlet.rows("select state, version from imports where id = $1", started))[0]
        if state != "validated":
            raise Conflict
        async with self.hamlet.work() as work:
            await imports.apply_import(work, who, ApplyImport(import_id=started, expected_version=version))
        await self._work_off()
        state = await self.hamlet.value("select state from imports where id = $1", started)
        if state != "applied":
            raise Conflict

    async def _work_off(self) -> None:
        connections = [await connect(self.dsn) for _ in range(2)]
        try:
            while await carry_on(connections[0], connections[1], SECRETS):
                pass
        finally:
            for each in connections:
                await each.close()

    async def erase(self, seed: int) -> bool:
        """Somebody is registered, and erased; no other answer changes, and their name is shown at no position."""
        name = f"Người {self.chance(seed).randint(1, 9)}"
        who = await actor(self.hamlet, Role.COMMUNE_FRONT_CHAIR, CHAIR)
        async with self.hamlet.work() as work:
            command = RegisterPerson(territory_id=HAMLET, full_name=name, phone="0912345678")
            person = PersonId((await register_person(work, who, command)).id)
        await self._compare(allowed=())
        version = await self.hamlet.value("select recorded_in from persons where id = $1", person)
        async with self.hamlet.work(CHAIR) as work:
            erasure = ErasePerson(person_id=person, reason="Theo yêu cầu", expected_version=version)
            await erase_person(work, who, erasure)
        self.erased.add(person)
        await self._compare(allowed=())
        return True

    # What has to hold.

    async def _try(self, act: Callable[[], Awaitable[object]]) -> bool:
        try:
            await act()
        except REFUSALS:
            return False
        return True

    async def _change(self, act: Callable[[], Awaitable[object]], days: set[date]) -> bool:
        """One change of the record, which says nothing new before its day; what is refused leaves all as it was."""
        before = await self.hamlet.value(LATEST)
        if not await self._try(act):
            await self._compare(allowed=())
            return False
        entry = await self._require_entries(before)
        await self._compare(allowed=days, since=before, entry=entry)
        return True

    async def _require_entries(self, before: int) -> UUID | None:
        """Each change set has one entry in the journal (I10); that of the change, where it can be annulled."""
        rows = await self.hamlet.rows(ENTRIES, before)
        sets = [
            row[0] for row in await self.hamlet.rows("select id from change_sets where id > $1 order by id", before)
        ]
        assert sorted(row[1] for row in rows) == sets, "a change has not exactly one entry (I10)"
        entries = [row[0] for row in rows if row[2] in ANNULLABLE]
        return entries[-1] if len(entries) == 1 else None

    async def _compare(self, *, allowed: Collection[date], since: int = 0, entry: UUID | None = None) -> bool:
        """Reads every day from whole tables; the model learns what was set ``since`` then, on the allowed days only."""
        tables = await Tables.load(self.hamlet.pool)
        seen = {day: tables.state(day) for day in DAYS}
        sets = differences(self.model, seen)
        assert {each.day for each in sets} <= set(allowed), [each for each in sets if each.day not in allowed]
        if allowed:
            sets = self._with_what_was_said_again(sets, tables, allowed, since=since)
            self.model = self.model.changed(sets, entry)
        for day, state in seen.items():
            assert self.model.state(day) == state, day
        tables.require_invariants(DAYS)
        async with self.hamlet.pool.acquire() as connection:
            self.known[await seal(connection)] = self.model
        return bool(sets)

    def _with_what_was_said_again(
        self, sets: list[Set], tables: Tables, allowed: Collection[date], *, since: int
    ) -> list[Set]:
        """Also what was set to the value that held already: it stays when an earlier change is annulled."""
        new = {(each.day, each.key) for each in sets}
        again = [
            Set(day, key, value)
            for day in allowed
            for key, value in tables.begun_after(since, day).items()
            if (day, key) not in new
        ]
        return [*sets, *again]

    async def require_past(self) -> None:
        """Every list, on every day, as known at every position, is what the model was then (I5)."""
        for position, model in self.known.items():
            for day in READ:
                state = model.state(day)
                households = await self.reader.known("household", HOUSEHOLD, position, day)
                assert by_id(households) == households_in(state), (position, day)
                groups = await self.reader.known("group", GROUP, position, day)
                assert by_id(groups) == groups_in(state), (position, day)
            persons = await self.reader.known("person", ("id", "full_name", "phone", "contact_state"), position)
            for person in persons:
                if UUID(person["id"]) in self.erased:
                    assert (person["full_name"], person["phone"], person["contact_state"]) == (None, None, "erased")


def by_id(items: list[dict[str, Any]]) -> dict[str, tuple[Any, ...]]:
    """The records as tuples by their id."""
    return {item["id"]: tuple(_plain(value) for name, value in item.items() if name != "id") for item in items}


def _plain(value: Any) -> Any:
    return value["id"] if isinstance(value, dict) else value


def households_in(state: State) -> dict[str, tuple[Any, ...]]:
    """The households of a state as their list shows them."""
    names = ("code", "people", "presence", "address", "membership", "group", "territory")
    return _records(state, "household", names)


def groups_in(state: State) -> dict[str, tuple[Any, ...]]:
    """The groups of a state as their list shows them."""
    return _records(state, "group", ("number", "name", "status", "territory"))


def _records(state: State, kind: str, names: tuple[str, ...]) -> dict[str, tuple[Any, ...]]:
    ids = {id_ for own, id_, _ in state if own == kind}
    return {str(id_): tuple(_text(state.get((kind, id_, name))) for name in names) for id_ in ids}


def _text(value: Any) -> Any:
    return str(value) if isinstance(value, UUID) else value
