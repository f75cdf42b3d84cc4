"""Seats of boards as they are read."""

from datetime import date, timedelta
from uuid import UUID

import asyncpg

from app.domain.shared.ids import PersonId
from tests.infra.db.hamlet import (
    HAMLET,
    OTHER_HAMLET,
    SINCE,
    TODAY,
    build,
    group_id,
)
from tests.infra.reads.reader import nest, officer, values

A, B = group_id(5), group_id(6)
YESTERDAY = TODAY - timedelta(days=1)
HEAD = PersonId(UUID(int=9051))


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
