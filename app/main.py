"""The composition root: the one place that knows the transports and the infrastructure."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any, Final

import asyncpg
from fastapi import FastAPI

from app.api.application import build
from app.api.graphql.schema import schema_text
from app.api.ports import Doors
from app.api.rest.openapi.document import document
from app.api.surface.catalogue import OFFERS
from app.domain.catalogue import VIEWS
from app.infra.actors import Actors
from app.infra.clock import SystemClock
from app.infra.db.connection import connect, open_pool
from app.infra.db.read_log import PersonalReadLog
from app.infra.db.readiness import Readiness
from app.infra.db.work import Begin
from app.infra.ids import Uuid7Source
from app.infra.passwords import the_passwords
from app.infra.reads.catalogue import SOURCES
from app.infra.reads.cursor import CursorKey
from app.infra.reads.engine import BoundReads, ReadEngine
from app.infra.secrets import load_secrets, master_keys
from app.infra.sessions import open_sessions
from app.infra.settings import Settings

DOCUMENTS: Final = ("openapi/openapi.json", "openapi/schema.graphql")
"""The published documents, as paths below the root of the project."""


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[FastAPI]:
    """The whole service over the database of the settings; everything is closed again at the end."""
    dsn = _dsn(settings)
    pool = await open_pool(dsn)
    try:
        read_log = PersonalReadLog(lambda: connect(dsn), Uuid7Source(), SystemClock())
        doors, actors = await _doors(settings, pool, read_log)
        listening = asyncio.create_task(actors.listen(lambda: connect(dsn)))
        logging = asyncio.create_task(read_log.run())
        try:
            yield build(doors)
        finally:
            listening.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await listening
            read_log.stop()
            await logging
    finally:
        await pool.close()


async def _doors(settings: Settings, pool: asyncpg.Pool, read_log: PersonalReadLog) -> tuple[Doors, Actors]:
    clock, ids = SystemClock(), Uuid7Source()
    async with pool.acquire() as connection, connection.transaction():
        secrets = await load_secrets(
            connection,
            master_keys(settings.state, settings.master_key.get_secret_value() if settings.master_key else None),
        )
    engine = ReadEngine(VIEWS, SOURCES, key=CursorKey(secrets.cursor_key), clock=clock)
    sessions, tokens, keys = open_sessions(
        pool, settings=settings, secrets=secrets, passwords=the_passwords(), ids=ids, clock=clock
    )
    actors = Actors(pool, tokens, keys, clock=clock)
    doors = Doors(
        begin=Begin(pool, ids, clock=clock, engine=engine, secrets=secrets),
        reads=BoundReads(engine, pool),
        authenticator=actors,
        sign_in=sessions,
        health=Readiness(pool),
        read_log=read_log,
        clock=clock,
        views=VIEWS,
        public_url=settings.public_url,
        cors_origins=settings.cors_origins,
    )
    return doors, actors


def _dsn(settings: Settings) -> str:
    if settings.database_url is None:
        message = "an API process is started by `tuquan run`, which tells it the address of the database"
        raise RuntimeError(message)
    return settings.database_url.get_secret_value()


class Application:
    """The ASGI application of one process: it opens everything when the server starts it and closes it at the end."""

    def __init__(self, settings: Settings) -> None:
        """Nothing is opened before the server says that it starts."""
        self._settings = settings
        self._application: FastAPI | None = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answers one request, or lives through the server's lifespan."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif self._application is not None:
            await self._application(scope, receive, send)

    async def _live(self, receive: Any, send: Any) -> None:
        await receive()
        try:
            async with opened(self._settings) as self._application:
                await send({"type": "lifespan.startup.complete"})
                await receive()
        except Exception as error:
            await send({"type": "lifespan.startup.failed", "message": f"{type(error).__name__}: {error}"})
            raise
        await send({"type": "lifespan.shutdown.complete"})


def app_from_environment() -> Application:
    """What uvicorn serves; the settings come from the environment."""
    return Application(Settings())


def documents() -> Mapping[str, str]:
    """The published documents by their paths; they are made from views and offers alone, without a database."""
    nothing: Any = None
    doors = Doors(
        begin=nothing,
        reads=nothing,
        authenticator=nothing,
        sign_in=nothing,
        health=nothing,
        read_log=nothing,
        clock=nothing,
        views=VIEWS,
        public_url="http://127.0.0.1:8000",
    )
    openapi = json.dumps(document(build(doors), VIEWS), ensure_ascii=False, indent=2)
    return dict(zip(DOCUMENTS, (f"{openapi}\n", schema_text(VIEWS, OFFERS)), strict=True))
