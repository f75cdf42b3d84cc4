"""Access tokens: JSON Web Tokens for OAuth (RFC 9068), signed with ES256, good for ten minutes at most.

A token names assignments by their ids and no territories: where they reach is asked at request time, so a
reorganisation or a revocation takes effect at once. Nothing of a token is believed before its signature was verified
with a key of ours, an algorithm of ours and its exact type (RFC 8725).
"""

import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Protocol
from uuid import UUID

import jwt
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey, EllipticCurvePublicKey

from app.domain.accounts.codes import TOKEN_EXPIRED, TOKEN_INVALID
from app.domain.accounts.model import Grant, TokenPair
from app.domain.shared.errors import Unauthenticated
from app.domain.shared.ids import AccountId

ALGORITHM: Final = "ES256"
TYPE: Final = "at+jwt"
SCOPE: Final = "api"
"""What a first-party client may do: everything that its user may."""
LONGEST_TOKEN: Final = 16_384
"""Characters of a token that is looked at; some hundred assignments fit in."""
CLOCK_SKEW: Final = timedelta(seconds=60)
"""How far the clocks of two of our machines may differ."""
REFRESH_BYTES: Final = 32
"""Random bytes of a refresh token."""

# Base64url without padding, and the one spelling that 64 bytes have: other spellings of one signature verify too.
_FORM: Final = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]{85}[AQgw]")
_REQUIRED: Final = ["iss", "sub", "aud", "exp", "iat", "jti", "client_id", "sid"]


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A key pair; the private half is missing where it was sealed under a master key that is lost."""

    kid: str
    private: EllipticCurvePrivateKey | None
    public: EllipticCurvePublicKey
    active_from: datetime
    retires_at: datetime


class Keys(Protocol):
    """The keys that verify."""

    def verifying(self, kid: str, now: datetime) -> SigningKey | None:
        """The key of that id, unless it has retired."""
        ...


@dataclass(frozen=True, slots=True)
class Claims:
    """What a verified token says."""

    account_id: AccountId
    session_id: UUID
    client_id: str
    expires_at: datetime


class UnknownKeyError(Exception):
    """The token names a key that is not known here (yet)."""


class AccessTokens:
    """Makes and verifies access tokens; makes refresh tokens."""

    def __init__(self, keys: Keys, *, issuer: str, audience: str, minutes: int) -> None:
        """``minutes`` is how long an access token lives."""
        self._keys, self._issuer, self._audience = keys, issuer, audience
        self._life = timedelta(minutes=minutes)

    def pair(self, key: SigningKey, grant: Grant, now: datetime) -> TokenPair:
        """A signed access token and a random refresh token of 256 bits."""
        access = self.sign(key, grant, now)
        return TokenPair(
            access, secrets.token_urlsafe(REFRESH_BYTES), int(self._life.total_seconds()), grant.session_id
        )

    def sign(self, key: SigningKey, grant: Grant, now: datetime) -> str:
        """An access token of the grant."""
        if key.private is None:
            raise ValueError(f"the private half of {key.kid} is not known")
        issued = int(now.timestamp())
        claims = {
            "iss": self._issuer,
            "sub": str(grant.account_id),
            "aud": self._audience,
            "exp": issued + int(self._life.total_seconds()),
            "iat": issued,
            "jti": secrets.token_urlsafe(16),
            "client_id": grant.client_id,
            "scope": SCOPE,
            "roles": sorted({role.value for _, role in grant.roles}),
            "assignments": [str(assignment_id) for assignment_id, _ in grant.roles],
            "sid": str(grant.session_id),
        }
        return jwt.encode(claims, key.private, ALGORITHM, headers={"typ": TYPE, "kid": key.kid})

    def verify(self, token: str, now: datetime) -> Claims:
        """What the token says.

        Raises ``Unauthenticated`` (token-invalid, token-expired), and ``UnknownKeyError`` when its key is not known: it
        may be one that another process has just made.
        """
        key = self._key_of(token, now)
        try:
            claims = jwt.decode(
                token,
                key.public,
                algorithms=[ALGORITHM],
                issuer=self._issuer,
                audience=self._audience,
                # The times are compared below, with the clock that everything else goes by.
                options={"require": _REQUIRED, "verify_exp": False, "verify_iat": False, "verify_nbf": False},
            )
            read, begins_at = _read(claims)
        except (jwt.InvalidTokenError, ValueError, TypeError, OverflowError, OSError, RecursionError):
            raise Unauthenticated(TOKEN_INVALID) from None
        if read.expires_at <= now:
            raise Unauthenticated(TOKEN_EXPIRED)
        if begins_at > now + CLOCK_SKEW:
            raise Unauthenticated(TOKEN_INVALID)
        return read

    def _key_of(self, token: str, now: datetime) -> SigningKey:
        """The key that the head names; the head is only believed as far as it is exactly what we write."""
        try:
            if len(token) > LONGEST_TOKEN or _FORM.fullmatch(token) is None:
                raise ValueError  # noqa: TRY301 - the same answer as for every bad token
            head = jwt.get_unverified_header(token)
        except (jwt.InvalidTokenError, ValueError, RecursionError):
            raise Unauthenticated(TOKEN_INVALID) from None
        if set(head) != {"alg", "typ", "kid"} or (head["alg"], head["typ"]) != (ALGORITHM, TYPE):
            raise Unauthenticated(TOKEN_INVALID)
        key = self._keys.verifying(head["kid"], now)
        if key is None:
            raise UnknownKeyError(head["kid"])
        return key


def _read(claims: dict[str, Any]) -> tuple[Claims, datetime]:
    """What is kept of the claims, and from when they hold."""
    read = Claims(
        account_id=AccountId(UUID(str(claims["sub"]))),
        session_id=UUID(str(claims["sid"])),
        client_id=str(claims["client_id"]),
        expires_at=datetime.fromtimestamp(int(claims["exp"]), UTC),
    )
    return read, datetime.fromtimestamp(max(int(claims["iat"]), int(claims.get("nbf", 0))), UTC)
