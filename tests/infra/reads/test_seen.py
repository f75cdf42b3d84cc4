"""What a read shows of whom is told beside the bytes, and the bytes are as if nobody had asked."""

import json
from datetime import date
from uuid import UUID

import asyncpg
import pytest

from app.domain.access.actor import Actor
from app.domain.access.roles import Role
from app.domain.shared.ids import PersonId
from app.domain.shared.selection import (
    Answer,
    Constant,
    Item,
    Listing,
    Nest,
    NestMany,
    Part,
    Pick,
    Read,
    Root,
    Selection,
    Shape,
)
from app.infra.reads.engine import _without_seen
from tests.infra.db.desk import COMMUNE, OTHER_COMMUNE, TODAY, Desk
from tests.infra.db.test_persons import add, change
from tests.infra.db.test_privacy import erase

OFFICER = Role.COMMUNE_FRONT_OFFICER
NAMES = ("full_name", "phone")


def picks(*names: str) -> tuple[Item, ...]:
    return tuple(Pick(name, name) for name in names)


async def fetch(desk: Desk, actor: Actor, selection: Selection, **values: object) -> Answer:
    given = {"url_self": "", "url_prefix": "", **values}
    answer = await desk._engine.fetch(desk.pool, Read(selection, actor.scopes, actor.scope_shape, TODAY, values=given))
    assert answer is not None
    return answer


def one(*names: str) -> Selection:
    return Selection(Shape.REST_ONE, (Root("item", "person", picks(*names), id_slot="id"),))


def page(*items: Item, view: str = "person") -> Selection:
    return Selection(Shape.REST_LIST, (Root("items", view, items, listing=Listing(limit=2)),))


async def test_a_record_shows_its_person(pool: asyncpg.Pool) -> None:
    desk = Desk(pool)
    person, officer = await add(desk), await desk.actor(OFFICER, COMMUNE)
    answer = await fetch(desk, officer, one("phone", "id"), id=person)
    assert answer.body == f'{{"phone":"+84912345678","id":"{person}"}}'.encode()
    assert answer.seen == (person,)
    assert answer.version is not None


@pytest.mark.parametrize("names", [("id", "notice_on"), ("contact_state", "has_citizen_id")])
async def test_what_is_no_contact_value_is_not_told(pool: asyncpg.Pool, names: tuple[str, ...]) -> None:
    desk = Desk(pool)
    person, officer = await add(desk), await desk.actor(OFFICER, COMMUNE)
    selection = one(*names)
    assert (await fetch(desk, officer, selection, id=person)).seen == ()
    read = Read(selection, officer.scopes, officer.scope_shape, TODAY)
    assert not desk._engine.plan(read).contacts


async def test_masked_missing_and_erased_values_show_nobody(pool: asyncpg.Pool) -> None:
    desk = Desk(pool)
    person, without = await add(desk), await add(desk, "Lê An", None)
    officer, cell = await desk.actor(OFFICER, COMMUNE), await desk.actor(Role.PARTY_CELL, COMMUNE)
    assert (await fetch(desk, cell, one(*NAMES), id=person)).seen == ()
    assert (await fetch(desk, officer, one("phone"), id=without)).seen == ()
    assert (await fetch(desk, officer, one(*NAMES), id=without)).seen == (without,)
    await erase(desk, person)
    answer = await fetch(desk, officer, one(*NAMES), id=person)
    assert (answer.body, answer.seen) == (b'{"full_name":null,"phone":null}', ())


async def test_a_page_shows_its_own_rows_only(pool: asyncpg.Pool) -> None:
    desk = Desk(pool)
    persons = {name: await add(desk, name) for name in ("Lê An", "Lê Bình", "Lê Chi")}
    answer = await fetch(desk, await desk.actor(OFFICER, COMMUNE), page(*picks("full_name")))
    assert json.loads(answer.body)["items"] == [{"full_name": "Lê An"}, {"full_name": "Lê Bình"}]
    assert answer.next_cursor is not None
    assert answer.seen == (persons["Lê An"], persons["Lê Bình"])


async def test_nested_persons_are_seen_each_once(pool: asyncpg.Pool) -> None:
    desk = Desk(pool)
    person, place = await add(desk), await desk.place(COMMUNE)
    role = "insert into assignments (person_id, role, territory_id, valid) values ($1, $2, $3, $4)"
    since = asyncpg.Range(date(2026, 1, 1))
    await desk.write(*((role, person, word, place.id, since) for word in ("commune_party", "hamlet_head")))
    officer = await desk.actor(OFFICER, COMMUNE)
    own = Actor(officer.account_id, PersonId(person), "own", officer.assignments)
    nested = (Pick("role", "role"), Nest("person", "person", picks("full_name")))
    answer = await fetch(desk, own, page(*nested, view="assignment"))
    assert [item["person"]["full_name"] for item in json.loads(answer.body)["items"]] == ["Nguyễn Thị Ánh"] * 2
    assert answer.seen == (person,)
    lists = (Pick("id", "id"), NestMany("assignments", "assignments", Listing(), nested))
    assert (await fetch(desk, own, page(*lists))).seen == (person,)


async def test_a_graph_tells_whom_it_shows(pool: asyncpg.Pool) -> None:
    desk = Desk(pool)
    person, officer = await add(desk), await desk.actor(OFFICER, COMMUNE)
    nodes = Part("nodes", "nodes", (Pick("who", "full_name"), Constant("__typename", "Person")))
    roots = (
        Root("list", "person", listing=Listing(), parts=(nodes, Part("totalCount", "totalCount"))),
        Root("single", "person", (Pick("id", "id"), Pick("phone", "phone")), id_slot="id"),
    )
    answer = await fetch(desk, officer, Selection(Shape.GRAPH, roots), id=person)
    assert json.loads(answer.body) == {
        "list": {"nodes": [{"who": "Nguyễn Thị Ánh", "__typename": "Person"}], "totalCount": 1},
        "single": {"id": f"person_{person}", "phone": "+84912345678"},
    }
    assert answer.seen == (person,)


async def test_a_name_cannot_pass_for_the_mark(pool: asyncpg.Pool) -> None:
    desk = Desk(pool)
    forged = f'a,"~seen":"{UUID(int=9)}"'
    person = await add(desk)
    officer = await desk.actor(OFFICER, COMMUNE)
    await change(desk, officer, person, full_name=forged)
    answer = await fetch(desk, officer, one("full_name", "id"), id=person)
    assert json.loads(answer.body) == {"full_name": forged, "id": str(person)}
    assert answer.seen == (person,)


def test_only_a_last_member_is_taken_out() -> None:
    first, second = UUID(int=1), UUID(int=2)
    body = (
        f'[{{"a":1,"~seen":"{first}"}},{{"b":"x\\",\\"~seen\\":null","~seen":null}},{{"c":[],"~seen":"{second}"}},'
        f'{{"d":2,"~seen":"{first}"}},{{"e":{{"~seen": "{second}"}}}}]'
    ).encode()
    expected = f'[{{"a":1}},{{"b":"x\\",\\"~seen\\":null"}},{{"c":[]}},{{"d":2}},{{"e":{{"~seen": "{second}"}}}}]'
    assert _without_seen(body) == (expected.encode(), (first, second))


async def test_another_commune_is_not_seen(pool: asyncpg.Pool) -> None:
    desk = Desk(pool)
    await add(desk)
    answer = await fetch(desk, await desk.actor(OFFICER, OTHER_COMMUNE), page(*picks(*NAMES)))
    assert answer.seen == ()
