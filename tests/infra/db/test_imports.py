"""Lists of hamlets, groups and households on real PostgreSQL: checked whole, applied whole or not at all."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from app.domain.imports import actions
from app.domain.imports.commands import CancelImport, DecideDoubt, OpenUpload, StartImport
from app.domain.imports.model import ImportKind
from app.domain.journal.model import Origin
from app.domain.shared.errors import Conflict, NotFound, StaleVersion
from app.domain.shared.ids import AccountId, ImportDoubtId, ImportId, TerritoryId, UploadId
from app.infra.db.imports import carrying
from app.infra.db.sealed import SealedValues
from app.infra.db.transaction import Transaction
from app.infra.postgres import EmbeddedServer
from tests.api.support import SECRETS
from tests.infra.db.desk import TODAY, Place
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


BOUND = """
insert into policy_values (territory_id, key, value, legal_basis, verified, valid)
values ($1, $2, to_jsonb(1), '15/HD-MTTQ', true, daterange('2025-07-01', null))
"""
PLANTED = (
    ("DANH SÁCH HỘ",),
    HOUSEHOLDS,
    (1, "Ấp Mỹ Hòa", 1, "Nguyễn Văn An", "12 đường 1", "0912 345 678", 4),
    (2, "Ấp Không Có", 1, "Nguyễn Văn Bảy", "13 đường 1", "", 4),
    (3, "Mỹ Hòa", 9, "Nguyễn Văn Chín", "14 đường 1", "12345", 4),
    (4, "", 1, "", "15 đường 1", "", "4 người"),
    (5, "Mỹ Hòa", 1, "=cmd|' /C calc'!A0", "16 đường 1", "", 4),
    (1, "Ấp Mỹ Hòa", 1, "Nguyễn Văn An", "12 đường 1", "0912 345 678", 4),
    ("", "Tổng cộng", "", "", "", "", 20),
    (),
    (7, "Tân Hòa", 1.5, "Lê Văn Mười", "x" * 301, "", 1000),
)


async def test_the_preview_names_every_planted_error_by_row_and_cell(importer: Importer) -> None:
    started = await importer.check(workbook(*PLANTED))
    assert await importer.problems(started) == [
        (4, "B4", "hamlet-unknown"),
        (5, "C5", "group-unknown"),
        (5, "F5", "cell-phone"),
        (6, "B6", "cell-missing"),
        (6, "D6", "cell-missing"),
        (6, "G6", "cell-number"),
        (7, "D7", "cell-formula"),
        (8, None, "row-repeated"),
        (9, None, "row-skipped"),
        (11, "C11", "cell-number"),
        (11, "E11", "cell-long"),
        (11, "G11", "cell-number"),
    ]
    seen = await importer.seen(started)
    assert (seen["state"], seen["row_count"], seen["error_count"], seen["notice_count"]) == ("refused", 6, 10, 2)
    assert seen["allowed_actions"] == ["cancel_import"]


async def test_a_list_with_an_error_writes_nothing_and_keeps_no_value(importer: Importer) -> None:
    before = await importer.counts()
    started = await importer.check(workbook(*PLANTED))
    with pytest.raises(Conflict):
        await importer.apply(started)
    assert await importer.counts() == before
    assert await importer.kept_values() == (0, 0)


async def test_an_applied_list_keeps_no_value(importer: Importer) -> None:
    started = await importer.check(workbook(*ROWS))
    assert await importer.kept_values() != (0, 0)
    await importer.apply(started)
    assert await importer.kept_values() == (0, 0)


async def test_a_list_that_was_given_up_keeps_no_value_and_is_not_checked(importer: Importer) -> None:
    started = await importer.start(workbook(*ROWS))
    await importer.cancel(started)
    assert await importer.work() == 1
    assert (await importer.seen(started))["state"] == "cancelled"
    assert await importer.kept_values() == (0, 0)


async def test_a_file_that_is_no_list_is_refused_with_its_code(importer: Importer) -> None:
    started = await importer.check(b"%PDF-1.7 " + b"x" * 100)
    seen = await importer.seen(started)
    assert (seen["state"], seen["failure"]) == ("refused", "file-unknown")
    assert await importer.problems(started) == [(None, None, "file-unknown")]


async def test_an_empty_list_is_refused(importer: Importer) -> None:
    started = await importer.check(workbook(HOUSEHOLDS))
    assert await importer.problems(started) == [(None, None, "file-empty")]


async def test_what_a_second_list_says_otherwise_is_changed(importer: Importer) -> None:
    await importer.load(workbook(*ROWS), day=date(2026, 1, 1))
    changed = (
        (*HOUSEHOLDS, "Hiện diện"),
        (1, "Mỹ Hòa", 1, "Nguyễn Văn An", "12 đường tỉnh 847", "0987 654 321", 5, "đi làm ăn xa"),
        (2, "Mỹ Hòa", 2, "Trần Thị Bình", "14 đường tỉnh 847", "", 3, ""),
        (3, "Tân Hòa", 1, "Lê Văn Cường", "", "", 5, ""),
    )
    applied = await importer.load(workbook(*changed))
    assert (applied["new_count"], applied["unchanged_count"], applied["changed_count"]) == (0, 1, 2)
    rows = await importer.pool.fetch(
        "select h.code, h.version, c.phone, p.people, lower(p.valid) as since, r.presence, m.group_id is not null, "
        "o.group_id is not null from households h "
        "join household_holders x on x.household_id = h.id join person_contacts c on c.person_id = x.person_id "
        "join people_counts p on p.household_id = h.id and upper_inf(p.valid) "
        "join presences r on r.household_id = h.id and upper_inf(r.valid) "
        "join household_homes o on o.household_id = h.id left join memberships m on m.household_id = h.id order by 1"
    )
    january = date(2026, 1, 1)
    assert [tuple(row) for row in rows] == [
        ("30154-AP01-H0001", 2, "+84987654321", 5, TODAY, "away", True, True),
        ("30154-AP01-H0002", 1, None, 3, january, "resident", True, True),
        ("30154-AP02-H0001", 2, None, 5, january, "resident", True, True),
    ]
    events = await importer.pool.fetch(
        "select e.kind, e.order_no, l.kind from household_events e join household_lineage l on l.event_id = e.id "
        "where e.effective_on = $1 order by 1, 2",
        TODAY,
    )
    assert [tuple(row) for row in events] == [("presence", 2, "continues"), ("recount", 1, "continues")]
    assert (await importer.load(workbook(*changed)))["unchanged_count"] == 3


async def test_a_phone_number_that_a_list_replaces_is_kept_sealed(
    importer: Importer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(carrying, "_PORTION", 2)
    names = ("Nguyễn Văn An", "Trần Thị Bình", "Lê Văn Cường", "Phạm Thị Dung")

    def told(*phones: str) -> bytes:
        people = enumerate(zip(names, phones, strict=True), 1)
        return workbook(HOUSEHOLDS, *((n, "Mỹ Hòa", 1, name, "", phone, 4) for n, (name, phone) in people))

    phones = "select person_id, phone from person_contacts where person_id in (select person_id from household_holders)"
    await importer.load(told("0912345671", "0912345672", "0912345673", ""), day=date(2026, 1, 1))
    before = {row["person_id"]: row["phone"] for row in await importer.pool.fetch(phones)}
    await importer.load(told("0912345681", "0912345682", "0912345683", "0912345684"))
    after = {row["person_id"]: row["phone"] for row in await importer.pool.fetch(phones)}
    replaced = {person: phone for person, phone in before.items() if phone is not None}
    assert len(replaced) == 3
    assert not set(after.values()) & set(before.values())
    async with importer.pool.acquire() as connection, connection.transaction():
        sealed = SealedValues(Transaction(connection, Origin(None, None, "test")), lambda: SECRETS)
        for person in after:
            kept = [value["phone"] for _, value in await sealed.open(person, "past_contact")]
            assert kept == ([replaced[person]] if person in replaced else [])


async def test_a_household_of_another_group_is_not_moved_by_a_list(importer: Importer) -> None:
    await importer.load(workbook(*ROWS))
    moved = (HOUSEHOLDS, (1, "Mỹ Hòa", 2, "Nguyễn Văn An", "12 đường tỉnh 847", "", 4))
    started = await importer.check(workbook(*moved))
    assert await importer.problems(started) == [(2, "C2", "member-elsewhere")]


async def test_later_facts_stand_in_the_way(importer: Importer) -> None:
    await importer.load(workbook(*ROWS), day=date(2026, 2, 1))
    recount = (HOUSEHOLDS, (1, "Mỹ Hòa", 1, "Nguyễn Văn An", "12 đường tỉnh 847", "", 6))
    await importer.load(workbook(*recount), day=date(2026, 3, 1))
    again = (HOUSEHOLDS, (1, "Mỹ Hòa", 1, "Nguyễn Văn An", "12 đường tỉnh 847", "", 7))
    started = await importer.check(workbook(*again), day=date(2026, 2, 15))
    assert await importer.problems(started) == [(2, "D2", "import-later-fact")]


async def test_a_doubtful_row_waits_for_a_person(importer: Importer) -> None:
    await importer.load(workbook(*ROWS))
    like = (HOUSEHOLDS, (1, "Tân Hòa", "", "Lê Văn Cường", "7 đường 2", "", 5))
    started = await importer.check(workbook(*like))
    seen = await importer.seen(started)
    assert (seen["state"], seen["doubtful_count"], seen["allowed_actions"]) == ("validated", 1, ["cancel_import"])
    with pytest.raises(Conflict) as caught:
        await importer.apply(started)
    assert caught.value.code.code == "import-undecided"
    doubt, candidate = await importer.doubt(started)
    await importer.decide(doubt, candidate)
    applied = await importer.apply(started)
    assert (applied["state"], applied["changed_count"], applied["new_count"]) == ("applied", 1, 0)
    assert await importer.pool.fetchval("select count(*) from households") == 3
    assert (
        await importer.pool.fetchval("select address from dwellings where household_id = $1", candidate) == "7 đường 2"
    )


async def test_a_doubtful_row_may_be_new(importer: Importer) -> None:
    await importer.load(workbook(*ROWS))
    like = (HOUSEHOLDS, (1, "Tân Hòa", "", "Lê Văn Cường", "7 đường 2", "", 5))
    started = await importer.check(workbook(*like))
    doubt, _ = await importer.doubt(started)
    await importer.decide(doubt, None)
    assert (await importer.apply(started))["new_count"] == 1
    assert await importer.pool.fetchval("select count(*) from households") == 4


async def test_two_households_of_one_name_stay_two(importer: Importer) -> None:
    rows = (HOUSEHOLDS, (1, "Mỹ Hòa", 1, "Lê Văn Hai", "", "", 4), (2, "Mỹ Hòa", 1, "Lê Văn Hai", "", "", 5))
    started = await importer.check(workbook(*rows))
    assert await importer.problems(started) == [(3, "D3", "row-alike")]
    await importer.apply(started)
    before = await importer.counts()
    assert (await importer.load(workbook(*rows)))["unchanged_count"] == 2
    assert await importer.counts() == before


async def test_a_household_is_known_by_its_code(importer: Importer) -> None:
    await importer.load(workbook(*ROWS))
    coded = ("Mã hộ", "Ấp", "Tổ", "Chủ hộ", "Nhân khẩu")
    rows = (coded, ("30154-AP02-H0001", "Tân Hòa", "", "Lê Thị Dung", 5), ("TH-99", "Tân Hòa", 1, "Võ Văn Em", 2))
    applied = await importer.load(workbook(*rows))
    assert (applied["new_count"], applied["changed_count"]) == (1, 1)
    heads = await importer.pool.fetch(
        "select h.code, c.full_name, lower(o.valid), upper(o.valid) from households h join household_holders o "
        "on o.household_id = h.id join person_contacts c on c.person_id = o.person_id "
        "where h.code in ('30154-AP02-H0001', 'TH-99') order by 1, 3, 2"
    )
    assert [tuple(row) for row in heads] == [
        ("30154-AP02-H0001", "Lê Thị Dung", TODAY, None),
        ("TH-99", "Võ Văn Em", TODAY, None),
    ]
    elsewhere = (coded, ("30154-AP02-H0001", "Tân Hòa", "", "A", 5), ("30154-AP02-H0001", "Tân Hòa", "", "B", 5))
    started = await importer.check(workbook(*elsewhere))
    assert await importer.problems(started) == [(3, "A3", "row-twice")]


async def test_alleys_are_registered_and_found_again(importer: Importer) -> None:
    headers = ("Ấp", "Hẻm, tuyến", "Thứ tự nhà", "Chủ hộ", "Nhân khẩu")
    rows = (headers, ("Mỹ Hòa", "Hẻm Cây Bàng", 1, "Lê An", 2), ("Mỹ Hòa", "Hẻm Cây Bàng", 2, "Lê Ba", 2))
    await importer.load(workbook(*rows))
    clusters = await importer.pool.fetch("select kind, name from clusters")
    assert [tuple(row) for row in clusters] == [("alley", "Hẻm Cây Bàng")]
    assert (await importer.load(workbook(*rows)))["unchanged_count"] == 2
    wrong = (headers, ("Mỹ Hòa", "Cây Bàng", "", "Lê Tư", 2), ("Mỹ Hòa", "", 3, "Lê Năm", 2))
    started = await importer.check(workbook(*wrong))
    assert await importer.problems(started) == [(2, "B2", "cluster-kind-unclear"), (3, "C3", "dwelling-sequence")]


async def test_a_hamlet_of_its_own_needs_no_column(importer: Importer) -> None:
    hamlet = await importer.pool.fetchrow(
        "select t.id, t.path::text from territories t join territory_versions v on v.territory_id = t.id "
        "where v.code = 'KH04' and v.parent_id = $1",
        importer.commune.id,
    )
    assert hamlet is not None
    place = Place(TerritoryId(hamlet["id"]), hamlet["path"])
    await importer.load(workbook(("Chủ hộ", "Nhân khẩu"), ("Lê An", 3)), at=place)
    assert await importer.pool.fetchval("select code from households") == "30154-KH04-H0001"


async def test_a_group_that_is_full_refuses(importer: Importer) -> None:
    await importer.write((BOUND, importer.commune.id, "size.soft_max"))
    rows = (HOUSEHOLDS, (1, "Mỹ Hòa", 1, "Lê An", "1 đường 1", "", 4), (2, "Mỹ Hòa", 1, "Lê Ba", "2 đường 1", "", 4))
    told = await importer.check(workbook(*rows))
    assert await importer.problems(told) == [(2, "C2", "household-group-large")]
    await importer.write((BOUND, importer.commune.id, "size.hard_max"))
    refused = await importer.check(workbook(*rows))
    assert await importer.problems(refused) == [(2, "C2", "household-group-full")]


async def test_a_mapping_and_a_sheet_are_followed(importer: Importer) -> None:
    content = workbook(("Ấp", "Ten CH", "NK"), ("Mỹ Hòa", "Lê An", 3), sheet="Trang 1")
    loaded = await importer.load(content, mapping={"Ten CH": "name", "NK": "people"}, sheet="Trang 1")
    assert loaded["new_count"] == 1


async def test_one_entry_of_the_journal_is_the_history_of_every_household(importer: Importer) -> None:
    started = await importer.check(workbook(*ROWS))
    await importer.apply(started)
    entries = await importer.pool.fetch(
        "select e.action, e.subject_id, e.payload, c.channel, c.person_id, e.effective_on, (select count(*) "
        "from journal_subjects s where s.entry_id = e.id) from journal_entries e join change_sets c "
        "on c.id = e.change_set_id where e.subject_id = $1",
        started,
    )
    [entry] = [tuple(row) for row in entries]
    expected = b'{"new": 3, "kind": "households", "changed": 0}'
    assert entry == ("apply_import", started, expected, "worker", importer.officer.person_id, TODAY, 1 + 3 + 2 + 3)
    persons = await importer.pool.fetch(
        "select lawful_basis, notice_on from persons where lawful_basis = 'public_task'"
    )
    assert [tuple(row) for row in persons] == [("public_task", None)] * 3


async def test_a_version_that_was_not_seen_is_refused(importer: Importer) -> None:
    await importer.load(workbook(*ROWS))
    started = await importer.check(workbook(HOUSEHOLDS, (1, "Tân Hòa", "", "Lê Văn Cường", "7 đường 2", "", 5)))
    doubt, _ = await importer.doubt(started)
    stale: tuple[tuple[Any, Any], ...] = (
        (actions.decide_doubt, DecideDoubt(import_doubt_id=doubt, expected_version=9)),
        (actions.cancel_import, CancelImport(import_id=started, expected_version=1)),
    )
    for action, command in stale:
        with pytest.raises(StaleVersion):
            await importer.carry_out(action, importer.officer, command)


async def test_what_is_not_there_is_not_found(importer: Importer) -> None:
    nothing = UUID(int=5)
    unknown: tuple[tuple[Any, Any], ...] = (
        (actions.open_upload, OpenUpload(territory_id=TerritoryId(nothing), name="x", size=1)),
        (actions.start_import, StartImport(upload_id=UploadId(nothing), kind=ImportKind.GROUPS, effective_on=TODAY)),
        (actions.decide_doubt, DecideDoubt(import_doubt_id=ImportDoubtId(nothing), expected_version=1)),
        (actions.cancel_import, CancelImport(import_id=ImportId(nothing), expected_version=1)),
    )
    for action, command in unknown:
        with pytest.raises(NotFound):
            await importer.carry_out(action, importer.officer, command)


async def test_nobody_adds_to_the_file_of_somebody_else(importer: Importer) -> None:
    opened = OpenUpload(territory_id=importer.commune.id, name="Danh sách.csv", size=4)
    upload = UploadId(await importer.carry_out(actions.open_upload, importer.officer, opened))
    colleague = replace(importer.officer, account_id=AccountId(UUID(int=77)))
    async with importer._begin(Origin(colleague.account_id, colleague.person_id, "test")) as work:
        with pytest.raises(NotFound):
            await actions.add_chunk(work, colleague, upload, start=0, content=b"1,An")
