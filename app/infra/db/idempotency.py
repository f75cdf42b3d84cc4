"""Answers of requests that may be repeated: kept sealed, for 30 days, in the transaction of what they did.

Whoever holds the key holds a lock that is only tried for: a second request is told at once that the first one runs,
where a unique key would make it wait. The fingerprint of the request is sealed with the answer: it is a fast hash of a
body that may hold a password, so it must not lie open. Whose contact values the answer shows stands beside it: who is
erased takes it along.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from app.domain.accounts.codes import IDEMPOTENCY_MISMATCH, IDEMPOTENCY_RUNNING
from app.domain.accounts.model import Stored
from app.domain.shared.errors import Conflict, Invalid
from app.domain.shared.ids import AccountId
from app.infra.db.bulk import expect_rows
from app.infra.db.locks import LockSpace
from app.infra.db.transaction import Transaction
from app.infra.secrets import Sealer

KEPT_FOR: Final = timedelta(days=30)
HEADER: Final = "Idempotency-Key"
"""What a mismatch points at."""

_CLAIM = "select claimed, sealed_answer from record.claim_idempotency($1, $2, $3, $4)"
_SHOWS = "select shows from idempotency_keys where account_id = $1 and key = $2"
# A key that is there already is too old to count: claim would have found it otherwise.
_KEEP = """
insert into idempotency_keys as k (account_id, key, sealed_answer, created_at, shows) values ($1, $2, $3, $4, $6)
on conflict (account_id, key) do update
set sealed_answer = excluded.sealed_answer, created_at = excluded.created_at, shows = excluded.shows
where k.created_at <= $5
"""


class SqlIdempotency:
    """The port ``Idempotency`` over one transaction."""

    def __init__(self, transaction: Transaction, sealer: Sealer, now: datetime) -> None:
        """Keys are claimed until the transaction ends."""
        self._transaction, self._sealer, self._now = transaction, sealer, now

    async def claim(self, account_id: AccountId, key: str, fingerprint: bytes) -> Stored | None:
        """Takes the key, or returns the answer that it was given before.

        Raises ``Conflict`` (idempotency-running) while another request holds the key, and ``Invalid``
        (idempotency-mismatch) when it was used with another fingerprint.
        """
        since = self._now - KEPT_FOR
        row = await self._transaction.row(_CLAIM, LockSpace.IDEMPOTENCY, account_id, key, since)
        if row is None or not row["claimed"]:
            raise Conflict(IDEMPOTENCY_RUNNING)
        if row["sealed_answer"] is None:
            return None
        first, answer = _unpacked(self._sealer.open(row["sealed_answer"], _place(account_id, key)))
        if first != fingerprint:
            raise Invalid(HEADER, IDEMPOTENCY_MISMATCH)
        return replace(answer, shows=tuple(await self._transaction.value(_SHOWS, account_id, key)))

    async def keep(
        self,
        account_id: AccountId,
        key: str,
        fingerprint: bytes,
        *,
        status: int,
        headers: Mapping[str, str],
        body: bytes,
        shows: Sequence[UUID] = (),
    ) -> None:
        """Keeps the answer under a key that this transaction has claimed."""
        packed = _packed(fingerprint, Stored(status, headers, body))
        sealed = self._sealer.seal(packed, _place(account_id, key))
        # Outside the record, so no change set is opened for it.
        done = await self._transaction.connection.execute(
            _KEEP, account_id, key, sealed, self._now, self._now - KEPT_FOR, list(shows)
        )
        expect_rows(int(done.rsplit(" ", 1)[-1]), 1)


def _packed(fingerprint: bytes, answer: Stored) -> bytes:
    head = json.dumps([fingerprint.hex(), answer.status, dict(answer.headers)]).encode()
    return len(head).to_bytes(4, "big") + head + answer.body


def _unpacked(packed: bytes) -> tuple[bytes, Stored]:
    end = 4 + int.from_bytes(packed[:4], "big")
    fingerprint, status, headers = json.loads(packed[4:end])
    return bytes.fromhex(fingerprint), Stored(status, headers, packed[end:])


def _place(account_id: UUID, key: str) -> str:
    return f"idempotency_keys.sealed_answer:{account_id}:{key}"
