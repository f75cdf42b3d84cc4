"""Whether fields that share a response key can be merged (the specification's FieldsInSetCanMerge), in linear time.

The specification compares every pair, and so do the rules of common libraries: repeated fields make them quadratic.
Here each field is compared with the first of its group, because all three relations are equivalences: to have the same
shape, the same name, the same arguments. The document is known to be valid otherwise, and its expanded size is limited.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLCompositeType,
    GraphQLError,
    GraphQLOutputType,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    get_named_type,
    is_composite_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
    is_object_type,
    print_ast,
)

Groups = dict[str, list["Placed"]]


class Placed(NamedTuple):
    """A field where it stands: the type around it, and its own."""

    parent: GraphQLCompositeType
    node: FieldNode
    type: GraphQLOutputType


@dataclass(slots=True)
class Merging:
    """Looks for conflicts in one document. ``visited`` is how many selections were looked at."""

    schema: GraphQLSchema
    fragments: Mapping[str, FragmentDefinitionNode]
    visited: int = 0
    _signatures: dict[int, tuple[str, tuple[str, ...]]] = field(default_factory=dict)

    def conflicts(self, operation: OperationDefinitionNode) -> list[GraphQLError]:
        """The conflicts of an operation."""
        root = self.schema.get_root_type(operation.operation)
        groups = self._groups([(root, operation.selection_set)] if root is not None else [])
        return list(self._shapes(groups)) or list(self._meanings(groups))

    def _shapes(self, groups: Groups) -> Iterator[GraphQLError]:
        """Fields of one key have one shape, whatever their parents: the answer could not be typed otherwise."""
        for key, group in groups.items():
            first, *others = group
            for other in others:
                if not _same_shape(first.type, other.type):
                    reason = f"they return conflicting types '{first.type}' and '{other.type}'"
                    yield _conflict(key, reason, (first, other))
                    return
            yield from self._shapes(self._below(group))

    def _meanings(self, groups: Groups) -> Iterator[GraphQLError]:
        """Fields of one key that can meet in one object are the same field with the same arguments."""
        for key, group in groups.items():
            for meeting in _meetings(group):
                first, *others = meeting
                for other in others:
                    reason = self._difference(first.node, other.node)
                    if reason is not None:
                        yield _conflict(key, reason, (first, other))
                        return
                yield from self._meanings(self._below(meeting))

    def _below(self, group: Sequence[Placed]) -> Groups:
        sets = []
        for each in group:
            inner = get_named_type(each.type)
            if each.node.selection_set is not None and is_composite_type(inner):
                sets.append((inner, each.node.selection_set))
        return self._groups(sets)

    def _groups(self, sets: Iterable[tuple[GraphQLCompositeType, SelectionSetNode]]) -> Groups:
        groups: Groups = {}
        seen: set[str] = set()
        for parent, selections in sets:
            self._collect(parent, selections, groups, seen=seen)
        return groups

    def _collect(
        self, parent: GraphQLCompositeType, selections: SelectionSetNode, groups: Groups, *, seen: set[str]
    ) -> None:
        for each in selections.selections:
            self.visited += 1
            if isinstance(each, FieldNode):
                definition = self.schema.get_field(parent, each.name.value)
                if definition is not None:
                    key = (each.alias or each.name).value
                    groups.setdefault(key, []).append(Placed(parent, each, definition.type))
            elif isinstance(each, FragmentSpreadNode):
                name = each.name.value
                if name not in seen:
                    seen.add(name)
                    fragment = self.fragments[name]
                    inner = self._type(fragment.type_condition.name.value, parent)
                    self._collect(inner, fragment.selection_set, groups, seen=seen)
            elif isinstance(each, InlineFragmentNode):
                condition = each.type_condition
                inner = parent if condition is None else self._type(condition.name.value, parent)
                self._collect(inner, each.selection_set, groups, seen=seen)

    def _type(self, name: str, otherwise: GraphQLCompositeType) -> GraphQLCompositeType:
        found = self.schema.get_type(name)
        return found if is_composite_type(found) else otherwise

    def _difference(self, one: FieldNode, other: FieldNode) -> str | None:
        (name, arguments), (other_name, other_arguments) = self._signature(one), self._signature(other)
        if name != other_name:
            return f"'{name}' and '{other_name}' are different fields"
        return None if arguments == other_arguments else "they have differing arguments"

    def _signature(self, node: FieldNode) -> tuple[str, tuple[str, ...]]:
        if id(node) not in self._signatures:
            arguments = tuple(sorted(print_ast(each) for each in node.arguments or ()))
            self._signatures[id(node)] = (node.name.value, arguments)
        return self._signatures[id(node)]


def conflicts_in(schema: GraphQLSchema, document: DocumentNode) -> list[GraphQLError]:
    """The first conflict of each kind in every operation of a document that is valid otherwise."""
    fragments = {each.name.value: each for each in document.definitions if isinstance(each, FragmentDefinitionNode)}
    merging = Merging(schema, fragments)
    operations = [each for each in document.definitions if isinstance(each, OperationDefinitionNode)]
    return [error for operation in operations for error in merging.conflicts(operation)]


def _meetings(group: Sequence[Placed]) -> Iterator[Sequence[Placed]]:
    """The fields that one object may have: those of its own type, and those of interfaces and unions."""
    concrete: dict[str, list[Placed]] = {}
    wide = [each for each in group if not is_object_type(each.parent)]
    for each in group:
        if is_object_type(each.parent):
            concrete.setdefault(each.parent.name, []).append(each)
    if not concrete:
        yield wide
    for fields in concrete.values():
        yield [*fields, *wide]


def _same_shape(one: GraphQLOutputType, other: GraphQLOutputType) -> bool:
    while True:
        if is_non_null_type(one) != is_non_null_type(other) or is_list_type(one) != is_list_type(other):
            return False
        if not (is_non_null_type(one) or is_list_type(one)):
            break
        one, other = one.of_type, other.of_type  # type: ignore[union-attr]
    return one is other if is_leaf_type(one) or is_leaf_type(other) else True


def _conflict(key: str, reason: str, both: tuple[Placed, Placed]) -> GraphQLError:
    return GraphQLError(
        f"Fields '{key}' conflict because {reason}. "
        "Use different aliases on the fields to fetch both if this was intentional.",
        [each.node for each in both],
    )
