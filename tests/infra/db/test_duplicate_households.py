"""Which pairs of households are found, and which are not, on PostgreSQL."""

import asyncpg
import pytest

from app.domain.households import actions as households
from app.domain.households import commands as h
from app.domain.shared.ids import HouseholdId
from tests.infra.db.desk import TODAY
from tests.infra.db.duplicate_steps import FAR_HAMLET, HAMLET, NEXT_HAMLET, Street, n, street


@pytest.fixture
async def place(pool: asyncpg.Pool) -> Street:
    return await street(pool)


async def test_one_address_in_one_hamlet(place: Street) -> None:
    await place.household(500, "Số 12, đường Nguyễn Huệ")
    await place.household(501, "số 12 Đường Nguyễn Huệ.")
    await place.household(502, "Số 13, đường Nguyễn Huệ")
    await place.household(503, "Số 12, đường Nguyễn Huệ", hamlet=NEXT_HAMLET)
    await place.search()
    assert await place.register("household") == [(500, 501, "open", 40, {"same_address", "same_hamlet"})]


async def test_no_address_is_no_address(place: Street) -> None:
    await place.household(500)
    await place.household(501)
    await place.household(502, "- . -")
    await place.household(503, ". .")
    await place.search()
    assert await place.register("household") == []


async def test_one_number_along_two_canals_is_two_addresses(place: Street) -> None:
    await place.canal(71)
    await place.canal(72)
    await place.household(500, "Số 5", cluster=71)
    await place.household(501, "Số 5", cluster=72)
    await place.household(502, "Số 5")
    await place.search()
    assert await place.pairs("household") == [(500, 502), (501, 502)]


async def test_one_head_of_two_households_is_strong(place: Street) -> None:
    await place.person(100, "Nguyễn Văn An")
    await place.household(500, "Số 1", head=100)
    await place.household(501, "Số 2", head=100)
    await place.household(502, "Số 3", speaker=100)
    await place.household(503, "Số 4", head=100, hamlet=FAR_HAMLET)
    await place.search()
    assert await place.register("household") == [
        (500, 501, "open", 70, {"same_head", "same_hamlet"}),
        (500, 503, "open", 60, {"same_head"}),
        (501, 503, "open", 60, {"same_head"}),
    ]


async def test_one_name_of_the_heads_speaks_for_one_address(place: Street) -> None:
    await place.person(100, "Nguyễn Văn Thành", home=FAR_HAMLET)
    await place.person(101, "Nguyễn Văn Thạnh", home=FAR_HAMLET)
    await place.household(500, "Số 1", head=100)
    await place.household(501, "Số 1", head=101)
    await place.search()
    assert await place.register("household") == [(500, 501, "open", 60, {"same_address", "same_name", "same_hamlet"})]


async def test_codes_that_differ_in_nothing_that_counts(place: Street) -> None:
    for number, code in ((500, "AP04-H012"), (501, "ap4 h12"), (502, "AP4-H120"), (503, "AP4-H1-2")):
        await place.household(number, code=code)
    await place.search()
    assert await place.register("household") == [(500, 501, "open", 30, {"code_alike", "same_hamlet"})]


async def test_a_household_that_has_ended_is_not_found(place: Street) -> None:
    await place.household(500, "Số 1")
    await place.household(501, "Số 1")
    await place.search()
    assert await place.pairs("household") == [(500, 501)]
    command = h.EndHousehold(household_id=HouseholdId(n(501)), effective_on=TODAY, expected_version=1)
    await place.desk.carry_out(households.end_household, await place.officer(), command)
    await place.search()
    assert await place.register("household") == [(500, 501, "obsolete", 40, {"same_address", "same_hamlet"})]


async def test_households_that_were_one_may_go_on_at_one_address(place: Street) -> None:
    await place.household(500, "Số 1")
    for version in (1, 2):
        command = h.SplitHousehold(
            household_id=HouseholdId(n(500)), people=1, effective_on=TODAY, expected_version=version
        )
        await place.desk.carry_out(households.split_household, await place.officer(), command)
    addresses = await place.pool.fetch("select address from dwellings where territory_id = $1", HAMLET)
    assert [row[0] for row in addresses] == ["Số 1"] * 3
    await place.search()
    assert await place.register("household") == []
