"""Carries a command out, the same for both transports: transaction, idempotency, action, answer.

The answer is read on the transaction's own connection and, when the caller gave an idempotency key, kept with the
effect: a repeated call is answered from there before anything else is looked at.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
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
from app.domain.shared.errors import DomainError
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One command of several: its offer, what makes the command, and what is answered."""

    offer: Offer
    build: Build
    answer: AnswerWith


class StepFailed(Exception):
    """What one step of several was refused for; none of them happened."""

    def __init__(self, number: int, refusal: DomainError) -> None:
        """``number`` counts from 0."""
        super().__init__(number)
        self.number, self.refusal = number, refusal


async def carry_out(begin: Begin, offer: Offer, call: Call, *, build: Build, answer: AnswerWith) -> Reply:
    """Carries the command out and returns its answer. Domain errors pass through and change nothing."""
    try:
        return await _do(begin, Step(offer=offer, build=build, answer=answer), call)
    except _Rehearsed as rehearsed:
        return rehearsed.reply


async def carry_out_together(
    begin: Begin, steps: Iterable[Callable[[], Step]], call: Call, *, join: Callable[[Sequence[Reply]], Reply]
) -> Reply:
    """Carries all of them out in one transaction, each in its own change set, and joins their answers into one.

    A step is made when its turn comes. Raises ``StepFailed`` for the first that is refused; then nothing has changed.
    """
    alone = replace(call, key=None, rehearse=False)

    async def carried(within: Begin) -> Reply:
        replies: list[Reply] = []
        for number, step in enumerate(steps):
            try:
                replies.append(await _do(within, step(), alone))
            except DomainError as refusal:
                raise StepFailed(number, refusal) from refusal
        return join(replies)

    try:
        async with begin.together() as within, within(_origin_of(call)) as work:
            return await _once(work, call, lambda: carried(within))
    except _Rehearsed as rehearsed:
        return rehearsed.reply


async def _do(begin: Begin, step: Step, call: Call) -> Reply:
    async with begin(_origin_of(call)) as work:

        async def done() -> Reply:
            if call.on_behalf_of is not None:
                await require_behalf(work, call.actor, call.on_behalf_of, at=ON_BEHALF_OF)
            return await step.answer(await step.offer.action(work, call.actor, step.build()), work.reads)

        return await _once(work, call, done)


async def _once(work: Any, call: Call, do: Callable[[], Awaitable[Reply]]) -> Reply:
    """Does it, unless the call's key has an answer already; a rehearsal ends in ``_Rehearsed``."""
    account, key = call.actor.account_id, call.key
    if call.rehearse:
        raise _Rehearsed(await do())
    if key is None:
        return await do()
    kept = await work.idempotency.claim(account, key, call.fingerprint)
    if kept is not None:
        return Reply(kept.status, kept.body, kept.headers, replayed=True, seen=kept.shows)
    reply = await do()
    await work.idempotency.keep(
        account, key, call.fingerprint, status=reply.status, headers=reply.headers, body=reply.body, shows=reply.seen
    )
    return reply


def _origin_of(call: Call) -> Origin:
    return Origin(call.actor.account_id, call.actor.person_id, call.channel, call.trace_id, call.on_behalf_of)


def fingerprint_of(*parts: bytes | str) -> bytes:
    """The digest of what identifies a call: method, path and body, or the operation and its variables."""
    digest = sha256()
    for part in parts:
        raw = part.encode() if isinstance(part, str) else part
        digest.update(len(raw).to_bytes(8, "big") + raw)
    return digest.digest()
