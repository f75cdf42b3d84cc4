"""Calls that are put aside, the same for both transports: the commands are kept, and carried out by the worker.

The worker calls the same actions with the permissions that the caller holds then, each command in one transaction with
its mark of being done: so it is done once, however often a worker is killed.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID

from pydantic import TypeAdapter, ValidationError

from app.api.behalf import HEADER as ON_BEHALF_OF
from app.api.carrying import AnswerWith, Call, Reply, carry_out
from app.api.edge import log_fault
from app.api.errors import problem_in
from app.api.ports import Begin
from app.api.problems import INTERNAL, TransportError, problem_of
from app.api.surface.command import Offer
from app.domain.access.actor import Actor
from app.domain.journal.model import Origin
from app.domain.operations.actions import put_aside
from app.domain.operations.codes import ACCOUNT_CLOSED
from app.domain.operations.model import Item, Kept, PutAside, Task
from app.domain.persons.actions import require_behalf
from app.domain.shared.errors import CONFLICT, Conflict, DomainError, Unavailable
from app.domain.shared.ids import AccountId

TRIES: Final = 3
"""How often a command is tried that another change kept from being done."""
_NOBODY: Final = Origin(None, None, "worker")
_NO_TRACE: Final = "0" * 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is to be put aside: commands with their offers, under one name; told in ``language`` later."""

    name: str
    view: str
    steps: Sequence[tuple[Offer, Any]]
    language: str
    several: bool = False
    atomic: bool = False


async def defer(begin: Begin, call: Call, wish: Callable[[], Wish], *, offer: Offer, answer: AnswerWith) -> Reply:
    """Keeps what is wished for the worker; answers with the operation. ``offer`` is that of one of its commands."""

    def build() -> PutAside:
        wished = wish()
        return PutAside(
            name=wished.name,
            record_kind=wished.view,
            commands=tuple(Kept(each.name, written(command)) for each, command in wished.steps),
            permissions=tuple(dict.fromkeys(each.permission for each, _ in wished.steps)),
            several=wished.several,
            atomic=wished.atomic,
            channel=call.channel,
            language=wished.language,
            trace_id=call.trace_id,
            on_behalf_of=call.on_behalf_of,
        )

    return await carry_out(begin, replace(offer, action=put_aside), call, build=build, answer=answer)


def written(command: Any) -> bytes:
    """A command as JSON."""
    return TypeAdapter(type(command)).dump_json(command)


def read(command: type, values: bytes) -> Any:
    """The command that was written. Raises the problem of one that the code does not know any more."""
    try:
        return TypeAdapter(command).validate_json(values)
    except ValidationError as error:
        raise problem_in(error) from None


class Carrier:
    """Carries out what was put aside, one command (or one atomic operation) at a time."""

    def __init__(
        self,
        begin: Begin,
        offers: Sequence[Offer],
        actor_of: Callable[[AccountId], Awaitable[Actor | None]],
        *,
        public_url: str,
    ) -> None:
        """``actor_of`` gives the account with the roles of today, None where it is closed."""
        self._begin, self._actor_of, self._public_url = begin, actor_of, public_url
        self._offers = {offer.name: offer for offer in offers}

    async def carry_on(self) -> bool:
        """Does the next part of the operation that waits longest; False where there is nothing to do.

        Raises ``Unavailable`` while the database is away; then nothing is lost.
        """
        async with self._begin(_NOBODY) as work:
            task: Task | None = await work.operations.take()
        if task is None:
            return False
        actor = await self._actor_of(task.account_id)
        person = None if actor is None else actor.person_id
        origin = Origin(task.account_id, person, task.channel, task.trace_id, task.on_behalf_of)
        part = _Part(begin=self._begin, offers=self._offers, task=task, actor=actor, origin=origin)
        refusal = await part.carry_out()
        return refusal is None or await part.refuse(self._told(task, refusal))

    def _told(self, task: Task, refusal: DomainError) -> dict[str, Any]:
        return problem_of(refusal, task.language).as_json(
            public_url=self._public_url, instance=f"/v1/operations/{task.id}", trace_id=task.trace_id or _NO_TRACE
        )


@dataclass(kw_only=True)
class _Part:
    """What is done of an operation in one transaction; ``at`` is the command that it has come to."""

    begin: Begin
    offers: Mapping[str, Offer]
    task: Task
    actor: Actor | None
    origin: Origin
    at: int = -1

    async def carry_out(self) -> DomainError | None:
        """What it was refused for, if it was."""
        refusal: DomainError | None = None
        for _ in range(TRIES):
            refusal = await self._try()
            if refusal is None or refusal.code is not CONFLICT:
                return refusal
        return refusal

    async def refuse(self, problem: Mapping[str, object]) -> bool:
        """Writes the refusal, unless somebody else has done the part meanwhile; whether it did."""
        async with self.begin(self.origin) as work:
            items: Sequence[Item] = await work.operations.lock_items(self.task)
            is_left = any(item.number == self.at for item in items)
            if is_left:
                await work.operations.refuse(self.task, self.at, problem)
        return is_left

    async def _try(self) -> DomainError | None:
        try:
            async with self.begin.together() as within:
                await self._do(within)
        except Unavailable:
            raise
        except DomainError as refusal:
            return refusal
        except Exception as error:  # noqa: BLE001 - whatever it is, it must not keep the others from being done
            trace_id = self.task.trace_id or _NO_TRACE
            log_fault(error, trace_id)
            return TransportError(INTERNAL, 500, values={"trace_id": trace_id})
        return None

    async def _do(self, within: Begin) -> None:
        async with within(self.origin) as work:
            items: Sequence[Item] = await work.operations.lock_items(self.task)
            done: dict[int, UUID] = {}
            for item in items:
                self.at = item.number
                done[item.number] = await self._one(within, item, work.operations.opened(item))
            if done:
                await work.operations.settle(self.task, done)

    async def _one(self, within: Begin, item: Item, values: bytes) -> UUID:
        if self.actor is None:
            raise Conflict(ACCOUNT_CLOSED)
        offer = self.offers[item.command]
        async with within(self.origin) as work:
            if self.task.on_behalf_of is not None:
                await require_behalf(work, self.actor, self.task.on_behalf_of, at=ON_BEHALF_OF)
            return (await offer.action(work, self.actor, read(offer.command, values))).id
