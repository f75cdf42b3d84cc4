"""The composition root: the one place that knows the transports and the infrastructure."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from http import HTTPStatus
from typing import Any, Final

import asyncpg
from fastapi import FastAPI

from app.api.application import build
from app.api.graphql.schema import schema_text
from app.api.ports import Doors
from app.api.quotas import EXPORTS, NODES, REQUESTS, WRITES, Policy, Quotas
from app.api.rest.openapi.document import document
from app.api.surface.catalogue import OFFERS
from app.domain.access.actor import Actor
from app.domain.catalogue import VIEWS
from app.infra.actors import Actors
from app.infra.clock import SystemClock
from app.infra.db.connection import connect, open_export_pool, open_pool
from app.infra.db.pulse import Pulse
from app.infra.db.read_log import PersonalReadLog
from app.infra.db.readiness import Readiness
from app.infra.db.work import Begin
from app.infra.exports.exporter import AT_ONCE, Exporter
from app.infra.files.templates import ListTemplates
from app.infra.ids import Uuid7Source
from app.infra.passwords import the_passwords
from app.infra.reads.catalogue import SOURCES
from app.infra.reads.cursor import CursorKey
from app.infra.reads.engine import BoundReads, ReadEngine
from app.infra.reads.showing import ListLog
from app.infra.running.operator import OperatorError, actor_called
from app.infra.running.stopping import STOPPING
from app.infra.secrets import keys_of, load_secrets
from app.infra.sessions import open_sessions
from app.infra.settings import Settings

DOCUMENTS: Final = ("openapi/openapi.json", "openapi/schema.graphql")
"""The published documents, as paths below the root of the project."""


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[FastAPI]:
    """The whole service over the database of the settings; everything is closed again at the end."""
    dsn = _dsn(settings)
    async with await open_pool(dsn) as pool, await open_export_pool(dsn, size=AT_ONCE) as exporting:
        read_log = _read_log(dsn)
        doors, actors = await _doors(settings, pool, exporting, read_log=read_log)
        listening = asyncio.create_task(actors.listen(lambda: connect(dsn)))
        logging = asyncio.create_task(read_log.run())
        pulse = Pulse(lambda: connect(dsn), lambda: pool.cut() + exporting.cut())
        watching = asyncio.create_task(pulse.watch())
        try:
            yield build(doors)
        finally:
            for each in (listening, watching):
                each.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await each
            read_log.stop()
            await logging


def _read_log(dsn: str) -> PersonalReadLog:
    return PersonalReadLog(lambda: connect(dsn), Uuid7Source(), SystemClock())


async def _doors(
    settings: Settings, pool: asyncpg.Pool, exporting: asyncpg.Pool, *, read_log: PersonalReadLog
) -> tuple[Doors, Actors]:
    clock, ids = SystemClock(), Uuid7Source()
    async with pool.acquire() as connection, connection.transaction():
        secrets = await load_secrets(connection, keys_of(settings))
    engine = ReadEngine(VIEWS, SOURCES, key=CursorKey(secrets.cursor_key), clock=clock)
    sessions, tokens, keys = open_sessions(
        pool, settings=settings, secrets=secrets, passwords=the_passwords(), ids=ids, clock=clock
    )
    actors = Actors(pool, tokens, keys, clock=clock)
    doors = Doors(
        begin=Begin(pool, ids, clock=clock, engine=engine, secrets=secrets),
        reads=BoundReads(engine, pool),
        exports=Exporter(engine, exporting),
        authenticator=actors,
        sign_in=sessions,
        health=Readiness(pool),
        read_log=read_log,
        list_log=ListLog(engine, pool),
        clock=clock,
        templates=ListTemplates(),
        views=VIEWS,
        public_url=settings.public_url,
        cors_origins=settings.cors_origins,
        quotas=_quotas(settings),
        is_stopping=STOPPING.is_set,
    )
    return doors, actors


def _quotas(settings: Settings) -> Quotas:
    chosen = {
        REQUESTS: settings.quota_requests,
        WRITES: settings.quota_writes,
        NODES: settings.quota_graphql_nodes,
        EXPORTS: settings.quota_exports,
    }
    return Quotas(Policy(name, quota) for name, quota in chosen.items() if quota)


async def export(settings: Settings, username: str, path: str, *, write: Callable[[bytes], object]) -> None:
    """Writes the file that the account would get from ``path``, a list with its query.

    Raises ``OperatorError`` with the words of the problem where it would get none.
    """
    dsn = _dsn(settings)
    async with await open_pool(dsn, size=1) as pool, await open_export_pool(dsn, size=1) as exporting:
        doors, _ = await _doors(settings, pool, exporting, read_log=_read_log(dsn))
        known = _Known(await actor_called(pool, username, doors.clock.today()))
        await _get(build(replace(doors, authenticator=known)), path, write)


class _Known:
    """Whatever the token, it is the one actor."""

    def __init__(self, actor: Actor) -> None:
        self._actor = actor

    async def authenticate(self, token: str) -> Actor:  # noqa: ARG002 - there is nothing to look at
        return self._actor


async def _get(app: FastAPI, path: str, write: Callable[[bytes], object]) -> None:
    """One request inside this process; the body goes out as it comes."""
    place, _, query = path.partition("?")
    scope = {
        "type": "http",
        "method": "GET",
        "path": place,
        "query_string": query.encode(),
        "headers": [(b"authorization", b"Bearer operator"), (b"accept-language", b"en")],
    }
    failed: list[bytes] = []
    status = 0

    async def receive() -> Any:
        await asyncio.Event().wait()

    async def send(message: Any) -> None:
        nonlocal status
        status = message.get("status", status)
        (write if status == HTTPStatus.OK else failed.append)(message.get("body", b""))

    await app(scope, receive, send)
    if failed:
        raise OperatorError(json.loads(b"".join(failed))["detail"])


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
        exports=nothing,
        authenticator=nothing,
        sign_in=nothing,
        health=nothing,
        read_log=nothing,
        list_log=nothing,
        clock=nothing,
        templates=nothing,
        views=VIEWS,
        public_url="http://127.0.0.1:8000",
    )
    openapi = json.dumps(document(build(doors), VIEWS), ensure_ascii=False, indent=2)
    return dict(zip(DOCUMENTS, (f"{openapi}\n", schema_text(VIEWS, OFFERS)), strict=True))
