"""Loads the demo into a database, with a bar that shows how far it is, and keeps how to sign in to it."""

import asyncio
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bars

from app.infra.clock import SystemClock
from app.infra.db.connection import connect
from app.infra.demo.accounts import ACCOUNTS, BEGINNER
from app.infra.demo.loading import Demo, load_demo
from app.infra.demo.size import DemoSize
from app.infra.passwords import the_passwords
from app.infra.running.database import Database
from app.infra.running.signing_in import SignIn, keep, new_password
from app.infra.settings import Settings

_STEPS = {"groups": "Groups and households", "keys": "Keys and checks", "statistics": "Statistics"}


def demonstrate(settings: Settings, database: Database, size: DemoSize) -> SignIn:
    """Loads the demo; returns how to sign in. Raises ``DemoRefused`` where it does not belong."""
    return asyncio.run(_demonstrate(settings, database, size))


async def _demonstrate(settings: Settings, database: Database, size: DemoSize) -> SignIn:
    configured = settings.demo_password
    password = new_password() if configured is None else configured.get_secret_value()
    accounts = {account.username: account.role.value for account in ACCOUNTS}
    sign_in = SignIn(BEGINNER.username, password, accounts)
    demo = Demo(size, await the_passwords().hash(password))
    connection = await connect(database.owner_dsn)
    try:
        with _Bars() as bars:
            await load_demo(
                connection,
                demo,
                today=SystemClock().today(),
                progress=bars.show,
                before_commit=lambda: keep(settings.state, sign_in),
            )
    finally:
        await connection.close()
    return sign_in


class _Bars(AbstractContextManager["_Bars"]):
    """One bar for each step, shown when the step begins."""

    def __init__(self) -> None:
        columns = (TextColumn("{task.description:<22}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        self._bars = Bars(*columns, console=Console())
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> Self:
        self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bars.stop()

    def show(self, step: str, done: int, total: int) -> None:
        """Moves the bar of the step."""
        if step not in self._tasks:
            self._tasks[step] = self._bars.add_task(_STEPS[step], total=total)
        self._bars.update(self._tasks[step], completed=done)
