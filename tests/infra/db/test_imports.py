"""Lists of hamlets, groups and households on real PostgreSQL: checked whole, applied whole or not at all."""

from collections.abc import AsyncIterator

import asyncpg
import pytest

from app.infra.postgres import EmbeddedServer
from tests.infra.db.import_steps import HOUSEHOLDS, Importer, importing, workbook


@pytest.fixture
async def importer(test_server: EmbeddedServer, database: str, pool: asyncpg.Pool) -> AsyncIterator[Importer]:
    async with importing(pool, test_server.app_dsn(database)) as ready:
        yield ready


ROWS = (
    HOUSEHOLDS,
    (1, "Ấp Mỹ Hòa", 1, "Nguyễn Văn An", "12 đường tỉnh 847", "0912 345 678", 4),
    (2, "Mỹ Hòa", 2, "Trần Thị Bình", "14 đường tỉnh 847", "", 3),
    (3, "Tân Hòa", "", "Lê Văn Cường", "", "", 5),
)


async def test_a_list_is_checked_and_applied(importer: Importer) -> None:
    started = await importer.check(workbook(*ROWS))
    seen = await importer.seen(started)
    assert await importer.problems(started) == []
    assert seen | {"version": 0} == {
        "state": "validated",
        "version": 0,
        "row_count": 3,
        "new_count": 3,
        "unchanged_count": 0,
        "changed_count": 0,
        "doubtful_count": 0,
        "error_count": 0,
        "notice_count": 0,
        "failure": None,
        "allowed_actions": ["apply_import", "cancel_import"],
    }
    applied = await importer.apply(started)
    assert applied["state"] == "applied"
    rows = await importer.pool.fetch(
        "select h.code, h.origin, d.address, c.full_name, c.phone, p.people, v.number, m.status "
        "from households h join dwellings d on d.household_id = h.id "
        "join household_holders o on o.household_id = h.id join person_contacts c on c.person_id = o.person_id "
        "join people_counts p on p.household_id = h.id left join memberships m on m.household_id = h.id "
        "left join group_versions v on v.group_id = m.group_id order by h.code"
    )
    assert [tuple(row) for row in rows] == [
        ("30154-AP01-H0001", "recorded", "12 đường tỉnh 847", "Nguyễn Văn An", "+84912345678", 4, 1, "member"),
        ("30154-AP01-H0002", "recorded", "14 đường tỉnh 847", "Trần Thị Bình", None, 3, 2, "member"),
        ("30154-AP02-H0001", "recorded", None, "Lê Văn Cường", None, 5, None, None),
    ]


async def test_the_same_list_twice_changes_nothing(importer: Importer) -> None:
    await importer.load(workbook(*ROWS))
    before = await importer.counts()
    again = await importer.load(workbook(*ROWS))
    assert (again["new_count"], again["unchanged_count"], again["changed_count"]) == (0, 3, 0)
    assert again["state"] == "applied"
    assert await importer.counts() == before
