"""Mutations made from the offers, and their execution through the same door as REST (``carrying.carry_out``).

graphql-core's executor runs the root of a mutation, one field after the other; what a field answers is already JSON:
the payload as the read engine made it inside the transaction, or the problem that refused it.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from graphql import (
    ExecutionResult,
    GraphQLError,
    GraphQLResolveInfo,
    OperationDefinitionNode,
    execute,
    print_ast,
)
from graphql.execution.executor import Executor
from graphql.execution.values import VariableValues
from pydantic import ValidationError

from app.api.behalf import person_in
from app.api.carrying import AnswerWith, Call, Reply, carry_out, fingerprint_of
from app.api.deferring import Wish, defer
from app.api.edge import log_fault
from app.api.errors import problem_in
from app.api.graphql.declaring import Declarations, Member
from app.api.graphql.disclosing import declare_disclosed, disclosed
from app.api.graphql.documents import Document, Documents
from app.api.graphql.inputs import body_in, declare_input
from app.api.graphql.naming import camel, pascal, said
from app.api.graphql.problems import Told, declare_problems, shown
from app.api.graphql.types import Vocabulary
from app.api.idempotency import key_in
from app.api.noting import Noting
from app.api.ports import Doors
from app.api.problems import INTERNAL, TransportError
from app.api.quotas import WRITES, Spending
from app.api.surface.command import Disclosure, Offer
from app.api.surface.inputs import body_of, command_from
from app.domain.access.actor import Actor
from app.domain.shared.commands import Done
from app.domain.shared.errors import DomainError, Unavailable
from app.domain.shared.reads import Reads
from app.domain.shared.selection import Read

CHANNEL: Final = "graphql"
_IDEMPOTENCY_KEY: Final = Member(
    "idempotencyKey",
    "String",
    "Khoá để gọi lại an toàn trong 30 ngày. / A key that makes repeating the call harmless for 30 days.",
)
_VALIDATE_ONLY: Final = Member(
    "validateOnly",
    "Boolean!",
    "Chỉ kiểm tra, không lưu gì. / Check every rule and keep nothing.",
    default=False,
)
_RESPOND_ASYNC: Final = Member(
    "respondAsync",
    "Boolean!",
    "Không chờ: trả lời `Deferred` với một việc được thực hiện sau. / "
    "Do not wait: answered by `Deferred`, with an operation that is carried out later.",
    default=False,
)
_DEFERRED: Final = "Deferred"


def declare_mutations(declarations: Declarations, offers: Sequence[Offer], vocabulary: Vocabulary) -> str:
    """Declares a mutation for every offer, with its input, payload and result."""
    problems = declare_problems(declarations)
    _declare_deferred(declarations, vocabulary)
    members = [_declare(declarations, offer, vocabulary, problems=problems) for offer in offers]
    return declarations.object("Mutation", "Mọi thao tác làm thay đổi. / Everything that changes something.", members)


def _declare_deferred(declarations: Declarations, vocabulary: Vocabulary) -> None:
    known = vocabulary.views["operation"]
    doc = "Sẽ được thực hiện sau. / It will be carried out later."
    operation = Member("operation", known.name, "Việc được thực hiện sau. / The operation.")
    vocabulary.payloads[declarations.object(_DEFERRED, doc, (operation,))] = known


def _declare(declarations: Declarations, offer: Offer, vocabulary: Vocabulary, *, problems: tuple[str, ...]) -> Member:
    name, known = pascal(offer.name), vocabulary.views[offer.view]
    doc = said(offer.doc)
    if isinstance(offer.way, Disclosure):
        payload = declare_disclosed(declarations, name, offer.way, doc=doc)
    else:
        payload = declarations.object(
            f"{name}Payload",
            doc,
            (
                Member(camel(offer.view), known.name, "Bản ghi sau thao tác. / The record afterwards."),
                Member("valid", "Boolean!", "Mọi quy định đều đạt. / Every rule is met."),
            ),
        )
        vocabulary.payloads[payload] = known
    later = offer.may_be_put_aside()
    outcomes = (payload, _DEFERRED, *problems) if later else (payload, *problems)
    result = declarations.union(f"{name}Result", doc, outcomes)
    taken = Member("input", f"{declare_input(declarations, offer.command, doc)}!", doc)
    kept = () if isinstance(offer.way, Disclosure) else (_IDEMPOTENCY_KEY,)
    deferring = (_RESPOND_ASYNC,) if later else ()
    return Member(camel(offer.name), result, doc, (taken, *kept, _VALIDATE_ONLY, *deferring))


@dataclass(frozen=True, slots=True)
class Raw:
    """JSON that is answered as it is."""

    body: bytes


class RootOnly(Executor[Any]):
    """Runs the root fields and leaves what they answer alone."""

    def complete_value(self, *args: Any, **options: Any) -> Any:
        """The answer of a root field, which is complete already, or what graphql-core makes of it."""
        result = options["result"] if "result" in options else args[4]
        return result if isinstance(result, Raw) else super().complete_value(*args, **options)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutating:
    """One request that changes something; ``behalf`` is the header that says on whose behalf."""

    doors: Doors
    offers: Mapping[str, Offer]
    documents: Documents
    document: Document
    operation: OperationDefinitionNode
    variables: VariableValues
    given: Mapping[str, Any]
    actor: Actor
    told: Told
    noting: Noting
    spending: Spending
    behalf: str | None = None

    async def run(self) -> tuple[bytes, list[dict[str, Any]]]:
        """The JSON of ``data``, and the faults."""
        name = self.operation.name.value if self.operation.name else None
        running: Any = execute(
            self.documents.schema,
            self.document.tree,
            context_value=self,
            variable_values=dict(self.given),
            operation_name=name,
            executor_class=RootOnly,
        )
        result = running if isinstance(running, ExecutionResult) else await running
        members = (
            json.dumps(key).encode() + b":" + (value.body if isinstance(value, Raw) else json.dumps(value).encode())
            for key, value in (result.data or {}).items()
        )
        return b"{" + b",".join(members) + b"}", [_fault(error) for error in result.errors or ()]

    async def field(self, info: GraphQLResolveInfo[Any], arguments: Mapping[str, Any]) -> Raw:
        """Carries out one root field. A fault is told by its trace id alone."""
        offer = self.offers[info.field_name]
        try:
            self.spending.of_account(self.actor.account_id, WRITES)
            return Raw(await self._carry(offer, info, arguments))
        except Unavailable as error:
            raise GraphQLError("unavailable", extensions=self.told.as_error(error)) from None
        except DomainError as error:
            kind, values = self.told.as_data(error)
            collecting = self.documents.selecting(self.document, self.variables).collecting
            return Raw(
                json.dumps(shown(collecting, kind, info.field_nodes, values=values), ensure_ascii=False).encode()
            )
        except Exception as error:  # noqa: BLE001 - the other fields of the request were carried out and are told
            log_fault(error, self.told.trace_id)
            masked = TransportError(INTERNAL, 500, values={"trace_id": self.told.trace_id})
            raise GraphQLError("internal", extensions=self.told.as_error(masked)) from None

    async def _carry(self, offer: Offer, info: GraphQLResolveInfo[Any], arguments: Mapping[str, Any]) -> bytes:
        def build() -> Any:
            sent = body_in(offer.command, arguments["input"], self.documents.vocabulary.views)
            try:
                return command_from(offer.command, body_of(offer.command).model_validate(sent))
            except ValidationError as error:
                raise problem_in(error) from None

        call = self._call(info, arguments)
        if arguments.get("respondAsync") and not call.rehearse:
            return await self._put_aside(offer, call, build, info=info)
        payload, way = f"{pascal(offer.name)}Payload", offer.way
        if isinstance(way, Disclosure):
            answer = self._disclosing(payload, info, shows=way.shows, rehearse=call.rehearse)
        else:
            answer = self._showing(payload, info)
        reply = await carry_out(self.doors.begin, offer, call, build=build, answer=answer)
        await self.noting.note(self.actor, offer.view, reply.seen)
        return reply.body

    async def _put_aside(
        self, offer: Offer, call: Call, build: Callable[[], Any], *, info: GraphQLResolveInfo[Any]
    ) -> bytes:
        def wish() -> Wish:
            return Wish(name=offer.name, view=offer.view, steps=[(offer, build())], language=self.told.language)

        answer = self._showing(_DEFERRED, info)
        return (await defer(self.doors.begin, call, wish, offer=offer, answer=answer)).body

    def _showing(self, payload: str, info: GraphQLResolveInfo[Any]) -> AnswerWith:
        """The record in the shape asked for, read inside the transaction."""
        selected = self.documents.selecting(self.document, self.variables).payload(payload, info.field_nodes)

        async def answer(done: Done, reads: Reads) -> Reply:
            values = selected.values(
                self.variables, self.documents.vocabulary, account_id=self.actor.account_id, record=done.id
            )
            found = await reads.fetch(
                Read(
                    selected.selection,
                    self.actor.scopes,
                    self.actor.scope_shape,
                    self.doors.clock.today(),
                    values=values,
                )
            )
            return Reply(200, b"null") if found is None else Reply(200, found.body, seen=found.seen)

        return answer

    def _disclosing(self, payload: str, info: GraphQLResolveInfo[Any], *, shows: type, rehearse: bool) -> AnswerWith:
        """What the action opened, in the shape asked for."""

        async def answer(done: Done, _reads: Reads) -> Reply:
            collecting = self.documents.selecting(self.document, self.variables).collecting
            return disclosed(collecting, payload, info.field_nodes, shows=shows, done=done, rehearse=rehearse)

        return answer

    def _call(self, info: GraphQLResolveInfo[Any], arguments: Mapping[str, Any]) -> Call:
        key = key_in(arguments.get("idempotencyKey"))
        return Call(
            actor=self.actor,
            channel=CHANNEL,
            trace_id=self.told.trace_id,
            on_behalf_of=person_in(self.behalf),
            key=key,
            fingerprint=b"" if key is None else self._fingerprint(info),
            rehearse=bool(arguments["validateOnly"]),
        )

    def _fingerprint(self, info: GraphQLResolveInfo[Any]) -> bytes:
        """The whole document, because its fragments shape the answer; and which of its fields is meant."""
        place, sent = str(info.path.key), json.dumps(self.given, sort_keys=True)
        behalf = [] if self.behalf is None else [self.behalf]
        return fingerprint_of(CHANNEL, print_ast(self.document.tree), place, sent, *behalf)


async def resolve(_source: Any, info: GraphQLResolveInfo[Any], **arguments: Any) -> Raw:
    """The resolver of every mutation."""
    running: Mutating = info.context
    return await running.field(info, arguments)


def _fault(error: GraphQLError) -> dict[str, Any]:
    told: dict[str, Any] = {"message": error.message, "path": error.path}
    return {**told, **(error.extensions or {})}
