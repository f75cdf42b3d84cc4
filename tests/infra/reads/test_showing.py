"""Whom a whole list shows is written down in one statement, with the conditions and masks of its pages."""

from uuid import UUID

import asyncpg
import pytest

from app.domain.access.actor import Actor
from app.domain.access.roles import Role
from app.domain.privacy.model import PersonalRead
from app.domain.shared.ids import PersonId
from app.domain.shared.selection import Constant, Item, Listing, Nest, NestMany, Read, Root, Selection, Shape
from app.infra.reads import showing
from app.infra.reads.compiler import Compiler
from app.infra.reads.showing import note_list
from tests.infra.db.desk import COMMUNE, TODAY, Desk
from tests.infra.db.test_persons import add
from tests.infra.db.test_privacy import erase
from tests.infra.reads.test_seen import fetch, page, picks

OFFICER = Role.COMMUNE_FRONT_OFFICER
GIVE = "insert into assignments (person_id, role, territory_id, valid) values ($1, $2, $3, '[2026-01-01,)')"
ROWS = "select row_ids from personal_reads order by id"


def listed(*items: Item, view: str = "person", listing: Listing | None = None) -> Selection:
    return Selection(Shape.REST_LIST, (Root("items", view, items, listing=listing or Listing(limit=1)),))


async def note(desk: Desk, actor: Actor, selection: Selection, **values: object) -> int:
    read = Read(selection, actor.scopes, actor.scope_shape, TODAY, values=values)
    told = PersonalRead(
        account_id=actor.account_id,
        person_id=actor.person_id,
        purpose="Lập danh sách",
        door="export",
        view="person",
        row_ids=(),
        trace_id="f" * 32,
    )
    return await note_list(desk.pool, desk._engine, read, note=told)


async def noted(pool: asyncpg.Pool) -> list[list[UUID]]:
    return [sorted(row["row_ids"]) for row in await pool.fetch(ROWS)]


async def test_all_rows_count_whatever_the_limit(pool: asyncpg.Pool) -> None:
    desk = Desk(pool)
    persons = [await add(desk, name) for name in ("Lê An", "Lê Bình", "Lê Chi")]
    officer = await desk.actor(OFFICER, COMMUNE)
    assert await note(desk, officer, listed(*picks("full_name"))) == 3
    row = dict(await pool.fetchrow("select * from personal_reads") or {})
    assert sorted(row["row_ids"]) == persons
    names = ("account_id", "person_id", "purpose", "door", "view", "sealed", "trace_id")
    assert [row[name] for name in names] == [
        officer.account_id,
        officer.person_id,
        "Lập danh sách",
        "export",
        "person",
        False,
        "f" * 32,
    ]


async def test_the_conditions_of_the_list_count(pool: asyncpg.Pool) -> None:
    desk = Desk(pool)
    first, _ = await add(desk, "Lê An"), await add(desk, "Trần Bình")
    listing = Listing((("noticed", "told"),), search="q")
    found = listed(*picks("phone"), listing=listing)
    officer = await desk.actor(OFFICER, COMMUNE)
    told = await pool.fetchval("select notice_on is not null from persons where id = $1", first)
    assert await note(desk, officer, found, q="le", told=told) == 1
    assert await noted(pool) == [[first]]
    assert await note(desk, officer, found, q="le", told=not told) == 0


async def test_masked_missing_and_erased_values_show_nobody(pool: asyncpg.Pool) -> None:
    desk = Desk(pool)
    person, _ = await add(desk), await add(desk, "Lê An", None)
    cell, officer = await desk.actor(Role.PARTY_CELL, COMMUNE), await desk.actor(OFFICER, COMMUNE)
    assert await note(desk, cell, listed(*picks("full_name", "phone"))) == 0
    await erase(desk, person)
    assert await note(desk, officer, listed(*picks("phone"))) == 0
    assert await noted(pool) == []


async def test_a_list_without_contact_values_asks_nothing(pool: asyncpg.Pool) -> None:
    desk = Desk(pool)
    await add(desk)
    officer = await desk.actor(OFFICER, COMMUNE)
    assert await note(desk, officer, listed(*picks("id", "contact_state"))) == 0
    many = NestMany("board_seats", "board_seats", Listing(), picks("id"))
    assert await note(desk, officer, listed(*picks("id"), many)) == 0
    assert await noted(pool) == []


async def test_persons_of_relations_count_each_once(pool: asyncpg.Pool) -> None:
    desk = Desk(pool)
    person, other, place = await add(desk), await add(desk), await desk.place(COMMUNE)
    await desk.write(*((GIVE, person, word, place.id) for word in ("commune_party", "hamlet_head")))
    officer = await desk.actor(OFFICER, COMMUNE)
    own = Actor(officer.account_id, PersonId(person), "own", officer.assignments)
    held = Nest("person", "person", picks("full_name"))
    assert await note(desk, own, listed(*picks("role"), held, view="assignment")) == 1
    assert await noted(pool) == [[person]]
    deep = NestMany("assignments", "assignments", Listing(), (held,))
    assert await note(desk, own, listed(*picks("id"), deep)) == 1
    assert await note(desk, own, listed(*picks("phone"), deep)) == 2
    assert await noted(pool) == [[person], [person], [person, other]]


async def test_many_persons_are_several_rows(pool: asyncpg.Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(showing, "PORTION", 2)
    desk = Desk(pool)
    persons = [await add(desk, "Lê An") for _ in range(5)]
    assert await note(desk, await desk.actor(OFFICER, COMMUNE), listed(*picks("full_name"))) == 5
    rows = await noted(pool)
    assert sorted(map(len, rows)) == [1, 2, 2]
    assert sorted(each for row in rows for each in row) == persons


async def test_what_is_no_list_is_not_noted(pool: asyncpg.Pool) -> None:
    desk = Desk(pool)
    officer = await desk.actor(OFFICER, COMMUNE)
    with pytest.raises(TypeError):
        await note(desk, officer, Selection(Shape.GRAPH, (Constant("__typename", "Query"),)))


class _Silent(Compiler):
    tells_whose = False


async def test_objects_say_whose_values_they_show_unless_told_otherwise(pool: asyncpg.Pool) -> None:
    desk = Desk(pool)
    await add(desk)
    officer = await desk.actor(OFFICER, COMMUNE)
    selection = page(*picks("full_name"))
    read = Read(selection, officer.scopes, officer.scope_shape, TODAY)
    assert '"~seen"' in desk._engine.plan(read).sql
    assert '"~seen"' not in desk._engine.compiled(_Silent, read).sql
    assert (await fetch(desk, officer, selection)).seen != ()
