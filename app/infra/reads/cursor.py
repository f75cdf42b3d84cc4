"""Signed cursors: the keys of a row and an HMAC that binds them to one list.

PostgreSQL makes the tokens (``record.cursor_token``); they are opened here. A token is the first 12 bytes of the
HMAC-SHA-256 over the list's identity and the keys, then the keys as JSON, in the URL's base64.
"""

import base64
import binascii
import hmac
import json
from datetime import date
from hashlib import sha256
from typing import Final
from uuid import UUID

from app.domain.shared.errors import BAD_CURSOR, Malformed

_MAC: Final = 12
_BLOCK: Final = 64
LONGEST: Final = 2_000
"""Characters of the longest token that is looked at."""


class CursorKey:
    """The key that signs cursors, with the two pads that the database works with."""

    def __init__(self, secret: bytes) -> None:
        """The secret is kept in the database, so cursors outlive a deploy."""
        key = secret.ljust(_BLOCK, b"\0") if len(secret) <= _BLOCK else sha256(secret).digest().ljust(_BLOCK, b"\0")
        self._key = secret
        self.inner_pad = bytes(byte ^ 0x36 for byte in key)
        self.outer_pad = bytes(byte ^ 0x5C for byte in key)

    def open(self, token: str, identity: str, casts: tuple[str, ...]) -> list[object]:
        """The keys of a token made for this list. Raises ``Malformed`` (bad-cursor) for any other token."""
        try:
            if len(token) > LONGEST:
                raise ValueError  # noqa: TRY301 - the same answer as for every bad token
            raw = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
            expected = hmac.new(self._key, identity.encode() + raw[_MAC:], sha256).digest()[:_MAC]
            if not hmac.compare_digest(expected, raw[:_MAC]):
                raise ValueError  # noqa: TRY301
            keys = json.loads(raw[_MAC:])
            return [_cast(key, cast) for key, cast in zip(keys, casts, strict=True)]
        except (ValueError, TypeError, binascii.Error):
            raise Malformed(BAD_CURSOR) from None


def _cast(key: object, cast: str) -> object:
    if cast == "uuid":
        return UUID(str(key))
    if cast == "date":
        return None if key is None else date.fromisoformat(str(key))
    return key
