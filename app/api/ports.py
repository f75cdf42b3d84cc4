"""What the transports need from outside; ``main`` hands it over, so no transport knows the infrastructure."""

from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Any, Protocol

from app.api.quotas import Quotas
from app.domain.access.actor import Actor
from app.domain.imports.model import ImportKind
from app.domain.journal.model import Origin
from app.domain.privacy.model import PersonalRead
from app.domain.shared.clock import Clock
from app.domain.shared.exports import Exports
from app.domain.shared.reads import Reads
from app.domain.shared.selection import Read
from app.domain.shared.views import ViewRegistry


class Begin(Protocol):
    """Opens the one transaction of an action; commits on clean exit, rolls back on any error."""

    def __call__(self, origin: Origin) -> AbstractAsyncContextManager[Any]:
        """The open work; it satisfies every context's ``…Work``."""
        ...

    def together(self) -> AbstractAsyncContextManager["Begin"]:
        """One transaction in which several actions begin; commits on clean exit, rolls back on any error."""
        ...


class Authenticator(Protocol):
    """Turns a bearer token into the actor of today."""

    async def authenticate(self, token: str) -> Actor:
        """The actor. Raises ``Unauthenticated`` for a token that is not valid or no longer valid."""
        ...


class Tokens(Protocol):
    """What a sign-in gives: the access token, the refresh token, and how many seconds the first lasts."""

    @property
    def access_token(self) -> str:
        """The access token."""
        ...

    @property
    def refresh_token(self) -> str:
        """The token that gives the next pair, once."""
        ...

    @property
    def expires_in(self) -> int:
        """Seconds that the access token has left."""
        ...


class SignIn(Protocol):
    """Signs people in and out."""

    async def sign_in(self, username: str, password: str, client_id: str) -> Tokens:
        """Checks the password. Raises ``Unauthenticated`` or ``TooManyAttempts``."""
        ...

    async def refresh(self, refresh_token: str) -> Tokens:
        """Rotates the refresh token; its reuse ends the session. Raises ``Unauthenticated``."""
        ...

    async def sign_out(self, refresh_token: str) -> None:
        """Ends the session of the token; an unknown token is no error."""
        ...

    async def jwks(self) -> bytes:
        """The public keys as a JSON Web Key Set (RFC 7517)."""
        ...


class Health(Protocol):
    """Whether the service can do its work."""

    async def ready(self) -> Mapping[str, bool]:
        """Each thing that is needed, and whether it is there."""
        ...


class Templates(Protocol):
    """Makes empty lists to be filled in."""

    def make(self, kind: ImportKind, form: str) -> bytes:
        """The template of the kind as ``xlsx`` or ``csv``."""
        ...


class ReadLog(Protocol):
    """Keeps who was shown whose personal values."""

    async def note(self, read: PersonalRead) -> None:
        """Takes the read over; waits while too many are waiting to be written, and never drops one."""
        ...


class ListLog(Protocol):
    """Keeps whose personal values a whole list showed, however many they are."""

    async def note(self, read: Read, by: PersonalRead) -> None:
        """Writes down, before anything is shown, that ``by`` was shown everybody in the list; its rows do not count."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Doors:
    """Everything that the transports are built on. When it ``is_stopping``, what never ends by itself has to end."""

    begin: Begin
    reads: Reads
    exports: Exports
    authenticator: Authenticator
    sign_in: SignIn
    health: Health
    read_log: ReadLog
    list_log: ListLog
    clock: Clock
    templates: Templates
    views: ViewRegistry
    public_url: str
    cors_origins: tuple[str, ...] = ()
    quotas: Quotas = field(default_factory=Quotas)
    is_stopping: Callable[[], bool] = lambda: False
