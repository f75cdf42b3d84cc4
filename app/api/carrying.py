"""Carries a command out, the same for both transports: transaction, idempotency, action, answer.

The answer is read on the transaction's own connection and, when the caller gave an idempotency key, kept with the
effect: a repeated call is answered from there before anything else is looked at.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from uuid import UUID

from app.api.behalf import HEADER as ON_BEHALF_OF
from app.api.ports import Begin
from app.api.surface.command import Offer
from app.domain.access.actor import Actor
from app.domain.journal.model import Origin
from app.domain.persons.actions import require_behalf
from app.domain.shared.commands import Done
from app.domain.shared.ids import PersonId
from app.domain.shared.reads import Reads


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call: who, on whose behalf, over which door, under which idempotency key.

    ``rehearse`` checks everything and keeps nothing.

    ``fingerprint`` is what a repeated call must have in common with the first (see ``fingerprint_of``).
    """

    actor: Actor
    channel: str
    trace_id: str | None = None
    on_behalf_of: PersonId | None = None
    key: str | None = None
    fingerprint: bytes = b""
    rehearse: bool = False


@dataclass(frozen=True, slots=True)
class Reply:
    """What goes back to the caller; ``replayed`` when it is the kept answer of an earlier call.

    ``seen`` are the persons whose contact values the body shows.
    """

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    replayed: bool = False
    seen: tuple[UUID, ...] = ()


Build = Callable[[], Any]
"""Makes the command; called after the look for a kept answer, so that a missing precondition does not hide one."""
AnswerWith = Callable[[Done, Reads], Awaitable[Reply]]
"""Reads what is shown afterwards, inside the transaction."""


class _Rehearsed(Exception):
    """Rolls the transaction back; nobody outside sees it."""

    def __init__(self, reply: Reply) -> None:
        super().__init__()
        self.reply = reply


async def carry_out(begin: Begin, offer: Offer, call: Call, *, build: Build, answer: AnswerWith) -> Reply:
    """Carries the command out and returns its answer. Domain errors pass through and change nothing."""
    origin = Origin(call.actor.account_id, call.actor.person_id, call.channel, call.trace_id, call.on_behalf_of)
    try:
        async with begin(origin) as work:
            if call.key is not None and not call.rehearse:
                kept = await work.idempotency.claim(call.actor.account_id, call.key, call.fingerprint)
                if kept is not None:
                    return Reply(kept.status, kept.body, kept.headers, replayed=True, seen=kept.shows)
            if call.on_behalf_of is not None:
                await require_behalf(work, call.actor, call.on_behalf_of, at=ON_BEHALF_OF)
            done = await offer.action(work, call.actor, build())
            reply = await answer(done, work.reads)
            if call.rehearse:
                raise _Rehearsed(reply)  # noqa: TRY301 - the way out of the transaction that rolls it back
            if call.key is not None:
                await work.idempotency.keep(
                    call.actor.account_id,
                    call.key,
                    call.fingerprint,
                    status=reply.status,
                    headers=reply.headers,
                    body=reply.body,
                    shows=reply.seen,
                )
            return reply
    except _Rehearsed as rehearsed:
        return rehearsed.reply


def fingerprint_of(*parts: bytes | str) -> bytes:
    """The digest of what identifies a call: method, path and body, or the operation and its variables."""
    digest = sha256()
    for part in parts:
        raw = part.encode() if isinstance(part, str) else part
        digest.update(len(raw).to_bytes(8, "big") + raw)
    return digest.digest()
