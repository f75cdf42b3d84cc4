"""The price of an operation: how many records it may read at most, known before anything is compiled.

The price is the product of the page sizes down the document, with the variables' values. It is an upper bound and
a contract: ``extensions.cost`` tells it with every answer. Each fragment is priced once, so pricing is linear in
the document however often its fragments are spread.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
)

from app.api.graphql.arguments import count_of, page_size
from app.api.graphql.codes import TOO_COSTLY
from app.api.graphql.limits import refuse
from app.api.graphql.types import ViewType, Vocabulary
from app.api.problems import TransportError
from app.domain.shared.views import Field, Many

MAX_RELATIONS: Final = 60
"""Relations, lists and records of one document: each is a subquery of the one statement."""
MAX_NODES: Final = 100_000


@dataclass(frozen=True, slots=True)
class Price:
    """Subqueries of the statement, and records that it may read."""

    relations: int = 0
    nodes: int = 0

    def plus(self, other: "Price") -> "Price":
        """Both together."""
        return Price(self.relations + other.relations, self.nodes + other.nodes)


class TooCostly(TransportError):
    """The operation may read too much; the problem tells the price and the limit."""

    def __init__(self, requested: int) -> None:
        """Keeps the price for ``extensions.cost``."""
        super().__init__(TOO_COSTLY, 422, values={"requested": requested, "limit": MAX_NODES})
        self.requested = requested


@dataclass(slots=True)
class Pricing:
    """Prices one operation. ``visited`` is how many selections were looked at."""

    vocabulary: Vocabulary
    fragments: Mapping[str, FragmentDefinitionNode]
    variables: Mapping[str, Any]
    visited: int = 0
    _known: dict[str, Price] = field(default_factory=dict)

    def of(self, operation: OperationDefinitionNode) -> Price:
        """The price. Refuses (422) what costs too much."""
        root = operation.operation.value.capitalize()
        price = self._set(root, operation.selection_set)
        if price.relations > MAX_RELATIONS:
            raise refuse("relations", MAX_RELATIONS)
        if price.nodes > MAX_NODES:
            raise TooCostly(price.nodes)
        return price

    def _set(self, type_: str, selections: SelectionSetNode | None) -> Price:
        total = Price()
        for each in selections.selections if selections else ():
            self.visited += 1
            if isinstance(each, FieldNode):
                total = total.plus(self._field(type_, each))
            elif isinstance(each, FragmentSpreadNode):
                total = total.plus(self._fragment(each.name.value))
            elif isinstance(each, InlineFragmentNode):
                condition = each.type_condition
                total = total.plus(self._set(condition.name.value if condition else type_, each.selection_set))
        return total

    def _fragment(self, name: str) -> Price:
        if name not in self._known:
            fragment = self.fragments[name]
            self._known[name] = self._set(fragment.type_condition.name.value, fragment.selection_set)
        return self._known[name]

    def _field(self, type_: str, node: FieldNode) -> Price:
        known = self.vocabulary.types.get(type_)
        if known is not None:
            return self._member(known, node)
        if type_ == "Query":
            return self._root(node)
        if type_ == "Mutation":
            return self._set("", node.selection_set).plus(Price(1, 1))
        payload = self.vocabulary.payloads.get(type_)
        if payload is not None and node.selection_set is not None:
            return self._record(payload.name, node)
        return self._part(type_, node)

    def _root(self, node: FieldNode) -> Price:
        name = node.name.value
        if name in self.vocabulary.lists:
            return self._list(self.vocabulary.lists[name], node)
        if name == "nodes":
            one = self._record("Node", node)
            times = count_of(node, "ids", self.variables)
            return Price(one.relations * times, one.nodes * times)
        if name in self.vocabulary.singles:
            return self._record(self.vocabulary.singles[name].name, node)
        if name in ("node", "me"):
            return self._record("Account" if name == "me" else "Node", node)
        return Price()

    def _member(self, known: ViewType, node: FieldNode) -> Price:
        own = known.members.get(node.name.value)
        member = known.view.members[own] if own is not None else None
        if member is None:
            return Price()
        if isinstance(member, Field):
            return Price(0, int(member.heavy))
        target = self.vocabulary.views[member.view]
        return self._list(target, node) if isinstance(member, Many) else self._record(target.name, node)

    def _record(self, type_: str, node: FieldNode) -> Price:
        return self._set(type_, node.selection_set).plus(Price(1, 1))

    def _list(self, known: ViewType, node: FieldNode) -> Price:
        """A page of n records costs n times what each costs, and at least n."""
        row = self._set(f"{known.name}Connection", node.selection_set)
        return Price(row.relations + 1, max(row.nodes, 1) * page_size(node, self.variables))

    def _part(self, type_: str, node: FieldNode) -> Price:
        """Parts of a connection, each priced for one row of the page."""
        known = self.vocabulary.connections.get(type_)
        if known is not None and node.name.value == "edges":
            return self._set(f"{known.name}Edge", node.selection_set)
        known = known or self.vocabulary.edges.get(type_)
        if known is not None and node.name.value in ("nodes", "node"):
            return self._set(known.name, node.selection_set).plus(Price(0, 1))
        return Price()
