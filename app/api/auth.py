"""Who is calling: the bearer token of RFC 6750, turned into the actor of today."""

from starlette.requests import HTTPConnection

from app.api.ports import Doors
from app.api.problems import NO_TOKEN
from app.api.quotas import REQUESTS, WRITES, spending_of
from app.domain.access.actor import Actor
from app.domain.accounts.codes import TOKEN_INVALID
from app.domain.shared.errors import Unauthenticated


async def writer_of(connection: HTTPConnection, doors: Doors) -> Actor:
    """The signed-in person, whose quota of writes the request spends."""
    actor = await actor_of(connection, doors)
    spending_of(connection).of_account(actor.account_id, WRITES)
    return actor


async def actor_of(connection: HTTPConnection, doors: Doors) -> Actor:
    """The signed-in person. Raises ``Unauthenticated`` without a bearer token, and for one that is not valid.

    The request spends the quota of the account, or of the address where nobody is signed in; raises ``QuotaExceeded``.
    """
    try:
        actor = await _signed_in(connection, doors)
    except Unauthenticated:
        spending_of(connection).of_address(REQUESTS)
        raise
    spending_of(connection).of_account(actor.account_id, REQUESTS)
    return actor


async def _signed_in(connection: HTTPConnection, doors: Doors) -> Actor:
    sent = connection.headers.getlist("authorization")
    if len(sent) > 1:
        raise Unauthenticated(TOKEN_INVALID)
    scheme, _, token = "".join(sent).partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Unauthenticated(NO_TOKEN)
    return await doors.authenticator.authenticate(token.strip())
