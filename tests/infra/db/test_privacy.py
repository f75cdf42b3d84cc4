"""Personal values on a real database: sealed under a key of the person's own, opened for a purpose, erased for ever."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from app.domain.access.roles import Role
from app.domain.accounts.actions import create_account, disable_account
from app.domain.accounts.commands import CreateAccount, DisableAccount
from app.domain.journal.model import Origin
from app.domain.persons.actions import change_person_contact, record_notice
from app.domain.persons.commands import ChangePersonContact, RecordNotice
from app.domain.persons.model import LawfulBasis
from app.domain.policies.actions import set_policy
from app.domain.policies.commands import SetPolicy
from app.domain.privacy.actions import erase_past_retention, erase_person, read_sealed_value, seal_citizen_id
from app.domain.privacy.commands import ErasePerson, ReadSealedValue, SealCitizenId
from app.domain.privacy.model import Disclosed, SealedKind, SealedValue
from app.domain.shared.errors import Forbidden, NotFound, RulesBroken, StaleVersion
from app.domain.shared.ids import AccountId, PersonId
from app.infra.secrets import SealError
from tests.infra.db.desk import COMMUNE, OTHER_COMMUNE, TODAY, Desk, actor_with
from tests.infra.db.test_persons import add, change, own, version_of

CHAIR, OFFICER = Role.COMMUNE_FRONT_CHAIR, Role.COMMUNE_FRONT_OFFICER
NUMBER = "087099000001"
_SEAT = """
insert into board_seats (group_id, person_id, post, manner, valid) values ($1, $2, 'head', 'elected', $3::daterange)
"""
_GROUP = "insert into groups (id, origin, valid) values ($1, 'recorded', '[2020-01-01,)')"
_ROLE = "insert into assignments (person_id, role, territory_id, valid) values ($1, 'commune_party', $2, $3::daterange)"
_PERSON = "insert into persons (id, lawful_basis) values ($1, $2)"
_HOME = "insert into person_homes (person_id, territory_id) values ($1, $2)"
_CONTACT = "insert into person_contacts (person_id, full_name, name_fold, sort_key) values ($1, 'Lê An', 'le an', 'an')"


async def seal(desk: Desk, person: UUID, number: str = NUMBER, **changes: Any) -> UUID:
    command = SealCitizenId(
        person_id=PersonId(person),
        citizen_id=number,
        lawful_basis=LawfulBasis.LAW,
        purpose="Hồ sơ khen thưởng",
        expected_version=await version_of(desk, person),
    )
    return await desk.carry_out(seal_citizen_id, await desk.actor(OFFICER, COMMUNE), replace(command, **changes))


async def read(desk: Desk, person: UUID, kind: SealedKind = SealedKind.CITIZEN_ID, **changes: Any) -> Disclosed:
    command = ReadSealedValue(person_id=PersonId(person), kind=kind, purpose="Đối chiếu hồ sơ")
    actor = changes.pop("actor", None) or await desk.actor(CHAIR, COMMUNE)
    async with desk._begin(Origin(actor.account_id, actor.person_id, "rest", "f" * 32)) as work:
        return await read_sealed_value(work, actor, replace(command, **changes))


async def erase(desk: Desk, person: UUID, role: Role = CHAIR) -> UUID:
    command = ErasePerson(
        person_id=PersonId(person), reason="Theo yêu cầu", expected_version=await version_of(desk, person)
    )
    return await desk.carry_out(erase_person, await desk.actor(role, COMMUNE), command)


async def test_a_citizen_id_is_sealed_and_opened(pool: asyncpg.Pool) -> None:
    desk = Desk(pool)
    person = await add(desk)
    before = await version_of(desk, person)
    await seal(desk, person)
    row = await pool.fetchrow("select * from person_sealed_values")
    assert row is not None
    assert (row["person_id"], row["kind"], len(row["blind"])) == (person, "citizen_id", 32)
    assert NUMBER.encode() not in row["sealed"]
    assert await version_of(desk, person) > before
    assert await desk.show(await desk.actor(OFFICER, COMMUNE), "person", person, "has_citizen_id") == {
        "has_citizen_id": True
    }
    [value] = (await read(desk, person)).values
    assert value.citizen_id == NUMBER
    assert (value.full_name, value.phone) == (None, None)
    assert (await desk.entry(person))["payload"] == {"lawful_basis": "law", "purpose": "Hồ sơ khen thưởng"}


async def test_a_second_citizen_id_takes_the_place_of_the_first(pool: asyncpg.Pool) -> None:
    desk = Desk(pool)
    person = await add(desk)
    await seal(desk, person)
    await seal(desk, person, "079099000002")
    assert [value.citizen_id for value in (await read(desk, person)).values] == ["079099000002"]
    assert await pool.fetchval("select count(*) from person_keys") == 1


async def test_equal_citizen_ids_are_found_by_a_digest_that_says_nothing_else(pool: asyncpg.Pool) -> None:
    desk = Desk(pool)
    first, second, third = [await add(desk) for _ in range(3)]
    await seal(desk, first)
    await seal(desk, second, "087.099.000001")
    await seal(desk, third, "079099000002")
    rows = await pool.fetch("select person_id, blind, sealed from person_sealed_values")
    blind = {row["person_id"]: row["blind"] for row in rows}
    assert blind[first] == blind[second] != blind[third]
    assert len({row["sealed"] for row in rows}) == 3


async def test_a_sealed_value_opens_for_its_own_person_only(pool: asyncpg.Pool) -> None:
    desk = Desk(pool)
    first, second = await add(desk), await add(desk)
    await seal(desk, first)
    await seal(desk, second, "079099000002")
    await pool.execute(
        "update person_sealed_values v set sealed = o.sealed from person_sealed_values o "
        "where v.person_id = $1 and o.person_id = $2",
        first,
        second,
    )
    with pytest.raises(SealError):
        await read(desk, first)


async def test_past_contact_values_are_kept_sealed(pool: asyncpg.Pool) -> None:
    desk = Desk(pool)
    person, officer = await add(desk), await desk.actor(OFFICER, COMMUNE)
    await change(desk, officer, person)
    await change(desk, officer, person, full_name="Nguyễn Thị Yến")
    await change(desk, officer, person, full_name="Nguyễn Thị Yến")
    values = (await read(desk, person, SealedKind.PAST_CONTACT)).values
    assert [(each.full_name, each.phone, each.citizen_id) for each in values] == [
        ("Nguyễn Thị Oanh", None, None),
        ("Nguyễn Thị Ánh", "+84912345678", None),
    ]
    assert (await read(desk, person)).values == ()
    clear = await pool.fetchval("select count(*) from person_contacts c where to_jsonb(c)::text like '%Oanh%'")
    assert clear == 0


async def test_a_sealed_read_is_written_down_with_its_purpose(pool: asyncpg.Pool) -> None:
    desk = Desk(pool)
    person, chair = await add(desk), await desk.actor(CHAIR, COMMUNE)
    await seal(desk, person)
    changes = await pool.fetchval("select count(*) from change_sets")
    await read(desk, person)
    row = await pool.fetchrow("select * from personal_reads")
    assert row is not None
    found = {key: value for key, value in dict(row).items() if key not in ("id", "at")}
    assert found == {
        "account_id": chair.account_id,
        "person_id": chair.person_id,
        "purpose": "Đối chiếu hồ sơ",
        "door": "rest",
        "view": "person.citizen_id",
        "sealed": True,
        "trace_id": "f" * 32,
        "row_ids": [person],
    }
    assert await pool.fetchval("select count(*) from change_sets") == changes


async def test_what_is_refused_opens_nothing_and_is_not_written_down(pool: asyncpg.Pool) -> None:
    desk = Desk(pool)
    person = await add(desk)
    await seal(desk, person)
    for actor, refusal in (
        (await desk.actor(OFFICER, COMMUNE), Forbidden),
        (await desk.actor(CHAIR, OTHER_COMMUNE), NotFound),
        (await desk.actor(Role.AUDITOR, COMMUNE), NotFound),
    ):
        with pytest.raises(refusal):
            await read(desk, person, actor=actor)
    with pytest.raises(RulesBroken):
        await read(desk, person, purpose="Cho Nguyễn Thị Ánh")
    assert await pool.fetchval("select count(*) from personal_reads") == 0


async def test_everybody_reads_their_own(pool: asyncpg.Pool) -> None:
    desk = Desk(pool)
    person = await add(desk)
    await seal(desk, person)
    actor = own(await desk.actor(Role.PARTNER_AGENCY, OTHER_COMMUNE), person)
    assert [value.citizen_id for value in (await read(desk, person, actor=actor)).values] == [NUMBER]
    assert await desk.list(actor, "personal_read", "shown", "sealed", "reader_id") == [
        {"shown": 1, "sealed": True, "reader_id": str(person)}
    ]


async def test_a_notice_is_recorded_and_those_without_one_are_listed(pool: asyncpg.Pool) -> None:
    desk = Desk(pool)
    told, other = await add(desk), await add(desk)
    officer = await desk.actor(OFFICER, COMMUNE)
    command = RecordNotice(person_id=PersonId(told), notice_on=TODAY, expected_version=await version_of(desk, told))
    await desk.carry_out(record_notice, officer, command)
    assert await desk.list(officer, "person", "id", filters={"noticed": False}) == [str(other)]
    assert await desk.list(officer, "person", "id", filters={"noticed": True}) == [str(told)]
    assert (await desk.entry(told))["payload"] == {"notice_on": "2026-03-10"}


async def test_an_erasure_leaves_the_identity_and_nothing_personal(pool: asyncpg.Pool) -> None:
    desk = Desk(pool)
    person, officer = await add(desk), await desk.actor(OFFICER, COMMUNE)
    await change(desk, officer, person)
    await seal(desk, person)
    await erase(desk, person)
    contact = await pool.fetchrow("select full_name, name_fold, sort_key, phone from person_contacts")
    assert contact is not None
    assert tuple(contact) == ("", "", "", None)
    assert await pool.fetchval("select count(*) from person_keys") == 0
    assert await pool.fetchval("select count(*) from person_sealed_values") == 0
    wanted = ("full_name", "phone", "contact_state", "erased_on", "has_citizen_id", "home.name")
    assert await desk.show(officer, "person", person, *wanted) == {
        "full_name": None,
        "phone": None,
        "contact_state": "erased",
        "erased_on": "2026-03-10",
        "has_citizen_id": False,
        "home": {"name": "Xã Tân Long"},
    }
    entry = await desk.entry(person)
    assert (entry["action"], entry["reason"], entry["payload"]) == ("erase_person", "Theo yêu cầu", {})
    for again in (erase(desk, person), seal(desk, person), read(desk, person)):
        with pytest.raises(RulesBroken) as caught:
            await again
        assert [each.code.code for each in caught.value.violations] == ["person-erased"]


async def test_given_masked_and_erased_are_told_apart(pool: asyncpg.Pool) -> None:
    desk = Desk(pool)
    person, officer, cell = (
        await add(desk),
        await desk.actor(OFFICER, COMMUNE),
        await desk.actor(Role.PARTY_CELL, COMMUNE),
    )
    shown = [await desk.show(actor, "person", person, "contact_state", "has_citizen_id") for actor in (officer, cell)]
    assert shown == [
        {"contact_state": "given", "has_citizen_id": False},
        {"contact_state": "masked", "has_citizen_id": None},
    ]


@pytest.mark.parametrize(("role", "refusal"), [(OFFICER, Forbidden), (Role.AUDITOR, NotFound)])
async def test_only_chairs_erase(pool: asyncpg.Pool, role: Role, refusal: type[Exception]) -> None:
    desk = Desk(pool)
    person = await add(desk)
    with pytest.raises(refusal):
        await erase(desk, person, role)
    assert await pool.fetchval("select full_name from person_contacts") == "Nguyễn Thị Ánh"


async def account_of(desk: Desk, person: UUID, username: str) -> UUID:
    command = CreateAccount(
        person_id=PersonId(person),
        territory_id=(await desk.place(COMMUNE)).id,
        username=username,
        password="lua-chin-vang-dong",
    )
    return await desk.carry_out(create_account, await desk.actor(Role.SYSTEM_ADMIN, COMMUNE), command)


async def test_every_function_that_is_held_stands_in_the_way(pool: asyncpg.Pool) -> None:
    desk = Desk(pool)
    person, commune = await add(desk), await desk.place(COMMUNE)
    group = UUID(int=71)
    await desk.write(
        (_GROUP, group),
        (_SEAT, group, person, asyncpg.Range(date(2026, 1, 1))),
        (_ROLE, person, commune.id, asyncpg.Range(date(2026, 1, 1), date(2026, 3, 11))),
        (_ROLE, person, commune.id, asyncpg.Range(date(2026, 1, 1), date(2026, 3, 10))),
    )
    account = await account_of(desk, person, "le.an")
    seat = await pool.fetchval("select id from board_seats")
    role = await pool.fetchval("select id from assignments where upper(valid) = '2026-03-11'")
    with pytest.raises(RulesBroken) as caught:
        await erase(desk, person)
    told = {(each.code.code, each.subject) for each in caught.value.violations}
    assert told == {("person-holds-function", str(each)) for each in (seat, role, account)}


async def test_user_names_are_erased_in_the_twin_too(pool: asyncpg.Pool) -> None:
    desk = Desk(pool)
    person = await add(desk)
    account = await account_of(desk, person, "nguyen.thi.anh")
    version = await pool.fetchval("select recorded_in from accounts where id = $1", account)
    disable = DisableAccount(account_id=AccountId(account), expected_version=version)
    await desk.carry_out(disable_account, await desk.actor(Role.SYSTEM_ADMIN, COMMUNE), disable)
    await erase(desk, person)
    erased = f"erased.{account.hex}"
    rows = await pool.fetch(
        "select username, status from accounts union all select username, status from history.accounts order by 2"
    )
    assert [tuple(row) for row in rows] == [(erased, "active"), (erased, "disabled"), (erased, "disabled")]
    assert await pool.fetchval("select count(*) from credentials") == 0
    other = await add(desk)
    again = await account_of(desk, other, "nguyen.thi.anh")
    assert await pool.fetchval("select id from accounts where username = 'nguyen.thi.anh'") == again


async def test_the_twin_is_closed_to_everything_else(pool: asyncpg.Pool) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await pool.execute("update history.accounts set username = 'x'")
    for statement in ("update personal_reads set purpose = 'x'", "delete from personal_reads"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await pool.execute(statement)


async def test_kept_answers_that_show_the_person_are_forgotten(pool: asyncpg.Pool) -> None:
    desk = Desk(pool)
    person, other = await add(desk), await add(desk)
    account = AccountId(UUID(int=1))
    async with desk._begin(Origin(None, None, "test")) as work:
        for key, shows in (("both", [other, person]), ("other", [other]), ("nobody", [])):
            await work.idempotency.claim(account, key, b"f")
            await work.idempotency.keep(account, key, b"f", status=200, headers={}, body=b"{}", shows=shows)
    await erase(desk, person)
    rows = await pool.fetch("select key from idempotency_keys order by key")
    assert [row["key"] for row in rows] == ["nobody", "other"]


def old_id(day: date, number: int) -> UUID:
    """An id that was drawn on an earlier day."""
    milliseconds = int(datetime(day.year, day.month, day.day, 3, tzinfo=UTC).timestamp() * 1_000)
    return UUID(int=(milliseconds << 80) | (7 << 76) | (2 << 62) | number)


async def past(desk: Desk, day: date, number: int, *, basis: str = "public_task", at: str = COMMUNE) -> PersonId:
    """Somebody who was registered on an earlier day and never held a function."""
    person, place = old_id(day, number), await desk.place(at)
    await desk.write((_PERSON, person, basis), (_HOME, person, place.id), (_CONTACT, person))
    return PersonId(person)


async def found(desk: Desk, limit: int = 10) -> list[PersonId]:
    async with desk._begin(Origin(None, None, "worker")) as work:
        return list(await work.privacy.find_past_retention(TODAY, default_months=60, limit=limit))


async def test_those_whose_time_is_over_are_found_by_the_rule_of_their_home(pool: asyncpg.Pool) -> None:
    desk = Desk(pool)
    commune = await desk.place(COMMUNE)
    long_ago, just = date(2015, 1, 1), date(2021, 3, 10)
    over = await past(desk, just, 1)
    await past(desk, date(2021, 3, 11), 2)
    await past(desk, long_ago, 3, basis="law")
    await past(desk, long_ago, 4, basis="consent")
    seated, left, headed = [await past(desk, long_ago, number) for number in (5, 6, 7)]
    await desk.write(
        (_ROLE, seated, commune.id, asyncpg.Range(date(2020, 1, 1))),
        (_ROLE, left, commune.id, asyncpg.Range(date(2016, 1, 1), date(2021, 3, 1))),
        (_ROLE, headed, commune.id, asyncpg.Range(date(2016, 1, 1), date(2021, 4, 1))),
    )
    elsewhere = await past(desk, date(2024, 1, 1), 8, at=OTHER_COMMUNE)
    assert await found(desk) == [left, over]
    for at, months in ((COMMUNE, None), (OTHER_COMMUNE, 12)):
        place = await desk.place(at)
        command = SetPolicy(
            territory_id=place.id,
            key="privacy.retention_months",
            number=months,
            legal_basis="Quy chế",
            verified=False,
            effective_on=TODAY,
        )
        await desk.carry_out(set_policy, await desk.actor(Role.PROVINCE_FRONT_CHAIR, at), command)
    assert await found(desk) == [elsewhere]
    assert await found(desk, limit=0) == []


async def test_time_erases_by_the_same_decision_and_on_nobodys_account(pool: asyncpg.Pool) -> None:
    desk = Desk(pool)
    over, kept = await past(desk, date(2020, 1, 1), 1), await past(desk, date(2025, 1, 1), 2)
    for person, expected in ((over, True), (kept, False), (over, False)):
        async with desk._begin(Origin(None, None, "worker")) as work:
            assert await erase_past_retention(work, person) is expected
    entry = await desk.entry(over)
    assert (entry["action"], entry["reason"], entry["payload"]) == ("erase_person", None, {"retention_months": 60})
    states = await pool.fetch("select id from persons where erased_on is not null")
    assert [row["id"] for row in states] == [over]


async def test_an_unknown_person_is_not_found(pool: asyncpg.Pool) -> None:
    desk = Desk(pool)
    with pytest.raises(NotFound):
        await erase(desk, UUID(int=9))
    async with desk._begin(Origin(None, None, "worker")) as work:
        with pytest.raises(NotFound):
            await erase_past_retention(work, PersonId(UUID(int=9)))


async def test_a_sealed_value_says_on_which_day_it_was_sealed(pool: asyncpg.Pool) -> None:
    desk = Desk(pool)
    person = await add(desk)
    await seal(desk, person)
    await pool.execute("update person_sealed_values set recorded_at = '2026-01-31T18:00:00Z'")
    assert (await read(desk, person)).values == (SealedValue(recorded_on=date(2026, 2, 1), citizen_id=NUMBER),)


async def test_a_change_that_was_begun_before_an_erasure_fills_nothing_in(pool: asyncpg.Pool) -> None:
    desk = Desk(pool)
    person, actor = await add(desk), actor_with(OFFICER, path=(await desk.place(COMMUNE)).path)
    version = await version_of(desk, person)
    await erase(desk, person)
    command = ChangePersonContact(person_id=PersonId(person), full_name="Lê An", expected_version=version)
    with pytest.raises(StaleVersion):
        await desk.carry_out(change_person_contact, actor, command)
    assert await pool.fetchval("select full_name from person_contacts") == ""
