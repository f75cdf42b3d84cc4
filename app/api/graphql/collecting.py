"""Collects the fields of selection sets as they will be answered (the specification's CollectFields).

Fragments, inline fragments and aliases are resolved, ``@skip`` and ``@include`` obeyed, and the fields that share a
response key stand together: their selection sets are merged by collecting them together.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLIncludeDirective,
    GraphQLSchema,
    GraphQLSkipDirective,
    InlineFragmentNode,
    SelectionNode,
    SelectionSetNode,
    get_directive_values,
    is_abstract_type,
    is_object_type,
)
from graphql.execution.values import VariableValues

from app.api.graphql.codes import BAD_VARIABLES
from app.api.problems import TransportError

Fields = dict[str, list[FieldNode]]


@dataclass(slots=True)
class Collecting:
    """Collects in one document, with the values of its variables. ``visited`` counts the selections looked at."""

    schema: GraphQLSchema
    fragments: Mapping[str, FragmentDefinitionNode]
    variables: VariableValues
    visited: int = 0

    def fields(self, type_: str, sets: Iterable[SelectionSetNode | None]) -> Fields:
        """The fields of an object of that type, by response key, in the order of the document."""
        found: Fields = {}
        seen: set[str] = set()
        for each in sets:
            if each is not None:
                self._collect(type_, each, found, seen=seen)
        return found

    def below(self, type_: str, nodes: Iterable[FieldNode]) -> Fields:
        """The fields inside fields that share a response key."""
        return self.fields(type_, (node.selection_set for node in nodes))

    def _collect(self, type_: str, selections: SelectionSetNode, found: Fields, *, seen: set[str]) -> None:
        for each in selections.selections:
            self.visited += 1
            if not self._included(each):
                continue
            if isinstance(each, FieldNode):
                found.setdefault((each.alias or each.name).value, []).append(each)
            elif isinstance(each, FragmentSpreadNode):
                name = each.name.value
                fragment = self.fragments[name]
                if name not in seen and self._applies(type_, fragment.type_condition.name.value):
                    seen.add(name)
                    self._collect(type_, fragment.selection_set, found, seen=seen)
            elif isinstance(each, InlineFragmentNode):
                condition = each.type_condition
                if condition is None or self._applies(type_, condition.name.value):
                    self._collect(type_, each.selection_set, found, seen=seen)

    def _applies(self, type_: str, condition: str) -> bool:
        if condition == type_:
            return True
        wide, narrow = self.schema.get_type(condition), self.schema.get_type(type_)
        return is_abstract_type(wide) and is_object_type(narrow) and self.schema.is_sub_type(wide, narrow)

    def _included(self, node: SelectionNode) -> bool:
        if not node.directives:
            return True
        try:
            skip = get_directive_values(GraphQLSkipDirective, node, self.variables)
            include = get_directive_values(GraphQLIncludeDirective, node, self.variables)
        except GraphQLError as error:
            # A variable that may be null by its type and has a default was sent as null.
            raise TransportError(BAD_VARIABLES, 400, values={"reason": error.message}) from None
        return not (skip and skip["if"]) and (include is None or bool(include["if"]))
