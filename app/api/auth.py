"""Who is calling: the bearer token of RFC 6750, turned into the actor of today."""

from starlette.requests import HTTPConnection

from app.api.ports import Doors
from app.api.problems import NO_TOKEN
from app.domain.access.actor import Actor
from app.domain.shared.errors import Unauthenticated


async def actor_of(connection: HTTPConnection, doors: Doors) -> Actor:
    """The signed-in person. Raises ``Unauthenticated`` without a bearer token, and for one that is not valid."""
    scheme, _, token = connection.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Unauthenticated(NO_TOKEN)
    return await doors.authenticator.authenticate(token.strip())
