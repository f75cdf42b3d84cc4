"""Reads records as one actor does: scope of today, content as of any date, as REST would show them."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

import asyncpg

from app.domain.access.actor import Actor
from app.domain.access.roles import Role
from app.domain.catalogue import VIEWS
from app.domain.shared.selection import Item, Listing, Nest, NestMany, Pick, Read, Root, Selection, Shape
from app.infra.reads.catalogue import SOURCES
from app.infra.reads.cursor import CursorKey
from app.infra.reads.engine import ReadEngine
from tests.infra.db.hamlet import (
    OFFICER,
    TODAY,
    Clock,
    Hamlet,
    actor,
)


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
