"""Persons merged and parted again on PostgreSQL: what moves, what stands in the way, what readers see."""

import asyncio
from datetime import date
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from app.domain.access.roles import Role
from app.domain.duplicates.actions import merge_persons
from app.domain.duplicates.commands import MergePersons
from app.domain.groups.actions import end_seat, fill_seat
from app.domain.groups.commands import EndSeat, FillSeat
from app.domain.groups.model import Manner, Post, SeatEnd
from app.domain.households.actions import change_household_head
from app.domain.households.commands import ChangeHouseholdHead
from app.domain.journal.model import Origin
from app.domain.persons.actions import change_person_contact
from app.domain.persons.commands import ChangePersonContact
from app.domain.shared.errors import Conflict, Forbidden, NotFound, RulesBroken, StaleVersion
from app.domain.shared.ids import GroupId, HouseholdId, PersonId, PersonMergeId, SeatId
from app.infra.db.duplicates.references import TABLES
from tests.infra.db import test_privacy as privacy
from tests.infra.db.desk import COMMUNE, OTHER_COMMUNE, PROVINCE, TODAY
from tests.infra.db.duplicate_steps import ACTOR, FAR_HAMLET, HAMLET, SINCE, Street, n, street

PHONE = "+84912345678"
KEPT, MERGED = 100, 101
STAYS = {
    "person_contacts.person_id": "name and phone stay with the record that they were given to",
    "person_homes.person_id": "where the merged record counts for access",
    "persons.merged_into": "what it was merged into",
    "person_merges.kept_person_id": "what was merged into what is never rewritten",
    "person_merges.merged_person_id": "what was merged into what is never rewritten",
    "person_merges.merged_by": "who merged",
    "person_merges.undone_by": "who undid it",
    "duplicate_suspicions.decided_by": "who decided",
    "duplicate_searches.searched_by": "who searched",
    "restructurings.scheduled_by": "who scheduled it",
    "annulments.drafted_by": "who previewed; they may carry it out themselves",
    "annulments.executed_by": "who annulled",
    "recorded_claims.answered_by": "who confirmed or rejected",
    "change_answers.person_id": "who answered",
    "imports.started_by": "who brought the list",
    "imports.applied_by": "who applied it",
    "import_doubts.decided_by": "who decided",
    "operations.on_behalf_of": "on whose behalf it was asked; refused where that record is merged meanwhile",
    "person_keys.person_id": "what was sealed for a record stays sealed under its key",
    "person_sealed_values.person_id": "sealed values stay with the record that they were given to",
}

REFERRING = """
select format('%s.%s', c.conrelid::regclass, a.attname) from pg_constraint c
join pg_attribute a on a.attrelid = c.conrelid and a.attnum = any(c.conkey)
where c.confrelid = 'persons'::regclass and c.contype = 'f'
"""


@pytest.fixture
async def place(pool: asyncpg.Pool) -> Street:
    """Two records of one person: the kept one heads a household, the merged one holds everything that there is."""
    made = await street(pool)
    await made.person(KEPT, "Nguyễn Văn Thành", PHONE)
    await made.person(MERGED, "Nguyễn Văn Thành", PHONE)
    await made.group(50)
    await made.household(500, "Số 1", head=KEPT, speaker=MERGED)
    await made.household(501, "Số 2", head=MERGED)
    await made.seat(60, 50, MERGED)
    await made.seat(61, 50, KEPT, "secretary")
    await made.seat(62, 50, MERGED, "head", since=date(2026, 2, 1), end=date(2026, 3, 1))
    await made.account(70, MERGED)
    await made.role(80, MERGED)
    await made.role(81, KEPT, role=Role.PARTY_CELL, end=date(2026, 2, 1))
    return made


async def who(place: Street, table: str) -> dict[int, int]:
    """The person of each row, as numbers."""
    rows = await place.pool.fetch(f"select id, person_id from {table}")
    return {row[0].int: row[1].int for row in rows}


def codes(caught: pytest.ExceptionInfo[RulesBroken]) -> list[str]:
    return [each.code.code for each in caught.value.violations]


async def test_everything_that_refers_to_the_merged_record_moves(place: Street) -> None:
    await place.merge(KEPT, MERGED)
    assert await who(place, "board_seats") == {60: KEPT, 61: KEPT, 62: KEPT}
    assert await who(place, "household_holders") == {1500: KEPT, 2500: KEPT, 1501: KEPT}
    assert await who(place, "accounts") == {70: KEPT}
    assert await who(place, "assignments") == {80: KEPT, 81: KEPT}
    contacts = await place.pool.fetch("select person_id from person_contacts order by 1")
    assert [row[0].int for row in contacts] == [KEPT, MERGED]
    assert await place.pool.fetchval("select merged_into from persons where id = $1", n(MERGED)) == n(KEPT)


async def test_whose_record_changes_gets_a_new_version(place: Street) -> None:
    before = await place.pool.fetch("select id, recorded_in from persons order by id")
    await place.merge(KEPT, MERGED)
    after = await place.pool.fetch("select id, recorded_in from persons order by id")
    assert {now["id"].int for was, now in zip(before, after, strict=True) if was != now} == {KEPT, MERGED}
    versions = await place.pool.fetch("select id, version from households union all select id, version from groups")
    assert {row[0].int: row[1] for row in versions} == {500: 2, 501: 2, 50: 2}


async def test_both_histories_show_the_merge_and_those_of_what_moved(place: Street) -> None:
    merge_id = await place.merge(KEPT, MERGED)
    entry = await place.desk.entry(merge_id)
    assert (entry["action"], entry["reason"], entry["territory_id"]) == ("merge_persons", "Đã đối chiếu", HAMLET)
    moved = {"board_seat": 2, "household_holder": 2, "assignment": 1, "account": 1}
    assert entry["payload"] == {"moved": moved}
    numbers = {KEPT, MERGED, 50, 60, 62, 70, 80, 500, 501, 1501, 2500}
    assert set(entry["subjects"]) == {merge_id} | {n(number) for number in numbers}


async def test_undoing_puts_back_exactly_what_was(place: Street) -> None:
    before = await place.digest()
    merge_id = await place.merge(KEPT, MERGED)
    assert await place.digest() != before
    await place.unmerge(merge_id)
    assert await place.digest() == before
    entry = await place.desk.entry(merge_id)
    assert (entry["action"], entry["reason"]) == ("unmerge_persons", "Nhầm")
    assert {n(KEPT), n(MERGED)} <= set(entry["subjects"])


async def test_what_came_to_the_kept_record_later_stays_there(place: Street) -> None:
    merge_id = await place.merge(KEPT, MERGED)
    await place.household(502, "Số 3", head=KEPT)
    await place.unmerge(merge_id)
    assert await who(place, "household_holders") == {1500: KEPT, 2500: MERGED, 1501: MERGED, 1502: KEPT}


async def test_a_merge_can_be_done_again_after_its_undoing(place: Street) -> None:
    await place.unmerge(await place.merge(KEPT, MERGED))
    again = await place.merge(MERGED, KEPT)
    assert await who(place, "board_seats") == {60: MERGED, 61: MERGED, 62: MERGED}
    assert await place.pool.fetchval("select kept_person_id from person_merges where id = $1", again) == n(MERGED)


async def test_drafted_restructurings_move_so_that_nobody_approves_the_own_draft(place: Street) -> None:
    draft = """
    insert into restructurings (id, kind, state, origin, territory_id, group_ids, effective_on, command, plan,
        plan_hash, drafted_by) values ($1, 'rename', 'previewed', 'workflow', $2, '{}', $3, '{}', '{}', '', $4)
    """
    await place.desk.write((draft, n(90), HAMLET, TODAY, n(MERGED)))
    merge_id = await place.merge(KEPT, MERGED)
    row = await place.pool.fetchrow("select drafted_by, version from restructurings")
    assert row is not None
    assert tuple(row) == (n(KEPT), 2)
    await place.unmerge(merge_id)
    assert await place.pool.fetchval("select drafted_by from restructurings") == n(MERGED)


async def test_claims_move_so_that_nobody_confirms_what_they_recorded(place: Street) -> None:
    claim = """
    insert into recorded_claims (kind, state, territory_id, group_ids, command, no_paper_reason, recorded_by)
    values ('count', 'pending', $1, '{}', '{}', 'Sổ bị mất', $2)
    """
    await place.desk.write((claim, HAMLET, n(MERGED)))
    merge_id = await place.merge(KEPT, MERGED)
    row = await place.pool.fetchrow("select recorded_by, version from recorded_claims")
    assert row is not None
    assert tuple(row) == (n(KEPT), 2)
    await place.unmerge(merge_id)
    assert await place.pool.fetchval("select recorded_by from recorded_claims") == n(MERGED)


async def test_a_record_without_anything_is_merged_too(place: Street) -> None:
    await place.person(102, "Nguyễn Văn Thành")
    merge_id = await place.merge(KEPT, 102)
    assert await place.pool.fetchval("select count(*) from person_merge_items") == 0
    await place.unmerge(merge_id)
    assert await place.pool.fetchval("select count(*) from persons where merged_into is not null") == 0


async def test_every_reference_to_persons_moves_or_has_a_reason_to_stay(place: Street) -> None:
    rows = await place.pool.fetch(REFERRING)
    moving = {f"{table}.{column}" for table, column, *_ in TABLES.values()}
    assert sorted(row[0] for row in rows) == sorted(moving | STAYS.keys())


# What stands in the way.


@pytest.mark.parametrize(
    ("rows", "broken"),
    [
        ([("account", 71, KEPT)], ["merge-two-accounts"]),
        ([("seat", 63, 50, KEPT, "deputy")], ["merge-same-seat"]),
        ([("role", 82, KEPT)], ["merge-widens-access", "merge-same-role"]),
    ],
)
async def test_conflicts_are_named(place: Street, rows: list[tuple[Any, ...]], broken: list[str]) -> None:
    for what, *values in rows:
        await getattr(place, what)(*values)
    before = await place.digest()
    with pytest.raises(RulesBroken) as caught:
        await place.merge(KEPT, MERGED)
    assert codes(caught) == broken
    assert await place.digest() == before


async def test_a_merged_record_is_merged_no_more(place: Street) -> None:
    await place.person(102, "Nguyễn Văn Thành")
    await place.merge(KEPT, MERGED)
    for kept, merged in ((102, MERGED), (MERGED, 102)):
        with pytest.raises(RulesBroken) as caught:
            await place.merge(kept, merged)
        assert codes(caught) == ["person-merged"]


async def test_nobody_merges_the_own_record(place: Street) -> None:
    await place.desk.write(("insert into person_homes (person_id, territory_id) values ($1, $2)", ACTOR, HAMLET))
    with pytest.raises(RulesBroken) as caught:
        await place.merge(KEPT, ACTOR.int)
    assert codes(caught) == ["merge-own-record"]


async def test_a_decision_of_the_register_is_opened_first(place: Street) -> None:
    await place.search(HAMLET)
    await place.not_same()
    with pytest.raises(RulesBroken) as caught:
        await place.merge(KEPT, MERGED)
    assert codes(caught) == ["merge-not-same"]


@pytest.mark.parametrize(
    ("role", "at", "refusal"),
    [
        (Role.HAMLET_HEAD, COMMUNE, Forbidden),
        (Role.COMMUNE_FRONT_OFFICER, OTHER_COMMUNE, NotFound),
        (Role.AUDITOR, COMMUNE, NotFound),
    ],
)
async def test_others_do_not_merge(place: Street, role: Role, at: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        await place.merge(KEPT, MERGED, await place.officer(at, role))
    merge_id = await place.merge(KEPT, MERGED)
    with pytest.raises(refusal):
        await place.unmerge(merge_id, who=await place.officer(at, role))


async def test_the_permission_is_needed_at_every_place_of_both(place: Street) -> None:
    await place.role(82, MERGED, role=Role.PARTY_CELL, at=FAR_HAMLET)
    with pytest.raises(Forbidden):
        await place.merge(KEPT, MERGED)
    wide = await place.officer(PROVINCE, Role.PROVINCE_FRONT_OFFICER)
    merge_id = await place.merge(KEPT, MERGED, wide)
    with pytest.raises(Forbidden):
        await place.unmerge(merge_id)
    await place.unmerge(merge_id, who=wide)


async def test_the_unknown_are_not_found(place: Street) -> None:
    with pytest.raises(NotFound):
        await place.merge(KEPT, 999)
    with pytest.raises(NotFound):
        await place.unmerge(PersonMergeId(n(999)))


async def test_an_undone_merge_is_not_undone_again(place: Street) -> None:
    merge_id = await place.merge(KEPT, MERGED)
    version = await place.pool.fetchval("select recorded_in from person_merges")
    await place.unmerge(merge_id)
    with pytest.raises(StaleVersion):
        await place.unmerge(merge_id, version=version)
    with pytest.raises(Conflict):
        await place.unmerge(merge_id)


async def test_later_facts_stand_in_the_way_of_the_undoing(place: Street) -> None:
    merge_id = await place.merge(KEPT, MERGED)
    # The seat was filled today, as far as the record knows: ended on its first day it is gone.
    gone = "delete from board_seats where id = $1"
    moved_on = "update household_holders set person_id = $2, recorded_in = record.current_change_set() where id = $1"
    await place.person(102, "Lê Thị Hoa")
    await place.desk.write((gone, n(60)), (moved_on, n(1501), n(102)))
    today = await place.pool.fetchval("select (now() at time zone 'Asia/Ho_Chi_Minh')::date")
    with pytest.raises(RulesBroken) as caught:
        await place.unmerge(merge_id)
    found = {(each.subject, each.code.code, each.values["on"]) for each in caught.value.violations}
    assert found == {(str(n(60)), "later-facts", today), (str(n(1501)), "later-facts", today)}


async def test_a_seat_that_ended_meanwhile_goes_back_all_the_same(place: Street) -> None:
    merge_id = await place.merge(KEPT, MERGED)
    end = EndSeat(
        group_id=GroupId(n(50)), seat_id=SeatId(n(60)), because=SeatEnd.RESIGNED, effective_on=TODAY, expected_version=2
    )
    await place.desk.carry_out(end_seat, await place.officer(), end)
    await place.unmerge(merge_id)
    row = await place.pool.fetchrow("select person_id, upper(valid) from board_seats where id = $1", n(60))
    assert row is not None
    assert tuple(row) == (n(MERGED), TODAY)


async def test_the_last_merge_is_undone_first(place: Street) -> None:
    await place.person(102, "Nguyễn Văn Thành")
    before = await place.digest()
    first = await place.merge(KEPT, MERGED)
    second = await place.merge(102, KEPT)
    with pytest.raises(RulesBroken) as caught:
        await place.unmerge(first)
    assert codes(caught)[0] == "person-merged"
    await place.unmerge(second)
    await place.unmerge(first)
    assert await place.digest() == before


async def test_nothing_new_refers_to_a_merged_record(place: Street) -> None:
    await place.merge(KEPT, MERGED)
    officer = await place.officer()
    seat = FillSeat(
        group_id=GroupId(n(50)),
        person_id=PersonId(n(MERGED)),
        post=Post.HEAD,
        manner=Manner.ELECTED,
        effective_on=TODAY,
        expected_version=2,
    )
    head = ChangeHouseholdHead(
        household_id=HouseholdId(n(500)), person_id=PersonId(n(MERGED)), effective_on=TODAY, expected_version=2
    )
    version = await place.pool.fetchval("select recorded_in from persons where id = $1", n(MERGED))
    contact = ChangePersonContact(person_id=PersonId(n(MERGED)), full_name="Lê An", expected_version=version)
    refused = []
    for action, command in ((fill_seat, seat), (change_household_head, head), (change_person_contact, contact)):
        with pytest.raises(RulesBroken) as caught:
            await place.desk.carry_out(action, officer, command)  # type: ignore[arg-type]
        refused += codes(caught)
    assert refused == ["seat-person-unknown", "holder-unknown", "person-merged"]


async def test_a_seat_that_is_being_filled_is_waited_for(place: Street) -> None:
    """Whoever comes first, the seat ends up with the kept record or is refused; never with the merged one."""
    officer = await place.officer()
    seat = FillSeat(
        group_id=GroupId(n(50)),
        person_id=PersonId(n(MERGED)),
        post=Post.HEAD,
        manner=Manner.ELECTED,
        effective_on=TODAY,
        expected_version=1,
    )
    command = MergePersons(kept_person_id=PersonId(n(KEPT)), merged_person_id=PersonId(n(MERGED)), reason="Đã rõ")
    filling = place.desk.carry_out(fill_seat, officer, seat)
    merging = place.desk.carry_out(merge_persons, officer, command)
    done = await asyncio.gather(filling, merging, return_exceptions=True)
    assert any(isinstance(each, UUID) for each in done)
    merged = await place.pool.fetchval("select merged_into is not null from persons where id = $1", n(MERGED))
    seats = await place.pool.fetchval("select count(*) from board_seats where person_id = $1", n(MERGED))
    assert seats == (0 if merged else 3)


# The register and the readers.


async def test_the_pair_is_settled_and_open_again(place: Street) -> None:
    await place.search(HAMLET)
    merge_id = await place.merge(KEPT, MERGED)
    officer = await place.officer()
    pair, _ = await place.suspicion()
    shown = await place.desk.show(officer, "duplicate_suspicion", pair, "state", "allowed_actions", "merge.id")
    assert shown == {"state": "merged", "allowed_actions": [], "merge": {"id": str(merge_id)}}
    await place.search(HAMLET)
    assert [row[2] for row in await place.register()] == ["merged"]
    await place.unmerge(merge_id)
    shown = await place.desk.show(officer, "duplicate_suspicion", pair, "state", "merge.id")
    assert shown == {"state": "open", "merge": None}


async def test_a_merged_record_is_read_by_its_id_and_left_out_of_lists(place: Street) -> None:
    merge_id = await place.merge(KEPT, MERGED)
    officer = await place.officer()
    shown = await place.desk.show(officer, "person", n(MERGED), "full_name", "merged_into.id")
    assert shown == {"full_name": "Nguyễn Văn Thành", "merged_into": {"id": str(n(KEPT))}}
    listed = await place.desk.list(officer, "person", "id")
    assert str(n(MERGED)) not in listed
    assert str(n(KEPT)) in listed
    kept = await place.desk.show(officer, "person", n(KEPT), "merged_into.id", "merged_persons.id")
    assert kept == {"merged_into": None, "merged_persons": [{"id": str(n(MERGED))}]}
    await place.unmerge(merge_id)
    assert str(n(MERGED)) in await place.desk.list(officer, "person", "id")


async def test_how_a_merge_is_read(place: Street) -> None:
    merge_id = await place.merge(KEPT, MERGED)
    officer = await place.officer()
    wanted = ("reason", "merged_on", "undone_on", "kept.id", "merged.id", "territory.id", "allowed_actions", "moved")
    shown = await place.desk.show(officer, "person_merge", merge_id, *wanted)
    assert shown == {
        "reason": "Đã đối chiếu",
        "merged_on": "2026-03-10",
        "undone_on": None,
        "kept": {"id": str(n(KEPT))},
        "merged": {"id": str(n(MERGED))},
        "territory": {"id": str(HAMLET)},
        "allowed_actions": ["unmerge_persons"],
        "moved": [
            {"kind": "account", "id": str(n(70))},
            {"kind": "assignment", "id": str(n(80))},
            {"kind": "board_seat", "id": str(n(60))},
            {"kind": "board_seat", "id": str(n(62))},
            {"kind": "household_holder", "id": str(n(1501))},
            {"kind": "household_holder", "id": str(n(2500))},
        ],
    }
    for filters in ({"person_id": n(MERGED)}, {"undone": False}):
        assert await place.desk.list(officer, "person_merge", "id", filters=filters) == [str(merge_id)]
    assert await place.desk.list(officer, "person_merge", "id", filters={"undone": True}) == []


async def test_what_was_known_before_the_merge_stays_known(place: Street) -> None:
    await place.merge(KEPT, MERGED)
    kept = "select id, person_id from history.board_seats where id = any($1) order by id"
    rows = await place.pool.fetch(kept, [n(60), n(62)])
    assert [row["person_id"] for row in rows] == [n(MERGED)] * 2


async def test_accounts_whose_roles_may_have_changed_are_told(place: Street) -> None:
    told: list[str] = []
    async with place.pool.acquire() as listener:
        await listener.add_listener("access_changed", lambda *event: told.append(event[3]))
        await place.merge(KEPT, MERGED)
        await asyncio.sleep(0.1)
        await listener.reset(timeout=5)
    assert told == [str(n(70))]


async def test_a_merge_takes_the_same_statements_for_any_number(place: Street) -> None:
    few = await _statements(place, 102, "Lê Thị Hoa", seats=1)
    many = await _statements(place, 104, "Trần Thị Lan", seats=12)
    assert few == many


async def _statements(place: Street, first: int, name: str, *, seats: int) -> list[str]:
    said: list[str] = []
    for number in (first, first + 1):
        await place.person(number, name)
    for seat in range(seats):
        group = first * 100 + seat
        await place.group(group)
        await place.seat(group + 50_000, group, first + 1, since=SINCE)
        await place.household(group + 60_000, head=first + 1)

    def note(query: Any) -> None:
        if not any(mark in query.query for mark in ("typeinfo_tree", "current_setting('jit')")):
            said.append(query.query)

    actor = await place.officer()
    command = MergePersons(kept_person_id=PersonId(n(first)), merged_person_id=PersonId(n(first + 1)), reason="x")
    async with place.desk._begin(Origin(None, actor.person_id, "test")) as work:
        work.transaction.connection.add_query_logger(note)
        await merge_persons(work, actor, command)
        work.transaction.connection.remove_query_logger(note)
    return said


async def test_erasing_a_person_erases_what_was_merged_into_it(place: Street) -> None:
    """Also what was merged into that; the values are the same person's, and nothing of them is left."""
    for number in (103, 104):
        await place.person(number, "Nguyễn Văn Thanh", PHONE)
    await privacy.seal(place.desk, n(103), "087099000001")
    await place.merge(104, 103)
    await place.person(105, "Nguyễn Thành")
    await place.merge(105, 104)
    with pytest.raises(RulesBroken) as caught:
        await privacy.erase(place.desk, n(103))
    assert [each.code.code for each in caught.value.violations] == ["person-merged"]
    await privacy.erase(place.desk, n(105))
    left = "select count(*) from person_contacts where person_id = any($1) and (full_name <> '' or phone is not null)"
    persons = [n(number) for number in (103, 104, 105)]
    assert await place.pool.fetchval(left, persons) == 0
    assert await place.pool.fetchval("select count(*) from person_keys where person_id = any($1)", persons) == 0
    erased = "select count(*) from persons where id = any($1) and erased_on = $2"
    assert await place.pool.fetchval(erased, persons, TODAY) == 3
