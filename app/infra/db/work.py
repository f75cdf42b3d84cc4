"""The one transaction of an action: opens it, offers the stores, commits on clean exit."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import date, datetime
from functools import cached_property

import asyncpg

from app.domain.journal.model import Origin
from app.domain.shared.clock import Clock
from app.domain.shared.errors import KeptRefusal
from app.domain.shared.ids import IdSource
from app.infra.db.accounts import SqlAccounts
from app.infra.db.annulments import SqlAnnulments
from app.infra.db.bodies import SqlBodies
from app.infra.db.connection import AnyConnection
from app.infra.db.corrections import SqlCorrections
from app.infra.db.duplicates import SqlDuplicates
from app.infra.db.faults import told
from app.infra.db.groups import SqlGroups
from app.infra.db.households import SqlHouseholds
from app.infra.db.idempotency import SqlIdempotency
from app.infra.db.imports.store import SqlImports
from app.infra.db.journal import SqlJournal
from app.infra.db.operations import SqlOperations
from app.infra.db.paper import SqlPaper
from app.infra.db.persons import SqlPersons
from app.infra.db.places import SqlPlaces
from app.infra.db.policies import SqlPolicies
from app.infra.db.privacy import SqlPrivacy
from app.infra.db.restructuring import SqlRestructuring
from app.infra.db.sealed import SealedValues
from app.infra.db.territories import SqlTerritories
from app.infra.db.transaction import Transaction
from app.infra.passwords import Argon2Passwords, the_passwords
from app.infra.reads.engine import BoundReads, ReadEngine
from app.infra.secrets import ServerSecrets


class SqlWork:
    """Satisfies every context's ``…Work`` protocol; a store is made when an action first asks for it."""

    def __init__(self, transaction: Transaction, begin: "Begin", *, now: datetime, today: date) -> None:
        """Keeps the transaction and what is the same for its whole length."""
        self.transaction = transaction
        self.ids, self.now, self.today = begin.ids, now, today
        self._begin = begin

    @cached_property
    def journal(self) -> SqlJournal:
        """The journal."""
        return SqlJournal(self.transaction)

    @cached_property
    def places(self) -> SqlPlaces:
        """Where records count for access today."""
        return SqlPlaces(self.transaction, self.today)

    @cached_property
    def bodies(self) -> SqlBodies:
        """Bodies."""
        return SqlBodies(self.transaction)

    @cached_property
    def persons(self) -> SqlPersons:
        """Persons."""
        return SqlPersons(self.transaction, self.sealed)

    @cached_property
    def duplicates(self) -> SqlDuplicates:
        """Doubtful pairs and merged persons."""
        return SqlDuplicates(self.transaction, self.today)

    @cached_property
    def territories(self) -> SqlTerritories:
        """Territories and clusters."""
        return SqlTerritories(self.transaction)

    @cached_property
    def policies(self) -> SqlPolicies:
        """Rule parameters."""
        return SqlPolicies(self.transaction)

    @cached_property
    def groups(self) -> SqlGroups:
        """Groups, boards, memberships."""
        return SqlGroups(self.transaction)

    @cached_property
    def restructuring(self) -> SqlRestructuring:
        """Restructurings."""
        return SqlRestructuring(self.transaction)

    @cached_property
    def annulments(self) -> SqlAnnulments:
        """Annulments."""
        return SqlAnnulments(self.transaction)

    @cached_property
    def corrections(self) -> SqlCorrections:
        """Corrections of typing mistakes."""
        return SqlCorrections(self.transaction)

    @cached_property
    def paper(self) -> SqlPaper:
        """Records from paper, and answers to changes on somebody's behalf."""
        return SqlPaper(self.transaction)

    @cached_property
    def accounts(self) -> SqlAccounts:
        """Accounts and roles."""
        return SqlAccounts(self.transaction, self._begin.secrets.names_key)

    @cached_property
    def passwords(self) -> Argon2Passwords:
        """Password hashes."""
        return the_passwords()

    @cached_property
    def idempotency(self) -> SqlIdempotency:
        """Answers of requests that may be repeated."""
        return SqlIdempotency(self.transaction, self._begin.secrets.sealer, self.now)

    @cached_property
    def sealed(self) -> SealedValues:
        """Sealed values of persons."""
        return SealedValues(self.transaction, lambda: self._begin.secrets)

    @cached_property
    def privacy(self) -> SqlPrivacy:
        """Personal values: sealed reads, erasure."""
        return SqlPrivacy(self.transaction, self.sealed, self.today)

    @cached_property
    def households(self) -> SqlHouseholds:
        """Households."""
        return SqlHouseholds(self.transaction)

    @cached_property
    def imports(self) -> SqlImports:
        """Uploads and imports of lists."""
        return SqlImports(self.transaction)

    @cached_property
    def operations(self) -> SqlOperations:
        """Calls put aside."""
        return SqlOperations(self.transaction, self._begin.secrets.sealer)

    @cached_property
    def reads(self) -> BoundReads:
        """Reads that see what this transaction has written."""
        return BoundReads(self._begin.engine, self.transaction.connection)


class Begin:
    """Opens a transaction for one action. READ COMMITTED: what is decided on is read after the lock."""

    def __init__(
        self,
        pool: asyncpg.Pool,
        ids: IdSource,
        *,
        clock: Clock,
        engine: ReadEngine | None = None,
        secrets: ServerSecrets | None = None,
    ) -> None:
        """Connections come from the process's pool.

        Without an engine nothing is read by views; without secrets there are no accounts and no kept answers.
        """
        self.ids = ids
        self._pool, self._clock, self._engine, self._secrets = pool, clock, engine, secrets

    @property
    def engine(self) -> ReadEngine:
        """What reads by views."""
        if self._engine is None:
            message = "transactions were opened without the read engine"
            raise RuntimeError(message)
        return self._engine

    @property
    def secrets(self) -> ServerSecrets:
        """What the processes of one service share."""
        if self._secrets is None:
            message = "transactions were opened without the server's secrets"
            raise RuntimeError(message)
        return self._secrets

    @asynccontextmanager
    async def __call__(self, origin: Origin) -> AsyncIterator[SqlWork]:
        """The open transaction; commits on clean exit, rolls back on any error. Faults are told as domain errors.

        A ``KeptRefusal`` commits what it leaves behind, and is raised all the same.
        """
        refused: KeptRefusal | None = None
        with told():
            async with self._pool.acquire() as connection, connection.transaction():
                try:
                    yield self._work(connection, origin)
                except KeptRefusal as error:
                    refused = error
        if refused is not None:
            raise refused

    @asynccontextmanager
    async def together(self) -> AsyncIterator["Together"]:
        """One transaction for several actions, each with a change set of its own; any error rolls all of them back."""
        with told():
            async with self._pool.acquire() as connection, connection.transaction():
                yield Together(lambda origin: self._work(connection, origin))

    def _work(self, connection: AnyConnection, origin: Origin) -> SqlWork:
        return SqlWork(Transaction(connection, origin), self, now=self._clock.now(), today=self._clock.today())


class Together:
    """Begins each action within a transaction that is open already."""

    def __init__(self, work: Callable[[Origin], SqlWork]) -> None:
        """``work`` makes the work of one action."""
        self._work = work

    @asynccontextmanager
    async def __call__(self, origin: Origin) -> AsyncIterator[SqlWork]:
        """The work of one action; what refuses it is told as its own refusal."""
        with told():
            yield self._work(origin)

    @asynccontextmanager
    async def together(self) -> AsyncIterator["Together"]:
        """The same transaction."""
        yield self
