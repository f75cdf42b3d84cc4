"""Documents: parsed, limited and validated once for each text, and compiled once for each structure.

What a variable may change of the structure belongs to the key under which a compiled operation is kept: a page's size,
an order, ``@skip``, the type that a global id names, whether a filter was given at all. Every other value does not.
"""

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Final

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLSchema,
    GraphQLSyntaxError,
    OperationDefinitionNode,
    OverlappingFieldsCanBeMergedRule,
    SelectionNode,
    SelectionSetNode,
    ValueNode,
    VariableNode,
    get_variable_values,
    parse,
    specified_rules,
    validate,
)
from graphql.execution.values import VariableValues

from app.api.graphql.codes import BAD_VARIABLES, INVALID_DOCUMENT, OPERATION_UNCLEAR, SYNTAX
from app.api.graphql.collecting import Collecting
from app.api.graphql.cost import Price, Pricing
from app.api.graphql.limits import INTROSPECTION, MAX_COMMENTS, MAX_LENGTH, MAX_TOKENS, check_limits, refuse
from app.api.graphql.merging import conflicts_in
from app.api.graphql.naming import read_id
from app.api.graphql.problems import cut
from app.api.graphql.selecting import TYPENAME, Selected, Selecting
from app.api.graphql.types import Vocabulary
from app.api.problems import TransportError
from app.domain.shared.codes import Code

CHARACTERS_KEPT: Final = 200_000
"""Text of the documents in memory; the parsed trees take some 250 bytes a character at worst."""
STRUCTURES_KEPT: Final = 8
"""Compiled structures of one document."""
MOST_ERRORS: Final = 5
"""Faults that are told of one document or of its variables; each may quote all that stands around it."""
HELPED_LENGTH: Final = 2_000
"""Characters of a document whose only fault is told with what may have been meant: to find it takes most time."""
_RULES: Final = tuple(rule for rule in specified_rules if rule is not OverlappingFieldsCanBeMergedRule)
_STRUCTURE: Final = frozenset({"first", "last", "sort"})


class Refused(TransportError):
    """A document or its variables that do not fit the schema; ``found`` tells each fault with its place."""

    def __init__(self, code: Code, status: int, found: Sequence[GraphQLError]) -> None:
        """Keeps the faults as GraphQL tells them."""
        super().__init__(code, status, values={"reason": cut(found[0].message)})
        self.found = tuple(found)


class Role(Enum):
    """What a variable decides: a value that is bound, the structure itself, or the type of a record."""

    VALUE = "value"
    STRUCTURE = "structure"
    TYPE = "type"


@dataclass(slots=True)
class Document:
    """A valid document with what was compiled of it."""

    tree: DocumentNode
    operations: Mapping[str, OperationDefinitionNode]
    fragments: Mapping[str, FragmentDefinitionNode]
    roles: Mapping[str, Role]
    compiled: "OrderedDict[object, tuple[Selected, Price]]" = field(default_factory=OrderedDict)

    def operation(self, name: str | None) -> OperationDefinitionNode:
        """The operation to run. Refuses a document of several when none is named, and a name that it does not have."""
        if name is None and len(self.operations) == 1:
            return next(iter(self.operations.values()))
        if name is None or name not in self.operations:
            raise TransportError(OPERATION_UNCLEAR, 422, values={"names": ", ".join(self.operations)})
        return self.operations[name]

    def reads_schema_only(self, operation: OperationDefinitionNode) -> bool:
        """Whether the operation asks for nothing but the schema, which is public."""
        if operation.operation.value != "query":
            return False
        names = set(_root_names(operation.selection_set, self.fragments, set()))
        return names <= INTROSPECTION | {TYPENAME}


class Documents:
    """Reads documents and keeps the ones used last; one for the whole process."""

    def __init__(self, schema: GraphQLSchema, vocabulary: Vocabulary) -> None:
        """Documents are validated against the schema."""
        self.schema, self.vocabulary = schema, vocabulary
        self._kept: OrderedDict[str, Document] = OrderedDict()
        self._characters = 0

    def read(self, text: str, *, keep: bool = True) -> Document:
        """The document of the text. Raises a problem for one that is too large, cannot be parsed or does not fit.

        Strangers' documents are not kept, so that nobody can push out those of the service's users.
        """
        document = self._kept.get(text)
        if document is None:
            document = self._read(text, keep=keep)
            if keep:
                self._keep(text, document)
        else:
            self._kept.move_to_end(text)
        return document

    def _keep(self, text: str, document: Document) -> None:
        """Keeps the document and lets go of those used longest ago."""
        self._kept[text] = document
        self._characters += len(text)
        while self._characters > CHARACTERS_KEPT:
            oldest, _ = self._kept.popitem(last=False)
            self._characters -= len(oldest)

    def _read(self, text: str, *, keep: bool) -> Document:
        if len(text) > MAX_LENGTH:
            raise refuse("characters", MAX_LENGTH)
        tree = _parsed(text, located=True)
        check_limits(tree)
        if found := self._faults(tree, helping=len(text) <= HELPED_LENGTH):
            raise Refused(INVALID_DOCUMENT, 400, found)
        if keep:
            # Once more without the places that only faults are told with: half the size.
            tree = _parsed(text, located=False)
        operations = [each for each in tree.definitions if isinstance(each, OperationDefinitionNode)]
        fragments = [each for each in tree.definitions if isinstance(each, FragmentDefinitionNode)]
        return Document(
            tree,
            {each.name.value if each.name else "": each for each in operations},
            {each.name.value: each for each in fragments},
            dict(_roles(each.selection_set for each in (*operations, *fragments))),
        )

    def _faults(self, tree: DocumentNode, *, helping: bool) -> list[GraphQLError]:
        """What does not fit the schema; conflicts between fields are looked for once everything else is right."""
        found = validate(self.schema, tree, _RULES, max_errors=MOST_ERRORS, hide_suggestions=True)
        if helping and len(found) == 1:
            found = validate(self.schema, tree, _RULES, max_errors=1)
        return found or conflicts_in(self.schema, tree)

    def variables(self, operation: OperationDefinitionNode, given: Mapping[str, Any]) -> VariableValues:
        """The coerced variables. Raises ``Refused`` for those that do not fit."""
        found = get_variable_values(
            self.schema, operation.variable_definitions or (), dict(given), max_errors=MOST_ERRORS
        )
        if isinstance(found, list):
            raise Refused(BAD_VARIABLES, 400, found)
        return found

    def price(self, document: Document, operation: OperationDefinitionNode, variables: VariableValues) -> Price:
        """The price of the operation. Raises a problem for one that costs too much."""
        return Pricing(self.vocabulary, document.fragments, variables.coerced).of(operation)

    def select(
        self, document: Document, operation: OperationDefinitionNode, variables: VariableValues
    ) -> tuple[Selected, Price]:
        """The compiled query and its price, compiled once for each structure."""
        key = (id(operation), *self._structure(document, operation, variables.coerced))
        found = document.compiled.get(key)
        if found is None:
            price = self.price(document, operation, variables)
            found = (self.selecting(document, variables).query(operation), price)
            document.compiled[key] = found
            if len(document.compiled) > STRUCTURES_KEPT:
                document.compiled.popitem(last=False)
        return found

    def selecting(self, document: Document, variables: VariableValues) -> Selecting:
        """A fresh start of compiling a part of the document."""
        return Selecting(self.schema, self.vocabulary, Collecting(self.schema, document.fragments, variables))

    def _structure(
        self, document: Document, operation: OperationDefinitionNode, variables: Mapping[str, Any]
    ) -> Iterator[object]:
        for each in operation.variable_definitions or ():
            name = each.variable.name.value
            value, role = variables.get(name), document.roles.get(name, Role.VALUE)
            if role is Role.STRUCTURE:
                yield _frozen(value)
            elif role is Role.TYPE:
                yield tuple(self._type_of(one) for one in (value if isinstance(value, list) else [value]))
            else:
                yield (value is None, value == "")

    def _type_of(self, text: str | None) -> str | None:
        found = None if text is None else read_id(text, self.vocabulary.views)
        return found.view if found else None


def _parsed(text: str, *, located: bool) -> DocumentNode:
    try:
        return parse(text, no_location=not located, max_lexical_tokens=MAX_TOKENS, max_comments=MAX_COMMENTS)
    except GraphQLSyntaxError as error:
        if "contains more than" in error.message:
            raise refuse("tokens", MAX_TOKENS) from None
        raise Refused(SYNTAX, 400, [error]) from None


def _root_names(
    selections: SelectionSetNode, fragments: Mapping[str, FragmentDefinitionNode], seen: set[str]
) -> Iterator[str]:
    """The root fields, whatever ``@skip`` says; each fragment is looked at once."""
    for each in selections.selections:
        if isinstance(each, FieldNode):
            yield each.name.value
        else:
            name = each.name.value if hasattr(each, "name") else None
            if name is None:
                yield from _root_names(each.selection_set, fragments, seen)  # type: ignore[attr-defined]
            elif name not in seen:
                seen.add(name)
                yield from _root_names(fragments[name].selection_set, fragments, seen)


def _roles(sets: Iterable[SelectionSetNode]) -> Iterator[tuple[str, Role]]:
    """What each variable decides, by all places where it stands; structure comes last and so overrides the type."""
    found: dict[Role, set[str]] = {role: set() for role in Role}
    waiting = list(sets)
    while waiting:
        for each in waiting.pop().selections:
            for role, value in _values_in(each):
                found[role].update(_variables_in(value))
            below = getattr(each, "selection_set", None)
            if below is not None:
                waiting.append(below)
    for role in (Role.TYPE, Role.STRUCTURE):
        yield from ((name, role) for name in sorted(found[role]))


def _values_in(node: SelectionNode) -> Iterator[tuple[Role, ValueNode]]:
    for directive in node.directives or ():
        yield from ((Role.STRUCTURE, each.value) for each in directive.arguments or ())
    if isinstance(node, FieldNode):
        wide = node.name.value in ("node", "nodes")
        for each in node.arguments or ():
            name = each.name.value
            if name in _STRUCTURE:
                yield Role.STRUCTURE, each.value
            elif wide and name in ("id", "ids"):
                yield Role.TYPE, each.value


def _variables_in(value: ValueNode) -> Iterator[str]:
    waiting = [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, VariableNode):
            yield each.name.value
        waiting.extend(getattr(each, "values", ()))


def _frozen(value: Any) -> object:
    if isinstance(value, list):
        return tuple(_frozen(each) for each in value)
    return value.value if isinstance(value, Enum) else value
