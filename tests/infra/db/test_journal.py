"""The journal as it is read: by place, by record, newest first, with its position once it is sealed."""

from datetime import date, datetime

import asyncpg

from app.domain.access.roles import Role
from app.domain.journal.model import Entry, Origin
from app.domain.persons.actions import register_person
from app.domain.persons.commands import RegisterPerson
from app.domain.shared.clock import VIETNAM
from app.domain.territories.actions import register_hamlet
from app.domain.territories.commands import RegisterHamlet
from app.infra.db.journal import SqlJournal
from app.infra.db.sequencer import seal
from app.infra.db.transaction import Transaction
from tests.infra.db.desk import COMMUNE, COUNTRY, OTHER_COMMUNE, PROVINCE, Desk

OFFICER = Role.COMMUNE_FRONT_OFFICER
SINCE = date(2025, 7, 1)


async def add_hamlet(desk: Desk, where: str, code: str = "AP01") -> str:
    officer = await desk.actor(OFFICER, where)
    command = RegisterHamlet(commune_id=(await desk.place(where)).id, code=code, name="Ấp Tân Hòa", effective_on=SINCE)
    return str(await desk.carry_out(register_hamlet, officer, command))


async def test_an_entry_tells_who_did_what(pool: asyncpg.Pool) -> None:
    desk = Desk(pool)
    commune, officer = await desk.place(COMMUNE), await desk.actor(OFFICER, COMMUNE)
    command = RegisterPerson(territory_id=commune.id, full_name="Nguyễn Thị Ánh")
    person = await desk.carry_out(register_person, officer, command)
    await desk.write(
        (
            "insert into persons (id, lawful_basis) values ($1, 'law')",
            officer.person_id,
        ),
        ("insert into person_homes (person_id, territory_id) values ($1, $2)", officer.person_id, commune.id),
    )
    chair = await desk.actor(Role.COMMUNE_FRONT_CHAIR, COMMUNE, number=2)
    members = (
        "action",
        "subject_kind",
        "subject_id",
        "subjects",
        "effective_on",
        "reason",
        "payload",
        "position",
        "channel",
        "person.id",
        "territory.code",
    )
    [entry] = await desk.list(chair, "journal_entry", *members, filters={"subject_id": person})
    assert entry == {
        "action": "register_person",
        "subject_kind": "person",
        "subject_id": str(person),
        "subjects": [{"kind": "person", "id": str(person)}],
        "effective_on": None,
        "reason": None,
        "payload": {"lawful_basis": "public_task", "notice_on": None},
        "position": None,
        "channel": "test",
        "person": {"id": str(officer.person_id)},
        "territory": {"code": "30154"},
    }


async def test_entries_are_seen_in_their_place(pool: asyncpg.Pool) -> None:
    desk = Desk(pool)
    here, there = await add_hamlet(desk, COMMUNE), await add_hamlet(desk, OTHER_COMMUNE)

    async def seen(role: Role, where: str) -> list[object]:
        return await desk.list(await desk.actor(role, where), "journal_entry", "subject_id")

    country = str((await desk.place(COUNTRY)).id)
    assert await seen(Role.COMMUNE_FRONT_CHAIR, COMMUNE) == [here]
    assert await seen(Role.AUDITOR, PROVINCE) == [there, here]
    assert await seen(Role.AUDITOR, COUNTRY) == [there, here, country]
    assert await seen(OFFICER, COMMUNE) == []


async def test_an_entry_without_a_place_counts_for_the_country(pool: asyncpg.Pool) -> None:
    desk = Desk(pool)
    await desk.write()
    at = {where: await desk.actor(Role.AUDITOR, where) for where in (COUNTRY, PROVINCE, COMMUNE)}
    seen = {where: await desk.list(actor, "journal_entry", "action") for where, actor in at.items()}
    assert seen == {COUNTRY: ["import", "seed_territories"], PROVINCE: [], COMMUNE: []}


async def test_entries_are_filtered(pool: asyncpg.Pool) -> None:
    desk = Desk(pool)
    here, there = await add_hamlet(desk, COMMUNE), await add_hamlet(desk, OTHER_COMMUNE)
    auditor, commune = await desk.actor(Role.AUDITOR, COUNTRY), await desk.place(COMMUNE)

    async def found(**filters: object) -> list[object]:
        return await desk.list(auditor, "journal_entry", "subject_id", filters=filters)

    assert await found(within=commune.id) == [here]
    assert await found(subject_id=commune.id) == [here]
    assert await found(action=["register_hamlet"]) == [there, here]
    assert await found(action=["register_body"]) == []
    oldest = await desk.list(auditor, "journal_entry", "subject_id", sort=("recorded",))
    assert oldest[1:] == [here, there]


async def test_an_entry_gets_its_position_when_it_is_sealed(pool: asyncpg.Pool) -> None:
    desk = Desk(pool)
    auditor = await desk.actor(Role.AUDITOR, COUNTRY)
    await add_hamlet(desk, COMMUNE)
    assert await desk.list(auditor, "journal_entry", "position") == [None, None]
    async with pool.acquire() as connection:
        assert await seal(connection) == 2
        assert await seal(connection) == 2
    assert await desk.list(auditor, "journal_entry", "position") == [2, 1]


async def test_the_moment_is_that_of_the_change_set(pool: asyncpg.Pool) -> None:
    desk = Desk(pool)
    hamlet = await add_hamlet(desk, COMMUNE)
    auditor = await desk.actor(Role.AUDITOR, COUNTRY)
    [moment] = await desk.list(auditor, "journal_entry", "recorded_at", filters={"subject_id": hamlet})
    sql = (
        "select c.recorded_at from change_sets c join journal_entries e on e.change_set_id = c.id where subject_id = $1"
    )
    assert datetime.fromisoformat(moment) == await pool.fetchval(sql, hamlet)
    assert datetime.fromisoformat(moment).utcoffset() == VIETNAM.utcoffset(datetime(2026, 1, 1))  # noqa: DTZ001


async def test_several_entries_of_one_change_keep_their_order(pool: asyncpg.Pool) -> None:
    desk = Desk(pool)
    country = await desk.place(COUNTRY)
    async with pool.acquire() as connection, connection.transaction():
        transaction = Transaction(connection, Origin(None, None, "test"))
        entries = [Entry(f"step {n}", "territory", country.id, country.id) for n in range(3)]
        await SqlJournal(transaction).record(entries)
    auditor = await desk.actor(Role.AUDITOR, COUNTRY)
    actions = await desk.list(auditor, "journal_entry", "action", sort=("recorded",))
    assert actions == ["seed_territories", "step 0", "step 1", "step 2"]
