"""Answers about the schema: bounded, one after another, and beside the event loop.

The schema is public, so anybody may ask; and it leads from types to fields and back to types, so a short document can
ask for more than the whole of it many times over.
"""

import asyncio
import json
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLSchema,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    execute_sync,
)
from graphql.execution import AbortedGraphQLExecutionError
from graphql.pyutils import AbortController

from app.api.graphql.codes import BAD_VARIABLES
from app.api.graphql.documents import Refused
from app.api.graphql.limits import refuse

ANSWERS_KEPT: Final = 16
"""Answers that are remembered: the tools that ask always ask the same."""
MAX_SCHEMA_FIELDS: Final = 60_000
"""Fields of one answer. The question of the usual tools takes some 35,000."""


@dataclass(slots=True)
class Introspecting:
    """Answers questions about one schema."""

    schema: GraphQLSchema
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    _kept: "OrderedDict[Hashable, bytes]" = field(default_factory=OrderedDict)

    async def answer(
        self,
        operation: OperationDefinitionNode,
        selections: Sequence[SelectionNode],
        fragments: Mapping[str, FragmentDefinitionNode],
        *,
        variables: Mapping[str, Any],
        kept_as: Hashable = None,
    ) -> bytes:
        """The JSON of these selections of the operation. Refuses (422) what would be too long.

        ``kept_as`` names the question, where its answer is worth remembering.
        """
        tree = DocumentNode(definitions=(_with(operation, selections), *fragments.values()))
        async with self._turn:
            found = self._kept.get(kept_as)
            if found is None:
                found = await asyncio.to_thread(self._answer, tree, dict(variables))
                if kept_as is not None:
                    self._keep(kept_as, found)
        return found

    def _keep(self, question: Hashable, answer: bytes) -> None:
        self._kept[question] = answer
        if len(self._kept) > ANSWERS_KEPT:
            self._kept.popitem(last=False)

    def _answer(self, tree: DocumentNode, variables: dict[str, Any]) -> bytes:
        enough, left = AbortController(), MAX_SCHEMA_FIELDS

        def counted(resolve: Callable[..., Any], source: Any, info: Any, **arguments: Any) -> Any:
            nonlocal left
            left -= 1
            if left < 0:
                enough.abort()
            return resolve(source, info, **arguments)

        try:
            result = execute_sync(
                self.schema, tree, variable_values=variables, middleware=[counted], abort_signal=enough.signal
            )
        except AbortedGraphQLExecutionError:
            raise refuse("fields of the schema", MAX_SCHEMA_FIELDS) from None
        if result.errors:
            raise Refused(BAD_VARIABLES, 400, result.errors)
        return json.dumps(result.data, ensure_ascii=False).encode()


def _with(operation: OperationDefinitionNode, selections: Sequence[SelectionNode]) -> OperationDefinitionNode:
    return OperationDefinitionNode(
        operation=operation.operation,
        name=operation.name,
        variable_definitions=operation.variable_definitions,
        directives=operation.directives,
        selection_set=SelectionSetNode(selections=tuple(selections)),
    )
