"""Groups as they are read: on any date, after they ended, by filters, inside a scope."""

from datetime import timedelta
from uuid import UUID

import asyncpg
import pytest

from app.domain.access.actor import Actor, Assignment
from app.domain.access.roles import Role
from app.domain.catalogue import VIEWS
from app.domain.restructuring.commands import DissolveGroup, RenumberGroup
from app.domain.shared.ids import AccountId, AssignmentId, PersonId
from tests.infra.db.hamlet import (
    HAMLET,
    OFFICER,
    OTHER_HAMLET,
    SINCE,
    TODAY,
    Hamlet,
    actor,
    build,
    carry_out,
    group_id,
    h,
    ref,
)
from tests.infra.reads.reader import Reader, nest, nest_many, officer, values

A, B = group_id(5), group_id(6)
YESTERDAY = TODAY - timedelta(days=1)
HEAD = PersonId(UUID(int=9051))
SUSPEND = """
update group_versions set status = 'suspended', recorded_in = record.current_change_set() where group_id = $1
"""


async def test_a_group_with_its_figures(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 3})
    counts = "insert into people_counts (household_id, people, source, valid) values ($1, $2, 'counted', $3)"
    since = asyncpg.Range(SINCE, None)
    await hamlet.write(*((counts, key, people, since) for key, people in zip(h(501, 502), (4, 3), strict=True)))
    declining = (
        "update memberships set status = 'declined', recorded_in = record.current_change_set() where household_id = $1"
    )
    await hamlet.write((declining, *h(502)))
    reader = await officer(hamlet)
    found = await reader.one(
        "group", A, "id", "number", "name", "status", "valid_from", "valid_to", "end_kind", "origin", "pending_reason",
        "pending_until", "version", "household_count", "people_count",
    )  # fmt: skip
    assert found == {
        "id": str(A),
        "number": 5,
        "name": "Tổ số 5",
        "status": "active",
        "valid_from": "2026-01-01",
        "valid_to": None,
        "end_kind": None,
        "origin": "recorded",
        "pending_reason": None,
        "pending_until": None,
        "version": 1,
        "household_count": 2,
        "people_count": 4,
    }


async def test_the_code_names_province_commune_hamlet_and_number(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 1, 1234: 1})
    commune, province = await codes_above(hamlet)
    reader = await officer(hamlet)
    listed = await reader.many("group", "code", sort=("number",))
    assert values(listed, "code") == [f"{province}-{commune}-Ấp 0-T005", f"{province}-{commune}-Ấp 0-T1234"]


async def codes_above(hamlet: Hamlet) -> tuple[str, str]:
    """The codes of the hamlet's commune and of its province."""
    [row] = await hamlet.rows(
        "select c.code, p.code from territory_versions v "
        "join territory_versions c on c.territory_id = v.parent_id and c.valid @> $2::date "
        "join territory_versions p on p.territory_id = c.parent_id and p.valid @> $2::date where v.territory_id = $1",
        HAMLET,
        TODAY,
    )
    return row[0], row[1]


async def test_places_board_and_households_of_a_group(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 2})
    reader = await officer(hamlet)
    found = await reader.one(
        "group",
        A,
        nest("territory", "name"),
        nest("commune", "id"),
        nest_many("board_seats", "post", "manner"),
        nest_many("memberships", "status"),
        nest_many("households", "code"),
    )
    parent = await hamlet.value("select parent_id from territory_versions where territory_id = $1", HAMLET)
    assert found == {
        "territory": {"name": "Ấp 0"},
        "commune": {"id": str(parent)},
        "board_seats": [
            {"post": "head", "manner": "elected"},
            {"post": "deputy", "manner": "elected"},
            {"post": "secretary", "manner": "elected"},
        ],
        "memberships": [{"status": "member"}, {"status": "member"}],
        "households": [{"code": "501"}, {"code": "502"}],
    }


async def test_lists_show_the_groups_of_the_date(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 2, 6: 2})
    await carry_out(hamlet, DissolveGroup(effective_on=TODAY, group=ref(5)))
    reader = await officer(hamlet)
    assert values(await reader.many("group", "number"), "number") == [6]
    assert values(await reader.many("group", "number", as_of=YESTERDAY), "number") == [5, 6]
    assert await reader.many("group", "number", as_of=SINCE - timedelta(days=1)) == []


async def test_a_group_that_has_ended_is_found_by_its_id_as_it_was_last(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 2})
    await carry_out(hamlet, RenumberGroup(effective_on=TODAY, group=ref(5), number=8))
    await carry_out(hamlet, DissolveGroup(effective_on=TODAY, group=ref(5)))
    reader = await officer(hamlet)
    fields = ("number", "status", "valid_to", "end_kind", "household_count", "allowed_actions")
    assert await reader.one("group", A, *fields) == {
        "number": 5,
        "status": "ended",
        "valid_to": "2026-03-10",
        "end_kind": "dissolved",
        "household_count": 0,
        "allowed_actions": [],
    }
    before = await reader.one("group", A, "status", "household_count", as_of=YESTERDAY)
    assert before == {"status": "active", "household_count": 2}


async def test_a_group_is_not_there_before_it_began(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 2})
    reader = await officer(hamlet)
    assert await reader.one("group", A, "id", as_of=SINCE - timedelta(days=1)) is None
    assert await reader.one("group", A, "id", as_of=SINCE) == {"id": str(A)}


async def test_lists_by_status_show_ended_groups_when_they_are_asked_for(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 2, 6: 2, 7: 2})
    await carry_out(hamlet, DissolveGroup(effective_on=TODAY, group=ref(5)))
    suspended = (
        "update group_versions set status = 'suspended', recorded_in = record.current_change_set() where group_id = $1"
    )
    await hamlet.write((suspended, B))
    reader = await officer(hamlet)
    asked = [("ended",), ("suspended",), ("active",), ("ended", "active")]
    found = [values(await reader.many("group", "number", status=list(words)), "number") for words in asked]
    assert found == [[5], [6], [7], [5, 7]]


async def test_filters_search_and_sorts(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 1, 12: 1, 6: 1}, elsewhere={6: OTHER_HAMLET})
    reader = await officer(hamlet)
    path = await hamlet.value("select parent_id from territory_versions where territory_id = $1", HAMLET)
    assert values(await reader.many("group", "number", within=path, sort=("-number",)), "number") == [12, 6, 5]
    assert values(await reader.many("group", "number", within=HAMLET, sort=("number",)), "number") == [5, 12]
    assert values(await reader.many("group", "number", territory_id=OTHER_HAMLET), "number") == [6]
    assert values(await reader.many("group", "number", number=[12]), "number") == [12]
    assert values(await reader.many("group", "number", q="TỔ SỐ 12"), "number") == [12]
    assert values(await reader.many("group", "number"), "number") == [12, 5, 6]


async def test_allowed_actions_follow_the_state_and_the_role(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 1})
    drafts = [f"preview_{kind}" for kind in ("split", "merge", "regroup", "transfer", "rename", "renumber", "dissolve")]
    corrections = ["correct_group", "correct_seat"]
    reader = await officer(hamlet)
    assert await reader.one("group", A, "allowed_actions") == {
        "allowed_actions": ["suspend_group", "invite_household", "fill_seat", "end_seat", *drafts, *corrections]
    }
    await hamlet.write((SUSPEND, A))
    head = Assignment(AssignmentId(UUID(int=1)), Role.GROUP_HEAD, group_id=A)
    as_head = Reader(pool, Actor(AccountId(HEAD), HEAD, "head", (head,)))
    assert await as_head.one("group", A, "allowed_actions") == {"allowed_actions": ["resume_group", "invite_household"]}
    party = Reader(pool, await actor(hamlet, Role.PARTY_CELL, OFFICER, "hamlet"))
    assert await party.one("group", A, "allowed_actions") == {"allowed_actions": []}


async def test_only_groups_inside_the_scope_are_seen(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 1, 6: 1}, elsewhere={6: OTHER_HAMLET})
    own = Reader(pool, await actor(hamlet, Role.PARTY_CELL, OFFICER, "hamlet"))
    stranger = Reader(pool, await actor(hamlet, Role.COMMUNE_FRONT_OFFICER, OFFICER, "other"))
    assert values(await own.many("group", "number"), "number") == [5]
    assert await stranger.one("group", A, "id") is None
    assert await stranger.many("board_seat", "id") == []


@pytest.mark.parametrize("view", ["group", "board_seat"])
async def test_every_plain_field_of_the_view_can_be_read(pool: asyncpg.Pool, view: str) -> None:
    hamlet = await build(pool, {5: 1})
    names = VIEWS.get(view).default_members(single=False)
    reader = await officer(hamlet)
    [first, *_] = await reader.many(view, *names)
    assert list(first) == list(names)
