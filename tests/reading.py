"""Reads by the real engine, as what a view showed when the record had come to a position."""

import json
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

import asyncpg

from app.domain.access.actor import Actor, Assignment
from app.domain.access.roles import Role
from app.domain.catalogue import VIEWS
from app.domain.shared.ids import AccountId, AssignmentId
from app.domain.shared.selection import Item, Listing, Nest, Pick, Read, Root, Selection, Shape
from app.infra.reads.catalogue import SOURCES
from app.infra.reads.cursor import CursorKey
from app.infra.reads.engine import ReadEngine
from tests.infra.db.hamlet import OFFICER, TODAY, Clock, Hamlet, actor

FEED = ("id", "position", "number", "subject_id")
"""What is read of a change."""


def selection(view: str, names: tuple[str, ...], *filters: str, known: bool = False) -> Selection:
    """A list with fields, and with fields of what a relation leads to: ``group.id``."""
    listing = Listing(tuple((name, name) for name in filters), limit=100)
    root = Root("items", view, tuple(map(_item, names)), listing=listing, known_slot="known_at" if known else None)
    return Selection(Shape.REST_LIST, (root,))


def _item(name: str) -> Item:
    relation, _, field_name = name.rpartition(".")
    return Nest(relation, relation, (Pick(field_name, field_name),)) if relation else Pick(name, name)


@dataclass
class Reader:
    """Reads with the real engine, whatever anybody may see."""

    pool: asyncpg.Pool
    officer: Actor
    auditor: Actor
    engine: ReadEngine = field(
        default_factory=lambda: ReadEngine(VIEWS, SOURCES, key=CursorKey(b"k" * 32), clock=Clock())
    )

    async def known(
        self, view: str, names: tuple[str, ...], position: int, as_of: date = TODAY, **filters: object
    ) -> Any:
        """The list as the officer sees it, as known at the position."""
        wanted = selection(view, names, *filters, known=True)
        return await self._read(wanted, self.officer, {"known_at": position, **filters}, as_of=as_of)

    async def changes(self, after: int) -> Any:
        """The changes behind a position, at most a hundred."""
        return await self._read(selection("change", FEED, "after_position"), self.auditor, {"after_position": after})

    async def _read(self, wanted: Selection, who: Actor, values: dict[str, object], *, as_of: date = TODAY) -> Any:
        given = {"url_self": "", "url_prefix": "", **values}
        answer = await self.engine.fetch(self.pool, Read(wanted, who.scopes, who.scope_shape, as_of, values=given))
        assert answer is not None
        return json.loads(answer.body)["items"]


async def reader_of(hamlet: Hamlet) -> Reader:
    """A reader of the hamlet's commune; the feed is read as an auditor of the country."""
    path = str(await hamlet.pool.fetchval("select path::text from territories where key = 'vn'"))
    country = Assignment(AssignmentId(UUID(int=7)), Role.AUDITOR, path=path)
    auditor = Actor(AccountId(UUID(int=7)), OFFICER, "auditor", (country,))
    return Reader(hamlet.pool, await actor(hamlet, Role.COMMUNE_FRONT_OFFICER, OFFICER), auditor)
