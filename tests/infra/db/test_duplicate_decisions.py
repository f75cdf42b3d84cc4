"""The register of doubtful pairs on PostgreSQL: what a search changes, what people decide, and who may."""

from typing import Any
from uuid import UUID

import asyncpg
import pytest

from app.domain.access.roles import Role
from app.domain.shared.errors import Conflict, Forbidden, NotFound, RulesBroken, StaleVersion
from tests.infra.db.desk import COMMUNE, COUNTRY, OTHER_COMMUNE, PROVINCE, Desk
from tests.infra.db.duplicate_steps import ACTOR, FAR_HAMLET, HAMLET, NEXT_HAMLET, Street, n, street

PHONE = "+84912345678"
NAMES = {"same_name", "same_spelling", "same_hamlet"}


@pytest.fixture
async def place(pool: asyncpg.Pool) -> Street:
    """Two persons of one name in the hamlet."""
    made = await street(pool)
    await made.person(100, "Nguyễn Văn Thành")
    await made.person(101, "Nguyễn Văn Thành")
    return made


async def test_a_search_says_what_it_changed(place: Street) -> None:
    await place.household(500, "Số 1")
    id_ = await place.search()
    wanted = ("persons", "households", "opened", "changed", "obsolete", "territory.id", "searched_on")
    shown = await place.desk.show(await place.officer(), "duplicate_search", id_, *wanted)
    assert shown == {
        "persons": 2,
        "households": 1,
        "opened": 1,
        "changed": 0,
        "obsolete": 0,
        "territory": {"id": str((await place.desk.place(COMMUNE)).id)},
        "searched_on": "2026-03-10",
    }
    pair, _ = await place.suspicion()
    entry = await place.desk.entry(id_)
    assert entry["subjects"] == sorted([id_, pair])
    assert entry["payload"] == {"persons": 2, "households": 1, "opened": 1, "changed": 0, "obsolete": 0}


async def test_a_second_search_finds_nothing_new(place: Street) -> None:
    await place.search()
    before = await place.suspicion()
    id_ = await place.search()
    assert await place.suspicion() == before
    assert await place.desk.show(await place.officer(), "duplicate_search", id_, "opened", "changed") == {
        "opened": 0,
        "changed": 0,
    }


async def test_a_search_looks_only_at_its_own_place(place: Street) -> None:
    await place.search(NEXT_HAMLET)
    assert await place.register() == []
    await place.search(HAMLET)
    assert await place.pairs() == [(100, 101)]


async def test_a_name_put_right_ends_the_doubt(place: Street) -> None:
    await place.search()
    await place.pool.execute("update person_contacts set name_fold = 'x', sort_key = 'x' where person_id = $1", n(101))
    await place.search()
    assert await place.register() == [(100, 101, "obsolete", 40, NAMES)]
    await place.pool.execute(
        "update person_contacts set name_fold = o.name_fold, sort_key = o.sort_key from person_contacts o "
        "where o.person_id = $1 and person_contacts.person_id = $2",
        n(100),
        n(101),
    )
    await place.search()
    assert await place.register() == [(100, 101, "open", 40, NAMES)]


async def test_not_the_same_stays_not_the_same(place: Street) -> None:
    await place.search()
    id_ = await place.not_same()
    await place.search()
    assert await place.register() == [(100, 101, "not_same", 40, NAMES)]
    wanted = ("state", "decided_on", "decision_reason", "decided_by.id", "allowed_actions")
    assert await place.desk.show(await place.officer(), "duplicate_suspicion", id_, *wanted) == {
        "state": "not_same",
        "decided_on": "2026-03-10",
        "decision_reason": "Hai anh em",
        "decided_by": {"id": str(ACTOR)},
        "allowed_actions": ["reopen_suspicion"],
    }
    entry = await place.desk.entry(id_)
    assert (entry["action"], entry["reason"]) == ("decide_not_same", "Hai anh em")
    assert entry["subjects"] == sorted([n(100), n(101), id_])


async def test_a_weak_new_reason_does_not_open_it_again_and_a_strong_one_does(place: Street) -> None:
    await place.search()
    await place.not_same()
    await place.household(500, "Số 1", head=100)
    await place.household(501, "Số 1", head=101)
    await place.search()
    assert [row[2:] for row in await place.register()] == [("not_same", 40, NAMES)]
    await place.pool.execute("update person_contacts set phone = $1", PHONE)
    await place.search()
    assert [row[2:] for row in await place.register()] == [("open", 100, NAMES | {"same_phone", "same_address"})]
    row = await place.pool.fetchrow("select decided_by, decided_on, decision_reason from duplicate_suspicions")
    assert row is not None
    assert tuple(row) == (None, None, None)


async def test_a_decision_is_taken_back(place: Street) -> None:
    await place.search()
    await place.not_same()
    id_ = await place.reopen()
    assert [row[2] for row in await place.register()] == ["open"]
    entry = await place.desk.entry(id_)
    assert (entry["action"], entry["reason"]) == ("reopen_suspicion", "Thông tin mới")
    with pytest.raises(Conflict):
        await place.reopen()
    versions = await place.pool.fetch("select state from history.duplicate_suspicions order by superseded_in")
    assert [row[0] for row in versions] == ["open", "not_same"]


async def test_a_stale_version_is_told(place: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    await place.search()
    id_, version = await place.suspicion()

    async def seen(_self: Street) -> tuple[UUID, int]:
        return id_, version - 1

    monkeypatch.setattr(Street, "suspicion", seen)
    with pytest.raises(StaleVersion) as caught:
        await place.not_same()
    assert caught.value.values == {"version": version}


@pytest.mark.parametrize(
    ("role", "at", "refusal"),
    [
        (Role.HAMLET_HEAD, COMMUNE, Forbidden),
        (Role.COMMUNE_FRONT_OFFICER, OTHER_COMMUNE, NotFound),
        (Role.COMMUNE_GOVERNMENT, COMMUNE, NotFound),
    ],
)
async def test_others_do_not_decide(place: Street, role: Role, at: str, refusal: type[Exception]) -> None:
    await place.search()
    with pytest.raises(refusal):
        await place.not_same(await place.officer(at, role))
    assert [row[2] for row in await place.register()] == ["open"]


@pytest.mark.parametrize(
    ("role", "at", "refusal"),
    [(Role.HAMLET_FRONT, COMMUNE, Forbidden), (Role.COMMUNE_FRONT_CHAIR, OTHER_COMMUNE, NotFound)],
)
async def test_others_do_not_search(place: Street, role: Role, at: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        await place.search(who=await place.officer(at, role))
    assert await place.pool.fetchval("select count(*) from duplicate_searches") == 0


async def test_a_pair_across_communes_is_for_the_province(place: Street) -> None:
    await place.person(102, "Lê Thị Hoa", PHONE)
    await place.person(103, "Lê Thị Hoa", PHONE, home=FAR_HAMLET)
    await place.search()
    wide = await place.officer(PROVINCE, Role.PROVINCE_FRONT_OFFICER)
    scores = {"commune": await _scores(place.desk, await place.officer()), "province": await _scores(place.desk, wide)}
    assert scores == {"commune": [40], "province": [80, 40]}


async def _scores(desk: Desk, who: Any) -> list[int]:
    return list(await desk.list(who, "duplicate_suspicion", "score"))


@pytest.mark.parametrize("key", [PROVINCE, COUNTRY])
async def test_a_search_covers_a_commune_at_most(place: Street, key: str) -> None:
    wide = await place.officer(COUNTRY, Role.PROVINCE_FRONT_CHAIR)
    with pytest.raises(RulesBroken) as caught:
        await place.search((await place.desk.place(key)).id, who=wide)
    assert [each.code.code for each in caught.value.violations] == ["duplicate-search-too-wide"]


async def test_what_may_be_done_about_a_pair(place: Street) -> None:
    for number in (500, 501):
        await place.household(number, "Số 1")
    await place.search()
    found = {
        role: {
            row["kind"]: row["allowed_actions"]
            for row in await place.desk.list(
                await place.officer(role=role), "duplicate_suspicion", "kind", "allowed_actions"
            )
        }
        for role in (Role.COMMUNE_FRONT_OFFICER, Role.HAMLET_HEAD)
    }
    assert found == {
        Role.COMMUNE_FRONT_OFFICER: {
            "person": ["decide_not_same", "merge_persons"],
            "household": ["decide_not_same", "join_households", "end_household"],
        },
        Role.HAMLET_HEAD: {"person": [], "household": ["join_households", "end_household"]},
    }


async def test_pairs_are_listed_by_what_speaks_for_them(place: Street) -> None:
    await place.person(102, "Lê Thị Hoa", PHONE)
    await place.person(103, "Lê Thị Hoa", PHONE)
    await place.search()
    who = await place.officer()
    wanted = ("score", "first_person.full_name")
    listed = await place.desk.list(who, "duplicate_suspicion", *wanted)
    assert [(row["score"], row["first_person"]["full_name"]) for row in listed] == [
        (90, "Lê Thị Hoa"),
        (40, "Nguyễn Văn Thành"),
    ]
    assert await place.desk.list(who, "duplicate_suspicion", "score", filters={"least_score": 60}) == [90]
    assert await place.desk.list(who, "duplicate_suspicion", "score", filters={"record_id": n(101)}) == [40]
    assert await place.desk.list(who, "duplicate_suspicion", "score", filters={"state": ["not_same"]}) == []
    own = await place.desk.show(who, "person", n(100), "duplicate_suspicions.score")
    assert own == {"duplicate_suspicions": [{"score": 40}]}


async def test_no_value_stands_in_the_register_or_the_journal(place: Street) -> None:
    await place.person(102, "Lê Thị Hoa", PHONE)
    await place.person(103, "Lê Thị Hoa", PHONE)
    await place.search()
    rows = await place.pool.fetch(
        "select to_jsonb(s)::text from duplicate_suspicions s union all select to_jsonb(s)::text from "
        "duplicate_searches s union all select to_jsonb(e)::text from journal_entries e where action <> 'import'"
    )
    everything = " ".join(bytes(row[0], "utf-8").decode() for row in rows)
    assert [value for value in ("Hoa", "hoa", "912345678", "Thành", "thanh") if value in everything] == []
