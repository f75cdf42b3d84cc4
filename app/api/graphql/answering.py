"""Answers one GraphQL request: a query by one statement, a mutation by its actions, the schema by itself."""

import json
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from graphql import OperationDefinitionNode, OperationType, SelectionNode
from graphql.execution.values import VariableValues

from app.api.graphql.arguments import KNOWN_AT
from app.api.graphql.asking import Asked
from app.api.graphql.codes import QUERY_ONLY
from app.api.graphql.cost import MAX_NODES, Price
from app.api.graphql.documents import Document, Documents
from app.api.graphql.introspecting import Introspecting
from app.api.graphql.mutations import Mutating
from app.api.graphql.problems import Told
from app.api.graphql.schema import Served
from app.api.graphql.selecting import Selected
from app.api.noting import Noting, views_in
from app.api.ports import Doors
from app.api.problems import TransportError
from app.api.quotas import NODES, Spending
from app.domain.access.actor import Actor
from app.domain.shared.selection import Read


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A request whose document is known to be valid, before anybody is asked who is calling.

    ``behalf`` is the header that says on whose behalf something is changed.
    """

    document: Document
    operation: OperationDefinitionNode
    asked: Asked
    behalf: str | None = None

    @property
    def is_public(self) -> bool:
        """Whether it asks for the schema only."""
        return self.document.reads_schema_only(self.operation)


@dataclass(slots=True)
class Answering:
    """Answers requests; one for the whole process."""

    doors: Doors
    served: Served
    documents: Documents
    introspecting: Introspecting

    def prepare(self, asked: Asked, *, reading: bool, keep: bool = True, behalf: str | None = None) -> Prepared:
        """Reads the document and chooses the operation. ``reading`` (GET) refuses (405) what would change something."""
        document = self.documents.read(asked.text, keep=keep)
        operation = document.operation(asked.operation_name)
        if reading and operation.operation is not OperationType.QUERY:
            raise TransportError(QUERY_ONLY, 405, headers={"Allow": "POST"})
        return Prepared(document=document, operation=operation, asked=asked, behalf=behalf)

    async def answer(
        self, prepared: Prepared, actor: Actor | None, told: Told, *, noting: Noting, spending: Spending
    ) -> bytes:
        """The body of the answer. ``actor`` may be missing where only the schema is asked for."""
        variables = self.documents.variables(prepared.operation, prepared.asked.variables)
        if actor is None or prepared.is_public:
            return b'{"data":' + await self._schema(prepared) + b"}"
        if prepared.operation.operation is OperationType.MUTATION:
            return await self._mutation(prepared, variables, actor=actor, told=told, noting=noting, spending=spending)
        return await self._query(prepared, variables, actor, noting=noting, spending=spending)

    async def _query(
        self, prepared: Prepared, variables: VariableValues, actor: Actor, *, noting: Noting, spending: Spending
    ) -> bytes:
        selected, price = self.documents.select(prepared.document, prepared.operation, variables)
        spending.of_account(actor.account_id, NODES, price.nodes)
        values = selected.values(variables, self.served.vocabulary, account_id=actor.account_id)
        values.update(await self._introspected(prepared, selected))
        values.update(await self._positions(values))
        read = Read(selected.selection, actor.scopes, actor.scope_shape, self.doors.clock.today(), values=values)
        found = await self.doors.reads.fetch(read)
        if found is not None:
            await noting.note(actor, views_in(selected.selection), found.seen)
        return b'{"data":' + (b"null" if found is None else found.body) + b"," + _cost(price) + b"}"

    async def _positions(self, values: Mapping[str, object]) -> dict[str, object]:
        """The positions of what is asked for as it was known; nothing is asked of the database where there is none."""
        asked = {slot: value for slot, value in values.items() if slot.endswith(f".{KNOWN_AT}")}
        known = [each for each in asked.values() if isinstance(each, int | datetime)]
        return dict(zip(asked, await self.doors.reads.positions(known), strict=True)) if known else {}

    async def _mutation(
        self,
        prepared: Prepared,
        variables: VariableValues,
        *,
        actor: Actor,
        told: Told,
        noting: Noting,
        spending: Spending,
    ) -> bytes:
        price = self.documents.price(prepared.document, prepared.operation, variables)
        spending.of_account(actor.account_id, NODES, price.nodes)
        data, faults = await Mutating(
            doors=self.doors,
            offers=self.served.offers,
            documents=self.documents,
            document=prepared.document,
            operation=prepared.operation,
            variables=variables,
            given=prepared.asked.variables,
            actor=actor,
            told=told,
            behalf=prepared.behalf,
            noting=noting,
            spending=spending,
        ).run()
        errors = b"," + b'"errors":' + json.dumps(faults, ensure_ascii=False).encode() if faults else b""
        return b'{"data":' + data + errors + b"," + _cost(price) + b"}"

    async def _introspected(self, prepared: Prepared, selected: Selected) -> dict[str, bytes]:
        """The answers about the schema inside a query that reads records too."""
        answers = {}
        for slot, nodes in selected.introspected:
            whole = json.loads(await self._about_schema(prepared, nodes))
            answers[slot] = json.dumps(next(iter(whole.values())), ensure_ascii=False).encode()
        return answers

    async def _schema(self, prepared: Prepared) -> bytes:
        asked = prepared.asked
        question = (asked.text, asked.operation_name, json.dumps(asked.variables, sort_keys=True))
        return await self._about_schema(prepared, prepared.operation.selection_set.selections, question)

    async def _about_schema(
        self, prepared: Prepared, selections: Sequence[SelectionNode], question: Hashable = None
    ) -> bytes:
        return await self.introspecting.answer(
            prepared.operation,
            selections,
            prepared.document.fragments,
            variables=prepared.asked.variables,
            kept_as=question,
        )


def _cost(price: Price) -> bytes:
    return b'"extensions":' + json.dumps({"cost": cost_of(price.nodes)}).encode()


def cost_of(requested: int) -> dict[str, int]:
    """The price as ``extensions.cost`` tells it."""
    return {"requested": requested, "limit": MAX_NODES}
