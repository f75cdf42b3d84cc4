"""Which pairs of persons are found, and which are not, on PostgreSQL."""

import asyncpg
import pytest

from app.infra.postgres import EmbeddedServer
from tests.conftest import run_sql
from tests.infra.db.desk import COMMUNE, PROVINCE
from tests.infra.db.duplicate_steps import FAR_HAMLET, HAMLET, NEXT_HAMLET, Street, n, street

PHONE, OTHER_PHONE = "+84912345678", "+84987654321"
_SEALED = """
create table if not exists person_sealed_values (
    person_id uuid not null references persons (id), kind text not null, sealed bytea, blind bytea
)
"""
_ADD_SEALED = "insert into person_sealed_values (person_id, kind, sealed, blind) values ($1, $2, 'x', $3)"


@pytest.fixture
def sealed_values(test_server: EmbeddedServer, database: str) -> None:
    """The table of sealed values, where no migration has made it yet."""
    run_sql(test_server.owner_dsn(database), _SEALED)


@pytest.fixture
async def place(pool: asyncpg.Pool) -> Street:
    return await street(pool)


async def test_one_phone_and_one_name_are_strong(place: Street) -> None:
    await place.person(100, "Nguyễn Thị Ánh", PHONE)
    await place.person(101, "Nguyễn Thị Ánh", PHONE, home=FAR_HAMLET)
    await place.search()
    assert await place.register() == [(100, 101, "open", 80, {"same_phone", "same_name", "same_spelling"})]


async def test_one_phone_and_similar_names_are_strong(place: Street) -> None:
    await place.person(100, "Nguyễn Thị Ánh", PHONE)
    await place.person(101, "Nguyễn Thị Ánh Tuyết", PHONE)
    await place.search()
    assert await place.register() == [(100, 101, "open", 70, {"same_phone", "similar_name", "same_hamlet"})]


async def test_one_phone_of_two_people_is_no_reason(place: Street) -> None:
    await place.person(100, "Nguyễn Thị Ánh", PHONE)
    await place.person(101, "Lê Văn Dũng", PHONE)
    await place.search()
    assert await place.register() == []


async def test_one_name_counts_within_a_hamlet_only(place: Street) -> None:
    await place.person(100, "Nguyễn Văn Thành")
    await place.person(101, "Nguyễn Văn Thành")
    await place.person(102, "Nguyễn Văn Thành", home=NEXT_HAMLET)
    await place.person(103, "Nguyễn Văn Thanh Tâm")
    await place.search()
    assert await place.register() == [(100, 101, "open", 40, {"same_name", "same_spelling", "same_hamlet"})]


async def test_names_that_are_equal_without_their_marks_only_weigh_less(place: Street) -> None:
    await place.person(100, "Đỗ Tân Thành")
    await place.person(101, "Đỗ Tân Thạnh")
    await place.search()
    assert await place.register() == [(100, 101, "open", 30, {"same_name", "same_hamlet"})]


async def test_where_the_tone_mark_stands_and_capitals_make_no_other_spelling(place: Street) -> None:
    await place.person(100, "Đỗ Thị Hòa")
    await place.person(101, "ĐỖ THỊ HOÀ")
    await place.search()
    assert await place.register() == [(100, 101, "open", 40, {"same_name", "same_spelling", "same_hamlet"})]


async def test_a_commune_is_too_large_for_a_name_alone(place: Street) -> None:
    commune = (await place.desk.place(COMMUNE)).id
    await place.person(100, "Nguyễn Văn Thành", home=commune)
    await place.person(101, "Nguyễn Văn Thành", home=commune)
    await place.search()
    assert await place.register() == []


async def test_a_person_counts_in_the_hamlet_of_the_household_and_of_the_board(place: Street) -> None:
    commune = (await place.desk.place(COMMUNE)).id
    await place.person(100, "Nguyễn Văn Thành", home=commune)
    await place.person(101, "Nguyễn Văn Thành", home=commune)
    await place.person(102, "Nguyễn Văn Thành", home=commune)
    await place.household(500, head=100)
    await place.group(50)
    await place.seat(60, 50, 101)
    await place.search()
    assert await place.register() == [(100, 101, "open", 40, {"same_name", "same_spelling", "same_hamlet"})]


async def test_head_and_representative_of_one_household_with_one_name(place: Street) -> None:
    commune = (await place.desk.place(COMMUNE)).id
    await place.person(100, "Nguyễn Văn Thành", home=commune)
    await place.person(101, "Nguyễn Văn Thành", home=commune)
    await place.person(102, "Lê Thị Thành", home=commune)
    await place.household(500, head=100, speaker=101, hamlet=commune)
    await place.household(501, head=102, hamlet=commune)
    await place.search()
    assert await place.register() == [(100, 101, "open", 40, {"same_name", "same_spelling", "same_household"})]


async def test_one_given_name_at_one_address(place: Street) -> None:
    for number, name in ((100, "Nguyễn Thị Ánh"), (101, "Trần Thị Ánh"), (102, "Trần Thị Oanh"), (103, "Lê Thị Ánh")):
        await place.person(number, name)
    await place.household(500, "Số 5, tổ 2", head=100)
    await place.household(501, "SỐ 5 - TỔ 2", head=101)
    await place.household(502, "số 5 tổ 2", head=102)
    await place.household(503, "Số 6, tổ 2", head=103)
    await place.search()
    assert (100, 101) in await place.pairs()
    assert await place.pairs() == [(100, 101)]
    assert {"same_given_name_and_address", "same_address", "same_hamlet"} <= (await place.register())[0][4]


@pytest.mark.usefixtures("sealed_values")
async def test_one_citizen_id_is_certain_wherever_they_live(place: Street) -> None:
    for number, home in ((100, HAMLET), (101, FAR_HAMLET), (102, HAMLET)):
        await place.person(number, f"Người {number}", home=home)
    for number, blind in ((100, b"a"), (101, b"a"), (102, b"b")):
        await place.pool.execute(_ADD_SEALED, n(number), "citizen_id", blind)
    await place.search()
    assert await place.register() == [(100, 101, "open", 100, {"same_citizen_id", "similar_name"})]


@pytest.mark.usefixtures("sealed_values")
async def test_other_sealed_values_are_no_citizen_id(place: Street) -> None:
    for number, name in ((100, "Nguyễn Văn An"), (101, "Lê Thị Bình")):
        await place.person(number, name)
        await place.pool.execute(_ADD_SEALED, n(number), "past_contact", b"a")
    await place.search()
    assert await place.register() == []


async def test_what_a_crowd_shares_tells_nobody_apart(place: Street) -> None:
    for number in range(100, 121):
        await place.person(number, "Nguyễn Văn Thành", PHONE)
    await place.search()
    assert await place.register() == []
    await place.pool.execute("delete from person_homes where person_id = $1", n(120))
    await place.pool.execute("update person_contacts set phone = $2 where person_id = $1", n(120), OTHER_PHONE)
    await place.search()
    assert len(await place.register()) == 20 * 19 // 2


async def test_the_erased_are_not_found(place: Street) -> None:
    await place.person(100, "Nguyễn Thị Ánh", PHONE)
    await place.person(101, "Nguyễn Thị Ánh", PHONE)
    erase = "update persons set erased_on = '2026-03-01', recorded_in = record.current_change_set() where id = $1"
    await place.desk.write((erase, n(101)))
    await place.search()
    assert await place.register() == []


async def test_a_pair_counts_in_the_smallest_place_that_both_lie_in(place: Street) -> None:
    for number, home in ((100, HAMLET), (101, HAMLET), (102, NEXT_HAMLET), (103, FAR_HAMLET)):
        await place.person(number, "Nguyễn Thị Ánh", PHONE, home=home)
    await place.search()
    rows = await place.pool.fetch(
        "select s.second_id, t.key, t.id from duplicate_suspicions s join territories t on t.id = s.territory_id "
        "where s.first_id = $1 order by 1",
        n(100),
    )
    places = [row["id"] if row["id"] == HAMLET else row["key"] for row in rows]
    assert places == [HAMLET, COMMUNE, PROVINCE]
