"""Answers one GraphQL request: a query by one statement, a mutation by its actions, the schema by itself."""

import json
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from graphql import (
    DocumentNode,
    FieldNode,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    execute_sync,
)
from graphql.execution.values import VariableValues

from app.api.graphql.arguments import KNOWN_AT
from app.api.graphql.asking import Asked
from app.api.graphql.codes import BAD_VARIABLES, QUERY_ONLY
from app.api.graphql.cost import MAX_NODES, Price
from app.api.graphql.documents import Document, Documents, Refused
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

SCHEMAS_KEPT: Final = 16
"""Answers about the schema that are remembered: the tools that ask always ask the same."""


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
    _schemas: "OrderedDict[tuple[str, str | None, str], bytes]" = field(default_factory=OrderedDict)

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
            return b'{"data":' + self._schema(prepared) + b"}"
        if prepared.operation.operation is OperationType.MUTATION:
            return await self._mutation(prepared, variables, actor=actor, told=told, noting=noting, spending=spending)
        return await self._query(prepared, variables, actor, noting=noting, spending=spending)

    async def _query(
        self, prepared: Prepared, variables: VariableValues, actor: Actor, *, noting: Noting, spending: Spending
    ) -> bytes:
        selected, price = self.documents.select(prepared.document, prepared.operation, variables)
        spending.of_account(actor.account_id, NODES, price.nodes)
        values = selected.values(variables, self.served.vocabulary, account_id=actor.account_id)
        values.update(self._introspected(prepared, selected))
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

    def _introspected(self, prepared: Prepared, selected: Selected) -> dict[str, bytes]:
        """The answers about the schema inside a query that reads records too."""
        answers = {}
        for slot, nodes in selected.introspected:
            whole = json.loads(self._about_schema(prepared, nodes))
            answers[slot] = json.dumps(next(iter(whole.values())), ensure_ascii=False).encode()
        return answers

    def _schema(self, prepared: Prepared) -> bytes:
        asked = prepared.asked
        key = (asked.text, asked.operation_name, json.dumps(asked.variables, sort_keys=True))
        if key not in self._schemas:
            self._schemas[key] = self._about_schema(prepared, prepared.operation.selection_set.selections)
            if len(self._schemas) > SCHEMAS_KEPT:
                self._schemas.popitem(last=False)
        return self._schemas[key]

    def _about_schema(self, prepared: Prepared, selections: tuple[Any, ...]) -> bytes:
        operation = _with(prepared.operation, selections)
        tree = DocumentNode(definitions=(operation, *prepared.document.fragments.values()))
        result = execute_sync(self.served.schema, tree, variable_values=dict(prepared.asked.variables))
        if result.errors:
            raise Refused(BAD_VARIABLES, 400, result.errors)
        return json.dumps(result.data, ensure_ascii=False).encode()


def _with(operation: OperationDefinitionNode, selections: tuple[FieldNode, ...]) -> OperationDefinitionNode:
    return OperationDefinitionNode(
        operation=operation.operation,
        name=operation.name,
        variable_definitions=operation.variable_definitions,
        directives=operation.directives,
        selection_set=SelectionSetNode(selections=tuple(selections)),
    )


def _cost(price: Price) -> bytes:
    return b'"extensions":' + json.dumps({"cost": cost_of(price.nodes)}).encode()


def cost_of(requested: int) -> dict[str, int]:
    """The price as ``extensions.cost`` tells it."""
    return {"requested": requested, "limit": MAX_NODES}
