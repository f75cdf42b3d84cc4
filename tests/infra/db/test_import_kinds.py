"""Lists of hamlets, groups, memberships and boards: what each takes, and what it refuses."""

import unicodedata
from collections.abc import AsyncIterator, Callable
from datetime import date
from typing import Any

import asyncpg
import pytest

from app.domain.imports.model import ImportKind
from app.infra.postgres import EmbeddedServer
from tests.domain.imports.test_scripts import in_1258, in_tcvn3, in_vni
from tests.infra.db.desk import TODAY
from tests.infra.db.import_steps import GROUPS, HAMLETS, HOUSEHOLDS, Importer, importing, text_file, workbook

BOARD = ("Ấp", "Tổ", "Họ và tên", "Số điện thoại", "Chức vụ", "Từ ngày")
ROWS = (
    HOUSEHOLDS,
    (1, "Mỹ Hòa", 1, "Nguyễn Văn An", "12 đường 1", "0912 345 678", 4),
    (2, "Mỹ Hòa", "", "Trần Thị Bình", "14 đường 1", "", 3),
)


@pytest.fixture
async def importer(test_server: EmbeddedServer, database: str, pool: asyncpg.Pool) -> AsyncIterator[Importer]:
    async with importing(pool, test_server.app_dsn(database)) as ready:
        yield ready


async def found(importer: Importer, kind: ImportKind, *rows: Any, **given: Any) -> list[tuple[Any, ...]]:
    return await importer.problems(await importer.check(workbook(*rows), kind, **given))


async def test_hamlets_lie_in_their_commune(importer: Importer) -> None:
    rows = await importer.pool.fetch(
        "select v.code, v.name, v.short_name, t.path::text like c.path::text || '.%', lower(t.valid) "
        "from territory_versions v join territories t on t.id = v.territory_id "
        "join territories c on c.id = v.parent_id where v.parent_id = $1 and v.kind = 'hamlet' order by v.code",
        importer.commune.id,
    )
    day = date(2025, 8, 1)
    assert [tuple(row) for row in rows] == [
        ("AP01", "Ấp Mỹ Hòa", "Mỹ Hòa", True, day),
        ("AP02", "Ấp Tân Hòa", "Tân Hòa", True, day),
        ("KH04", "Khóm 4", "Khóm 4", True, day),
    ]


async def test_hamlets_without_codes_are_given_the_next(importer: Importer) -> None:
    rows = (("Tên ấp, khóm",), ("Ấp Mới",), ("Khu phố Chợ",), ("Ấp Tân Hòa",))
    applied = await importer.load(workbook(*rows), ImportKind.HAMLETS)
    assert (applied["new_count"], applied["unchanged_count"]) == (2, 1)
    codes = await importer.pool.fetch(
        "select code from territory_versions where name in ('Ấp Mới', 'Khu phố Chợ') order by 1"
    )
    assert [row["code"] for row in codes] == ["AP03", "KP01"]


async def test_hamlets_that_differ_from_the_record_are_refused(importer: Importer) -> None:
    assert await found(
        importer,
        ImportKind.HAMLETS,
        ("Mã ấp", "Tên ấp", "Từ ngày"),
        ("AP01", "Ấp Khác", ""),
        ("AP09", "Ấp Tân Hòa", ""),
        ("ap10", "Ấp Mười", ""),
        ("AP11", "Mười Một", ""),
        ("AP12", "Ấp Mười Hai", "01/07/2024"),
        ("AP13", "Ấp Mười Ba", ""),
        ("AP13", "Ấp Mười Bốn", ""),
    ) == [
        (2, "A2", "hamlet-differs"),
        (3, "B3", "hamlet-differs"),
        (4, "A4", "hamlet-code-form"),
        (5, "B5", "hamlet-kind-missing"),
        (6, "C6", "day-out-of-range"),
        (8, "A8", "row-twice"),
    ]


async def test_hamlets_and_groups_twice_change_nothing(importer: Importer) -> None:
    before = await importer.counts()
    assert (await importer.load(workbook(*HAMLETS), ImportKind.HAMLETS))["unchanged_count"] == 3
    assert (await importer.load(workbook(*GROUPS), ImportKind.GROUPS))["unchanged_count"] == 3
    assert await importer.counts() == before


async def test_groups_are_named_by_their_number_and_begin_on_their_day(importer: Importer) -> None:
    rows = (("Ấp", "Tổ số", "Tên tổ", "Ngày thành lập"), (4, 1, "", "15/12/2025"), ("Khóm 4", 2, "Tổ Đoàn Kết", ""))
    await importer.load(workbook(*rows), ImportKind.GROUPS)
    groups = await importer.pool.fetch(
        "select v.number, v.name, v.status, g.origin, lower(g.valid) from group_versions v join groups g "
        "on g.id = v.group_id join territory_versions t on t.territory_id = v.territory_id "
        "where t.code = 'KH04' order by 1"
    )
    assert [tuple(row) for row in groups] == [
        (1, "Tổ số 1", "active", "recorded", date(2025, 12, 15)),
        (2, "Tổ Đoàn Kết", "active", "recorded", TODAY),
    ]


async def test_groups_that_differ_from_the_record_are_refused(importer: Importer) -> None:
    assert await found(
        importer,
        ImportKind.GROUPS,
        ("Ấp", "Tổ số", "Tên tổ", "Từ ngày"),
        ("Mỹ Hòa", 1, "Tổ Khác", ""),
        ("Mỹ Hòa", 2, "", "01/09/2025"),
        ("Mỹ Hòa", 5, "", ""),
        ("Mỹ Hòa", 5, "Tổ Năm", ""),
        ("Ấp Lạ", 1, "", ""),
        ("Mỹ Hòa", 6, "", "01/01/2025"),
    ) == [
        (2, "B2", "group-differs"),
        (3, "B3", "group-differs"),
        (5, "B5", "row-twice"),
        (6, "A6", "hamlet-unknown"),
        (7, "D7", "day-out-of-range"),
    ]


async def test_households_on_record_become_members(importer: Importer) -> None:
    await importer.load(workbook(*ROWS))
    rows = (
        ("Ấp", "Tổ", "Chủ hộ", "Địa chỉ", "Tham gia tổ"),
        ("Mỹ Hòa", 1, "Nguyễn Văn An", "12 đường 1", "không tham gia"),
        ("Mỹ Hòa", 2, "Trần Thị Bình", "14 đường 1", "được mời"),
    )
    applied = await importer.load(workbook(*rows), ImportKind.MEMBERSHIPS)
    assert (applied["changed_count"], applied["new_count"]) == (2, 0)
    statuses = await importer.pool.fetch(
        "select v.number, m.status from memberships m join group_versions v on v.group_id = m.group_id "
        "where upper_inf(m.valid) order by 1"
    )
    assert [tuple(row) for row in statuses] == [(1, "declined"), (2, "invited")]
    assert (await importer.load(workbook(*rows), ImportKind.MEMBERSHIPS))["unchanged_count"] == 2


async def test_a_membership_of_an_unknown_household_is_refused(importer: Importer) -> None:
    await importer.load(workbook(*ROWS))
    rows = (("Ấp", "Tổ", "Chủ hộ", "Địa chỉ"), ("Mỹ Hòa", 1, "Không Ai", "99 đường 9"))
    assert await found(importer, ImportKind.MEMBERSHIPS, *rows) == [(2, "C2", "household-unknown")]


async def test_a_board_is_seated(importer: Importer) -> None:
    rows = (
        BOARD,
        ("Mỹ Hòa", 1, "Lê Văn Tổ", "0911 111 111", "Tổ trưởng", "01/01/2026"),
        ("Mỹ Hòa", 1, "Lê Thị Phó", "", "Tổ phó", ""),
        ("Mỹ Hòa", 1, "Lê Văn Tổ", "0911 111 111", "Thư ký", ""),
    )
    await importer.load(workbook(*rows), ImportKind.BOARDS)
    seats = await importer.pool.fetch(
        "select s.post, c.full_name, c.phone, s.manner, lower(s.valid), s.term_until from board_seats s "
        "join person_contacts c on c.person_id = s.person_id order by s.post"
    )
    assert [tuple(row) for row in seats] == [
        ("deputy", "Lê Thị Phó", None, "elected", TODAY, date(2028, 9, 10)),
        ("head", "Lê Văn Tổ", "+84911111111", "elected", date(2026, 1, 1), date(2028, 7, 1)),
        ("secretary", "Lê Văn Tổ", "+84911111111", "elected", TODAY, date(2028, 9, 10)),
    ]
    assert await importer.pool.fetchval("select count(distinct person_id) from board_seats") == 2
    before = await importer.counts()
    assert (await importer.load(workbook(*rows), ImportKind.BOARDS))["unchanged_count"] == 3
    assert await importer.counts() == before


async def test_the_head_of_a_household_is_known_by_the_phone_number(importer: Importer) -> None:
    await importer.load(workbook(*ROWS))
    await importer.load(
        workbook(BOARD, ("Mỹ Hòa", 1, "Nguyễn Văn An", "0912345678", "Tổ trưởng", "")), ImportKind.BOARDS
    )
    same = (
        "select o.person_id = s.person_id from board_seats s, household_holders o "
        "join person_contacts c on c.person_id = o.person_id where c.phone is not null"
    )
    assert await importer.pool.fetchval(same)


async def test_the_head_of_a_household_of_the_same_name_is_doubtful(importer: Importer) -> None:
    await importer.load(workbook(*ROWS))
    rows = (BOARD, ("Mỹ Hòa", 1, "Nguyễn Văn An", "", "Tổ trưởng", ""))
    started = await importer.check(workbook(*rows), ImportKind.BOARDS)
    assert (await importer.seen(started))["doubtful_count"] == 1
    doubt, candidate = await importer.doubt(started)
    await importer.decide(doubt, candidate)
    await importer.apply(started)
    assert await importer.pool.fetchval("select person_id from board_seats") == candidate


async def test_a_board_has_one_head_and_two_deputies(importer: Importer) -> None:
    await importer.load(workbook(BOARD, ("Mỹ Hòa", 1, "Lê Văn Tổ", "", "Tổ trưởng", "")), ImportKind.BOARDS)
    assert await found(
        importer,
        ImportKind.BOARDS,
        BOARD,
        ("Mỹ Hòa", 1, "Người Khác", "", "Tổ trưởng", ""),
        ("Mỹ Hòa", 2, "Phó Một", "", "Tổ phó", ""),
        ("Mỹ Hòa", 2, "Phó Hai", "", "Tổ phó", ""),
        ("Mỹ Hòa", 2, "Phó Ba", "", "Tổ phó", ""),
        ("Mỹ Hòa", 7, "Ai Đó", "", "Thư ký", ""),
        ("Mỹ Hòa", 2, "Sớm Quá", "", "Thư ký", "01/01/2024"),
    ) == [
        (2, "E2", "seat-taken"),
        (3, "E3", "seat-deputies"),
        (6, "B6", "group-unknown"),
        (7, "F7", "day-out-of-range"),
    ]


@pytest.mark.parametrize("form", ["tcvn3", "vni", "nfd", "cp1258"])
async def test_lists_in_legacy_encodings_end_up_as_unicode(importer: Importer, form: str) -> None:
    rows = (
        ("Ấp", "Họ và tên chủ hộ", "Số nhân khẩu"),
        ("Mỹ Hòa", "Nguyễn Thị Huệ", "4"),
        ("Tân Hòa", "Lê Đức Bướm", "3"),
    )
    write: dict[str, Callable[[str], str]] = {
        "tcvn3": in_tcvn3,
        "vni": in_vni,
        "nfd": lambda text: unicodedata.normalize("NFD", text),
    }
    if form == "cp1258":
        content = in_1258("\n".join(",".join(row) for row in rows))
    else:
        content = text_file(*([write[form](cell) for cell in row] for row in rows))
    await importer.load(content)
    names = await importer.pool.fetch("select full_name from person_contacts order by 1")
    assert [row["full_name"] for row in names] == ["Lê Đức Bướm", "Nguyễn Thị Huệ"]


PAST_GROUPS = (
    ("Ấp", "Tổ số", "Từ ngày", "Đến ngày"),
    ("Tân Hòa", 11, "02/08/2025", "01/09/2025"),
    ("Tân Hòa", 12, "01/09/2025", ""),
    ("Tân Hòa", 13, "01/09/2025", ""),
    ("Tân Hòa", 14, "02/08/2025", ""),
)
PAST = ("Ấp", "Ngày có hiệu lực", "Hình thức", "Từ tổ", "Thành tổ", "Số quyết định", "Ngày quyết định")


@pytest.fixture
async def past(importer: Importer) -> Importer:
    """Groups of the past: 11 ended when 12 and 13 began; 14 is there all the time."""
    await importer.load(workbook(*PAST_GROUPS), ImportKind.GROUPS)
    return importer


async def test_past_restructurings_draw_the_lineage(past: Importer) -> None:
    rows = (PAST, ("Tân Hòa", "01/09/2025", "chia", "11", "12, 13", "15/QĐ-UBND", "20/08/2025"))
    before = await past.counts()
    applied = await past.load(workbook(*rows), ImportKind.RESTRUCTURINGS)
    assert applied["new_count"] == 1
    assert (await past.counts())[:3] == before[:3]
    cases = await past.pool.fetch(
        "select kind, legal_form, state, origin, effective_on, decision_number, decided_on from restructurings"
    )
    assert [tuple(row) for row in cases] == [
        ("split", "chia", "executed", "recorded", date(2025, 9, 1), "15/QĐ-UBND", date(2025, 8, 20))
    ]
    edges = await past.pool.fetch(
        "select o.number as o, r.number as r, e.kind from lineage_edges e "
        "left join group_versions o on o.group_id = e.origin_group_id "
        "left join group_versions r on r.group_id = e.result_group_id order by 1, 2"
    )
    assert [tuple(row) for row in edges] == [(11, 12, "moves"), (11, 13, "moves")]
    assert (await past.load(workbook(*rows), ImportKind.RESTRUCTURINGS))["unchanged_count"] == 1


async def test_past_restructurings_that_cannot_have_been_are_refused(past: Importer) -> None:
    assert await found(
        past,
        ImportKind.RESTRUCTURINGS,
        PAST,
        ("Tân Hòa", "01/09/2025", "sáp nhập", "11", "12, 13", "", ""),
        ("Tân Hòa", "01/09/2025", "chia", "12", "13", "", ""),
        ("Tân Hòa", "01/09/2025", "giải thể", "mười một", "", "", ""),
        ("Ấp Lạ", "01/09/2025", "giải thể", "11", "", "", ""),
        ("Tân Hòa", "01/09/2030", "thành lập", "", "12", "", ""),
        ("Tân Hòa", "01/09/2025", "xoá", "11", "", "", ""),
    ) == [
        (2, "C2", "past-shape"),
        (3, "D3", "group-not-then"),
        (4, "C4", "past-shape"),
        (4, "D4", "group-numbers"),
        (5, "A5", "hamlet-unknown"),
        (6, "B6", "day-out-of-range"),
        (6, "C6", "past-shape"),
        (7, "C7", "cell-word"),
    ]


async def test_groups_of_the_past_twice_change_nothing(past: Importer) -> None:
    assert (await past.load(workbook(*PAST_GROUPS), ImportKind.GROUPS))["unchanged_count"] == 4
    wrong = (PAST_GROUPS[0], ("Tân Hòa", 11, "02/08/2025", "01/10/2025"), ("Tân Hòa", 11, "03/08/2025", "04/08/2025"))
    assert await found(past, ImportKind.GROUPS, *wrong) == [(2, "B2", "group-differs"), (3, "B3", "group-differs")]
