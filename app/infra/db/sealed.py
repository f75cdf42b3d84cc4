"""Sealed values of persons: AES-256-GCM under a key of each person's own, which lies wrapped under the master key.

Whoever destroys a person's key makes every copy of the sealed values unreadable, those in backups of other tables too.
A value is bound to its person and kind: it opens nowhere else. ``blind`` is a keyed digest, by which two persons with
one citizen id are found while nobody can read or try out the number.
"""

import hmac
import json
import os
from collections.abc import Callable, Mapping
from datetime import date
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

from app.infra.db.bulk import expect_rows
from app.infra.db.transaction import Transaction
from app.infra.secrets import KEY_BYTES, Sealer, ServerSecrets

MOST_VALUES: Final = 100
"""Values of one kind that are opened at once, the newest."""

_FIND_KEY: Final = "select wrapped_key from person_keys where person_id = $1"
_ADD_KEY: Final = "insert into person_keys (person_id, wrapped_key) values ($1, $2)"
_ADD: Final = "insert into person_sealed_values (person_id, kind, sealed, blind) values ($1, $2, $3, $4)"
_FORGET: Final = "delete from person_sealed_values where person_id = $1 and kind = $2"
_VALUES: Final = f"""
select sealed, (recorded_at at time zone 'Asia/Ho_Chi_Minh')::date as recorded_on
from person_sealed_values where person_id = $1 and kind = $2 order by recorded_at desc, id desc limit {MOST_VALUES}
"""
_DESTROY: Final = """
with key as (delete from person_keys where person_id = $1) delete from person_sealed_values where person_id = $1
"""


class SealedValues:
    """Sealed values over one transaction. They lie outside the record, so writing one opens no change set.

    The person is locked by whoever seals or destroys, so there is never a second key.
    """

    def __init__(self, transaction: Transaction, secrets: Callable[[], ServerSecrets]) -> None:
        """The secrets are asked for when something is sealed or opened."""
        self._transaction, self._secrets = transaction, secrets

    async def seal(self, person_id: UUID, kind: str, value: Mapping[str, str | None]) -> None:
        """Adds a sealed value."""
        await self._add(person_id, kind, value, blind=None)

    async def seal_only(self, person_id: UUID, kind: str, value: Mapping[str, str | None], *, blind: str) -> None:
        """Puts a sealed value in the place of every other one of its kind; it can be found again by ``blind``."""
        await self._transaction.connection.execute(_FORGET, person_id, kind)
        await self._add(person_id, kind, value, blind=blind)

    async def open(self, person_id: UUID, kind: str) -> list[tuple[date, dict[str, Any]]]:
        """The values of one kind with the days on which they were sealed, newest first."""
        rows = await self._transaction.rows(_VALUES, person_id, kind)
        if not rows:
            return []
        sealer, place = await self._sealer(person_id), _place(person_id, kind)
        return [(row["recorded_on"], json.loads(sealer.open(row["sealed"], place))) for row in rows]

    async def destroy(self, person_id: UUID) -> None:
        """Destroys the key, and with it everything that was sealed under it."""
        await self._transaction.connection.execute(_DESTROY, person_id)

    def blind(self, value: str) -> bytes:
        """The keyed digest of a value, the same for the same value."""
        return hmac.new(self._secrets().blind_key, value.encode(), sha256).digest()

    async def _add(self, person_id: UUID, kind: str, value: Mapping[str, str | None], *, blind: str | None) -> None:
        sealer = await self._sealer(person_id)
        sealed = sealer.seal(json.dumps(value, ensure_ascii=False).encode(), _place(person_id, kind))
        digest = None if blind is None else self.blind(blind)
        done = await self._transaction.connection.execute(_ADD, person_id, kind, sealed, digest)
        expect_rows(int(done.rsplit(" ", 1)[-1]), 1)

    async def _sealer(self, person_id: UUID) -> Sealer:
        """What seals for the person, with a key that is made when first needed."""
        master, place = self._secrets().sealer, f"person_keys.wrapped_key:{person_id}"
        wrapped = await self._transaction.value(_FIND_KEY, person_id)
        if wrapped is not None:
            return Sealer([master.open(wrapped, place)])
        key = os.urandom(KEY_BYTES)
        await self._transaction.connection.execute(_ADD_KEY, person_id, master.seal(key, place))
        return Sealer([key])


def _place(person_id: UUID, kind: str) -> str:
    return f"person_sealed_values.sealed:{person_id}:{kind}"
