"""Turns an operation into a selection: structure for the read engine, and the sites that bind its values.

The document is validated, its limits and its price are checked before. No resolver runs: what is selected here is one
statement, whatever the number of root fields.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, TypeAlias
from uuid import UUID

from graphql import FieldNode, GraphQLObjectType, GraphQLSchema, OperationDefinitionNode
from graphql.execution.values import VariableValues

from app.api.graphql.arguments import TODAY, Site, as_of_slot, known_slot, listing_of, values_at
from app.api.graphql.collecting import Collecting, Fields
from app.api.graphql.limits import INTROSPECTION
from app.api.graphql.naming import read_id
from app.api.graphql.types import ViewType, Vocabulary
from app.domain.shared.selection import (
    Constant,
    Given,
    Item,
    Nest,
    NestMany,
    Part,
    Pick,
    Root,
    Selection,
    Several,
    Shape,
    Top,
)
from app.domain.shared.views import Field, Many

TYPENAME: Final = "__typename"
Dated: TypeAlias = tuple[str, str | None]
"""The slot of the date, and that of the position where one is named."""
_NOTHING: Final = "nothing"
_ME: Final = "me"
_RECORD: Final = "record"
_YES: Final = "yes"


@dataclass(frozen=True, slots=True)
class Selected:
    """A compiled operation: what the engine is asked for, and where the values come from.

    ``introspected`` holds the fields that are answered from the schema, by the slots that their answers are bound to.
    """

    selection: Selection
    sites: tuple[Site, ...]
    introspected: tuple[tuple[str, tuple[FieldNode, ...]], ...] = ()

    def values(
        self, variables: VariableValues, vocabulary: Vocabulary, *, account_id: UUID, record: UUID | None = None
    ) -> dict[str, object]:
        """The value of every slot, besides the answers of introspection; ``record`` is what a mutation shows."""
        values: dict[str, object] = {_NOTHING: b"null", _YES: b"true", _ME: account_id, _RECORD: record}
        for site in self.sites:
            values.update(values_at(site, variables, vocabulary.views))
        return values


@dataclass(slots=True)
class Selecting:
    """Selects for one operation of one document, with the values of its variables."""

    schema: GraphQLSchema
    vocabulary: Vocabulary
    collecting: Collecting
    sites: list[Site] = field(default_factory=list)
    introspected: list[tuple[str, tuple[FieldNode, ...]]] = field(default_factory=list)

    def query(self, operation: OperationDefinitionNode) -> Selected:
        """The selection of a query: all its root fields."""
        fields = self.collecting.fields("Query", [operation.selection_set])
        roots = tuple(self._root(key, nodes) for key, nodes in fields.items())
        return Selected(Selection(Shape.GRAPH, roots), tuple(self.sites), tuple(self.introspected))

    def payload(self, type_: str, nodes: list[FieldNode]) -> Selected:
        """The selection of a mutation's payload: the record, whose id is bound to ``record``."""
        known = self.vocabulary.payloads[type_]
        roots: list[Top] = []
        for key, below in self.collecting.below(type_, nodes).items():
            name = below[0].name.value
            if name == TYPENAME:
                roots.append(Constant(key, type_))
            elif name == "valid":
                roots.append(Given(key, _YES))
            else:
                roots.append(Root(key, known.view.name, self._items(known, below), id_slot=_RECORD))
        return Selected(Selection(Shape.GRAPH, tuple(roots)), tuple(self.sites))

    def _root(self, key: str, nodes: list[FieldNode]) -> Top:
        name = nodes[0].name.value
        if name == TYPENAME:
            return Constant(key, "Query")
        if name in INTROSPECTION:
            slot = f"schema.{len(self.introspected)}"
            self.introspected.append((slot, tuple(nodes)))
            return Given(key, slot)
        special = {"me": self._me, "node": self._node, "nodes": self._nodes}
        made = special.get(name) or (self._list if name in self.vocabulary.lists else self._single)
        return made(key, nodes)

    def _me(self, key: str, nodes: list[FieldNode]) -> Root:
        """The caller's own account."""
        known = self.vocabulary.views["account"]
        return self._record(key, nodes, known, slot=_ME, dated=(TODAY, None))

    def _single(self, key: str, nodes: list[FieldNode]) -> Root:
        known = self.vocabulary.singles[nodes[0].name.value]
        site = self._site("Query", nodes[0], known)
        return self._record(key, nodes, known, slot=f"{site.prefix}.id", dated=self._dated(site))

    def _record(self, key: str, nodes: list[FieldNode], known: ViewType, *, slot: str, dated: Dated) -> Root:
        return Root(
            key, known.view.name, self._items(known, nodes), id_slot=slot, as_of_slot=dated[0], known_slot=dated[1]
        )

    def _dated(self, site: Site) -> Dated:
        """The slots of the date and of the position, as the site's arguments give them."""
        arguments = site.arguments(self.collecting.variables)
        return as_of_slot(site, arguments), known_slot(site, arguments)

    def _list(self, key: str, nodes: list[FieldNode]) -> Root:
        known = self.vocabulary.lists[nodes[0].name.value]
        site = self._site("Query", nodes[0], known, listed=True)
        listing = listing_of(site, known, self.collecting.variables)
        as_of, position = self._dated(site)
        parts = self._parts(known, nodes)
        return Root(key, known.view.name, listing=listing, parts=parts, as_of_slot=as_of, known_slot=position)

    def _node(self, key: str, nodes: list[FieldNode]) -> Root | Given:
        """The record that the id's own type names; null where the id names none."""
        site = self._site("Query", nodes[0], None)
        arguments = site.arguments(self.collecting.variables)
        known = self._known_by(arguments["id"])
        if known is None:
            return Given(key, _NOTHING)
        return self._record(key, nodes, known, slot=f"{site.prefix}.id", dated=self._dated(site))

    def _nodes(self, key: str, nodes: list[FieldNode]) -> Several:
        site = self._site("Query", nodes[0], None)
        arguments = site.arguments(self.collecting.variables)
        dated = self._dated(site)
        items: dict[str, tuple[Item, ...]] = {}
        roots: list[Root | Given] = []
        for n, text in enumerate(arguments["ids"]):
            known = self._known_by(text)
            if known is None:
                roots.append(Given(str(n), _NOTHING))
                continue
            if known.name not in items:
                items[known.name] = self._items(known, nodes)
            slot = f"{site.prefix}.id.{n}"
            shown = items[known.name]
            roots.append(Root(str(n), known.view.name, shown, id_slot=slot, as_of_slot=dated[0], known_slot=dated[1]))
        return Several(key, tuple(roots))

    def _known_by(self, text: str) -> ViewType | None:
        found = read_id(text, self.vocabulary.views)
        return self.vocabulary.views[found.view] if found and found.view else None

    def _items(self, known: ViewType, nodes: list[FieldNode]) -> tuple[Item, ...]:
        return tuple(self._each_item(known, self.collecting.below(known.name, nodes)))

    def _each_item(self, known: ViewType, fields: Fields) -> Iterator[Item]:
        for key, nodes in fields.items():
            name = nodes[0].name.value
            if name == TYPENAME:
                yield Constant(key, known.name)
                continue
            own = known.members[name]
            member = known.view.members[own]
            if isinstance(member, Field):
                yield Pick(key, own)
                continue
            target = self.vocabulary.views[member.view]
            if isinstance(member, Many):
                site = self._site(known.name, nodes[0], target, listed=True)
                listing = listing_of(site, target, self.collecting.variables)
                yield NestMany(key, own, listing, parts=self._parts(target, nodes))
            else:
                yield Nest(key, own, self._items(target, nodes))

    def _parts(self, known: ViewType, nodes: list[FieldNode]) -> tuple[Part, ...]:
        fields = self.collecting.below(f"{known.name}Connection", nodes)
        return tuple(self._part(key, known, below) for key, below in fields.items())

    def _part(self, key: str, known: ViewType, nodes: list[FieldNode]) -> Part:
        name = nodes[0].name.value
        if name == "nodes":
            return Part(key, name, self._items(known, nodes))
        if name == "edges":
            return Part(key, name, tuple(self._edge(known, nodes)))
        if name == "pageInfo":
            fields = self.collecting.below("PageInfo", nodes)
            return Part(key, name, tuple(_plain(k, below[0], "PageInfo") for k, below in fields.items()))
        return Part(key, name)

    def _edge(self, known: ViewType, nodes: list[FieldNode]) -> Iterator[Item]:
        type_ = f"{known.name}Edge"
        for key, below in self.collecting.below(type_, nodes).items():
            if below[0].name.value == "node":
                yield Nest(key, "node", self._items(known, below))
            else:
                yield _plain(key, below[0], type_)

    def _site(self, type_: str, node: FieldNode, known: ViewType | None, *, listed: bool = False) -> Site:
        owner = self.schema.get_type(type_)
        if not isinstance(owner, GraphQLObjectType):
            message = f"{type_} is not an object"
            raise TypeError(message)
        site = Site(owner.fields[node.name.value], node, f"a{len(self.sites)}", known, listed)
        self.sites.append(site)
        return site


def _plain(key: str, node: FieldNode, type_: str) -> Pick | Constant:
    name = node.name.value
    return Constant(key, type_) if name == TYPENAME else Pick(key, name)
