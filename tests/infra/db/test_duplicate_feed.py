"""What has changed is compared by itself, in portions, once; and a search takes the same statements for any number."""

from typing import Any

import asyncpg
import pytest

from app.domain.duplicates.actions import find_duplicates
from app.domain.duplicates.commands import FindDuplicates
from app.domain.duplicates.model import RecordKind
from app.domain.journal.model import Origin
from app.domain.shared.ids import TerritoryId
from app.infra.db.duplicates import feed
from app.infra.db.work import Begin
from app.infra.jobs.duplicates import find_changed_duplicates
from tests.infra.db.desk import COUNTRY
from tests.infra.db.duplicate_steps import HAMLET, NEXT_HAMLET, Street, n, street

# What every command that fills a seat says of its journal entry.
TOUCH = """
insert into journal_subjects (subject_id, entry_id, subject_kind)
select $1, id, 'person' from journal_entries order by id desc limit 1
"""
END_DWELLING = """
update dwellings set valid = daterange(lower(valid), '2026-03-01'), recorded_in = record.current_change_set()
where household_id = $1
"""
END = """
update households set valid = daterange(lower(valid), '2026-03-01'), version = 2,
    recorded_in = record.current_change_set() where id = $1
"""
FIVE = """
insert into persons (id, lawful_basis)
select ('00000000-0000-0000-0000-' || lpad(to_hex(g), 12, '0'))::uuid, 'law' from generate_series(300, 304) g
"""
PHONE = "+84912345678"


@pytest.fixture
async def place(pool: asyncpg.Pool) -> Street:
    return await street(pool)


def begin(place: Street) -> Begin:
    return place.desk._begin


async def run(place: Street) -> list[bool]:
    """Seals, and works until there is no more."""
    await place.pool.execute("select record.seal()")
    said = [await find_changed_duplicates(begin(place))]
    while said[-1]:
        said.append(await find_changed_duplicates(begin(place)))
    return said


async def test_what_has_changed_is_found_and_recorded_for_the_country(place: Street) -> None:
    await place.person(100, "Nguyễn Thị Ánh", PHONE)
    await place.person(101, "Nguyễn Thị Ánh", PHONE)
    await place.household(500, "Số 1")
    await place.household(501, "Số 1")
    assert await run(place) == [False]
    assert await place.pairs() == [(100, 101)]
    assert await place.pairs("household") == [(500, 501)]
    rows = await place.pool.fetch("select territory_id, searched_by, opened from duplicate_searches order by id")
    country = (await place.desk.place(COUNTRY)).id
    assert [tuple(row) for row in rows] == [(country, None, 1), (country, None, 1)]
    channels = await place.pool.fetch("select distinct channel from change_sets where channel not in ('test', 'seed')")
    assert [row[0] for row in channels] == ["worker"]


async def test_nothing_new_writes_nothing(place: Street) -> None:
    await place.person(100, "Nguyễn Thị Ánh", PHONE)
    await place.person(101, "Nguyễn Thị Ánh", PHONE)
    await run(place)
    before = await place.pool.fetchval("select count(*) from change_sets")
    await run(place)
    await place.person(102, "Lê Văn Bình")
    await run(place)
    assert await place.pool.fetchval("select count(*) from change_sets") == before + 1
    assert await place.pool.fetchval("select count(*) from duplicate_searches") == 1


async def test_what_is_not_sealed_waits(place: Street) -> None:
    await run(place)
    await place.person(100, "Nguyễn Thị Ánh", PHONE)
    await place.person(101, "Nguyễn Thị Ánh", PHONE)
    assert await find_changed_duplicates(begin(place)) is False
    assert await place.register() == []
    await run(place)
    assert await place.pairs() == [(100, 101)]


async def test_a_new_record_is_compared_with_old_ones(place: Street) -> None:
    await place.person(100, "Nguyễn Thị Ánh")
    await run(place)
    await place.person(101, "Nguyễn Thị Ánh")
    await run(place)
    assert await place.pairs() == [(100, 101)]


async def test_who_heads_a_changed_household_is_compared(place: Street) -> None:
    await place.person(100, "Nguyễn Thị Ánh")
    await place.person(101, "Nguyễn Thị Ánh", home=NEXT_HAMLET)
    await run(place)
    assert await place.pairs() == []
    await place.household(500, head=101)
    await run(place)
    assert await place.pairs() == [(100, 101)]


async def test_a_seat_is_a_change_of_its_person(place: Street) -> None:
    await place.person(100, "Nguyễn Thị Ánh")
    await place.person(101, "Nguyễn Thị Ánh", home=NEXT_HAMLET)
    await place.group(50)
    await run(place)
    await place.seat(60, 50, 101)
    await place.pool.execute(TOUCH, n(101))
    await run(place)
    assert await place.pairs() == [(100, 101)]


async def test_an_end_makes_the_pair_obsolete(place: Street) -> None:
    for number in (500, 501):
        await place.household(number, "Số 1")
    await run(place)
    await place.desk.write((END_DWELLING, n(501)), (END, n(501)))
    await run(place)
    assert [row[:3] for row in await place.register("household")] == [(500, 501, "obsolete")]


async def test_portions_lead_through_everything(place: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed, "PORTION", 2)
    monkeypatch.setattr(feed, "WINDOW", 3)
    for number in range(100, 107):
        await place.person(number, f"Nguyễn Thị Số {number}", PHONE)
    assert len(await run(place)) > 2
    assert len(await place.pairs()) == 7 * 6 // 2
    await run(place)
    newest = await place.pool.fetchval("select max(position) from change_sets")
    marks = await place.pool.fetch("select position from duplicate_marks")
    assert [row[0] for row in marks] == [newest] * 2


async def test_one_change_set_is_cut_too(place: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed, "PORTION", 2)
    await place.desk.write((FIVE,))
    seen: list[tuple[int, ...]] = []
    await place.pool.execute("select record.seal()")
    more = True
    while more:
        async with begin(place)(Origin(None, None, "test")) as work:
            portion = await feed.take(work.transaction, RecordKind.PERSON)
            assert portion is not None
            seen.append(tuple(person.int for person in portion.looked.persons))
            await feed.keep(work.transaction, RecordKind.PERSON, portion)
            more = portion.more
    assert [person for portion in seen for person in portion] == [201, 300, 301, 302, 303, 304]


async def test_a_search_takes_the_same_statements_for_any_number(place: Street) -> None:
    await place.person(100, "Nguyễn Thị Ánh", PHONE)
    await place.person(101, "Nguyễn Thị Ánh", PHONE)
    few = await _statements(place)
    assert await place.pairs() == [(100, 101)]
    for number in range(102, 112):
        await place.person(number, f"Lê Thị Hoa {number % 3}", f"+8491234{number:04d}", home=NEXT_HAMLET)
        await place.household(number + 400, f"Số {number % 4}", head=number, hamlet=NEXT_HAMLET)
    many = await _statements(place, NEXT_HAMLET)
    assert len(await place.pairs()) > 9
    assert many == few


async def _statements(place: Street, territory: Any = HAMLET) -> list[str]:
    said: list[str] = []

    def note(query: Any) -> None:
        if not any(mark in query.query for mark in ("typeinfo_tree", "current_setting('jit')")):
            said.append(query.query)

    who = await place.officer()
    async with begin(place)(Origin(None, who.person_id, "test")) as work:
        work.transaction.connection.add_query_logger(note)
        await find_duplicates(work, who, FindDuplicates(territory_id=TerritoryId(territory)))
        work.transaction.connection.remove_query_logger(note)
    return said
