"""The keys of access tokens: in the database, sealed under the master key, replaced every 30 days.

A new key is published an hour before it signs, and an old one verifies for two days after it has signed its last token:
so every process and every client that keeps the public keys knows a key before it meets it.
"""

import asyncio
import base64
import json
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Final

import asyncpg
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_private_key,
)
from jwt import PyJWK

from app.domain.shared.clock import Clock
from app.infra.db.connection import AnyConnection
from app.infra.db.faults import told
from app.infra.db.locks import LockKey
from app.infra.secrets import Sealer, SealError
from app.infra.tokens import ALGORITHM, SigningKey

SIGNS_FOR: Final = timedelta(days=30)
PUBLISHED_BEFORE: Final = timedelta(hours=1)
VERIFIES_AFTER: Final = timedelta(days=2)
LOOK_EVERY: Final = timedelta(minutes=5)
"""How often a process looks for keys that others made."""
LOOK_AGAIN_AFTER: Final = timedelta(seconds=5)
"""How soon an unknown key id makes it look before its time."""

_LOAD = """
select kid, sealed_private_key, public_jwk, active_from, retires_at from signing_keys
where retires_at > $1 order by active_from, kid
"""
_ADD = """
insert into signing_keys (kid, algorithm, sealed_private_key, public_jwk, active_from, retires_at)
values ($1, $2, $3, $4, $5, $6)
"""
_PURGE = "delete from signing_keys where retires_at <= $1"


class SigningKeys:
    """The keys as one process knows them."""

    def __init__(self, pool: asyncpg.Pool, sealer: Sealer, clock: Clock) -> None:
        """Nothing is known before the first look."""
        self._pool, self._sealer, self._clock = pool, sealer, clock
        self._keys: dict[str, SigningKey] = {}
        self._looked_at: datetime | None = None
        self._looking = asyncio.Lock()

    async def signing(self) -> SigningKey:
        """The key that signs now: the newest that is active and not about to stop; made where there is none."""
        if self._looked_at is None or self._clock.now() - self._looked_at >= LOOK_EVERY:
            await self.look()
        # The clock is asked again each time: a key that was made just now begins after the moment of asking for it.
        key = _signs(self._keys.values(), self._clock.now())
        if key is None:
            await self.look()
            key = _signs(self._keys.values(), self._clock.now())
        if key is None:
            raise SealError("no signing key can be opened")
        return key

    def verifying(self, kid: str, now: datetime) -> SigningKey | None:
        """The key of that id, unless it has retired."""
        key = self._keys.get(kid)
        return key if key is not None and now < key.retires_at else None

    async def published(self) -> bytes:
        """The public keys as a JSON Web Key Set (RFC 7517), those that will sign soon among them."""
        await self.signing()
        now = self._clock.now()
        keys = [_public_jwk(key) for key in self._keys.values() if now < key.retires_at]
        return json.dumps({"keys": keys}, separators=(",", ":")).encode()

    async def look_again(self) -> bool:
        """Looks for keys before the time, at most every few seconds; whether it looked."""
        now = self._clock.now()
        if self._looked_at is not None and now - self._looked_at < LOOK_AGAIN_AFTER:
            return False
        await self.look()
        return True

    async def look(self) -> None:
        """Reads the keys, and makes the next one when it is time; of many processes one makes it."""
        async with self._looking:
            now = self._clock.now()
            with told():
                async with self._pool.acquire() as connection:
                    keys = self._read(await connection.fetch(_LOAD, now))
                    if _next_begins(keys, now) is not None:
                        keys = await self._replenish(connection, now)
            self._keys = {key.kid: key for key in keys}
            self._looked_at = now

    async def _replenish(self, connection: AnyConnection, now: datetime) -> list[SigningKey]:
        """The keys with the next one, which another process may have made while this one waited."""
        async with connection.transaction():
            await connection.execute("select pg_advisory_xact_lock($1)", LockKey.SIGNING_KEYS)
            keys = self._read(await connection.fetch(_LOAD, now))
            begins = _next_begins(keys, now)
            if begins is not None:
                keys.append(await self._make(connection, begins))
                await connection.execute(_PURGE, now)
        return keys

    async def _make(self, connection: AnyConnection, begins: datetime) -> SigningKey:
        private = ec.generate_private_key(ec.SECP256R1())
        key = SigningKey(
            kid=thumbprint(private.public_key()),
            private=private,
            public=private.public_key(),
            active_from=begins,
            retires_at=begins + SIGNS_FOR + VERIFIES_AFTER,
        )
        secret = private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        sealed = self._sealer.seal(secret, _place(key.kid))
        public = json.dumps(_public_jwk(key)).encode()
        await connection.execute(_ADD, key.kid, ALGORITHM, sealed, public, key.active_from, key.retires_at)
        return key

    def _read(self, rows: Sequence[Any]) -> list[SigningKey]:
        return [
            SigningKey(
                kid=row["kid"],
                private=self._opened(row["kid"], row["sealed_private_key"]),
                public=PyJWK.from_json(row["public_jwk"].decode(), ALGORITHM).key,
                active_from=row["active_from"],
                retires_at=row["retires_at"],
            )
            for row in rows
        ]

    def _opened(self, kid: str, sealed: bytes) -> ec.EllipticCurvePrivateKey | None:
        """The private half; None under a lost master key, so that the key still verifies and another one is made."""
        known = self._keys.get(kid)
        if known is not None and known.private is not None:
            return known.private
        try:
            key = load_der_private_key(self._sealer.open(sealed, _place(kid)), None)
        except SealError:
            return None
        return key if isinstance(key, ec.EllipticCurvePrivateKey) else None


def thumbprint(public: ec.EllipticCurvePublicKey) -> str:
    """The key's id: the thumbprint of RFC 7638."""
    canonical = json.dumps(_coordinates(public), separators=(",", ":"), sort_keys=True)
    return _base64url(sha256(canonical.encode()).digest())


def _signs(keys: Iterable[SigningKey], now: datetime) -> SigningKey | None:
    able = [key for key in keys if key.private is not None and key.active_from <= now < _stops(key)]
    return max(able, key=lambda key: (key.active_from, key.kid), default=None)


def _stops(key: SigningKey) -> datetime:
    """When the key signs no more; until it retires it only verifies. Another one has long been active then."""
    return key.retires_at - timedelta(days=1)


def _next_begins(keys: Sequence[SigningKey], now: datetime) -> datetime | None:
    """When a key that is made now would begin to sign; None while none is due."""
    newest = max((key for key in keys if key.private is not None), key=lambda key: key.active_from, default=None)
    if newest is None or _stops(newest) <= now + PUBLISHED_BEFORE:
        return now
    return now + PUBLISHED_BEFORE if newest.active_from + SIGNS_FOR - PUBLISHED_BEFORE <= now else None


def _place(kid: str) -> str:
    return f"signing_keys.sealed_private_key:{kid}"


def _public_jwk(key: SigningKey) -> dict[str, str]:
    return {**_coordinates(key.public), "kid": key.kid, "use": "sig", "alg": ALGORITHM}


def _coordinates(public: ec.EllipticCurvePublicKey) -> dict[str, str]:
    numbers = public.public_numbers()
    return {
        "kty": "EC",
        "crv": "P-256",
        "x": _base64url(numbers.x.to_bytes(32, "big")),
        "y": _base64url(numbers.y.to_bytes(32, "big")),
    }


def _base64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
