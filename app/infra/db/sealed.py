"""Sealed values of persons: AES-256-GCM under a key of each person's own, which lies wrapped under the master key.

Whoever destroys a person's key makes every copy of the sealed values unreadable, those in backups of other tables too.
A value is bound to its person and kind: it opens nowhere else. ``blind`` is a keyed digest, by which two persons with
one citizen id are found while nobody can read or try out the number.
"""

import hmac
import json
import os
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

from app.infra.db.bulk import expect_rows
from app.infra.db.transaction import Transaction
from app.infra.secrets import KEY_BYTES, Sealer, ServerSecrets

MOST_VALUES: Final = 100
"""Values of one kind that are opened at once, the newest."""

_FIND_KEYS: Final = "select person_id, wrapped_key from person_keys where person_id = any($1::uuid[])"
_ADD_KEYS: Final = """
insert into person_keys (person_id, wrapped_key) select * from unnest($1::uuid[], $2::bytea[])
"""
_ADD: Final = """
insert into person_sealed_values (person_id, kind, sealed, blind)
select person_id, $2, sealed, $4 from unnest($1::uuid[], $3::bytea[]) v (person_id, sealed)
"""
_FORGET: Final = "delete from person_sealed_values where person_id = $1 and kind = $2"
_VALUES: Final = f"""
select sealed, (recorded_at at time zone 'Asia/Ho_Chi_Minh')::date as recorded_on
from person_sealed_values where person_id = $1 and kind = $2 order by recorded_at desc, id desc limit {MOST_VALUES}
"""
_DESTROY: Final = """
with key as (delete from person_keys where person_id = any($1)) delete from person_sealed_values
where person_id = any($1)
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
        await self._add(kind, {person_id: value})

    async def seal_each(self, kind: str, values: Mapping[UUID, Mapping[str, str | None]]) -> None:
        """Adds one sealed value to each person, with as many statements as for one."""
        await self._add(kind, values)

    async def seal_only(self, person_id: UUID, kind: str, value: Mapping[str, str | None], *, blind: str) -> None:
        """Puts a sealed value in the place of every other one of its kind; it can be found again by ``blind``."""
        await self._transaction.connection.execute(_FORGET, person_id, kind)
        await self._add(kind, {person_id: value}, blind=self.blind(blind))

    async def open(self, person_id: UUID, kind: str) -> list[tuple[date, dict[str, Any]]]:
        """The values of one kind with the days on which they were sealed, newest first."""
        rows = await self._transaction.rows(_VALUES, person_id, kind)
        if not rows:
            return []
        sealer, place = (await self._sealers([person_id]))[person_id], _place(person_id, kind)
        return [(row["recorded_on"], json.loads(sealer.open(row["sealed"], place))) for row in rows]

    async def destroy(self, person_ids: Sequence[UUID]) -> None:
        """Destroys the keys, and with them everything that was sealed under them."""
        await self._transaction.connection.execute(_DESTROY, person_ids)

    def blind(self, value: str) -> bytes:
        """The keyed digest of a value, the same for the same value."""
        return hmac.new(self._secrets().blind_key, value.encode(), sha256).digest()

    async def _add(
        self, kind: str, values: Mapping[UUID, Mapping[str, str | None]], *, blind: bytes | None = None
    ) -> None:
        sealers = await self._sealers(list(values))
        sealed = [
            sealers[person_id].seal(json.dumps(value, ensure_ascii=False).encode(), _place(person_id, kind))
            for person_id, value in values.items()
        ]
        done = await self._transaction.connection.execute(_ADD, list(values), kind, sealed, blind)
        expect_rows(int(done.rsplit(" ", 1)[-1]), len(values))

    async def _sealers(self, person_ids: Sequence[UUID]) -> dict[UUID, Sealer]:
        """What seals for each person, with a key that is made when first needed."""
        master = self._secrets().sealer
        rows = await self._transaction.rows(_FIND_KEYS, person_ids)
        keys = {row["person_id"]: master.open(row["wrapped_key"], _key_place(row["person_id"])) for row in rows}
        made = {person_id: os.urandom(KEY_BYTES) for person_id in person_ids if person_id not in keys}
        if made:
            wrapped = [master.seal(key, _key_place(person_id)) for person_id, key in made.items()]
            await self._transaction.connection.execute(_ADD_KEYS, list(made), wrapped)
        return {person_id: Sealer([key]) for person_id, key in (keys | made).items()}


def _key_place(person_id: UUID) -> str:
    return f"person_keys.wrapped_key:{person_id}"


def _place(person_id: UUID, kind: str) -> str:
    return f"person_sealed_values.sealed:{person_id}:{kind}"
