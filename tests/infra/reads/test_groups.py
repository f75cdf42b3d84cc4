"""Groups and board seats as they are read: on any date, after they ended, through their lineage, inside a scope."""

import json
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from app.domain.access.actor import Actor, Assignment
from app.domain.access.roles import Role
from app.domain.catalogue import VIEWS
from app.domain.groups.model import Post
from app.domain.restructuring.commands import DissolveGroup, MergeGroups, RenumberGroup, SeatWish, SplitGroup, SplitPart
from app.domain.shared.ids import AccountId, AssignmentId, PersonId
from app.domain.shared.selection import Item, Listing, Nest, NestMany, Pick, Read, Root, Selection, Shape
from app.infra.reads.catalogue import SOURCES
from app.infra.reads.cursor import CursorKey
from app.infra.reads.engine import ReadEngine
from tests.infra.db.hamlet import (
    HAMLET,
    OFFICER,
    OTHER_HAMLET,
    SINCE,
    TODAY,
    Clock,
    Hamlet,
    actor,
    build,
    carry_out,
    group_id,
    h,
    ref,
)

A, B = group_id(5), group_id(6)
YESTERDAY = TODAY - timedelta(days=1)
HEAD = PersonId(UUID(int=9051))


class Reader:
    """Reads as one actor, always today's scope, content as of any date."""

    def __init__(self, pool: asyncpg.Pool, who: Actor) -> None:
        self._pool, self._who = pool, who
        self._engine = ReadEngine(VIEWS, SOURCES, key=CursorKey(b"test"), clock=Clock())

    async def one(self, view: str, key: UUID, *items: Item | str, as_of: date = TODAY) -> dict[str, Any] | None:
        root = Root("one", view, tuple(map(_item, items)), id_slot="id")
        answer = await self._fetch(Selection(Shape.REST_ONE, (root,)), as_of, {"id": key})
        return None if answer is None else dict(answer)

    async def many(
        self,
        view: str,
        *items: Item | str,
        as_of: date = TODAY,
        sort: tuple[str, ...] = (),
        q: str | None = None,
        **filters: object,
    ) -> list[dict[str, Any]]:
        listing = Listing(tuple((name, name) for name in filters), sort, None if q is None else "q")
        root = Root("many", view, tuple(map(_item, items)), listing=listing, with_total=True)
        values = {**filters, "q": q, "url_self": "", "url_prefix": ""}
        answer = await self._fetch(Selection(Shape.REST_LIST, (root,)), as_of, values)
        assert answer["page"]["total"] == len(answer["items"])
        return list(answer["items"])

    async def _fetch(self, selection: Selection, as_of: date, values: dict[str, object]) -> Any:
        read = Read(selection, self._who.scopes, self._who.scope_shape, as_of, values=values)
        answer = await self._engine.fetch(self._pool, read)
        return None if answer is None else json.loads(answer.body)


def _item(item: Item | str) -> Item:
    return Pick(item, item) if isinstance(item, str) else item


def nest(relation: str, *fields: str) -> Nest:
    return Nest(relation, relation, tuple(Pick(name, name) for name in fields))


def nest_many(relation: str, *fields: str) -> NestMany:
    return NestMany(relation, relation, Listing(), tuple(Pick(name, name) for name in fields))


async def officer(hamlet: Hamlet) -> Reader:
    return Reader(hamlet.pool, await actor(hamlet, Role.COMMUNE_FRONT_OFFICER, OFFICER))


def values(rows: Sequence[dict[str, Any]], name: str) -> list[Any]:
    return [row[name] for row in rows]


async def split(hamlet: Hamlet, day: date = TODAY) -> UUID:
    """Tổ số 5 goes on with two of its four households; the others found Tổ số 1. Returns the new group."""
    late = None if day == TODAY else "Quyết định gửi chậm"
    command = SplitGroup(
        effective_on=day,
        origin=ref(5),
        late_reason=late,
        parts=(
            SplitPart(number=1, household_ids=h(501, 502), seats=(SeatWish(HEAD, Post.HEAD),)),
            SplitPart(continues=True, takes_rest=True),
        ),
    )
    await carry_out(hamlet, command)
    founded: UUID = await hamlet.value("select group_id from group_versions where number = 1")
    return founded


async def test_a_group_with_its_figures(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 3})
    counts = "insert into people_counts (household_id, people, source, valid) values ($1, $3, 'counted', $5), ($2, $4, 'declared', $5)"
    await hamlet.write((counts, *h(501, 502), 4, 3, asyncpg.Range(SINCE, None)))
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
    await hamlet.write(("update groups set recorded_in = record.current_change_set() where id = $1", A))
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
    suspended = "update group_versions set status = 'suspended', recorded_in = record.current_change_set()"
    drafts = [f"preview_{kind}" for kind in ("split", "merge", "regroup", "transfer", "rename", "renumber", "dissolve")]
    reader = await officer(hamlet)
    assert await reader.one("group", A, "allowed_actions") == {
        "allowed_actions": ["suspend_group", "invite_household", "fill_seat", "end_seat", *drafts]
    }
    await hamlet.write((suspended,))
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


async def test_lineage_leads_both_ways_at_any_depth(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 4, 6: 2})
    founded = await split(hamlet, YESTERDAY)
    await carry_out(hamlet, MergeGroups(effective_on=TODAY, origins=(ref(5), ref(6)), continuing_id=B))
    reader = await officer(hamlet)
    relations = [nest_many(name, "number") for name in ("ancestors", "descendants", "successors")]
    assert await reader.one("group", A, "status", *relations) == {
        "status": "ended",
        "ancestors": [],
        "descendants": [{"number": 1}, {"number": 6}],
        "successors": [{"number": 1}, {"number": 6}],
    }
    assert await reader.one("group", B, *relations) == {
        "ancestors": [{"number": 5}],
        "descendants": [],
        "successors": [{"number": 6}],
    }
    assert await reader.one("group", founded, *relations) == {
        "ancestors": [{"number": 5}],
        "descendants": [],
        "successors": [{"number": 1}],
    }


async def test_lineage_is_that_of_the_date(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 4, 6: 2})
    await split(hamlet, YESTERDAY)
    await carry_out(hamlet, MergeGroups(effective_on=TODAY, origins=(ref(5), ref(6)), continuing_id=B))
    reader = await officer(hamlet)
    relations = (nest_many("descendants", "number"), nest_many("successors", "number"))
    assert await reader.one("group", A, *relations, as_of=YESTERDAY) == {
        "descendants": [{"number": 1}],
        "successors": [{"number": 1}, {"number": 5}],
    }
    assert await reader.one("group", A, *relations, as_of=SINCE) == {"descendants": [], "successors": [{"number": 5}]}


async def test_steps_of_the_lineage(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 4})
    founded = await split(hamlet)
    reader = await officer(hamlet)
    found = await reader.one("group", founded, nest_many("origin_edges", "kind", "households_moved"), "version")
    assert found == {"origin_edges": [{"kind": "moves", "households_moved": 2}], "version": 1}
    origin = await reader.one("group", A, nest_many("result_edges", "households_moved"), as_of=TODAY)
    assert origin == {"result_edges": [{"households_moved": 2}, {"households_moved": 2}]}
    assert await reader.one("group", A, nest_many("result_edges", "kind"), as_of=YESTERDAY) == {"result_edges": []}


async def test_a_cycle_in_the_lineage_ends(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 4, 6: 2})
    await split(hamlet)
    edge = (
        "insert into lineage_edges (restructuring_id, origin_group_id, result_group_id, kind, households_moved, "
        "effective_on, order_no) select id, $1, $2, 'moves', 0, $3, 9 from restructurings limit 1"
    )
    await hamlet.write((edge, A, B, TODAY), (edge, B, A, TODAY))
    reader = await officer(hamlet)
    found = await reader.one("group", A, nest_many("ancestors", "number"), nest_many("descendants", "number"))
    assert found == {"ancestors": [{"number": 6}], "descendants": [{"number": 1}, {"number": 6}]}


async def test_seats_are_those_of_the_date_unless_others_are_asked_for(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 1})
    ending = (
        "update board_seats set valid = daterange(lower(valid), $1), ended_because = 'resigned', "
        "recorded_in = record.current_change_set() where post = 'deputy'"
    )
    await hamlet.write((ending, TODAY))
    reader = await officer(hamlet)
    assert values(await reader.many("board_seat", "post", group_id=A), "post") == ["head", "secretary"]
    assert values(await reader.many("board_seat", "post", as_of=YESTERDAY), "post") == ["head", "deputy", "secretary"]
    over = await reader.many("board_seat", "id", "post", "valid_from", "valid_to", "ended_because", held=False)
    assert over == [
        {
            "id": over[0]["id"],
            "post": "deputy",
            "valid_from": "2026-01-01",
            "valid_to": "2026-03-10",
            "ended_because": "resigned",
        }
    ]
    single = await reader.one("board_seat", UUID(over[0]["id"]), "post", nest("group", "number"))
    assert single == {"post": "deputy", "group": {"number": 5}}
    assert await reader.one("board_seat", UUID(over[0]["id"]), "post", as_of=SINCE - timedelta(days=1)) is None


async def test_seats_by_person_post_place_and_term(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 1, 6: 1}, elsewhere={6: OTHER_HAMLET})
    term = "update board_seats set term_until = $1, recorded_in = record.current_change_set() where post = $2"
    await hamlet.write((term, date(2026, 6, 1), "deputy"), (term, date(2026, 9, 1), "head"))
    reader = await officer(hamlet)
    assert values(await reader.many("board_seat", "post", person_id=HEAD), "post") == ["head"]
    assert values(await reader.many("board_seat", "post", post=["secretary"], within=HAMLET), "post") == ["secretary"]
    assert values(await reader.many("board_seat", "post", within=OTHER_HAMLET), "post") == [
        "head",
        "deputy",
        "secretary",
    ]
    assert values(await reader.many("board_seat", "post", due_by=date(2026, 6, 1), group_id=A), "post") == ["deputy"]
    by_term = await reader.many("board_seat", "post", group_id=A, sort=("term_until",))
    assert values(by_term, "post") == ["deputy", "head", "secretary"]


@pytest.mark.parametrize("view", ["group", "board_seat"])
async def test_every_plain_field_of_the_view_can_be_read(pool: asyncpg.Pool, view: str) -> None:
    hamlet = await build(pool, {5: 1})
    names = VIEWS.get(view).default_members(single=False)
    reader = await officer(hamlet)
    [first, *_] = await reader.many(view, *names)
    assert list(first) == list(names)
